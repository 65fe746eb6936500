"""Names of what a metric is split by, for people."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from metrics.values import Key
from metrics.wording.words import CHANNELS, TIERS
from people.models import Membership, Organization, Team, TeamMembership

# What has no value of the kind makes a row of its own.
WITHOUT: dict[str, Promise] = {
    "team": _("No team"),
    "person": pgettext_lazy("credited to", "Nobody"),
    "channel": _("Unknown channel"),
    "tier": _("No tier"),
    "topic": _("Without a topic"),
    "priority": _("Without a priority"),
    "language": _("Unknown language"),
    "segment": _("No segment"),
}
HEADINGS: dict[str, Promise] = {
    "team": _("By team"),
    "person": _("By agent"),
    "channel": _("By channel"),
    "tier": _("By tier"),
    "topic": _("By topic"),
    "priority": _("By priority"),
    "language": _("By language"),
    "segment": _("By segment"),
}
COLUMNS: dict[str, Promise] = {
    "team": _("Team"),
    "person": _("Agent"),
    "channel": _("Channel"),
    "tier": _("Tier"),
    "topic": _("Topic"),
    "priority": pgettext_lazy("of a ticket", "Priority"),
    "language": pgettext_lazy("of a ticket", "Language"),
    "segment": _("Segment"),
}


Staff = Mapping[int, tuple[int | None, str]]  # membership → team, name


def read_staff(organization: Organization) -> Staff:
    """Everybody, with the team in which they work today, who left or never did too; one query."""
    here = TeamMembership.objects.current(organization).filter(membership=OuterRef("pk"))
    people = Membership.objects.of(organization).annotate(place=Subquery(here.values("team")[:1]))
    rows = people.values_list("pk", "place", "name")
    return {person: (team, name) for person, team, name in rows}


def team_sizes(staff: Staff) -> Counter[int]:
    """How many work in each team."""
    return Counter(team for team, _name in staff.values() if team is not None)


def team_name(team: Team) -> str:
    """Its name, and that it is archived."""
    if team.archived_at is None:
        return team.name
    return gettext("%(team)s (archived)") % {"team": team.name}


def names_of(
    organization: Organization,
    by: str,
    keys: Iterable[Key],
    teams: Sequence[Team],
    staff: Staff,
) -> dict[Key, str]:
    """A name for each key of a breakdown; a query where somebody works in no team any more."""
    known: dict[Key, str] = {None: str(WITHOUT[by])}
    if by == "team":
        known |= {team.pk: team_name(team) for team in teams}
    elif by == "person":
        known |= {person: name for person, (_team, name) in staff.items()}
        others = [int(key) for key in keys if key not in known and key is not None]
        if others:
            found = Membership.objects.of(organization).filter(pk__in=others)
            known |= dict(found.values_list("pk", "name"))
    elif by == "channel":
        known |= {key: str(words) for key, words in CHANNELS.items()}
    elif by == "tier":
        known |= {key: str(words) for key, words in TIERS.items()}
    return {key: known.get(key, str(key)) for key in keys}
