"""The simulated helpdesk's things in the shape in which Zendesk publishes them."""

from datetime import UTC, datetime
from typing import Any

from metrics.simulator import roster
from metrics.simulator.records import Audit, Rating, Story
from metrics.simulator.roster import Agent

VIA_CHANNELS = {
    "Mail": "email",
    "Chat": "chat",
    "Web form": "web",
    "Phone call (inbound)": "voice",
    "Facebook": "facebook",
    "Web service": "api",
}


def ticket_event(audit: Audit, *, comments: bool) -> dict[str, Any]:
    """One of ticket_events; without include=comment_events its comments are left out."""
    return {
        "id": audit.id,
        "ticket_id": audit.ticket,
        "timestamp": audit.at,
        "created_at": iso(audit.at),
        "updater_id": audit.updater,
        "via": audit.via,
        "event_type": "Audit",
        "child_events": [
            child for child in audit.children if comments or child["event_type"] != "Comment"
        ],
    }


def ticket(story: Story, until: int) -> dict[str, Any]:
    """A ticket as its updates up to then have left it."""
    fields: dict[str, Any] = {"assignee_id": None}
    audits = [audit for audit in story.audits if audit.at <= until]
    for audit in audits:
        for child in audit.children:
            hidden = ("id", "event_type", "previous_value", "author_id", "public", "body")
            fields |= {key: value for key, value in child.items() if key not in hidden}
    fields.pop("custom_ticket_fields", None)
    score = fields.pop("satisfaction_score", "unoffered")
    answer = {"id": one.id, "comment": one.comment} if (one := _answer(story, until)) else {}
    return {
        "id": story.id,
        "created_at": iso(story.created),
        "updated_at": iso(audits[-1].at),
        "generated_timestamp": audits[-1].at,
        "via": {"channel": VIA_CHANNELS[story.audits[0].via]},
        "satisfaction_rating": {"score": score, **answer},
        **fields,
    }


def rating(answer: Rating, until: int) -> dict[str, Any]:
    """One of satisfaction_ratings, as it stands then."""
    changed = answer.changed_at is not None and answer.changed_at <= until
    return {
        "id": answer.id,
        "ticket_id": answer.ticket,
        "score": answer.score_at(until),
        "comment": answer.comment or None,
        "requester_id": answer.requester,
        "assignee_id": answer.assignee,
        "group_id": answer.group,
        "created_at": iso(answer.at),
        "updated_at": iso(answer.changed_at if changed and answer.changed_at else answer.at),
    }


def user(id: int) -> dict[str, Any] | None:
    """An agent, the admin or a customer; None for an id that is nobody's."""
    if id == roster.ADMIN:
        return _person(id, "Admin", "admin@demo.example", "admin")
    if (agent := roster.AGENTS.get(id)) is not None:
        return _agent(agent)
    number = id - roster.FIRST_CUSTOMER
    if 0 <= number < roster.CUSTOMERS:
        account = roster.FIRST_ACCOUNT + id % roster.ACCOUNTS
        person = _person(id, f"Customer {number}", f"c{number}@client.example", "end-user")
        return person | {"organization_id": account}
    return None


def group(one: roster.Group) -> dict[str, Any]:
    """One of groups."""
    return {"id": one.id, "name": one.name, "deleted": False}


def iso(at: int) -> str:
    """As Zendesk writes a time."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _answer(story: Story, until: int) -> Rating | None:
    """The last answer to the survey so far."""
    return next((one for one in reversed(story.ratings) if one.at <= until), None)


def _agent(agent: Agent) -> dict[str, Any]:
    return _person(agent.id, agent.name, agent.email, "agent") | {"default_group_id": agent.group}


def _person(id: int, name: str, email: str, role: str) -> dict[str, Any]:
    return {"id": id, "name": name, "email": email, "role": role, "active": True}
