"""Customers' answers to the survey: listed by the time of their creation, and those changed later.

The list can be asked for by the time at which an answer was created, and for nothing else. So an
answer that is changed later is found by what its ticket tells of it, and read by its id.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from metrics.connectors.base import ConnectorError, Cursor
from metrics.connectors.http import Client
from metrics.connectors.zendesk.directory import PER_PAGE
from metrics.connectors.zendesk.records import field, seconds

LOOK_BACK = 24 * 3600  # seconds: answers may appear in the list a little late
_TOLD_BY = ("satisfaction_score", "satisfaction_comment")


def listed(client: Client, cursor: Cursor) -> tuple[list[Any], int | None, dict[str, Any], bool]:
    """A page of the list, the server's time, the cursor after it, and whether that was the last."""
    start = int(cursor.get("start", 0))
    params: dict[str, Any] = {"start_time": start, "sort_order": "asc", "page[size]": PER_PAGE}
    if cursor.get("after"):
        params["page[after]"] = cursor["after"]
    body, at = client.get("api/v2/satisfaction_ratings.json", params)
    rows = field(body, "satisfaction_ratings", list)
    latest = max([int(cursor.get("latest", 0)), *(seconds(row["created_at"]) for row in rows)])
    meta = body.get("meta") or {}
    if meta.get("has_more"):
        return rows, at, {"start": start, "after": meta["after_cursor"], "latest": latest}, False
    return rows, at, {"start": max(start, latest - LOOK_BACK)}, True


def rated_anew(audits: Iterable[Mapping[str, Any]]) -> set[str]:
    """The tickets of which these events say that the customer answered, or answered otherwise."""
    return {
        str(audit["ticket_id"])
        for audit in audits
        for child in audit.get("child_events") or ()
        if child.get("event_type") == "Change" and any(name in child for name in _TOLD_BY)
    }


def of_tickets(client: Client, tickets: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The answer on each of these tickets as it is now: one request, and one for each ticket."""
    ids = sorted(tickets)
    for first in range(0, len(ids), PER_PAGE):
        some = {"ids": ",".join(ids[first : first + PER_PAGE])}
        body = client.get("api/v2/tickets/show_many.json", some).body
        for ticket in field(body, "tickets", list):
            number = (ticket.get("satisfaction_rating") or {}).get("id")
            if number is not None and (row := _by_id(client, str(number))) is not None:
                yield row


def _by_id(client: Client, number: str) -> Mapping[str, Any] | None:
    """One answer; None where it was taken away meanwhile."""
    try:
        body = client.get(f"api/v2/satisfaction_ratings/{number}.json").body
    except ConnectorError as error:
        if error.code == "wrong_address":
            return None
        raise
    row: Mapping[str, Any] = field(body, "satisfaction_rating", dict)
    return row
