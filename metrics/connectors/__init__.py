"""One module a helpdesk, behind one face (base.Connector). I/O only: no models."""

from metrics.connectors.registry import CONNECTORS, open_connector

__all__ = ["CONNECTORS", "open_connector"]
