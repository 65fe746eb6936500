"""The form of a source, made from what its kind says that it needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.connectors.base import ConnectorError
from metrics.connectors.options import CHANNELS, Option
from metrics.connectors.registry import CONNECTORS, open_connector
from metrics.connectors.words import words_of
from metrics.models import Source, SourceKind
from people.access import Access

ADDRESS_ERRORS = frozenset(
    (
        *("bad_address", "wrong_address", "not_this_product", "refused_address", "redirected"),
        *("unreachable", "timeout", "tls", "server_error", "unavailable", "not_json", "truncated"),
    )
)
SHORTEST, LONGEST = 1, 24 * 60


class SourceForm(forms.Form):
    """Name, address, credentials (never shown again) and settings of one kind of source.

    Saving tries the connection first: what the helpdesk answers stands beside the field.
    """

    name = forms.CharField(label=_("Name"), max_length=80)
    interval = forms.IntegerField(
        label=_("Minutes between syncs"), min_value=SHORTEST, max_value=LONGEST, initial=5
    )
    enabled = forms.BooleanField(label=_("Sync on schedule"), required=False, initial=True)

    def __init__(
        self, *args: Any, access: Access, kind: str, source: Source | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.kind, self.source = access, kind, source
        connector = CONNECTORS.get(kind)
        self.credentials = connector.credentials if connector else ()
        self.settings = connector.settings if connector else ()
        self.address = connector.address if connector else None
        if self.address:
            self.fields[self.address.name] = _field_of(self.address)
        else:  # files come when they come
            del self.fields["interval"], self.fields["enabled"]
        for option in (*self.credentials, *self.settings):
            self.fields[option.name] = _field_of(option, known=source is not None)
        self.order_fields(
            [
                "name",
                *([self.address.name] if self.address else ()),
                *(option.name for option in (*self.credentials, *self.settings)),
                "interval",
                "enabled",
            ]
        )
        if source is not None:
            self.initial = _initial(source, self.settings) | self.initial

    def clean_name(self) -> str:
        """A name that no other source of the organization has."""
        name = str(self.cleaned_data["name"])
        others = Source.objects.filter(organization=self.access.organization, name=name)
        if self.source is not None:
            others = others.exclude(pk=self.source.pk)
        if others.exists():
            raise forms.ValidationError(_("Another source has this name."))
        return name

    def clean(self) -> dict[str, Any]:
        """Try the connection with what was typed."""
        data = super().clean() or self.cleaned_data
        if self.address and not self.errors:
            try:
                open_connector(
                    self.kind, self.base_url, self.secrets(known=True), self.values()
                ).check()
            except ConnectorError as error:
                self.add_error(self._field_at_fault(error), _told(error))
        return data

    @property
    def base_url(self) -> str:
        """The address, or nothing for files."""
        return str(self.cleaned_data[self.address.name]) if self.address else ""

    def secrets(self, *, known: bool = False) -> dict[str, str]:
        """The credentials as typed; `known` fills in the stored ones where nothing was typed."""
        typed = {option.name: self.cleaned_data[option.name] for option in self.credentials}
        stored = (self.source.credentials if self.source and known else None) or {}
        return {name: value or stored.get(name, "") for name, value in typed.items()}

    def values(self) -> dict[str, Any]:
        """The settings as typed."""
        return {option.name: self.cleaned_data[option.name] for option in self.settings}

    @property
    def seconds(self) -> int:
        """The interval in seconds."""
        return int(self.cleaned_data.get("interval", SHORTEST * 5)) * 60

    def _field_at_fault(self, error: ConnectorError) -> str | None:
        if error.code == "bad_setting" and error.detail in self.fields:
            return error.detail
        if error.code in ADDRESS_ERRORS and self.address:
            return self.address.name
        return self.credentials[0].name if self.credentials else None


class KindForm(forms.Form):
    """Which kind of source to connect."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=SourceKind.choices, widget=forms.RadioSelect
    )


class UploadForm(forms.Form):
    """An event log to hand in."""

    file = forms.FileField(label=_("Event log"), help_text=_("CSV or JSON Lines, also as .gz"))
    mapping = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(self, *args: Any, presets: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"] = forms.ChoiceField(
            label=_("Format"), required=False, choices=[("", _("The event-log format")), *presets]
        )


def _told(error: ConnectorError) -> str:
    words = words_of(error.code)
    return f"{words.happened} {words.advice}"


def _field_of(option: Option, *, known: bool = False) -> forms.Field:
    common: dict[str, Any] = {
        "label": option.label,
        "help_text": option.help,
        "initial": option.default,
        "required": option.required and not (option.secret and known),
    }
    if option.secret:
        # Never sent back, not even what was just typed wrongly.
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        if known:
            common["help_text"] = _("Leave it empty to keep the one that is stored.")
        return forms.CharField(**common, widget=widget, max_length=500)
    if option.kind == "channel":
        return forms.ChoiceField(**common, choices=[(name, name) for name in CHANNELS])
    if option.kind == "number":
        return forms.IntegerField(**common, min_value=1)
    if option.kind == "pairs":
        return forms.CharField(**common, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(**common, max_length=300)


def _initial(source: Source, settings: tuple[Option, ...]) -> dict[str, Any]:
    return {
        "name": source.name,
        "base_url": source.base_url,
        "interval": source.interval // 60,
        "enabled": source.enabled,
    } | {
        option.name: source.settings[option.name]
        for option in settings
        if option.name in source.settings
    }
