"""The words of OKRs that models, forms and pure functions share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Cadence(TextChoices):
    """How long a cycle is."""

    YEAR = "year", _("Year")
    HALF_YEAR = "half_year", _("Half-year")
    QUARTER = "quarter", _("Quarter")


class CycleState(TextChoices):
    """Where a cycle is in its life."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    GRADING = "grading", _("Grading")
    CLOSED = "closed", _("Closed")


class Stage(TextChoices):
    """Where in a customer's journey an objective helps."""

    ADOPTION = "adoption", _("Adoption")
    ONBOARDING = "onboarding", _("Onboarding")
    SUPPORT = "support", pgettext_lazy("stage of the customer's journey", "Support")
    GROWTH = "growth", _("Growth")
    RENEWAL = "renewal", _("Renewal")
    TEAM = "team", _("Team")


class Visibility(TextChoices):
    """Who may read an objective."""

    EVERYONE = "everyone", _("Everyone here")
    PRIVATE = "private", _("Owner, those named, and directors")


class ProposalState(TextChoices):
    """What became of a proposal."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken up")
    DECLINED = "declined", _("Declined")


class ObjectiveState(TextChoices):
    """Draft until published; proposals wait for a director or lead to take them up."""

    PROPOSED = "proposed", _("Proposed")
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Ambition(TextChoices):
    """What an objective's end is held against."""

    COMMITMENT = "commitment", _("Commitment: 1.0 is expected")
    STRETCH = "stretch", _("Stretch: 0.7 is a good result")


class Status(TextChoices):
    """How a key result or objective stands."""

    DONE = "done", _("Done")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    BEHIND = "behind", _("Behind")
    NO_DATA = "no_data", _("No data")
    NO_CHECK_IN = "no_check_in", _("No check-in")
    STALE = "stale", _("Stale data")


# What a person may say in place of the computed status.
OVERRIDES = (Status.ON_TRACK, Status.AT_RISK, Status.BEHIND)


class Kind(TextChoices):
    """What a key result asks."""

    REACH = "reach", _("Reach a value")
    MAINTAIN = "maintain", _("Stay at a value every week")
    EACH = "each", _("Each of them keeps a value")
    MILESTONES = "milestones", _("Complete steps")
    BASELINE = "baseline", _("Find out where we stand")


class Member(TextChoices):
    """Of what each one is judged: the words by which metrics are told apart."""

    PERSON = "person", _("Agent")
    TEAM = "team", _("Team")
    CHANNEL = "channel", _("Channel")


class Bound(TextChoices):
    """On which side of its threshold a maintained value stays."""

    AT_LEAST = "at_least", _("At or above")
    AT_MOST = "at_most", _("At or below")
    WITHIN = "within", _("Within a band")


class Window(TextChoices):
    """Over which days a metric is read."""

    DEFAULT = "default", _("The metric's usual window")
    CYCLE = "cycle", _("Cycle to date")
    FOUR_WEEKS = "four_weeks", _("The last 4 weeks")
    WEEK = "week", _("The last full week")
    LAST_DAY = "last_day", _("As of the last day")
    YEAR = "year", _("The last 12 months")


class Confidence(TextChoices):
    """What a person believes at check-in."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class InitiativeState(TextChoices):
    """How far the work behind a key result is."""

    PLANNED = "planned", pgettext_lazy("initiative", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("initiative", "Under way")
    DONE = "done", pgettext_lazy("initiative", "Done")
    DROPPED = "dropped", pgettext_lazy("initiative", "Dropped")


# Units of values that people type; a metric brings its own.
TYPED_UNITS = [
    ("count", _("A number")),
    ("share", _("Per cent")),
    ("seconds", _("A time")),
    ("score10", _("A score")),
    ("money", _("An amount of money")),
]
