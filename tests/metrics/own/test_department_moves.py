"""A department's weeks are those of its teams, and its sudden moves are flagged as theirs are."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE
from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Excluded, Measure
from metrics.intake.freshness import source_state
from metrics.models import Measurement, MetricValue
from metrics.showing.weekly import known_metrics
from metrics.values import Ask, Reach, Scope, Value, read_many, weeks_until
from metrics.values_due import rebuild_values
from metrics.values_stored import added_up
from metrics.watching.courses import Course, read_courses
from metrics.watching.limits import moved
from metrics.watching.looks import judged_weeks
from metrics.watching.moving import scatter_of, weeks_from
from people.figures import measure_value
from people.models import Membership, Role, Team
from tests.factories import RoleGrantFactory
from tests.fixtures.queries import sent
from tests.metrics.pages.conftest import numbers as numbers
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db
CALM = range(-2, 7)  # the weeks before the newest, which is week 7
MINUTE = 60


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def stored(world: World) -> None:
    ensure_metrics(world.organization)
    rebuild_values(organization_id=world.organization.pk)


def looks(world: World, reader: Membership) -> dict[str, str]:
    """What the page says of whom."""
    cache.clear()
    found = world.client(reader).get(world.url("metrics:looks")).context["looks"]
    told = {look.scope: look.text for look in found}
    assert len(told) == len(found)
    return told


def move_on_page(world: World, key: str) -> str:
    page = world.client(world.alice).get(
        world.url("metrics:detail", key=key), {"team": world.department.slug}
    )
    return str(page.context["beside"].move)


def rate(numbers: Numbers, week: int, team: str | None, good: int) -> None:
    """40 ratings, so many of them good."""
    for index in range(40):
        numbers.measured(Measure.CSAT, index < good, day(7 * week), team=team)


def a_share_moves(numbers: Numbers) -> None:
    """Tier 1 falls from 36 of 40 to 20; Tier 2, and what belongs to no team, stay at 36."""
    for week in (*CALM, 7):
        rate(numbers, week, "tier-1", 20 if week == 7 else 36)
        rate(numbers, week, "tier-2", 36)
        rate(numbers, week, None, 36)


def test_a_departments_share_is_that_of_all_its_teams(world: World, numbers: Numbers) -> None:
    """72 of 80 in nine weeks, then 56 of 80: 90 % → 70 %; three deviations of chance are 10 %."""
    a_share_moves(numbers)
    stored(world)
    RoleGrantFactory.create(membership=world.dan, role=Role.LEAD, team=world.department)
    told = looks(world, world.alice)
    assert {scope: text.split(".")[0] for scope, text in told.items()} == {
        "The whole company": "Last week 76",  # 92 of 120
        "Customer service": "Last week 70",
        "Tier 1": "Last week 50",
    }
    assert looks(world, world.dan) == told
    assert looks(world, world.bob).keys() == {"The whole company", "Tier 1"}
    assert looks(world, world.vera).keys() == {"The whole company"}


def test_the_list_says_what_the_departments_page_says(world: World, numbers: Numbers) -> None:
    a_share_moves(numbers)
    stored(world)
    said = move_on_page(world, "csat")
    assert said
    assert looks(world, world.alice)["Customer service"].endswith(said)


def answer(numbers: Numbers, week: int, team: str | None, seconds: int, many: int) -> None:
    for _ in range(many):
        numbers.measured(Measure.FIRST_RESPONSE, seconds, day(7 * week), team=team)


def a_median_moves(numbers: Numbers) -> None:
    """20 answers of Tier 1 after 10 min and 20 of Tier 2 after 30; then after 70 and 90."""
    for week in (*CALM, 7):
        later = 60 * MINUTE if week == 7 else 0
        answer(numbers, week, "tier-1", 10 * MINUTE + later, 20)
        answer(numbers, week, "tier-2", 30 * MINUTE + later, 20)


def test_a_departments_median_is_that_of_all_values(world: World, numbers: Numbers) -> None:
    """From 20 min to 80; each team has too few to be judged. 40 more answers are no team's: the
    company's are in the middle of 30 and 60 min, then of 60 and 70."""
    a_median_moves(numbers)
    for week in (*CALM, 7):
        answer(numbers, week, None, 60 * MINUTE, 40)
    stored(world)
    told = looks(world, world.alice)
    for scope, minutes in (("Customer service", 80), ("The whole company", 65)):
        last = measure_value(Fraction(minutes * MINUTE), "seconds")
        assert told.pop(scope).startswith(f"Last week {last}. Outside of its usual range"), scope
    assert not told
    assert move_on_page(world, "first_response_time")


def test_a_department_that_does_all_there_is_has_the_companys_median(
    world: World, numbers: Numbers
) -> None:
    a_median_moves(numbers)
    stored(world)
    told = looks(world, world.alice)
    assert told.keys() == {"Customer service", "The whole company"}
    assert len(set(told.values())) == 1
    assert told["Customer service"].endswith(move_on_page(world, "first_response_time"))


def test_what_does_not_exist_for_teams_is_flagged_for_none(world: World, numbers: Numbers) -> None:
    """NPS is the company's alone, handle time its teams'."""
    for week in (*CALM, 7):
        for _ in range(40):
            numbers.measured(Measure.NPS, 0 if week == 7 else 100, day(7 * week), team="tier-1")
            numbers.measured(
                Measure.HANDLE, 900 if week == 7 else 300, day(7 * week), team="tier-1"
            )
    stored(world)
    found = world.client(world.alice).get(world.url("metrics:looks")).context["looks"]
    assert {(look.metric, look.scope) for look in found} == {
        ("Net promoter score", "The whole company"),
        ("Handle time", "Customer service"),
        ("Handle time", "Tier 1"),
    }


def test_departments_cost_no_query(world: World, numbers: Numbers) -> None:
    a_share_moves(numbers)
    a_median_moves(numbers)
    answer(numbers, 7, None, 60, 1)
    stored(world)
    counted = []
    for parent in (None, world.department, world.tier1):
        Team.objects.filter(pk__in=(world.tier2.pk, world.onboarding.pk)).update(parent=parent)
        client = world.client(world.alice)
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            client.get(world.url("metrics:looks"))
        counted.append(len(sent(found)))
    assert counted == counted[:1] * 3


ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            [Measure.CSAT, Measure.RESPONSE, Measure.RESOLUTION, Measure.SOLVED, Measure.REPLIES]
        ),
        st.integers(0, 5),
        st.integers(0, 27),
        st.sampled_from([None, "customer-service", "tier-1", "inner", "tier-2", "onboarding"]),
        st.sampled_from([Excluded.COUNTED, Excluded.COUNTED, Excluded.SPAM]),
    ),
    max_size=40,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_from_stored_weeks_as_from_measurements(
    world: World, numbers: Numbers, rows: list[tuple[Measure, int, int, str | None, Excluded]]
) -> None:
    """Teams below teams, and an archived one among them: what it did counts above it."""
    Measurement.objects.all().delete()
    MetricValue.objects.all().delete()
    numbers.team("inner", parent=world.tier1)
    Team.objects.filter(pk=world.onboarding.pk).update(archived_at=timezone.now())
    numbers.measured(Measure.CREATED, 1, day(-7))
    for measure, value, at, team, excluded in rows:
        numbers.measured(measure, value, day(at), team=team, excluded=excluded)
    stored(world)
    access = world.access(world.alice)
    metrics, sources = known_metrics(world.organization), source_state(world.organization)
    weeks = weeks_until(date(2026, 4, 6), 6)
    reach = Reach(sources.as_of, sources.as_of, sources.covered_from)
    courses, _tables = read_courses(access, metrics, weeks, reach=reach)
    scopes = [
        Scope(None if each.team is None else frozenset(access.below(each.team))) for each in courses
    ]
    asks = [
        Ask(metrics[each.key].definition, "", weeks, scope)
        for each, scope in zip(courses, scopes, strict=True)
    ]
    live = read_many(organization=world.organization, asks=asks)
    for each, table in zip(courses, live, strict=True):
        assert plain(each.values) == plain([cell[None] for cell in table]), (each.key, each.team)
    assert told_of(courses) == {
        (key, team.pk)
        for key, measure in (("csat", Measure.CSAT), ("resolution_time", Measure.RESOLUTION))
        for team in Team.objects.filter(organization=world.organization, archived_at=None)
        if {below_slug for kind, _value, _at, below_slug, _why in rows if kind is measure}
        & {t.slug for t in access.teams if t.pk in access.below(team)}
    }


def plain(values: list[Value]) -> list[tuple[object, ...]]:
    """What stored weeks say: no reasons, no interval; parts where there is a value."""
    return [
        (
            each.value,
            each.n,
            each.numerator if each.value is not None else None,
            each.denominator if each.value is not None else None,
            sum(each.excluded.values()),
        )
        for each in values
    ]


def told_of(courses: list[Course]) -> set[tuple[str, int]]:
    keys = ("csat", "resolution_time")
    return {(each.key, each.team.pk) for each in courses if each.team and each.key in keys}


def test_cases_are_rounded_down_once() -> None:
    """Half an opened message of two teams each is one case, not none."""
    one = CATALOGUE["message_open_rate"].default
    half = Value(Fraction(1), 0, Fraction(1, 2), Fraction(1, 2))
    assert added_up(one, [half, half])[:4] == (Fraction(1), 1, Fraction(1), Fraction(1))


@pytest.mark.parametrize(
    ("newest", "monday"),
    [
        (date(2026, 11, 28), date(2026, 11, 16)),
        (date(2026, 11, 29), date(2026, 11, 16)),  # on Sunday the week still runs
        (date(2026, 11, 30), date(2026, 11, 23)),
        (date(2026, 12, 1), date(2026, 11, 23)),
    ],
)
def test_a_week_is_judged_once_it_is_over(newest: date, monday: date) -> None:
    """newest: the day of the newest data."""
    (*_, last) = judged_weeks(newest + timedelta(days=1))
    assert last == (monday, monday + timedelta(days=7))


def test_calm_departments_are_seldom_flagged() -> None:
    """400 departments of three teams that never change, each as good as it is, 20 ratings a week
    each: no more than of single teams."""
    dice = Random(20261129)  # noqa: S311 - no secret
    one = CATALOGUE["csat"].default
    weeks = [start for start, _end in judged_weeks(date(2026, 5, 2))]
    flagged = 0
    for _ in range(400):
        values = []
        for start in weeks:
            parts = []
            for level in (0.95, 0.9, 0.8):
                good = Fraction(sum(dice.random() < level for _ in range(20)))
                parts.append(Value(good / 20, 20, good, Fraction(20)))
            values.append((start, added_up(one, parts)))
        flagged += moved(weeks_from(one, values), scatter_of(one)) is not None
    assert flagged <= 8  # 2 %
