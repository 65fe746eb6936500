"""What marks a complaint, by the source's settings: a tag or field in Zendesk, a field in RT."""

from typing import Any

import pytest

from metrics.connectors.base import GroupRecord
from metrics.connectors.options import Options
from metrics.connectors.request_tracker import events as rt
from metrics.connectors.request_tracker.mapping import read_mapping as rt_mapping
from metrics.connectors.request_tracker.records import Person, Snapshot, Ticket, Transaction
from metrics.connectors.zendesk import events as zendesk
from metrics.connectors.zendesk.mapping import read_mapping as zendesk_mapping
from metrics.connectors.zendesk.records import User
from metrics.facts import MILLION, SECOND, Measure
from metrics.measures import measure_ticket

Told = list[tuple[str, str]]


class ZendeskPeople:
    def user(self, id: str) -> User:
        return User(id, id, "agent" if id == "7" else "customer")

    def group(self, id: str) -> GroupRecord:
        return GroupRecord(id, id)


def in_zendesk(settings: dict[str, str], *children: dict[str, Any]) -> Told:
    numbered = [{"id": 100 + n, **child} for n, child in enumerate(children)]
    audit = {"id": 99, "ticket_id": 5, "timestamp": 1_000, "updater_id": 7, "via": "Mail"}
    mapped = zendesk_mapping(Options(settings))
    found = zendesk.events(audit | {"child_events": numbered}, ZendeskPeople(), mapped)
    return [(e.id, e.kind) for e in found if "marked" in e.kind]


def change(field: str, value: Any, before: Any = None) -> dict[str, Any]:
    return {"event_type": "Change", field: value, "previous_value": before}


TAG = {"complaints": "complaint, Beschwerde"}
FIELD = {"complaint_field": "360"}


@pytest.mark.parametrize(
    ("settings", "child", "told"),
    [
        (TAG, change("tags", ["login", "complaint"], ["login"]), [("1008", "marked")]),
        (TAG, change("tags", ["beschwerde"], []), [("1008", "marked")]),
        (TAG, change("tags", ["login"], ["complaint", "login"]), [("1008", "unmarked")]),
        (TAG, change("tags", ["beschwerde"], ["complaint"]), []),
        ({}, change("tags", ["complaint"], []), []),
        (FIELD, change("360", "true", "false"), [("1008", "marked")]),
        (FIELD, change("360", "false", "true"), [("1008", "unmarked")]),
        (FIELD, change("361", "true", "false"), []),
        (FIELD | TAG, change("360", "complaint", ""), [("1008", "marked")]),
        (FIELD | TAG, change("360", "praise", "complaint"), [("1008", "unmarked")]),
        (
            FIELD,
            {"event_type": "Change", "custom_ticket_fields": {"360": "yes"}},
            [("1008", "marked")],
        ),
    ],
)
def test_zendesk(settings: dict[str, str], child: dict[str, Any], told: Told) -> None:
    assert in_zendesk(settings, child) == told


def test_zendesk_made_as_a_complaint() -> None:
    create = {"event_type": "Create"}
    assert in_zendesk(TAG, {**create, "tags": ["complaint"]}) == [("998", "marked")]
    assert in_zendesk(FIELD, {**create, "360": "true"}) == [("998", "marked")]
    assert in_zendesk(FIELD, {**create, "360": "false"}, {**create, "status": "new"}) == []


class RtPeople:
    def user(self, key: str) -> Person:
        return Person(key, key, "customer" if key == "cat" else "agent")

    def queue(self, key: str) -> GroupRecord:
        return GroupRecord(key, key)

    def field(self, key: str) -> str:
        return {"1": "Kind", "2": "Topic"}[key]


def row(id: int, type: str, field: str = "", old: str = "", new: str = "") -> Transaction:
    return Transaction(id, "5", type, field, old, new, "bob", id * SECOND, 0)


def in_rt(settings: dict[str, str], now: tuple[str, ...], *rows: Transaction) -> Told:
    """All complaint events of a ticket whose field is `now` as it is after these rows."""
    snapshot = Snapshot("Help", "1", "bob", "open", "0", "cat", {"kind": now, "topic": now})
    ticket, mapped = Ticket(snapshot, rows), rt_mapping(Options(settings))
    found = [e for one in rows for e in rt.events(one, ticket, RtPeople(), mapped)]
    return [(e.id, e.kind) for e in found if "marked" in e.kind]


ANY = {"complaint_field": "kind"}
KIND = {"complaint_field": "Kind", "complaint_values": "Complaint, Legal threat"}


@pytest.mark.parametrize(
    ("settings", "now", "rows", "told"),
    [
        (KIND, ("Complaint",), [row(2, "CustomField", "1", "", "complaint")], [("23", "marked")]),
        (KIND, ("Other",), [row(2, "CustomField", "1", "Complaint", "?")], [("23", "unmarked")]),
        (KIND, (), [row(2, "CustomField", "1", "Complaint", "")], [("23", "unmarked")]),
        (KIND, ("Legal threat",), [row(2, "CustomField", "1", "Complaint", "Legal threat")], []),
        (KIND, ("Complaint",), [row(2, "CustomField", "2", "", "Complaint")], []),
        ({}, ("Complaint",), [row(2, "CustomField", "1", "", "Complaint")], []),
        (ANY, ("x",), [row(2, "CustomField", "1", "", "x")], [("23", "marked")]),
        (ANY, ("no",), [row(2, "CustomField", "1", "", "no")], []),
    ],
)  # fmt: skip
def test_request_tracker(
    settings: dict[str, str], now: tuple[str, ...], rows: list[Transaction], told: Told
) -> None:
    assert in_rt(settings, now, *rows) == told


def test_request_tracker_made_as_a_complaint() -> None:
    created = row(1, "Create")
    assert in_rt(KIND, ("Complaint",), created) == [("13", "marked")]
    assert in_rt(KIND, ("Other",), created) == []
    taken_back = row(2, "CustomField", "1", "Complaint", "")
    assert in_rt(KIND, (), created, taken_back) == [("13", "marked"), ("23", "unmarked")]


def test_a_field_of_topics_can_mark_complaints_too() -> None:
    settings = {"topic_field": "Topic", "complaint_field": "Topic", "complaint_values": "complaint"}
    added = row(2, "CustomField", "2", "", "Complaint")
    snapshot = Snapshot("Help", "1", "bob", "open", "0", "cat", {"topic": ("login", "Complaint")})
    ticket, mapped = Ticket(snapshot, (added,)), rt_mapping(Options(settings))
    found = list(rt.events(added, ticket, RtPeople(), mapped))
    assert [(e.kind, e.to) for e in found] == [
        ("topics_set", "Complaint|login"),
        ("marked", "complaint"),
    ]


def test_the_mark_becomes_a_measurement() -> None:
    create = {"event_type": "Create", "tags": ["complaint"]}
    audit = {"id": 99, "ticket_id": 5, "timestamp": 1_000, "updater_id": 20, "via": "Mail"}
    mapped = zendesk_mapping(Options(TAG))
    children = [{"id": 100, **create}]
    found = list(zendesk.events(audit | {"child_events": children}, ZendeskPeople(), mapped))
    rows = measure_ticket(found, as_of=2_000 * SECOND).rows
    assert [r.value for r in rows if r.measure == Measure.COMPLAINT] == [MILLION]
