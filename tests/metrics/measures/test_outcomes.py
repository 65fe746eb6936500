"""solved, one_touch, escalated, reopened and lasted, by hand."""

import pytest

from metrics.facts import MILLION, Excluded, Measure
from metrics.measures import measure_ticket
from tests.metrics.measures.log import DAY, HOUR, WEEK, Log, clock

YES, NO = MILLION, 0


def solved_by(*repliers: str, channel: str = "email") -> Log:
    """A ticket answered by these, and solved after an hour."""
    log = Log()
    log.created(0, channel=channel, group="first line")
    for number, agent in enumerate(repliers, start=1):
        log.reply(number * 60, agent)
    log.set(HOUR - 1, "group_changed", "second line")
    log.status(HOUR, "solved", "zoe")
    return log


@pytest.mark.parametrize(
    ("channel", "repliers", "value"),
    [
        ("email", ["ann"], YES),
        ("email", ["ann", "ann"], NO),
        ("email", ["ann", "bob"], NO),
        ("chat", ["ann", "ann", "ann"], YES),
        ("chat", ["ann", "bob", "ann"], NO),
        ("chat", ["", ""], YES),
    ],
)
def test_one_touch(channel: str, repliers: list[str], value: int) -> None:
    row = solved_by(*repliers, channel=channel).row(Measure.ONE_TOUCH)
    assert (row.value, row.agent, row.group) == (value, None, "second line")
    assert (row.at, row.excluded) == (clock(HOUR), Excluded.COUNTED)


def test_one_touch_counts_replies_after_the_solve_and_any_reopen() -> None:
    log = solved_by("ann")
    log.reply(DAY, "ann")
    assert log.row(Measure.ONE_TOUCH).value == NO
    log = solved_by("ann")
    log.status(30 * DAY, "open")
    assert log.rows(Measure.ONE_TOUCH) == []
    log.status(31 * DAY, "solved")
    assert log.row(Measure.ONE_TOUCH).value == NO


def test_one_touch_without_a_reply() -> None:
    row = solved_by().row(Measure.ONE_TOUCH)
    assert (row.value, row.excluded) == (0, Excluded.NO_REPLY)


def test_on_the_phone_one_answered_call_is_one_touch() -> None:
    log = Log()
    log.created(0, channel="phone")
    log.add(9, "call_answered", "ann", "agent", value=9 * MILLION)
    log.status(60, "solved", "ann")
    assert log.row(Measure.ONE_TOUCH).value == YES


@pytest.mark.parametrize(
    ("first", "changes", "value"),
    [
        (1, [], NO),
        (1, ["2"], YES),
        (2, ["1"], NO),
        (2, ["2"], NO),
        (3, ["1", "2"], YES),  # below where it began, but above the one before
        (None, ["2"], NO),  # the first tier known is the start
        (None, ["1", "3"], YES),
        (1, ["", "2"], YES),  # the tier known before it was 1
        (None, [], None),
        (None, ["", "four"], None),
    ],
)
def test_escalated(first: int | None, changes: list[str], value: int | None) -> None:
    log = Log()
    log.created(0, group="first line", tier=first)
    log.set(5, "group_changed", "second line")
    for at, tier in enumerate(changes, start=10):
        log.set(at, "tier_changed", tier)
    log.status(HOUR, "solved", "zoe")
    rows = log.rows(Measure.ESCALATED)
    assert [row.value for row in rows] == ([] if value is None else [value])
    assert all(row.group == "first line" and row.agent is None for row in rows)


def test_escalated_counts_after_the_solve_and_is_placed_as_solved() -> None:
    log = solved_by()
    log.events = [log.events[0]._replace(details={"tier": 1, "group": "first line"})]
    log.set(60, "priority_changed", "high")
    log.status(HOUR, "solved")
    log.set(DAY, "tier_changed", "2")
    row = log.row(Measure.ESCALATED)
    assert (row.value, row.tier, row.priority) == (YES, 1, "high")


@pytest.mark.parametrize(
    ("after", "value"),
    [(0, NO), (0.000001, YES), (HOUR, YES), (WEEK, YES), (WEEK + 0.000001, NO)],
)
def test_reopened_and_lasted_within_seven_days(after: float, value: int) -> None:
    log = Log()
    log.created(0)
    log.status(HOUR, "solved", "ann")
    log.status(HOUR + after, "open")
    assert log.row(Measure.REOPENED).value == value
    assert log.row(Measure.LASTED).value == YES - value


def test_a_later_solve_has_no_outcome_of_its_own() -> None:
    log = Log()
    log.created(0)
    first = log.status(HOUR, "solved", "ann")
    log.status(10 * DAY, "open")
    log.status(11 * DAY, "solved")
    log.status(12 * DAY, "open")
    for measure, value in ((Measure.REOPENED, NO), (Measure.LASTED, YES)):
        row = log.row(measure)
        assert (row.event, row.agent, row.value) == (first, "ann", value)


@pytest.mark.parametrize(
    ("assignee", "solver", "to", "after", "value"),
    [
        ("ann", "zoe", "bob", DAY, NO),
        ("ann", "zoe", "ann", DAY, YES),
        ("ann", "zoe", "zoe", DAY, NO),
        ("ann", "zoe", "", DAY, YES),
        ("ann", "zoe", "bob", 0, YES),
        ("ann", "zoe", "bob", WEEK, NO),
        ("ann", "zoe", "bob", WEEK + 1, YES),
        ("", "zoe", "zoe", DAY, YES),
        ("", "zoe", "ann", DAY, NO),
        ("", "", "zoe", DAY, NO),
        ("", "", "", DAY, YES),
    ],
)
def test_lasted_unless_assigned_to_another(
    assignee: str, solver: str, to: str, after: int, value: int
) -> None:
    log = Log()
    log.created(0)
    log.assigned(1, assignee)
    log.status(HOUR, "solved", solver)
    log.assigned(HOUR + after, to)
    assert log.row(Measure.LASTED).value == value
    assert log.row(Measure.REOPENED).value == NO


def test_outcomes_are_provisional_until_as_of_is_seven_days_past() -> None:
    log = Log()
    log.created(0)
    log.status(HOUR, "solved", "ann")
    log.status(2 * HOUR, "open")
    end = HOUR + WEEK
    for as_of, why in (
        (end - 0.000001, Excluded.PROVISIONAL),
        (end, Excluded.COUNTED),
    ):
        for measure, value in ((Measure.REOPENED, YES), (Measure.LASTED, NO)):
            row = log.row(measure, as_of)
            assert (row.value, row.excluded) == (value, why)
    log.status(3 * HOUR, "solved")
    due = measure_ticket(log.events, as_of=clock(end - 1)).due_at
    assert due == clock(end)
    assert measure_ticket(log.events, as_of=clock(end)).due_at is None
