"""The reason for which a finding is let stand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.coach.finding import Finding


class WaveOffForm(forms.Form):
    """Sent from beside a finding."""

    code = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    key_result = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it may stand"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    @classmethod
    def beside(cls, finding: Finding, *, where: str, objective: int) -> "WaveOffForm":
        """An empty one; `where`: "page" or "dialog", of which both may be open."""
        initial = {"code": finding.code, "key_result": finding.key_result}
        place = f"{where}_{objective}_{finding.code}_{finding.key_result}"
        return cls(initial=initial, auto_id=f"{place}_%s")


class TakeBackForm(forms.Form):
    """Which finding the coach may speak of again."""

    code = forms.SlugField(max_length=40)
    key_result = forms.IntegerField(min_value=0)
