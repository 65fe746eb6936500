"""Rows with the tickets of outages beside the same rows without: what an outage took out of few."""

from fractions import Fraction
from typing import Any

import pytest

from metrics.facts import Channel, Excluded, Measure
from metrics.showing.figures import Figure
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
# Of each team, which answers on a channel of its own: how many agents an outage took ratings from,
# and how many from each. Of North it is one agent's; Tier 1's is the smallest beside it.
TEAMS = {
    "north": (Channel.EMAIL, 1, 6),
    "tier-1": (Channel.CHAT, 4, 2),
    "tier-2": (Channel.PHONE, 4, 3),
}
PHONE = "Phone"


@pytest.fixture
def outage(numbers: Numbers) -> Numbers:
    """Everybody was rated ten times, half of it well, and badly in the outage."""
    for team, (channel, agents, each) in TEAMS.items():
        for agent in range(5):
            for number in range(10):
                rated(numbers, day(50), team, channel, agent, good=number % 2)
        for agent in range(agents):
            for _ in range(each):
                rated(numbers, day(51), team, channel, agent, excluded=Excluded.INCIDENT)
    return numbers


def rated(
    numbers: Numbers,
    at: Any,
    team: str,
    channel: Channel,
    agent: int,
    good: int = 0,
    excluded: Excluded = Excluded.COUNTED,
) -> None:
    who = f"{team} {agent}"
    numbers.measured(
        Measure.CSAT, good, at, team=team, person=who, channel=channel, excluded=excluded
    )


def taken_out(on: dict[str, Figure], off: dict[str, Figure]) -> dict[str, Fraction]:
    """How many ratings an outage took out of each row that is shown with and without it."""
    found = {}
    for name in on.keys() & off.keys():
        with_it, without = on[name].denominator, off[name].denominator
        if with_it is not None and without is not None:
            found[name] = with_it - without
    return found


def rows_of(world: World, who: Membership, **asked: str) -> dict[str, dict[str, Figure]]:
    page = world.client(who).get(world.url("metrics:detail", key="csat"), asked)
    return {
        split.by: {row.name: row.figures[0] for row in split.rows}
        for split in page.context["found"].splits
    }


def test_nothing_follows_from_a_split_with_and_without(world: World, outage: Numbers) -> None:
    """An outage took 26 ratings: 6, 8 and 12."""
    for who in (world.vera, world.erin):
        on, off = rows_of(world, who, incidents="yes"), rows_of(world, who)
        assert taken_out(on["team"], off["team"]) == {"Tier 2": 12}
        assert taken_out(on["channel"], off["channel"]) == {PHONE: 12}
        assert {name for name, each in on["team"].items() if each.is_kept_back} == {
            "North",
            "Tier 1",
        }
    on, off = (rows_of(world, world.alice, **asked) for asked in ({"incidents": "yes"}, {}))
    assert taken_out(on["team"], off["team"]) == {"North": 6, "Tier 1": 8, "Tier 2": 12}
    # Who leads a team sees its single agents, and so what an outage took from them.
    on, off = (rows_of(world, world.bob, **asked) for asked in ({"incidents": "yes"}, {}))
    assert taken_out(on["team"], off["team"]) == {"Tier 1": 8}


def test_nor_from_its_lines_week_by_week(
    world: World, outage: Numbers, at_most_queries: AtMost
) -> None:
    client, url = world.client(world.vera), world.url("metrics:detail", key="csat")
    with at_most_queries(15):
        page = client.get(url, {"incidents": "yes", "by": "team"})
    on = page.context["found"].lines
    off = client.get(url, {"by": "team"}).context["found"].lines
    week = on[0].periods.index(next(p for p in on[0].periods if p[0] <= day(51).date() < p[1]))
    told = taken_out(*({line.name: line.figures[week] for line in lines} for lines in (on, off)))
    assert told == {"Tier 2": 12}


def test_nor_in_the_api(world: World, outage: Numbers) -> None:
    for by, shown in (("team", "Tier 2"), ("channel", PHONE)):
        url = f"/api/v1/metrics/csat/by/{by}/"
        rows = by_token(world.vera).get(url, {"incidents": "yes"}).json()
        assert [row["name"] for row in rows if row["value"] is not None] == [shown]
        rows = by_token(world.alice).get(url, {"incidents": "yes"}).json()
        assert all(row["value"] is not None for row in rows)


def test_nor_for_one_part_by_itself(world: World, outage: Numbers) -> None:
    url = world.url("metrics:detail", key="csat")
    for asked, kept in (
        ({"team": "north"}, True),
        ({"team": "tier-1"}, True),
        ({"team": "tier-2"}, False),
        ({"channel": "email"}, True),
        ({"channel": "chat"}, True),
        ({"channel": "phone"}, False),
    ):
        page = world.client(world.vera).get(url, asked | {"incidents": "yes"})
        assert page.context["now"][0].is_kept_back == kept, asked
        page = world.client(world.vera).get(url, asked)
        assert not page.context["now"][0].is_kept_back, asked
        assert page.context["with_incidents"].is_kept_back == kept, asked


def test_nor_from_the_hours_of_the_week(world: World, outage: Numbers) -> None:
    """An outage took 26 ratings on a Wednesday, and on a Tuesday one agent's six."""
    for _ in range(6):
        rated(outage, day(50), "north", Channel.EMAIL, 0, excluded=Excluded.INCIDENT)

    url = "/api/v1/metrics/csat/by/hour/"

    def of_tuesday(who: Membership, **asked: str) -> Any:
        rows = by_token(who).get(url, asked).json()
        return next(row for row in rows if row["by"] == "2-14")

    for who in (world.vera, world.erin):
        assert of_tuesday(who)["n"] == 150
        assert of_tuesday(who, incidents="yes")["value"] is None
    assert of_tuesday(world.alice, incidents="yes")["n"] == 156


def test_nor_from_what_changed_in_the_mix(world: World, outage: Numbers) -> None:
    for team, (channel, _agents, _each) in TEAMS.items():
        for agent in range(5):
            for good in (0, 1, 1, 1):
                rated(outage, day(20), team, channel, agent, good=good)
    url, changed = world.url("metrics:detail", key="csat"), {"show": "change", "mix": "team"}
    for who, kept in ((world.vera, True), (world.alice, False)):
        client = world.client(who)
        assert not client.get(url, changed).context["found"].kept_back
        found = client.get(url, changed | {"incidents": "yes"}).context["found"]
        assert found.kept_back == kept
        assert (found.rows == []) == kept


def test_a_topics_share_where_what_was_created_had_been_ruled_out(
    world: World, numbers: Numbers
) -> None:
    """Of the outage's two tickets the topics were taken out by it, their creation before."""
    for number in range(12):
        within, ticket = number < 2, numbers.ticket(day(50), topics=["login"])
        for measure, variant, why in (
            (Measure.CREATED, "", Excluded.RULED_OUT),
            (Measure.TOPIC, "login", Excluded.INCIDENT),
        ):
            numbers.measured(
                measure,
                1,
                day(50),
                ticket=ticket,
                team="tier-1",
                channel=Channel.CHAT,
                variant=variant,
                excluded=why if within else Excluded.COUNTED,
            )
    url = world.url("metrics:detail", key="top_topics")
    asked = {"aggregation": "share", "incidents": "yes", "by": "channel"}
    for who in (world.vera, world.erin, world.carol, world.bob, world.alice):
        page = world.client(who).get(url, asked)
        assert page.status_code == 200, who.name
    (now, *_others) = page.context["now"]
    assert (now.numerator, now.denominator) == (12, 10)
