"""What Request Tracker's REST2 answers with, as values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from metrics.connectors.base import AgentRecord, ConnectorError, GroupRecord
from metrics.facts import micros

NOBODY = "Nobody"
# Older servers wrote an owner's change under these names.
OWNER_TYPES = ("Take", "Untake", "Give", "Steal", "Force")


class Transaction(NamedTuple):
    """One row of the feed; at in microseconds, time_taken in minutes (below 0: a correction)."""

    id: int
    ticket: str
    type: str
    field: str
    old: str
    new: str
    creator: str
    at: int
    time_taken: int


class Person(NamedTuple):
    """A user of RT; role as our events have it."""

    id: str
    name: str
    role: str
    email: str = ""
    account: str = ""
    language: str = ""
    active: bool = True

    @property
    def agent(self) -> AgentRecord:
        """The same, as an agent."""
        return AgentRecord(self.id, self.name, self.email, self.active)


class Snapshot(NamedTuple):
    """A ticket as a GET shows it now. queue: its id; owner, requestor: users' names or ids."""

    subject: str
    queue: str
    owner: str
    status: str
    priority: str
    requestor: str
    fields: Mapping[str, tuple[str, ...]]


class Ticket(NamedTuple):
    """A ticket's snapshot (None where RT shows it no more: merged) and its changes, oldest first.

    The snapshot must be older than the changes: then what is found here does not depend on when
    the two were read, because a change always tells what was before and after it.
    """

    snapshot: Snapshot | None
    changes: tuple[Transaction, ...]


class Directory(Protocol):
    """Answers what an id or a name stands for; each is asked of the helpdesk once."""

    def user(self, key: str) -> Person:
        """By id or by name."""

    def queue(self, key: str) -> GroupRecord:
        """By id."""

    def field(self, key: str) -> str:
        """A custom field's name, by id."""


def read_items(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, dict) or not isinstance(body.get("items"), list):
        raise ConnectorError("not_this_product", permanent=True)
    return cast(list[dict[str, Any]], body["items"])


def read_transaction(item: Mapping[str, Any]) -> Transaction:
    """One row of the feed."""
    return Transaction(
        id=int(item["id"]),
        ticket=_reference(item["ObjectId"]),
        type=str(item["Type"]),
        field=_text(item.get("Field")),
        old=_text(item.get("OldValue")),
        new=_text(item.get("NewValue")),
        creator=_reference(item["Creator"]),
        at=micros(datetime.fromisoformat(item["Created"])),
        time_taken=int(item.get("TimeTaken") or 0),
    )


def read_snapshot(item: Mapping[str, Any]) -> Snapshot:
    """A ticket of a list or of a GET."""
    requestors = [_reference(entry) for entry in item.get("Requestor") or ()]
    return Snapshot(
        subject=_text(item.get("Subject")),
        queue=_reference(item.get("Queue")),
        owner=_reference(item.get("Owner")),
        status=_text(item.get("Status")),
        priority=_text(item.get("Priority")),
        requestor=next(iter(requestors), ""),
        fields={
            str(field["name"]).casefold(): tuple(v for v in field.get("values") or () if v)
            for field in item.get("CustomFields") or ()
        },
    )


def _reference(value: Any) -> str:
    """The id of what RT refers to: an object with an id, or the id itself."""
    return _text(value["id"] if isinstance(value, Mapping) else value)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
