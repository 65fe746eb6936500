"""Users and groups that Zendesk's events name by their ids."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from metrics.connectors.base import AgentRecord, GroupRecord
from metrics.connectors.http import Client
from metrics.connectors.zendesk.records import User, field, read_user

PER_PAGE = 100  # users asked for at a time, and rows of a plain list


class ZendeskDirectory:
    """Users and groups, read as they are met; users a hundred at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._users: dict[str, User] = {}
        self._groups: dict[str, GroupRecord] = {}
        self._groups_are_read = False

    def know(self, ids: Iterable[str]) -> None:
        """A page begins: read the users of these ids that are not known yet.

        The list of groups is read once for it, if at all: what it lacks after that was removed.
        """
        self._groups_are_read = False
        wanted = sorted({id for id in ids if id.isdigit()} - self._users.keys())
        for first in range(0, len(wanted), PER_PAGE):
            ids = ",".join(wanted[first : first + PER_PAGE])
            body = self._client.get("api/v2/users/show_many.json", {"ids": ids}).body
            for user in field(body, "users", list):
                self._users[str(user["id"])] = read_user(user)

    def user(self, id: str) -> User:
        """By id. One that was removed is taken for a customer, a number below 1 for the system."""
        if id in self._users:
            return self._users[id]
        return User(id, id, "customer" if id.isdigit() and int(id) > 0 else "system")

    def group(self, id: str) -> GroupRecord:
        """By id; one that was removed keeps its id for a name."""
        if id not in self._groups and not self._groups_are_read:
            for group in listed(self._client, "groups"):
                record = GroupRecord(str(group["id"]), str(group["name"]))
                self._groups[record.external_id] = record
            self._groups_are_read = True
        return self._groups.setdefault(id, GroupRecord(id, id))

    def met(self) -> frozenset[str]:
        """Ids of the groups met so far."""
        return frozenset(self._groups)

    def met_since(
        self, groups: frozenset[str]
    ) -> tuple[tuple[AgentRecord, ...], tuple[GroupRecord, ...]]:
        """Agents met, and groups met since."""
        agents = tuple(user.agent for user in self._users.values() if user.role == "agent")
        return agents, tuple(g for id, g in self._groups.items() if id not in groups)


def listed(client: Client, name: str, params: Mapping[str, Any] | None = None) -> Iterator[Any]:
    """All rows of a plain list, page after page."""
    after: dict[str, Any] = {}
    while True:
        query = {**(params or {}), "page[size]": PER_PAGE, **after}
        body = client.get(f"api/v2/{name}.json", query).body
        yield from field(body, name, list)
        meta = body.get("meta") or {}
        if not meta.get("has_more"):
            return
        after = {"page[after]": meta["after_cursor"]}
