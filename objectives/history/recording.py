"""Which fields differ, and how the history keeps what they were and are. Pure of the database.

An amount is kept with its unit, a row by its name then (a person, a team), a metric by its key and
version, steps each with title, weight and the day it is due, everything else as it is stored.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Model

from metrics.models import MetricVersion

AMOUNTS = frozenset({"baseline", "target", "stretch", "lower", "upper"})
# These are parts of the baseline, which stands there itself.
OF_THE_BASELINE = frozenset({"baseline_low", "baseline_high", "baseline_n"})
# No field, but why it changed: who owned it has left. Worded when it is read.
LEFT = "left"
# Likewise: it was archived as it became an initiative, with the title that it had then.
BECAME = "became"
AGAIN = "again"  # and that it is a key result again
# How a thing is worded for its readers, and to whom it is shown, changes without a word.
FREE = frozenset({"why", "named"})


class Difference(NamedTuple):
    """One field with what it was and is, as the history keeps them."""

    field: str
    before: Any
    after: Any

    @property
    def needs_reason(self) -> bool:
        """Whether it changes what was promised, or by whom."""
        return self.field not in FREE


def snapshot(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The fields as the history keeps them."""
    unit = getattr(row, "unit", "")
    return {name: kept(name, getattr(row, name), unit) for name in names}


def kept(name: str, value: Any, unit: str) -> Any:
    """One value as JSON."""
    if value is None or value == "":
        return None
    if name in AMOUNTS:
        return {"amount": value, "unit": unit}
    if name == "weight":
        return {"amount": value, "unit": "count"}
    if isinstance(value, MetricVersion):
        return {"metric": value.metric.key, "name": value.metric.name, "version": value.number}
    if isinstance(value, Model):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What is not the same any more, in the order of `before`."""
    return [
        Difference(name, before[name], after[name])
        for name in before
        if before[name] != after[name] and not _same_amount(name, before, after)
    ]


def _same_amount(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Nothing typed stays nothing, whatever the unit is called."""
    return name in AMOUNTS and before[name] is None and after[name] is None
