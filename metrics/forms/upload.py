"""The form by which an event log is handed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


LARGEST = 500 << 20  # bytes


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

    def clean_file(self) -> Any:
        """Larger ones are read by `manage.py import_events`, beside the files themselves."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            told = {"most": str(LARGEST >> 20)}
            raise ValidationError(_("The file is larger than %(most)s MB. Split it.") % told)
        return file
