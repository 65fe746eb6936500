"""Names of what a metric is split by, for people."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.values import Key
from metrics.words import CHANNELS, TIERS
from people.models import Membership, Organization, Team

# What has no value of the kind makes a row of its own.
WITHOUT: dict[str, Promise] = {
    "team": _("No team"),
    "person": pgettext_lazy("credited to", "Nobody"),
    "channel": _("Unknown channel"),
    "tier": _("No tier"),
    "topic": _("Without a topic"),
}
HEADINGS: dict[str, Promise] = {
    "team": _("By team"),
    "person": _("By agent"),
    "channel": _("By channel"),
    "tier": _("By tier"),
    "topic": _("By topic"),
}
COLUMNS: dict[str, Promise] = {
    "team": _("Team"),
    "person": _("Agent"),
    "channel": _("Channel"),
    "tier": _("Tier"),
    "topic": _("Topic"),
}


def names_of(
    organization: Organization, by: str, keys: Iterable[Key], teams: Sequence[Team]
) -> dict[Key, str]:
    """A name for each key of a breakdown; one query for people, none for the others."""
    known: dict[Key, str] = {None: str(WITHOUT[by])}
    if by == "team":
        known |= {team.pk: team.name for team in teams}
    elif by == "person":
        ids = [key for key in keys if key is not None]
        known |= dict(
            Membership.objects.of(organization).filter(pk__in=ids).values_list("pk", "name")
        )
    elif by == "channel":
        known |= {key: str(words) for key, words in CHANNELS.items()}
    elif by == "tier":
        known |= {key: str(words) for key, words in TIERS.items()}
    return {key: known.get(key, str(key)) for key in keys}
