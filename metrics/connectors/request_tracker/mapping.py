"""How an organization's Request Tracker is to be read: its settings."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from metrics.connectors.base import GroupRecord
from metrics.connectors.options import CHANNELS, Option, Options, marks

_STATUSES = {
    "new": "new",
    "open": "open",
    "stalled": "pending",
    "resolved": "solved",
    "rejected": "solved",
}

OPTIONS = (
    Option(
        "token",
        _("API token"),
        _("Of a privileged user who may see tickets, comments, custom fields and users."),
        secret=True,
        required=True,
    ),
    Option(
        "tiers",
        _("Tier of each queue"),
        _("For example: Support = 1, Escalations = 2"),
        kind="pairs",
    ),
    Option("channel_field", _("Custom field with the channel"), default="Channel"),
    Option("default_channel", _("Channel where it is empty"), kind="channel", default="email"),
    Option("topic_field", _("Custom field with the topics"), default="Topic"),
    Option("rating_field", _("Custom field with the customer's rating"), default="CSAT"),
    Option("rating_scale", _("Best rating"), kind="number", default="5"),
    Option(
        "survey_users",
        _("Users who enter what customers answered"),
        _(
            "Names parted by commas; another agent's rating then does not count."
            " Where it is empty, everybody may enter one except for the own tickets."
        ),
    ),
    Option("complaint_field", _("Custom field that marks a complaint")),
    Option(
        "complaint_values",
        _("Its values that mark one"),
        _("Parted by commas. Where it is empty, every value does but an empty one, no and false."),
    ),
    Option(
        "statuses",
        _("Statuses of your own"),
        _("For example: waiting = pending, in progress = open"),
        kind="pairs",
    ),
)


class Mapped(NamedTuple):
    """How an organization's RT is to be read; the source's settings. Names in lower case."""

    channel_field: str = "channel"
    topic_field: str = "topic"
    rating_field: str = "csat"
    rating_scale: int = 5
    default_channel: str = "email"
    tiers: Mapping[str, int] = {}
    statuses: Mapping[str, str] = {}
    survey_users: frozenset[str] = frozenset()
    complaint_field: str = ""
    complaint_values: frozenset[str] = frozenset()

    def tier(self, queue: GroupRecord | None) -> int | None:
        """The tier of a queue, None where none is set."""
        if queue is None:
            return None
        return self.tiers.get(queue.name.casefold(), self.tiers.get(queue.external_id))

    def status(self, word: str) -> str:
        """Ours for RT's; a status of an unknown life cycle counts as being worked on."""
        return self.statuses.get(word.casefold()) or _STATUSES.get(word.casefold(), "open")

    def complaint(self, value: str) -> bool:
        """Whether this value of the complaint field marks one."""
        return marks(value, self.complaint_values)

    def channel(self, word: str) -> str:
        """Ours for the custom field's value."""
        if not word:
            return self.default_channel
        return word.casefold() if word.casefold() in CHANNELS else "other"


def read_mapping(options: Options) -> Mapped:
    """The settings of OPTIONS; ConnectorError "bad_setting" where one cannot be read."""
    return Mapped(
        channel_field=options.text("channel_field", "Channel").casefold(),
        topic_field=options.text("topic_field", "Topic").casefold(),
        rating_field=options.text("rating_field", "CSAT").casefold(),
        rating_scale=options.number("rating_scale", 5),
        default_channel=options.channel("default_channel", "email"),
        tiers=options.tiers("tiers"),
        statuses=options.statuses("statuses"),
        survey_users=frozenset(map(str.casefold, options.words("survey_users"))),
        complaint_field=options.text("complaint_field").casefold(),
        complaint_values=frozenset(map(str.casefold, options.words("complaint_values"))),
    )


def priority_word(number: str) -> str:
    """RT's own words for its numbers, as it comes."""
    if not number:
        return ""
    return "low" if int(number) < 50 else "medium" if int(number) < 100 else "high"
