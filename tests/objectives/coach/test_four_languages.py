"""Every rule in every variant of its texts: each language finds the same, and says it in full."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from objectives.coach import rules
from objectives.coach.draft import KeyResult, Objective, Parent, Step
from objectives.coach.finding import Finding
from objectives.coach.judge import judge
from objectives.forecasting.backtest import History, reached
from tests.objectives.coach.drafts import LANGUAGES, key_result, measured, metric, objective

F = Fraction
LATE = date(2027, 1, 1)  # the day after the cycle
STOP, WARN, HINT = "stop", "warn", "hint"
ABOVE = Parent("Ωmega", "team")


def quarters(*ends: int, target: Fraction) -> History:
    """In per cent, each beginning where the one before ended."""
    pairs = [(F(a, 100), F(b, 100)) for a, b in zip((ends[0], *ends), ends, strict=False)]
    return reached(pairs, target=target, upward=True)


TIME = {"unit": "seconds", "metric": metric(unit="seconds", better="down", is_part=False)}
GUARDS = (("a", "Ωa"), ("b", "Ωb"), ("c", "Ωc"))


def speed(guards: int) -> KeyResult:
    return measured(metric=metric(watches_speed=True, guards=GUARDS[:guards]))


# Two that nothing is said about, and that measure something else.
SOUND = (
    key_result(title="Fewer"),
    measured(title="Ease", metric=metric(key="ces", timing="leading")),
)
# What is judged, and what of it is looked at: a variant for each text that a rule may give.
OF_KEY_RESULTS: list[tuple[str, str, KeyResult]] = [
    (STOP, "impossible-target", measured(baseline=F(3600), target=F(-7200), **TIME)),
    (STOP, "impossible-target", measured(baseline=None, target=F(-7200), **TIME)),
    (STOP, "impossible-target", measured(target=F(2))),
    (STOP, "impossible-target", key_result(target=F(-1))),
    (STOP, "impossible-target", key_result(title="Costs", unit="money", target=F(-1))),
    (STOP, "impossible-target", key_result(title="Complaints −300 %")),
    (STOP, "wrong-direction", measured(baseline=F(95, 100))),
    (STOP, "wrong-direction", measured(baseline=F(60), target=F(90), **TIME)),
    (STOP, "no-metric", key_result(baseline=None, target=None)),
    (STOP, "no-metric", measured(metric=metric(retired=True))),
    (STOP, "no-baseline", measured(baseline=None)),
    (STOP, "no-baseline", measured(target=None)),
    (STOP, "no-owner", key_result(owner=None)),
    (STOP, "outside-cycle", key_result(title="1,200 in a year", baseline=None)),
    (STOP, "outside-cycle", key_result(title="−15 % in 6 months")),
    (STOP, "outside-cycle", key_result(title="All by the end of March 2027")),
    (
        STOP,
        "outside-cycle",
        key_result(kind="milestones", baseline=None, target=None, steps=(Step("Ω", LATE),)),
    ),
    (WARN, "key-result-is-task", key_result(title="Launch it", baseline=None, target=F(1))),
    (HINT, "key-result-is-task", key_result(title="12 messages", baseline=None, target=F(12))),
    (WARN, "business-as-usual", key_result(title="Solve 9,000 tickets")),
    (WARN, "already-met", measured(now=F(95, 100))),
    (
        WARN,
        "too-easy",
        measured(now=F(8, 10), history=quarters(*[95] * 8, target=F(9, 10))),
    ),
    (
        WARN,
        "out-of-reach",
        measured(now=F(8, 10), history=quarters(*[70, 72] * 4, target=F(9, 10))),
    ),
    (WARN, "no-guardrail", speed(1)),
    (WARN, "no-guardrail", speed(2)),
    (WARN, "no-guardrail", speed(3)),
    (WARN, "unfair-for-one-person", measured(for_one=True, metric=metric(fair_for_one=False))),
    *(
        (WARN, "sample-too-small", measured(sample=sample, low=low, high=high))
        for sample in (1, 3, 5, 21, 29)
        for low, high in ((None, None), (F(7, 10), F(96, 100)))
    ),
    (WARN, "no-data", measured(metric=metric(has_data=False))),
    (WARN, "duplicate", measured(metric=metric(key="ces"))),
]
LEADING = (("support", "Ω1"), ("support", "Ω2"))
LAGGING: dict[str, Any] = {"key_results": (key_result(), measured(title="Ω"))}
OF_OBJECTIVES: list[tuple[str, str, Objective]] = [
    (STOP, "no-owner", objective(owner=None)),
    (STOP, "outside-cycle", objective(title="All by the end of 2027")),
    (WARN, "objective-has-number", objective(title="CSAT at 90 %")),
    (WARN, "vague-comparison", objective(title="World-class")),
    (HINT, "objective-too-long", objective(title="x" * 121)),
    (HINT, "objective-too-long", objective(title="x" * 122)),
    (WARN, "not-aligned", objective(parents=())),
    (WARN, "not-aligned", objective(parents=(), above=("Ωmega",))),
    (WARN, "parent-not-moved", objective(parents=(ABOVE,))),
    (WARN, "parent-not-moved", objective(parents=(ABOVE, ABOVE))),
    *(
        (WARN, "too-many", objective(key_results=(key_result(title="Ω"),) * count))
        for count in (6, 21, 22)
    ),
    *((WARN, "too-many", objective(of_team=count, team="Ω")) for count in (6, 21, 22)),
    (WARN, "too-many", objective(of_team=6, team="")),
    (HINT, "only-lagging", objective(**LAGGING)),
    (HINT, "only-lagging", objective(leading=LEADING, **LAGGING)),
    (HINT, "too-few", objective(key_results=())),
    (HINT, "too-few", objective(key_results=(key_result(title="Ω"),))),
    *((HINT, "team-too-big-for-its-lead", objective(reports=count)) for count in (11, 21, 22)),
]
VARIANTS = [
    *(
        (severity, code, objective(key_results=(*SOUND, one)))
        for severity, code, one in OF_KEY_RESULTS
    ),
    *OF_OBJECTIVES,
]
# English words that the glossary keeps in another language.
KEPT = re.compile(r"\b(?:Tier|Guardrail)\b")
# Reached by no draft that is read: a history that is full has the ends of its quarters.
UNREACHED = {"Aim further."}


def said(draft: Objective, language: str) -> list[Finding]:
    with override(language):
        return judge(draft)


def texts(one: Finding) -> tuple[str, str, str]:
    return one.what, one.why, one.fix


def inserted(draft: Objective) -> Iterator[str]:
    """What a text may quote of the draft, in whatever language it is."""
    yield from (draft.team, draft.title)
    for one in draft.key_results:
        yield from (one.title, one.metric.label if one.metric else "")
    yield from (word.group() for word in re.finditer(r"\S+", draft.title))


def own_words(text: str, draft: Objective) -> str:
    """The text without what it quotes: names, and the words of a title in quotation marks."""
    for name in sorted(filter(None, inserted(draft)), key=len, reverse=True):
        text = text.replace(name, "")
    return re.sub("“[^”]*”|„[^”]*”|«[^»]*»", "", text)


@pytest.mark.parametrize(("severity", "code", "draft"), VARIANTS)
def test_each_language_finds_the_same_and_says_it_in_full(
    severity: str, code: str, draft: Objective
) -> None:
    english = said(draft, "en")
    assert (severity, code) in [(each.severity, each.code) for each in english]
    for language in LANGUAGES:
        theirs = said(draft, language)
        assert [(each.code, each.severity, each.mark) for each in theirs] == [
            (each.code, each.severity, each.mark) for each in english
        ]
        for one, other in zip(theirs, english, strict=True):
            for text, in_english in zip(texts(one), texts(other), strict=True):
                assert text
                assert "%(" not in text
                if language == "en":
                    continue
                assert text != in_english, (language, text)
                rest = own_words(text, draft)
                if language == "pl":
                    assert not re.search(r"\b(?:the|and|or|of|is|are|with|whole)\b", rest)
                else:  # no Latin letters are left, so no piece of it is English
                    assert not re.search("[A-Za-z]", KEPT.sub("", rest)), (language, text)


def test_no_rule_is_left_out() -> None:
    assert {code for _severity, code, _draft in VARIANTS} == {
        "key-result-is-task", "no-baseline", "no-owner", "no-metric", "no-data",
        "impossible-target", "wrong-direction", "already-met", "too-easy", "out-of-reach",
        "sample-too-small", "business-as-usual", "unfair-for-one-person", "no-guardrail",
        "only-lagging", "too-many", "too-few", "objective-has-number", "objective-too-long",
        "vague-comparison", "not-aligned", "parent-not-moved", "outside-cycle",
        "team-too-big-for-its-lead", "duplicate",
    }  # fmt: skip


def written() -> set[str]:
    """Every text in the code of the rules; of two for one and many the latter."""
    found = set()
    for path in Path(rules.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"_": 0, "ngettext": 1}.get(node.func.id)
                if place is not None:
                    found.add(ast.literal_eval(node.args[place]))
    return found


def test_no_variant_of_a_text_is_left_out() -> None:
    heard = " ".join(
        text
        for _severity, _code, draft in VARIANTS
        for one in said(draft, "en")
        for text in texts(one)
    )
    for text in written() - UNREACHED:
        filled = re.sub(r"%\\\(\w+\\\)s", ".+?", re.escape(text)).replace("%%", "%")
        assert re.search(filled, heard), text
