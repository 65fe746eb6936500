"""The form of a key result: what is measured, from where, to where."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from objectives.choices import Bound, Kind
from objectives.forms.fields import AmountField, amount_text
from objectives.models import KeyResult
from objectives.use_cases.key_results import KeyResultText
from people.access import Access
from people.models import Membership

# Units of values that people type; a metric brings its own.
TYPED_UNITS = [
    ("count", _("A number")),
    ("share", _("Per cent")),
    ("seconds", _("A time")),
    ("score10", _("A score")),
    ("money", _("An amount of money")),
]


class KeyResultForm(forms.Form):
    """Typed values; amounts are read once the unit is known."""

    title = forms.CharField(
        label=_("Key result"),
        max_length=200,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    owner = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Owner"),
        required=False,
        empty_label=pgettext_lazy("owner", "The objective's owner"),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=TYPED_UNITS)
    kind = forms.ChoiceField(
        label=_("What it asks"), choices=Kind.choices, widget=forms.RadioSelect
    )
    baseline = AmountField(label=_("Baseline"))
    target = AmountField(label=_("Target"), help_text=_("A change works too: −15 % or +5 points."))
    bound = forms.ChoiceField(label=_("Stay"), choices=Bound.choices, required=False)
    lower = AmountField(label=_("At least"))
    upper = AmountField(label=_("At most"))
    weight = AmountField(
        label=_("Weight"),
        help_text=_("Twice the weight counts twice. 0 makes it a guardrail: it adds no progress."),
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.of(access.organization).active().order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    @property
    def kind_now(self) -> str:
        """What is chosen at the moment: it decides which amounts are asked for."""
        return str(self["kind"].value() or Kind.REACH)

    @property
    def bound_now(self) -> str:
        """Likewise, on which side to stay."""
        return str(self["bound"].value() or Bound.AT_LEAST)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit = cleaned.get("unit", "count")
        for name in ("baseline", "lower", "upper"):
            cleaned[name] = self._read(name, unit)
        baseline = cleaned["baseline"]
        cleaned["target"] = self._read("target", unit, baseline=baseline, relative=True)
        cleaned["weight"] = self._read("weight", "ratio")
        return cleaned

    def _read(
        self, name: str, unit: str, *, baseline: int | None = None, relative: bool = False
    ) -> int | None:
        text = self.cleaned_data.get(name, "")
        try:
            if relative:
                return AmountField.read_target(text, unit, baseline)
            return AmountField.read(text, unit)
        except ValidationError as wrong:
            self.add_error(name, wrong)
            return None

    def text(self) -> KeyResultText:
        """What the use cases take; amounts of the other kind are left out."""
        given = dict(self.cleaned_data)
        if given["kind"] == Kind.MAINTAIN:
            given |= {"target": None}
            given |= {"lower": None} if given["bound"] == Bound.AT_MOST else {}
            given |= {"upper": None} if given["bound"] == Bound.AT_LEAST else {}
        else:
            given |= {"bound": "", "lower": None, "upper": None}
        given["weight"] = 1_000_000 if given["weight"] is None else given["weight"]
        return KeyResultText(**given)


NEW = {"unit": "count", "kind": Kind.REACH, "bound": Bound.AT_LEAST, "weight": "1"}


def initial_of(key_result: KeyResult) -> dict[str, Any]:
    """What the form shows of a key result."""
    unit = key_result.unit
    return {
        "title": key_result.title,
        "owner": key_result.owner_id,
        "unit": unit,
        "kind": key_result.kind,
        "bound": key_result.bound or Bound.AT_LEAST,
        "weight": amount_text(key_result.weight, "ratio"),
    } | {
        name: amount_text(getattr(key_result, name), unit)
        for name in ("baseline", "target", "lower", "upper")
    }
