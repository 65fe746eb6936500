"""Forms about the organization itself, and the tokens of its API."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.forms.fields import DateField, TimezoneField
from people.models import Organization


class SettingsForm(forms.Form):
    """Name, where midnight is, which language, which days are worked."""

    name = forms.CharField(label=_("Name"), max_length=120)
    timezone = TimezoneField(help_text=_("Days, weeks and cycles begin at midnight there."))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For mails, and for pages of whoever has not chosen one."),
    )
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Progress is expected by working days."),
        error_messages={"required": _("Choose at least one working day.")},
    )


class HolidayForm(forms.Form):
    """A day on which nobody works."""

    day = DateField(label=_("Day"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class TokenForm(forms.Form):
    """What a token is for, and until when it works."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("Such as “Weekly report”.")
    )
    until = DateField(
        label=_("Works until"),
        required=False,
        help_text=_("The last day. Without one it works until it is withdrawn."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def expires_at(self) -> datetime | None:
        """The midnight after the last day, where the organization is."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=self.organization.zone)
