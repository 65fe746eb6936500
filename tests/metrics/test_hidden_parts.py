"""Nothing that is kept back follows from what is shown: in a split, in weeks, in a mix of work."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE
from metrics.facts import Channel, Measure
from metrics.showing.figures import Figure, figure
from metrics.showing.hidden_parts import (
    Part,
    kept_apart,
    kept_apart_by,
    kept_apart_in,
    second_of,
)
from metrics.showing.judging import Reader, Standing
from metrics.values import Key, Period, Value
from objectives.views.headline import kept_headline
from people.models import Membership, Role, Team
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World, person

__all__ = ["numbers", "rated"]
pytestmark = pytest.mark.django_db

CSAT, TIME, SOLVED = (
    CATALOGUE[key].default for key in ("csat", "first_response_time", "tickets_solved")
)
GUARDED = Reader(guarded=True)


def value(good: int, n: int, agents: int = 9) -> Value:
    return Value(Fraction(good, n) if n else None, n, Fraction(good), Fraction(n), agents=agents)


def part(good: int, n: int, *, agents: int = 9, mine: bool = False) -> Part:
    known = value(good, n, agents)
    reader = Reader(own=True) if mine else GUARDED
    return Part(figure(CSAT, known, reader), known, mine)


PARTS = st.lists(
    st.integers(0, 40).flatmap(
        lambda n: st.builds(
            part,
            st.integers(0, n),
            st.just(n),
            agents=st.integers(1 if n else 0, 9),
            mine=st.sampled_from([False, False, False, True]),
        )
    ),
    max_size=8,
)


def derivable(whole: Value, parts: list[Part], shown: list[Figure]) -> list[Fraction]:
    """What one subtraction gives away: the whole minus all that can be seen, if one is left."""
    left = [
        known.value
        for known, seen in zip(parts, shown, strict=True)
        if seen.value is None and known.value.n and not known.mine
    ]
    if len(left) != 1:
        return []
    seen = [p.value for p, s in zip(parts, shown, strict=True) if s.value is not None or p.mine]
    good = (whole.numerator or 0) - sum(each.numerator or 0 for each in seen)
    n = whole.n - sum(each.n for each in seen)
    assert (good, n) == (left[0].numerator, left[0].n)  # the attack itself is sound
    return [Fraction(good) / n]


@given(parts=PARTS)
def test_no_part_is_the_whole_minus_the_others(parts: list[Part]) -> None:
    whole = value(
        sum(int(each.value.numerator or 0) for each in parts), sum(each.value.n for each in parts)
    )
    shown = kept_apart(parts)
    others = [each for each in parts if each.value.n and not each.mine]
    if len(others) > 1:
        assert derivable(whole, parts, shown) == []
    # No more than one is kept back for another's sake, and none without need.
    more = [each for each in shown if each.standing == Standing.BESIDE]
    assert len(more) <= 1
    hidden = [each for each in parts if each.shown.is_kept_back and each.value.n]
    assert len(hidden) == 1 if more else True
    for before, after in zip(parts, shown, strict=True):
        assert after == before.shown or after.standing == Standing.BESIDE


def test_it_is_the_smallest_that_is_not_ones_own() -> None:
    parts = [part(3, 4), part(30, 40), part(9, 12, mine=True), part(20, 25)]
    shown = kept_apart(parts)
    assert [each.standing for each in shown] == [
        Standing.HIDDEN,
        Standing.FINE,
        Standing.FEW,
        Standing.BESIDE,
    ]
    assert (shown[3].text, shown[3].value, shown[3].low, shown[3].n) == ("–", None, None, 25)
    assert "could be worked out" in shown[3].note


def test_beside_a_team_of_few_agents_the_sample_is_kept_back_too() -> None:
    shown = kept_apart([part(30, 40, agents=2), part(30, 50), part(40, 60)])
    assert [(each.standing, each.n) for each in shown] == [
        (Standing.PRIVATE, 0),
        (Standing.BESIDE, 0),
        (Standing.FINE, 60),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        [part(30, 40), part(40, 60)],  # nothing to hide
        [part(3, 4), part(1, 2), part(40, 60)],  # two hide each other
        [part(3, 4)],  # it is the whole
        [part(3, 4), part(0, 0)],
        [],
    ],
)
def test_nothing_more_where_there_is_no_need(parts: list[Part]) -> None:
    assert kept_apart(parts) == [each.shown for each in parts]


def test_of_medians_nothing_can_be_subtracted() -> None:
    median = Value(Fraction(60), 4)
    parts = [Part(figure(TIME, median), median), Part(figure(TIME, median), median)]
    many = median._replace(n=50)
    parts[1] = Part(figure(TIME, many), many)
    assert second_of(parts) is None


MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
WEEKS = [(MONDAY + WEEK * number, MONDAY + WEEK * (number + 1)) for number in range(6)]


def test_a_week_is_not_the_period_minus_the_other_weeks() -> None:
    sizes = [40, 50, 3, 60, 45, 70]
    parts = {week: part(n // 2, n) for week, n in zip(WEEKS, sizes, strict=True)}
    last_four = (WEEKS[2][0], WEEKS[5][1])
    shown = kept_apart_in(CSAT, [last_four], parts)
    assert [shown[week].standing.value for week in WEEKS] == [
        *("fine", "fine"),
        *("hidden", "fine", "beside", "fine"),
    ]
    # A period that cuts a week in two is no sum of the weeks.
    odd = (WEEKS[2][0] + timedelta(days=1), WEEKS[5][1])
    assert kept_apart_in(CSAT, [odd], parts)[WEEKS[4]].standing == Standing.FINE


def test_nor_is_it_the_period_before_minus_the_others() -> None:
    sizes = [40, 3, 60, 45, 70, 50]
    parts = {week: part(n // 2, n) for week, n in zip(WEEKS, sizes, strict=True)}
    now, before = (WEEKS[3][0], WEEKS[5][1]), (WEEKS[0][0], WEEKS[2][1])
    shown = kept_apart_in(CSAT, [now, before], parts)
    assert [shown[week].standing.value for week in WEEKS[:3]] == ["beside", "hidden", "fine"]
    assert {shown[week].standing for week in WEEKS[3:]} == {Standing.FINE}


ALL_FOUR = (WEEKS[0][0], WEEKS[3][1])
Weekly = dict[tuple[Period, Key], Part]


def weekly(teams: list[list[tuple[int, int]]]) -> Weekly:
    """Of each team (n, agents) in each of four weeks, and what these are together."""
    found: Weekly = {}
    for team, weeks in enumerate(teams):
        for week, (n, agents) in zip(WEEKS, weeks, strict=False):
            found[week, team] = part(n // 2, n, agents=agents if n else 0)
        good, n = (sum(many // of for many, _agents in weeks) for of in (2, 1))
        # The same few every week: whoever is too few in all was so in each.
        most = max(agents for many, agents in weeks if many or not n)
        found[ALL_FOUR, team] = part(good, n, agents=most)
    return found


def worked_out(table: Weekly, shown: dict[tuple[Period, Key], Figure]) -> set[tuple[Period, Key]]:
    """All that subtracting gives away, again and again: of a week or the four weeks the teams make
    up what is known of all of them; of a team the weeks make up the four."""
    weeks, teams = {period for period, _team in table}, {team for _week, team in table}
    known = {c for c in table if shown[c].value is not None or not table[c].value.n}
    lines = [{(week, team) for team in teams} for week in weeks]
    lines += [{(week, team) for week in weeks} for team in teams]
    found = set[tuple[Period, Key]]()
    while left := next((gap for line in lines if len(gap := line - known - found) == 1), None):
        found |= left
    return found


TEAMS = st.lists(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=4, max_size=4),
    min_size=1,
    max_size=5,
)


@given(teams=TEAMS)
def test_no_cell_of_a_table_over_time_can_be_worked_out(
    teams: list[list[tuple[int, int]]],
) -> None:
    table = weekly(teams)
    shown = kept_apart_by(CSAT, table, {})
    for week, team in worked_out(table, shown):
        beside_it = [key for period, key in table if period == week and table[period, key].value.n]
        # What one team did alone is the company's own figure, and that is everybody's.
        assert beside_it == [team]
    for cell, each in shown.items():
        assert each == table[cell].shown or each.standing == Standing.BESIDE


def test_what_a_row_keeps_back_is_kept_apart_in_its_column_too() -> None:
    """In week 2 three of team 0 worked: team 1 stands beside it there. Either row needs another
    week: the smallest of the one, and of the other the same week, lest another team is drawn in."""
    table = weekly(
        [
            [(30, 5), (20, 3), (40, 5), (50, 5)],
            [(60, 6), (25, 6), (70, 6), (35, 6)],
            [(90, 9), (80, 9), (85, 9), (95, 9)],
        ]
    )
    shown = kept_apart_by(CSAT, table, {})
    told = [[shown[week, team].standing.value for week in WEEKS[:4]] for team in range(3)]
    assert told == [
        ["beside", "private", "fine", "fine"],
        ["beside", "beside", "fine", "fine"],
        ["fine", "fine", "fine", "fine"],
    ]
    assert {shown[ALL_FOUR, team].standing for team in range(3)} == {Standing.FINE}
    # Not even how many: of that the same is true.
    assert {each.n for each in shown.values() if each.value is None} == {0}


def test_where_all_together_are_kept_back_so_is_one_of_them() -> None:
    """The company's week is kept back for another week's sake: its teams together would say it."""
    table = weekly([[(30, 5)], [(40, 5)]])
    whole = part(35, 70)
    hidden = whole._replace(shown=replace(whole.shown, standing=Standing.BESIDE, value=None))
    shown = kept_apart_by(CSAT, table, {WEEKS[0]: hidden})
    assert [shown[WEEKS[0], team].standing.value for team in (0, 1)] == ["beside", "fine"]
    assert kept_apart_by(CSAT, table, {WEEKS[0]: whole})[WEEKS[0], 0].standing == Standing.FINE


def test_on_the_page_of_a_team_of_few(world: World, rated: Numbers) -> None:
    """For who sees no single agents: Dan's team alone is the company less the others."""
    for index, team in enumerate(("tier-1", "north")):
        for agent in range(4):
            for _ in range(10 + index):
                rated.measured(Measure.CSAT, 1, day(50), team=team, person=f"{team} {agent}")
    url = world.url("metrics:detail", key="csat") + "?by=team"
    (split,) = world.client(world.dan).get(url).context["found"].splits
    found = {row.name: row.figures[0] for row in split.rows}
    assert {name: each.standing.value for name, each in found.items()} == {
        "Tier 1": "fine",
        "Tier 2": "private",
        "North": "beside",
    }
    assert found["North"].value is None
    assert found["North"].n == 0
    assert found["Tier 1"].value is not None


def test_the_note_is_in_the_readers_words(world: World, rated: Numbers) -> None:
    url = world.url("metrics:detail", key="csat") + "?by=team"
    shown = world.client(world.alice).get(url).content.decode()
    assert "Kept back, or a smaller part beside it could be worked out." in shown


@pytest.fixture
def three_teams(rated: Numbers) -> Numbers:
    """Beside Dan's Tier 2 (4 ratings, one agent) two teams that are large enough, and channels."""
    for index, team in enumerate(("tier-1", "north")):
        for agent in range(4):
            for number in range(10 + index):
                rated.measured(
                    Measure.CSAT,
                    number % 3 > 0,
                    day(50),
                    team=team,
                    person=f"{team} {agent}",
                    channel=Channel.EMAIL if number % 2 else Channel.PHONE,
                )
    for number in range(9):
        rated.measured(
            Measure.CSAT,
            number % 3 == 0,
            day(50),
            team="tier-1",
            person="tier-1 0",
            channel=Channel.CHAT,
        )
    return rated


def figures(world: World, who: Membership, **asked: str) -> dict[str, Figure]:
    """What a question's figure is on each road to it."""
    client, names = world.client(who), {"key": "csat"}
    page = client.get(world.url("metrics:detail", **names), asked)
    why = client.get(world.url("metrics:why", **names), asked).content.decode()
    hours = client.get(world.url("metrics:detail", **names), asked | {"show": "hours"})
    change = client.get(world.url("metrics:detail", **names), asked | {"show": "change"})
    found = {
        "page": page.context["now"][0],
        "hours": hours.context["now"][0],
        "change": change.context["now"][0],
    }
    last_week = page.context["found"].lines[0].figures
    found |= {f"week {number}": each for number, each in enumerate(last_week) if each.n}
    answer = by_token(who).get("/api/v1/metrics/csat/value/", asked).json()
    assert (answer["value"] is None) == found["page"].is_kept_back
    assert answer["numerator"] is None or not found["page"].is_kept_back
    assert ("Result" in why) == (not found["page"].is_kept_back)
    return found


def test_what_a_table_keeps_back_is_not_a_click_away(world: World, three_teams: Numbers) -> None:
    """The company less Tier 1 and North is what Dan is rated: nobody but his lead may know it."""
    for who in (world.erin, world.vera, world.carol):
        found = figures(world, who, team="north")
        assert {each.standing for each in found.values()} == {Standing.BESIDE}, who
        assert not figures(world, who, team="tier-1")["page"].is_kept_back
        assert not figures(world, who)["page"].is_kept_back
    assert not figures(world, world.alice, team="north")["page"].is_kept_back


def test_nor_is_one_channel_of_a_table(world: World, three_teams: Numbers) -> None:
    """One agent alone chats: E-mail, the smallest beside it, is kept back as in the table."""
    rows = by_token(world.erin).get("/api/v1/metrics/csat/by/channel/").json()
    standing = {row["by"]: row["standing"] for row in rows}
    assert sorted(standing.values()) == ["beside", "fine", "private"]
    for channel, told in standing.items():
        if channel is not None:
            asked = {"channel": channel}
            answer = by_token(world.erin).get("/api/v1/metrics/csat/value/", asked).json()
            assert answer["standing"] == told, channel
            if told == "beside":
                pieces = by_token(world.erin).get("/api/v1/metrics/csat/by/week/", asked).json()
                parts = by_token(world.erin).get("/api/v1/metrics/csat/by/team/", asked).json()
                assert {each["value"] for each in (*pieces, *parts)} == {None}


def test_a_team_of_teams_tells_of_no_hidden_one(world: World, three_teams: Numbers) -> None:
    """South holds Dan's team and North: less North, which one may not see, it would be his. It
    holds both of the hidden rows, and is shown; West holds one of them alone, and is not."""
    north, tier2 = (Team.objects.get(slug=slug) for slug in ("north", "tier-2"))
    south = Team.objects.create(organization=world.organization, name="South", slug="south")
    Team.objects.filter(pk__in=(north.pk, tier2.pk)).update(parent=south)
    assert not figures(world, world.erin, team="south")["page"].is_kept_back
    west = Team.objects.create(organization=world.organization, name="West", slug="west")
    Team.objects.filter(pk__in=(world.tier1.pk, tier2.pk)).update(parent=west)
    assert figures(world, world.erin, team="west")["page"].standing == Standing.BESIDE


def test_ones_own_team_is_always_shown(world: World, three_teams: Numbers) -> None:
    norah = person(world.organization, "Norah", Role.AGENT, works_in=Team.objects.get(slug="north"))
    assert not figures(world, norah, team="north")["page"].is_kept_back


def test_the_lists_of_a_teams_metrics_keep_it_back_too(
    world: World, three_teams: Numbers, at_most_queries: AtMost
) -> None:
    north = Team.objects.get(slug="north")
    norah = person(world.organization, "Norah", Role.AGENT, works_in=north)
    roads = ("metrics:list", "objectives:team-headline")
    for who, kept in ((norah, False), (world.erin, True), (norah, False)):
        client = world.client(who)
        with at_most_queries(15):
            listed = client.get(world.url(roads[0]), {"team": "north"})
        rows = [row for each in listed.context["categories"] for row in each.rows]
        (csat,) = [row for row in rows if row.definition.key == "csat"]
        assert csat.figure.is_kept_back == kept
        assert (csat.figure.standing == Standing.BESIDE) == kept
        # Kept by what its reader may see: one's headline is not shown to the other.
        client.get(world.url(roads[1], team="north"))
    known = csat.figure.text
    for who, shown in ((norah, True), (world.erin, False)):
        headline = kept_headline(world.access(who), north, now=timezone.now())
        assert (known in headline.html) == shown
