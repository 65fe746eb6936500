"""From what a person chose to an aggregation, and back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.catalogue import Aggregation, Part
from metrics.facts import MILLION, Measure
from metrics.own.picks import Pick

How = Literal["sum", "mean", "share", "within", "median", "p90", "ratio", "last", "coverage"]
HOWS: dict[str, object] = {
    "share": _("Share: how many are so"),
    "within": _("Share within a limit"),
    "mean": _("Mean"),
    "median": _("Median"),
    "p90": _("9 of 10 within"),
    "sum": _("Total"),
    "ratio": _("Ratio of two totals"),
    "last": _("As of the last day"),
    "coverage": _("Accounts with at least so many"),
}
RATIO_UNITS: dict[str, object] = {
    "ratio": pgettext_lazy("unit", "A number"),
    "share": _("Per cent"),
    "per_hour": _("Per hour"),
    "money": _("An amount of money"),
    "seconds": _("A time"),
}
QUANTILES = {"median": Fraction(1, 2), "p90": Fraction(9, 10)}
ADDS_SEVERAL = frozenset(("sum", "ratio"))


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What was chosen. low and high: the limits, in millionths; unit: of a ratio alone.

    currency: of money; amounts of two are never added. business: times in opening hours. k, colour:
    of how many a coverage asks, and of accounts of which colour alone. misses: tickets still open
    past the upper limit count as not within it.
    """

    how: str
    measures: tuple[Pick, ...]
    against: tuple[Pick, ...] = ()
    low: int | None = None
    high: int | None = None
    business: bool = False
    unit: str = "ratio"
    currency: str = ""
    k: int = 1
    colour: str = ""
    misses: bool = False


def compose(recipe: Recipe) -> Aggregation:
    """The aggregation; the recipe is one that `mistakes` found nothing wrong with."""
    above, below = _parts(recipe, recipe.measures), _parts(recipe, recipe.against)
    first, how = recipe.measures[0], recipe.how
    suffix = "_business" if recipe.business else ""
    if how in QUANTILES:
        return Aggregation(how + suffix, "percentile", first.unit, above, quantile=QUANTILES[how])
    if how == "within":
        inside = tuple(
            part._replace(what="count", at_least=recipe.low, at_most=recipe.high) for part in above
        )
        counted = tuple(part._replace(what="count") for part in above)
        if recipe.misses:
            past = str((recipe.high or 0) // MILLION)
            counted += (Part(Measure.OPEN_PAST_LIMIT, "count", past),)
        return Aggregation("share", "quotient", "share", inside, counted)
    if how in ("share", "mean"):
        weights = tuple(part._replace(what="weight") for part in above)
        unit = "share" if how == "share" else first.unit
        return Aggregation(how + suffix, "quotient", unit, above, weights)
    if how == "coverage":
        return Aggregation("share", "coverage", "share", above, k=recipe.k, colour=recipe.colour)
    if how == "last" and first.measure is Measure.ACCOUNT_HEALTH:
        return Aggregation("mean", "health", "score100", above)
    if how == "ratio":
        return Aggregation("ratio", "quotient", recipe.unit, above, below, sample=below)
    unit = "count" if first.unit == "share" else first.unit
    return Aggregation(how, "last" if how == "last" else "sum", unit, above)


def _parts(recipe: Recipe, chosen: tuple[Pick, ...]) -> tuple[Part, ...]:
    return tuple(
        Part(
            pick.measure,
            variant=(recipe.currency or None) if pick.is_money else pick.variant,
            business=recipe.business and pick.is_time,
        )
        for pick in chosen
    )


def recipe_of(one: Aggregation, known: Mapping[str, Pick]) -> Recipe | None:
    """What was chosen for this aggregation; None where it is no way that the editor offers."""
    how = _how(one)
    below = tuple(part for part in one.denominator if part.measure is not Measure.OPEN_PAST_LIMIT)
    measures, against = _picked(one.numerator, known), _picked(below, known)
    if how is None or measures is None or against is None:
        return None
    first = one.numerator[0]
    currencies = [
        part.variant or ""
        for part, pick in zip(one.numerator, measures, strict=True)
        if pick.is_money
    ]
    recipe = Recipe(
        how=how,
        measures=measures,
        against=against if how == "ratio" else (),
        low=first.at_least,
        high=first.at_most,
        business=first.business,
        unit=one.unit if how == "ratio" else "ratio",
        currency=currencies[0] if currencies else "",
        k=one.k,
        colour=one.colour,
        misses=below != one.denominator,
    )
    return recipe if _same(compose(recipe), one) else None


def _how(one: Aggregation) -> str | None:
    if one.kind in ("sum", "last", "coverage"):
        return one.kind
    if one.kind == "health":
        return "last"
    if one.kind == "percentile":
        return next((name for name, q in QUANTILES.items() if q == one.quantile), None)
    if one.kind != "quotient":
        return None
    if any(part.what == "count" for part in one.numerator):
        return "within"
    own = [part._replace(what="weight") for part in one.numerator] == [*one.denominator]
    return ("share" if one.unit == "share" else "mean") if own else "ratio"


def _picked(parts: tuple[Part, ...], known: Mapping[str, Pick]) -> tuple[Pick, ...] | None:
    found = []
    for part in parts:
        pick = next(
            (
                each
                for each in known.values()
                if each.measure == part.measure and (each.is_money or each.variant == part.variant)
            ),
            None,
        )
        if pick is None:
            return None
        found.append(pick)
    return tuple(found)


def _same(composed: Aggregation, one: Aggregation) -> bool:
    """Whether both compute the same, whatever they are called."""
    named = replace(one, name=composed.name, unit=composed.unit, sample=composed.sample)
    return composed == named
