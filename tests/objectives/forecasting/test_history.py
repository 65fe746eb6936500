"""The last quarters of a metric, against the database and by hand."""

from datetime import UTC, date, datetime
from fractions import Fraction as F

import pytest
from pytest_django import DjangoAssertNumQueries

from metrics.catalogue import CATALOGUE
from metrics.facts import Measure
from metrics.models import Source
from objectives.choices import Bound, Cadence, Kind, Window
from objectives.forecasting.history import Goal, months_before, quarters_before, read_history
from objectives.models import Cycle
from tests.metrics.values.world import World

pytestmark = pytest.mark.django_db
Q2 = (date(2026, 4, 1), date(2026, 7, 1))
# Quarters before April 2026 by their first months, newest first.
JANUARY, OCTOBER, JULY = (2026, 1), (2025, 10), (2025, 7)


@pytest.fixture
def world() -> World:
    found = World()
    Source.objects.update(as_of=datetime(2026, 4, 10, tzinfo=UTC))
    return found


@pytest.fixture
def cycle(world: World) -> Cycle:
    return Cycle.objects.create(
        organization=world.organization, name="Q2", start=Q2[0], end=Q2[1], cadence="quarter"
    )


def begins(world: World, year: int, month: int) -> None:
    """Since when there is data."""
    world.measured(Measure.CREATED, at=datetime(year, month, 1, tzinfo=UTC))


def rated(world: World, year: int, month: int, *scores: float) -> None:
    for score in scores:
        world.measured(Measure.CSAT_SCORE, score, at=datetime(year, month, 20, tzinfo=UTC))


def test_months_back() -> None:
    assert months_before(date(2026, 4, 1), 3) == date(2026, 1, 1)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 31), 3) == date(2025, 12, 31)
    assert quarters_before(date(2026, 4, 1), 3, 2) == [
        (date(2025, 10, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 4, 1)),
    ]


def test_a_count_by_quarter_in_two_queries(
    world: World, cycle: Cycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Of the first quarter only a part is covered: it is left out."""
    begins(world, 2025, 8)
    for (year, month), count in {JULY: 5, OCTOBER: 2, JANUARY: 3}.items():
        for _ in range(count):
            world.measured(Measure.SOLVED, at=datetime(year, month + 2, 20, tzinfo=UTC))
    with django_assert_num_queries(2):
        found = read_history(
            organization=world.organization,
            cycle=cycle,
            definition=CATALOGUE["tickets_solved"],
            goal=Goal(target=F(3)),
        )
    assert found is not None
    assert found.quarters == ((None, F(2)), (F(2), F(3)))
    assert (found.met, found.usual_move, found.is_full) == (1, 1, False)


def test_a_score_at_the_end_of_each_quarter(world: World, cycle: Cycle) -> None:
    """Read over its usual window, the last 4 weeks of the quarter."""
    begins(world, 2025, 1)
    rated(world, 2025, 9, 4, 5)
    rated(world, 2025, 11, 1)  # before the last 4 weeks of its quarter
    rated(world, 2026, 3, 4, 4, 5, 5, 5)
    found = read_history(
        organization=world.organization,
        cycle=cycle,
        definition=CATALOGUE["csat_average"],
        goal=Goal(baseline=F("4.6"), target=F("4.5")),
    )
    assert found is not None
    # Falling from 4.6 to 4.5 is what is asked: 4.5 meets it, 4.6 does not.
    assert found.quarters == ((None, F("4.5")), (None, F("4.6")))
    assert (found.met, found.largest_move) == (1, None)


def test_a_quarter_that_is_not_over_is_no_history(world: World, cycle: Cycle) -> None:
    """The next cycle is planned while this one runs."""
    begins(world, 2025, 10)
    world.measured(Measure.SOLVED, at=datetime(2026, 4, 5, tzinfo=UTC))
    following = Cycle.objects.create(
        organization=world.organization, name="Q3", start=Q2[1], end=date(2026, 10, 1)
    )
    found = read_history(
        organization=world.organization,
        cycle=following,
        definition=CATALOGUE["tickets_solved"],
        goal=Goal(target=F(1)),
    )
    assert found is not None
    assert found.quarters == ((None, F(0)), (F(0), F(0)))


def test_a_maintained_count_week_by_week(world: World, cycle: Cycle) -> None:
    """January to March 2026 have 12 Sundays from the 4th on; two follow-ups in one week alone."""
    begins(world, 2026, 1)
    for _ in range(2):
        world.measured(Measure.SOLVED, at=datetime(2026, 2, 4, tzinfo=UTC))
    goal = Goal(kind=Kind.MAINTAIN, bound=Bound.AT_LEAST, lower=F(2))
    found = read_history(
        organization=world.organization,
        cycle=cycle,
        definition=CATALOGUE["tickets_solved"],
        goal=goal,
    )
    assert found is not None
    # The week to Sunday the 4th began in December, which nothing covers.
    assert (found.weeks, found.weeks_inside, found.met) == (12, 1, 0)
    assert found.quarters == ((None, F(1, 12)),)


def test_a_ceiling_is_judged_at_the_quarters_end(world: World, cycle: Cycle) -> None:
    begins(world, 2025, 10)
    for _ in range(3):
        world.measured(Measure.SOLVED, at=datetime(2025, 12, 4, tzinfo=UTC))
    goal = Goal(kind=Kind.MAINTAIN, window=Window.CYCLE, bound=Bound.AT_MOST, upper=F(2))
    found = read_history(
        organization=world.organization,
        cycle=cycle,
        definition=CATALOGUE["tickets_solved"],
        goal=goal,
    )
    assert found is not None
    assert found.quarters == ((None, F(3)), (F(3), F(0)))
    assert (found.met, found.usual_move) == (1, 3)  # three fewer is the right way


def test_years_for_a_cycle_of_a_year(world: World) -> None:
    begins(world, 2024, 1)
    year = Cycle.objects.create(
        organization=world.organization,
        name="2026",
        start=date(2026, 1, 1),
        end=date(2027, 1, 1),
        cadence=Cadence.YEAR,
    )
    found = read_history(
        organization=world.organization,
        cycle=year,
        definition=CATALOGUE["tickets_solved"],
        goal=Goal(target=F(1)),
    )
    assert found is not None
    assert found.quarters == ((None, F(0)), (F(0), F(0)))


def test_nothing_to_judge_and_nothing_known(world: World, cycle: Cycle) -> None:
    def read(goal: Goal) -> object:
        return read_history(
            organization=world.organization,
            cycle=cycle,
            definition=CATALOGUE["tickets_solved"],
            goal=goal,
        )

    assert read(Goal()) is None
    assert read(Goal(kind=Kind.MAINTAIN)) is None
    found = read(Goal(target=F(1)))  # no ticket has ever come
    assert found is not None
    assert found.known == 0  # type: ignore[attr-defined]
