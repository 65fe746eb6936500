"""A band says no more of its days than the metric's own page does."""

from typing import Any

import pytest
from django.core.cache import cache

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import Band, Metric
from metrics.showing.judging import Standing
from people.models import Membership, Role
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import MARCH, gaps, shown, thin_week
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World, person

__all__ = ["numbers", "thin_week"]
pytestmark = pytest.mark.django_db


def watch(world: World, key: str, **given: Any) -> None:
    ensure_metrics(world.organization)
    metric = Metric.objects.get(organization=world.organization, key=key)
    Band.objects.create(organization=world.organization, metric=metric, **given)


def band_of(world: World, who: Membership, key: str, **asked: str) -> Any:
    (band,) = shown(world, who, "metrics:detail", key, **asked)["beside"].bands
    return band.figure


def looked(world: World, who: Membership) -> str:
    cache.clear()
    return world.client(who).get(world.url("metrics:looks")).content.decode()


def ending(numbers: Numbers, number: int) -> None:
    numbers.source.as_of = numbers.source.synced_at = day(number)
    numbers.source.save()


def norah(world: World, numbers: Numbers) -> Membership:
    return person(world.organization, "Norah", Role.AGENT, works_in=numbers.team("north"))


def test_the_companys_last_day_is_guarded_as_a_day(world: World, numbers: Numbers) -> None:
    """On the last day one agent alone was rated: forty times, badly, so that it can be judged."""
    watch(world, "csat", window="last_day", lower=900_000)
    for _ in range(40):
        numbers.measured(Measure.CSAT, 0, day(60, 9), team="north", person="North 0")
    for agent in range(5):
        for _ in range(6):
            numbers.measured(Measure.CSAT, 1, day(50), team="north", person=f"North {agent}")
    for who in (world.vera, world.erin):
        assert band_of(world, who, "csat").standing == Standing.PRIVATE
        assert "Outside of its band" not in looked(world, who)
    assert band_of(world, world.alice, "csat").value == 0
    assert "Outside of its band" in looked(world, world.alice)


def test_a_teams_last_week_is_held_to_the_weeks_of_its_page(
    world: World, thin_week: Numbers, at_most_queries: AtMost
) -> None:
    """North solved 16, 2, 12 and 20 in March, of which the page tells 50, 16 and 20."""
    reader = norah(world, thin_week)
    watch(world, "tickets_solved", window="week", lower=100_000_000, team=thin_week.team("north"))
    ending(thin_week, 20)  # Sunday, 22 March: the last full week is the third
    client, url = world.client(reader), world.url("metrics:detail", key="tickets_solved")
    with at_most_queries(15):
        client.get(url, {"team": "north"})
    figure = band_of(world, reader, "tickets_solved", team="north")
    assert figure.standing == Standing.BESIDE
    # Also where another team's page, or the list of what needs a look, names it.
    assert band_of(world, reader, "tickets_solved", team="tier-2").standing == Standing.BESIDE
    assert "Outside of its band" not in looked(world, reader)
    assert band_of(world, world.alice, "tickets_solved").value == 12
    assert "Outside of its band" in looked(world, world.alice)


def test_also_where_other_weeks_are_chosen(world: World, thin_week: Numbers) -> None:
    """On a Wednesday the last four weeks are no four weeks of the course; those of March are."""
    reader = norah(world, thin_week)
    watch(world, "tickets_solved", window="week", lower=1_000_000, team=thin_week.team("north"))
    ending(thin_week, 23)
    assert band_of(world, reader, "tickets_solved", team="north").value == 12
    for asked in ({"team": "north"}, {"by": "team"}):
        assert band_of(world, reader, "tickets_solved", **asked, **MARCH).is_kept_back
    line = shown(world, reader, "metrics:detail", team="north", **MARCH)["found"].lines[0]
    assert gaps(line) == [1, 2]


def test_also_where_more_weeks_are_chosen(world: World, numbers: Numbers) -> None:
    """Of two weeks with tickets the first was one agent's: over twelve the last is its cover."""
    reader = norah(world, numbers)
    watch(world, "tickets_solved", window="week", lower=1_000_000, team=numbers.team("north"))
    for team, week, agents, each in (
        ("north", 1, 1, 2),
        ("north", 7, 4, 3),
        ("tier-1", 1, 4, 6),
        ("tier-1", 7, 4, 6),
    ):
        for agent in range(agents):
            for _ in range(each):
                at, name = day(7 * week + 1), f"{team} {agent}"
                numbers.measured(Measure.SOLVED, 1, at, team=team, person=name)
    ending(numbers, 55)
    assert band_of(world, reader, "tickets_solved", team="north").value == 12
    for asked in ({"team": "north"}, {"by": "team"}, {"team": "north", "version": "1"}):
        more = asked | {"last": "12"}
        lines = shown(world, reader, "metrics:detail", **more)["found"].lines
        north = next(line for line in lines if line.query.get("team") == "north")
        assert gaps(north) == [1, 7], asked
        assert band_of(world, reader, "tickets_solved", **more).is_kept_back, asked


def test_a_teams_last_day_is_held_to_the_days_of_its_page(world: World, numbers: Numbers) -> None:
    """Of four days with tickets one was a single agent's; the last is the smallest beside it."""
    reader = norah(world, numbers)
    watch(world, "tickets_solved", window="last_day", lower=1_000_000, team=numbers.team("north"))
    for number, agents, each in ((50, 5, 4), (54, 1, 7), (58, 5, 3), (60, 5, 2)):
        for agent in range(agents):
            for _ in range(each):
                name = f"North {agent}"
                numbers.measured(Measure.SOLVED, 1, day(number), team="north", person=name)
    page = shown(world, reader, "metrics:detail", team="north", step="day")["found"]
    assert page.lines[0].figures[-1].standing == Standing.BESIDE
    assert band_of(world, reader, "tickets_solved").standing == Standing.BESIDE
    assert band_of(world, world.alice, "tickets_solved").value == 10
