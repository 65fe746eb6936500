"""A form's field from what a kind of source says of one of its settings."""

from enum import Enum
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from metrics.connectors.options import CHANNELS, Option
from metrics.wording.words import CHANNELS as WORDS


class Stored(Enum):
    """What there is of a secret already; SEALED can no longer be read."""

    NOTHING = 0
    KNOWN = 1
    SEALED = 2


def option_field(option: Option, *, stored: Stored = Stored.NOTHING) -> forms.Field:
    """The field of an option; a secret that is stored need not be entered again."""
    common: dict[str, Any] = {
        "label": option.label,
        "help_text": option.help,
        "initial": option.default,
        "required": option.required and not (option.secret and stored is Stored.KNOWN),
    }
    if option.secret:
        return _secret_field(option, common, stored)
    if option.kind == "channel":
        return forms.ChoiceField(**common, choices=[(c, WORDS[c]) for c in CHANNELS])
    if option.kind == "number":
        number = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(**common, min_value=1, widget=number)
    if option.kind == "pairs":
        return forms.CharField(**common, widget=forms.Textarea(attrs={"rows": 2}))
    return forms.CharField(**common, max_length=300)


def _secret_field(option: Option, common: dict[str, Any], stored: Stored) -> forms.Field:
    """Its widget never sends back what it holds, not even what was just typed wrongly."""
    if stored is Stored.KNOWN and option.required:
        common["help_text"] = _("Leave it empty to keep the one that is stored.")
    elif stored is Stored.KNOWN:
        stays = _("As long as no new token is entered, the stored one stays.")
        common["help_text"] = format_lazy("{} {}", option.help, stays)
    elif stored is Stored.SEALED and option.required:
        common["help_text"] = _("The stored one can no longer be read: enter it again.")
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(**common, widget=widget, max_length=500)
