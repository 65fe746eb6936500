"""What a ticket's events say it is now."""

from metrics.facts import TicketState
from metrics.measures.story import Story


def state_of(story: Story) -> TicketState:
    """The ticket now; what only its creation could tell is empty where there is none."""
    creation, holder, marks = story.creation, story.holder, story.marks
    known = (creation.details or {}) if creation else {}
    return TicketState(
        creation.at if creation else None,
        story.channel,
        story.status,
        holder.agent,
        holder.group,
        holder.tier,
        holder.priority,
        story.topics,
        known.get("language") or "",
        known.get("requester_id") or "",
        known.get("account_id") or "",
        known.get("subject") or "",
        creation is not None and creation.role == "agent",
        "complaint" in marks,
        "spam" in marks,
        "deleted" in marks,
        marks.get("merged", ""),
    )
