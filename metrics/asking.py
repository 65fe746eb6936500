"""What a page or the API is asked for, checked against what the reader may see."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from metrics.catalogue import Aggregation, Definition
from metrics.facts import Channel
from metrics.values import Filters, Period, Scope
from metrics.values.accounts import refused_field
from metrics.windows import usual
from people.access import Access
from people.dates import FIRST_DAY, LAST_DAY
from people.models import Membership, Team, with_descendants
from people.pages import row_id

WEEK = timedelta(days=7)
LONGEST = timedelta(days=366 * 5)
# Who asks for these learns no more than that there is no such thing.
HIDDEN_FIELDS = frozenset(("person", "team", "agent"))
CHANNELS = {channel.name.lower() for channel in Channel if channel}


class Refused(Exception):
    """A part of the question that is not there, or not for this reader; the field's name."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Asked(NamedTuple):
    """Whose measurements, over which period. person is one whom the reader may see."""

    definition: Definition
    one: Aggregation
    period: Period
    teams: list[Team]
    team: Team | None = None
    person: Membership | None = None
    filters: Filters = Filters()

    @property
    def scope(self) -> Scope:
        """The team with all below it, and the person."""
        teams = None
        if self.team is not None:
            teams = frozenset(below(self.team, self.teams))
        return Scope(teams, self.person.pk if self.person else None)

    @property
    def is_narrow(self) -> bool:
        """Whether it is about a part of what the scope did, or about less than a week."""
        start, end = self.period
        return self.filters != Filters() or end - start < WEEK

    @property
    def query(self) -> dict[str, str]:
        """The same question as an address has it, without what is the default."""
        start, end = self.period
        known = {
            "aggregation": self.one.name if self.one != self.definition.default else "",
            "start": start.isoformat(),
            "end": end.isoformat(),
            "team": self.team.slug if self.team else "",
            "person": str(self.person.pk) if self.person else "",
            "channel": self.filters.channel or "",
            "tier": str(self.filters.tier or ""),
            "topic": self.filters.topic or "",
            "group": self.filters.group or "",
        }
        return {name: value for name, value in known.items() if value}


def below(team: Team, teams: list[Team]) -> set[int]:
    """The ids of a team and of all below it."""
    return with_descendants([team.pk], [(each.pk, each.parent_id) for each in teams])


def until_of(access: Access, as_of: datetime | None) -> date:
    """The local day after the last one of which there is data: today's counts so far."""
    last = (as_of or timezone.now()).astimezone(access.organization.zone).date()
    return last + timedelta(days=1)


def teams_of(access: Access) -> list[Team]:
    """The teams that are not archived, by name."""
    return [team for team in access.teams if team.archived_at is None]


def asked(
    access: Access,
    definition: Definition,
    given: Mapping[str, str],
    *,
    teams: list[Team],
    until: date,
) -> Asked:
    """The question that `given` spells; the metric's usual days before `until` unless it has dates.

    Raises Refused for what is malformed, unknown or not for this reader to see: a stranger learns
    no more than that there is no such thing.
    """
    try:
        one = definition.aggregation(given.get("aggregation", ""))
    except KeyError:
        raise Refused("aggregation") from None
    team = _team(given.get("team", ""), teams)
    filters = _filters(access, given)
    if field := refused_field(one, [filters], ""):
        raise Refused(field)
    return Asked(
        definition=definition,
        one=one,
        period=_period(definition, given, until),
        teams=teams,
        team=team,
        person=_person(access, definition, given.get("person", "")),
        filters=filters,
    )


def _team(slug: str, teams: list[Team]) -> Team | None:
    if not slug:
        return None
    for team in teams:
        if team.slug == slug:
            return team
    raise Refused("team")


def _person(access: Access, definition: Definition, text: str) -> Membership | None:
    """Somebody whose numbers the reader may see, in a metric that exists for one agent."""
    if not text:
        return None
    pk = row_id(text)
    if pk is None or "A" not in definition.levels or not access.reads_person(pk):
        raise Refused("person")
    found = Membership.objects.of(access.organization).filter(pk=pk).first()
    if found is None:
        raise Refused("person")
    return found


def _period(definition: Definition, given: Mapping[str, str], until: date) -> Period:
    start, end = (_date(given.get(field, ""), field) for field in ("start", "end"))
    chosen = (start or usual(definition, end or until)[0], end or until)
    if not timedelta(0) < chosen[1] - chosen[0] <= LONGEST:
        raise Refused("end")
    return chosen


def _date(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refused(field) from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Refused(field)
    return found


def _filters(access: Access, given: Mapping[str, str]) -> Filters:
    channel, tier = given.get("channel", ""), given.get("tier", "")
    if channel and channel not in CHANNELS:
        raise Refused("channel")
    if tier and tier not in ("1", "2", "3"):
        raise Refused("tier")
    agent = given.get("agent", "")
    # One helpdesk agent's numbers are one person's: only who reads everybody's may ask so.
    if agent and not access.is_director:
        raise Refused("agent")
    return Filters(
        channel=channel or None,
        tier=int(tier) if tier else None,
        topic=given.get("topic") or None,
        group=given.get("group") or None,
        agent=agent or None,
    )
