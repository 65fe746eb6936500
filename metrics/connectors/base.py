"""What a connector is: pages of records out of a helpdesk, and errors that say what to do.

A connector does I/O alone. It knows no model, no clock of its own and no database: it gets a
cursor, gives back a page and the cursor after it. The caller stores both in one transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol, Self

from metrics.facts import Event

Cursor = Mapping[str, Any]


class TicketRecord(NamedTuple):
    """One ticket's news. `events` may be some of its events or all: each is known by its id."""

    external_id: str
    events: tuple[Event, ...]
    url: str = ""


class AgentRecord(NamedTuple):
    """A person who works in the helpdesk."""

    external_id: str
    name: str
    email: str = ""
    active: bool = True


class GroupRecord(NamedTuple):
    """A queue, department or team of the helpdesk."""

    external_id: str
    name: str


class Page(NamedTuple):
    """One page of one stream.

    as_of: microseconds; how far the source's data now reaches, None if this page does not say.
    done: nothing more is there for now.
    """

    tickets: tuple[TicketRecord, ...]
    cursor: Cursor
    agents: tuple[AgentRecord, ...] = ()
    groups: tuple[GroupRecord, ...] = ()
    as_of: int | None = None
    done: bool = False


class ConnectorError(Exception):
    """What went wrong, for a director to read. `code` names the words; `detail` is for a log.

    permanent: trying again alone will not help (a wrong token). retry_after: seconds, if told.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(code, detail)
        self.code, self.permanent = code, permanent
        self.retry_after, self.detail = retry_after, detail


class Connector(Protocol):
    """The face of every helpdesk. Streams are read one after another, each with its cursor.

    Use it in a `with`: it holds connections. A source reaches as far as the least of its streams.
    """

    streams: tuple[str, ...]

    def check(self) -> str:
        """Try address and credentials; the product's own name and version, or ConnectorError."""

    def page(self, stream: str, cursor: Cursor) -> Page:
        """The page after the cursor (empty: from the start), or ConnectorError."""

    def groups(self) -> Iterator[GroupRecord]:
        """All groups, for matching before the first sync."""

    def agents(self) -> Iterator[AgentRecord]:
        """All agents, for matching before the first sync."""

    def close(self) -> None:
        """Let go of its connections."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(self, *error: object) -> None:
        """Closes it."""


class Closable(Protocol):
    """What holds connections."""

    def close(self) -> None:
        """Let go of them."""


class Closing:
    """A connector's end of life: that of its client, or at the latest its own."""

    def __init__(self, client: Closable) -> None:
        self._closable = client

    def close(self) -> None:
        """Let go of its connections."""
        self._closable.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


@contextmanager
def understood() -> Iterator[None]:
    """Answers that are not as they are published: a ConnectorError, in place of a crash."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise ConnectorError("not_understood", detail=detail[:300]) from error
