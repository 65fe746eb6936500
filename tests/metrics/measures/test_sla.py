"""Promises kept and broken, by hand at each edge: where the definitions are silent, as
docs/decisions/0030 says."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from metrics.facts import Excluded, Measure, MeasurementRow
from metrics.measures import measure_ticket
from metrics.measures.opening import Calendar, DayHours, Week
from metrics.measures.rules import Policy, Rules
from tests.metrics.measures.log import DAY, HOUR, LATE, MINUTE, Log, clock

FIRST, LAST = Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION
S = 1_000_000
# Log's own midnight is Wednesday, 2023-11-15 00:00 UTC.
NINE_TO_FIVE: tuple[DayHours, ...] = (((540, 1020),),) * 5 + ((), ())
NINE_TO_NINE: tuple[DayHours, ...] = (((540, 1260),),) * 5 + ((), ())
UTC = ZoneInfo("UTC")


def policy(measure: Measure, hours: float, **more: Any) -> Policy:
    return Policy(measure, round(hours * HOUR * S))._replace(**more)


class Groups:
    """The hours of groups, each from a moment (seconds of the log) on; None: no schedule."""

    def __init__(self, **groups: Sequence[tuple[float, tuple[DayHours, ...] | None]]) -> None:
        self.groups = {
            name: [(clock(at), Calendar(Week(UTC, hours)) if hours else None) for at, hours in one]
            for name, one in groups.items()
        }

    def holding(
        self, agent: str | None, group: str | None, start: int, end: int | None
    ) -> Iterator[tuple[int, Calendar | None]]:
        known = self.groups.get(group or "", [])
        yield start, next((cal for at, cal in reversed(known) if at <= start), None)
        yield from ((at, cal) for at, cal in known if start < at and (end is None or at < end))


def ruled(*policies: Policy, hours: Groups | None = None) -> Rules:
    return Rules(policies=policies, hours=hours or Groups())


def told(rows: list[MeasurementRow]) -> list[tuple[int, int]]:
    """1 or 0, and the second of the log at which."""
    return [((row.value or 0) // S, (row.at - clock(0)) // S) for row in rows]


def found(log: Log, measure: Measure, *policies: Policy, as_of: float = LATE) -> object:
    """The one promise as told, or None."""
    rows = told(log.rows(measure, as_of, ruled(*policies)))
    assert len(rows) < 2
    return rows[0] if rows else None


def replied(at: float) -> Log:
    log = Log()
    log.created(0)
    log.assigned(1, "ann")
    log.reply(at, "bob")
    return log


def test_a_first_response_is_kept_up_to_the_limit_itself() -> None:
    one = policy(FIRST, 1)
    assert found(replied(HOUR - 1), FIRST, one) == (1, HOUR - 1)
    assert found(replied(HOUR), FIRST, one) == (1, HOUR)
    assert found(replied(HOUR + 0.000001), FIRST, one) == (0, HOUR)


def test_broken_it_hangs_on_the_creation_and_on_who_held_the_ticket_then() -> None:
    log = replied(2 * HOUR)
    log.assigned(3 * HOUR, "zoe")
    row = log.row(FIRST, LATE, ruled(policy(FIRST, 1)))
    assert (row.event, row.at, row.agent, row.value) == ("1", clock(HOUR), "ann", 0)
    kept = replied(2).row(FIRST, LATE, ruled(policy(FIRST, 1)))
    assert (kept.event, kept.agent, kept.excluded) == ("3", "ann", Excluded.COUNTED)


def test_running_and_not_broken_there_is_none_until_time_breaks_it() -> None:
    log = Log()
    log.created(0)
    one = policy(FIRST, 1)
    assert found(log, FIRST, one, as_of=HOUR - 1) is None
    before = measure_ticket(log.events, as_of=clock(HOUR - 1), rules=ruled(one))
    assert before.due_at == clock(HOUR)
    assert found(log, FIRST, one, as_of=HOUR) == (0, HOUR)
    after = measure_ticket(log.events, as_of=clock(HOUR), rules=ruled(one))
    assert after.due_at == clock(DAY)  # the next is the ticket open past a day


def test_what_is_kept_later_than_the_data_reaches_waits_for_the_limit() -> None:
    """A reply dated after as_of is a fact: the promise will be broken when its time comes."""
    log = replied(3 * HOUR)
    one = policy(FIRST, 1)
    assert found(log, FIRST, one, as_of=HOUR - 1) is None
    assert measure_ticket(log.events, as_of=0, rules=ruled(one)).due_at == clock(HOUR)
    assert found(replied(HOUR / 2), FIRST, one, as_of=0) == (1, HOUR / 2)


def test_without_a_policy_or_a_creation_there_is_none() -> None:
    assert found(replied(5), FIRST) is None
    assert found(replied(5), FIRST, policy(LAST, 1)) is None
    log = Log()
    log.status(0, "open")
    log.reply(5, "bob")
    assert found(log, FIRST, policy(FIRST, 1)) is None


def test_created_by_an_agent_is_left_out_as_of_the_first_response() -> None:
    log = Log()
    log.created(0, role="agent")
    log.reply(5, "bob")
    rules = ruled(policy(FIRST, 1), policy(LAST, 1))
    assert log.row(FIRST, LATE, rules).excluded is Excluded.CREATED_BY_AGENT
    assert log.row(LAST, LATE, rules).excluded is Excluded.COUNTED


def test_a_reply_before_the_creation_is_left_out() -> None:
    log = Log()
    log.reply(-60, "bob")
    log.created(0)
    row = log.row(FIRST, LATE, ruled(policy(FIRST, 1)))
    assert (row.value, row.excluded) == (S, Excluded.BEFORE_CREATION)


def test_solved_without_a_reply_nobody_waits_for_one() -> None:
    log = Log()
    log.created(0)
    log.status(HOUR / 2, "solved")
    one = policy(FIRST, 1)
    assert found(log, FIRST, one) is None
    log.status(DAY, "open")  # waits again, and too long since the creation
    assert found(log, FIRST, one) == (0, DAY)


def solved(*moves: tuple[float, str]) -> Log:
    log = Log()
    log.created(0, tier=1, priority="low")
    for at, to in moves:
        log.status(at, to)
    return log


def test_a_resolution_is_kept_exactly_where_it_is_within_the_limit() -> None:
    one = policy(LAST, 8)
    assert found(solved((8 * HOUR, "solved")), LAST, one) == (1, 8 * HOUR)
    assert found(solved((8 * HOUR + 1, "solved")), LAST, one) == (0, 8 * HOUR)
    assert found(solved((8 * HOUR - 1, "closed")), LAST, one) == (1, 8 * HOUR - 1)


def test_a_reopen_takes_back_what_was_kept() -> None:
    one = policy(LAST, 8)
    again = (HOUR, "solved"), (2 * HOUR, "open")
    assert found(solved(*again), LAST, one, as_of=3 * HOUR) is None
    assert found(solved(*again), LAST, one) == (0, 8 * HOUR)
    assert found(solved(*again, (7 * HOUR, "solved")), LAST, one) == (1, 7 * HOUR)
    assert found(solved(*again, (9 * HOUR, "solved")), LAST, one) == (0, 8 * HOUR)


def test_a_reopen_after_the_limit_breaks_it_then() -> None:
    one = policy(LAST, 8)
    log = solved((HOUR, "solved"), (DAY, "open"), (DAY + 60, "solved"))
    assert found(log, LAST, one) == (0, DAY)
    # Solved over the limit's own moment: it was kept, whatever comes at the same time.
    assert found(solved((8 * HOUR, "solved"), (9 * HOUR, "closed")), LAST, one) == (1, 8 * HOUR)


def test_the_clock_runs_on_in_pending_unless_the_policy_says_so() -> None:
    log = solved((HOUR, "pending"), (6 * HOUR, "open"), (9 * HOUR, "solved"))
    assert found(log, LAST, policy(LAST, 8)) == (0, 8 * HOUR)
    assert found(log, LAST, policy(LAST, 8, pauses=True)) == (1, 9 * HOUR)  # 1 + 3
    assert found(log, LAST, policy(LAST, 4, pauses=True)) == (1, 9 * HOUR)
    assert found(log, LAST, policy(LAST, 3.5, pauses=True)) == (0, 8.5 * HOUR)
    held = solved((HOUR, "on_hold"), (6 * HOUR, "open"), (9 * HOUR, "solved"))
    assert found(held, LAST, policy(LAST, 8, pauses=True)) == (0, 8 * HOUR)


def test_nothing_breaks_while_it_stands_still() -> None:
    log = solved((HOUR, "pending"))
    one = policy(LAST, 1, pauses=True)
    # The limit is reached as the pause begins, and passed when it ends.
    assert found(log, LAST, one) is None
    log.status(5 * HOUR, "open")
    assert found(log, LAST, one) == (0, 5 * HOUR)


def test_the_most_exact_policy_wins_and_a_tier_before_a_priority() -> None:
    """Solved after 5 h: what is kept tells which limit held."""
    log = solved((5 * HOUR, "solved"))
    everybody, low = policy(LAST, 1), policy(LAST, 2, priority="low")
    tier, both = policy(LAST, 6, tier=1), policy(LAST, 3, tier=1, priority="low")
    other = policy(LAST, 9, tier=2), policy(LAST, 9, priority="high")
    assert found(log, LAST, everybody, *other) == (0, HOUR)
    assert found(log, LAST, *other, low, everybody) == (0, 2 * HOUR)
    assert found(log, LAST, low, tier, everybody) == (1, 5 * HOUR)
    assert found(log, LAST, both, low, tier) == (0, 3 * HOUR)
    assert found(log, LAST, *other) is None


def test_the_policy_that_held_at_the_creation_holds_for_the_ticket() -> None:
    old = policy(LAST, 8, end=clock(10))
    new = policy(LAST, 1, start=clock(10))
    assert found(solved((5 * HOUR, "solved")), LAST, old, new) == (1, 5 * HOUR)
    late = Log()
    late.created(10)
    late.status(5 * HOUR, "solved")
    assert found(late, LAST, old, new) == (0, HOUR + 10)


def test_a_change_of_priority_applies_what_holds_then_from_the_creation_on() -> None:
    low, urgent = policy(LAST, 8, priority="low"), policy(LAST, 2, priority="urgent")
    in_time = solved()
    in_time.set(HOUR, "priority_changed", "urgent")
    in_time.status(2 * HOUR, "solved")
    assert found(in_time, LAST, low, urgent) == (1, 2 * HOUR)
    assert found(solved((5 * HOUR, "solved")), LAST, low, urgent) == (1, 5 * HOUR)
    late = solved()
    late.set(3 * HOUR, "priority_changed", "urgent")
    late.status(4 * HOUR, "solved")
    assert found(late, LAST, low, urgent) == (0, 3 * HOUR)
    # What holds at the change, not at the creation, and only from then on.
    older = policy(LAST, 1, priority="urgent", end=clock(HOUR))
    newer = policy(LAST, 6, priority="urgent", start=clock(HOUR))
    assert found(late, LAST, low, older, newer) == (1, 4 * HOUR)


def test_what_is_broken_stays_so() -> None:
    log = solved()
    low, urgent = policy(LAST, 8, priority="low"), policy(LAST, 2, priority="urgent")
    log.set(60, "priority_changed", "urgent")
    log.set(3 * HOUR, "priority_changed", "low")
    log.status(4 * HOUR, "solved")
    assert found(log, LAST, low, urgent) == (0, 2 * HOUR)


def test_a_change_of_tier_may_take_the_promise_away() -> None:
    log = solved()
    log.set(HOUR, "tier_changed", "2")
    assert found(log, LAST, policy(LAST, 8, tier=1)) is None
    log.set(20 * HOUR, "tier_changed", "1")
    assert found(log, LAST, policy(LAST, 8, tier=1)) == (0, 20 * HOUR)


def in_group(created: float = 0, group: str = "N") -> Log:
    log = Log()
    log.created(created, group=group)
    return log


def in_hours(log: Log, hours: Groups, *policies: Policy, as_of: float = LATE) -> object:
    rows = told(log.rows(LAST, as_of, ruled(*policies, hours=hours)))
    return rows[0] if rows else None


def test_opening_hours_alone_count() -> None:
    """Created at midnight, 4 h of 9–17: until 13:00."""
    hours, one = Groups(N=[(-DAY, NINE_TO_FIVE)]), policy(LAST, 4, business=True)
    log = in_group()
    assert in_hours(log, hours, one, as_of=13 * HOUR - 1) is None
    assert in_hours(log, hours, one) == (0, 13 * HOUR)
    log.status(13 * HOUR, "solved")
    assert in_hours(log, hours, one) == (1, 13 * HOUR)


def test_over_night_it_is_kept_until_the_hours_begin_again() -> None:
    """A whole day of 8 h ends at 17:00; a solve at 23:00 is still within 8 h of opening hours."""
    hours, one = Groups(N=[(-DAY, NINE_TO_FIVE)]), policy(LAST, 8, business=True)
    log = in_group()
    assert in_hours(log, hours, one, as_of=23 * HOUR) is None
    assert in_hours(log, hours, one) == (0, DAY + 9 * HOUR)
    log.status(23 * HOUR, "solved")
    assert in_hours(log, hours, one) == (1, 23 * HOUR)


def test_by_the_hours_of_whoever_holds_it_then() -> None:
    """6 h: by N, 9–17, until 15:00. By L, 9–21, likewise; from 16:00 on with L is too late, as N
    broke it at 15:00. Passed to N at 18:00 with 6 of its hours gone at 15:00: broken by L."""
    hours = Groups(N=[(-DAY, NINE_TO_FIVE)], L=[(-DAY, NINE_TO_NINE)])
    one = policy(LAST, 10, business=True)
    log = in_group(group="N")  # by N 8 h on the first day
    log.set(20 * HOUR, "group_changed", "L")  # by L 11 h at 20:00: past 10
    assert in_hours(log, hours, one) == (0, 20 * HOUR)
    back = in_group(group="N")
    back.set(18 * HOUR, "group_changed", "L")  # by L 9 h
    back.set(18.5 * HOUR, "group_changed", "N")  # by N 8 h, 2 h more next day: until 11:00
    assert in_hours(back, hours, one) == (0, DAY + 11 * HOUR)
    back.status(DAY + 10 * HOUR, "solved")
    assert in_hours(back, hours, one) == (1, DAY + 10 * HOUR)


def test_a_schedule_that_begins_in_the_middle() -> None:
    """From 14:00 on 9–21 in place of 9–17 (5 h by both then); 10 h are over at 19:00."""
    hours = Groups(N=[(-DAY, NINE_TO_FIVE), (14 * HOUR, NINE_TO_NINE)])
    assert in_hours(in_group(), hours, policy(LAST, 10, business=True)) == (0, 19 * HOUR)


def test_where_nobodys_hours_hold_there_is_no_promise() -> None:
    hours, one = Groups(N=[(-DAY, NINE_TO_FIVE)], X=[(-DAY, None)]), policy(LAST, 4, business=True)
    log = in_group(group="X")
    assert in_hours(log, hours, one) is None
    log.status(DAY, "solved")
    assert in_hours(log, hours, one) is None
    log.status(2 * DAY, "open")
    log.set(2 * DAY + 60, "group_changed", "N")  # Friday 0:01, 16 h gone
    assert in_hours(log, hours, one) == (0, 2 * DAY + 60)


def test_opening_hours_without_pending() -> None:
    """9:00–10:00 open, pending until 12:00, 3 h more: 15:00."""
    hours = Groups(N=[(-DAY, NINE_TO_FIVE)])
    log = in_group()
    log.status(10 * HOUR, "pending")
    log.status(12 * HOUR, "open")
    one = policy(LAST, 4, business=True, pauses=True)
    assert in_hours(log, hours, one) == (0, 15 * HOUR)


def test_group_and_reply_at_one_moment() -> None:
    """Handed over and answered in one: the new holder's hours say that it was too late."""
    hours = Groups(N=[(-DAY, NINE_TO_FIVE)], L=[(-DAY, NINE_TO_NINE)])
    log = in_group()
    log.set(20 * HOUR, "group_changed", "L")
    log.status(20 * HOUR, "solved")
    row = log.row(LAST, LATE, ruled(policy(LAST, 10, business=True), hours=hours))
    assert (row.value, row.at, row.group, row.event) == (0, clock(20 * HOUR), "L", "3")


def test_marks_and_minutes() -> None:
    log = replied(10 * MINUTE)
    log.set(DAY, "marked", "spam")
    assert log.row(FIRST, LATE, ruled(policy(FIRST, 1))).excluded is Excluded.SPAM
