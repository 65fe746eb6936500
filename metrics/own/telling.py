"""An own metric's definition in words: line by line, as a formula, and what a version changed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext, pgettext_lazy

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.models import Colour
from metrics.own.composing import HOWS, RATIO_UNITS, Recipe, recipe_of
from metrics.own.picks import Pick
from metrics.wording.words import CATEGORIES, CHANNELS, STAGES_OF_TIME, TIERS, USUAL_WINDOWS
from people.figures import measure_value

Words = str | Promise
NOTHING = "–"
WINDOWS: dict[str, Words] = {
    key: USUAL_WINDOWS[key] for key in ("last_4_weeks", "cycle_to_date", "count", "last_day")
}
LEVELS: dict[str, Words] = {
    "C": gettext_lazy("The whole company"),
    "T": gettext_lazy("Teams"),
    "A": gettext_lazy("Single agents"),
}
DIRECTIONS: dict[str, Words] = {
    "up": gettext_lazy("Higher is better."),
    "down": gettext_lazy("Lower is better."),
    "": gettext_lazy("Neither: it describes."),
}
FILTERS: dict[str, Words] = {
    "channel": gettext_lazy("Channel"),
    "tier": gettext_lazy("Tier"),
    "topic": gettext_lazy("Topic"),
    "group": gettext_lazy("Helpdesk group"),
    "priority": gettext_lazy("Priority"),
    "language": gettext_lazy("Language"),
    "complaint": gettext_lazy("Complaints"),
    "segment": gettext_lazy("Segment of the account"),
    "age_from": gettext_lazy("Customer for at least so many days"),
    "age_below": gettext_lazy("Customer for fewer days than"),
    "incidents": gettext_lazy("Tickets of incidents"),
}
YES_NO: dict[str, dict[bool, Words]] = {
    "complaint": {
        True: gettext_lazy("Complaints alone"),
        False: gettext_lazy("All but complaints"),
    },
    "incidents": {True: gettext_lazy("Counted too")},
}


class Line(NamedTuple):
    """One thing that a definition says."""

    label: str
    value: str


def formula_of(one: Aggregation, filters: Mapping[str, object], known: Mapping[str, Pick]) -> str:
    """ "Median: First response; Channel: Chat", in the reader's language."""
    recipe = recipe_of(one, known)
    if recipe is None:
        return str(one.label)
    what = " + ".join(str(pick.words) for pick in recipe.measures)
    if recipe.against:
        what = f"{what} ÷ {' + '.join(str(pick.words) for pick in recipe.against)}"
    head = Line(str(HOWS[recipe.how]), what)
    lines = [head, *_limits(recipe), *_filters(filters)]
    return "; ".join(f"{line.label}: {line.value}" for line in lines)


def formulas_of(
    one: Aggregation, filters: Mapping[str, object], known: Mapping[str, Pick]
) -> dict[str, str]:
    """The same in each language of these pages."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = formula_of(one, filters, known)
    return found


def lines_of(definition: Definition, known: Mapping[str, Pick]) -> list[Line]:
    """Everything that an own metric's definition says."""
    recipe = recipe_of(definition.default, known)
    return [
        Line(_("Name"), str(definition.name)),
        Line(_("Description"), str(definition.description)),
        *(_recipe(recipe) if recipe else []),
        *_filters(definition.filters),
        Line(pgettext("direction", "Better"), str(DIRECTIONS[definition.better or ""])),
        Line(_("Usual window"), str(WINDOWS.get(definition.window, definition.window))),
        Line(_("Category"), str(CATEGORIES[definition.category])),
        Line(pgettext("metric", "Kind"), str(STAGES_OF_TIME[definition.timing])),
        Line(
            _("Exists for"),
            _listed([LEVELS[level] for level in "CTA" if level in definition.levels]),
        ),
        Line(_("Watch beside it"), _listed([_named(key) for key in definition.guards])),
        Line(_("Fair as one agent's own target"), _("yes") if definition.fair_for_one else _("no")),
    ]


def differences(old: Sequence[Line], new: Sequence[Line]) -> list[str]:
    """What one version says otherwise than the one before: "Channel: Chat → E-mail"."""
    before, after = dict(old), dict(new)
    return [
        _("%(what)s: %(old)s → %(new)s")
        % {
            "what": label,
            "old": before.get(label) or NOTHING,
            "new": after.get(label) or NOTHING,
        }
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    ]


def _recipe(recipe: Recipe) -> list[Line]:
    lines = [
        Line(_("Put together as"), str(HOWS[recipe.how])),
        Line(_("What is measured"), _listed([pick.words for pick in recipe.measures])),
    ]
    if recipe.against:
        lines += [
            Line(_("Divided by"), _listed([pick.words for pick in recipe.against])),
            Line(_("Unit"), str(RATIO_UNITS[recipe.unit])),
        ]
    return lines + _limits(recipe)


def _limits(recipe: Recipe) -> list[Line]:
    unit = recipe.measures[0].unit
    edges = ((_("At least"), recipe.low), (_("At most"), recipe.high))
    lines = [Line(label, measure_value(edge, unit)) for label, edge in edges if edge is not None]
    if recipe.misses:
        lines.append(Line(_("Still open past the limit"), _("counts as not within it")))
    if recipe.how == "coverage":
        lines.append(Line(_("At least"), str(recipe.k)))
        if recipe.colour:
            lines.append(Line(_("Colour"), str(Colour(recipe.colour).label)))
    if recipe.business:
        lines.append(Line(pgettext("metric", "Time"), _("Opening hours alone")))
    if recipe.currency:
        lines.append(Line(_("Currency"), recipe.currency))
    return lines


def _filters(filters: Mapping[str, object]) -> list[Line]:
    return [
        Line(str(label), _filter_words(name, filters[name]))
        for name, label in FILTERS.items()
        if filters.get(name) not in (None, "") and _filter_words(name, filters[name])
    ]


def _filter_words(name: str, value: object) -> str:
    if name in YES_NO:
        return str(YES_NO[name].get(bool(value), ""))
    if name == "channel":
        return str(CHANNELS.get(str(value), value))
    if name == "tier":
        return str(TIERS.get(int(str(value)), value))
    return str(value)


def _named(key: str) -> Words:
    return CATALOGUE[key].name if key in CATALOGUE else key


def _listed(words: Sequence[Words]) -> str:
    return " · ".join(str(each) for each in words)


EMPTY = pgettext_lazy("filter", "All")
