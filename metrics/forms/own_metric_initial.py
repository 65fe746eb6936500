"""What the editor of own metrics shows of a definition."""

from typing import Any

from metrics.catalogue import Definition
from metrics.forms.own_metric_fields import ALSO, BELOW_ALSO, FILTERS
from metrics.own.composing import Recipe
from people.forms.typed import amount_text


def initial_of(definition: Definition, recipe: Recipe | None) -> dict[str, Any]:
    """What the form shows of a definition; nothing of how it is computed where it has no recipe."""
    filters = definition.filters
    found: dict[str, Any] = {
        "name": str(definition.name),
        "description": str(definition.description),
        "better": definition.better or "",
        "window": definition.window,
        "category": definition.category,
        "timing": definition.timing,
        "levels": sorted(definition.levels),
        "fair_for_one": definition.fair_for_one,
        "guards": list(definition.guards),
        **{name: filters.get(name, "") for name in FILTERS},
    }
    if filters.get("complaint") is not None:
        found["complaint"] = "yes" if filters["complaint"] else "no"
    if recipe is None:
        return found
    above, below = ([pick.key for pick in each] for each in (recipe.measures, recipe.against))
    unit = recipe.measures[0].unit
    return found | {
        **dict(zip(("measure", *ALSO), above, strict=False)),
        **dict(zip(("below", *BELOW_ALSO), below, strict=False)),
        "how": recipe.how,
        "low": amount_text(recipe.low, unit),
        "high": amount_text(recipe.high, unit),
        "unit": recipe.unit,
        "currency": recipe.currency,
        "business": recipe.business,
        "k": recipe.k,
        "colour": recipe.colour,
        "misses": recipe.misses,
    }


NEW = {
    "measure": "csat",
    "how": "share",
    "better": "up",
    "window": "last_4_weeks",
    "category": "efficiency",
    "timing": "lagging",
    "levels": ["C", "T"],
}
