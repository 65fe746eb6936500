"""A page's events are stored once, by their revision, with the cursor, or not at all."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from metrics.connectors.base import AgentRecord, GroupRecord, Page, TicketRecord
from metrics.connectors.options import Options
from metrics.connectors.request_tracker.events import events
from metrics.connectors.request_tracker.mapping import read_mapping
from metrics.connectors.request_tracker.records import Person, Transaction
from metrics.connectors.request_tracker.records import Ticket as RtTicket
from metrics.facts import DAY, MILLION, Event, micros
from metrics.ingest import store_page
from metrics.intake.leases import LeaseLost
from metrics.matching.addresses import match_by_address
from metrics.models import (
    AgentMatch,
    HelpdeskAgent,
    HelpdeskGroup,
    Source,
    Stream,
    Ticket,
    TicketEvent,
)
from people.audit import sentence
from people.models import AuditEntry
from tests.factories import MembershipFactory
from tests.metrics.storage.desk import Desk

pytestmark = pytest.mark.django_db
AT = micros(datetime(2026, 3, 2, 9, 30, 0, 123_457, tzinfo=UTC))
CREATED = Event(
    "1", AT, "created", "cat", "customer", details={"channel": "email", "group": "Billing"}
)
NOTE = Event("2", AT + 1, "internal_note", "ann", "agent", comment="first")


class Users:
    """Everybody is a customer, and every custom field the rating's."""

    def user(self, key: str) -> Person:
        return Person(key, key, "customer")

    def queue(self, key: str) -> GroupRecord:
        return GroupRecord(key, key)

    def field(self, key: str) -> str:
        return "CSAT"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def versions(desk: Desk) -> list[int]:
    tickets = Ticket.objects.filter(source=desk.source).order_by("external_id")
    return list(tickets.values_list("events_version", flat=True))


def comment(desk: Desk) -> str:
    return TicketEvent.objects.get(ticket__source=desk.source, event_id="2").comment


def test_a_second_arrival_changes_nothing(desk: Desk) -> None:
    assert desk.store(("7", [CREATED, NOTE]), ("8", [CREATED]))[:2] == (3, 2)
    assert desk.store(("7", [NOTE, CREATED, NOTE])) == (0, 0, [])
    assert versions(desk) == [1, 1]


def test_time_is_kept_to_the_microsecond(desk: Desk) -> None:
    desk.store(("7", [CREATED]))
    (event,) = TicketEvent.objects.all()
    assert event.at == datetime(2026, 3, 2, 9, 30, 0, 123_457, tzinfo=UTC)


def test_only_tickets_with_news_are_put_up_for_measuring(desk: Desk) -> None:
    desk.store(("7", [CREATED]), ("8", [CREATED]))
    desk.store(("7", [CREATED]), ("8", [CREATED, NOTE]))
    assert versions(desk) == [1, 2]


@pytest.mark.parametrize("revisions", [(0, 3), (3, 0), (1, 3, 2)])
def test_the_highest_revision_stands(desk: Desk, revisions: tuple[int, ...]) -> None:
    told = [NOTE._replace(revision=r, comment=f"revision {r}") for r in revisions]
    apart = Desk()
    assert desk.store(("7", told)).bad == []
    for event in told:
        assert apart.store(("7", [event])).bad == []
    assert (comment(desk), comment(apart)) == ("revision 3", "revision 3")


def test_other_content_under_one_revision_is_refused_and_the_first_stays(desk: Desk) -> None:
    other = NOTE._replace(comment="second")
    (refused,) = desk.store(("7", [CREATED, NOTE, other, NOTE, other])).bad
    assert (refused.ticket, refused.event, refused.code) == ("7", other, "other_content")
    (again,) = desk.store(("7", [other, NOTE])).bad
    assert again.event == other
    assert comment(desk) == "first"
    assert versions(desk) == [1]


def test_who_and_what_is_named_is_taken_in(desk: Desk) -> None:
    moved = Event("3", AT + 2, "group_changed", "robot", "bot", to="Sales")
    given = Event("4", AT + 2, "assigned", "cat", "customer", to="bob")
    desk.store(("7", [CREATED, NOTE, moved, given, given._replace(id="5", to="")]))
    assert set(HelpdeskAgent.objects.values_list("external_id", "name")) == {
        ("ann", "ann"),
        ("bob", "bob"),
    }
    assert set(HelpdeskGroup.objects.values_list("external_id", flat=True)) == {"Billing", "Sales"}


def test_records_name_whom_events_only_mentioned(desk: Desk) -> None:
    desk.store(("7", [NOTE]))
    told = AgentRecord("ann", "Ann Lee", "ann@x.org")
    desk.store(agents=[told], groups=[GroupRecord("9", "VIP")])
    desk.store(("7", [NOTE._replace(id="3")]))
    assert HelpdeskAgent.objects.values_list("name", "email").get() == ("Ann Lee", "ann@x.org")
    assert HelpdeskGroup.objects.get().name == "VIP"
    desk.store(agents=[told._replace(name="Ann May")])
    assert HelpdeskAgent.objects.get().name == "Ann May"


def test_an_address_as_id_matches_by_itself_but_only_once(desk: Desk) -> None:
    MembershipFactory.create(email="ann@example.com", user=None)  # of another organization
    person = MembershipFactory.create(
        organization=desk.organization, email="Ann@Example.com", user=None
    )
    desk.store(("7", [NOTE._replace(actor="ann@example.COM"), NOTE._replace(id="3")]))
    assert match_by_address(organization_id=desk.organization.pk) == 1
    match = AgentMatch.objects.get()
    assert (match.person, match.start, match.end) == (person, None, None)
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor, entry.about) == (None, person)
    assert sentence(entry) == "Matched the helpdesk's agent ann@example.COM with " + person.name
    match.delete()
    assert match_by_address(organization_id=desk.organization.pk) == 0


def test_a_lost_lease_stores_nothing(desk: Desk) -> None:
    page = Page((TicketRecord("7", (CREATED,)),), {"page": 2})
    with pytest.raises(LeaseLost):
        store_page(source=desk.source, lease_token=uuid4(), stream="tickets", page=page)
    assert not TicketEvent.objects.exists()
    assert not Stream.objects.exists()


def test_the_cursor_moves_with_the_events(desk: Desk) -> None:
    desk.store(("7", [CREATED]), cursor={"page": 2}, done=True)
    stream = Stream.objects.get()
    assert (stream.name, stream.cursor, stream.done) == ("tickets", {"page": 2}, True)


def as_of(desk: Desk) -> int | None:
    found = Source.objects.get(pk=desk.source.pk).as_of
    return None if found is None else micros(found)


def test_data_reaches_no_further_back_and_not_beyond_its_arrival(desk: Desk) -> None:
    desk.store(("7", [CREATED]))
    assert as_of(desk) is None
    desk.store(as_of=AT)
    desk.store(as_of=AT - DAY)
    assert as_of(desk) == AT
    desk.store(as_of=micros(timezone.now()) + DAY)
    reached = as_of(desk)
    assert reached is not None
    assert AT < reached <= micros(timezone.now())


def test_a_source_reaches_as_far_as_the_stream_that_lags(desk: Desk) -> None:
    for name in ("tickets", "ratings"):
        Stream.objects.create(organization=desk.organization, source=desk.source, name=name)
    desk.store(as_of=AT)
    assert as_of(desk) is None
    page = Page((), {}, as_of=AT - DAY)
    store_page(source=desk.source, lease_token=desk.lease, stream="ratings", page=page)
    assert as_of(desk) == AT - DAY


@pytest.mark.parametrize(
    ("event", "column"),
    [
        (NOTE._replace(at=-1), "at"),
        (NOTE._replace(at=micros(datetime(2200, 1, 1, tzinfo=UTC))), "at"),
        (NOTE._replace(kind="time_worked", value=10**16), "value"),
        (NOTE._replace(id=""), "event_id"),
        (NOTE._replace(id="x" * 201), "event_id"),
        (NOTE._replace(actor="a\0b"), "actor_id"),
        (NOTE._replace(kind="assigned", to="y" * 201), "to"),
        (CREATED._replace(details={"group": "half \ud800"}), "group"),
    ],
)
def test_what_cannot_be_stored_refuses_its_event_alone(
    desk: Desk, event: Event, column: str
) -> None:
    stored = desk.store(("7", [event, NOTE._replace(id="9")]))
    codes = {"at": "bad_time", "value": "bad_number"}
    assert [(r.column, r.code) for r in stored.bad] == [(column, codes.get(column, "bad_id"))]
    assert stored.events_new == 1


def test_text_comes_back_as_it_was_sent(desk: Desk) -> None:
    text = 'a "quoted", \\N text\r\nwith\ttabs\rand ๆ 🙂 ; ends \\.'
    desk.store(("7", [NOTE._replace(comment=text), NOTE._replace(id="3", comment="", to="")]))
    assert comment(desk) == text
    empty = TicketEvent.objects.get(event_id="3")
    assert (empty.comment, empty.to, empty.value, empty.details) == ("", "", None, None)


def test_what_postgres_cannot_hold_is_left_out_of_text(desk: Desk) -> None:
    told = {"channel": "email", "subject": "nul \0 half \ud83d", "topics": ["a\0b"]}
    desk.store(("7", [CREATED._replace(details=told), NOTE._replace(comment="x\0y\udc00")]))
    event = TicketEvent.objects.get(event_id="1")
    assert event.details == {"channel": "email", "subject": "nul  half ?", "topics": ["ab"]}
    assert comment(desk) == "xy?"


def test_details_and_amounts_come_back(desk: Desk) -> None:
    rated = Event(
        "5", AT, "rated", "cat", "customer", value=4 * MILLION, scale=5 * MILLION, rating="csat"
    )
    desk.store(("7", [CREATED, rated]))
    stored = TicketEvent.objects.get(event_id="5")
    assert (stored.value, stored.scale, stored.rating) == (4 * MILLION, 5 * MILLION, "csat")
    assert TicketEvent.objects.get(event_id="1").details == CREATED.details


@pytest.mark.parametrize(
    ("rating", "score", "scale", "told"),
    [
        ("csat", 9, 5, ("value", "9", "above_scale")),
        ("csat", 0, 5, ("value", "0", "below_scale")),
        ("ces", 0, 7, ("value", "0", "below_scale")),
        ("nps", 11, 10, ("value", "11", "above_scale")),
        ("csat", 1, 1, ("scale", "1", "no_scale")),
    ],
)
def test_a_rating_off_its_scale_is_left_out_and_told(
    desk: Desk, rating: str, score: int, scale: int, told: tuple[str, str, str]
) -> None:
    """Whatever helpdesk it comes from: 9 of 5 stars would count as a good rating."""
    rated = Event(
        *("5", AT + 2, "rated", "cat", "customer"),
        value=score * MILLION,
        scale=scale * MILLION,
        rating=rating,
    )
    (bad,) = desk.store(("7", [CREATED, rated])).bad
    assert (bad.column, bad.value, bad.code) == told
    assert [event.event_id for event in TicketEvent.objects.all()] == ["1"]


@pytest.mark.parametrize(("typed", "kept"), [("9", []), ("0", []), ("5", [5]), ("1", [1])])
def test_a_custom_field_of_request_tracker_may_hold_any_number(
    desk: Desk, typed: str, kept: list[int]
) -> None:
    row = Transaction(8, "7", "CustomField", "3", "", typed, "12", AT, 0)
    told = events(row, RtTicket(None, (row,)), Users(), read_mapping(Options({})))
    stored = desk.store(("7", [CREATED, *told]))
    ratings = TicketEvent.objects.filter(rating="csat")
    assert [event.value for event in ratings] == [score * MILLION for score in kept]
    assert len(stored.bad) == 1 - len(kept)


def test_sources_and_organizations_keep_to_themselves(desk: Desk) -> None:
    same = Desk(desk.organization)
    foreign = Desk()
    for one in (desk, same, foreign):
        assert one.store(("7", [CREATED]))[:2] == (1, 1)
    tickets = Ticket.objects.values_list("organization", "source").order_by("id")
    assert list(tickets) == [
        (desk.organization.pk, desk.source.pk),
        (desk.organization.pk, same.source.pk),
        (foreign.organization.pk, foreign.source.pk),
    ]
