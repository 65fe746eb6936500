"""Along two dimensions: what one table keeps back, the table the other way round does not say."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.asking.asked import Asked
from metrics.catalogue import CATALOGUE
from metrics.facts import Channel, Measure
from metrics.showing.crossed_parts import Cross, Narrowing, kept_rows
from metrics.showing.judging import Standing
from metrics.values import Value
from people.access import Access
from people.models import Membership, Organization, Role
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import shown
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World, person

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
TEAMS = {"North": "north", "Tier 1": "tier-1", "Tier 2": "tier-2"}
CHANNELS = {"Email": "email", "E-mail": "email", "Chat": "chat", "Phone": "phone"}


def rated(
    numbers: Numbers, team: str, channel: Channel, agents: int, each: int, at: Any = None
) -> None:
    for agent in range(agents):
        for _ in range(each):
            name = f"{team} {agent}"
            numbers.measured(
                Measure.CSAT, 1, at or day(50), team=team, person=name, channel=channel
            )


@pytest.fixture
def email_of_one(numbers: Numbers) -> Numbers:
    """36 ratings by e-mail: 6 of North's, all one agent's, 10 of Tier 1's and 20 of Tier 2's."""
    rated(numbers, "north", Channel.EMAIL, 1, 6)
    rated(numbers, "tier-1", Channel.EMAIL, 5, 2)
    rated(numbers, "tier-2", Channel.EMAIL, 5, 4)
    for team, each in (("north", 3), ("tier-1", 4), ("tier-2", 5)):
        rated(numbers, team, Channel.PHONE, 5, each)
    for team, each in (("north", 7), ("tier-1", 8), ("tier-2", 9)):
        rated(numbers, team, Channel.CHAT, 5, each)
    return numbers


def rows(world: World, who: Membership, by: str, **asked: str) -> dict[str, int]:
    """How many ratings each row of a split on the page tells of."""
    found = shown(world, who, "metrics:detail", "csat", **asked)["found"]
    (split,) = (each for each in found.splits if each.by == by)
    return {row.name: row.figures[0].n for row in split.rows if not row.figures[0].is_kept_back}


def listed(world: World, who: Membership, by: str, **asked: str) -> dict[str, int]:
    """The same in the API."""
    found = by_token(who).get(f"/api/v1/metrics/csat/by/{by}/", asked).json()
    return {row["name"]: row["n"] for row in found if row["standing"] in ("fine", "few")}


def cells(world: World, who: Membership, read: Any) -> dict[tuple[str, str], int]:
    """What tables both ways round, and single cells, tell of each team's channels."""
    told = {}
    for team in TEAMS.values():
        for name, n in read(world, who, "channel", team=team).items():
            told[team, CHANNELS[name]] = n
    for channel in ("email", "phone", "chat"):
        for name, n in read(world, who, "team", channel=channel).items():
            told[TEAMS[name], channel] = n
    for team in TEAMS.values():
        for channel in ("email", "phone", "chat"):
            asked = {"team": team, "channel": channel}
            figure = shown(world, who, "metrics:detail", "csat", **asked)["now"][0]
            if not figure.is_kept_back:
                told[team, channel] = figure.n
    return told


def worked_out(told: dict[tuple[str, str], int]) -> set[tuple[str, str]]:
    """Which cells follow from these, the figures of teams and of channels being known."""
    everything = {
        (team, channel) for team in TEAMS.values() for channel in ("email", "phone", "chat")
    }
    known, before = set(told), set[tuple[str, str]]()
    while known != before:
        before = set(known)
        for side in (0, 1):
            for key in {cell[side] for cell in everything}:
                missing = [c for c in everything if c[side] == key and c not in known]
                known |= set(missing) if len(missing) == 1 else set()
    return known - set(told)


@pytest.mark.parametrize("read", [rows, listed])
@pytest.mark.parametrize("who", ["vera", "erin"])
def test_a_cell_is_held_to_the_tables_both_ways_round(
    world: World, email_of_one: Numbers, who: str, read: Any
) -> None:
    told = cells(world, getattr(world, who), read)
    assert ("north", "email") not in told
    assert ("tier-1", "email") not in told
    assert worked_out(told) == set()
    # No more than it takes: four cells in two teams and two channels.
    assert len(told) == 5
    assert len(cells(world, world.alice, read)) == 9


def test_also_of_ones_own_team(world: World, email_of_one: Numbers) -> None:
    """Norah's team by e-mail stands in a table of e-mail by team."""
    norah = person(world.organization, "Norah", Role.AGENT, works_in=email_of_one.team("north"))
    assert worked_out(cells(world, norah, rows)) == set()
    bob = cells(world, world.bob, rows)
    assert worked_out(bob) == set()
    assert {cell for cell in bob if cell[0] == "tier-1"} == {
        ("tier-1", channel) for channel in ("email", "phone", "chat")
    }


def test_also_by_week(world: World, email_of_one: Numbers, at_most_queries: AtMost) -> None:
    client, url = world.client(world.vera), world.url("metrics:detail", key="csat")
    with at_most_queries(15):
        page = client.get(url, {"team": "tier-1", "by": "channel"})
    lines = {line.name: line for line in page.context["found"].lines}
    week = next(
        at for at, each in enumerate(lines["Chat"].periods) if each[0] <= day(50).date() < each[1]
    )
    kept = {name for name, line in lines.items() if line.figures[week].is_kept_back}
    told = cells(world, world.vera, rows)
    assert kept == {name for name in lines if ("tier-1", CHANNELS[name]) not in told}
    assert kept


def test_also_hour_by_hour(world: World, numbers: Numbers) -> None:
    """One agent was rated by e-mail at nine, five at ten and five at eleven (UTC)."""
    for hour, agents, each in ((9, 1, 6), (10, 5, 2), (11, 5, 4)):
        rated(numbers, "north", Channel.EMAIL, agents, each, day(50, hour))
        rated(numbers, "north", Channel.PHONE, 5, 6, day(50, hour))
        rated(numbers, "north", Channel.CHAT, 5, 7, day(50, hour))
    hours = {
        row["by"]: row["n"]
        for row in by_token(world.vera)
        .get("/api/v1/metrics/csat/by/hour/", {"channel": "email"})
        .json()
        if row["standing"] in ("fine", "few")
    }
    assert hours == {"2-13": 20}
    ten = listed(world, world.vera, "channel", weekday="2", hour="12")
    assert "E-mail" not in ten
    assert len(ten) == 1


def test_a_row_of_what_is_asked_for_is_held_as_it_is(world: World, numbers: Numbers) -> None:
    """What ?channel=email keeps back, its own row by channel does not say."""
    rated(numbers, "north", Channel.CHAT, 1, 6)
    rated(numbers, "north", Channel.EMAIL, 5, 2)
    rated(numbers, "tier-1", Channel.PHONE, 5, 7)
    alone = shown(world, world.vera, "metrics:detail", "csat", channel="email")["now"][0]
    assert alone.standing == Standing.BESIDE
    assert listed(world, world.vera, "channel", channel="email") == {}


def test_what_a_team_does_alone_covers_nothing(world: World, numbers: Numbers) -> None:
    """Tier 1 does nothing but e-mail: its figure, a click away, says what its row would not."""
    for team, channel, agents, each in (
        ("north", Channel.EMAIL, 1, 6),
        ("north", Channel.PHONE, 5, 6),
        ("tier-1", Channel.EMAIL, 5, 2),
        ("tier-2", Channel.EMAIL, 5, 4),
        ("tier-2", Channel.PHONE, 5, 5),
    ):
        rated(numbers, team, channel, agents, each)
    assert listed(world, world.vera, "team", channel="email") == {"Tier 1": 10}
    assert listed(world, world.vera, "team")["Tier 1"] == 10


AMOUNTS = st.lists(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 9)), min_size=3, max_size=3),
    min_size=2,
    max_size=4,
)


@given(AMOUNTS)
def test_no_cell_follows_from_its_lines(amounts: list[list[tuple[int, int]]]) -> None:
    """So many ratings by so many agents of each team and channel; a line of one cell tells it."""
    csat = CATALOGUE["csat"]
    period = (day(0).date(), day(28).date())
    access = Access(organization=Organization(), membership=Membership(pk=1), roles=frozenset())
    table: dict[Any, Value] = {}
    for team, row in enumerate(amounts, 1):
        for channel, (n, agents) in enumerate(row, 1):
            value, count = Fraction(1) if n else None, Fraction(n)
            table[f"[{channel}, {team}]"] = Value(value, n, count, count, agents=min(agents, n))
    cross = Cross(Asked(csat, csat.default, period, []), ("channel", "team"))
    hidden = set()
    for team in range(1, len(amounts) + 1):
        place = Narrowing("team", frozenset((str(team),)))
        for _period, _by, key in kept_rows(access, cross, "channel", place, [(period, table)], {}):
            hidden.add((Channel[str(key).upper()].value, team))
    full = {tuple(json.loads(key)) for key, value in table.items() if value.n}
    assert hidden <= full
    assert {cell for cell in full if table[f"[{cell[0]}, {cell[1]}]"].n < 5} <= hidden
    unknown, before = set(hidden), set[Any]()
    while unknown != before:
        before = set(unknown)
        for side, key in {(side, cell[side]) for cell in full for side in (0, 1)}:
            line = {cell for cell in full if cell[side] == key}
            missing = line & unknown
            if len(line) > 1 and len(missing) == 1:
                unknown -= missing
    assert unknown == hidden
