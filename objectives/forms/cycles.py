"""The form of a cycle; its last day is typed, the day after it is stored."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from objectives.choices import Cadence
from objectives.models import Cycle
from people.forms.fields import DateField

DAY = timedelta(days=1)
LONGEST = timedelta(days=2 * 366)


class CycleForm(forms.Form):
    """Name, cadence, first and last day."""

    name = forms.CharField(label=pgettext_lazy("of a cycle", "Name"), max_length=60)
    cadence = forms.ChoiceField(label=_("Cadence"), choices=Cadence.choices)
    start = DateField(label=_("First day"))
    end = DateField(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The last day must lie after the first."))
        elif start and end and end - start >= LONGEST:
            self.add_error("end", _("A cycle lasts two years at most."))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What the use cases take."""
        return self.cleaned_data | {"end": self.cleaned_data["end"] + DAY}


def initial_of(cycle: Cycle) -> dict[str, Any]:
    """What the form shows of a cycle."""
    return {
        "name": cycle.name,
        "cadence": cycle.cadence,
        "start": cycle.start,
        "end": cycle.end - DAY,
    }


def next_quarter(today: date, latest_end: date | None) -> dict[str, Any]:
    """A suggestion: the calendar quarter after the latest one, or the one in which we are."""
    begin = latest_end if latest_end and latest_end > today - 92 * DAY else today
    start = date(begin.year, 3 * ((begin.month - 1) // 3) + 1, 1)
    if latest_end and start < latest_end:
        start = latest_end
    after = (start.month - 1) // 3 * 3 + 4
    end = date(start.year + (after > 12), after - 12 if after > 12 else after, 1)
    return {
        "name": _("Q%(quarter)s %(year)s")
        % {"quarter": (start.month - 1) // 3 + 1, "year": start.year},
        "cadence": Cadence.QUARTER,
        "start": start,
        "end": end - DAY,
    }
