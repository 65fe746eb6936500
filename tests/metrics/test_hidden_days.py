"""What is less than a week of data can be one agent's work, however it is asked for."""

import re
from html import unescape
from typing import Any

import pytest

from metrics.facts import Measure
from metrics.models import Measurement
from metrics.restating.moments import about, told
from metrics.showing.judging import Standing
from people.models import Membership
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import reported
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
FRIDAY = {"start": "2026-05-01", "end": "2026-05-02"}


def rated(numbers: Numbers, at: Any, agents: int, *, good: int = 1, team: str = "north") -> None:
    """Six ratings of each agent."""
    for agent in range(agents):
        for _ in range(6):
            numbers.measured(Measure.CSAT, good, at, team=team, person=f"{team} {agent}")


def shown(world: World, who: Membership, **asked: str) -> Any:
    return world.client(who).get(world.url("metrics:detail", key="csat"), asked).context


@pytest.fixture
def last_day(numbers: Numbers) -> Numbers:
    """On 1 May, the last day of which there is data, one agent alone was rated."""
    rated(numbers, day(60, 9), 1, good=0)
    rated(numbers, day(50), 5, team="tier-1")
    return numbers


@pytest.mark.parametrize("who", ["vera", "erin"])
def test_a_week_that_is_still_to_come_is_a_day(world: World, last_day: Numbers, who: str) -> None:
    reader = getattr(world, who)
    for end in (FRIDAY["end"], "2026-05-08", "2026-06-01"):
        asked = {"start": "2026-05-01", "end": end}
        assert shown(world, reader, **asked)["now"][0].standing == Standing.PRIVATE, end
        answer = by_token(reader).get("/api/v1/metrics/csat/value/", asked).json()
        assert (answer["value"], answer["standing"]) == (None, "private"), end
    # The week so far is guarded as what it is, also where all of it is asked for.
    for end in ("2026-05-02", "2026-05-04"):
        line = shown(world, reader, start="2026-04-06", end=end)["found"].lines[0]
        assert line.figures[-1].standing == Standing.PRIVATE, end
    director = shown(world, world.alice, start="2026-05-01", end="2026-05-08")["now"][0]
    assert (director.value, director.n) == (0, 6)


@pytest.mark.parametrize("who", ["vera", "erin"])
def test_nor_are_the_days_before_the_first_data_part_of_it(
    world: World, numbers: Numbers, who: str
) -> None:
    """The first ticket came on Sunday, 8 March, and one agent was rated for it."""
    numbers.measured(Measure.CREATED, 1, day(6), team="north")
    rated(numbers, day(6), 1, good=0)
    rated(numbers, day(50), 5, team="tier-1")
    reader = getattr(world, who)
    found = shown(world, reader, start="2026-03-02", end="2026-03-09")
    assert found["now"][0].standing == Standing.PRIVATE
    line = shown(world, reader, start="2026-03-02", end="2026-05-02")["found"].lines[0]
    told = {
        period[0].isoformat(): each.standing
        for period, each in zip(line.periods, line.figures, strict=True)
    }
    assert told["2026-03-02"] == Standing.PRIVATE


def test_nor_does_the_list_draw_the_week_of_the_first_data(world: World, numbers: Numbers) -> None:
    numbers.source.as_of = numbers.source.synced_at = day(27)
    numbers.source.save()
    numbers.measured(Measure.CREATED, 1, day(6), team="north")
    rated(numbers, day(6), 1, good=0)
    for week in (1, 2, 3):
        rated(numbers, day(7 * week), 5)
    assert weeks_of(world, world.vera) == [1, 1, 1]
    assert weeks_of(world, world.alice) == [0, 1, 1, 1]


def test_nor_does_the_list_tell_of_the_first_days(world: World, numbers: Numbers) -> None:
    """Of four weeks six days have data."""
    numbers.measured(Measure.CREATED, 1, day(55), team="north")
    rated(numbers, day(58), 1, good=0)
    for who, standing in ((world.vera, Standing.PRIVATE), (world.alice, Standing.FEW)):
        row = listed(world, who)
        assert row.figure.standing == standing
    assert [each for each in listed(world, world.vera).weeks if each.value is not None] == []


WEEK = {"start": "2026-04-20", "end": "2026-04-27"}
MIDNIGHT = day(50, 0)


@pytest.fixture
def monday(numbers: Numbers) -> Numbers:
    """On Monday, 20 April, one agent was rated, on Wednesday five others; known the hour after."""
    rated(numbers, day(49), 1, good=0)
    rated(numbers, day(51), 5, team="tier-1")
    reported(numbers)
    for at in (day(49), day(51)):
        Measurement.objects.filter(at=at).update(known_from=at.replace(hour=13))
    return numbers


def restated(world: World, who: Membership, at: str = "", **asked: str) -> Any:
    url = world.url("metrics:restated", key="csat")
    return world.client(who).get(url, WEEK | ({"at": at} if at else {}) | asked)


def linked(world: World, **asked: str) -> str:
    """That midnight, as a link of ours to the week has it."""
    return told(MIDNIGHT, about(world.organization.pk, "csat", WEEK | asked))


def test_a_week_as_known_on_its_monday_is_that_monday(world: World, monday: Numbers) -> None:
    """A check-in of that night says no more of the company than Monday by itself does."""
    then = restated(world, world.vera, linked(world)).context["chosen"].then
    assert (then.standing, then.value, then.n) == (Standing.PRIVATE, None, 0)
    then = restated(world, world.alice, linked(world)).context["chosen"].then
    assert (then.value, then.n) == (0, 6)


def test_earlier_weeks_are_listed_beside_the_same_moment(world: World, monday: Numbers) -> None:
    page = restated(world, world.vera, linked(world))
    listed = re.search(r'rel="prev"\s+href="([^"]+)"', page.content.decode())
    assert listed
    earlier = world.client(world.vera).get(page.request["PATH_INFO"] + unescape(listed[1]))
    assert earlier.status_code == 200
    assert earlier.context["chosen"] == page.context["chosen"]


def test_nor_does_anybody_else_choose_a_moment_before_it_was_reported(
    world: World, monday: Numbers
) -> None:
    """What became known between two of them is a day's work; a week is reported by Monday's end."""
    early, late = MIDNIGHT.isoformat(), day(57, 0).isoformat()
    for who, status in ((world.vera, 404), (world.erin, 404), (world.alice, 200)):
        assert restated(world, who, early).status_code == status
        assert restated(world, who, late).status_code == 200
    # Who leads the team sees its single agents.
    assert restated(world, world.bob, early).status_code == 404
    assert restated(world, world.bob, early, team="tier-1").status_code == 200
    forged = linked(world).replace("21T", "22T")
    assert restated(world, world.vera, forged).status_code == 404


def test_a_moment_of_a_link_holds_for_what_the_link_is_about(world: World, monday: Numbers) -> None:
    at = linked(world)
    assert restated(world, world.vera, at).status_code == 200
    for asked in ({"channel": "email"}, {"team": "tier-1"}, {"start": "2026-04-21"}):
        assert restated(world, world.vera, at, **asked).status_code == 404, asked
    other = world.url("metrics:restated", key="ces")
    assert world.client(world.vera).get(other, WEEK | {"at": at}).status_code == 404
    elsewhere = told(MIDNIGHT, about(world.outside.pk, "csat", WEEK))
    assert restated(world, world.vera, elsewhere).status_code == 404
    # Who may choose any moment may use it anywhere.
    assert restated(world, world.alice, at, channel="email").status_code == 200


def listed(world: World, who: Membership) -> Any:
    page = world.client(who).get(world.url("metrics:list"))
    rows = [row for each in page.context["categories"] for row in each.rows]
    return next(row for row in rows if row.definition.key == "csat")


def weeks_of(world: World, who: Membership) -> list[Any]:
    return [each.value for each in listed(world, who).weeks if each.value is not None]
