"""From readings to an assessment, by hand."""

from datetime import date
from fractions import Fraction

from objectives.assess import Question, Reading, assess, last_days
from objectives.calendar import Pace, WorkCalendar
from objectives.choices import Bound, Kind, Status, Window

F = Fraction
Q4 = (date(2026, 10, 1), date(2027, 1, 1))
PACE = Pace(WorkCalendar((1, 2, 3, 4, 5)), *Q4)
NOVEMBER_16 = date(2026, 11, 16)  # a Monday: 22 + 10 of 66 working days are over


def question(**given: object) -> Question:
    return Question(**{"kind": Kind.REACH, "cycle": Q4, "pace": PACE, **given})  # type: ignore[arg-type]


def test_a_reach_lags_by_half_of_its_window() -> None:
    asked = question(baseline=F(60), target=F(30))
    found = assess(asked, now=Reading(date(2026, 11, 15), F(45), 200), weeks=[], until=NOVEMBER_16)
    assert found.progress == F(1, 2)
    # The window is 19 Oct to 15 Nov. Working days over after each of its days:
    # week of 19 Oct: 13 14 15 16 17 17 17, then 18…22 22 22, 23…27 27 27, 28…32 32 32.
    weekly = [sum(range(a, a + 5)) + 2 * (a + 4) for a in (13, 18, 23, 28)]
    assert found.expected == F(sum(weekly), 28 * 66)
    assert found.status == Status.ON_TRACK


def test_a_count_from_nothing_runs_with_the_pace_and_is_done_early() -> None:
    asked = question(target=F(12), is_count=True)
    assert asked.period(date(2026, 11, 15)) == (Q4[0], NOVEMBER_16)
    found = assess(asked, now=Reading(date(2026, 11, 15), F(3), 3), weeks=[], until=NOVEMBER_16)
    assert (found.progress, found.expected) == (F(1, 4), F(32, 66))  # 25 % against 48 %
    assert found.status == Status.AT_RISK
    done = assess(asked, now=Reading(date(2026, 11, 15), F(12), 12), weeks=[], until=NOVEMBER_16)
    assert done.status == Status.DONE


def test_a_count_with_a_baseline_starts_there_and_ends_as_the_cycles_own() -> None:
    # 12 → 3 complaints, a window of 92 days that ends today; data since the cycle's first day.
    asked = question(baseline=F(12), target=F(3), is_count=True, covered_from=Q4[0])
    start, end = asked.period(date(2026, 11, 15))
    assert ((end - start).days, end) == (92, NOVEMBER_16)
    found = assess(asked, now=Reading(date(2026, 11, 15), F(1), 1), weeks=[], until=NOVEMBER_16)
    # 46 of the 92 days lie in the cycle, 46 are not covered: 1 + 12 × 46 ÷ 92 = 7.
    assert found.value == 7
    assert found.progress == F(5, 9)
    last = assess(asked, now=Reading(date(2026, 12, 31), F(3), 3), weeks=[], until=Q4[1])
    assert (last.value, last.status) == (3, Status.DONE)


def test_a_target_for_each_week_is_judged_on_that_weeks_count() -> None:
    asked = question(kind=Kind.MAINTAIN, bound=Bound.AT_LEAST, lower=F(24), is_count=True)
    assert asked.period(date(2026, 11, 15)) == (date(2026, 11, 9), NOVEMBER_16)
    weeks = [Reading(day, F(24), 24) for day in last_days(asked, NOVEMBER_16)]
    weeks[1] = weeks[1]._replace(value=F(23))
    found = assess(asked, now=weeks[-1], weeks=weeks, until=NOVEMBER_16)
    assert (len(weeks), found.progress, found.status) == (7, F(6, 7), Status.ON_TRACK)
    assert [point.inside for point in found.points][:3] == [True, False, True]
    assert found.points[1].progress == F(1, 2)


def test_a_ceiling_is_one_of_the_count_to_date() -> None:
    asked = question(
        kind=Kind.MAINTAIN, bound=Bound.AT_MOST, upper=F(12), is_count=True, window=Window.CYCLE
    )
    # After 4 Oct 2 of 66 working days are over: 12 × 2 ÷ 66 = 0.36; after 11 Oct 7: 1.27.
    weeks = [Reading(date(2026, 10, 4), F(1), 1), Reading(date(2026, 10, 11), F(1), 1)]
    found = assess(asked, now=weeks[-1], weeks=weeks, until=date(2026, 10, 12))
    assert [point.inside for point in found.points] == [False, True]


def test_a_maintained_share_under_30_measurements_is_no_data() -> None:
    asked = question(kind=Kind.MAINTAIN, bound=Bound.AT_LEAST, lower=F(9, 10))
    weeks = [Reading(date(2026, 10, 4), F(1, 2), 29), Reading(date(2026, 10, 11), F(9, 10), 30)]
    found = assess(asked, now=weeks[-1], weeks=weeks, until=date(2026, 10, 12))
    assert [point.inside for point in found.points] == [None, True]
    assert found.progress == 1


def test_without_a_baseline_a_mean_has_no_progress() -> None:
    found = assess(
        question(target=F(30)),
        now=Reading(date(2026, 11, 15), F(45), 200),
        weeks=[],
        until=NOVEMBER_16,
    )
    assert (found.value, found.progress, found.status) == (45, None, Status.NO_DATA)


def test_nothing_is_red_inside_the_baselines_own_interval() -> None:
    asked = question(baseline=F(80), target=F(95), baseline_interval=(F(78), F(82)))
    reading = Reading(date(2026, 12, 20), F(78), 100)
    found = assess(asked, now=reading, weeks=[], until=date(2026, 12, 21))
    assert found.status == Status.AT_RISK
    worse = assess(asked, now=reading._replace(value=F(77)), weeks=[], until=date(2026, 12, 21))
    assert worse.status == Status.BEHIND
