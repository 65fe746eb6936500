"""On pages that show a period beside its weeks: a week in which few worked does not follow."""

from typing import Any

import pytest

from metrics.facts import Measure
from metrics.models import Measurement, SyncRun
from metrics.showing.details import Line
from metrics.showing.judging import Standing
from people.models import Membership, Role
from tests.metrics.pages.conftest import numbers
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World, person

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
MARCH = {"start": "2026-03-02", "end": "2026-03-30"}
APRIL = {"start": "2026-03-30", "end": "2026-04-27"}
# How many each of four agents solved, week by week; of North it was a single one in the second.
SOLVED = {
    "north": [4, 2, 3, 5, 3],
    "tier-1": [6, 7, 5, 8, 6],
    "tier-2": [8, 9, 7, 10, 6],
}


@pytest.fixture
def thin_week(numbers: Numbers) -> Numbers:
    for team, weeks in SOLVED.items():
        for week, each in enumerate(weeks):
            for agent in range(1 if (team, week) == ("north", 1) else 4):
                for _ in range(each):
                    at, who = day(7 * week + 1), f"{team} {agent}"
                    numbers.measured(Measure.SOLVED, 1, at, team=team, person=who)
    return numbers


def shown(
    world: World, who: Membership, name: str, key: str = "tickets_solved", **asked: str
) -> Any:
    page = world.client(who).get(world.url(name, key=key), asked)
    assert page.status_code == 200
    return page.context


def gaps(line: Line) -> list[int]:
    """Which weeks a line leaves out, the first of March being 0."""
    first = day(0).date()
    return [
        (period[0] - first).days // 7
        for period, each in zip(line.periods, line.figures, strict=True)
        if each.is_kept_back
    ]


def test_a_teams_week_is_not_its_row_minus_the_other_weeks(
    world: World, thin_week: Numbers
) -> None:
    for who in (world.vera, world.erin):
        found = shown(world, who, "metrics:detail", by="team", **MARCH)["found"]
        lines = {line.name: line for line in found.lines}
        (row,) = [row for row in found.splits[0].rows if row.name == "North"]
        # 16 + 2 + 12 + 20: the third is the smallest week beside the second. Tier 1, the smallest
        # team beside North in the second, is kept back in the same two.
        assert row.figures[0].value == 50
        assert {name: gaps(line) for name, line in lines.items()} == {
            "North": [1, 2],
            "Tier 1": [1, 2],
            "Tier 2": [],
        }
        north = [each.standing for each in lines["North"].figures if each.is_kept_back]
        assert north == [Standing.PRIVATE, Standing.BESIDE]
    alice = shown(world, world.alice, "metrics:detail", by="team", **MARCH)["found"]
    assert [gaps(line) for line in alice.lines] == [[], [], []]


@pytest.mark.parametrize("leads", [True, False])
def test_what_a_reader_is_shown_by_itself_is_no_cover(
    world: World, thin_week: Numbers, leads: bool
) -> None:
    """The figure of the own team, or of one that is led, is a click away: another stands in."""
    tia = world.bob
    if not leads:
        tia = person(world.organization, "Tia", Role.AGENT, works_in=thin_week.team("tier-1"))
    found = shown(world, tia, "metrics:detail", by="team", **MARCH)["found"]
    expected = {"North": [1, 2], "Tier 1": [], "Tier 2": [1, 2]}
    assert {line.name: gaps(line) for line in found.lines} == expected
    for line in found.lines:
        alone = shown(world, tia, "metrics:detail", team=line.query["team"], **MARCH)["found"]
        assert gaps(alone.lines[0]) == expected[line.name], line.name


def test_nor_does_the_file_say_it(world: World, thin_week: Numbers) -> None:
    url = world.url("metrics:course-csv", key="tickets_solved")
    text = world.client(world.vera).get(url, {"by": "team", **MARCH}).content.decode("utf-8-sig")
    table = [line.split(",") for line in text.splitlines() if ",North," in line]
    march = {first: value for first, _last, _name, value, *_rest in table if first >= "2026-03-02"}
    assert march == {"2026-03-02": "16", "2026-03-09": "", "2026-03-16": "", "2026-03-23": "20"}


def test_nor_is_it_the_period_before_minus_its_other_weeks(
    world: World, thin_week: Numbers
) -> None:
    """April is chosen: March, of which the figure is told beside it, has the thin week."""
    found = shown(world, world.vera, "metrics:detail", team="north", **APRIL)["found"]
    assert found.compared.figures[1].value == 50
    assert gaps(found.lines[0]) == [1, 2]
    drawn_beside = shown(
        world, world.vera, "metrics:detail", team="north", beside="before", **APRIL
    )["found"]
    assert [gaps(line) for line in drawn_beside.lines] == [[1, 2], [1, 2]]
    alice = shown(world, world.alice, "metrics:detail", team="north", **APRIL)["found"]
    assert gaps(alice.lines[0]) == []


def test_nor_a_part_asked_for_by_itself(world: World, thin_week: Numbers) -> None:
    """What a row keeps back for its other weeks' sake, its own page does not show."""
    found = shown(world, world.vera, "metrics:detail", by="team", **MARCH)["found"]
    for line in found.lines:
        alone = shown(world, world.vera, "metrics:detail", team=line.query["team"], **MARCH)
        assert gaps(alone["found"].lines[0]) == gaps(line), line.name


@pytest.mark.parametrize("works_there", [False, True])
def test_nor_is_it_the_restated_period_minus_its_weeks(
    world: World, thin_week: Numbers, works_there: bool
) -> None:
    """As reported and as now known: nothing was restated, so that one side says the other."""
    reported(thin_week)
    who = world.vera
    if works_there:
        who = person(world.organization, "Norah", Role.AGENT, works_in=thin_week.team("north"))
    page = shown(world, who, "metrics:restated", team="north", until=MARCH["end"], **MARCH)
    assert (page["chosen"].then.value, page["chosen"].now.value) == (50, 50)
    assert sides(page) == [["16", "16"], ["–", "–"], ["–", "–"], ["20", "20"]]


def test_a_restated_week_is_held_to_its_own_side(world: World, thin_week: Numbers) -> None:
    """Of the first week's 16 ten came late: reported were 6, the smallest beside the second, and
    now the third is. Left out there on one side alone, it would stand on the other as it is."""
    reported(thin_week)
    first_week = Measurement.objects.filter(team__slug="north", at__lt=day(7)).order_by("pk")
    # Each agent has four in a row: of two of them two were known in time, of two a single one.
    rows = enumerate(first_week.values_list("pk", flat=True))
    late = [row for place, row in rows if place % 4 > 1 or (place % 4 == 1 and place > 8)]
    Measurement.objects.filter(pk__in=late).update(known_from=day(58))
    norah = person(world.organization, "Norah", Role.AGENT, works_in=thin_week.team("north"))
    page = shown(world, norah, "metrics:restated", team="north", until=MARCH["end"], **MARCH)
    assert (page["chosen"].then.value, page["chosen"].now.value) == (40, 50)
    assert sides(page) == [["–", "–"], ["–", "–"], ["12", "12"], ["20", "20"]]


def sides(page: Any) -> list[list[str]]:
    """Each week of March as reported and as now known."""
    weeks = [each for each, _words, _url in page["weeks"] if each.period[0] >= day(0).date()]
    return [[each.then.text, each.now.text] for each in reversed(weeks)]


def reported(numbers: Numbers) -> None:
    """As if all had been known since the first of March."""
    first = day(-1)
    Measurement.objects.update(known_from=first)
    run = SyncRun.objects.create(organization=numbers.organization, source=numbers.source)
    SyncRun.objects.filter(pk=run.pk).update(started_at=first)
