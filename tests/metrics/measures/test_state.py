"""What the events say a ticket is now, and that each event is told once."""

from metrics.facts import Channel, Event, TicketState
from metrics.measures import measure_ticket
from metrics.measures.order import in_order
from tests.metrics.measures.log import HOUR, Log, clock


def state(log: Log) -> TicketState:
    """The ticket's state; time does not move it."""
    return measure_ticket(log.events, as_of=clock(HOUR)).state


def test_a_new_ticket_is_as_its_creation_says() -> None:
    log = Log()
    log.created(
        5,
        channel="chat",
        priority="low",
        tier=1,
        group="A",
        topics=["login"],
        requester_id="cat",
        account_id="acme",
        language="pl",
        subject="Cannot sign in",
    )
    assert state(log) == TicketState(
        created_at=clock(5),
        channel=Channel.CHAT,
        status="new",
        group="A",
        tier=1,
        priority="low",
        topics=("login",),
        language="pl",
        requester="cat",
        account="acme",
        subject="Cannot sign in",
    )


def test_later_events_move_it_on() -> None:
    log = Log()
    log.created(0, role="agent", group="A", tier=1)
    log.assigned(1, "ann")
    log.set(2, "group_changed", "B")
    log.set(3, "tier_changed", "3")
    log.set(4, "priority_changed", "high")
    log.set(5, "topics_set", "billing|refund")
    log.status(6, "on_hold")
    for mark in ("complaint", "spam", "deleted", "merged:77"):
        log.set(7, "marked", mark)
    assert state(log) == TicketState(
        created_at=clock(0),
        channel=Channel.EMAIL,
        status="on_hold",
        assignee="ann",
        group="B",
        tier=3,
        priority="high",
        topics=("billing", "refund"),
        created_by_agent=True,
        complaint=True,
        spam=True,
        deleted=True,
        merged_into="77",
    )
    log.assigned(8, "")
    log.set(8, "group_changed", "")
    log.set(8, "tier_changed", "")
    for mark in ("complaint", "spam", "deleted", "merged:77"):
        log.set(9, "unmarked", mark)
    now = state(log)
    assert (now.assignee, now.group, now.tier) == (None, None, None)
    assert (now.complaint, now.spam, now.deleted, now.merged_into) == (False, False, False, "")


def test_without_creation_the_status_is_unknown() -> None:
    log = Log()
    log.reply(0, "ann")
    assert state(log) == TicketState()
    assert measure_ticket([], as_of=0) == ([], TicketState(), None)


def test_a_channel_that_is_none_of_ours_is_other() -> None:
    log = Log()
    log.created(0, channel="carrier pigeon")
    assert state(log).channel is Channel.OTHER


def test_the_highest_revision_of_an_event_stands() -> None:
    one = Event("7", 10, "status", to="open")
    two = Event("7", 5, "status", to="solved", revision=2)
    assert in_order([two, one]) == in_order([one, two, one]) == [two]


def test_other_content_under_one_revision_is_settled_without_arrival() -> None:
    one, two = Event("7", 10, "status", to="open"), Event("7", 10, "status", to="new")
    assert in_order([one, two]) == in_order([two, one, two])
    assert len(in_order([one, two])) == 1


def test_events_of_one_moment_stand_creation_first_then_numbers_then_text() -> None:
    ids = [("b", "status"), ("10", "status"), ("z", "created"), ("9", "status"), ("B", "status")]
    told = in_order(Event(id, 1, kind, to="open") for id, kind in ids)
    assert [event.id for event in told] == ["z", "9", "10", "B", "b"]
