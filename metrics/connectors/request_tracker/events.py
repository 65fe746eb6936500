"""What Request Tracker's transactions mean in our words. No I/O: a directory answers who is who.

An event's id is its transaction's id and one digit, so that several events of one transaction
keep their place in the order of ids even within one second, RT's resolution:
0 the fact itself, 1 to 3 what it brings with it, 9 time worked.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from metrics.connectors.request_tracker.history import (
    History,
    is_owner,
    is_requestor,
    is_subject,
)
from metrics.connectors.request_tracker.mapping import Mapped, priority_word
from metrics.connectors.request_tracker.records import (
    NOBODY,
    Directory,
    Person,
    Ticket,
    Transaction,
)
from metrics.connectors.rows import BadValue, amount
from metrics.facts import MILLION, Event


def wants_history(transaction: Transaction, directory: Directory, mapped: Mapped) -> bool:
    """Whether its events depend on the ticket's other transactions as well."""
    if transaction.type == "CustomField":
        name = directory.field(transaction.field).casefold()
        return name in (mapped.topic_field, mapped.channel_field, mapped.rating_field)
    return transaction.type == "Create" or is_subject(transaction) or is_requestor(transaction)


def events(
    transaction: Transaction, ticket: Ticket, directory: Directory, mapped: Mapped
) -> Iterator[Event]:
    """The events that a transaction stands for: none for what counts nowhere."""
    creator = directory.user(transaction.creator)
    reader = _Reader(transaction, creator, History(ticket, directory, mapped))
    yield from reader.facts()
    if transaction.time_taken:
        seconds = transaction.time_taken * 60
        yield reader.event(9, "time_worked", value=seconds * MILLION)


class _Reader(NamedTuple):
    transaction: Transaction
    creator: Person
    history: History

    @property
    def directory(self) -> Directory:
        return self.history.directory

    @property
    def mapped(self) -> Mapped:
        return self.history.mapped

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
            case "Set", "Priority":
                return (self.event(0, "priority_changed", to=priority_word(transaction.new)),)
            case "CustomField", _:
                return self._custom()
            case "AddLink", "MergedInto":
                return self._merged()
        if is_owner(transaction):
            return (self.event(0, "assigned", to=self._owner(transaction.new)),)
        if is_subject(transaction) or is_requestor(transaction):
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

    def _custom(self) -> Iterator[Event]:
        name = self.directory.field(self.transaction.field).casefold()
        yield from self._of_field(name)
        if name == self.mapped.complaint_field:
            yield from self._complained()

    def _complained(self) -> Iterator[Event]:
        was, now = map(self.mapped.complaint, (self.transaction.old, self.transaction.new))
        if was != now:
            yield self.event(3, "marked" if now else "unmarked", to="complaint")

    def _of_field(self, name: str) -> Iterable[Event]:
        if name == self.mapped.topic_field:
            topics = self.history.topics(until=self.transaction.id)
            return (self.event(0, "topics_set", to="|".join(topics)),)
        if name == self.mapped.channel_field:
            return self._described_anew()
        return self._rated() if name == self.mapped.rating_field else ()

    def _rated(self) -> Iterator[Event]:
        try:
            score = amount("value", self.transaction.new)
        except BadValue:
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
        if creator.role == "agent" and (
            self.transaction.creator.casefold() not in surveys
            if surveys
            else creator == self.history.owner_before(self.transaction.id)
        ):
            return creator
        customer = self.history.requester() or creator
        return customer._replace(role="customer")

    def _created(self) -> Iterator[Event]:
        yield self._creation(self.transaction)
        owner, status = self.history.first_owner(), self.history.first_status()
        if owner and self._owner(owner):
            yield self.event(1, "assigned", to=self._owner(owner))
        if status not in ("", "deleted") and self.mapped.status(status) != "new":
            yield self.event(2, "status", to=self.mapped.status(status))
        if self.history.began_as_complaint():
            yield self.event(3, "marked", to="complaint")

    def _described_anew(self) -> Iterator[Event]:
        """The creation again, with what was put right since, as a higher revision of it."""
        for create in self.history.creations():
            yield self._creation(create)

    def _creation(self, create: Transaction) -> Event:
        creator = self.directory.user(create.creator)
        return Event(
            id=f"{create.id}0",
            at=create.at,
            kind="created",
            actor=creator.id,
            role=creator.role,
            details=self.history.details(),
            revision=self.history.revision(),
        )
