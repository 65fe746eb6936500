"""What Request Tracker's transactions mean in our words. No I/O: a directory answers who is who.

An event's id is its transaction's id and one digit, so that several events of one transaction
keep their place in the order of ids even within one second, RT's resolution:
0 the fact itself, 1 and 2 what it brings with it, 9 time worked.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from metrics.connectors.base import AgentRecord, GroupRecord
from metrics.facts import MILLION, Event

NOBODY = "Nobody"
# Older servers wrote an owner's change under these names.
OWNER_TYPES = ("Take", "Untake", "Give", "Steal", "Force")
_STATUSES = {
    "new": "new",
    "open": "open",
    "stalled": "pending",
    "resolved": "solved",
    "rejected": "solved",
}
_CHANNELS = frozenset(("email", "chat", "phone", "social", "web", "api", "other"))


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


class Directory(Protocol):
    """Answers what an id or a name stands for; each is asked of the helpdesk once."""

    def user(self, key: str) -> Person:
        """By id or by name."""

    def queue(self, key: str) -> GroupRecord:
        """By id."""

    def field(self, key: str) -> str:
        """A custom field's name, by id."""


class Mapped(NamedTuple):
    """How an organization's RT is to be read; the source's settings. Names in lower case."""

    channel_field: str = "channel"
    topic_field: str = "topic"
    rating_field: str = "csat"
    rating_scale: int = 5
    default_channel: str = "email"
    tiers: Mapping[str, int] = {}
    statuses: Mapping[str, str] = {}
    survey_users: frozenset[str] = frozenset()

    def tier(self, queue: GroupRecord | None) -> int | None:
        """The tier of a queue, None where none is set."""
        if queue is None:
            return None
        return self.tiers.get(queue.name.casefold(), self.tiers.get(queue.external_id))

    def status(self, word: str) -> str:
        """Ours for RT's; a status of an unknown life cycle counts as being worked on."""
        return self.statuses.get(word.casefold()) or _STATUSES.get(word.casefold(), "open")

    def channel(self, word: str) -> str:
        """Ours for the custom field's value."""
        if not word:
            return self.default_channel
        return word.casefold() if word.casefold() in _CHANNELS else "other"


class Ticket(NamedTuple):
    """A ticket's snapshot (None where RT shows it no more: merged) and its changes, oldest first.

    The snapshot must be older than the changes: then what is found here does not depend on when
    the two were read, because a change always tells what was before and after it.
    """

    snapshot: Snapshot | None
    changes: tuple[Transaction, ...]


def wants_history(transaction: Transaction, directory: Directory, mapped: Mapped) -> bool:
    """Whether its events depend on the ticket's other transactions as well."""
    if transaction.type == "CustomField":
        name = directory.field(transaction.field).casefold()
        return name in (mapped.topic_field, mapped.channel_field, mapped.rating_field)
    return transaction.type == "Create" or _is_subject(transaction) or _is_requestor(transaction)


def events(
    transaction: Transaction, ticket: Ticket, directory: Directory, mapped: Mapped
) -> Iterator[Event]:
    """The events that a transaction stands for: none for what counts nowhere."""
    creator = directory.user(transaction.creator)
    reader = _Reader(transaction, ticket, directory, mapped, creator)
    yield from reader.facts()
    if transaction.time_taken:
        seconds = transaction.time_taken * 60
        yield reader.event(9, "time_worked", value=seconds * MILLION)


class _Reader(NamedTuple):
    transaction: Transaction
    ticket: Ticket
    directory: Directory
    mapped: Mapped
    creator: Person

    def event(self, digit: int, kind: str, **more: Any) -> Event:
        return Event(
            id=f"{self.transaction.id}{digit}",
            at=self.transaction.at,
            kind=kind,
            **{"actor": self.creator.id, "role": self.creator.role, **more},
        )

    def facts(self) -> Iterable[Event]:
        transaction = self.transaction
        match transaction.type, transaction.field:
            case "Create", _:
                return self._created()
            case "Correspond", _:
                return (self.event(0, self._message()),)
            case "Comment", _:
                return (self.event(0, "internal_note"),)
            case "Status", _:
                return self._status()
            case "Set", "Queue":
                return self._moved()
            case kind, "Owner" if kind in ("Set", *OWNER_TYPES):
                return (self.event(0, "assigned", to=self._owner(transaction.new)),)
            case "Set", "Priority":
                return (self.event(0, "priority_changed", to=_priority(transaction.new)),)
            case "CustomField", _:
                return self._custom()
            case "AddLink", "MergedInto":
                return self._merged()
        if _is_subject(transaction) or _is_requestor(transaction):
            return self._described_anew()
        return ()

    def _message(self) -> str:
        return {"agent": "agent_reply", "customer": "customer_message"}.get(
            self.creator.role, "auto_reply"
        )

    def _status(self) -> Iterator[Event]:
        old, new = self.transaction.old, self.transaction.new
        if new == "deleted":
            yield self.event(0, "marked", to="deleted")
            return
        if old == "deleted":
            yield self.event(1, "unmarked", to="deleted")
        yield self.event(0, "status", to=self.mapped.status(new))

    def _moved(self) -> Iterator[Event]:
        old = self.directory.queue(self.transaction.old)
        new = self.directory.queue(self.transaction.new)
        yield self.event(0, "group_changed", to=new.external_id)
        tier = self.mapped.tier(new)
        if tier is not None and tier != self.mapped.tier(old):
            yield self.event(1, "tier_changed", to=str(tier))

    def _owner(self, key: str) -> str:
        person = self.directory.user(key)
        return "" if person.name == NOBODY else person.id

    def _merged(self) -> Iterator[Event]:
        target = self.transaction.new.rpartition("/")[2]
        if target != self.transaction.ticket:  # the target's feed has the same link to itself
            yield self.event(0, "marked", to=f"merged:{target}")

    def _custom(self) -> Iterable[Event]:
        name = self.directory.field(self.transaction.field).casefold()
        if name == self.mapped.topic_field:
            topics = self._topics(until=self.transaction.id)
            return (self.event(0, "topics_set", to="|".join(topics)),)
        if name == self.mapped.channel_field:
            return self._described_anew()
        return self._rated() if name == self.mapped.rating_field else ()

    def _rated(self) -> Iterator[Event]:
        try:
            score = round(float(self.transaction.new) * MILLION)
        except ValueError:
            return  # taken back, or not a score
        rater = self._rater()
        yield self.event(
            0,
            "rated",
            value=score,
            scale=self.mapped.rating_scale * MILLION,
            rating="csat",
            actor=rater.id,
            role=rater.role,
        )

    def _rater(self) -> Person:
        """Customers seldom may write a custom field: a survey, or a colleague, does it for them.

        Who rates the own ticket is an agent who rates; so is, where the survey's users are named,
        everyone else who works there.
        """
        creator, surveys = self.creator, self.mapped.survey_users
        named = self.transaction.creator.casefold() in surveys
        if creator.role == "agent" and not named and (surveys or creator == self._owner_then()):
            return creator
        customer = self._requester() or creator
        return customer._replace(role="customer")

    def _owner_then(self) -> Person | None:
        now = self.ticket.snapshot
        key = self._first(_is_owner, now.owner if now else "")
        for change in self.ticket.changes:
            if _is_owner(change) and change.id < self.transaction.id:
                key = change.new
        return self.directory.user(key) if key else None

    def _created(self) -> Iterator[Event]:
        yield self._creation(self.transaction)
        now = self.ticket.snapshot
        owner = self._first(_is_owner, now.owner if now else "")
        status = self._first(_is_status, now.status if now else "")
        if owner and self._owner(owner):
            yield self.event(1, "assigned", to=self._owner(owner))
        if status and self.mapped.status(status) != "new" and status != "deleted":
            yield self.event(2, "status", to=self.mapped.status(status))

    def _described_anew(self) -> Iterator[Event]:
        """The creation again, with what was put right since, as a higher revision of it."""
        for change in self.ticket.changes:
            if change.type == "Create":
                yield self._creation(change)

    def _creation(self, create: Transaction) -> Event:
        creator = self.directory.user(create.creator)
        return Event(
            id=f"{create.id}0",
            at=create.at,
            kind="created",
            actor=creator.id,
            role=creator.role,
            details=self._details(),
            revision=self._revision(),
        )

    def _details(self) -> dict[str, Any]:
        """Queue, priority and topics as they were at creation; the rest as it is now."""
        now = self.ticket.snapshot
        queue_id = self._first(_is_queue, now.queue if now else "")
        queue = self.directory.queue(queue_id) if queue_id else None
        requester = self._requester()
        known = {
            "channel": self.mapped.channel(self._channel()),
            "priority": _priority(self._first(_is_priority, now.priority if now else "")),
            "tier": self.mapped.tier(queue),
            "group": queue_id,
            "topics": self._topics(until=0),
            "requester_id": requester and requester.id,
            "account_id": requester and requester.account,
            "language": requester and requester.language,
            "subject": self._last(_is_subject, now.subject if now else ""),
        }
        return {name: value for name, value in known.items() if value not in ("", None, [])}

    def _revision(self) -> int:
        """Grows with what is put right; a merged ticket's poor description replaces no better."""
        if self.ticket.snapshot is None:
            return -1
        return max((c.id for c in self.ticket.changes if self._describes(c)), default=0)

    def _describes(self, change: Transaction) -> bool:
        return _is_subject(change) or _is_requestor(change) or self._is_channel(change)

    def _is_field(self, change: Transaction, name: str) -> bool:
        is_field = change.type == "CustomField"
        return is_field and self.directory.field(change.field).casefold() == name

    def _is_channel(self, change: Transaction) -> bool:
        return self._is_field(change, self.mapped.channel_field)

    def _channel(self) -> str:
        return self._last(self._is_channel, next(iter(self._now(self.mapped.channel_field)), ""))

    def _now(self, name: str) -> tuple[str, ...]:
        return self.ticket.snapshot.fields.get(name, ()) if self.ticket.snapshot else ()

    def _requester(self) -> Person | None:
        """The last requestor put in, else the one shown now, else the customer who created it."""
        now = self.ticket.snapshot
        key = self._last(_is_added_requestor, now.requestor if now else "")
        if not key:
            creators = [c.creator for c in self.ticket.changes if c.type == "Create"]
            key = next(iter(creators), "")
            return self._customer(key) if key else None
        return self.directory.user(key)

    def _customer(self, key: str) -> Person | None:
        person = self.directory.user(key)
        return person if person.role == "customer" else None

    def _topics(self, *, until: int) -> list[str]:
        """The topics just after that transaction: back from now to creation, then forth to it."""
        changes = [c for c in self.ticket.changes if self._is_field(c, self.mapped.topic_field)]
        topics = dict.fromkeys(self._now(self.mapped.topic_field))
        for change in reversed(changes):
            _swap(topics, out=change.new, into=change.old)
        for change in changes:
            if change.id <= until:
                _swap(topics, out=change.old, into=change.new)
        return sorted(topics)

    def _first(self, which: "_Which", now: str) -> str:
        return next((change.old for change in self.ticket.changes if which(change)), now)

    def _last(self, which: "_Which", now: str) -> str:
        return next((c.new for c in reversed(self.ticket.changes) if which(c)), now)


class _Which(Protocol):
    def __call__(self, change: Transaction, /) -> bool: ...


def _priority(number: str) -> str:
    """RT's own words for its numbers, as it comes."""
    if not number:
        return ""
    return "low" if int(number) < 50 else "medium" if int(number) < 100 else "high"


def _swap(topics: dict[str, None], *, out: str, into: str) -> None:
    topics.pop(out, None)
    if into:
        topics[into] = None


def _is_subject(change: Transaction) -> bool:
    return change.type == "Set" and change.field == "Subject"


def _is_queue(change: Transaction) -> bool:
    return change.type == "Set" and change.field == "Queue"


def _is_priority(change: Transaction) -> bool:
    return change.type == "Set" and change.field == "Priority"


def _is_status(change: Transaction) -> bool:
    return change.type == "Status"


def _is_owner(change: Transaction) -> bool:
    return change.type in ("Set", *OWNER_TYPES) and change.field == "Owner"


def _is_requestor(change: Transaction) -> bool:
    return change.type in ("AddWatcher", "DelWatcher") and change.field == "Requestor"


def _is_added_requestor(change: Transaction) -> bool:
    return change.type == "AddWatcher" and change.field == "Requestor"
