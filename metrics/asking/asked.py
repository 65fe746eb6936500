"""What a page or the API is asked for, checked against what the reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.asking.narrowing import Refused as Refused
from metrics.asking.narrowing import read_filters, written
from metrics.asking.windows import usual, widened
from metrics.catalogue import Aggregation, Definition
from metrics.values import Filters, Key, Period, Scope
from metrics.values.accounts import refused_field
from people.access import Access
from people.dates import FIRST_DAY, LAST_DAY
from people.models import Membership, Team, with_descendants
from people.pages import row_id

WEEK = timedelta(days=7)
LONGEST = timedelta(days=366 * 5)
# Who asks for these learns no more than that there is no such thing.
HIDDEN_FIELDS = frozenset(("person", "team", "agent"))
# The weeks up to the newest data over which a page can look without naming dates.
SPANS = (4, 12, 26, 52)


class Asked(NamedTuple):
    """Whose measurements, over which period. person is one whom the reader may see.

    last: the period is so many weeks up to the newest data; None where the address names its dates.
    since, until: from which day on there is data, and until which; None where that is not known.
    version: the number of an older definition that is asked for; empty: the one that holds now.
    kept: the periods of which the reader may not see the figure, lest a part beside it be worked
    out; kept_rows: the same of rows of tables: a period, by what, which row
    (metrics.showing.chosen_parts).
    """

    definition: Definition
    one: Aggregation
    period: Period
    teams: list[Team]
    team: Team | None = None
    person: Membership | None = None
    filters: Filters = Filters()
    last: int | None = None
    since: date | None = None
    until: date | None = None
    version: str = ""
    kept: frozenset[Period] = frozenset()
    kept_rows: frozenset[tuple[Period, str, Key]] = frozenset()

    @property
    def is_kept(self) -> bool:
        """Whether its figure is kept back, whoever stands behind it."""
        return self.period in self.kept

    @property
    def columns(self) -> Sequence[Aggregation]:
        """What its tables tell of each row: of what is about one dimension all it is made for."""
        return self.definition.aggregations if self.definition.by else (self.one,)

    @property
    def scope(self) -> Scope:
        """The team with all below it, and the person."""
        teams = None
        if self.team is not None:
            teams = frozenset(below(self.team, self.teams))
        return Scope(teams, self.person.pk if self.person else None)

    @property
    def offered(self) -> list[Team]:
        """The teams to choose from."""
        return offered(self.teams, self.team)

    @property
    def is_narrow(self) -> bool:
        """Whether it is about a part of what the scope did, or about less than a week of data: a
        week of which all days but one are still to come is a day."""
        start, end = self.period
        start, end = max(start, self.since or start), min(end, self.until or end)
        part = self.filters != Filters() or bool(self.definition.filters)
        return part or end - start < WEEK

    @property
    def query(self) -> dict[str, str]:
        """The same question as an address has it, with its dates, without what is the default."""
        start, end = self.period
        return self._narrowed | {"start": start.isoformat(), "end": end.isoformat()}

    @property
    def place(self) -> dict[str, str]:
        """The same with dates only where the address names them: it moves on with the data."""
        if self.last is None:
            return self.query
        return self._narrowed | ({"last": str(self.last)} if self.last != SPANS[0] else {})

    @property
    def _narrowed(self) -> dict[str, str]:
        known = {
            "aggregation": self.one.name if self.one != self.definition.default else "",
            "team": self.team.slug if self.team else "",
            "person": str(self.person.pk) if self.person else "",
            "version": self.version,
        }
        return {name: value for name, value in known.items() if value} | written(self.filters)


def below(team: Team, teams: list[Team]) -> set[int]:
    """The ids of a team and of all below it."""
    return with_descendants([team.pk], [(each.pk, each.parent_id) for each in teams])


def until_of(access: Access, as_of: datetime | None) -> date:
    """The local day after the last one of which there is data: today's counts so far."""
    last = (as_of or timezone.now()).astimezone(access.organization.zone).date()
    return last + timedelta(days=1)


def since_of(access: Access, covered_from: datetime | None) -> date | None:
    """The local day of the first ticket; None where there is none."""
    zone = access.organization.zone
    return None if covered_from is None else covered_from.astimezone(zone).date()


def teams_of(access: Access) -> list[Team]:
    """All teams, by name: what an archived one did until then still counts, in those above too."""
    return [*access.teams]


def offered(teams: Iterable[Team], chosen: Team | None = None) -> list[Team]:
    """Those to choose from: not archived, but for the one that is chosen."""
    return [team for team in teams if team.archived_at is None or team == chosen]


def asked(
    access: Access,
    definition: Definition,
    given: Mapping[str, str],
    *,
    teams: list[Team],
    until: date,
    since: date | None = None,
) -> Asked:
    """The question that `given` spells; the metric's usual days before `until` unless it has dates.

    since, until: the days of which there is data.

    Raises Refused for what is malformed, unknown or not for this reader to see: a stranger learns
    no more than that there is no such thing.
    """
    try:
        one = definition.aggregation(given.get("aggregation", ""))
    except KeyError:
        raise Refused("aggregation") from None
    team = _team(given.get("team", ""), teams)
    filters = _filters(access, definition, given)
    if field := refused_field(one, [filters], ""):
        raise Refused(field, _("Of accounts this is not known."))
    period, last = _period(definition, given, until)
    return Asked(
        definition=definition,
        one=one,
        period=period,
        teams=teams,
        team=team,
        person=_person(access, definition, given.get("person", "")),
        filters=filters,
        last=last,
        since=since,
        until=until,
        version=given.get("version", ""),
    )


def tells_helpdesk_agents_apart(access: Access, definition: Definition) -> bool:
    """Whether the reader may ask for what one agent of the helpdesk did."""
    return access.is_director and "A" in definition.levels


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


def _period(
    definition: Definition, given: Mapping[str, str], until: date
) -> tuple[Period, int | None]:
    """The dates that are named, else so many of the last weeks; and how many those are."""
    start, end = (_date(given.get(field, ""), field) for field in ("start", "end"))
    if start is None and end is None:
        last = _last(given.get("last", ""))
        return widened(definition, (until - last * WEEK, until)), last
    chosen = (start or usual(definition, end or until)[0], end or until)
    if chosen[1] <= chosen[0]:
        raise Refused("end", _("The end must lie after the start."))
    if chosen[1] - chosen[0] > LONGEST:
        raise Refused("end", _("Look at five years at most."))
    return chosen, None


def _last(text: str) -> int:
    spans = {str(span): span for span in SPANS}
    if text and text not in spans:
        raise Refused("last")
    return spans.get(text, SPANS[0])


def _date(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refused(field, _("This is no day: write it as 2026-03-31.")) from None
    if not FIRST_DAY <= found <= LAST_DAY:
        years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
        raise Refused(field, _("Choose a day between the years %(first)s and %(last)s.") % years)
    return found


def _filters(access: Access, definition: Definition, given: Mapping[str, str]) -> Filters:
    # One helpdesk agent's numbers are one person's: only who reads everybody's may ask so, and of
    # what exists for one agent.
    if given.get("agent") and not tells_helpdesk_agents_apart(access, definition):
        raise Refused("agent")
    return read_filters(given)
