"""Request Tracker 5 over REST2: its feed of transactions, read by id.

Why so (each was seen to go wrong otherwise; tests/metrics/connectors/test_request_tracker.py):
- The feed's ids are the cursor: no page numbers, which lose rows while tickets change; no dates,
  whose literals are read in the API user's time zone; and a deleted or merged ticket, which no
  search shows, is still in it.
- It ends where a page is empty: there is no total, a page never has more than 100 rows, and rows
  that the token's user may not see leave gaps.
- On a busy server a transaction may become visible after one with a higher id. So the last minute
  is read again in the next pass; events are known by their ids, and change nothing the second time.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from metrics.connectors.base import (
    AgentRecord,
    Closing,
    ConnectorError,
    Cursor,
    GroupRecord,
    Page,
    TicketRecord,
    understood,
)
from metrics.connectors.http import Client, Network
from metrics.connectors.options import Option, Options
from metrics.connectors.request_tracker_events import (
    OWNER_TYPES,
    Mapped,
    Person,
    Snapshot,
    Ticket,
    Transaction,
    events,
    wants_history,
)
from metrics.facts import SECOND, Event, micros

PER_PAGE = 100  # the server's limit: it gives no more, and does not say so
UNSETTLED = 60 * SECOND
MOST_USERS = 1000  # of a listing before the first sync; whoever is met later comes with a page

_TRANSACTION_FIELDS = "ObjectId,Type,Field,OldValue,NewValue,Creator,Created,TimeTaken"
_TICKET_FIELDS = "Type,Subject,Queue,Owner,Status,Priority,Requestor,EffectiveId,CustomFields"
# Mails that were sent, and an owner said twice, are left out.
_WORTH_READING = "".join(
    f" AND Type != '{name}'" for name in ("EmailRecord", "CommentEmailRecord", "SetWatcher")
)
_DESCRIBING = ("Create", "Set", "Status", "CustomField", "AddWatcher", "DelWatcher", *OWNER_TYPES)

OPTIONS = (
    Option(
        "token",
        _("API token"),
        _("Of a privileged user who may see tickets, comments, custom fields and users."),
        secret=True,
        required=True,
    ),
    Option(
        "tiers",
        _("Tier of each queue"),
        _("For example: Support = 1, Escalations = 2"),
        kind="pairs",
    ),
    Option("channel_field", _("Custom field with the channel"), default="Channel"),
    Option("default_channel", _("Channel where it is empty"), kind="channel", default="email"),
    Option("topic_field", _("Custom field with the topics"), default="Topic"),
    Option("rating_field", _("Custom field with the customer's rating"), default="CSAT"),
    Option("rating_scale", _("Best rating"), kind="number", default="5"),
    Option(
        "survey_users",
        _("Users who enter what customers answered"),
        _(
            "Names parted by commas; another agent's rating then does not count."
            " Where it is empty, everybody may enter one except for the own tickets."
        ),
    ),
    Option(
        "statuses",
        _("Statuses of your own"),
        _("For example: waiting = pending, in progress = open"),
        kind="pairs",
    ),
)


def open_request_tracker(
    base_url: str, credentials: Mapping[str, str], options: Options, network: Network
) -> "RequestTracker":
    """The connector for a source's settings (OPTIONS)."""
    token = credentials.get("token", "").strip()
    address = base_url.strip().rstrip("/").removesuffix("/REST/2.0")
    mapped = Mapped(
        channel_field=options.text("channel_field", "Channel").casefold(),
        topic_field=options.text("topic_field", "Topic").casefold(),
        rating_field=options.text("rating_field", "CSAT").casefold(),
        rating_scale=options.number("rating_scale", 5),
        default_channel=options.channel("default_channel", "email"),
        tiers=options.tiers("tiers"),
        statuses=options.statuses("statuses"),
        survey_users=frozenset(map(str.casefold, options.words("survey_users"))),
    )
    headers = {"Authorization": f"token {token}"}
    return RequestTracker(
        Client(address, headers=headers, secrets=(token,), network=network), mapped
    )


class RequestTracker(Closing):
    """The connector."""

    streams: tuple[str, ...] = ("transactions",)

    def __init__(self, client: Client, mapped: Mapped) -> None:
        super().__init__(client)
        self._client, self._mapped = client, mapped
        self._directory = RequestTrackerDirectory(client)

    def check(self) -> str:
        """Name and version; refuses a token that could not tell an agent from a customer."""
        body = self._client.get("REST/2.0/rt").body
        if not isinstance(body, dict) or "Version" not in body:
            raise ConnectorError("not_this_product", permanent=True)
        self._transactions("id > 0", per_page=1)
        self._directory.user("Nobody")
        return f"Request Tracker {str(body['Version']).partition('+')[0]}"

    def page(self, stream: str, cursor: Cursor) -> Page:
        """The next transactions. cursor: {"id": read up to, "settled": never to be read again}."""
        with understood():
            return self._page(cursor)

    def _page(self, cursor: Cursor) -> Page:
        start = int(cursor.get("id", 0))
        settled = int(cursor.get("settled", start))
        found, at = self._transactions(f"id > {start}{_WORTH_READING}")
        if not found:
            return self._end(start, settled, at)
        agents, groups = self._directory.met_before()
        tickets = tuple(self._records(found))
        for transaction in found:
            if at is not None and transaction.at > at - UNSETTLED:
                break
            settled = transaction.id
        return Page(
            tickets=tickets,
            cursor={"id": found[-1].id, "settled": settled},
            agents=self._directory.agents_met()[agents:],
            groups=self._directory.groups_met()[groups:],
        )

    def groups(self) -> Iterator[GroupRecord]:
        """All queues that the token's user may see."""
        for item in self._listed("queues/all", "Name,Disabled"):
            yield GroupRecord(str(item["id"]), str(item["Name"]))

    def agents(self) -> Iterator[AgentRecord]:
        """The privileged among the first thousand users. A list does not tell who is one."""
        for number, item in enumerate(self._listed("users", "Name", query="[]", orderby="id")):
            if number == MOST_USERS:
                return
            person = self._directory.user(str(item["id"]))
            if person.role == "agent":
                yield person.agent

    def _end(self, start: int, settled: int, at: int | None) -> Page:
        """The end of the feed, or a page of which the token's user may see nothing."""
        newest, _ = self._transactions(f"id > {start}{_WORTH_READING}", order="DESC")
        if not newest:
            return Page((), {"id": settled, "settled": settled}, as_of=at, done=True)
        start = min(start + PER_PAGE, newest[0].id - 1)
        if at is not None and newest[0].at <= at - UNSETTLED:
            settled = start
        return Page((), {"id": start, "settled": settled})

    def _records(self, found: list[Transaction]) -> Iterator[TicketRecord]:
        by_ticket: dict[str, list[Transaction]] = {}
        for transaction in found:
            by_ticket.setdefault(transaction.ticket, []).append(transaction)
        snapshots = self._snapshots(list(by_ticket))
        histories = self._histories(
            [key for key, rows in by_ticket.items() if any(map(self._wants_history, rows))]
        )
        for key, rows in by_ticket.items():
            if key not in snapshots:  # a reminder or an approval: no customer's ticket
                continue
            ticket = Ticket(snapshots[key], histories.get(key, ()))
            url = f"{self._client.base_url}/Ticket/Display.html?id={key}"
            yield TicketRecord(key, tuple(self._events(rows, ticket)), url)

    def _events(self, rows: Iterable[Transaction], ticket: Ticket) -> Iterator[Event]:
        found = {}
        for row in rows:
            for event in events(row, ticket, self._directory, self._mapped):
                found[event.id] = event  # a creation described anew stands in the page once
        yield from found.values()

    def _wants_history(self, transaction: Transaction) -> bool:
        return wants_history(transaction, self._directory, self._mapped)

    def _transactions(
        self, where: str, *, per_page: int = PER_PAGE, order: str = "ASC"
    ) -> tuple[list[Transaction], int | None]:
        body, at = self._client.get(
            "REST/2.0/transactions",
            {
                "query": f"ObjectType='RT::Ticket' AND {where}",
                "orderby": "id",
                "order": order,
                "per_page": per_page,
                "fields": _TRANSACTION_FIELDS,
            },
        )
        return [_transaction(item) for item in _items(body)], at

    def _snapshots(self, ids: list[str]) -> dict[str, Snapshot | None]:
        """Each ticket as it is now: None for a merged one; what is no ticket is left out."""
        where = " OR ".join(f"id = {key}" for key in ids)
        body = self._client.get(
            "REST/2.0/tickets", {"query": where, "per_page": PER_PAGE, "fields": _TICKET_FIELDS}
        ).body
        found = {str(item["id"]): item for item in _items(body)}
        for key in ids:
            if key not in found:
                found[key] = self._hidden(key)
        return {
            key: _snapshot(item) if item else None
            for key, item in found.items()
            if not item or item.get("Type", "ticket") == "ticket"
        }

    def _hidden(self, key: str) -> dict[str, Any]:
        """A deleted ticket; empty for a merged one, for which RT answers with its target."""
        try:
            item = self._client.get(f"REST/2.0/ticket/{key}").body
        except ConnectorError as error:
            if error.code in ("wrong_address", "forbidden"):
                return {}
            raise
        return cast(dict[str, Any], item) if str(item["id"]) == key else {}

    def _histories(self, ids: list[str]) -> dict[str, tuple[Transaction, ...]]:
        """All that ever described these tickets. Read after the snapshots: see Ticket."""
        found: dict[str, list[Transaction]] = {key: [] for key in ids}
        tickets = " OR ".join(f"ObjectId = {key}" for key in ids)
        types = " OR ".join(f"Type = '{name}'" for name in _DESCRIBING)
        last = 0
        while ids:
            rows, _ = self._transactions(f"id > {last} AND ({tickets}) AND ({types})")
            if not rows:
                break
            for row in rows:
                found[row.ticket].append(row)
            last = rows[-1].id
        return {key: tuple(rows) for key, rows in found.items()}

    def _listed(self, path: str, fields: str, **params: Any) -> Iterator[dict[str, Any]]:
        page = 0
        while True:
            page += 1
            params |= {"fields": fields, "per_page": PER_PAGE, "page": page}
            items = _items(self._client.get(f"REST/2.0/{path}", params).body)
            yield from items
            if len(items) < PER_PAGE:
                return


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
            name=name if name == "Nobody" else str(item.get("RealName") or name),
            role="system" if name == "RT_System" else "agent" if privileged else "customer",
            email=str(item.get("EmailAddress") or ""),
            account=str(item.get("Organization") or ""),
            language=str(item.get("Lang") or ""),
            active=str(item.get("Disabled", "0")) != "1",
        )


def _items(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, dict) or not isinstance(body.get("items"), list):
        raise ConnectorError("not_this_product", permanent=True)
    return cast(list[dict[str, Any]], body["items"])


def _reference(value: Any) -> str:
    """The id of what RT refers to: an object with an id, or the id itself."""
    return _text(value["id"] if isinstance(value, Mapping) else value)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _transaction(item: Mapping[str, Any]) -> Transaction:
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


def _snapshot(item: Mapping[str, Any]) -> Snapshot:
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
