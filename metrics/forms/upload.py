"""The form by which an event log is handed in."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.connectors.event_log import PRESETS

FORMATS: dict[str, str | Promise] = {
    "": _("The event-log format"),
    "uci-incidents": _("Incident log of the UCI repository"),
}


def formats() -> list[tuple[str, str | Promise]]:
    """The formats that can be read, ours first."""
    return [(name, FORMATS.get(name, name)) for name in ("", *sorted(PRESETS))]


class UploadForm(forms.Form):
    """A file and the format it is in."""

    file = forms.FileField(
        label=_("Event log"),
        help_text=_("CSV or JSON Lines in UTF-8; it may be packed as .gz."),
        max_length=200,
    )
    mapping = forms.ChoiceField(label=_("Format"), choices=formats, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".csv,.jsonl,.ndjson,.json,.txt,.gz"
