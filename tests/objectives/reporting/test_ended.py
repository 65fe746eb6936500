"""A cycle that is over, got out: its scores, whose they are, and what was learned."""

import csv
from datetime import datetime
from fractions import Fraction
from io import StringIO

import pytest

from objectives.board import portions
from objectives.use_cases.grading import LookBack, grade, write_retrospective
from objectives.use_cases.overrides import override_status
from tests.fixtures.queries import AtMost
from tests.objectives.cases import M, Quarter, at
from tests.objectives.quarter.ends import JANUARY, MONDAY, Ended
from tests.objectives.reporting.test_report import letters, pdf
from tests.world import World


@pytest.fixture
def ended(quarter: Quarter) -> Ended:
    """Bob's: 0.5 weighing three and 1.0 weighing one, and one that nobody measured."""
    return Ended(quarter)


def report(ended: Ended) -> str:
    url = ended.world.url("objectives:report", cycle=ended.cycle.pk)
    with at(JANUARY):
        return ended.world.client(ended.world.vera).get(url).content.decode()


def rows(ended: Ended, what: str, on: datetime = JANUARY) -> dict[str, dict[str, str]]:
    """By title."""
    url = ended.world.url(f"objectives:export-{what}-csv", cycle=ended.cycle.pk)
    with at(on):
        text = ended.world.client(ended.world.vera).get(url).content.decode("utf-8-sig")
    title = "Objective" if what == "objectives" else "Key result"
    return {row[title]: row for row in csv.DictReader(StringIO(text))}


def test_before_it_is_graded_nothing_has_a_score(ended: Ended) -> None:
    assert "Score" not in report(ended)
    assert {row["Score"] for row in rows(ended, "objectives").values()} == {""}
    assert {row["Score"] for row in rows(ended, "key-results").values()} == {""}


def test_the_tables_have_exact_scores_and_the_owners_own_beside_the_proposed(
    ended: Ended, world: World
) -> None:
    """(3 × 0.7 + 1 × 1.0) ÷ 4 = 0.775; from progress alone it would be 0.625."""
    ended.graded()
    with at(JANUARY):
        grade(
            access=world.access(world.bob),
            key_result=ended.key_result(ended.half),
            score=7 * M // 10,
            reason="The last week counts double.",
        )
    ended.closed()

    objectives, key_results = rows(ended, "objectives"), rows(ended, "key-results")
    assert Fraction(objectives["Answer sooner"]["Score"]) == Fraction(31, 40)
    assert objectives["Nobody looked"]["Score"] == ""
    own = key_results["Replies"]
    assert (Fraction(own["Score"]), Fraction(own["Proposed score"])) == (
        Fraction(7, 10),
        Fraction(1, 2),
    )
    assert own["Reason for that score"] == "The last week counts double."
    assert Fraction(key_results["Calls"]["Score"]) == 1
    assert key_results["Letters"]["Score"] == ""


def test_the_report_tells_scores_and_what_was_learned(ended: Ended, world: World) -> None:
    ended.graded()
    with at(JANUARY):
        write_retrospective(
            access=world.access(world.bob),
            objective=ended.objective_(ended.objective),
            text=LookBack(helped="The new rota.", hindered="", keep="Calls at nine."),
        )
    ended.closed()

    html = report(ended)
    assert "Score 0.62" in html  # 0.625, never rounded up
    assert "Score no data" in html
    assert "The new rota." in html
    assert "What got in the way" not in html
    found = letters(pdf(world, ended.quarter))
    assert "Score0.62" in found
    assert "WhatwekeepCallsatnine." in found


def test_a_status_by_hand_has_its_author_and_reason_in_the_tables(
    ended: Ended, world: World
) -> None:
    with at(MONDAY):
        override_status(
            access=world.access(world.bob),
            subject=ended.key_result(ended.half),
            status="at_risk",
            reason="Two are ill.",
        )
    key_results = rows(ended, "key-results", MONDAY)
    row = key_results["Replies"]

    assert row["Status"] == "At risk"
    assert row["Status set by hand by"] == "Bob Berg"
    assert row["Reason for that status"] == "Two are ill."
    assert key_results["Calls"]["Status set by hand by"] == ""


@pytest.mark.parametrize(
    "name", ["report", "report-pdf", "export-objectives-csv", "export-key-results-csv"]
)
def test_scores_keep_the_statements_few(
    ended: Ended, world: World, name: str, at_most_queries: AtMost
) -> None:
    ended.closed()
    client, url = world.client(world.vera), world.url(f"objectives:{name}", cycle=ended.cycle.pk)
    client.get(url)
    with at(JANUARY), at_most_queries(15):
        assert client.get(url).status_code == 200


def test_a_cycles_page_leads_to_its_report(ended: Ended, world: World) -> None:
    ended.closed()
    page = world.client(world.vera).get(world.url("objectives:cycle", cycle=ended.cycle.pk))
    for name in ("report", "report-pdf", "export-key-results-xlsx"):
        assert world.url(f"objectives:{name}", cycle=ended.cycle.pk) in page.content.decode()


@pytest.mark.parametrize("query", ["", "?portion=1"])
def test_a_portion_of_what_is_closed_keeps_to_them_too(
    ended: Ended,
    quarter: Quarter,
    world: World,
    query: str,
    at_most_queries: AtMost,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if two objectives were many: what was reported needs no grades beside it."""
    monkeypatch.setattr(portions, "MOST", 1)
    monkeypatch.setattr(portions, "ROWS", 1)
    quarter.key_result(quarter.objective("Elsewhere", team=world.tier2))
    ended.graded()
    ended.closed()
    client, url = world.client(world.alice), world.url("objectives:report", cycle=ended.cycle.pk)
    with at(JANUARY):
        assert "portion=1" in client.get(url).content.decode()
        with at_most_queries(15):
            answer = client.get(url + query)
    assert answer.status_code == 200
