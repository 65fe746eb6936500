"""replies, time_worked, handle, in_hand and waiting, by hand."""

import pytest

from metrics.facts import MILLION, Excluded, Measure
from tests.metrics.measures.log import DAY, HOUR, Log, clock, seconds


def by_agent(log: Log, measure: Measure) -> dict[str | None, float | None]:
    """Each agent's value; no agent stands twice."""
    rows = log.rows(measure)
    found = {row.agent: seconds(row) for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize(("channel", "ann"), [("email", 3), ("chat", 1), ("phone", 3)])
def test_replies_of_each_replier_over_the_whole_life(channel: str, ann: int) -> None:
    log = Log()
    log.created(100, channel=channel, group="first line")
    log.reply(50, "ann")
    log.reply(150, "ann")
    log.reply(160, "bob")
    last = log.status(HOUR, "solved")
    log.set(DAY, "group_changed", "second line")
    log.reply(DAY, "ann")
    assert by_agent(log, Measure.REPLIES) == {"ann": ann, "bob": 1}
    assert {(row.event, row.at, row.group) for row in log.rows(Measure.REPLIES)} == {
        (last, clock(HOUR), "first line")
    }
    log.status(2 * DAY, "open")
    assert log.rows(Measure.REPLIES) == []


def test_answered_calls_are_replies_on_the_phone_alone() -> None:
    for channel, found in (("phone", {"ann": 2, "bob": 1}), ("email", {"ann": 1})):
        log = Log()
        log.created(0, channel=channel)
        log.reply(50, "ann")
        log.add(60, "call_answered", "ann", "agent", value=0)
        log.add(70, "call_answered", "bob", "agent", value=0)
        log.status(HOUR, "solved")
        assert by_agent(log, Measure.REPLIES) == found


def test_time_worked_is_dated_and_placed_at_its_event() -> None:
    log = Log()
    log.created(0, group="first line")
    one = log.worked(10, "ann", 300)
    log.set(20, "group_changed", "second line")
    two = log.worked(30, "bob", 0)
    three = log.add(40, "time_worked", "robot", "bot", value=MILLION)
    log.add(50, "time_worked", "ann", "agent")
    rows = log.rows(Measure.TIME_WORKED)
    assert [(row.event, seconds(row), row.agent, row.group) for row in rows] == [
        (one, 300, "ann", "first line"),
        (two, 0, "bob", "second line"),
        (three, 1, None, "second line"),
    ]


def test_handle_is_each_handlers_time_over_the_whole_life() -> None:
    log = Log()
    log.created(100)
    log.worked(50, "ann", 60)
    log.worked(200, "ann", 240)
    log.worked(300, "bob", 30)
    log.worked(310, "bob", -30)
    log.add(320, "time_worked", "robot", "bot", value=9 * MILLION)
    assert log.rows(Measure.HANDLE) == []
    last = log.status(HOUR, "solved", "zoe")
    log.worked(DAY, "ann", 100)
    # ann 60 + 240 + 100; bob's 0 s are none; a machine is no handler
    assert by_agent(log, Measure.HANDLE) == {"ann": 400}
    assert log.row(Measure.HANDLE).event == last


def test_in_hand_counts_new_and_open_time_of_each_holder() -> None:
    log = Log()
    log.created(0)
    log.assigned(100, "ann")  # new, unassigned: 100 s of nobody
    log.status(150, "open")  # ann 50 new
    log.status(400, "pending")  # ann 250 open
    log.assigned(500, "bob")  # pending: nobody's
    log.status(600, "open")
    log.assigned(630, "ann")  # bob 30 open
    log.status(640, "on_hold")  # ann 10
    log.status(700, "open")
    log.status(720, "solved")  # ann 20
    assert by_agent(log, Measure.IN_HAND) == {"ann": 330, "bob": 30}
    log.status(1_000, "open")
    assert log.rows(Measure.IN_HAND) == []
    log.assigned(1_007, "zoe")  # ann 7
    log.status(1_020, "closed")  # zoe 13
    log.assigned(1_500, "eve")  # after the last solve
    assert by_agent(log, Measure.IN_HAND) == {"ann": 337, "bob": 30, "zoe": 13}
    waits = {row.variant: seconds(row) for row in log.rows(Measure.WAITING)}
    # waiting: 400–600 and 640–700; working: 0–400, 600–640, 700–720, 1000–1020; solved: neither
    assert waits == {"waiting": 260, "working": 480}


def test_in_hand_and_waiting_begin_with_the_creation() -> None:
    log = Log()
    log.assigned(-500, "ann")
    log.status(-400, "pending")
    log.created(0)
    log.status(100, "open")
    log.status(130, "solved")
    assert by_agent(log, Measure.IN_HAND) == {"ann": 30}
    waits = {row.variant: seconds(row) for row in log.rows(Measure.WAITING)}
    assert waits == {"waiting": 100, "working": 30}


def test_without_creation_time_counts_from_the_first_status() -> None:
    log = Log()
    log.assigned(0, "ann")
    log.status(100, "open")
    log.status(160, "pending")
    log.status(200, "solved")
    assert by_agent(log, Measure.IN_HAND) == {"ann": 60}
    found = [(row.variant, seconds(row), row.excluded) for row in log.rows(Measure.WAITING)]
    assert found == [
        ("waiting", 40, Excluded.NO_CREATION),
        ("working", 60, Excluded.NO_CREATION),
    ]


def test_waiting_is_the_groups_and_may_be_nothing() -> None:
    log = Log()
    log.created(0, group="first line")
    log.set(5, "group_changed", "second line")
    log.assigned(6, "ann")
    last = log.status(50, "solved", "ann")
    found = [
        (row.variant, seconds(row), row.agent, row.group, row.event)
        for row in log.rows(Measure.WAITING)
    ]
    assert found == [
        ("waiting", 0, None, "second line", last),
        ("working", 50, None, "second line", last),
    ]


def test_a_solve_before_the_creation_leaves_no_time() -> None:
    log = Log()
    log.assigned(-50, "ann")
    log.status(-10, "solved")
    log.created(0)
    assert log.rows(Measure.IN_HAND) == []
    found = [(seconds(row), row.excluded) for row in log.rows(Measure.WAITING)]
    assert found == [(0, Excluded.BEFORE_CREATION)] * 2
