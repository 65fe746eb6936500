"""The small lines of twelve weeks: nothing that is kept back can be read off the drawing."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from metrics.facts import Measure
from metrics.showing.judging import Standing
from objectives.views.headline import kept_headline
from people.models import Membership, Role
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import shown, thin_week
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World, person

__all__ = ["numbers", "thin_week"]
pytestmark = pytest.mark.django_db
TEAMS = ("north", "tier-1", "tier-2")
# Where the weeks of a line stand whose twelfth week is the last of March, and of April.
LAST_OF_MARCH, LAST_OF_APRIL = 8, 4


def drawn(html: str, within: str, css: str = "") -> dict[int, float]:
    """By place the height of each point of a line, the lowest being 0 and the highest 1."""
    part = re.split(rf'id="{within}"|/{within}/', html, maxsplit=1)[1]
    part = part.partition('class="sparkline')[2].partition("</svg>")[0]
    lines = re.findall(rf'<polyline{css} points="([^"]*)"', part)
    points = [point.split(",") for line in lines for point in line.split()]
    return {round(float(x) * 11 / 100): (28 - float(y)) / 26 for x, y in points}


def read_off(heights: Mapping[int, float], known: Mapping[int, float]) -> dict[int, int]:
    """The counts that are drawn, from two of them that are told elsewhere."""
    low, high = sorted(known, key=known.__getitem__)
    each = (known[high] - known[low]) / (heights[high] - heights[low])
    return {at: round(known[low] + each * (it - heights[low])) for at, it in heights.items()}


def listed(world: World, client: Client, team: str) -> str:
    return client.get(world.url("metrics:list"), {"team": team}).content.decode()


def tiles(world: World, client: Client, team: str) -> str:
    return client.get(world.url("objectives:team-headline", team=team)).content.decode()


def ending_with_march(numbers: Numbers) -> None:
    """The data ends with Sunday, 29 March: the last four weeks are four weeks of the line."""
    numbers.source.as_of = numbers.source.synced_at = day(27)
    numbers.source.save()


@pytest.mark.parametrize("page", [listed, tiles])
def test_a_teams_week_is_not_the_companys_minus_the_other_teams(
    world: World, thin_week: Numbers, page: Any, at_most_queries: AtMost
) -> None:
    """One agent of North solved 2 in the second week of March: 60 in all, 28 and 36 elsewhere."""
    within = "metric-tickets_solved" if page is listed else "tickets_solved"
    first = LAST_OF_APRIL

    def read(who: Membership, team: str) -> dict[int, int]:
        client = world.client(who)
        with at_most_queries(15):
            html = page(world, client, team)
        # What each of four agents solved in the first and third week stands on other pages.
        known = {"north": (16, 12), "tier-1": (24, 20), "tier-2": (32, 28)}[team]
        return read_off(drawn(html, within), {first: known[0], first + 2: known[1]})

    for who in (world.vera, world.erin):
        weeks = {team: read(who, team) for team in TEAMS}
        assert first + 1 not in weeks["north"]
        assert first + 1 not in weeks["tier-1"]
        assert weeks["tier-2"][first + 1] == 36
    everything = {team: read(world.alice, team)[first + 1] for team in TEAMS}
    assert everything == {"north": 2, "tier-1": 28, "tier-2": 36}
    # One's own team is always shown to those who work in it.
    tia = person(world.organization, "Tia", Role.AGENT, works_in=thin_week.team("tier-1"))
    assert read(tia, "tier-1")[first + 1] == 28


def test_nor_are_tiles_kept_for_who_sees_other_teams(world: World, thin_week: Numbers) -> None:
    """Vera is shown Tier 2 and not Tier 1 beside the thin week; who works in Tier 1, not Tier 2."""
    tia = person(world.organization, "Tia", Role.AGENT, works_in=thin_week.team("tier-1"))
    team, now = thin_week.team("tier-2"), timezone.now()
    tiles(world, world.client(world.vera), "tier-2")
    assert kept_headline(world.access(world.vera), team, now=now).html
    assert not kept_headline(world.access(tia), team, now=now).html


def test_the_companys_line_ends_with_a_week_that_is_over(world: World, numbers: Numbers) -> None:
    """On a Tuesday one agent was rated in the week so far: what is less than a week is guarded."""
    numbers.source.as_of = numbers.source.synced_at = day(29)
    numbers.source.save()
    for week in range(4):
        for agent in range(4):
            for _ in range(week + 2):
                at, name = day(7 * week), f"North {agent}"
                numbers.measured(Measure.CSAT, agent % 2, at, team="north", person=name)
    for _ in range(6):
        numbers.measured(Measure.CSAT, 0, day(28), team="north", person="North 0")
    found = shown(world, world.vera, "metrics:detail", key="csat")["found"]
    assert found.lines[0].figures[-1].standing == Standing.PRIVATE
    last = {}
    for who in (world.vera, world.erin, world.alice):
        page = world.client(who).get(world.url("metrics:list")).content.decode()
        last[who.name] = drawn(page, "metric-csat")[11]
    assert last == {"Vera Viel": 0.5, "Erin Ek": 0.5, "Alice Adler": 0}


@pytest.mark.parametrize("page", [listed, tiles])
@pytest.mark.parametrize("works_there", [False, True])
def test_nor_is_it_the_last_four_weeks_minus_the_others(
    world: World, thin_week: Numbers, page: Any, works_there: bool
) -> None:
    """North solved 50 in March: 16, 2, 12 and 20."""
    ending_with_march(thin_week)
    within = "metric-tickets_solved" if page is listed else "tickets_solved"
    who = world.vera
    if works_there:
        who = person(world.organization, "Norah", Role.AGENT, works_in=thin_week.team("north"))
    html = page(world, world.client(who), "north")
    assert ">50<" in re.sub(r"\s", "", html)
    first = LAST_OF_MARCH
    told = {first: 16, first + 3: 20}
    assert read_off(drawn(html, within), told) == told
    of_it = drawn(page(world, world.client(world.alice), "north"), within)
    assert read_off(of_it, told)[first + 1] == 2


def test_nor_does_a_scorecard_say_it_of_the_team(
    world: World, numbers: Numbers, at_most_queries: AtMost
) -> None:
    """One agent was rated in the second week of March; the third is the smallest beside it."""
    ending_with_march(numbers)
    norah = person(world.organization, "Norah", Role.AGENT, works_in=numbers.team("north"))
    for week, each in enumerate([4, 8, 3, 5]):
        for agent in range(1 if week == 1 else 4):
            for rating in range(each):
                at, who = day(7 * week + 1), f"North {agent}" if agent else "Norah"
                numbers.measured(Measure.CSAT, rating > agent, at, team="north", person=who)
    client, first = world.client(norah), LAST_OF_MARCH
    with at_most_queries(15):
        page = client.get(world.url("metrics:my-scorecard"))
    (card,) = (each for each in page.context["scorecard"].cards if each.definition.key == "csat")
    html = page.content.decode()
    assert card.team.value is not None
    assert [*drawn(html, "card-csat", ' class="sparkline-beside"')] == [first, first + 3]
    assert [*drawn(html, "card-csat")] == [first, first + 1, first + 2, first + 3]
    assert "2 weeks of the team's line are kept back" in html
    hers = world.url("metrics:scorecard", person=norah.pk)
    html = world.client(world.alice).get(hers).content.decode()
    weeks = drawn(html, "card-csat", ' class="sparkline-beside"')
    assert [*weeks] == [first, first + 1, first + 2, first + 3]
    assert "team's line" not in html.partition('id="card-csat"')[2].partition("</article>")[0]
