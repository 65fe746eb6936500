"""The backlog's spells, and tickets open past a limit, by hand."""

from metrics.facts import MILLION, Excluded, Limits, Measure
from metrics.measures import measure_ticket
from metrics.measures.rules import Rules
from tests.metrics.measures.log import DAY, HOUR, MIDNIGHT, Log, clock

Spell = tuple[float, float | None, str | None, str | None, int | None, str]


def spells(log: Log) -> list[Spell]:
    """from, until (seconds of the log), agent, group, tier, priority."""
    found: list[Spell] = []
    for row in log.rows(Measure.BACKLOG):
        assert row.value == MILLION
        until = None if row.until is None else row.until / MILLION - MIDNIGHT
        start = row.at / MILLION - MIDNIGHT
        found.append((start, until, row.agent, row.group, row.tier, row.priority))
    return found


def test_each_change_of_holder_begins_a_spell() -> None:
    log = Log()
    log.created(0, group="A", tier=1, priority="low")
    log.assigned(10, "ann")
    log.status(15, "open")
    log.status(17, "pending")  # a status is no holder
    log.set(20, "group_changed", "B")
    log.set(30, "tier_changed", "2")
    log.set(40, "priority_changed", "high")
    log.assigned(45, "ann")  # no change
    log.status(50, "solved")
    log.assigned(60, "bob")  # solved: in nobody's backlog
    log.status(70, "open")
    assert spells(log) == [
        (0, 10, None, "A", 1, "low"),
        (10, 20, "ann", "A", 1, "low"),
        (20, 30, "ann", "B", 1, "low"),
        (30, 40, "ann", "B", 2, "low"),
        (40, 50, "ann", "B", 2, "high"),
        (70, None, "bob", "B", 2, "high"),
    ]


def test_what_lasts_no_time_is_no_spell() -> None:
    log = Log()
    log.created(0, group="A")
    log.set(0, "group_changed", "B")
    log.assigned(0, "ann")
    log.assigned(10, "bob")
    log.assigned(10, "ann")
    log.status(20, "solved")
    log.status(20, "open")
    log.status(30, "closed")
    assert spells(log) == [(0, 30, "ann", "B", None, "")]
    assert log.row(Measure.BACKLOG).event == "3"


def test_a_spell_begins_no_sooner_than_the_ticket() -> None:
    log = Log()
    log.assigned(-10, "ann")
    log.status(-5, "open")
    log.created(0, group="A")
    assert spells(log) == [(0, None, "ann", "A", None, "")]
    assert log.row(Measure.BACKLOG).excluded is Excluded.COUNTED


def test_without_creation_it_is_unsolved_from_the_first_status_that_says_so() -> None:
    log = Log()
    log.assigned(0, "ann")
    log.status(10, "pending")
    log.status(20, "closed")
    assert spells(log) == [(10, 20, "ann", None, None, "")]
    assert log.row(Measure.BACKLOG).excluded is Excluded.NO_CREATION


def test_a_miss_is_dated_when_the_limit_passed_and_credited_to_the_holder_then() -> None:
    log = Log()
    event = log.created(0, group="A")
    log.assigned(HOUR, "ann")
    log.set(DAY, "group_changed", "B")
    log.assigned(DAY + 1, "bob")
    assert log.rows(Measure.OPEN_PAST_LIMIT, as_of=DAY - 0.000001) == []
    row = log.row(Measure.OPEN_PAST_LIMIT, as_of=DAY)
    assert (row.event, row.at, row.value, row.weight) == (event, clock(DAY), 0, MILLION)
    assert (row.agent, row.group, row.variant) == ("ann", "B", "86400")
    assert measure_ticket(log.events, as_of=clock(DAY - 1)).due_at == clock(DAY)
    assert measure_ticket(log.events, as_of=clock(DAY)).due_at is None


def test_each_limit_is_missed_by_itself() -> None:
    log = Log()
    log.created(0)
    rules = Rules(Limits(solved_within=(2 * DAY, HOUR, HOUR)))
    rows = log.rows(Measure.OPEN_PAST_LIMIT, DAY, rules)
    assert [(row.variant, row.at) for row in rows] == [("3600", clock(HOUR))]
    measured = measure_ticket(log.events, as_of=clock(DAY), rules=rules)
    assert measured.due_at == clock(2 * DAY)
    assert len(log.rows(Measure.OPEN_PAST_LIMIT, 2 * DAY, rules)) == 2


def test_a_solve_takes_the_miss_away_and_a_reopen_brings_it_back() -> None:
    log = Log()
    log.created(0)
    log.status(3 * DAY, "solved")
    assert log.rows(Measure.OPEN_PAST_LIMIT) == []
    log.status(4 * DAY, "open")
    assert log.row(Measure.OPEN_PAST_LIMIT).at == clock(DAY)


def test_due_is_the_soonest_of_what_time_will_change() -> None:
    log = Log()
    log.created(0)
    log.status(1, "solved")
    log.status(2, "open")
    limits = Limits(solved_within=(8 * DAY, 30 * DAY))
    due = [
        measure_ticket(log.events, as_of=clock(at), rules=Rules(limits)).due_at
        for at in (3, 7 * DAY + 1, 8 * DAY, 30 * DAY)
    ]
    assert due == [clock(7 * DAY + 1), clock(8 * DAY), clock(30 * DAY), None]


def test_time_does_not_change_what_is_excluded_anyway() -> None:
    log = Log()
    log.created(0)
    log.status(1, "solved")
    log.set(2, "marked", "deleted")
    assert measure_ticket(log.events, as_of=clock(3)).due_at is None
