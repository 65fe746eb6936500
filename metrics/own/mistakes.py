"""What is wrong with what was chosen, field by field. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import Aggregation
from metrics.facts import MILLION, READ_TOGETHER, Measure
from metrics.own.composing import ADDS_SEVERAL, Recipe

Words = str | Promise
LONGEST = 366 * 24 * 3600 * MILLION
_AVERAGED = frozenset(("score5", "score7", "score10", "score100", "nps"))


def mistakes(recipe: Recipe) -> dict[str, Words]:
    """The first thing that is wrong with each field; empty where it can be computed."""
    found = {
        "how": _wrong_way(recipe),
        "also": _wrong_company(recipe),
        "below": _wrong_ratio(recipe),
        "high": _wrong_limits(recipe),
        "business": _wrong_time(recipe),
        "misses": _wrong_misses(recipe),
    }
    return {name: message for name, message in found.items() if message}


def _wrong_way(recipe: Recipe) -> Words:
    units = {pick.unit for pick in recipe.measures}
    spells = any(pick.is_spell for pick in recipe.measures)
    if spells != (recipe.how == "last"):
        return (
            _("This holds from one moment to another: read it as of the last day.")
            if spells
            else _("Only what holds over time, such as unsolved tickets, has a last day.")
        )
    if recipe.how == "last":
        return ""
    if recipe.how != "mean" and any(
        pick.measure in READ_TOGETHER for pick in (*recipe.measures, *recipe.against)
    ):
        return _("What people say of how they are is read as a mean alone.")
    if recipe.how == "coverage":
        accounts = all(pick.has_account for pick in recipe.measures)
        return "" if accounts else _("This is not entered with an account.")
    if recipe.how == "share" and units != {"share"}:
        return _("Its values are not between 0 and 1: choose “Share within a limit” and type one.")
    if recipe.how in ("within", "mean", "median", "p90") and "share" in units:
        return _("It is yes or no alone: choose “Share”.")
    if recipe.how == "sum" and units & _AVERAGED:
        return _("Adding scores up says nothing: choose “Mean”.")
    return ""


def _wrong_company(recipe: Recipe) -> Words:
    for chosen in (recipe.measures, recipe.against):
        if len(chosen) > 1 and len({pick.unit for pick in chosen}) > 1:
            return _("These are counted in different units: they cannot be added.")
        if len(set(chosen)) < len(chosen):
            return _("This is chosen twice.")
    if len(recipe.measures) > 1 and recipe.how not in ADDS_SEVERAL:
        return _("Only totals can be added up.")
    return ""


def _wrong_ratio(recipe: Recipe) -> Words:
    if recipe.how != "ratio":
        return ""
    if not recipe.against:
        return _("Choose by what it is divided.")
    if any(pick.is_spell for pick in recipe.against):
        return _("What holds over time cannot be divided by: choose something that is counted.")
    return ""


def _wrong_limits(recipe: Recipe) -> Words:
    if recipe.how != "within":
        return ""
    if recipe.low is None and recipe.high is None:
        return _("Type at least one of the two limits.")
    if recipe.low is not None and recipe.high is not None and recipe.low > recipe.high:
        return _("The upper limit must not lie below the lower one.")
    return ""


def _wrong_time(recipe: Recipe) -> Words:
    if recipe.business and not all(pick.is_time for pick in recipe.measures):
        return _("Only times have opening hours.")
    return ""


def _wrong_misses(recipe: Recipe) -> Words:
    if not recipe.misses:
        return ""
    of_solving = recipe.how == "within" and recipe.measures[0].measure is Measure.RESOLUTION
    if not of_solving or recipe.business or recipe.low is not None:
        return _("Only a time to the solution, round the clock, with no lower limit has misses.")
    if recipe.high is None or not 0 < recipe.high <= LONGEST or recipe.high % MILLION:
        return _("Type an upper limit of whole seconds, of at most a year.")
    return ""


def wrong_levels(one: Aggregation, levels: frozenset[str], *, fair: bool) -> dict[str, Words]:
    """What is wrong with for whom it shall exist."""
    if not levels:
        return {"levels": _("Choose at least one.")}
    if "A" in levels and (not one.can_be_of_one or Measure.PULSE in one.measures):
        return {"levels": _("This is not credited to single agents.")}
    if fair and "A" not in levels:
        return {"fair_for_one": _("Then it must exist for single agents as well.")}
    if fair and one.kind in ("sum", "last"):
        return {
            "fair_for_one": _("A volume is no fair target for one agent: it tells how much came.")
        }
    return {}
