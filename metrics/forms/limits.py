"""The form of the limits of measures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import MeasureLimits


class LimitsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Each with its unit in its own help."""

    class Meta:
        model = MeasureLimits
        fields = ("short_abandon", "answered_in_time", "solved_within", "covered_by")
        labels = {
            "short_abandon": _("A call given up sooner than so many seconds does not count"),
            "answered_in_time": _("A call is answered in time within so many seconds"),
            "solved_within": _("A ticket is solved in time within so many hours"),
            "covered_by": _("An account is covered from so many live contacts"),
        }
        help_texts = {
            "short_abandon": _("Usually 30. For the abandonment rate and the service level."),
            "answered_in_time": _("Usually 20. For the service level."),
            "solved_within": _("Usually 24. Every hour counts, day and night."),
            "covered_by": _("Usually 1. In the period that is looked at."),
        }
