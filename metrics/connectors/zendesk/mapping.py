"""How an organization's Zendesk is to be read: its settings, and Zendesk's words as ours."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from metrics.connectors.base import GroupRecord
from metrics.connectors.options import Option, Options, marks

STATUSES = {
    "new": "new",
    "open": "open",
    "pending": "pending",
    "hold": "on_hold",
    "solved": "solved",
    "closed": "closed",
}
# `via` is a word in ticket events and a channel's name elsewhere; both are here.
_CHANNELS = {
    "mail": "email",
    "email": "email",
    "chat": "chat",
    "messaging": "chat",
    "native_messaging": "chat",
    "line": "chat",
    "whatsapp": "chat",
    "sms": "chat",
    "voice": "phone",
    "phone call": "phone",
    "phone": "phone",
    "voicemail": "phone",
    "twitter": "social",
    "x corp": "social",
    "facebook": "social",
    "instagram": "social",
    "any channel": "social",
    "web form": "web",
    "web": "web",
    "web widget": "web",
    "help center": "web",
    "mobile": "web",
    "web service": "api",
    "api": "api",
}

OPTIONS = (
    Option(
        "email",
        _("E-mail address of the token's user"),
        _("An administrator. Leave it empty if the token is an OAuth access token."),
        secret=True,
    ),
    Option("token", _("API token"), secret=True, required=True),
    Option(
        "tiers",
        _("Tier of each group"),
        _("Groups, tags or values of the field below, for example: Tier 1 = 1, Tier 2 = 2"),
        kind="pairs",
    ),
    Option("tier_field", _("Number of the ticket field with the tier")),
    Option(
        "time_field",
        _("Number of the ticket field with the time of an update"),
        _("The time tracking app calls it “Time spent last update (sec)”."),
    ),
    Option(
        "complaints",
        _("What marks a complaint"),
        _("Tags, or values of the field below, parted by commas; for example: complaint"),
    ),
    Option(
        "complaint_field",
        _("Number of the ticket field that marks a complaint"),
        _("Where nothing stands above, every value of it does but an empty one, no and false."),
    ),
    Option(
        "requests_per_minute",
        _("Exports a minute"),
        _("Zendesk allows 10, and 30 with the high-volume add-on."),
        kind="number",
        default="10",
    ),
)


class Mapped(NamedTuple):
    """How an organization's Zendesk is to be read. Names in `tiers` are in lower case.

    They are groups' names or ids, tags, or values of the custom field `tier_field`. `time_field`
    is the custom field in which the time tracking app keeps the seconds of an update. `complaints`
    are tags, or values of the custom field `complaint_field`, in lower case.
    """

    tiers: Mapping[str, int] = {}
    tier_field: str = ""
    time_field: str = ""
    complaints: frozenset[str] = frozenset()
    complaint_field: str = ""

    def group_tier(self, group: GroupRecord | None) -> int | None:
        """The tier of a group, None where none is set."""
        if group is None:
            return None
        return self.tiers.get(group.name.casefold(), self.tiers.get(group.external_id))

    def tag_tier(self, tags: list[str]) -> int | None:
        """The highest tier that a tag stands for."""
        return max((self.tiers[tag] for tag in tags if tag in self.tiers), default=None)

    def tagged_complaint(self, tags: list[str]) -> bool:
        """Whether one of the tags marks a complaint."""
        return any(tag.casefold() in self.complaints for tag in tags)

    def field_complaint(self, value: str) -> bool:
        """Whether this value of the custom field marks one."""
        return marks(value, self.complaints)

    def field_tier(self, value: str) -> int | None:
        """The tier that a value of the custom field stands for."""
        tier = self.tiers.get(value.casefold())
        return tier or (int(value) if value in ("1", "2", "3") else None)


def read_mapping(options: Options) -> Mapped:
    """The settings of OPTIONS; ConnectorError "bad_setting" where one cannot be read."""
    return Mapped(
        tiers=options.tiers("tiers"),
        tier_field=options.text("tier_field"),
        time_field=options.text("time_field"),
        complaints=frozenset(map(str.casefold, options.words("complaints"))),
        complaint_field=options.text("complaint_field"),
    )


def channel(via: Any) -> str:
    """Ours for Zendesk's `via`, whichever of its forms it has."""
    name = str(via.get("channel") if isinstance(via, Mapping) else via or "").casefold()
    for word in (name, name.partition(" (")[0], name.partition(" ")[0], name.partition("_")[0]):
        if word in _CHANNELS:
            return _CHANNELS[word]
    return "other"
