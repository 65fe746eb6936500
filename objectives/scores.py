"""Scores: 0.0 to 1.0, proposed from progress, given by people. Pure and exact.

A score is a key result's clamped progress unless its owner says otherwise. An objective's is the
weighted mean of its key results'; guardrails weigh nothing. With scores for under half of the
weight there is none: "no data".
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import pgettext

from objectives.progress import clamped

MILLION = 1_000_000
HALF = Fraction(1, 2)
# A commitment is meant to be kept in full; of a stretch this much is a good result.
COMMITTED, STRETCHED = Fraction(1), Fraction(7, 10)
LITTLE = Fraction(4, 10)


class Scored(NamedTuple):
    """One key result: its weight, and its score (None: no data)."""

    weight: Fraction
    score: Fraction | None


class Total(NamedTuple):
    """An objective's score, from `counted` of its `weighted` key results."""

    score: Fraction | None
    counted: int
    weighted: int


def proposed(progress: Fraction | None) -> Fraction | None:
    """What a key result's score would be: its progress between 0 and 1."""
    return None if progress is None else clamped(progress)


def total(parts: Sequence[Scored]) -> Total:
    """Σ weight·score ÷ Σ weight over those with a score; None with under half of the weight."""
    weighted = [part for part in parts if part.weight > 0]
    known = [(part.weight, part.score) for part in weighted if part.score is not None]
    whole = sum((part.weight for part in weighted), Fraction(0))
    covered = sum((weight for weight, _ in known), Fraction(0))
    if not covered or covered < whole * HALF:
        return Total(None, len(known), len(weighted))
    reached = sum((weight * score for weight, score in known), Fraction(0))
    return Total(reached / covered, len(known), len(weighted))


def mean(scores: Iterable[Fraction | None]) -> Fraction | None:
    """Of the scores that there are."""
    known = [each for each in scores if each is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def verdict(score: Fraction | None, *, is_commitment: bool) -> str:
    """ "good", "part" or "missed", by what was promised; "no_data" without a score.

    A commitment is good at 1.0 alone and missed under 0.7; a stretch is good from 0.7 on and
    missed under 0.4.
    """
    if score is None:
        return "no_data"
    good, part = (COMMITTED, STRETCHED) if is_commitment else (STRETCHED, LITTLE)
    return "good" if score >= good else "part" if score >= part else "missed"


def score_words(amount: int | Fraction | None) -> str:
    """As people write it: "0.7", "0.66". An int is in millionths.

    Two places, rounded down, so that what is not reached never reads 1.0; a last 0 is left out.
    """
    if amount is None:
        return pgettext("value", "no data")
    exact = Fraction(amount, MILLION) if isinstance(amount, int) else amount
    hundredths = exact.numerator * 100 // exact.denominator
    places = 1 if hundredths % 10 == 0 else 2
    rounded = Decimal(hundredths).scaleb(-2).quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)
    return str(number_format(rounded, places))
