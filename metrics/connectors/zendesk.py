"""Zendesk: the incremental exports of ticket events and of tickets, and satisfaction ratings.

Built from Zendesk's published interface and run against the simulated helpdesk; it was never run
against the real product. Its three streams:
- ticket_events: everything that happened, by time. A page repeats what happened in the second at
  which the one before it ended; events are known by their ids.
- tickets: by the server's own cursor; it alone tells of tickets that were deleted.
- satisfaction_ratings: the customers' answers with their words.
"""

import base64
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

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
from metrics.connectors.zendesk_events import Mapped, User, events, people
from metrics.facts import MILLION, SECOND, Event, micros

PER_PAGE = 100  # of the plain lists; exports have up to 1,000 rows
WITHHELD = 60 * SECOND  # the exports keep back the last minute
LOOK_BACK = 24 * 3600  # seconds: ratings are listed by creation and may be answered later

OPTIONS = (
    Option(
        "email",
        _("E-mail address of the token's user"),
        _("An administrator. Leave it empty if the token is an OAuth access token."),
        secret=True,
    ),
    Option("token", _("API token"), secret=True, required=True),
    Option(
        "tiers",
        _("Tier of each group"),
        _("Groups, tags or values of the field below, for example: Tier 1 = 1, Tier 2 = 2"),
        kind="pairs",
    ),
    Option("tier_field", _("Number of the ticket field with the tier")),
    Option(
        "time_field",
        _("Number of the ticket field with the time of an update"),
        _("The time tracking app calls it “Time spent last update (sec)”."),
    ),
    Option(
        "requests_per_minute",
        _("Exports a minute"),
        _("Zendesk allows 10, and 30 with the high-volume add-on."),
        kind="number",
        default="10",
    ),
)


def open_zendesk(
    base_url: str, credentials: Mapping[str, str], options: Options, network: Network
) -> "Zendesk":
    """The connector for a source's settings (OPTIONS)."""
    email, token = (credentials.get(name, "").strip() for name in ("email", "token"))
    basic = base64.b64encode(f"{email}/token:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}" if email else f"Bearer {token}"}
    mapped = Mapped(
        tiers=options.tiers("tiers"),
        tier_field=options.text("tier_field"),
        time_field=options.text("time_field"),
    )
    client = Client(
        base_url.strip().rstrip("/").removesuffix("/api/v2"),
        headers=headers,
        secrets=(token, basic),
        network=network,
    )
    return Zendesk(client, mapped, options.number("requests_per_minute", 10))


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
        user = _field(self._client.get("api/v2/users/me.json").body, "user", dict)
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
        for group in self._listed("groups"):
            yield GroupRecord(str(group["id"]), str(group["name"]))

    def agents(self) -> Iterator[AgentRecord]:
        """All agents and administrators."""
        for user in self._listed("users", {"role[]": ["agent", "admin"]}):
            yield _user(user).agent

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
        audits = _field(body, "ticket_events", list)
        done, end = bool(body.get("end_of_stream")), int(body.get("end_time") or start)
        if not done and end <= start:
            end = start + 1  # more happened in one second than a page holds
        self._directory.know(id for audit in audits for id in people(audit))
        met = self._directory.met()
        records = tuple(self._records(audits))
        agents, groups = self._directory.met_since(met)
        as_of = max(end * SECOND, at - WITHHELD) if done and at is not None else None
        return Page(records, {"start": end}, agents, groups, as_of=as_of, done=done)

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
            self._record(str(ticket["id"]), (_deletion(ticket),))
            for ticket in _field(body, "tickets", list)
            if ticket.get("status") == "deleted"
        )
        done = bool(body.get("end_of_stream"))
        as_of = at - WITHHELD if done and at is not None else None
        return Page(records, {"after": body.get("after_cursor") or after}, as_of=as_of, done=done)

    def _ratings(self, cursor: Cursor) -> Page:
        start = int(cursor.get("start", 0))
        params: dict[str, Any] = {"start_time": start, "sort_order": "asc"}
        params |= {"page[size]": PER_PAGE}
        if cursor.get("after"):
            params["page[after]"] = cursor["after"]
        body, at = self._client.get("api/v2/satisfaction_ratings.json", params)
        rows = _field(body, "satisfaction_ratings", list)
        records = tuple(
            self._record(str(row["ticket_id"]), (_rated(row),))
            for row in rows
            if row.get("score") in ("good", "bad")
        )
        latest = max([int(cursor.get("latest", 0)), *(_seconds(row["created_at"]) for row in rows)])
        meta = body.get("meta") or {}
        if meta.get("has_more"):
            following = {"start": start, "after": meta["after_cursor"], "latest": latest}
            return Page(records, following)
        return Page(records, {"start": max(start, latest - LOOK_BACK)}, as_of=at, done=True)

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

    def _listed(self, name: str, params: Mapping[str, Any] | None = None) -> Iterator[Any]:
        after: dict[str, Any] = {}
        while True:
            query = {**(params or {}), "page[size]": PER_PAGE, **after}
            body = self._client.get(f"api/v2/{name}.json", query).body
            yield from _field(body, name, list)
            meta = body.get("meta") or {}
            if not meta.get("has_more"):
                return
            after = {"page[after]": meta["after_cursor"]}


class ZendeskDirectory:
    """Users and groups, read as they are met; users a hundred at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._users: dict[str, User] = {}
        self._groups: dict[str, GroupRecord] = {}

    def know(self, ids: Iterable[str]) -> None:
        """Read the users of these ids that are not known yet."""
        wanted = sorted({id for id in ids if id.isdigit()} - self._users.keys())
        for first in range(0, len(wanted), PER_PAGE):
            ids = ",".join(wanted[first : first + PER_PAGE])
            body = self._client.get("api/v2/users/show_many.json", {"ids": ids}).body
            for user in _field(body, "users", list):
                self._users[str(user["id"])] = _user(user)

    def user(self, id: str) -> User:
        """By id. One that was removed is taken for a customer, a number below 1 for the system."""
        if id in self._users:
            return self._users[id]
        return User(id, id, "customer" if id.isdigit() and int(id) > 0 else "system")

    def group(self, id: str) -> GroupRecord:
        """By id; one that was removed keeps its id for a name."""
        if id not in self._groups:
            body = self._client.get("api/v2/groups.json", {"page[size]": PER_PAGE}).body
            for group in _field(body, "groups", list):
                record = GroupRecord(str(group["id"]), str(group["name"]))
                self._groups[record.external_id] = record
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


def _user(row: Mapping[str, Any]) -> User:
    role = "agent" if row.get("role") in ("agent", "admin") else "customer"
    id = str(row["id"])
    name, email = str(row.get("name") or id), str(row.get("email") or "")
    return User(id, name, role, email, bool(row.get("active", True)))


def _deletion(ticket: Mapping[str, Any]) -> Event:
    at = _seconds(ticket["updated_at"]) * SECOND
    return Event(f"deleted-{at // SECOND}", at, "marked", to="deleted")


def _rated(row: Mapping[str, Any]) -> Event:
    """Good and bad are two answers by rank: 2 and 1 of 2. A changed answer is a new revision."""
    created = _seconds(row["created_at"])
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
        revision=_seconds(row.get("updated_at") or row["created_at"]) - created,
    )


def _seconds(text: str) -> int:
    return micros(datetime.fromisoformat(text)) // SECOND


def _field(body: Any, name: str, kind: type) -> Any:
    if not isinstance(body, dict) or not isinstance(body.get(name), kind):
        raise ConnectorError("not_this_product", permanent=True)
    return cast(Any, body[name])
