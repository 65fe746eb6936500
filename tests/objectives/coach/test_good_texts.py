"""Good words are left alone: at least 60 in each language."""

from dataclasses import replace
from fractions import Fraction

import pytest

from objectives.coach.draft import Metric
from objectives.coach.judge import judge_key_result, judge_words
from objectives.coach.text.comparing import vague_comparison
from objectives.coach.text.deadlines import deadline_of
from objectives.coach.text.numbers import numbers
from objectives.coach.text.spans import span_of
from objectives.coach.text.tasks import counts_work, names_deliverable
from tests.objectives.coach.drafts import QUARTER, key_result, objective
from tests.objectives.coach.good_texts import KEY_RESULTS, OBJECTIVES, lines

LANGUAGES = ("en", "pl", "ru", "th")
OF_WORDS = {
    "key-result-is-task",
    "business-as-usual",
    "outside-cycle",
    "impossible-target",
    "objective-has-number",
    "objective-too-long",
    "vague-comparison",
}
CSAT = Metric(key="csat", unit="share", better="up", is_part=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_of_them_and_none_twice(language: str) -> None:
    texts = [*lines(OBJECTIVES[language]), *lines(KEY_RESULTS[language])]
    assert len(set(texts)) == len(texts) >= 60


@pytest.mark.parametrize("text", [text for each in OBJECTIVES.values() for text in lines(each)])
def test_a_good_objective_is_left_alone(text: str) -> None:
    assert numbers(text) == []
    assert vague_comparison(text) == ""
    assert deadline_of(text, QUARTER[0]) is None
    assert {each.code for each in judge_words(objective(title=text))} & OF_WORDS == set()


@pytest.mark.parametrize("text", [text for each in KEY_RESULTS.values() for text in lines(each)])
def test_a_good_key_result_is_left_alone(text: str) -> None:
    """Typed as a number, as a share, and measured; nothing depends on how much it asks."""
    assert not names_deliverable(text)
    assert not counts_work(text)
    assert span_of(text) is None
    assert deadline_of(text, QUARTER[0]) is None
    typed = key_result(title=text, baseline=Fraction(4), target=Fraction(16))
    half = Fraction(1, 2)
    drafts = [
        typed,
        replace(typed, unit="share", baseline=half / 2, target=half),
        replace(typed, metric=CSAT, unit="share", baseline=half / 2, target=half),
    ]
    for draft in drafts:
        found = judge_key_result(draft, objective(key_results=(draft,)))
        assert {each.code for each in found} & OF_WORDS == set()
