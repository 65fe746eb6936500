"""Every kind of source that can be connected: its words, its settings, and how it is opened."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings as site
from django.utils.translation import gettext_lazy as _

from metrics.connectors import request_tracker, zendesk
from metrics.connectors.base import Connector
from metrics.connectors.http import NETWORK, Network
from metrics.connectors.options import Option, Options, Text

Opener = Callable[[str, Mapping[str, str], Options, Network], Connector]


class Kind(NamedTuple):
    """A kind of helpdesk. `proven`: it was run against the real product."""

    label: Text
    address: Option
    options: tuple[Option, ...]
    open: Opener
    proven: bool

    @property
    def credentials(self) -> tuple[Option, ...]:
        """What is stored encrypted and never shown again."""
        return tuple(option for option in self.options if option.secret)

    @property
    def settings(self) -> tuple[Option, ...]:
        """What is stored openly."""
        return tuple(option for option in self.options if not option.secret)


CONNECTORS: dict[str, Kind] = {
    "request_tracker": Kind(
        label="Request Tracker",
        address=Option("base_url", _("Address"), "https://rt.example.com", required=True),
        options=request_tracker.OPTIONS,
        open=request_tracker.open_request_tracker,
        proven=True,
    ),
    "zendesk": Kind(
        label="Zendesk",
        address=Option("base_url", _("Address"), "https://example.zendesk.com", required=True),
        options=zendesk.OPTIONS,
        open=zendesk.open_zendesk,
        proven=False,
    ),
}


def open_connector(
    kind: str,
    base_url: str,
    credentials: Mapping[str, str],
    settings: Mapping[str, Any],
    *,
    patience: Network = NETWORK,
) -> Connector:
    """The connector for a source; ConnectorError where an address or setting cannot be."""
    network = patience._replace(allow_loopback=getattr(site, "HELPDESK_LOOPBACK", False))
    return CONNECTORS[kind].open(base_url, credentials, Options(settings), network)
