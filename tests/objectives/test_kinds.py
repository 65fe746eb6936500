"""Each, milestones and baseline by hand, and what must hold whatever the figures."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.values import Key, Value
from objectives import progress
from objectives.asked import Question, Reading
from objectives.assess import assess
from objectives.calendar import Pace, WorkCalendar
from objectives.choices import Bound, Kind, Status, Window
from objectives.members import Found, judged_members, tally
from objectives.status import Moment, Rules, of_each, said_by_hand

F = Fraction
Q4 = (date(2026, 10, 1), date(2027, 1, 1))
PACE = Pace(WorkCalendar((1, 2, 3, 4, 5)), *Q4)
NOVEMBER_16 = date(2026, 11, 16)  # 32 of 66 working days are over
SUNDAY = date(2026, 11, 15)
MIDDLE, EARLY, OVER = Moment(), Moment(early=True), Moment(over=True)


def question(kind: str, **given: object) -> Question:
    return Question(**{"kind": kind, "cycle": Q4, "pace": PACE, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inside", "judged", "known", "found"),
    [
        (F(7), 9, 9, F(7, 9)),
        (F(0), 3, 6, F(0)),  # exactly half of them can be judged
        (F(3), 3, 7, None),  # under half: no data
        (None, 0, 4, None),
        (None, 0, 0, None),  # nobody there at all
        (F(5), 5, 5, F(1)),
    ],
)
def test_each_is_of_those_judged(
    inside: Fraction | None, judged: int, known: int, found: Fraction | None
) -> None:
    assert progress.each(inside, judged=judged, known=known) == found


@pytest.mark.parametrize(
    ("reached", "moment", "status"),
    [
        (F(80, 100), MIDDLE, Status.ON_TRACK),  # exactly on it
        (F(80, 100) - F(1, 10**9), MIDDLE, Status.AT_RISK),
        (F(1, 2), MIDDLE, Status.AT_RISK),
        (F(1, 2) - F(1, 10**9), MIDDLE, Status.BEHIND),
        (F(0), EARLY, Status.AT_RISK),  # no red in the first two weeks
        (F(1), MIDDLE, Status.ON_TRACK),  # not done before the end
        (F(1), OVER, Status.DONE),
        (F(99, 100), OVER, Status.ON_TRACK),
        (None, OVER, Status.NO_DATA),
    ],
)
def test_the_status_of_an_each(reached: Fraction | None, moment: Moment, status: Status) -> None:
    assert of_each(reached, moment=moment) == status


def test_an_organization_that_asks_for_less_than_half_is_at_risk_below_that() -> None:
    lenient = Rules.of_percent(10, 25, 40)
    assert of_each(F(40, 100), moment=MIDDLE, rules=lenient) == Status.ON_TRACK
    assert of_each(F(39, 100), moment=MIDDLE, rules=lenient) == Status.BEHIND


def test_an_each_has_no_pace_and_its_weeks_are_kept() -> None:
    weeks = [Reading(date(2026, 10, 4), F(1), 4, known=4), Reading(SUNDAY, F(3), 4, known=4)]
    found = assess(question(Kind.EACH), now=weeks[-1], weeks=weeks, until=NOVEMBER_16)
    assert (found.value, found.sample, found.progress) == (3, 4, F(3, 4))
    assert (found.expected, found.status) == (None, Status.AT_RISK)
    assert [point.progress for point in found.points] == [F(1, 4), F(3, 4)]


def test_a_member_is_judged_from_the_sample_asked_for() -> None:
    asked = question(Kind.EACH, bound=Bound.AT_LEAST, lower=F(95, 100))
    table: dict[Key, Value] = {
        "chat": Value(F(95, 100), n=30),  # both exactly on the edge
        "email": Value(F(1), n=29),
        "phone": Value(F(94, 100), n=500),
        None: Value(F(1), n=900),  # nobody's: no member
    }
    found = judged_members(asked, table, of="channel", expected=(), least=30)
    assert [(each.key, each.inside) for each in found] == [
        ("chat", True),
        ("email", None),
        ("phone", False),
    ]
    assert tally(SUNDAY, found) == Reading(SUNDAY, F(1), 2, known=3)


def test_who_is_expected_and_has_nothing_is_known_but_not_judged_and_strangers_are_none() -> None:
    asked = question(Kind.EACH, bound=Bound.AT_MOST, upper=F(60))
    table: dict[Key, Value] = {1: Value(F(50), n=40), 9: Value(F(70), n=40)}  # 9 has left the team
    found = judged_members(asked, table, of="person", expected=(1, 2), least=30)
    assert [(each.key, each.sample, each.inside) for each in found] == [(1, 40, True), (2, 0, None)]


def test_of_a_count_nothing_is_nought_where_no_sample_is_asked_for() -> None:
    asked = question(Kind.EACH, bound=Bound.AT_LEAST, lower=F(1), is_count=True)
    (found,) = judged_members(asked, {}, of="person", expected=(1,), least=0)
    assert found == Found(1, F(0), 0, None, inside=False)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(F(1), True), (F(1), False)], F(1, 2)),
        ([(F(2), True), (F(1), False), (F(1), False)], F(1, 2)),  # it weighs twice as much
        ([(F(3), True)], F(1)),
        ([(F(1), False)], F(0)),
        ([], None),
    ],
)
def test_milestones_are_weighed(steps: list[tuple[Fraction, bool]], found: Fraction | None) -> None:
    assert progress.milestones(steps) == found


def test_milestones_run_with_the_pace_and_are_done_early() -> None:
    asked = question(Kind.MILESTONES)

    def status(done: Fraction | None, until: date = NOVEMBER_16) -> Status:
        reading = Reading(SUNDAY, F(1), 4, done=done)
        return assess(asked, now=reading, weeks=[], until=until).status

    # 32 of 66 are 48.5 %: on track from 38.5 %, at risk from 23.5 %.
    assert status(F(39, 100)) == Status.ON_TRACK
    assert status(F(38, 100)) == Status.AT_RISK
    assert status(F(23, 100)) == Status.BEHIND
    assert status(F(0), until=date(2026, 10, 14)) == Status.AT_RISK  # in the first two weeks
    assert status(F(1)) == Status.DONE
    assert status(None) == Status.NO_DATA


@pytest.mark.parametrize(
    ("measured", "needed", "found"),
    [
        (F(42), 100, F(42, 100)),
        (F(100), 100, F(1)),
        (F(250), 100, F(1)),  # more than needed is not more than found out
        (F(0), 100, F(0)),
        (None, 100, None),
        (F(5), None, None),
    ],
)
def test_a_baseline(measured: Fraction | None, needed: int | None, found: Fraction | None) -> None:
    assert progress.baseline(measured, needed=needed) == found


def test_a_baseline_is_measured_in_the_cycle_and_done_early() -> None:
    asked = question(Kind.BASELINE, needed=100, usual=Window.FOUR_WEEKS)
    assert asked.period(SUNDAY) == (Q4[0], NOVEMBER_16)
    found = assess(asked, now=Reading(SUNDAY, F(30), 30), weeks=[], until=NOVEMBER_16)
    assert (found.progress, found.expected) == (F(3, 10), F(32, 66))
    assert found.status == Status.AT_RISK
    done = assess(asked, now=Reading(SUNDAY, F(100), 100), weeks=[], until=NOVEMBER_16)
    assert done.status == Status.DONE


def test_a_persons_word_stands_but_lifts_no_broken_guardrail() -> None:
    assert said_by_hand(Status.BEHIND, Status.ON_TRACK) == Status.ON_TRACK
    assert said_by_hand(Status.BEHIND, None) == Status.BEHIND
    assert said_by_hand(Status.BEHIND, Status.ON_TRACK, broken=True) == Status.AT_RISK
    assert said_by_hand(Status.ON_TRACK, Status.BEHIND, broken=True) == Status.BEHIND


members = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=30)
weights = st.lists(
    st.tuples(st.fractions(min_value="0.1", max_value=10), st.booleans()), min_size=1, max_size=20
)


@given(members, st.randoms())
def test_the_order_of_members_does_not_matter_and_one_more_who_keeps_it_never_hurts(
    kept: list[bool | None], random: object
) -> None:
    def reached(of: list[bool | None]) -> Fraction | None:
        found = [Found(n, F(0), 30, 1, each) for n, each in enumerate(of)]
        reading = tally(SUNDAY, found)
        return progress.each(reading.value, judged=reading.sample, known=reading.known)

    shuffled = kept[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reached(shuffled) == reached(kept)
    for index, each in enumerate(kept):
        before, after = reached(kept), reached([*kept[:index], True, *kept[index + 1 :]])
        if each is False and before is not None:
            assert after is not None
            assert after > before


@given(weights, st.randoms())
def test_steps_in_any_order_and_each_more_takes_it_further(
    steps: list[tuple[Fraction, bool]], random: object
) -> None:
    found = progress.milestones(steps)
    shuffled = steps[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert progress.milestones(shuffled) == found
    assert found is not None
    assert 0 <= found <= 1
    for index, (weight, is_done) in enumerate(steps):
        further = progress.milestones([*steps[:index], (weight, True), *steps[index + 1 :]])
        assert further is not None
        assert further == found if is_done else further > found


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 300))
def test_more_measurements_never_take_a_baseline_back(few: int, more: int, needed: int) -> None:
    before = progress.baseline(F(few), needed=needed)
    after = progress.baseline(F(few + more), needed=needed)
    assert before is not None
    assert after is not None
    assert before <= after <= 1
    assert (after == 1) == (few + more >= needed)
