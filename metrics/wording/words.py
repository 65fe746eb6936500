"""The words of metrics that pages share: channels, categories, tiers, measures, reasons."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.facts import Excluded, Gap, Measure

CHANNELS: dict[str, Promise] = {
    "email": pgettext_lazy("channel", "E-mail"),
    "chat": pgettext_lazy("channel", "Chat"),
    "phone": pgettext_lazy("channel", "Phone"),
    "social": pgettext_lazy("channel", "Social media"),
    "web": pgettext_lazy("channel", "Web form"),
    "api": pgettext_lazy("channel", "API"),
    "other": pgettext_lazy("channel", "Other"),
}
CATEGORIES: dict[str, Promise] = {
    "satisfaction": _("Satisfaction"),
    "productivity": _("Productivity"),
    "quality": _("Quality"),
    "efficiency": _("Efficiency"),
    "growth": _("Growth"),
    "team": pgettext_lazy("category of metrics", "Team"),
}
STAGES: dict[str, Promise] = {
    "onboarding": _("Onboarding"),
    "adoption": _("Adoption"),
    "support": pgettext_lazy("stage of the customer's journey", "Support"),
    "growth": _("Growth"),
    "renewal": _("Renewal"),
    "team": _("Team"),
}
TIERS: dict[int, Promise] = {1: _("Tier 1"), 2: _("Tier 2"), 3: _("Tier 3")}
# For what days a metric is read where nothing else is said.
USUAL_WINDOWS: dict[str, Promise] = {
    "last_4_weeks": _("The last 4 weeks"),
    "cycle_to_date": _("Cycle to date"),
    "count": _("A count: cycle to date"),
    "last_day": _("As of the last day"),
    "trailing_year": _("The last 12 months"),
}
STEPS: dict[str, Promise] = {
    "day": _("By day"),
    "week": _("By week"),
    "month": _("By month"),
    "quarter": _("By quarter"),
}
STEP_NAMES: dict[str, Promise] = {
    "day": _("Day"),
    "week": _("Week"),
    "month": _("Month"),
    "quarter": _("Quarter"),
}
STAGES_OF_TIME: dict[str, Promise] = {
    "leading": _("Leading: it moves before the result does."),
    "lagging": _("Lagging: it is the result."),
}
# What one measurement is, in lists of tickets.
MEASURES: dict[Measure, Promise] = {
    Measure.CREATED: pgettext_lazy("measurement", "Created"),
    Measure.FIRST_RESPONSE: pgettext_lazy("measurement", "First response"),
    Measure.RESPONSE: pgettext_lazy("measurement", "Response"),
    Measure.FIRST_RESOLUTION: pgettext_lazy("measurement", "First solution"),
    Measure.RESOLUTION: pgettext_lazy("measurement", "Last solution"),
    Measure.SOLVED: pgettext_lazy("measurement", "Solved"),
    Measure.ONE_TOUCH: pgettext_lazy("measurement", "Solved by one reply"),
    Measure.REPLIES: pgettext_lazy("measurement", "Public replies"),
    Measure.HANDLE: pgettext_lazy("measurement", "Time worked"),
    Measure.IN_HAND: pgettext_lazy("measurement", "Time in hand"),
    Measure.TIME_WORKED: pgettext_lazy("measurement", "Time logged"),
    Measure.WAITING: pgettext_lazy("measurement", "Time waiting or worked on"),
    Measure.ESCALATED: pgettext_lazy("measurement", "Escalated"),
    Measure.REOPENED: pgettext_lazy("measurement", "Reopened within 7 days"),
    Measure.LASTED: pgettext_lazy("measurement", "Solution held for 7 days"),
    Measure.SLA_FIRST_RESPONSE: pgettext_lazy("measurement", "First response in time"),
    Measure.SLA_RESOLUTION: pgettext_lazy("measurement", "Solved in time"),
    Measure.CSAT: pgettext_lazy("measurement", "Good rating"),
    Measure.CSAT_SCORE: pgettext_lazy("measurement", "Stars"),
    Measure.CES: pgettext_lazy("measurement", "Effort score"),
    Measure.NPS: pgettext_lazy("measurement", "Would recommend"),
    Measure.COMPLAINT: pgettext_lazy("measurement", "Complaint"),
    Measure.TOPIC: pgettext_lazy("measurement", "Topic"),
    Measure.ABANDONED: pgettext_lazy("measurement", "Gave up waiting"),
    Measure.ANSWERED_IN_TIME: pgettext_lazy("measurement", "Answered in time"),
    Measure.BACKLOG: pgettext_lazy("measurement", "Unsolved"),
    Measure.OPEN_PAST_LIMIT: pgettext_lazy("measurement", "Still open past the limit"),
    Measure.SURVEY_OFFERED: _("Surveys sent out"),
    Measure.SURVEY_COLLECTED: _("Surveys collected"),
    Measure.FOLLOW_UP: _("Follow-ups"),
    Measure.LIVE_CONTACT: _("Live contacts with an account"),
    Measure.REACTIVATION_MESSAGE: _("Reactivation messages"),
    Measure.EXIT_CALL: _("Exit calls"),
    Measure.BEST_CUSTOMER_CALL: _("Calls with the best customers"),
    Measure.ACCOUNT_REVIEW: _("Reviews of an account"),
    Measure.POSITIVE_REVIEW: _("Positive reviews"),
    Measure.NEGATIVE_REVIEW: _("Negative reviews"),
    Measure.KB_VISIT: _("Visits to the knowledge base"),
    Measure.KB_ARTICLE: _("Articles of the knowledge base"),
    Measure.ORDER: _("Orders"),
    Measure.REPEAT_ORDER: _("Repeat orders"),
    Measure.UNIT_RETURNED: _("Units returned"),
    Measure.UNIT_SOLD: _("Units sold"),
    Measure.PROMOTION: _("Promotions from within"),
    Measure.HIRE: _("Hires"),
    Measure.TRAINING_HOURS: _("Training hours"),
    Measure.TOPIC_DOCUMENTED: _("Topics documented"),
    Measure.FEEDBACK_FORWARDED: _("Feedback handed on to the product"),
    Measure.AUTOMATED_RESOLUTION: _("Resolved without a person"),
    Measure.STANDARD_MET: _("Resolved as the standard says"),
    Measure.MESSAGE_OPENED: _("Messages opened"),
    Measure.QUALITY_SCORE: _("Quality score"),
    Measure.PULSE: _("Pulse of the team"),
    Measure.COST: _("Cost"),
    Measure.STAFFED_HOURS: _("Staffed hours"),
    Measure.ACCOUNT_REVENUE: _("Revenue of an account"),
    Measure.ACCOUNT_HEALTH: _("Health of an account"),
    Measure.OWN: _("A measure of one's own"),
}
TIMES = frozenset(
    (
        Measure.FIRST_RESPONSE,
        Measure.RESPONSE,
        Measure.FIRST_RESOLUTION,
        Measure.RESOLUTION,
        Measure.HANDLE,
        Measure.IN_HAND,
        Measure.TIME_WORKED,
        Measure.WAITING,
    )
)
YES_OR_NO = frozenset(
    (
        Measure.ONE_TOUCH,
        Measure.ESCALATED,
        Measure.REOPENED,
        Measure.LASTED,
        Measure.SLA_FIRST_RESPONSE,
        Measure.SLA_RESOLUTION,
        Measure.CSAT,
        Measure.ABANDONED,
        Measure.ANSWERED_IN_TIME,
        Measure.STANDARD_MET,
    )
)
REASONS: dict[Excluded, Promise] = {
    Excluded.NO_CREATION: _("Its creation is not known"),
    Excluded.SPAM: _("Marked as spam"),
    Excluded.DELETED: _("Deleted in the helpdesk"),
    Excluded.MERGED: _("Merged into another ticket"),
    Excluded.CREATED_BY_AGENT: _("Created by an agent"),
    Excluded.BEFORE_CREATION: _("Dated before its creation"),
    Excluded.NO_REPLY: _("Solved without a reply"),
    Excluded.PROVISIONAL: _("Too early to tell: solved less than 7 days ago"),
    Excluded.RATED_BY_AGENT: _("Rated by an agent"),
    Excluded.RATED_AGAIN: _("The customer rated it again later"),
    Excluded.SHORT_ABANDON: _("Hung up at once"),
    Excluded.RULED_OUT: _("Taken out by a decision"),
    Excluded.INCIDENT: _("Created during an incident"),
    Excluded.NO_SCHEDULE: _("No opening hours applied to it"),
    Excluded.ANSWERED_AGAIN: _("The customer answered again later in the same wave"),
}
GAPS: dict[Gap, Promise] = {
    Gap.LEFT: _("Left before the last day"),
    Gap.CAME: _("Came in the period: it was not there as it began"),
    Gap.OTHER_COLOUR: _("Of another colour on the last day, or of none"),
    Gap.NO_HEALTH: _("Its health is not known"),
    Gap.NO_REVENUE: _("Its revenue at the start or at the end is not known"),
    Gap.NO_ACCOUNT: _("Entered without an account"),
}
# Why a measurement is not what it was (MeasurementHistory.cause).
CAUSES: dict[str, Promise] = {
    "event": pgettext_lazy("cause", "Something happened in the helpdesk"),
    "time": pgettext_lazy("cause", "Time passed"),
    "ruling": pgettext_lazy("cause", "A decision"),
    "matching": pgettext_lazy("cause", "A match or a team changed"),
    "incident": pgettext_lazy("cause", "An outage was marked or withdrawn"),
    "hours": pgettext_lazy("cause", "Opening hours or a promise changed"),
    "timezone": pgettext_lazy("cause", "The time zone changed"),
    "upgrade": pgettext_lazy("cause", "An update of this application"),
    "answered again": pgettext_lazy("cause", "The customer answered again"),
    "entered": pgettext_lazy("cause", "Something was entered"),
    "taken back": pgettext_lazy("cause", "What was entered was taken back"),
    "brought back": pgettext_lazy("cause", "What was taken back was brought back"),
}
# A ticket's events, as its page tells them; a detail may follow.
EVENTS: dict[str, Promise] = {
    "created": pgettext_lazy("event", "Created"),
    "customer_message": pgettext_lazy("event", "Message from the customer"),
    "agent_reply": pgettext_lazy("event", "Public reply"),
    "auto_reply": pgettext_lazy("event", "Automatic reply"),
    "internal_note": pgettext_lazy("event", "Internal note"),
    "assigned": pgettext_lazy("event", "Assigned to"),
    "group_changed": pgettext_lazy("event", "Moved to the group"),
    "tier_changed": pgettext_lazy("event", "Moved to tier"),
    "status": pgettext_lazy("event", "Status"),
    "rated": pgettext_lazy("event", "Rated"),
    "time_worked": pgettext_lazy("event", "Time logged"),
    "priority_changed": pgettext_lazy("event", "Priority"),
    "topics_set": pgettext_lazy("event", "Topics"),
    "marked": pgettext_lazy("event", "Marked as"),
    "unmarked": pgettext_lazy("event", "No longer marked as"),
    "call_offered": pgettext_lazy("event", "Call offered"),
    "call_answered": pgettext_lazy("event", "Call answered after"),
    "call_abandoned": pgettext_lazy("event", "Caller gave up after"),
}
STATUSES: dict[str, Promise] = {
    "new": pgettext_lazy("ticket", "New"),
    "open": pgettext_lazy("ticket", "Open"),
    "pending": pgettext_lazy("ticket", "Pending"),
    "on_hold": pgettext_lazy("ticket", "On hold"),
    "solved": pgettext_lazy("ticket", "Solved"),
    "closed": pgettext_lazy("ticket", "Closed"),
}
ROLES: dict[str, Promise] = {
    "agent": pgettext_lazy("actor", "An agent"),
    "customer": pgettext_lazy("actor", "The customer"),
    "bot": pgettext_lazy("actor", "A bot"),
    "system": pgettext_lazy("actor", "The system"),
}


def reason_words(reason: str) -> Promise | str:
    """What a page says for a reason as `Value.excluded` names it: "no reply"."""
    name = reason.upper().replace(" ", "_")
    if name in Gap.__members__:
        return GAPS[Gap[name]]
    return REASONS[Excluded[name]] if reason else ""
