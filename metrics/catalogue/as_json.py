"""Definitions as JSON, as a version of a metric keeps them."""

from fractions import Fraction
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.definition import Definition
from metrics.facts import Measure


def to_json(definition: Definition) -> dict[str, Any]:
    """What a MetricVersion keeps. The words are not in it: they are the reader's language."""
    return {
        "key": definition.key,
        "aggregations": [_aggregation_to_json(one) for one in definition.aggregations],
        "better": definition.better,
        "category": definition.category,
        "timing": definition.timing,
        "levels": sorted(definition.levels),
        "stage": definition.stage,
        "guards": list(definition.guards),
        "window": definition.window,
        "fair_for_one": definition.fair_for_one,
        "by": definition.by,
        "words": definition.words,
        "filters": definition.filters,
    }


def from_json(data: dict[str, Any], words: Definition | None = None) -> Definition:
    """The definition that `to_json` gave; `words` lends name, description and formula."""
    own = data.get("words") or {}
    return Definition(
        key=data["key"],
        name=words.name if words else own.get("name", data["key"]),
        description=words.description if words else own.get("description", ""),
        formula=words.formula if words else _in_readers_language(own.get("formula", "")),
        aggregations=tuple(_aggregation_from_json(one) for one in data["aggregations"]),
        better=data["better"],
        category=data["category"],
        timing=data["timing"],
        levels=frozenset(data["levels"]),
        stage=data["stage"],
        guards=tuple(data["guards"]),
        window=data["window"],
        fair_for_one=data["fair_for_one"],
        by=data["by"],
        words=own,
        filters=data.get("filters") or {},
    )


def _told(formula: str | dict[str, str]) -> str:
    """An own metric's formula is kept in every language in which these pages speak."""
    if isinstance(formula, str):
        return formula
    speaks = get_language() or "en"
    return formula.get(speaks) or formula.get(speaks.partition("-")[0]) or formula.get("en", "")


_in_readers_language = lazy(_told, str)


def _aggregation_to_json(one: Aggregation) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "unit": one.unit,
        "numerator": [_part_to_json(part) for part in one.numerator],
        "denominator": [_part_to_json(part) for part in one.denominator],
        "sample": [_part_to_json(part) for part in one.sample],
        "quantile": str(one.quantile) if one.quantile is not None else None,
        "whole": one.whole,
        **({"k": one.k} if one.k != 1 else {}),
        **({"colour": one.colour} if one.colour else {}),
    }


def _aggregation_from_json(data: dict[str, Any]) -> Aggregation:
    return Aggregation(
        name=data["name"],
        kind=data["kind"],
        unit=data["unit"],
        numerator=tuple(map(_part_from_json, data["numerator"])),
        denominator=tuple(map(_part_from_json, data["denominator"])),
        sample=tuple(map(_part_from_json, data["sample"])),
        quantile=Fraction(data["quantile"]) if data["quantile"] else None,
        whole=data["whole"],
        k=data.get("k", 1),
        colour=data.get("colour", ""),
    )


def _part_to_json(part: Part) -> dict[str, Any]:
    known = part._asdict() | {"measure": part.measure.name.lower()}
    return {
        name: value for name, value in known.items() if value is not None and value is not False
    }


def _part_from_json(data: dict[str, Any]) -> Part:
    return Part(**(data | {"measure": Measure[data["measure"].upper()]}))
