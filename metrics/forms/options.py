"""A form's field from what a kind of source says of one of its settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.connectors.options import CHANNELS, Option
from metrics.wording.words import CHANNELS as WORDS


def option_field(option: Option, *, known: bool = False) -> forms.Field:
    """The field; `known`: the source is stored, and so are its secrets."""
    common: dict[str, Any] = {
        "label": option.label,
        "help_text": option.help,
        "initial": option.default,
        "required": option.required and not (option.secret and known),
    }
    if option.secret:
        return _secret_field(common, known=known)
    if option.kind == "channel":
        return forms.ChoiceField(**common, choices=[(c, WORDS[c]) for c in CHANNELS])
    if option.kind == "number":
        number = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(**common, min_value=1, widget=number)
    if option.kind == "pairs":
        return forms.CharField(**common, widget=forms.Textarea(attrs={"rows": 2}))
    return forms.CharField(**common, max_length=300)


def _secret_field(common: dict[str, Any], *, known: bool) -> forms.Field:
    """Its widget never sends back what it holds, not even what was just typed wrongly."""
    if known:
        common["help_text"] = _("Leave it empty to keep the one that is stored.")
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(**common, widget=widget, max_length=500)
