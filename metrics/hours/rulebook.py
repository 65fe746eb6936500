"""What measuring an organization's tickets goes by beside their events."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from metrics.facts import SECOND, Limits, Measure
from metrics.hours.timetable import Timetable, load_timetable
from metrics.matching.resolving import Resolver, moments
from metrics.measures.opening import Calendar, Span
from metrics.measures.rules import Policy, Rules
from metrics.models import SlaPolicy, SlaTarget
from metrics.models.limits import limits_of
from metrics.storing.rewriting import Row
from people.models import Organization

_MEASURES = {
    SlaTarget.FIRST_RESPONSE.value: Measure.SLA_FIRST_RESPONSE,
    SlaTarget.RESOLUTION.value: Measure.SLA_RESOLUTION,
}


class SourceHours(NamedTuple):
    """The opening hours of whoever holds a ticket of one source (measures.rules.Hours)."""

    source: int
    resolver: Resolver
    timetable: Timetable

    def holding(
        self, agent: str | None, group: str | None, start: int, end: int | None
    ) -> Iterator[tuple[int, Calendar | None]]:
        """The calendars in [start, end), each with the moment from which it holds."""
        ours = None if agent is None else self.resolver.agent_ids[self.source, agent]
        theirs = None if group is None else self.resolver.group_ids[self.source, group]
        before = self._calendar(ours, theirs, start)
        yield start, before
        for at in sorted(self._turns(ours, theirs)):
            if start < at and (end is None or at < end):
                calendar = self._calendar(ours, theirs, at)
                if calendar is not before:
                    yield at, calendar
                    before = calendar

    def _calendar(self, agent: int | None, group: int | None, at: int) -> Calendar | None:
        team = self.resolver.team(group, self.resolver.person(agent, at), at)
        return self.timetable.calendar(team, at)

    def _turns(self, agent: int | None, group: int | None) -> set[int]:
        """The moments at which others may hold: a match, a move or a schedule begins or ends."""
        people = self.resolver.persons.get(agent, ())
        spans = [*people, *self.resolver.teams.get(group, ())]
        for person in {span.target for span in people}:
            spans += self.resolver.homes.get(person, ())
        return {edge for span in spans for edge in span[:2]} | set(self.timetable.starts())


class Rulebook(NamedTuple):
    """An organization's promises, schedules and limits."""

    policies: Sequence[Policy]
    timetable: Timetable
    limits: Limits = Limits()

    def rules(self, source: int, resolver: Resolver) -> Rules:
        """What the pure functions need to measure a ticket of this source."""
        hours = SourceHours(source, resolver, self.timetable)
        return Rules(limits=self.limits, policies=self.policies, hours=hours)

    def opened(self, team: int | None, at: int, spans: Sequence[Span]) -> int | None:
        """How long it was open, in the hours that held for the team at that moment; µs."""
        calendar = self.timetable.calendar(team, at)
        return calendar.of(spans) if calendar else None

    def in_hours(self, row: Row, spans: Sequence[Span]) -> Row:
        """The row with its time in the opening hours of the credited team."""
        return row._replace(business=self.opened(row.team, row.at, spans) if spans else None)


def load_rulebook(organization: Organization) -> Rulebook:
    """What holds now: three or four queries on small tables."""
    policies = [
        Policy(
            _MEASURES[policy.target],
            policy.seconds * SECOND,
            policy.tier,
            policy.priority,
            policy.business,
            policy.pauses,
            *moments(organization.zone, policy.start, policy.end),
        )
        for policy in SlaPolicy.objects.filter(organization=organization).order_by("id")
    ]
    limits = limits_of(organization).of_measures
    return Rulebook(policies, load_timetable(organization), limits)
