"""Key results in words, for pages and explanations."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.catalogue import definition_from_json
from metrics.wording.words import CHANNELS, TIERS
from objectives.asking import limits_the_cycle
from objectives.choices import Bound, Kind, Member
from objectives.missing import lacks_baseline, lacks_target
from objectives.models import KeyResult
from objectives.models.kinds import COUNTED
from people.figures import measure_value


def goal(key_result: KeyResult) -> str:
    """What it asks: "60 min → 45 min", "at least 90 % each week", "each agent: at least 95 %"."""
    words = {
        Kind.REACH: _reach,
        Kind.MAINTAIN: _maintain,
        Kind.EACH: _each,
        Kind.MILESTONES: _milestones,
        Kind.BASELINE: _baseline,
    }
    return words[Kind(key_result.kind)](key_result)


def now(key_result: KeyResult) -> str:
    """How it stands: "52 min", "7 of 9", "42 of 100"."""
    return as_it_stood(key_result, key_result.value, key_result.sample)


def as_it_stood(key_result: KeyResult, value: int | None, sample: int | None) -> str:
    """The same of another day; value in millionths."""
    of = key_result.needed if key_result.kind == Kind.BASELINE else sample
    return of_whole(value, key_result.value_unit, of if key_result.kind in COUNTED else None)


def of_whole(value: int | None, unit: str, whole: int | None) -> str:
    """A value in words; of one that counts also of how many: "7 of 9"."""
    part = measure_value(value, unit)
    if value is None or whole is None:
        return part
    return _("%(part)s of %(whole)s") % {
        "part": part,
        "whole": measure_value(Fraction(whole), "count"),
    }


def _reach(key_result: KeyResult) -> str:
    unit = key_result.shown_unit
    words = {
        "baseline": _("no baseline yet")
        if lacks_baseline(key_result)
        else measure_value(key_result.baseline or 0, unit),
        "target": _("no target yet")
        if lacks_target(key_result)
        else measure_value(key_result.target, unit),
        "stretch": measure_value(key_result.stretch, unit),
    }
    if key_result.stretch is not None:
        return _("%(baseline)s → target %(target)s, stretch %(stretch)s") % words
    return _("%(baseline)s → %(target)s") % words


def _ends(key_result: KeyResult) -> dict[str, str]:
    unit = key_result.shown_unit
    return {
        "lower": measure_value(key_result.lower, unit),
        "upper": measure_value(key_result.upper, unit),
    }


def _maintain(key_result: KeyResult) -> str:
    if limits_the_cycle(key_result):
        return _("at most %(upper)s in the cycle") % _ends(key_result)
    return {
        Bound.AT_LEAST: _("at least %(lower)s each week"),
        Bound.AT_MOST: _("at most %(upper)s each week"),
        Bound.WITHIN: _("%(lower)s to %(upper)s each week"),
    }[Bound(key_result.bound)] % _ends(key_result)


def _each(key_result: KeyResult) -> str:
    of = Member(key_result.each_of)
    if key_result.bound == Bound.AT_LEAST:
        words = {
            Member.PERSON: _("each agent: at least %(lower)s"),
            Member.TEAM: _("each team: at least %(lower)s"),
            Member.CHANNEL: _("each channel: at least %(lower)s"),
        }
    else:
        words = {
            Member.PERSON: _("each agent: at most %(upper)s"),
            Member.TEAM: _("each team: at most %(upper)s"),
            Member.CHANNEL: _("each channel: at most %(upper)s"),
        }
    return words[of] % _ends(key_result)


def _milestones(key_result: KeyResult) -> str:
    count = key_result.sample or 0
    return ngettext("%(count)s step", "%(count)s steps", count) % {"count": count}


def _baseline(key_result: KeyResult) -> str:
    count = key_result.needed or 0
    return ngettext(
        "find out where we stand: %(count)s measurement",
        "find out where we stand: %(count)s measurements",
        count,
    ) % {"count": measure_value(Fraction(count), "count")}


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
        filters.get("segment", ""),
    ]
    return " · ".join(part for part in parts if part)
