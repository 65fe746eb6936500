"""The connector to Zendesk: pages of its three streams."""

import base64
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
from metrics.connectors.zendesk import ratings
from metrics.connectors.zendesk.directory import ZendeskDirectory, listed
from metrics.connectors.zendesk.events import events, people
from metrics.connectors.zendesk.mapping import Mapped, read_mapping
from metrics.connectors.zendesk.records import deletion, field, rated, read_user
from metrics.facts import SECOND, Event

WITHHELD = 60 * SECOND  # the exports keep back the last minute


def open_zendesk(
    base_url: str, credentials: Mapping[str, str], options: Options, network: Network
) -> "Zendesk":
    """The connector for a source's settings (OPTIONS)."""
    email, token = (credentials.get(name, "").strip() for name in ("email", "token"))
    basic = base64.b64encode(f"{email}/token:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}" if email else f"Bearer {token}"}
    client = Client(
        base_url.strip().rstrip("/").removesuffix("/api/v2"),
        headers=headers,
        secrets=(token, basic),
        network=network,
    )
    return Zendesk(client, read_mapping(options), options.number("requests_per_minute", 10))


class Zendesk(Closing):
    """The connector."""

    streams: tuple[str, ...] = ("ticket_events", "tickets", "satisfaction_ratings")

    def __init__(self, client: Client, mapped: Mapped, per_minute: int) -> None:
        super().__init__(client)
        self._client, self._mapped = client, mapped
        # Two streams share what the account may ask for in a minute.
        self._per_minute = max(1, per_minute // 2)
        self._directory = ZendeskDirectory(client)

    def check(self) -> str:
        """The product's name; refuses a token that may not read the exports."""
        user = field(self._client.get("api/v2/users/me.json").body, "user", dict)
        if not user.get("id"):
            raise ConnectorError("unauthorized", permanent=True)
        if user.get("role") != "admin":
            raise ConnectorError("forbidden", permanent=True)
        return "Zendesk"

    def page(self, stream: str, cursor: Cursor) -> Page:
        """The next rows of a stream."""
        with understood():
            return self._page(stream, cursor)

    def _page(self, stream: str, cursor: Cursor) -> Page:
        if stream == "satisfaction_ratings":
            return self._ratings(cursor)
        cursor, pace = self._paced(cursor)
        read = self._ticket_events if stream == "ticket_events" else self._tickets
        page = read(cursor)
        return page._replace(cursor={**page.cursor, **pace})

    def groups(self) -> Iterator[GroupRecord]:
        """All groups."""
        for group in listed(self._client, "groups"):
            yield GroupRecord(str(group["id"]), str(group["name"]))

    def agents(self) -> Iterator[AgentRecord]:
        """All agents and administrators."""
        for user in listed(self._client, "users", {"role[]": ["agent", "admin"]}):
            yield read_user(user).agent

    def _ticket_events(self, cursor: Cursor) -> Page:
        start = int(cursor.get("start", 0))
        try:
            body, at = self._client.get(
                "api/v2/incremental/ticket_events.json",
                {"start_time": start, "include": "comment_events"},
            )
        except ConnectorError as error:
            if error.code == "refused" and start and "oorecent" in error.detail.casefold():
                return Page((), cursor, done=True)
            raise
        audits = field(body, "ticket_events", list)
        done, end = bool(body.get("end_of_stream")), int(body.get("end_time") or start)
        if not done and end <= start:
            end = start + 1  # more happened in one second than a page holds
        self._directory.know(id for audit in audits for id in people(audit))
        met = self._directory.met()
        records = [*self._records(audits)]
        live = bool(cursor.get("live"))
        if live:
            records += self._rated(ratings.of_tickets(self._client, ratings.rated_anew(audits)))
        agents, groups = self._directory.met_since(met)
        as_of = max(end * SECOND, at - WITHHELD) if done and at is not None else None
        # What was answered before the first end is all in the list of ratings, which is read next.
        following = {"start": end, "live": live or done}
        return Page(tuple(records), following, agents, groups, as_of=as_of, done=done)

    def _records(self, audits: Iterable[Mapping[str, Any]]) -> Iterator[TicketRecord]:
        by_ticket: dict[str, list[Event]] = {}
        for audit in audits:
            told = events(audit, self._directory, self._mapped)
            by_ticket.setdefault(str(audit["ticket_id"]), []).extend(told)
        for id, found in by_ticket.items():
            yield self._record(id, tuple(found))

    def _record(self, id: str, found: tuple[Event, ...]) -> TicketRecord:
        return TicketRecord(id, found, f"{self._client.base_url}/agent/tickets/{id}")

    def _tickets(self, cursor: Cursor) -> Page:
        after = cursor.get("after")
        body, at = self._client.get(
            "api/v2/incremental/tickets/cursor.json",
            {"cursor": after} if after else {"start_time": 0},
        )
        records = tuple(
            self._record(str(ticket["id"]), (deletion(ticket),))
            for ticket in field(body, "tickets", list)
            if ticket.get("status") == "deleted"
        )
        done = bool(body.get("end_of_stream"))
        as_of = at - WITHHELD if done and at is not None else None
        return Page(records, {"after": body.get("after_cursor") or after}, as_of=as_of, done=done)

    def _ratings(self, cursor: Cursor) -> Page:
        rows, at, following, done = ratings.listed(self._client, cursor)
        return Page(tuple(self._rated(rows)), following, as_of=at if done else None, done=done)

    def _rated(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[TicketRecord]:
        for row in rows:
            if row.get("score") in ("good", "bad"):
                yield self._record(str(row["ticket_id"]), (rated(row),))

    def _paced(self, cursor: Cursor) -> tuple[Cursor, dict[str, Any]]:
        """The cursor without its pace, and the pace with this request in it.

        The times of the last minute's requests stand in the cursor, because the next page may be
        read by another process. Too early: rate_limited, and nothing is asked.
        """
        now = time.time()
        asked = [at for at in cursor.get("asked", ()) if now - 60 < at <= now]
        if len(asked) >= self._per_minute:
            raise ConnectorError("rate_limited", retry_after=asked[0] + 60 - now)
        rest = {name: value for name, value in cursor.items() if name != "asked"}
        return rest, {"asked": [*asked, round(now, 3)]}
