"""The metrics that a form offers."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from metrics.catalogue import definition_from_json
from metrics.models import MetricVersion
from metrics.wording.words import CATEGORIES


def metric_choices(versions: Sequence[MetricVersion]) -> list[Any]:
    """By category, each by name; first that none computes the value."""
    groups: dict[str, list[tuple[int, Any]]] = {}
    for version in versions:
        definition = definition_from_json(version.definition)
        name = version.metric.name or definition.name
        groups.setdefault(definition.category, []).append((version.pk, name))
    return [("", _("None: typed at check-in"))] + [
        (CATEGORIES.get(category, category), sorted(metrics, key=lambda each: str(each[1])))
        for category, metrics in groups.items()
    ]
