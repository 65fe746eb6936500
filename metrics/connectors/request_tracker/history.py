"""What a ticket was at its creation and at any moment since, told from its changes."""

from collections.abc import Callable
from typing import Any, NamedTuple

from metrics.connectors.request_tracker.mapping import Mapped, priority_word
from metrics.connectors.request_tracker.records import (
    OWNER_TYPES,
    Directory,
    Person,
    Ticket,
    Transaction,
)

_Which = Callable[[Transaction], bool]


class History(NamedTuple):
    """A ticket's snapshot and changes, read with a directory and a mapping."""

    ticket: Ticket
    directory: Directory
    mapped: Mapped

    def details(self) -> dict[str, Any]:
        """Queue, priority and topics as they were at creation; the rest as it is now."""
        now = self.ticket.snapshot
        queue_id = self._first(_is_queue, now.queue if now else "")
        queue = self.directory.queue(queue_id) if queue_id else None
        requester = self.requester()
        known = {
            "channel": self.mapped.channel(self._channel()),
            "priority": priority_word(self._first(_is_priority, now.priority if now else "")),
            "tier": self.mapped.tier(queue),
            "group": queue_id,
            "topics": self.topics(until=0),
            "requester_id": requester and requester.id,
            "account_id": requester and requester.account,
            "language": requester and requester.language,
            "subject": self._last(is_subject, now.subject if now else ""),
        }
        return {name: value for name, value in known.items() if value not in ("", None, [])}

    def revision(self) -> int:
        """Grows with what is put right; a merged ticket's poor description replaces no better."""
        if self.ticket.snapshot is None:
            return -1
        return max((c.id for c in self.ticket.changes if self._describes(c)), default=0)

    def first_owner(self) -> str:
        """The owner's name or id at creation."""
        now = self.ticket.snapshot
        return self._first(is_owner, now.owner if now else "")

    def first_status(self) -> str:
        """RT's own word for the status at creation."""
        now = self.ticket.snapshot
        return self._first(_is_status, now.status if now else "")

    def owner_before(self, id: int) -> Person | None:
        """Who had the ticket when that transaction came."""
        key = self.first_owner()
        for change in self.ticket.changes:
            if is_owner(change) and change.id < id:
                key = change.new
        return self.directory.user(key) if key else None

    def requester(self) -> Person | None:
        """The last requestor put in, else the one shown now, else the customer who created it."""
        now = self.ticket.snapshot
        if key := self._last(_is_added_requestor, now.requestor if now else ""):
            return self.directory.user(key)
        creators = (self.directory.user(c.creator) for c in self.creations())
        return next((person for person in creators if person.role == "customer"), None)

    def creations(self) -> list[Transaction]:
        """Its creation; empty where that is not known."""
        return [change for change in self.ticket.changes if change.type == "Create"]

    def topics(self, *, until: int) -> list[str]:
        """The topics just after that transaction."""
        return self._values(self.mapped.topic_field, until=until)

    def began_as_complaint(self) -> bool:
        """Whether the complaint field marked one at creation."""
        field = self.mapped.complaint_field
        return bool(field) and any(map(self.mapped.complaint, self._values(field, until=0)))

    def is_field(self, change: Transaction, name: str) -> bool:
        """Whether it changes the custom field of that name (in lower case)."""
        is_field = change.type == "CustomField"
        return is_field and self.directory.field(change.field).casefold() == name

    def _values(self, field: str, *, until: int) -> list[str]:
        """A field's values just after a transaction: back from now to creation, then forth."""
        changes = [change for change in self.ticket.changes if self.is_field(change, field)]
        values = dict.fromkeys(self._shown(field))
        for change in reversed(changes):
            _swap(values, out=change.new, into=change.old)
        for change in changes:
            if change.id <= until:
                _swap(values, out=change.old, into=change.new)
        return sorted(values)

    def _channel(self) -> str:
        shown = next(iter(self._shown(self.mapped.channel_field)), "")
        return self._last(self._is_channel, shown)

    def _describes(self, change: Transaction) -> bool:
        return is_subject(change) or is_requestor(change) or self._is_channel(change)

    def _is_channel(self, change: Transaction) -> bool:
        return self.is_field(change, self.mapped.channel_field)

    def _shown(self, field: str) -> tuple[str, ...]:
        return self.ticket.snapshot.fields.get(field, ()) if self.ticket.snapshot else ()

    def _first(self, which: _Which, now: str) -> str:
        return next((change.old for change in self.ticket.changes if which(change)), now)

    def _last(self, which: _Which, now: str) -> str:
        return next((c.new for c in reversed(self.ticket.changes) if which(c)), now)


def is_subject(change: Transaction) -> bool:
    """Another subject line."""
    return change.type == "Set" and change.field == "Subject"


def is_requestor(change: Transaction) -> bool:
    """A requestor who came or went."""
    return change.type in ("AddWatcher", "DelWatcher") and change.field == "Requestor"


def is_owner(change: Transaction) -> bool:
    """Another owner."""
    return change.type in ("Set", *OWNER_TYPES) and change.field == "Owner"


def _is_added_requestor(change: Transaction) -> bool:
    return change.type == "AddWatcher" and change.field == "Requestor"


def _is_queue(change: Transaction) -> bool:
    return change.type == "Set" and change.field == "Queue"


def _is_priority(change: Transaction) -> bool:
    return change.type == "Set" and change.field == "Priority"


def _is_status(change: Transaction) -> bool:
    return change.type == "Status"


def _swap(values: dict[str, None], *, out: str, into: str) -> None:
    values.pop(out, None)
    if into:
        values[into] = None
