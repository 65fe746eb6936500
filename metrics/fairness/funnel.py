"""The agents of a team about the team's value, in the order of their names: no league table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from metrics.asking.asked import Asked
from metrics.fairness.cells import cells_of, spread_of
from metrics.fairness.laws import Law, Sample
from metrics.fairness.mix import Cell, Mix, Pools
from metrics.fairness.verdict import (
    Curve,
    Flag,
    curves,
    flag_of,
    is_explained,
    is_rate,
    law_of,
    mix_of,
    needs_values,
    sample_of,
    scatter,
)
from metrics.models import Practice
from metrics.showing.figures import Figure, figure
from metrics.showing.judging import Reader
from metrics.values import Ask, Period, Table, Value, cut, read_many, read_spreads
from people.access import Access
from people.models import Membership
from people.names import by_name

WEEKS = 13


class Agent(NamedTuple):
    """Who, and what came of asking for a practice: consent is empty where nobody asked."""

    pk: int
    name: str
    consent: str
    is_offered: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One agent. sample: where it is drawn; None where there is no figure, or it is kept back.

    mix: what the team would have had on the same mix of tickets. explained: whether chance leads
    from there to the agent's figure, though not from the team's.
    """

    person: int
    agent: Agent
    figure: Figure
    sample: Sample | None
    flag: Flag | None
    mix: Mix | None
    explained: bool

    @property
    def name(self) -> str:
        """The agent's."""
        return self.agent.name


@dataclass(frozen=True, slots=True)
class Funnel:
    """team: the value about which the limits lie. in_hours: sizes are hours, not measurements."""

    period: Period
    team: Figure
    points: list[Point]
    curves: list[Curve]
    in_hours: bool

    @property
    def flagged(self) -> list[Point]:
        """Those worth a look, by name."""
        return [point for point in self.points if point.flag]


class Facts(NamedTuple):
    """What a funnel is made of, as it was read."""

    team: Value
    people: dict[int, Value]
    cells: Sequence[Cell]
    pools: Pools
    scatter: Fraction

    def law(self, question: Asked) -> Law | None:
        """What chance does to the figures of this team."""
        return law_of(question.one, self.team, self.pools, self.scatter)


def last_13_weeks(until: date) -> Period:
    """The 91 days that end with the day before `until`."""
    return until - timedelta(days=7 * WEEKS), until


def read_facts(access: Access, question: Asked) -> Facts:
    """The question's team and period by person and kind of ticket; one query or two."""
    one = question.one
    base = Ask(question.definition, one.name, [question.period], question.scope, agents=True)
    asks = [base, base._replace(by="person"), base._replace(by="cell")]
    if is_rate(one):
        weekly = base._replace(by="person", periods=cut(question.period, "week"))
        asks.append(weekly)
    whole, people, parts, *weeks = read_many(organization=access.organization, asks=asks)
    spread = {}
    if needs_values(one):
        (found,) = read_spreads(organization=access.organization, asks=[base])
        spread = spread_of(found)
    return Facts(
        whole[0][None],
        {int(key): value for key, value in people[0].items() if key is not None},
        cells_of(parts[0]),
        Pools(spread),
        _scatter(weeks),
    )


def _scatter(weeks: Sequence[Table]) -> Fraction:
    return scatter(weeks[0]) if weeks else Fraction(1)


def read_funnel(access: Access, question: Asked) -> Funnel | None:
    """Whom the reader may see; at most four queries. None: the team has no value."""
    facts = read_facts(access, question)
    law = facts.law(question)
    if law is None:
        return None
    # Who has left the teams led is not the lead's to see, though the team's value holds the work.
    seen = [person for person in facts.people if access.reads_person(person)]
    points = [
        _point(question, facts, law, agent, own=agent.pk == access.membership.pk)
        for agent in by_name(_read_agents(access, question, seen), lambda agent: agent.name)
    ]
    sizes = [point.sample.size for point in points if point.sample]
    return Funnel(
        question.period,
        figure(question.one, facts.team),
        points,
        curves(law, sizes),
        is_rate(question.one),
    )


def _read_agents(access: Access, question: Asked, people: Iterable[int]) -> list[Agent]:
    """With what came of the last question for a practice, by this metric and team; one query."""
    last = Practice.objects.filter(
        organization=access.organization,
        metric=question.definition.key,
        team=question.team,
        person=OuterRef("pk"),
    ).order_by("-asked_at")
    found = Membership.objects.of(access.organization).filter(pk__in=people)
    answers = found.annotate(
        consent=Subquery(last.values("consent")[:1]),
        offered=Subquery(last.values("offered_at")[:1]),
    )
    return [
        Agent(pk, name, consent or "", offered is not None)
        for pk, name, consent, offered in answers.values_list("pk", "name", "consent", "offered")
    ]


def _point(question: Asked, facts: Facts, law: Law, agent: Agent, *, own: bool) -> Point:
    one, centre, person = question.one, facts.team.value or Fraction(0), agent.pk
    shown = figure(one, facts.people[person], Reader(own=own))
    sample = None if shown.value is None else sample_of(one, facts.people[person])
    if sample is None:
        return Point(person, agent, shown, None, None, None, explained=False)
    flag = flag_of(law, centre, sample, question.definition.better)
    mix = mix_of(one, facts.cells, facts.pools, person)
    explained = bool(flag and mix and is_explained(law, centre, sample, mix.expected))
    return Point(person, agent, shown, sample, flag, mix, explained)
