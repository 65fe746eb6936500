"""What Zendesk answers with, as values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from metrics.connectors.base import AgentRecord, ConnectorError, GroupRecord
from metrics.facts import MILLION, SECOND, Event, micros


class User(NamedTuple):
    """A user; role as our events have it."""

    id: str
    name: str
    role: str
    email: str = ""
    active: bool = True

    @property
    def agent(self) -> AgentRecord:
        """The same, as an agent."""
        return AgentRecord(self.id, self.name, self.email, self.active)


class Directory(Protocol):
    """Answers what an id stands for."""

    def user(self, id: str) -> User:
        """By id; whoever is not known any more is a customer."""

    def group(self, id: str) -> GroupRecord:
        """By id."""


def read_user(row: Mapping[str, Any]) -> User:
    """A row of users."""
    role = "agent" if row.get("role") in ("agent", "admin") else "customer"
    id = str(row["id"])
    name, email = str(row.get("name") or id), str(row.get("email") or "")
    return User(id, name, role, email, bool(row.get("active", True)))


def deletion(ticket: Mapping[str, Any]) -> Event:
    """A row of tickets whose status is deleted."""
    at = seconds(ticket["updated_at"]) * SECOND
    return Event(f"deleted-{at // SECOND}", at, "marked", to="deleted")


def rated(row: Mapping[str, Any]) -> Event:
    """Good and bad are two answers by rank: 2 and 1 of 2. A changed answer is a new revision."""
    created = seconds(row["created_at"])
    return Event(
        id=f"rating-{row['id']}",
        at=created * SECOND,
        kind="rated",
        actor=str(row.get("requester_id") or ""),
        role="customer",
        value=(2 if row["score"] == "good" else 1) * MILLION,
        scale=2 * MILLION,
        rating="csat",
        comment=str(row.get("comment") or ""),
        revision=seconds(row.get("updated_at") or row["created_at"]) - created,
    )


def seconds(text: str) -> int:
    """Seconds since 1970 of a time as Zendesk writes it."""
    return micros(datetime.fromisoformat(text)) // SECOND


def field(body: Any, name: str, kind: type) -> Any:
    """What an answer has below a name; ConnectorError where it is not there."""
    if not isinstance(body, dict) or not isinstance(body.get(name), kind):
        raise ConnectorError("not_this_product", permanent=True)
    return cast(Any, body[name])
