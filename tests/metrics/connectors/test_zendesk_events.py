"""Zendesk's ticket events as ours, by hand: what each child event means."""

from typing import Any

from metrics.connectors.base import GroupRecord
from metrics.connectors.zendesk.events import events
from metrics.connectors.zendesk.mapping import Mapped, channel
from metrics.connectors.zendesk.records import User
from metrics.facts import MILLION, SECOND, Event

AGENT, CUSTOMER, SYSTEM = 7, 20, -1


class Known:
    """Two groups, an agent; everybody else is a customer."""

    def user(self, id: str) -> User:
        roles = {"7": "agent", "-1": "system"}
        return User(id, id, roles.get(id, "customer"))

    def group(self, id: str) -> GroupRecord:
        return GroupRecord(id, {"1": "Front", "2": "Experts"}.get(id, id))


def told(*children: dict[str, Any], updater: int = AGENT, **more: Any) -> list[Event]:
    numbered = [{"id": 100 + n, **child} for n, child in enumerate(children)]
    audit = {"id": 99, "ticket_id": 5, "timestamp": 1_000, "updater_id": updater, "via": "Mail"}
    mapped = Mapped(tiers={"front": 1, "experts": 2, "vip": 3}, tier_field="360", time_field="361")
    return list(events({**audit, **more, "child_events": numbered}, Known(), mapped))


def change(field: str, value: Any, before: Any = None) -> dict[str, Any]:
    return {"event_type": "Change", field: value, "previous_value": before}


def comment(author: int, *, public: bool = True, body: str = "…") -> dict[str, Any]:
    return {"event_type": "Comment", "author_id": author, "public": public, "body": body}


def facts(found: list[Event]) -> list[tuple[str, str, str, str]]:
    return [(event.id, event.kind, event.actor, event.to) for event in found]


def test_a_creation_with_a_child_for_each_field() -> None:
    create = {"event_type": "Create"}
    found = told(
        comment(CUSTOMER),
        {**create, "subject": "Help"},
        {**create, "requester_id": CUSTOMER},
        {**create, "organization_id": 3},
        {**create, "group_id": 2},
        {**create, "priority": "high"},
        {**create, "tags": ["b", "a"]},
        {**create, "assignee_id": AGENT},
        {**create, "status": "open"},
        updater=CUSTOMER,
    )
    assert facts(found) == [
        ("990", "created", "20", ""),
        ("1071", "assigned", "20", "7"),
        ("1084", "status", "20", "open"),
    ]
    assert found[0].at == 1_000 * SECOND
    assert (found[0].role, found[0].details) == (
        "customer",
        {
            "channel": "email",
            "priority": "high",
            "tier": 2,
            "group": "2",
            "topics": ["a", "b"],
            "requester_id": "20",
            "account_id": "3",
            "subject": "Help",
        },
    )


def test_a_creation_with_all_fields_in_one_child() -> None:
    fields = {"subject": "Help", "status": "solved", "assignee_id": AGENT, "360": "3"}
    found = told({"event_type": "Create", **fields}, via={"channel": "voice"})
    assert facts(found) == [
        ("990", "created", "7", ""),
        ("1001", "assigned", "7", "7"),
        ("1004", "status", "7", "solved"),
    ]
    assert found[0].role == "agent"
    assert found[0].details == {"channel": "phone", "tier": 3, "subject": "Help"}


def test_a_forwarded_mail_is_its_writer_s_ticket() -> None:
    (created,) = told({"event_type": "Create", "status": "new"}, comment(CUSTOMER), updater=AGENT)
    assert (created.actor, created.role) == ("20", "customer")


def test_who_speaks_to_whom() -> None:
    found = told(comment(AGENT), comment(AGENT, public=False), comment(CUSTOMER), comment(SYSTEM))
    assert [(event.id, event.kind, event.role) for event in found] == [
        ("1000", "agent_reply", "agent"),
        ("1010", "internal_note", "agent"),
        ("1020", "customer_message", "customer"),
        ("1030", "auto_reply", "system"),
    ]


def test_changes() -> None:
    found = told(
        change("status", "hold", "open"),
        change("assignee_id", None, 7),
        change("group_id", 2, 1),
        change("group_id", 1, 2),
        change("group_id", 9, 1),
        change("priority", "urgent", "low"),
        change("subject", "New", "Old"),
        change("satisfaction_score", "good", "offered"),
    )
    assert facts(found) == [
        ("1004", "status", "7", "on_hold"),
        ("1011", "assigned", "7", ""),
        ("1022", "group_changed", "7", "2"),
        ("1023", "tier_changed", "7", "2"),
        ("1032", "group_changed", "7", "1"),
        ("1033", "tier_changed", "7", "1"),
        ("1042", "group_changed", "7", "9"),
        ("1055", "priority_changed", "7", "urgent"),
    ]


def test_tags_are_topics_and_may_be_tiers() -> None:
    found = told(change("tags", ["vip", "billing"], ["billing"]), change("tags", "", "vip billing"))
    assert facts(found) == [
        ("1006", "topics_set", "7", "billing|vip"),
        ("1003", "tier_changed", "7", "3"),
        ("1016", "topics_set", "7", ""),
    ]


def test_custom_fields_for_tier_and_time() -> None:
    found = told(
        {"event_type": "Change", "custom_ticket_fields": {"360": "2", "361": "90", "9": "x"}},
        {"event_type": "Change", "361": 0},
    )
    assert facts(found) == [("1003", "tier_changed", "7", "2"), ("1009", "time_worked", "7", "")]
    assert found[1].value == 90 * MILLION


def test_merged_deleted_and_brought_back() -> None:
    words = "This request was closed and merged into request #77 “Help”."
    found = told(
        comment(AGENT, public=False, body=words),
        change("tags", ["a", "closed_by_merge"], ["a"]),
        change("status", "deleted", "open"),
        change("status", "open", "deleted"),
    )
    assert facts(found) == [
        ("1000", "internal_note", "7", ""),
        ("1017", "marked", "7", "merged:77"),
        ("1016", "topics_set", "7", "a"),
        ("1024", "marked", "7", "deleted"),
        ("1037", "unmarked", "7", "deleted"),
        ("1034", "status", "7", "open"),
    ]


def test_channels_in_both_of_their_forms() -> None:
    words = {
        "Mail": "email",
        "Web form": "web",
        "Phone call (inbound)": "phone",
        "Facebook post": "social",
        "Web service": "api",
        "native_messaging": "chat",
        "twitter_dm": "social",
        "mobile_sdk": "web",
        "Carrier pigeon": "other",
        "": "other",
    }
    assert {word: channel(word) for word in words} == words
    assert channel({"channel": "email", "source": {}}) == "email"
