"""The editor of own metrics: its parts are checked together, and make a definition."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.facts import Measure
from metrics.forms.own_metric_fields import (
    ALSO,
    BELOW_ALSO,
    COMPUTED,
    FILTERS,
    OwnMetricFields,
)
from metrics.own.composing import ADDS_SEVERAL, Recipe, compose
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
from metrics.own.telling import formulas_of
from metrics.values import Filters
from metrics.values.accounts import refused_field
from people.access import Access
from people.forms.typed import AmountField
from people.names import by_name


class OwnMetricForm(OwnMetricFields):
    """`definition` is the version that is changed or copied; its key is given with `key`."""

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
        self._choices("below", [("", _("Choose one")), *named])
        for name in (*ALSO, *BELOW_ALSO):
            self._choices(name, optional)
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
    def also_shown(self) -> list[forms.BoundField]:
        """Further measures: those that are chosen, and one more."""
        return self._up_to_empty(ALSO)

    @property
    def below_shown(self) -> list[forms.BoundField]:
        """Likewise of what it is divided by."""
        return self._up_to_empty(BELOW_ALSO)

    def _up_to_empty(self, names: Sequence[str]) -> list[forms.BoundField]:
        chosen = [name for name in names if self.now(name) or name in self.errors]
        free = [name for name in names if name not in chosen]
        return [self[name] for name in (*chosen, *free[:1])]

    @property
    def can_miss(self) -> bool:
        """Whether tickets that are not solved yet can be misses."""
        pick = self.known.get(self.now("measure"))
        return self.how_now == "within" and pick is not None and pick.measure is Measure.RESOLUTION

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
        for name in ("measure", *ALSO, "below", *BELOW_ALSO):
            if cleaned.get(name) in retired:
                self.add_error(name, gettext("This measure was retired: choose another one."))
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
                gettext("There are amounts in %(currencies)s, which are never added: choose one.")
                % {"currencies": ", ".join(self.currencies)},
            )
        if self.aggregation is None:
            return
        refused = refused_field(self.aggregation, [Filters(**self.filters())], "")
        if refused:
            self.add_error(refused, gettext("Of accounts this is not known."))
        levels = frozenset(self.cleaned_data.get("levels", ()))
        fair = bool(self.cleaned_data.get("fair_for_one"))
        for name, message in wrong_levels(self.aggregation, levels, fair=fair).items():
            self.add_error(name, str(message))

    def _check_age(self, cleaned: Mapping[str, Any]) -> None:
        low, high = cleaned.get("age_from"), cleaned.get("age_below")
        if low is not None and high is not None and low >= high:
            self.add_error("age_below", gettext("The upper limit must lie above the lower one."))

    def _recipe(self, cleaned: Mapping[str, Any]) -> Recipe:
        how = cleaned["how"]
        is_ratio = how == "ratio"
        measures = ["measure", *(ALSO if how in ADDS_SEVERAL else ())]
        unit = self.known[cleaned["measure"]].unit
        covers, within = how == "coverage", how == "within"
        only = self.currencies[0] if len(self.currencies) == 1 else ""
        return Recipe(
            how=how,
            measures=self._picked(cleaned, measures),
            against=self._picked(cleaned, ["below", *BELOW_ALSO]) if is_ratio else (),
            low=self._amount("low", unit) if within else None,
            high=self._amount("high", unit) if within else None,
            business=bool(cleaned.get("business")) and self.is_time,
            unit=(cleaned.get("unit") or "ratio") if is_ratio else "ratio",
            currency=cleaned.get("currency") or only,
            k=(cleaned.get("k") or 1) if covers else 1,
            colour=(cleaned.get("colour") or "") if covers else "",
            misses=within and bool(cleaned.get("misses")),
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
