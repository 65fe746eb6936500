"""`celery worker --include=tests.okrapp.paper_worker` reads sources of the kind "paper".

The file's path is the source's address.
"""

from collections.abc import Mapping
from pathlib import Path

from metrics.connectors.base import Connector
from metrics.connectors.http import Network
from metrics.connectors.options import Option, Options
from metrics.connectors.registry import CONNECTORS, Kind
from tests.okrapp.paper_desk import PaperDesk


def _open(
    base_url: str, credentials: Mapping[str, str], options: Options, network: Network
) -> Connector:
    return PaperDesk(Path(base_url), float(options.text("pause", "0")))


CONNECTORS["paper"] = Kind(
    label="Paper", address=Option("base_url", "Address"), options=(), open=_open, proven=False
)
