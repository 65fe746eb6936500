"""Who and what the ids and names of Request Tracker's transactions stand for."""

from typing import Any, cast
from urllib.parse import quote

from metrics.connectors.base import AgentRecord, ConnectorError, GroupRecord
from metrics.connectors.http import Client
from metrics.connectors.request_tracker.records import NOBODY, Person


class RequestTrackerDirectory:
    """Users, queues and custom fields, each read once. A user is known by name and by id."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._users: dict[str, Person] = {}
        self._queues: dict[str, GroupRecord] = {}
        self._fields: dict[str, str] = {}

    def user(self, key: str) -> Person:
        """By id or name. One that was removed for good is taken for a customer."""
        if key not in self._users:
            person = self._read_user(key)
            self._users[key] = self._users[person.id] = person
        return self._users[key]

    def queue(self, key: str) -> GroupRecord:
        """By id; a queue that may not be seen keeps its id for a name."""
        if key not in self._queues:
            item = self._read("queue", key)
            self._queues[key] = GroupRecord(key, str(item.get("Name") or key))
        return self._queues[key]

    def field(self, key: str) -> str:
        """A custom field's name."""
        if key not in self._fields:
            self._fields[key] = str(self._read("customfield", key).get("Name") or key)
        return self._fields[key]

    def agents_met(self) -> tuple[AgentRecord, ...]:
        """The agents seen so far."""
        agents = {p.id: p.agent for p in self._users.values() if p.role == "agent"}
        return tuple(agents.values())

    def groups_met(self) -> tuple[GroupRecord, ...]:
        """The queues seen so far."""
        return tuple(self._queues.values())

    def met_before(self) -> tuple[int, int]:
        """How many agents and queues were seen so far."""
        return len(self.agents_met()), len(self.groups_met())

    def _read(self, kind: str, key: str) -> dict[str, Any]:
        try:
            body = self._client.get(f"REST/2.0/{kind}/{quote(key, safe='')}").body
        except ConnectorError as error:
            if error.code in ("wrong_address", "forbidden"):
                return {}
            raise
        return cast(dict[str, Any], body)

    def _read_user(self, key: str) -> Person:
        item = self._read("user", key)
        if not item:
            return Person(key, key, "customer")
        if "Privileged" not in item:
            raise ConnectorError("roles_hidden", permanent=True)
        name = str(item["Name"])
        privileged = str(item["Privileged"]) == "1"
        return Person(
            id=str(item["id"]),
            name=name if name == NOBODY else str(item.get("RealName") or name),
            role="system" if name == "RT_System" else "agent" if privileged else "customer",
            email=str(item.get("EmailAddress") or ""),
            account=str(item.get("Organization") or ""),
            language=str(item.get("Lang") or ""),
            active=str(item.get("Disabled", "0")) != "1",
        )
