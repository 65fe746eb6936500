"""Key results in words, for pages and explanations."""

from django.utils.translation import gettext as _

from metrics.catalogue import definition_from_json
from metrics.wording.words import CHANNELS, TIERS
from objectives.choices import Bound, Kind
from objectives.models import KeyResult
from people.figures import measure_value


def goal(key_result: KeyResult) -> str:
    """What it asks: "60 min → 45 min", "at least 90 %"."""
    unit = key_result.shown_unit
    if key_result.kind == Kind.REACH:
        words = {
            "baseline": measure_value(key_result.baseline or 0, unit),
            "target": measure_value(key_result.target, unit),
            "stretch": measure_value(key_result.stretch, unit),
        }
        if key_result.stretch is not None:
            return _("%(baseline)s → target %(target)s, stretch %(stretch)s") % words
        return _("%(baseline)s → %(target)s") % words
    words = {
        "lower": measure_value(key_result.lower, unit),
        "upper": measure_value(key_result.upper, unit),
    }
    return {
        Bound.AT_LEAST: _("at least %(lower)s each week"),
        Bound.AT_MOST: _("at most %(upper)s each week"),
        Bound.WITHIN: _("%(lower)s to %(upper)s each week"),
    }[Bound(key_result.bound)] % words


def measured_by(key_result: KeyResult) -> str:
    """Which metric, read how, of whom: "First response time (Median) · Tier 1 · Chat"."""
    if key_result.metric is None:
        return ""
    definition = definition_from_json(key_result.metric.definition)
    one = definition.aggregation(key_result.aggregation)
    name = str(key_result.metric.metric.name or definition.name)
    if len(definition.aggregations) > 1:
        name = _("%(metric)s (%(aggregation)s)") % {"metric": name, "aggregation": one.label}
    filters = key_result.filters
    parts = [
        name,
        key_result.team.name if key_result.team else "",
        key_result.person.name if key_result.person else "",
        str(CHANNELS.get(filters.get("channel", ""), "")),
        str(TIERS.get(filters.get("tier", 0), "")),
        filters.get("topic", ""),
    ]
    return " · ".join(part for part in parts if part)
