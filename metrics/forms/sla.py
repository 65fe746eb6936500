"""The form of an SLA policy."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import SlaPolicy, SlaTarget
from metrics.wording.words import TIERS
from people.forms.fields import DateField

UNITS = {
    "minutes": (60, gettext_lazy("minutes")),
    "hours": (3600, gettext_lazy("hours")),
    "days": (24 * 3600, gettext_lazy("days of 24 hours")),
}
LONGEST = 366 * 24 * 3600


class SlaForm(forms.Form):
    """What is promised, for which tickets, within which time, from when to when."""

    target = forms.ChoiceField(label=gettext_lazy("What is promised"), choices=SlaTarget.choices)
    tier = forms.TypedChoiceField(
        label=gettext_lazy("For tickets of the tier"), coerce=int, empty_value=None, required=False
    )
    priority = forms.CharField(
        label=gettext_lazy("and of the priority"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("As the helpdesk names it. Empty: every priority."),
    )
    amount = forms.IntegerField(label=gettext_lazy("Within"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit of time"),
        choices=[(key, words) for key, (_, words) in UNITS.items()],
    )
    business = forms.TypedChoiceField(
        label=gettext_lazy("What counts"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", gettext_lazy("Every hour, day and night")),
            ("yes", gettext_lazy("Opening hours alone")),
        ],
        widget=forms.RadioSelect,
        initial="no",
    )
    pauses = forms.BooleanField(
        label=gettext_lazy("The clock stands still while the ticket is pending"),
        required=False,
        help_text=gettext_lazy("Pending: we wait for the customer. On hold, it runs on."),
    )
    start = DateField(
        label=gettext_lazy("Promised from"),
        required=False,
        help_text=gettext_lazy("Empty: always. It counts for tickets created from that day on."),
    )
    end = DateField(
        label=gettext_lazy("Until before"),
        required=False,
        help_text=gettext_lazy("Leave it empty where it still holds."),
    )

    def __init__(self, *args: Any, priorities: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tier = self.fields["tier"]
        assert isinstance(tier, forms.ChoiceField)  # noqa: S101
        tier.choices = [("", _("Every tier")), *TIERS.items()]
        self.priorities = priorities
        self.fields["priority"].widget.attrs |= {"list": "known-priorities", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """The time in seconds under "seconds"."""
        data = super().clean() or self.cleaned_data
        if data.get("business") and data.get("unit") == "days":
            self.add_error("unit", _("Opening hours differ from day to day: give it in hours."))
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end must lie after the start."))
        if data.get("amount") and data.get("unit") in UNITS:
            data["seconds"] = data["amount"] * UNITS[data["unit"]][0]
            if data["seconds"] > LONGEST:
                self.add_error("amount", _("Promise at most a year."))
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What `save_policy` takes."""
        names = ("target", "tier", "priority", "seconds", "business", "pauses", "start", "end")
        return {name: self.cleaned_data[name] for name in names}


def initial_of(policy: SlaPolicy) -> dict[str, Any]:
    """A stored policy as the form shows it, in the largest unit that fits."""
    fitting = [
        (policy.seconds // size, unit)
        for unit, (size, _words) in UNITS.items()
        if policy.seconds % size == 0 and not (policy.business and unit == "days")
    ]
    amount, unit = fitting[-1] if fitting else (policy.seconds / 60, "minutes")
    return {
        "target": policy.target,
        "tier": policy.tier,
        "priority": policy.priority,
        "amount": amount,
        "unit": unit,
        "business": "yes" if policy.business else "no",
        "pauses": policy.pauses,
        "start": policy.start,
        "end": policy.end,
    }
