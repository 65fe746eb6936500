"""A key result's row, which a function draws and not a template: escaped, in every language."""

import pytest
from django.utils import translation

from objectives.lines import KeyResultLine
from objectives.models import KeyResult
from objectives.templatetags.okr_rows import key_result_row
from people.figures import NO_BREAK_SPACE
from tests.objectives.cases import M, Quarter

HOSTILE = '<img src="x" onerror="alert(1)">'


def line(made: KeyResult) -> KeyResultLine:
    return KeyResultLine(
        key_result=made,
        status="at_risk",
        late=False,
        stale=False,
        check_in=None,
        change=-50_000,
        history=[None, 60 * M, 54 * M],
    )


def test_what_people_typed_is_escaped(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective(), title=HOSTILE, owner=quarter.world.bob)
    quarter.world.bob.name = HOSTILE
    made.owner = quarter.world.bob
    drawn = key_result_row(line(made), quarter.world.organization)
    assert "<img" not in drawn
    # The title as such and as the bar's label, and the owner's name.
    assert drawn.count("&lt;img src=&quot;x&quot; onerror=&quot;alert(1)&quot;&gt;") == 3


@pytest.mark.parametrize(
    ("language", "status", "guardrail"),
    [
        ("en", "At risk", "Guardrail"),
        ("pl", "Zagrożony", "Bariera ochronna"),
        ("en", "At risk", ""),
    ],
)
def test_each_reader_gets_the_own_language(
    quarter: Quarter, language: str, status: str, guardrail: str
) -> None:
    made = quarter.key_result(quarter.objective(), weight=0 if guardrail else M)
    with translation.override(language):
        drawn = key_result_row(line(made), quarter.world.organization)
    assert f"</svg>{status}</span>" in drawn
    assert (f"</svg>{guardrail} · " in drawn) == bool(guardrail)
    assert f"5.0{NO_BREAK_SPACE}p" in drawn.replace(",", ".")
