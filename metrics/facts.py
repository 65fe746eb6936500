"""The words of the field that everything below models shares: events, measurements, reasons.

Plain values without Django. Times are whole microseconds since 1970-01-01T00:00Z, amounts whole
millionths of their unit; one second is therefore 1,000,000 in both, and differences are exact.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from hashlib import sha256
from typing import Any, NamedTuple

MILLION = 1_000_000
SECOND = MILLION
HOUR = 3600 * SECOND
DAY = 24 * HOUR
NAME_LENGTH = 200  # of topics and variants, as they are stored
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

KINDS = frozenset(
    [
        "created",
        "customer_message",
        "agent_reply",
        "auto_reply",
        "internal_note",
        "assigned",
        "group_changed",
        "tier_changed",
        "status",
        "rated",
        "time_worked",
        "priority_changed",
        "topics_set",
        "marked",
        "unmarked",
        "call_offered",
        "call_answered",
        "call_abandoned",
    ]
)
ROLES = frozenset(("agent", "customer", "bot", "system"))
STATUSES = frozenset(("new", "open", "pending", "on_hold", "solved", "closed"))
RATINGS = frozenset(("csat", "ces", "nps"))
MARKS = frozenset(("complaint", "spam", "deleted"))  # and merged:TICKET


class Channel(IntEnum):
    """The channel on which a ticket came in; 0 where its creation is not known."""

    UNKNOWN = 0
    EMAIL = 1
    CHAT = 2
    PHONE = 3
    SOCIAL = 4
    WEB = 5
    API = 6
    OTHER = 7


class Measure(IntEnum):
    """Every measure there is, as stored. Numbers are for ever: add, never renumber."""

    CREATED = 1
    FIRST_RESPONSE = 2
    RESPONSE = 3
    FIRST_RESOLUTION = 4
    RESOLUTION = 5
    SOLVED = 6
    ONE_TOUCH = 7
    REPLIES = 8
    HANDLE = 9
    IN_HAND = 10
    TIME_WORKED = 11
    WAITING = 12  # variant "waiting": pending or on hold; "working": new or open
    ESCALATED = 13
    REOPENED = 14
    LASTED = 15
    SLA_FIRST_RESPONSE = 16
    SLA_RESOLUTION = 17
    CSAT = 18  # variant: the scale
    CSAT_SCORE = 19
    CES = 20  # variant: the scale
    NPS = 21
    COMPLAINT = 22
    TOPIC = 23  # variant: the topic, empty for untagged
    ABANDONED = 24
    ANSWERED_IN_TIME = 25
    BACKLOG = 26
    OPEN_PAST_LIMIT = 27  # variant: the limit in seconds
    # From elsewhere: typed in, uploaded, pushed. NPS (21) comes from there too.
    SURVEY_OFFERED = 30
    SURVEY_COLLECTED = 31
    FOLLOW_UP = 32
    LIVE_CONTACT = 33
    REACTIVATION_MESSAGE = 34
    EXIT_CALL = 35
    BEST_CUSTOMER_CALL = 36
    ACCOUNT_REVIEW = 37
    POSITIVE_REVIEW = 38
    NEGATIVE_REVIEW = 39
    KB_VISIT = 40
    KB_ARTICLE = 41
    ORDER = 42
    REPEAT_ORDER = 43
    UNIT_RETURNED = 44
    UNIT_SOLD = 45
    PROMOTION = 46
    HIRE = 47
    TRAINING_HOURS = 48
    TOPIC_DOCUMENTED = 49
    FEEDBACK_FORWARDED = 50
    AUTOMATED_RESOLUTION = 51
    STANDARD_MET = 52
    MESSAGE_OPENED = 53  # value: opened, weight: sent
    QUALITY_SCORE = 54
    PULSE = 55
    COST = 56  # variant: the currency
    STAFFED_HOURS = 57
    ACCOUNT_REVENUE = 58  # variant: the currency; a spell: at … until the next amount
    ACCOUNT_HEALTH = 59  # variant: the colour; a spell likewise
    OWN = 90  # an organization's own measure; variant: its short name


# Those whose measurements come from people and programs, not from a helpdesk. NPS comes from both.
ENTERED = frozenset(measure for measure in Measure if measure >= Measure.SURVEY_OFFERED)
# Not a measure: by this number it is told that the accounts themselves have changed, their lives,
# segments or assignees.
ACCOUNTS = 0
# Nor is this: what tickets say now of themselves has changed, by which figures are filtered and
# split. Above all measures: versions are raised in the order of these numbers.
TICKETS = 1000
# What people say of how they are: read together, and never one by one.
READ_TOGETHER = (Measure.PULSE,)
# Those whose variant is a topic, the ticket's topics notwithstanding.
OF_A_TOPIC = (Measure.TOPIC, Measure.STANDARD_MET)
# Those of a reviewer, who may name the ticket by its helpdesk's number.
REVIEWS = frozenset((Measure.STANDARD_MET, Measure.QUALITY_SCORE, Measure.OWN))
# Those whose variant is a currency.
OF_MONEY = (Measure.COST, Measure.ACCOUNT_REVENUE)


class Excluded(IntEnum):
    """Why a measurement does not count; 0 where it does. One each: the first that applies."""

    COUNTED = 0
    NO_CREATION = 1
    SPAM = 2
    DELETED = 3
    MERGED = 4
    CREATED_BY_AGENT = 5
    BEFORE_CREATION = 6
    NO_REPLY = 7
    PROVISIONAL = 8
    RATED_BY_AGENT = 9
    RATED_AGAIN = 10
    SHORT_ABANDON = 11
    RULED_OUT = 12
    INCIDENT = 13
    ANSWERED_AGAIN = 14
    NO_SCHEDULE = 15  # in opening hours alone, so it is told when asked and never stored

    @property
    def words(self) -> str:
        """The reason as the command line prints it: "no reply"."""
        return self.name.lower().replace("_", " ")


class Gap(IntEnum):
    """Why an account is not among those that are counted; numbers apart from Excluded's."""

    LEFT = 101
    CAME = 102
    OTHER_COLOUR = 103
    NO_HEALTH = 104
    NO_REVENUE = 105
    NO_ACCOUNT = 106

    @property
    def words(self) -> str:
        """The reason as the command line prints it: "no health"."""
        return self.name.lower().replace("_", " ")


class Event(NamedTuple):
    """Something that happened to a ticket, as its helpdesk reported it.

    `value` and `scale` are millionths: a 4 of 5 is 4,000,000 and 5,000,000, a second 1,000,000.
    `details` belongs to `created` alone: channel, priority, tier, group, topics (a list),
    requester_id, account_id, language, subject; each may be missing.
    """

    id: str
    at: int
    kind: str
    actor: str = ""
    role: str = "system"
    to: str = ""
    value: int | None = None
    scale: int | None = None
    rating: str = ""
    comment: str = ""
    details: dict[str, Any] | None = None
    revision: int = 0


class MeasurementRow(NamedTuple):
    """One dated number about one ticket; its key is (ticket, measure, variant, event, agent).

    spans: of a time the stretches [from, to) in µs that make it, so that opening hours can be taken
    of them; empty where it is no time, or cannot be computed.
    """

    measure: Measure
    event: str
    at: int
    value: int | None
    agent: str | None = None
    group: str | None = None
    tier: int | None = None
    priority: str = ""
    weight: int = MILLION
    excluded: Excluded = Excluded.COUNTED
    variant: str = ""
    until: int | None = None
    spans: tuple[tuple[int, int], ...] = ()


class TicketState(NamedTuple):
    """What a ticket's events say it is now."""

    created_at: int | None = None
    channel: Channel = Channel.UNKNOWN
    status: str = ""
    assignee: str | None = None
    group: str | None = None
    tier: int | None = None
    priority: str = ""
    topics: tuple[str, ...] = ()
    language: str = ""
    requester: str = ""
    account: str = ""
    subject: str = ""
    created_by_agent: bool = False
    complaint: bool = False
    spam: bool = False
    deleted: bool = False
    merged_into: str = ""


class Limits(NamedTuple):
    """What an organization can set of the measures; seconds."""

    solved_within: Sequence[int] = (24 * 3600,)
    short_abandon: int = 30
    answered_in_time: int = 20


class Measured(NamedTuple):
    """All that one ticket's events give; `due_at` is when time alone would change it."""

    rows: list[MeasurementRow]
    state: TicketState
    due_at: int | None


def micros(moment: datetime) -> int:
    """An aware datetime as microseconds since 1970, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """Microseconds since 1970 as an aware datetime in UTC."""
    return _EPOCH + value * _MICROSECOND


def short(text: str, length: int) -> str:
    """The text if it is no longer than that; else its beginning and a digest of the whole.

    Two long texts that begin alike stay two.
    """
    if len(text) <= length:
        return text
    digest = sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{text[: length - 17]}~{digest}"


def event_order(event: Event) -> tuple[int, bool, bool, int, str]:
    """Sort key: time; at equal times creation first, then ids: numbers as numbers, then text."""
    number = event.id.isascii() and event.id.isdigit()
    return (
        event.at,
        event.kind != "created",
        not number,
        int(event.id) if number else 0,
        event.id,
    )
