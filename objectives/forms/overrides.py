"""The form by which a person sets a status, with the reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.choices import OVERRIDES


class OverrideForm(forms.Form):
    """Which status, and why."""

    status = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[(status.value, status.label) for status in OVERRIDES],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What do the figures not know?"),
        max_length=1000,
        help_text=_("Everybody who sees it reads this with your name."),
        widget=forms.Textarea({"rows": 3}),
    )
