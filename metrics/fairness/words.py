"""What pages say about agents beside their team: plain words, no names of tests."""

from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from metrics.facts import Channel
from metrics.fairness.funnel import Funnel, Point
from metrics.fairness.laws import finite
from metrics.fairness.mix import WHOLE, Kind, Mix
from metrics.fairness.verdict import FLAGGED_FROM, Curve, Flag
from metrics.showing.judging import AGENTS_AT_LEAST
from metrics.wording.words import CHANNELS, TIERS
from people.figures import measure_value

LOOK: dict[Flag, Promise] = {
    Flag.GOOD: gettext_lazy(
        "Worth a look: better than chance explains. Ask what is done differently."
    ),
    Flag.BAD: gettext_lazy("Worth a look: worse than chance explains. Ask what stands in the way."),
}
UNKNOWN_KIND = pgettext_lazy("kind of tickets", "Tier and channel not known")


def standing_words(point: Point) -> str:
    """What one agent's place means."""
    if point.sample is None:
        return ""
    if point.flag:
        return str(LOOK[point.flag])
    if point.sample.n < FLAGGED_FROM:
        return _("Too few to compare: %(needed)s are needed.") % {"needed": FLAGGED_FROM}
    return _("As chance has it.")


def mix_words(point: Point, unit: str) -> str:
    """What the same mix explains of a flag; empty without one."""
    if not point.flag or point.mix is None:
        return ""
    told = {"value": measure_value(point.mix.expected, unit)}
    if point.explained:
        return _("The kind of tickets explains it: on the same mix the team has %(value)s.") % told
    return _("The kind of tickets does not explain it: on the same mix the team has %(value)s.") % (
        told
    )


def kind_words(kind: Kind) -> str:
    """ "Tier 1, e-mail", as a table of kinds names it."""
    if kind == WHOLE:
        return ngettext(
            "Other kinds, which fewer than %(count)s agent handles: beside all of the team's",
            "Other kinds, which fewer than %(count)s agents handle: beside all of the team's",
            AGENTS_AT_LEAST,
        ) % {"count": AGENTS_AT_LEAST}
    tier = str(TIERS[kind.tier]) if kind.tier else ""
    if kind.channel is None:
        return _("%(tier)s, any channel") % {"tier": tier}
    channel = str(CHANNELS[Channel(kind.channel).name.lower()]) if kind.channel else ""
    return " · ".join(filter(None, (tier, channel))) or str(UNKNOWN_KIND)


def chart_of(funnel: Funnel, urls: dict[int, str]) -> dict[str, Any]:
    """The chart's data: static/src/charts/funnel.js."""
    unit = funnel.team.one.unit
    return {
        "unit": unit,
        "words": {
            "size": str(_("Hours") if funnel.in_hours else _("Measurements")),
            "inner": str(_("95 of 100 lie within by chance")),
            "outer": str(_("998 of 1,000 lie within by chance")),
            "team": str(_("Team")),
            "agents": str(_("Agents")),
            "look": str(_("Worth a look")),
        },
        "team": {"value": float(funnel.team.value or 0), "text": funnel.team.text},
        "curves": [_drawn(curve, unit) for curve in funnel.curves],
        "points": [
            _dot(point, urls.get(point.person, "")) for point in funnel.points if point.sample
        ],
    }


def _dot(point: Point, url: str) -> dict[str, Any]:
    size = point.sample.size if point.sample else Fraction(0)
    return {
        "name": point.name,
        "size": float(size),
        "value": float(point.figure.value or 0),
        "text": point.figure.text,
        "flag": point.flag.value if point.flag else "",
        "grey": point.figure.is_grey,
        "url": url,
    }


def _drawn(curve: Curve, unit: str) -> list[float | None]:
    """Size, then from the lowest to the highest: outer, inner, inner, outer."""
    edges = (curve.outer.low, curve.inner.low, curve.inner.high, curve.outer.high)
    lowest = None if unit == "nps" else 0.0
    shown = [finite(edge) for edge in edges]
    return [
        float(curve.size),
        *(edge if edge is None or lowest is None else max(edge, lowest) for edge in shown),
    ]


def mix_rows(mix: Mix, unit: str) -> list[tuple[str, str, str, str, str]]:
    """The kinds of an agent's mix: name, n, part of the mix, own, the team's."""
    return [
        (
            kind_words(row.kind),
            measure_value(Fraction(row.n), "count"),
            measure_value(row.weight, "share"),
            "" if row.own is None else measure_value(row.own, unit),
            measure_value(row.team, unit),
        )
        for row in mix.rows
    ]
