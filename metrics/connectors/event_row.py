"""One row of the ticket event log as an event, or what is wrong with it."""

from collections.abc import Callable, Sequence
from typing import Any

from metrics.connectors.rows import (
    BadHeader,
    BadValue,
    Read,
    amount,
    score_problem,
    zoned_time,
)
from metrics.facts import KINDS, MARKS, RATINGS, ROLES, STATUSES, Channel, Event

COLUMNS = (
    "ticket_id",
    "event_id",
    "revision",
    "at",
    "kind",
    "actor_id",
    "actor_role",
    "to",
    "value",
    "scale",
    "rating",
    "comment",
    "channel",
    "priority",
    "tier",
    "group",
    "topics",
    "requester_id",
    "account_id",
    "language",
    "subject",
)
REQUIRED = ("ticket_id", "event_id", "at", "kind", "actor_id", "actor_role")
_CHANNELS = frozenset(channel.name.lower() for channel in Channel if channel)
_TIERS = frozenset(("1", "2", "3"))
_ID_LENGTH = 200
_LATEST_REVISION = 2**63 - 1
_DIGITS = 40  # of a number that may begin with zeros


def reader(header: Sequence[str]) -> Read:
    """Reads rows whose cells stand in the header's order; BadHeader if they cannot be read."""
    for name in REQUIRED:
        if name not in header:
            raise BadHeader(name, "", "missing_column")
    for name in header:
        if name not in COLUMNS:
            raise BadHeader(name, name, "unknown_column")
        if header.count(name) > 1:
            raise BadHeader(name, name, "double_column")
    absent = [name for name in COLUMNS if name not in header]

    def read(cells: Sequence[str]) -> tuple[str, tuple[Event, ...]]:
        row = dict(zip(header, cells, strict=True))
        row.update(dict.fromkeys(absent, ""))
        return _id(row, "ticket_id"), (_event(row),)

    return read


def _event(row: dict[str, str]) -> Event:
    kind = _one_of(row, "kind", KINDS, "unknown_kind")
    role = _one_of(row, "actor_role", ROLES, "unknown_role")
    special = _FIELDS.get(kind)
    return Event(
        id=_id(row, "event_id"),
        at=zoned_time(row["at"]),
        kind=kind,
        actor=_short(row, "actor_id"),
        role=role,
        revision=_revision(row),
        **(special(row) if special else {}),
    )


def _created(row: dict[str, str]) -> dict[str, Any]:
    _one_of(row, "channel", _CHANNELS, "unknown_channel")
    details: dict[str, Any] = {"channel": row["channel"]}
    for name in ("priority", "group", "requester_id", "account_id", "language"):
        if row[name]:
            details[name] = _short(row, name)
    if row["tier"]:
        details["tier"] = int(_one_of(row, "tier", _TIERS, "unknown_tier"))
    if topics := _topics(row, "topics"):
        details["topics"] = topics
    if row["subject"]:
        details["subject"] = row["subject"]
    return {"details": details}


def _rated(row: dict[str, str]) -> dict[str, Any]:
    rating = _one_of(row, "rating", RATINGS, "unknown_rating")
    value, scale = amount("value", row["value"]), amount("scale", row["scale"])
    if not scale:
        raise BadValue("scale", row["scale"], "bad_number")
    if problem := score_problem(rating, value, scale):
        column, code = problem
        raise BadValue(column, row[column], code)
    return {"value": value, "scale": scale, "rating": rating, "comment": row["comment"]}


def _marked(row: dict[str, str]) -> dict[str, Any]:
    mark, _, target = row["to"].partition(":")
    if row["to"] not in MARKS and (mark != "merged" or not target):
        raise BadValue("to", row["to"], "unknown_mark")
    return {"to": _short(row, "to")}


def _to_one_of(known: frozenset[str], code: str) -> Callable[[dict[str, str]], dict[str, Any]]:
    return lambda row: {"to": _one_of(row, "to", known, code)}


def _to_id(row: dict[str, str]) -> dict[str, Any]:
    return {"to": _short(row, "to")}


def _to_topics(row: dict[str, str]) -> dict[str, Any]:
    return {"to": "|".join(_topics(row, "to"))}


def _seconds(row: dict[str, str]) -> dict[str, Any]:
    return {"value": amount("value", row["value"])}


def _seconds_if_any(row: dict[str, str]) -> dict[str, Any]:
    return _seconds(row) if row["value"] else {}


_FIELDS: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "created": _created,
    "assigned": _to_id,
    "group_changed": _to_id,
    "priority_changed": _to_id,
    "topics_set": _to_topics,
    "status": _to_one_of(STATUSES, "unknown_status"),
    "tier_changed": _to_one_of(_TIERS, "unknown_tier"),
    "marked": _marked,
    "unmarked": _marked,
    "rated": _rated,
    "time_worked": _seconds,
    "call_offered": _seconds_if_any,
    "call_answered": _seconds,
    "call_abandoned": _seconds,
}


def _one_of(row: dict[str, str], column: str, known: frozenset[str], code: str) -> str:
    if row[column] not in known:
        raise BadValue(column, row[column], code)
    return row[column]


def _id(row: dict[str, str], column: str) -> str:
    if not row[column]:
        raise BadValue(column, "", "bad_id")
    return _short(row, column)


def _short(row: dict[str, str], column: str) -> str:
    if len(row[column]) > _ID_LENGTH:
        raise BadValue(column, row[column], "bad_id")
    return row[column]


def _topics(row: dict[str, str], column: str) -> list[str]:
    return [topic for topic in (word.strip() for word in row[column].split("|")) if topic]


def _revision(row: dict[str, str]) -> int:
    text = row["revision"]
    if not text:
        return 0
    # A very long one Python cannot read.
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1
    if not 0 <= number <= _LATEST_REVISION:
        raise BadValue("revision", text, "bad_number")
    return number
