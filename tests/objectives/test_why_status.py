"""Why this status: each sentence says the rule by which the status beside it came about."""

from datetime import date
from fractions import Fraction

import pytest

from objectives.board.lines import ObjectiveLine
from objectives.choices import ObjectiveState
from objectives.lines import KeyResultLine
from objectives.models import Cycle, KeyResult, Objective
from objectives.progress import RollUp
from objectives.status import USUAL, Rules
from objectives.use_cases.judging import change_status_rules
from objectives.why_status import of_key_result, of_objective_line
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

MIDDLE, EARLY = date(2026, 11, 17), date(2026, 10, 9)


def line(
    status: str,
    progress: str = "",
    expected: str = "1/2",
    *,
    shown: str = "",
    title: str = "It",
    **fields: object,
) -> KeyResultLine:
    made = KeyResult(
        title=title,
        status=status,
        exact_progress=progress,
        exact_expected=expected,
        **{"weight": M} | fields,
    )
    return KeyResultLine(
        key_result=made,
        status=shown or status,
        late=False,
        stale=False,
        check_in=None,
        change=None,
        history=(),
    )


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (line("on_track", "2/5"), "On track: at most 10 points under"),
        (line("at_risk", "2/5"), "At risk: more than 10 and at most 25 points under"),
        (line("at_risk", "1/4"), "At risk: more than 10 and at most 25 points under"),
        (line("behind", "6/25"), "Behind: more than 25 points under"),
        (line("at_risk", "-1"), "in the first two weeks of a cycle nothing is red"),
        (
            line("at_risk", "-1", baseline_low=4 * M, value=4 * M, baseline_high=5 * M),
            "within what the baseline itself could be by chance",
        ),
        (line("on_track", "1"), "done once the cycle is over"),
        (line("done", "5/4"), "can no longer slip"),
        (line("done", "1", kind="milestones"), "Done: all of it is there."),
        (line("on_track", "4/5", kind="each", expected=""), "at least 80.0 % of those judged"),
        (line("at_risk", "1/2", kind="each", expected=""), "at least 50.0 % of those judged"),
        (line("at_risk", "2/5", kind="each", expected=""), "nothing is red"),
        (line("behind", "12/25", kind="each", expected=""), "under 50.0 % of those judged"),
    ],
)
def test_a_key_result_says_by_which_rule(row: KeyResultLine, says: str) -> None:
    (words,) = of_key_result(row, USUAL, kept=[])
    assert says in words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("status", "kept", "says"),
    [
        ("on_track", [True] * 4 + [False, True], "On track: the last week was inside, as at least"),
        ("at_risk", [True, False, True], "the last week was inside, but under 80.0 %"),
        ("at_risk", [True] * 9 + [False, None], "80.0 % of all weeks were inside, not the last"),
        ("behind", [True, False], "Behind: the last week was outside"),
        ("at_risk", [False], "nothing is red"),
        ("done", [True, None], "each week with data was inside"),
    ],
)
def test_a_maintained_one_says_what_its_weeks_were(
    status: str, kept: list[bool | None], says: str
) -> None:
    row = line(status, "1", "", kind="maintain")
    (words,) = of_key_result(row, USUAL, kept=kept)
    assert says in words.replace("\N{NO-BREAK SPACE}", " ")


def test_the_organizations_own_numbers_are_told() -> None:
    own = Rules.of_percent(5, 40, 60)
    assert (
        "more than 5 and at most 40 points"
        in of_key_result(line("at_risk", "2/5"), own, kept=[])[0]
    )


def test_neglect_is_told_beside_what_the_figures_say() -> None:
    told = of_key_result(line("on_track", "1/2", shown="no_check_in"), USUAL, kept=[])
    assert len(told) == 2
    assert "missing check-in" in told[1]


def test_without_data_nothing_is_explained() -> None:
    assert of_key_result(line("no_data"), USUAL, kept=[]) == []


def objective_line(
    status: str, *rows: KeyResultLine, state: str = ObjectiveState.PUBLISHED, shown: str = ""
) -> ObjectiveLine:
    cycle = Cycle(start=date(2026, 10, 1), end=date(2027, 1, 1))
    return ObjectiveLine(
        objective=Objective(cycle=cycle, status=status, state=state),
        status=shown or status,
        roll=RollUp(None, 0, 0, Fraction(0)),
        expected=None,
        change=None,
        confidence=None,
        key_results=[row for row in rows if row.key_result.weight],
        guardrails=[row for row in rows if not row.key_result.weight],
    )


def told(found: ObjectiveLine, today: date = MIDDLE) -> list[str]:
    return [
        words.replace("\N{NO-BREAK SPACE}", " ")
        for words in of_objective_line(found, USUAL, today=today)
    ]


def test_an_objective_names_the_mean_of_its_own() -> None:
    # (100 % of 125 %, and 0 % of −20 %): 50 % against 50 %.
    rows = line("on_track", "5/4", title="A"), line("at_risk", "-1/5", title="B")
    words = told(objective_line("on_track", *rows))
    assert words[0].startswith("Those with a pace stand at 50.0 % together")
    assert "50.0 % is expected by now" in words[0]
    assert words[1].startswith("On track: at most 10 points")


def test_what_holds_it_at_risk_is_named() -> None:
    good, bad = line("on_track", "1", title="Good"), line("behind", "0", title="Bad")
    guard = line("behind", "0", title="CSAT", weight=0)
    assert told(objective_line("at_risk", good, bad))[-1] == (
        "While “Bad” is behind, the objective is at risk at best."
    )
    assert told(objective_line("at_risk", good, guard))[-1] == (
        "While the guardrail “CSAT” is broken, the objective is at risk at best."
    )


def test_it_is_the_worst_where_none_has_a_pace() -> None:
    rows = line("on_track", "1", "", kind="each"), line("at_risk", "1/2", "", kind="each")
    assert told(objective_line("at_risk", *rows)) == [
        "None of its key results has a pace: it stands as the worst of those with data."
    ]


def test_nothing_is_red_early() -> None:
    words = told(objective_line("at_risk", line("at_risk", "-1")), today=EARLY)
    assert "nothing is red" in words[-1]


def test_it_is_not_red_while_none_of_its_own_is_and_says_so() -> None:
    noise = line("at_risk", "-1/10", baseline_low=4 * M, value=4 * M, baseline_high=5 * M)
    assert told(objective_line("at_risk", noise)) == [
        "Those with a pace stand at 0.0 % together, each counted from 0 to 100 %;"
        " 50.0 % is expected by now.",
        "At risk, not behind: none of those with a pace is behind itself.",
    ]
    assert told(objective_line("behind", noise)) == []  # as it never is: computed before


def test_done_and_no_data_say_so() -> None:
    assert told(objective_line("done", line("done", "1"))) == ["Done: all of its key results are."]
    assert told(objective_line("no_data", line("no_data"), line("on_track", "1", weight=1))) == [
        "Under half of the weight has data: there is no status."
    ]


def test_what_rests_on_what_the_reader_may_not_see_is_not_explained() -> None:
    assert told(objective_line("behind", line("on_track", "1"))) == []
    assert told(objective_line("on_track", line("on_track", "1"), state="draft")) == []


def test_the_pages_say_it(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    made = quarter.key_result(objective)  # 60 → 45
    quarter.said(made, 58 * M)  # 13 % against 48 %
    pages = {
        "key-result": world.url("objectives:key-result", key_result=made.pk),
        "objective": world.url("objectives:objective", objective=objective.pk),
    }
    for address in pages.values():
        with at(TUESDAY):
            text = world.client(world.vera).get(address).content.decode()
        assert "Why this status?" in text
        assert "Behind: more than 25 points under what is expected by now." in text
    change_status_rules(access=quarter.alice, on_track=10, at_risk=30, weeks=80)
    with at(TUESDAY):
        text = world.client(world.vera).get(pages["objective"]).content.decode()
    assert "Behind: more than 30 points" in text
