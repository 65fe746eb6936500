"""The form of a source, made from what its kind says that it needs."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.connectors.base import ConnectorError
from metrics.connectors.http import Network
from metrics.connectors.options import Option
from metrics.connectors.registry import CONNECTORS, open_connector
from metrics.connectors.words import words
from metrics.forms.options import Stored, option_field
from metrics.intake.rereading import was_read
from metrics.models import Source
from metrics.models.encrypted import Sealed
from people.access import Access

PORTS = {"http": 80, "https": 443}
SHORTEST, LONGEST = 1, 24 * 60  # minutes between syncs
# Somebody waits for the answer: one attempt, and no longer than a person is patient.
PATIENCE = Network(connect_seconds=4.0, read_seconds=10.0, answer_seconds=12.0, attempts=1)
# What lies at the address; any other refusal is the credentials'.
_OF_ADDRESS = frozenset(
    (
        *("bad_address", "wrong_address", "not_this_product", "refused_address", "redirected"),
        *("unreachable", "timeout", "tls", "server_error", "unavailable", "rate_limited"),
        *("not_json", "truncated", "too_big"),
    )
)
_OF_CREDENTIALS = frozenset(("unauthorized", "forbidden", "roles_hidden"))


class SourceForm(forms.Form):
    """Name, address, credentials (never shown again) and settings of one kind of source.

    The connection is tried before anything is saved: what the helpdesk answers stands beside the
    field at fault.
    """

    name = forms.CharField(label=_("Name"), max_length=80)
    interval = forms.IntegerField(
        label=_("Minutes between syncs"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
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
        if source is not None and self.is_bound and self._is_elsewhere(source):
            self.fields["same_helpdesk"] = forms.BooleanField(
                label=_("It is the same helpdesk under a new address"), required=False
            )
        stored = _stored(source, self.credentials)
        for option in self._options():
            self.fields[option.name] = option_field(option, stored=stored)
        if connector is None:  # files come when they come
            del self.fields["interval"], self.fields["enabled"]
        self.order_fields(
            ["name", "base_url", "same_helpdesk", *(option.name for option in self._options())]
        )
        if source is not None:
            self.initial = {**_initial(source, self.settings), **self.initial}

    @property
    def fields_first(self) -> list[forms.BoundField]:
        """What every source needs."""
        return [field for field in self if field.name not in self._setting_names()]

    @property
    def fields_later(self) -> list[forms.BoundField]:
        """What most leave as it is."""
        return [field for field in self if field.name in self._setting_names()]

    @property
    def later_is_open(self) -> bool:
        """Whether what most leave as it is needs to be looked at."""
        return any(field.errors for field in self.fields_later)

    @property
    def base_url(self) -> str:
        """The address, or nothing for files."""
        return str(self.cleaned_data[self.address.name]).strip() if self.address else ""

    @property
    def secrets(self) -> dict[str, str]:
        """The credentials that hold: what was typed, else what is stored."""
        typed = self._typed_secrets()
        if self._is_token_new(typed):
            return typed
        stored = (self.source.credentials if self.source else None) or {}
        return dict(stored) | {name: value for name, value in typed.items() if value}

    @property
    def values(self) -> dict[str, Any]:
        """The settings as typed."""
        return {option.name: self.cleaned_data[option.name] for option in self.settings}

    @property
    def seconds(self) -> int:
        """The interval in seconds."""
        return int(self.cleaned_data.get("interval") or 5) * 60

    @property
    def scheduled(self) -> bool:
        """Whether it is synced by itself."""
        return bool(self.cleaned_data.get("enabled", True))

    def clean_name(self) -> str:
        """A name that no other source of the organization has."""
        name = str(self.cleaned_data["name"])
        others = Source.objects.filter(organization=self.access.organization, name=name)
        if self.source is not None:
            others = others.exclude(pk=self.source.pk)
        for other in others:
            raise forms.ValidationError(
                _("A source that was removed has this name: bring it back, or choose another name.")
                if other.archived_at
                else _("Another source has this name.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        """Try the connection with what was typed."""
        data = super().clean() or self.cleaned_data
        if self.address and not self.errors:
            self._ask_for_secrets_again()
        if self.address and not self.errors:
            self._try_connection()
        if "same_helpdesk" in self.fields and not self.errors:
            self._ask_whether_it_is_the_same(data)
        return data

    def _is_elsewhere(self, source: Source) -> bool:
        """Whether it was read at another server, of which its cursor and tickets' numbers are."""
        typed = str(self.data.get("base_url", ""))
        return _server_of(typed) != _server_of(source.base_url) and was_read(source=source)

    def _ask_whether_it_is_the_same(self, data: dict[str, Any]) -> None:
        if not data["same_helpdesk"]:
            self.add_error(
                "base_url",
                [
                    _("Tickets were read from another address, and go on from where that ended."),
                    _("If this is another helpdesk, connect it as a source of its own."),
                    _("If it is the same one, say so below, and enter the token once more."),
                ],
            )

    def _ask_for_secrets_again(self) -> None:
        """What is stored goes to the server for which it was entered, and to no other."""
        if self.source is None or _origin(self.base_url) == _origin(self.source.base_url):
            return
        typed = self._typed_secrets()
        for name in () if self._is_token_new(typed) else typed:
            if not typed[name] and (self.source.credentials or {}).get(name):
                self.add_error(name, _("The address is another one: enter this again for it."))

    def _typed_secrets(self) -> dict[str, str]:
        return {option.name: str(self.cleaned_data[option.name]) for option in self.credentials}

    def _is_token_new(self, typed: dict[str, str]) -> bool:
        """What belongs to a token is then as typed too: an OAuth token has no e-mail address."""
        return all(typed[option.name] for option in self.credentials if option.required)

    def _try_connection(self) -> None:
        try:
            with open_connector(
                self.kind, self.base_url, self.secrets, self.values, patience=PATIENCE
            ) as connector:
                connector.check()
        except ConnectorError as error:
            told = words(error.code)
            self.add_error(self._field_at_fault(error), [str(told.happened), str(told.advice)])

    def _field_at_fault(self, error: ConnectorError) -> str | None:
        if error.code == "bad_setting" and error.detail in self.fields:
            return error.detail
        if error.code in _OF_ADDRESS and self.address:
            return self.address.name
        # Of several credentials the last is the secret proper: a user's name comes before it.
        return self.credentials[-1].name if error.code in _OF_CREDENTIALS else None

    def _options(self) -> Iterator[Option]:
        if self.address:
            yield self.address
        yield from self.credentials
        yield from self.settings

    def _setting_names(self) -> frozenset[str]:
        return frozenset(option.name for option in self.settings)


def _stored(source: Source | None, credentials: tuple[Option, ...]) -> Stored:
    """KNOWN where all is there that is needed: a blank token is none."""
    if source is None:
        return Stored.NOTHING
    if isinstance(source.credentials, Sealed):
        return Stored.SEALED
    stored = source.credentials or {}
    needed = [stored.get(option.name, "").strip() for option in credentials if option.required]
    return Stored.KNOWN if all(needed) else Stored.NOTHING


def _server_of(address: str) -> tuple[str, int | None]:
    """The name and the port of a server; http and https of one name are the same helpdesk."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address, None
    return parts.hostname or "", None if port == PORTS.get(parts.scheme) else port


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # none that there could be
        return "", address
    return parts.scheme.lower(), parts.netloc.lower()


def _initial(source: Source, settings: tuple[Option, ...]) -> dict[str, Any]:
    return {
        "name": source.name,
        "base_url": source.base_url,
        "interval": max(SHORTEST, source.interval // 60),
        "enabled": source.enabled,
    } | {
        option.name: source.settings[option.name]
        for option in settings
        if option.name in source.settings
    }
