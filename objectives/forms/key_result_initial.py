"""What the form of a key result shows before anything is typed."""

from collections.abc import Mapping
from typing import Any

from objectives.choices import Bound, Kind, Member, Window
from objectives.forms.key_results import AMOUNTS, FILTERS
from objectives.forms.steps import steps_initial
from objectives.models import KeyResult, Objective
from objectives.use_cases.key_results import seen_of
from people.forms.typed import amount_text


def new_initial(objective: Objective) -> dict[str, Any]:
    """What the form starts with."""
    return {
        "unit": "count",
        "kind": Kind.REACH,
        "bound": Bound.AT_LEAST,
        "weight": "1",
        "window": Window.DEFAULT,
        "team": objective.team_id,
        "each_of": Member.PERSON,
    }


def initial_of(key_result: KeyResult) -> dict[str, Any]:
    """What the form shows of a key result."""
    filters: Mapping[str, Any] = key_result.filters
    names = ("title", "kind", "aggregation", "window", "unit")
    return (
        {name: getattr(key_result, name) for name in names}
        | {f"{name}": getattr(key_result, f"{name}_id") for name in ("owner", "metric", "team")}
        | {"each_of": key_result.each_of or Member.PERSON}
        | {name: getattr(key_result, name) for name in ("least_sample", "needed")}
        | (steps_initial(key_result) if key_result.kind == Kind.MILESTONES else {})
        | {"person": key_result.person_id, "bound": key_result.bound or Bound.AT_LEAST}
        | {name: filters.get(name, "") for name in FILTERS}
        | {"weight": amount_text(key_result.weight, "ratio"), "seen": seen_of(key_result)}
        | {
            name: amount_text(getattr(key_result, name), key_result.unit)
            for name in (*AMOUNTS, "target", "stretch")
        }
    )
