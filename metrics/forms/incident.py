"""The form of an outage: from and until in the organization's own time, why, and who approved."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.dates import FIRST_DAY, LAST_DAY
from people.models import Membership

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class LocalMoment(forms.CharField):
    """A moment as the organization's clocks show it.

    Of an hour that comes twice the first is meant, or with `last` the second.
    """

    def __init__(self, *, last: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **kwargs)
        self.zone, self.fold = ZoneInfo("UTC"), int(last)

    def clean(self, value: Any) -> datetime | None:
        """An aware moment in UTC; a time that the clocks skip is refused."""
        text = super().clean(value)
        if not text:
            return None
        for each in FORMATS:
            try:
                naive = datetime.strptime(text, each)  # noqa: DTZ007 - it becomes aware below
            except ValueError:
                continue
            return self._aware(naive)
        raise ValidationError(_("Choose a day and a time."))

    def _aware(self, naive: datetime) -> datetime:
        if not FIRST_DAY <= naive.date() <= LAST_DAY:
            raise ValidationError(_("Choose a day and a time."))
        moment = naive.replace(tzinfo=self.zone, fold=self.fold).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) != naive:
            raise ValidationError(_("The clocks skip this time on that day."))
        return moment


class IncidentForm(forms.Form):
    """An outage."""

    start = LocalMoment(label=_("From"))
    end = LocalMoment(label=_("Until"), last=True)
    reason = forms.CharField(label=_("What happened"), max_length=300)
    approved_by = forms.ChoiceField(label=_("Approved by"))

    def __init__(
        self, *args: Any, zone: ZoneInfo, directors: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.directors = {str(each.pk): each for each in directors}
        for name in ("start", "end"):
            field = self.fields[name]
            assert isinstance(field, LocalMoment)  # noqa: S101
            field.zone = zone
        approved = self.fields["approved_by"]
        assert isinstance(approved, forms.ChoiceField)  # noqa: S101
        approved.choices = [(key, each.name) for key, each in self.directors.items()]

    def clean(self) -> dict[str, Any]:
        """An end after the start."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end must lie after the start."))
        return data

    @property
    def window(self) -> dict[str, Any]:
        """What is marked."""
        data = self.cleaned_data
        return {
            "start": data["start"],
            "end": data["end"],
            "reason": data["reason"],
            "approved_by": self.directors[data["approved_by"]],
        }
