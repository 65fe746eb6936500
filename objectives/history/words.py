"""The history in the reader's words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from metrics.catalogue import CATALOGUE
from metrics.catalogue.aggregation import AGGREGATION_NAMES
from metrics.wording.words import CHANNELS, TIERS
from objectives.choices import (
    TYPED_UNITS,
    Ambition,
    Bound,
    Cadence,
    CycleState,
    InitiativeState,
    Kind,
    Member,
    ObjectiveState,
    Stage,
    Visibility,
    Window,
)
from objectives.history.recording import AGAIN, BECAME, LEFT
from objectives.scores import score_words
from people.figures import MILLION, family, measure_value
from people.names import by_name

FIELDS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "why": gettext_lazy("Why"),
    "owner": gettext_lazy("Owner"),
    "team": gettext_lazy("Team"),
    "cycle": gettext_lazy("Cycle"),
    "person": gettext_lazy("Agent"),
    "personal": gettext_lazy("Personal objective"),
    "ambition": pgettext_lazy("of an objective", "Kind"),
    "stage": gettext_lazy("Stage"),
    "visibility": gettext_lazy("Visible to"),
    "named": gettext_lazy("Who else may read it"),
    "kind": gettext_lazy("What it asks"),
    "metric": gettext_lazy("Metric"),
    "aggregation": gettext_lazy("Read as"),
    "unit": gettext_lazy("Unit"),
    "window": gettext_lazy("Over"),
    "filters": gettext_lazy("Filters"),
    "baseline": gettext_lazy("Baseline"),
    "target": gettext_lazy("Target"),
    "stretch": gettext_lazy("Stretch target"),
    "bound": gettext_lazy("Stay"),
    "lower": gettext_lazy("At least"),
    "upper": gettext_lazy("At most"),
    "each_of": gettext_lazy("each"),
    "least_sample": gettext_lazy("least sample"),
    "needed": gettext_lazy("measurements needed"),
    "steps": pgettext_lazy("milestones", "Steps"),
    "key_result": gettext_lazy("Key result"),
    "due": gettext_lazy("Due"),
    "note": gettext_lazy("Note"),
    "weight": gettext_lazy("Weight"),
    "score": gettext_lazy("Score"),
    "state": gettext_lazy("State"),
    "name": pgettext_lazy("of a cycle", "Name"),
    "cadence": gettext_lazy("Cadence"),
    "start": gettext_lazy("First day"),
    "end": gettext_lazy("Day after the last"),
    "published": gettext_lazy("Published"),
    "added": gettext_lazy("Added"),
    "archived": gettext_lazy("Archived"),
    "restored": gettext_lazy("Brought back"),
    "shared": gettext_lazy("Shared with"),
    "supports": gettext_lazy("Supports"),
    "reason": gettext_lazy("Reason"),
    "helped": gettext_lazy("what helped"),
    "hindered": gettext_lazy("what got in the way"),
    "keep": gettext_lazy("what we keep"),
    "text": gettext_lazy("Mission"),
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "kind": dict(Kind.choices),
    "window": dict(Window.choices),
    "bound": dict(Bound.choices),
    "each_of": dict(Member.choices),
    "visibility": dict(Visibility.choices),
    "ambition": dict(Ambition.choices),
    "stage": dict(Stage.choices),
    "cadence": dict(Cadence.choices),
    "aggregation": AGGREGATION_NAMES,
    "state": dict(CycleState.choices)
    | dict(ObjectiveState.choices)
    | dict(InitiativeState.choices),
}
# By how it is written; a metric brings finer ones than people choose from.
UNITS: Mapping[str, Any] = {
    **dict.fromkeys(("ratio", "per_hour"), dict(TYPED_UNITS)["count"]),
    **{family(unit): words for unit, words in TYPED_UNITS},
}
# Their being there says it all: nothing was before, and nothing is after.
DEEDS = frozenset({"published", "added", "archived", "restored"})


def field_words(name: str) -> str:
    """What was changed; a field without a word of its own by its name."""
    return str(FIELDS.get(name, name))


def value_words(name: str, value: Any) -> str:
    """What it was or is; the empty one has a word too."""
    if value is None or value == {}:
        return _("none")
    if isinstance(value, dict):
        return _of_parts(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("start", "end", "due"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if name == "score":
        return score_words(value)
    if name == "unit":
        return str(UNITS.get(family(value), value))
    return str(CHOICES.get(name, {}).get(value, value))


def why_words(name: str, value: str) -> str:
    """Why something was done, where nobody typed why: of what only says that."""
    return _WHY[name](value)


def _left(name: str) -> str:
    return _("%(name)s has left.") % {"name": name}


def _became(title: str) -> str:
    return _("It became the initiative “%(title)s”.") % {"title": title}


def _again(_title: str) -> str:
    return _("It is a key result again.")


_WHY: Mapping[str, Callable[[str], str]] = {LEFT: _left, BECAME: _became, AGAIN: _again}
REASONS = frozenset(_WHY)


def _step_words(step: Mapping[str, Any]) -> str:
    """ "Ask ten customers × 2 (due on 4 Dec 2026)"."""
    words = str(step["title"])
    if step["weight"] != MILLION:
        words += f" × {measure_value(step['weight'], 'count')}"
    if step["due"] is None:
        return words
    day = date_format(date.fromisoformat(step["due"]), "DATE_FORMAT")
    return _("%(step)s (due on %(day)s)") % {"step": words, "day": day}


def _of_parts(value: Mapping[str, Any]) -> str:
    if "amount" in value:
        words = measure_value(value["amount"], value["unit"])
        return f"{value['team']} · {words}" if "team" in value else words
    comma = pgettext("between items of a list", ", ")
    if "objectives" in value:
        return comma.join(title or _("a private objective") for title in value["objectives"])
    if "people" in value:
        return comma.join(by_name(value["people"], str))
    if "steps" in value:
        return "; ".join(map(_step_words, value["steps"]))
    if "metric" in value:
        definition = CATALOGUE.get(value["metric"])
        name = value["name"] or str(definition.name if definition else value["metric"])
        return _("%(metric)s, version %(number)s") % {"metric": name, "number": value["version"]}
    known = {"channel": CHANNELS, "tier": TIERS}
    return comma.join(
        str(known[name].get(part, part) if name in known else part)  # type: ignore[attr-defined]
        for name, part in value.items()
    )
