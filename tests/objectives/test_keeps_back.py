"""An objective's figures tell nothing of a key result that the reader may not see: finding them by
subtraction, or reading them where there is one, is kept from whoever may not read that person."""

from typing import Any

import pytest

from objectives.alignment.graph import read_graph
from objectives.board.folded import FoldedBoard, read_page
from objectives.board.groups import TeamGroup
from objectives.board.whole import Asked, read_board
from objectives.models import Objective
from objectives.quarter.compare import read_trend
from objectives.quarter.results import read_results
from objectives.use_cases.overrides import override_status
from people.models import Membership
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.objectives.quarter.ends import MONDAY, Ended
from tests.objectives.reporting.test_exports import rows_of
from tests.objectives.test_api import call
from tests.world import World

SAID = "so they are kept back"
EVERYBODY = ("alice", "bob", "carol", "dan")


@pytest.fixture
def hers(quarter: Quarter, world: World) -> Objective:
    """Bob's: Carol's own key result at 80 %, and one of all at 20 %: 50 % together, at risk.

    Dan is named on it, and works in another team.
    """
    made = quarter.objective("Hush", visibility="private", named=[world.dan, world.carol])
    quarter.said(quarter.key_result(made, title="Hers", person=world.carol), 48 * M)
    quarter.said(quarter.key_result(made, title="Everybody's"), 57 * M)
    made.refresh_from_db()
    assert made.progress == 500_000
    return made


def html_of(world: World, who: Membership, url: str) -> str:
    with at(TUESDAY):
        answer: Any = world.client(who).get(url)
    assert answer.status_code == 200
    return answer.content.decode()  # type: ignore[no-any-return]


def test_its_page_says_that_they_are_kept_back(hers: Objective, world: World) -> None:
    url = world.url("objectives:objective", objective=hers.pk)
    for name in EVERYBODY:
        html = html_of(world, getattr(world, name), url)
        assert ("50\u00a0%" in html) == (name != "dan")
        assert (SAID in html) == (name == "dan"), name
        assert ("Hers" in html) == (name != "dan")


def test_where_all_is_kept_back_its_page_does_not_say_that_there_is_nothing(
    quarter: Quarter, world: World
) -> None:
    named = [world.dan, world.carol]
    alone = quarter.objective("One person's", visibility="private", named=named)
    quarter.said(quarter.key_result(alone, title="Hers", person=world.carol), 48 * M)
    url = world.url("objectives:objective", objective=alone.pk)
    seen, kept = html_of(world, world.carol, url), html_of(world, world.dan, url)
    assert "Hers" in seen
    assert "Hers" not in kept
    assert "No key results yet" not in kept
    assert "The numbers of single people are shown to them" in kept


def test_the_api_gives_no_progress_and_no_status(hers: Objective, world: World) -> None:
    told = {}
    for name in EVERYBODY:
        one = call(getattr(world, name), "get", f"objectives/{hers.pk}/").json()
        told[name] = (one["progress"], one["status"] == "no_data", one["keeps_back"])
    assert told.pop("dan") == (None, True, True)
    assert set(told.values()) == {("0.5", False, False)}


def test_the_table_has_empty_cells(hers: Objective, quarter: Quarter, world: World) -> None:
    told = {}
    for name in ("bob", "dan"):
        head, row = rows_of(world.client(getattr(world, name)), quarter, "objectives")
        one = dict(zip(head, row, strict=True))
        told[name] = [one[column] for column in ("Progress", "Expected by now", "Status")]
    assert told["bob"][0] == "0.5"
    assert told["dan"] == ["", "", "No data"]


def test_boards_whole_and_folded_and_the_tree_and_the_report(
    hers: Objective, quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A team of that objective alone: its sum would be the objective's."""
    monkeypatch.setattr("objectives.board.folded.MOST", 0)
    for name in EVERYBODY:
        access = world.access(getattr(world, name))
        board = read_board(access=access, cycle=quarter.cycle, now=TUESDAY, stale=False)
        (line,) = board.lines
        summaries = [TeamGroup(None, [line]).summary.progress, line.roll.progress]
        folded = read_page(Asked(access, quarter.cycle, TUESDAY, False))
        assert isinstance(folded, FoldedBoard)
        summaries += [each.summary.progress for each in (*folded.opened, *folded.folded)]
        graph = read_graph(access=access, cycle=quarter.cycle, now=TUESDAY, stale=False)
        statuses = {line.status, graph.status[hers.pk], *folded.counts}
        if name == "dan":
            assert set(summaries) == {None}
            assert (line.expected, line.change) == (None, None)
            assert statuses == {"no_data"}
        else:
            assert [float(each or 0) for each in summaries] == [0.5, 0.5, 0.5]
            assert "no_data" not in statuses
    for route in ("objectives:tree", "objectives:map", "objectives:report"):
        of_cycle = {"cycle": quarter.cycle.pk} if route == "objectives:report" else {}
        url = world.url(route, **of_cycle)
        assert "50\u00a0%" in html_of(world, world.bob, url), route
        assert "50\u00a0%" not in html_of(world, world.dan, url), route


def test_what_a_person_set_stands_without_what_the_figures_say(
    hers: Objective, quarter: Quarter, world: World
) -> None:
    found = Objective.objects.select_related("cycle", "team").get(pk=hers.pk)
    override_status(access=quarter.alice, subject=found, status="on_track", reason="Hired.")
    one = call(world.dan, "get", f"objectives/{hers.pk}/").json()
    assert (one["status"], one["override"]["computed"]) == ("on_track", "no_data")
    assert call(world.bob, "get", f"objectives/{hers.pk}/").json()["override"]["computed"] != (
        "no_data"
    )


def test_an_archived_one_keeps_nothing_back(hers: Objective, world: World) -> None:
    hers.key_results.filter(title="Hers").update(archived_at=TUESDAY)
    assert not Objective.objects.visible_to(world.access(world.dan)).get().keeps_back


def test_its_score_and_the_course_of_scores(quarter: Quarter, world: World) -> None:
    ended = Ended(quarter)
    made = quarter.objective("Hush", visibility="private", named=[world.dan, world.carol])
    quarter.said(
        quarter.key_result(made, person=world.carol), 48 * M, on=MONDAY
    )  # 0.8; the others' mean is 0.625
    ended.closed()
    scores, course = {}, {}
    for name in EVERYBODY:
        access = world.access(getattr(world, name))
        outcomes = {each.objective.pk: each for each in read_results(access, ended.cycle)}
        scores[name] = (outcomes[made.pk].total.score, outcomes[made.pk].status == "no_data")
        (point,) = read_trend(access, [ended.cycle])
        course[name] = (float(point.score or 0), point.count)
    assert scores.pop("dan") == (None, True)
    assert {(float(score or 0), none) for score, none in scores.values()} == {(0.8, False)}
    assert course.pop("dan") == (0.625, 1)
    assert set(course.values()) == {(0.7125, 2)}
