"""Every metric that an organization starts with: key, measurements, unit, direction, words."""

import json
from functools import lru_cache
from typing import Any

from metrics.catalogue import (
    accounts,
    economy,
    outreach,
    quality,
    reviewing,
    satisfaction,
    speed,
    team,
    trade,
    voices,
    volume,
)
from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.as_json import from_json, to_json
from metrics.catalogue.definition import Definition
from metrics.catalogue.settable import as_set, as_stored

CATALOGUE: dict[str, Definition] = {
    definition.key: definition
    for module in (
        satisfaction,
        voices,
        speed,
        economy,
        quality,
        reviewing,
        volume,
        accounts,
        outreach,
        trade,
        team,
    )
    for definition in module.DEFINITIONS
}


def definition_from_json(data: dict[str, Any]) -> Definition:
    """A version's definition, with the catalogue's words if it is one of the catalogue's."""
    return _of_text(json.dumps(data, sort_keys=True))


@lru_cache(maxsize=1024)
def _of_text(text: str) -> Definition:
    """Every page reads all metrics, and each says the same until it gets a new version."""
    data = json.loads(text)
    return from_json(data, words=as_stored(data) or CATALOGUE.get(data["key"]))


__all__ = [
    "CATALOGUE",
    "Aggregation",
    "Definition",
    "Part",
    "as_set",
    "definition_from_json",
    "to_json",
]
