"""The form of the numbers by which status is judged."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StatusRulesForm(forms.Form):
    """Points below what is expected, and per cent of weeks."""

    on_track = forms.IntegerField(
        label=_("On track down to"),
        min_value=0,
        max_value=100,
        help_text=_("Points of progress below what is expected by now."),
    )
    at_risk = forms.IntegerField(
        label=_("At risk down to"),
        min_value=0,
        max_value=100,
        help_text=_("Points below what is expected; further down is behind."),
    )
    weeks = forms.IntegerField(
        label=_("Weeks or members that keep it"),
        min_value=0,
        max_value=100,
        help_text=_(
            "Per cent of a maintained result's weeks, and of the agents, teams or channels of a"
            " result about each of them."
        ),
    )
