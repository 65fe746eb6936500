"""The incident log of the shared data, read row by row as its README says."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from metrics.facts import Event, micros

LOG = Path(__file__).parents[4] / "shared/data/uci-incidents/event_log.csv.gz"
CHANNELS = {
    "Phone": "phone",
    "IVR": "phone",
    "Self service": "web",
    "Email": "email",
    "Direct opening": "other",
}
STATUSES = {"New": "new", "Active": "open", "Resolved": "solved", "Closed": "closed"}


def events_by_ticket(path: Path = LOG) -> dict[str, list[Event]]:
    """All events of each incident, in the order of the file."""
    tickets: dict[str, list[Event]] = {}
    last: dict[str, tuple[str, str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as log:
        for number, row in enumerate(csv.DictReader(log), start=1):
            if row["state"] == "-100":
                continue
            ticket = row["number"]
            if ticket not in tickets:
                tickets[ticket] = [_created(row, number * 10)]
                last[ticket] = (row["assignment_group"], "", "new")
            now = (row["assignment_group"], row["assigned_to"], _status(row["state"]))
            tickets[ticket].extend(_changes(row, number * 10, last[ticket], now))
            last[ticket] = now
    return tickets


def _status(state: str) -> str:
    return "pending" if state.startswith("Awaiting") else STATUSES[state]


@cache
def _time(text: str) -> int:
    return micros(datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC))


def _created(row: dict[str, str], number: int) -> Event:
    return Event(
        str(number),
        _time(row["opened_at"]),
        "created",
        row["caller"],
        "customer",
        details={
            "channel": CHANNELS[row["contact_type"]],
            "group": row["assignment_group"],
            "topics": [row["category"]] if row["category"] else [],
            "requester_id": row["caller"],
        },
    )


def _changes(
    row: dict[str, str], number: int, before: tuple[str, ...], now: tuple[str, ...]
) -> Iterator[Event]:
    at, actor = _time(row["updated_at"]), row["updated_by"]
    kinds = ("group_changed", "assigned", "status")
    for digit, kind, old, new in zip((1, 2, 3), kinds, before, now, strict=True):
        if old != new:
            yield Event(str(number + digit), at, kind, actor, "agent", new)
