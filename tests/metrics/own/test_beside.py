"""Benchmarks, bands and sudden moves: on a metric's page, in the list, and for whom."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.cache import cache

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import Band, Benchmark, Metric
from metrics.values_due import rebuild_values
from metrics.watching.bands import inside
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers as numbers
from tests.metrics.pages.conftest import rated as rated
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def csat(world: World) -> Metric:
    ensure_metrics(world.organization)
    return Metric.objects.get(organization=world.organization, key="csat")


def page(world: World, person: Membership, name: str = "metrics:looks", **names: Any) -> str:
    cache.clear()
    return world.client(person).get(world.url(name, **names)).content.decode()


def banded(world: World, metric: Metric, **given: Any) -> Band:
    return Band.objects.create(organization=world.organization, metric=metric, **given)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.9", True), ("0.95", True), ("0.899999", False), ("0.950001", False), ("0.92", True)],
)
def test_the_edges_belong_to_the_band(value: str, expected: bool) -> None:
    assert inside(Fraction(value), 900_000, 950_000) is expected


def test_one_edge_may_be_open() -> None:
    assert inside(Fraction(5), None, 5_000_000)
    assert not inside(Fraction(6), None, 5_000_000)
    assert inside(Fraction(6), 6_000_000, None)


def test_a_band_that_is_left_is_said_to_whom_it_concerns(
    world: World, rated: Numbers, csat: Metric
) -> None:
    """Of 43 ratings 31 are good: 72.0 %. Of Tier 1's 39, with Carol's 36, 27: 69.2 %."""
    banded(world, csat, lower=800_000)
    banded(world, csat, team=world.tier1, lower=750_000)
    banded(world, csat, person=world.carol, lower=800_000)
    found = page(world, world.alice)
    assert found.count("Outside of its band") == 3
    assert "72.0" in found
    assert "69.2" in found
    assert page(world, world.bob).count("Outside of its band") == 3
    for person in (world.carol, world.dan, world.vera):
        told = page(world, person)
        assert told.count("Outside of its band") == 1
        assert ("Carol" in told) == (person is world.carol)  # as the reader, beside the menu


def test_a_band_that_holds_or_has_too_few_to_judge_is_no_flag(
    world: World, rated: Numbers, csat: Metric
) -> None:
    """Dan has 4 ratings, all good: whatever is asked of them, they say nothing."""
    banded(world, csat, upper=800_000)
    banded(world, csat, person=world.dan, upper=500_000)
    assert "Outside of its band" not in page(world, world.alice)


def test_a_look_at_a_persons_flag_is_noted(world: World, rated: Numbers, csat: Metric) -> None:
    banded(world, csat, person=world.carol, lower=800_000)
    page(world, world.bob)
    assert "Bob" in page(world, world.carol, "organization:looks")


def test_a_sudden_move_is_flagged_from_stored_values(world: World, numbers: Numbers) -> None:
    """9 weeks of 40 ratings, 36 of them good, then one of 40 with 20 good: 90 % → 50 %."""
    for week in range(-2, 8):
        good = 20 if week == 7 else 36
        for index in range(40):
            numbers.measured(Measure.CSAT, index < good, day(7 * week), team="tier-1")
    ensure_metrics(world.organization)
    rebuild_values(organization_id=world.organization.pk)
    found = page(world, world.alice)
    # The company's, its only department's and Tier 1's: the same ratings.
    assert found.count("Outside of its usual range") == 3
    assert "since the week of 20 Apr 2026" in found
    assert page(world, world.bob).count("Outside of its usual range") == 2
    assert page(world, world.dan).count("Outside of its usual range") == 1
    shown = page(world, world.alice, "metrics:detail", key="csat")
    assert "Outside of its usual range" in shown


def test_benchmarks_stand_beside_the_metric_with_source_and_date(world: World) -> None:
    client = world.client(world.alice)
    answer = client.post(
        world.url("metrics:benchmark-add", key="csat"),
        {"value": "87 %", "source": "Yearly report", "url": "", "day": "2026-01-31"},
    )
    assert answer.status_code == 302
    row = Benchmark.objects.get()
    assert (row.value, row.day, row.by) == (870_000, date(2026, 1, 31), world.alice)
    shown = page(world, world.vera, "metrics:detail", key="csat")
    assert "Yearly report" in shown
    assert "87.0\N{NO-BREAK SPACE}%" in shown
    asked = client.post(
        world.url("metrics:benchmark-add", key="csat"),
        {"value": "0.9", "source": "Another", "day": "2026-01-31"},
    )
    assert "90" in str(asked.context["form"].errors["value"])  # 0.9 % or 90 %?


def test_a_band_is_set_beside_its_fields(world: World) -> None:
    bob = world.client(world.bob)
    url = world.url("metrics:band-add", key="csat")
    given = {"team": world.tier1.pk, "lower": "85 %", "upper": "", "window": "four_weeks"}
    assert bob.post(url, given | {"lower": "95 %", "upper": "90 %"}).status_code == 422
    assert bob.post(url, given | {"lower": ""}).status_code == 422
    assert bob.post(url, given | {"team": world.tier2.pk}).status_code == 422
    assert bob.post(url, given | {"team": ""}).status_code == 403
    assert bob.post(url, given).status_code == 302
    assert bob.post(url, given).status_code == 422  # there is one already
    band = Band.objects.get()
    assert (band.team, band.lower, band.upper, band.by) == (world.tier1, 850_000, None, world.bob)


def test_queries_do_not_grow_with_bands(
    world: World, rated: Numbers, csat: Metric, at_most_queries: AtMost
) -> None:
    for key in ("csat", "complaints", "reopen_rate", "tickets_solved"):
        metric = Metric.objects.get(organization=world.organization, key=key)
        for team in (None, world.tier1, world.tier2):
            banded(world, metric, team=team, lower=1)
    cache.clear()
    client = world.client(world.alice)
    with at_most_queries(15):
        client.get(world.url("metrics:looks"))
    with at_most_queries(15):
        client.get(world.url("metrics:detail", key="csat"))


def test_without_data_nothing_stands_out(world: World) -> None:
    """An organization without any data has nothing to look at."""
    assert "Nothing stands out" in page(world, world.alice)


def refused(world: World, key: str, name: str, **given: str) -> dict[str, list[str]]:
    usual = {"source": "A report", "day": "2026-01-01", "window": "four_weeks"}
    answer = world.client(world.alice).post(world.url(f"metrics:{name}", key=key), usual | given)
    return {} if answer.status_code == 302 else dict(answer.context["form"].errors)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("csat", "150 %"),
        ("csat_average", "9"),
        ("ces", "0"),
        ("nps", "101"),
        ("quality_score", "11"),
        ("retention", "101 %"),
    ],
)
def test_what_lies_off_the_scale_is_refused_beside_its_field(
    world: World, key: str, typed: str
) -> None:
    for name, fields in (("benchmark-add", ["value"]), ("band-add", ["lower", "upper"])):
        for field in fields:
            found = refused(world, key, name, **{field: typed})
            assert found.keys() == {field}
            (words,) = found[field]
            assert words.startswith(f"“{typed}” lies outside the scale from ")
    assert not Benchmark.objects.exists()
    assert not Band.objects.exists()


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("csat", "100 %"),
        ("csat_average", "1"),
        ("nps", "-100"),
        ("net_revenue_retention", "110 %"),  # customers may come to pay more
        ("response_rate", "105 %"),
        ("tickets_created", "100000"),
    ],
)
def test_the_scales_ends_are_on_it_and_some_have_none(world: World, key: str, typed: str) -> None:
    assert refused(world, key, "benchmark-add", value=typed) == {}
    assert refused(world, key, "band-add", lower=typed) == {}
