"""What a lead writes down of a practice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.use_cases.practices import LONGEST


class PracticeForm(forms.Form):
    """What is done differently, in words that others can follow."""

    text = forms.CharField(
        label=_("What is done differently?"),
        help_text=_("So that others can try it: what, when, and with which words. No figures."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )
