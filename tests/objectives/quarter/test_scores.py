"""Scores, by hand and by what must always hold."""

from fractions import Fraction as F

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from objectives.scores import Scored, mean, proposed, score_words, total, verdict

shares = st.fractions(min_value=-3, max_value=3, max_denominator=1000)
weights = st.integers(min_value=0, max_value=5).map(F)
parts = st.lists(st.builds(Scored, weights, st.none() | shares.map(proposed)), max_size=8)


@pytest.mark.parametrize(
    ("progress", "score"),
    [(None, None), (F(-1, 5), 0), (F(0), 0), (F(2, 3), F(2, 3)), (F(1), 1), (F(5, 4), 1)],
)
def test_the_proposed_score_is_progress_between_0_and_1(
    progress: F | None, score: F | None
) -> None:
    assert proposed(progress) == score


def test_an_objectives_score_goes_by_weight_and_a_guardrail_weighs_nothing() -> None:
    # (2 × 0.5 + 1 × 0.8) ÷ 3 = 0.6
    scored = [Scored(F(2), F(1, 2)), Scored(F(1), F(4, 5)), Scored(F(0), F(0))]
    assert total(scored) == (F(3, 5), 2, 2)


def test_with_exactly_half_of_the_weight_there_is_a_score_and_below_none() -> None:
    half = [Scored(F(1), F(4, 5)), Scored(F(1), None)]
    under = [Scored(F(1), F(4, 5)), Scored(F(1), None), Scored(F(1, 1000), None)]
    assert total(half) == (F(4, 5), 1, 2)
    assert total(under) == (None, 1, 3)
    assert total([]).score is None
    assert total([Scored(F(0), F(1))]).score is None


@pytest.mark.parametrize(
    ("score", "committed", "stretched"),
    [
        (None, "no_data", "no_data"),
        (F(1), "good", "good"),
        (F(999_999, 1_000_000), "part", "good"),
        (F(7, 10), "part", "good"),
        (F(699_999, 1_000_000), "missed", "part"),
        (F(4, 10), "missed", "part"),
        (F(399_999, 1_000_000), "missed", "missed"),
        (F(0), "missed", "missed"),
    ],
)
def test_a_commitment_is_kept_at_1_and_a_stretch_is_good_from_07_on(
    score: F | None, committed: str, stretched: str
) -> None:
    assert verdict(score, is_commitment=True) == committed
    assert verdict(score, is_commitment=False) == stretched


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        *[(0, "0.0"), (700_000, "0.7"), (666_666, "0.66"), (999_999, "0.99"), (1_000_000, "1.0")],
        *[(F(2, 3), "0.66"), (F(1), "1.0"), (None, "no data"), (50_000, "0.05")],
    ],
)
def test_a_score_is_written_as_people_say_it_and_never_rounded_up(
    amount: int | F | None, words: str
) -> None:
    assert score_words(amount) == words


def test_a_score_is_written_with_the_languages_comma() -> None:
    with translation.override("pl"):
        assert score_words(700_000) == "0,7"


@given(parts)
def test_a_total_lies_between_its_least_and_largest_score(scored: list[Scored]) -> None:
    found = total(scored).score
    known = [each.score for each in scored if each.weight and each.score is not None]
    assert found is None or min(known) <= found <= max(known)


@given(parts, st.permutations(range(8)))
def test_the_order_does_not_matter(scored: list[Scored], order: list[int]) -> None:
    shuffled = [scored[at] for at in order if at < len(scored)]
    assert total(shuffled) == total(scored)


@given(parts, st.integers(min_value=0, max_value=7), shares.map(proposed))
def test_a_better_score_of_one_lowers_no_total(scored: list[Scored], at: int, better: F) -> None:
    if at >= len(scored) or scored[at].score is None:
        return
    raised = [*scored]
    raised[at] = Scored(scored[at].weight, max(better, scored[at].score or F(0)))
    before, after = total(scored).score, total(raised).score
    assert before is None or (after is not None and after >= before)


def test_a_mean_leaves_out_what_has_no_score() -> None:
    assert mean([F(1), None, F(1, 2)]) == F(3, 4)
    assert mean([None]) is None
