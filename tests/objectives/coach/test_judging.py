"""The order in which things are said, the five lights, and when a finding is the same again."""

from dataclasses import replace
from fractions import Fraction

from objectives.coach.finding import Finding, hint, stop, warn
from objectives.coach.judge import judge, worst_first
from objectives.coach.lights import RULES, lights
from tests.objectives.coach.drafts import key_result, measured, objective

WORDS = {"what": "w", "why": "y", "fix": "f"}


def test_the_worst_comes_first_and_equals_keep_their_order() -> None:
    given = [hint("a", **WORDS), warn("b", **WORDS), stop("c", **WORDS), warn("d", **WORDS)]
    assert [each.code for each in worst_first(given)] == ["c", "b", "d", "a"]


def test_a_finding_names_its_key_result() -> None:
    late = key_result(pk=5, title="Everything by 2030")
    (one,) = judge(objective(key_results=(*objective().key_results, late)))
    assert (one.key_result, one.title) == (5, "Everything by 2030")


def states(*findings: Finding, has_key_results: bool = True) -> str:
    found = lights(findings, has_key_results=has_key_results)
    return " ".join(f"{each.letter}:{each.state}" for each in found)


def test_each_light_is_lit_by_its_rules() -> None:
    assert states() == "S:on M:on A:on R:on T:on"
    for letter, codes in RULES.items():
        for code in codes:
            lit = states(warn(code, **WORDS))
            assert f"{letter}:warn" in lit
            assert lit.count(":on") == 4, code
    both = states(hint("objective-too-long", **WORDS), stop("no-owner", **WORDS))
    assert both == "S:stop M:on A:on R:on T:on"
    assert states(warn("too-many", **WORDS)) == states()


def test_without_key_results_nothing_is_measurable_yet() -> None:
    assert states(has_key_results=False) == "S:on M:open A:open R:on T:on"


def test_a_light_says_in_words_what_its_colour_says() -> None:
    for light in lights([warn("no-data", **WORDS)]):
        assert str(light.word)
        assert str(light.name)


def test_a_finding_is_another_one_once_what_it_judged_has_changed() -> None:
    def mark(now: Fraction, title: str = "CSAT") -> str:
        whole = objective(key_results=(key_result(), measured(title=title, now=now)))
        return next(each.mark for each in judge(whole) if each.code == "already-met")

    met = Fraction(95, 100)
    assert mark(met) == mark(met, title="Another name")
    assert mark(met) != mark(met + Fraction(1, 100))
    task = key_result(title="Launch it", target=None, baseline=None, kind="reach")
    one, other = (
        judge(objective(key_results=(*objective().key_results, each)))
        for each in (task, replace(task, title="Launch that"))
    )
    assert one[0].mark != other[0].mark
