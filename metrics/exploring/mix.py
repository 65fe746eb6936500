"""What moved a mean or a share: other work than before, or the work done otherwise. Pure, exact.

The method is Kitagawa's (Components of a Difference Between Two Rates, Journal of the American
Statistical Association 50, 1955), in its symmetric form. With w the part of all cases that a group
has and x its own figure, in both periods,

    Σ w₁·x₁ − Σ w₀·x₀  =  Σ (w₁ − w₀)·((x₁ + x₀)/2 − c)  +  Σ (w₁ + w₀)/2 · (x₁ − x₀)
                          the mix changed                   the work changed

for any constant c, as both Σ w are 1. c is the mean of the two totals: so a group that grew adds
to the change exactly if its own figure is better or worse than the whole.

A group that is there in one period alone cannot have changed its work: its figure is taken to have
been the same, and all that its coming or going did is a change of the mix.
"""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)


class Cases(NamedTuple):
    """Σ values and Σ weights of a group in a period."""

    total: Fraction = Fraction(0)
    weight: Fraction = Fraction(0)


class Part(NamedTuple):
    """What one group adds to the change: by being more or fewer, and by its own figure's move.

    share_*: its part of all cases; figure_*: None where it had none.
    """

    mix: Fraction
    work: Fraction
    share_before: Fraction
    share_now: Fraction
    figure_before: Fraction | None
    figure_now: Fraction | None

    @property
    def change(self) -> Fraction:
        """Both together."""
        return self.mix + self.work


class Mix(NamedTuple, Generic[K]):
    """The change of the whole, exactly mix + work; and what each group adds to it."""

    before: Fraction
    now: Fraction
    parts: dict[K, Part]

    @property
    def mix(self) -> Fraction:
        """How far other shares of the groups have moved it."""
        return sum((part.mix for part in self.parts.values()), Fraction(0))

    @property
    def work(self) -> Fraction:
        """How far the groups' own figures have."""
        return sum((part.work for part in self.parts.values()), Fraction(0))

    @property
    def change(self) -> Fraction:
        """now − before."""
        return self.now - self.before


def split_change(before: Mapping[K, Cases], now: Mapping[K, Cases]) -> Mix[K] | None:
    """The change of Σ total ÷ Σ weight between two periods by group.

    None where either period has no weight at all. Weights are never negative.
    """
    all_before, all_now = _whole(before), _whole(now)
    if not all_before.weight or not all_now.weight:
        return None
    was, is_ = all_before.total / all_before.weight, all_now.total / all_now.weight
    centre = (was + is_) / 2
    parts = {
        key: _part(before.get(key, Cases()), all_before, now.get(key, Cases()), all_now, centre)
        for key in dict.fromkeys((*before, *now))
    }
    return Mix(was, is_, parts)


def _whole(groups: Mapping[K, Cases]) -> Cases:
    return Cases(
        sum((each.total for each in groups.values()), Fraction(0)),
        sum((each.weight for each in groups.values()), Fraction(0)),
    )


def _part(then: Cases, all_then: Cases, here: Cases, all_here: Cases, centre: Fraction) -> Part:
    share_then, share_here = then.weight / all_then.weight, here.weight / all_here.weight
    figure_then, figure_here = _figure(then), _figure(here)
    x0 = figure_then if figure_then is not None else figure_here
    x1 = figure_here if figure_here is not None else figure_then
    # Something without weight has no figure of its own; what it adds is no matter of shares.
    loose = (Fraction(0) if here.weight else here.total / all_here.weight) - (
        Fraction(0) if then.weight else then.total / all_then.weight
    )
    if x0 is None or x1 is None:
        return Part(Fraction(0), loose, share_then, share_here, None, None)
    return Part(
        (share_here - share_then) * ((x0 + x1) / 2 - centre),
        (share_here + share_then) / 2 * (x1 - x0) + loose,
        share_then,
        share_here,
        figure_then,
        figure_here,
    )


def _figure(cases: Cases) -> Fraction | None:
    return cases.total / cases.weight if cases.weight else None
