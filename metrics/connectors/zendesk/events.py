"""What Zendesk's ticket events mean in our words. No I/O: a directory answers who is who.

An event's id is its child event's id (the ticket event's for a creation) and one digit, because
one child can tell several facts; digits and ids keep their order within one second.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from metrics.connectors.base import GroupRecord
from metrics.connectors.zendesk.mapping import STATUSES, Mapped, channel
from metrics.connectors.zendesk.records import Directory
from metrics.facts import MILLION, SECOND, Event

MERGED_TAG = "closed_by_merge"
_MERGED_INTO = re.compile(r"#(\d+)")


def events(audit: Mapping[str, Any], directory: Directory, mapped: Mapped) -> Iterator[Event]:
    """All events of one ticket event (an update with its child events)."""
    children = audit.get("child_events") or []
    reader = _Reader(audit, children, directory, mapped)
    if reader.creates():
        yield reader.created()
        yield from reader.complained()
    for child in children:
        yield from reader.told(child)


def people(audit: Mapping[str, Any]) -> set[str]:
    """The ids of those whose roles its events depend on."""
    children = audit.get("child_events") or []
    ids = [child.get("author_id") for child in children] + [audit.get("updater_id")]
    return {str(id) for id in ids if id is not None}


class _Reader(NamedTuple):
    audit: Mapping[str, Any]
    children: list[Mapping[str, Any]]
    directory: Directory
    mapped: Mapped

    def event(self, id: Any, digit: int, kind: str, author: Any = None, **more: Any) -> Event:
        updater = self.audit.get("updater_id")
        user = self.directory.user(_text(updater if author is None else author))
        at = int(self.audit["timestamp"]) * SECOND
        return Event(f"{id}{digit}", at, kind, **{"actor": user.id, "role": user.role, **more})

    def created(self) -> Event:
        """By the author of the first comment: an agent may have forwarded a customer's mail."""
        known = self.known()
        group = self.group(known.get("group_id"))
        tags = _tags(known.get("tags"))
        fields = dict(_custom_fields(known))
        tiers = (
            self.mapped.field_tier(fields.get(self.mapped.tier_field, "")),
            self.mapped.tag_tier(tags),
            self.mapped.group_tier(group),
        )
        details = {
            "channel": channel(self.audit.get("via") or known.get("via")),
            "priority": _text(known.get("priority")),
            "tier": next((tier for tier in tiers if tier is not None), None),
            "group": group and group.external_id,
            "topics": tags,
            "requester_id": _text(known.get("requester_id")),
            "account_id": _text(known.get("organization_id")),
            "subject": _text(known.get("subject")),
        }
        told = {name: value for name, value in details.items() if value not in ("", None, [])}
        authors = [c.get("author_id") for c in self.children if c.get("event_type") == "Comment"]
        author = next(iter(authors), None)
        return self.event(self.audit["id"], 0, "created", author=author, details=told)

    def known(self) -> dict[str, Any]:
        """All that the creation states, each field once."""
        known: dict[str, Any] = {}
        for child in self.children:
            if child.get("event_type") == "Create":
                known |= child
        return known

    def complained(self) -> Iterator[Event]:
        """A ticket that was made as a complaint."""
        known = self.known()
        field = dict(_custom_fields(known)).get(self.mapped.complaint_field, "")
        tagged = self.mapped.tagged_complaint(_tags(known.get("tags")))
        if tagged or (field and self.mapped.field_complaint(field)):
            yield self.event(self.audit["id"], 8, "marked", to="complaint")

    def told(self, child: Mapping[str, Any]) -> Iterator[Event]:
        match child.get("event_type"):
            case "Comment" | "VoiceComment":
                if not self.creates():  # the first words are the creation itself
                    yield self.comment(child)
            case "Create":
                yield from self.first(child)
            case "Change":
                yield from self.changed(child)

    def creates(self) -> bool:
        return any(child.get("event_type") == "Create" for child in self.children)

    def comment(self, child: Mapping[str, Any]) -> Event:
        author = child.get("author_id")
        updater = self.audit.get("updater_id")
        user = self.directory.user(_text(updater if author is None else author))
        kind = {"agent": "agent_reply", "customer": "customer_message"}.get(user.role)
        if not child.get("public", True):
            kind = "internal_note"
        return self.event(child["id"], 0, kind or "auto_reply", author=author)

    def first(self, child: Mapping[str, Any]) -> Iterator[Event]:
        """What a creation brings beside its own fields: an assignee, a status other than new."""
        if child.get("assignee_id"):
            yield self.event(child["id"], 1, "assigned", to=_text(child["assignee_id"]))
        status = STATUSES.get(_text(child.get("status")), "new")
        if status != "new":
            yield self.event(child["id"], 4, "status", to=status)

    def changed(self, child: Mapping[str, Any]) -> Iterator[Event]:
        before = child.get("previous_value")
        if "assignee_id" in child:
            yield self.event(child["id"], 1, "assigned", to=_text(child["assignee_id"]))
        if "group_id" in child:
            yield from self.moved(child, before)
        if "status" in child:
            yield from self.status(child, before)
        if "priority" in child:
            yield self.event(child["id"], 5, "priority_changed", to=_text(child["priority"]))
        if "tags" in child:
            yield from self.tagged(child, before)
        for name, value in _custom_fields(child):
            yield from self.custom(child, name, value)

    def moved(self, child: Mapping[str, Any], before: Any) -> Iterator[Event]:
        group = self.group(child["group_id"])
        id = child["id"]
        yield self.event(id, 2, "group_changed", to=group.external_id if group else "")
        tier = self.mapped.group_tier(group)
        if tier is not None and tier != self.mapped.group_tier(self.group(before)):
            yield self.event(id, 3, "tier_changed", to=str(tier))

    def status(self, child: Mapping[str, Any], before: Any) -> Iterator[Event]:
        if child["status"] == "deleted":
            yield self.event(child["id"], 4, "marked", to="deleted")
            return
        if before == "deleted":
            yield self.event(child["id"], 7, "unmarked", to="deleted")
        if status := STATUSES.get(_text(child["status"])):
            yield self.event(child["id"], 4, "status", to=status)

    def tagged(self, child: Mapping[str, Any], before: Any) -> Iterator[Event]:
        tags, old = _tags(child["tags"]), _tags(before)
        if MERGED_TAG in tags and MERGED_TAG not in old:
            yield self.event(child["id"], 7, "marked", to=f"merged:{self.merge_target()}")
        yield self.event(
            child["id"], 6, "topics_set", to="|".join(tag for tag in tags if tag != MERGED_TAG)
        )
        complaint = self.mapped.tagged_complaint(tags)
        if complaint != self.mapped.tagged_complaint(old):
            yield self.event(child["id"], 8, _mark(complaint), to="complaint")
        tier = self.mapped.tag_tier(tags)
        if tier is not None and tier != self.mapped.tag_tier(old):
            yield self.event(child["id"], 3, "tier_changed", to=str(tier))

    def custom(self, child: Mapping[str, Any], name: str, value: str) -> Iterator[Event]:
        if name == self.mapped.tier_field and (tier := self.mapped.field_tier(value)):
            yield self.event(child["id"], 3, "tier_changed", to=str(tier))
        if name == self.mapped.complaint_field:
            complaint = self.mapped.field_complaint(value)
            yield self.event(child["id"], 8, _mark(complaint), to="complaint")
        if name == self.mapped.time_field and value.isdigit() and int(value):
            yield self.event(child["id"], 9, "time_worked", value=int(value) * MILLION)

    def merge_target(self) -> str:
        """The ticket named in the merge's own comment; empty where it names none."""
        bodies = [_text(child.get("body")) for child in self.children]
        return next((found[1] for body in bodies if (found := _MERGED_INTO.search(body))), "")

    def group(self, id: Any) -> GroupRecord | None:
        return self.directory.group(_text(id)) if id else None


def _mark(on: bool) -> str:
    return "marked" if on else "unmarked"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _tags(value: Any) -> list[str]:
    """Sorted; they come as a list, or parted by blanks."""
    return sorted(set(value.split() if isinstance(value, str) else value or ()))


def _custom_fields(child: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Custom fields by id: below a key of their own, or as keys that are numbers."""
    own = child.get("custom_ticket_fields") or {}
    for name, value in (*own.items(), *child.items()):
        if str(name).isdigit():
            yield str(name), _text(value)
