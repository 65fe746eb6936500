"""Progress: exact fractions in, an exact fraction or None out. None is "no data"."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from objectives.choices import Bound


def reach(now: Fraction | None, *, baseline: Fraction, target: Fraction) -> Fraction | None:
    """(now − baseline) ÷ (target − baseline), unclamped: negative where it got worse.

    The target differs from the baseline; a key result where it does not is refused.
    """
    return None if now is None else (now - baseline) / (target - baseline)


def filled_count(
    counted: Fraction | None, *, baseline: Fraction, uncovered: int, cycle_days: int
) -> Fraction | None:
    """A rolling count whose first days no source covers: these count as the baseline's share."""
    if uncovered == 0 or counted is None:
        return counted
    return counted + baseline * uncovered / cycle_days


def inside(
    value: Fraction | None, *, bound: str, lower: Fraction | None, upper: Fraction | None
) -> bool | None:
    """Whether a week's value keeps its threshold, itself included; None without data."""
    if value is None:
        return None
    above = lower is None or value >= lower
    below = upper is None or value <= upper
    return {Bound.AT_LEAST: above, Bound.AT_MOST: below, Bound.WITHIN: above and below}[
        Bound(bound)
    ]


def maintain(weeks: Iterable[bool | None]) -> Fraction | None:
    """Weeks inside ÷ weeks elapsed with data."""
    judged = [week for week in weeks if week is not None]
    return Fraction(sum(judged), len(judged)) if judged else None


def each(inside: Fraction | None, *, judged: int, known: int) -> Fraction | None:
    """Those who keep the threshold ÷ those judged; None where under half of all are judged."""
    if inside is None or judged == 0 or judged * 2 < known:
        return None
    return inside / judged


def milestones(steps: Iterable[tuple[Fraction, bool]]) -> Fraction | None:
    """Σ weight done ÷ Σ weight of (weight, done) pairs; None without a step."""
    listed = list(steps)
    total = sum((weight for weight, _ in listed), Fraction(0))
    done = sum((weight for weight, is_done in listed if is_done), Fraction(0))
    return done / total if total else None


def baseline(measured: Fraction | None, *, needed: int | None) -> Fraction | None:
    """1 once the measurements needed are there, else those so far ÷ those needed."""
    if measured is None or not needed:
        return None
    return min(measured / needed, Fraction(1))


def clamped(progress: Fraction) -> Fraction:
    """0…1, for bars, roll-ups and scores: one overshoot hides no miss."""
    return min(max(progress, Fraction(0)), Fraction(1))


class Part(NamedTuple):
    """One key result of an objective: its weight, and its unclamped progress."""

    weight: Fraction
    progress: Fraction | None


class RollUp(NamedTuple):
    """An objective's progress, from `counted` of its `weighted` key results.

    covered: the share of the weight that has data; 0 where there is no weight.
    """

    progress: Fraction | None
    counted: int
    weighted: int
    covered: Fraction


def roll_up(parts: Sequence[Part]) -> RollUp:
    """Σ weight·progress ÷ Σ weight, clamped, over those with data; guardrails weigh 0."""
    weighted = [part for part in parts if part.weight > 0]
    known = [(part.weight, part.progress) for part in weighted if part.progress is not None]
    total = sum((part.weight for part in weighted), Fraction(0))
    weight = sum((weight for weight, _ in known), Fraction(0))
    if not weight:
        return RollUp(None, 0, len(weighted), Fraction(0))
    reached = sum((weight * clamped(progress) for weight, progress in known), Fraction(0))
    return RollUp(reached / weight, len(known), len(weighted), weight / total)
