"""The form of a check-in: three fields, and the value where nothing computes it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from objectives.choices import Confidence, Kind
from objectives.models import CheckIn, KeyResult
from objectives.use_cases.check_ins import CheckInText, seen_of
from people.forms.typed import AmountField, amount_text
from people.models import Membership


class CheckInForm(forms.Form):
    """How sure one is, what changed, what blocks, who can help."""

    week = forms.DateField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    value = AmountField(label=_("Value at the week's end"), required=True)
    confidence = forms.ChoiceField(
        label=_("How sure are you?"), choices=Confidence.choices, widget=forms.RadioSelect
    )
    steps = forms.TypedMultipleChoiceField(
        label=_("Which steps were done?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label=_("What changed?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )
    blocker = forms.CharField(
        label=_("What blocks you?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 1}),
    )
    helper = forms.TypedChoiceField(
        label=_("Who can help?"), required=False, empty_value=None, coerce=int
    )

    def __init__(
        self, *args: Any, key_result: KeyResult, people: Sequence[Membership], **kwargs: Any
    ) -> None:
        """people: who can be named, fetched once for all forms of a page."""
        kwargs.setdefault("prefix", f"kr{key_result.pk}")
        super().__init__(*args, **kwargs)
        self.unit = key_result.value_unit
        self.people = {person.pk: person for person in people}
        nobody = pgettext("who can help", "Nobody named")
        names = [(person.pk, person.name) for person in people]
        self.fields["helper"].choices = [("", nobody), *names]  # type: ignore[attr-defined]
        if not key_result.is_typed:
            del self.fields["value"]
        self._offer_steps(key_result)

    def _offer_steps(self, key_result: KeyResult) -> None:
        """Those that are open; what was ticked is taken back on the key result's page."""
        steps = key_result.milestones.all() if key_result.kind == Kind.MILESTONES else ()
        still_open = [(step.pk, step.title) for step in steps if step.done_on is None]
        if still_open:
            self.fields["steps"].choices = still_open  # type: ignore[attr-defined]
        else:
            del self.fields["steps"]

    def clean_value(self) -> int | None:
        """Millionths of the key result's unit."""
        return AmountField.read(self.cleaned_data["value"], self.unit)

    def clean_helper(self) -> Membership | None:
        """Somebody of the organization."""
        return self.people.get(self.cleaned_data["helper"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("helper") and not cleaned.get("blocker"):
            self.add_error("blocker", ValidationError(_("Say what they can help with.")))
        return cleaned

    def clean_seen(self) -> str | None:
        """None where the sender says nothing of it."""
        return self.cleaned_data["seen"] if self.add_prefix("seen") in self.data else None

    def text(self) -> CheckInText:
        """What the use case takes."""
        return CheckInText(**self.cleaned_data)


def initial_of(check_in: CheckIn | None, unit: str, week: date) -> dict[str, Any]:
    """What the form shows of a check-in that was made already; week: the Sunday it is for."""
    known = {"week": week, "seen": seen_of(check_in)}
    if check_in is None:
        return known
    return known | {
        "value": amount_text(check_in.value, unit),
        "confidence": check_in.confidence,
        "comment": check_in.comment,
        "blocker": check_in.blocker,
        "helper": check_in.helper_id,
    }
