"""The connector to Request Tracker: pages of its feed. Why it reads so stands in the package."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

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
from metrics.connectors.options import Options
from metrics.connectors.request_tracker.directory import RequestTrackerDirectory
from metrics.connectors.request_tracker.events import events, wants_history
from metrics.connectors.request_tracker.mapping import Mapped, read_mapping
from metrics.connectors.request_tracker.records import (
    NOBODY,
    OWNER_TYPES,
    Snapshot,
    Ticket,
    Transaction,
    read_items,
    read_snapshot,
    read_transaction,
)
from metrics.facts import SECOND, Event

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


def open_request_tracker(
    base_url: str, credentials: Mapping[str, str], options: Options, network: Network
) -> "RequestTracker":
    """The connector for a source's settings (OPTIONS)."""
    token = credentials.get("token", "").strip()
    client = Client(
        base_url.strip().rstrip("/").removesuffix("/REST/2.0"),
        headers={"Authorization": f"token {token}"},
        secrets=(token,),
        network=network,
    )
    return RequestTracker(client, read_mapping(options))


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
        self._directory.user(NOBODY)
        return f"Request Tracker {str(body['Version']).partition('+')[0]}"

    def page(self, stream: str, cursor: Cursor) -> Page:
        """The next transactions. cursor: {"id": read up to, "settled": never to be read again}.

        Where these differ, "held_at" is the server's time at which this pass first read, and could
        not settle, rows above "settled".
        """
        with understood():
            return self._page(cursor)

    def _page(self, cursor: Cursor) -> Page:
        start = int(cursor.get("id", 0))
        settled = int(cursor.get("settled", start))
        found, at = self._transactions(f"id > {start}{_WORTH_READING}")
        # All above `settled` was read at this time or later.
        since = at if settled == start else int(cursor.get("held_at", 0))
        if not found:
            return self._end(start, settled, since, at)
        agents, groups = self._directory.met_before()
        tickets = tuple(self._records(found))
        for transaction in found:
            if _settles(transaction, since):
                settled, since = transaction.id, at
            elif at is None or transaction.at <= at:
                break  # not for one of the future, which says nothing of the rows after it
        return Page(
            tickets=tickets,
            cursor=_following(found[-1].id, settled, since),
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

    def _end(self, start: int, settled: int, since: int | None, at: int | None) -> Page:
        """The end of the feed, or a page of which the token's user may see nothing."""
        newest, _ = self._transactions(f"id > {start}{_WORTH_READING}", order="DESC")
        if not newest:
            return Page((), {"id": settled, "settled": settled}, as_of=at, done=True)
        following = min(start + PER_PAGE, newest[0].id - 1)
        if _settles(newest[0], since):
            settled = following
        return Page((), _following(following, settled, since))

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
        return [read_transaction(item) for item in read_items(body)], at

    def _snapshots(self, ids: list[str]) -> dict[str, Snapshot | None]:
        """Each ticket as it is now: None for a merged one; what is no ticket is left out."""
        where = " OR ".join(f"id = {key}" for key in ids)
        body = self._client.get(
            "REST/2.0/tickets", {"query": where, "per_page": PER_PAGE, "fields": _TICKET_FIELDS}
        ).body
        found = {str(item["id"]): item for item in read_items(body)}
        for key in ids:
            if key not in found:
                found[key] = self._hidden(key)
        return {
            key: read_snapshot(item) if item else None
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
            items = read_items(self._client.get(f"REST/2.0/{path}", params).body)
            yield from items
            if len(items) < PER_PAGE:
                return


def _settles(transaction: Transaction, since: int | None) -> bool:
    """Whether all rows below its id were there for whoever read at this time or later.

    Ids are handed out in their order, and a row is there at the latest UNSETTLED after its own.
    """
    return since is None or transaction.at <= since - UNSETTLED


def _following(id: int, settled: int, since: int | None) -> Cursor:
    held = {} if settled == id else {"held_at": since}
    return {"id": id, "settled": settled, **held}
