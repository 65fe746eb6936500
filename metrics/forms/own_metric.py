"""The form of a metric of the organization's own: what is measured, how, of what, in which words.

It is drawn again whenever something is chosen: then what is there so far comes as its data, and
only what was filled in wrongly is said.
"""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.models import Colour
from metrics.own.composing import ADDS_SEVERAL, HOWS, RATIO_UNITS, Recipe, compose
from metrics.own.knowing import (
    currencies_of,
    gone,
    groups_of,
    known_picks,
    retired_measures,
    segments_of,
)
from metrics.own.mistakes import mistakes, wrong_levels
from metrics.own.picks import Pick
from metrics.own.telling import DIRECTIONS, EMPTY, LEVELS, WINDOWS, formulas_of
from metrics.values import Filters
from metrics.values.accounts import refused_field
from metrics.wording.words import CATEGORIES, CHANNELS, TIERS
from people.access import Access
from people.forms.typed import AmountField, amount_text
from people.names import by_name

FILTERS = (
    "channel",
    "tier",
    "topic",
    "group",
    "priority",
    "language",
    "complaint",
    "segment",
    "age_from",
    "age_below",
    "incidents",
)
# Without these nothing can be computed; the rest may still be empty while it is tried out.
COMPUTED = frozenset(
    ("measure", "how", "also", "below", "below_also", "low", "high", "currency", "business", "k")
)
STAGES_OF_TIME = [
    ("leading", pgettext_lazy("metric", "Leading")),
    ("lagging", pgettext_lazy("metric", "Lagging")),
]


def _text(label: Any, **more: Any) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off"} | more.pop("attrs", {}))
    return forms.CharField(label=label, required=False, max_length=200, widget=widget, **more)


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=36_500)


class OwnMetricForm(forms.Form):
    """`definition` is the version that is changed or copied; its key is given with `key`."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    description = forms.CharField(
        label=_("What it says"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    measure = forms.ChoiceField(label=_("What is measured"))
    how = forms.ChoiceField(label=_("Put together as"), choices=list(HOWS.items()))
    also = forms.ChoiceField(label=_("And also"), required=False)
    below = forms.ChoiceField(label=_("Divided by"), required=False)
    below_also = forms.ChoiceField(label=_("And also by"), required=False)
    low = AmountField(label=_("At least"))
    high = AmountField(label=_("At most"))
    unit = forms.ChoiceField(label=_("Unit"), choices=list(RATIO_UNITS.items()), required=False)
    k = forms.IntegerField(
        label=_("At least so many"), required=False, min_value=1, max_value=1000, initial=1
    )
    colour = forms.ChoiceField(
        label=_("Accounts of the colour"),
        required=False,
        choices=[("", EMPTY), *Colour.choices],
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    business = forms.BooleanField(label=_("Count opening hours alone"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", EMPTY), *CHANNELS.items()]
    )
    tier = forms.TypedChoiceField(
        label=_("Tier"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", EMPTY), *TIERS.items()],
    )
    topic = _text(_("Topic"), attrs={"list": "known-topics"})
    group = _text(_("Helpdesk group"), attrs={"list": "known-groups"})
    priority = _text(_("Priority"))
    language = _text(_("Language of the ticket"))
    complaint = forms.TypedChoiceField(
        label=_("Complaints"),
        required=False,
        coerce=lambda text: text == "yes",
        empty_value=None,
        choices=[("", EMPTY), ("yes", _("Complaints alone")), ("no", _("All but complaints"))],
    )
    segment = _text(_("Segment of the account"), attrs={"list": "known-segments"})
    age_from = _days(_("Customer for at least so many days"))
    age_below = _days(_("Customer for fewer days than"))
    incidents = forms.BooleanField(
        label=_("Count also what an incident window takes out"), required=False
    )
    better = forms.ChoiceField(
        label=pgettext_lazy("direction", "Better"),
        choices=list(DIRECTIONS.items()),
        required=False,
    )
    window = forms.ChoiceField(label=_("Usual window"), choices=list(WINDOWS.items()))
    category = forms.ChoiceField(label=_("Category"), choices=list(CATEGORIES.items()))
    timing = forms.ChoiceField(
        label=pgettext_lazy("metric", "Kind"),
        choices=STAGES_OF_TIME,
        help_text=_("A leading metric moves before the result does; a lagging one is the result."),
    )
    levels = forms.MultipleChoiceField(
        label=_("Exists for"),
        choices=list(LEVELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fair_for_one = forms.BooleanField(label=_("Fair as one agent's own target"), required=False)
    guards = forms.MultipleChoiceField(
        label=_("Watch beside it"),
        required=False,
        help_text=_("What should not suffer while this one gets better."),
        widget=forms.SelectMultiple({"size": 5}),
    )
    note = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        required=False,
        help_text=_("Stands beside the list of what is different from the version before."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        access: Access,
        key: str = "",
        is_change: bool = False,
        stage: str = "support",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.key, self.stage = access, key, stage
        self.organization = access.organization
        self.known = known_picks(self.organization)
        named = [(each.key, each.words) for each in _sorted(self.known)]
        optional = [("", pgettext_lazy("no further measure", "Nothing more")), *named]
        self._choices("measure", named)
        self._choices("also", optional)
        self._choices("below", [("", _("Choose one")), *named])
        self._choices("below_also", optional)
        self._choices("guards", self._guards())
        found = currencies_of(self.organization, self._recipe_now())
        self._choices("currency", [("", "–"), *((each, each) for each in found)])
        self.currencies = found
        if not is_change:
            del self.fields["note"]

    def _choices(self, name: str, choices: Any) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def _guards(self) -> list[tuple[str, Any]]:
        known = [(key, each.name) for key, each in CATALOGUE.items() if key != self.key]
        return by_name(known, lambda each: str(each[1]))

    @cached_property
    def groups(self) -> list[str]:
        """For the list beside the field."""
        return groups_of(self.organization)

    @cached_property
    def segments(self) -> list[str]:
        """Likewise."""
        return segments_of(self.organization)

    def now(self, name: str) -> str:
        """What is chosen at the moment."""
        return str(self[name].value() or "")

    @property
    def how_now(self) -> str:
        """How it is put together at the moment: it decides what else is asked."""
        return self.now("how") or "share"

    @property
    def adds(self) -> bool:
        """Whether several measures can be added up."""
        return self.how_now in ADDS_SEVERAL

    @property
    def is_time(self) -> bool:
        """Whether opening hours can be asked for."""
        pick = self.known.get(self.now("measure"))
        return pick is not None and pick.is_time

    def only_what_is_wrong(self) -> None:
        """Forget that something is still missing: nobody has sent the form yet."""
        for name in list(self.errors):
            if all(error.code == "required" for error in self.errors[name].as_data()):
                del self.errors[name]

    def _recipe_now(self) -> Recipe:
        chosen = [self.known.get(self.now(name)) for name in ("measure", "below")]
        measures = tuple(pick for pick in chosen if pick is not None)
        return Recipe(how=self.how_now, measures=measures)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        retired = retired_measures(self.organization)
        for name in ("measure", "also", "below", "below_also"):
            if cleaned.get(name) in retired:
                self.add_error(name, _now("This measure was retired: choose another one."))
        if cleaned.get("measure") and cleaned.get("how"):
            self._check(self._recipe(cleaned))
        for name, message in gone(self.organization, cleaned).items():
            self.add_error(name, message)
        self._check_age(cleaned)
        return cleaned

    def _check(self, recipe: Recipe) -> None:
        for name, message in mistakes(recipe).items():
            self.add_error(name, str(message))
        self.recipe = recipe
        if not recipe.currency and len(self.currencies) > 1:
            self.add_error(
                "currency",
                _now("There are amounts in %(currencies)s, which are never added: choose one.")
                % {"currencies": ", ".join(self.currencies)},
            )
        if self.aggregation is None:
            return
        refused = refused_field(self.aggregation, [Filters(**self.filters())], "")
        if refused:
            self.add_error(refused, _now("Of accounts this is not known."))
        levels = frozenset(self.cleaned_data.get("levels", ()))
        fair = bool(self.cleaned_data.get("fair_for_one"))
        for name, message in wrong_levels(self.aggregation, levels, fair=fair).items():
            self.add_error(name, str(message))

    def _check_age(self, cleaned: Mapping[str, Any]) -> None:
        low, high = cleaned.get("age_from"), cleaned.get("age_below")
        if low is not None and high is not None and low >= high:
            self.add_error("age_below", _now("The upper limit must lie above the lower one."))

    def _recipe(self, cleaned: Mapping[str, Any]) -> Recipe:
        how = cleaned["how"]
        is_ratio = how == "ratio"
        measures = ["measure", *(["also"] if how in ADDS_SEVERAL else [])]
        unit = self.known[cleaned["measure"]].unit
        covers, within = how == "coverage", how == "within"
        only = self.currencies[0] if len(self.currencies) == 1 else ""
        return Recipe(
            how=how,
            measures=self._picked(cleaned, measures),
            against=self._picked(cleaned, ["below", "below_also"]) if is_ratio else (),
            low=self._amount("low", unit) if within else None,
            high=self._amount("high", unit) if within else None,
            business=bool(cleaned.get("business")) and self.is_time,
            unit=(cleaned.get("unit") or "ratio") if is_ratio else "ratio",
            currency=cleaned.get("currency") or only,
            k=(cleaned.get("k") or 1) if covers else 1,
            colour=(cleaned.get("colour") or "") if covers else "",
        )

    def _picked(self, cleaned: Mapping[str, Any], names: list[str]) -> tuple[Pick, ...]:
        chosen = (cleaned.get(name) for name in names)
        return tuple(self.known[key] for key in chosen if key)

    def _amount(self, name: str, unit: str) -> int | None:
        try:
            return AmountField.read(self.cleaned_data.get(name, ""), unit)
        except ValidationError as wrong:
            self.add_error(name, wrong)
            return None

    @property
    def aggregation(self) -> Aggregation | None:
        """What is computed, as soon as it can be: the rest of the form may still be empty."""
        if not hasattr(self, "recipe") or (COMPUTED | {*FILTERS}) & set(self.errors):
            return None
        return compose(self.recipe)

    def filters(self) -> dict[str, Any]:
        """Those that are set, as a definition keeps them."""
        found = {name: self.cleaned_data.get(name) for name in FILTERS}
        return {name: value for name, value in found.items() if value not in (None, "", False)} | (
            {"complaint": False} if found["complaint"] is False else {}
        )

    def definition(self) -> Definition:
        """What the form says; only where `aggregation` is not None."""
        one, given = compose(self.recipe), self.cleaned_data
        filters = self.filters()
        formula = formulas_of(one, filters, self.known)
        words = {
            "name": given.get("name", ""),
            "description": given.get("description", ""),
            "formula": formula,
        }
        return Definition(
            key=self.key,
            name=words["name"],
            description=words["description"],
            formula=formula["en"],
            aggregations=(one,),
            better=given.get("better") or None,
            category=given.get("category") or "efficiency",
            timing=given.get("timing") or "lagging",
            levels=frozenset(given.get("levels", ())),
            stage=self.stage,
            guards=tuple(given.get("guards", ())),
            window=_window(one, given.get("window", "")),
            fair_for_one=bool(given.get("fair_for_one")),
            words=words,
            filters=filters,
        )


def _window(one: Aggregation, chosen: str) -> str:
    """What holds over time has a last day alone."""
    return "last_day" if one.is_state else chosen or "last_4_weeks"


def _sorted(known: Mapping[str, Pick]) -> list[Pick]:
    return by_name(known.values(), lambda pick: str(pick.words))


def initial_of(definition: Definition, recipe: Recipe | None) -> dict[str, Any]:
    """What the form shows of a definition; nothing of how it is computed where it has no recipe."""
    filters = definition.filters
    found: dict[str, Any] = {
        "name": str(definition.name),
        "description": str(definition.description),
        "better": definition.better or "",
        "window": definition.window,
        "category": definition.category,
        "timing": definition.timing,
        "levels": sorted(definition.levels),
        "fair_for_one": definition.fair_for_one,
        "guards": list(definition.guards),
        **{name: filters.get(name, "") for name in FILTERS},
    }
    if filters.get("complaint") is not None:
        found["complaint"] = "yes" if filters["complaint"] else "no"
    if recipe is None:
        return found
    above, below = (
        [pick.key for pick in each] + ["", ""] for each in (recipe.measures, recipe.against)
    )
    unit = recipe.measures[0].unit
    return found | {
        "measure": above[0],
        "also": above[1],
        "below": below[0],
        "below_also": below[1],
        "how": recipe.how,
        "low": amount_text(recipe.low, unit),
        "high": amount_text(recipe.high, unit),
        "unit": recipe.unit,
        "currency": recipe.currency,
        "business": recipe.business,
        "k": recipe.k,
        "colour": recipe.colour,
    }


NEW = {
    "measure": "csat",
    "how": "share",
    "better": "up",
    "window": "last_4_weeks",
    "category": "efficiency",
    "timing": "lagging",
    "levels": ["C", "T"],
}
