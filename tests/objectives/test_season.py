"""What may be expected of a count by how last year's ran, by hand."""

from datetime import UTC, date, datetime
from fractions import Fraction as F

import pytest
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import MILLION, Measure
from metrics.models import MetricVersion, Source
from objectives.assess import Question, Reading, assess
from objectives.calendar import Pace, WorkCalendar
from objectives.choices import Bound, CycleState, Kind, Status, Window
from objectives.key_result_page import read_page
from objectives.models import Cycle, KeyResult, KeyResultPoint, Objective
from objectives.recompute import recompute
from objectives.season import boundaries, pieces, season_of, share_by, year_before
from tests.metrics.values.world import World

Q4 = (date(2026, 10, 1), date(2027, 1, 1))
PACE = Pace(WorkCalendar((1, 2, 3, 4, 5)), *Q4)
NOVEMBER_16 = date(2026, 11, 16)
# Of 100 a year ago 10 had come before 16 November, the rest with the holidays.
SEASON = {Q4[0]: F(0), date(2026, 10, 5): F(4), NOVEMBER_16: F(10), Q4[1]: F(100)}


def question(**given: object) -> Question:
    known = {"kind": Kind.REACH, "cycle": Q4, "pace": PACE, "is_count": True, "season": SEASON}
    return Question(**known | given)  # type: ignore[arg-type]


def test_the_same_day_of_last_year() -> None:
    assert year_before(date(2026, 11, 16)) == date(2025, 11, 16)
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_a_season_is_cut_where_it_is_asked_about() -> None:
    days = boundaries((date(2026, 10, 1), date(2026, 10, 14)), [date(2026, 10, 7), Q4[1]])
    # Sundays are the 4th and the 11th; what lies outside is left out.
    assert [day.day for day in days] == [1, 5, 7, 12, 14]
    assert pieces(days)[1] == (date(2025, 10, 5), date(2025, 10, 7))
    amounts = [F(20), None, F(5), F(5)]
    season = season_of(days, amounts, events=30)
    assert season is not None
    assert list(season.values()) == [0, 20, 20, 25, 30]
    assert season_of(days, amounts, events=29) is None


def test_the_share_counts_from_publication() -> None:
    assert share_by(SEASON, Q4, Q4[0], NOVEMBER_16) == F(1, 10)
    assert share_by(SEASON, Q4, date(2026, 10, 5), NOVEMBER_16) == F(10 - 4, 100 - 4)
    assert share_by(SEASON, Q4, NOVEMBER_16, date(2026, 10, 5)) == 0
    assert share_by(SEASON, Q4, Q4[0], Q4[1]) == 1
    assert share_by(SEASON, Q4, Q4[0], date(2026, 11, 17)) is None  # not among its days
    assert share_by({Q4[0]: F(0), Q4[1]: F(0)}, Q4, Q4[0], Q4[1]) is None


def test_a_count_is_judged_by_last_years_share() -> None:
    asked = question(target=F(50))
    reading = Reading(date(2026, 11, 15), F(4), 4)
    found = assess(asked, now=reading, weeks=[], until=NOVEMBER_16)
    # 8 % against 10 %: on track, where the pace of working days, 32 of 66, would have it behind.
    assert (found.progress, found.expected, found.status) == (F(4, 50), F(1, 10), Status.ON_TRACK)
    paced = assess(asked._replace(season=None), now=reading, weeks=[], until=NOVEMBER_16)
    assert (paced.expected, paced.status) == (F(32, 66), Status.BEHIND)


def test_a_ceiling_is_its_limit_times_last_years_share() -> None:
    asked = question(
        kind=Kind.MAINTAIN, bound=Bound.AT_MOST, upper=F(50), window=Window.CYCLE, target=None
    )
    weeks = [Reading(date(2026, 10, 4), F(2), 2), Reading(date(2026, 11, 15), F(6), 6)]
    found = assess(asked, now=weeks[-1], weeks=weeks, until=NOVEMBER_16)
    # 50 × 4 % = 2 is kept, 50 × 10 % = 5 is not.
    assert [point.inside for point in found.points] == [True, False]


@pytest.mark.parametrize(
    ("given", "has"),
    [
        ({}, True),
        ({"baseline": F(3)}, False),
        ({"is_count": False}, False),
        ({"kind": Kind.MAINTAIN, "bound": Bound.AT_LEAST}, False),
        ({"kind": Kind.MAINTAIN, "bound": Bound.AT_MOST, "window": Window.CYCLE}, True),
    ],
)
def test_what_has_a_season(given: dict[str, object], has: bool) -> None:
    assert question(**given).has_season is has


@pytest.mark.django_db
@pytest.mark.parametrize(("last_year", "expected"), [(30, "1/5"), (29, "22/65")])
def test_from_the_measurements_to_the_page(
    monkeypatch: pytest.MonkeyPatch, last_year: int, expected: str
) -> None:
    """6 of 30 solved in April a year ago, the others in June; April has 22 of 65 working days."""
    now = datetime(2026, 5, 1, 13, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    world = World()
    ensure_metrics(world.organization)
    Source.objects.update(as_of=now)
    world.measured(Measure.CREATED, at=datetime(2025, 3, 31, tzinfo=UTC))
    for number in range(last_year):
        month = 4 if number < 6 else 6
        world.measured(Measure.SOLVED, at=datetime(2025, month, 30, 23, tzinfo=UTC))
    for _ in range(3):
        world.measured(Measure.SOLVED, at=datetime(2026, 4, 7, tzinfo=UTC))
    cycle = Cycle.objects.create(
        organization=world.organization,
        name="Q2",
        start=date(2026, 4, 1),
        end=date(2026, 7, 1),
        state=CycleState.ACTIVE,
    )
    made = KeyResult.objects.create(
        organization=world.organization,
        objective=Objective.objects.create(
            organization=world.organization, cycle=cycle, title="More"
        ),
        title="Solved",
        metric=MetricVersion.objects.get(
            organization=world.organization, metric__key="tickets_solved"
        ),
        target=20 * MILLION,
    )
    recompute(organization_id=world.organization.pk)
    made.refresh_from_db()
    assert (made.value, made.exact_expected) == (3 * MILLION, expected)
    assert KeyResultPoint.objects.filter(key_result=made).count() == 4

    # The page's line is drawn from what was stored: on Sunday, 3 May, April's 6 had come.
    page = read_page(made, now=now)
    line = {point["at"]: point["value"] for point in page.chart.data["expected"]}
    if last_year == 30:
        assert line["2026-05-03"] == 20 * 6 / 30
        assert line["2026-06-28"] == 20 * 6 / 30
    else:
        assert line["2026-05-03"] == pytest.approx(20 * 23 / 65)
    assert line["2026-06-30"] == 20
    labels = [figure.label for figure in page.why.figures]
    assert ("Expected by now, as last year's came in" in labels) is (last_year == 30)
