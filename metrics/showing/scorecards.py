"""An agent's scorecard: the own last four weeks first, beside them the team's, never a ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from metrics.asking.trailing import last_four_weeks
from metrics.asking.windows import widened
from metrics.catalogue import Definition
from metrics.fairness.cells import cells_of
from metrics.fairness.mix import Mix, has_mix, same_mix_share
from metrics.fairness.verdict import can_compare, can_mix
from metrics.showing.figures import Change, Figure, change, figure
from metrics.showing.hidden_parts import seen_apart
from metrics.showing.judging import ANYBODY, Reader
from metrics.showing.leading import leading_first
from metrics.showing.weekly import Known, gaps_in, line_of, line_weeks, weeks_of
from metrics.values import Ask, Period, Reach, Scope, Table, Value
from metrics.values.periods import before
from people.access import Access
from people.figures import measure_value
from people.models import Membership, TeamMembership


@dataclass(frozen=True, slots=True)
class Card:
    """One metric of one agent. team is None where the agent works in none.

    team_weeks: the team's week by week, as the reader may see them. has_mix: whether there is a
    figure of the team on the agent's own mix of tickets. mix: that figure; a percentile's needs
    every value of the team, so that it is read only when somebody asks for it.
    """

    definition: Definition
    figure: Figure
    change: Change | None
    weeks: list[Figure]
    team: Figure | None
    team_weeks: list[Figure]
    has_mix: bool
    mix: Mix | None

    @property
    def has_team_line(self) -> bool:
        """Whether the reader sees the team's weeks."""
        return any(week.value is not None for week in self.team_weeks)

    @property
    def team_gaps(self) -> int:
        """How many weeks the team's line leaves out."""
        return gaps_in(self.team_weeks)

    @property
    def points(self) -> list[float | None]:
        """For the sparkline."""
        return _drawn(self.weeks)

    @property
    def team_points(self) -> list[float | None]:
        """The team's line beside it."""
        return _drawn(self.team_weeks)

    @property
    def mix_text(self) -> str:
        """The team's figure on the same mix; empty where it is not known yet."""
        return measure_value(self.mix.expected, self.figure.one.unit) if self.mix else ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The cards with data, and the metrics of which there is none."""

    cards: list[Card]
    without: list[Definition]


class Subject(NamedTuple):
    """Whose scorecard, and the team in which that person works today, if any."""

    person: Membership
    team: int | None
    team_name: str


def subject_of(access: Access, person: int) -> Subject | None:
    """Somebody of the organization; one query."""
    current = TeamMembership.objects.current(access.organization).filter(membership=OuterRef("pk"))
    found = (
        Membership.objects.of(access.organization)
        .annotate(
            team=Subquery(current.values("team")[:1]),
            team_name=Subquery(current.values("team__name")[:1]),
        )
        .filter(pk=person)
        .first()
    )
    if found is None:
        return None
    works_in = vars(found)
    return Subject(found, works_in["team"], works_in["team_name"] or "")


def read_scorecard(
    access: Access,
    subject: Subject,
    metrics: Mapping[str, Known],
    *,
    reach: Reach,
    until: date,
) -> Scorecard:
    """Every metric that exists for one agent, what leads first; four queries."""
    metrics = leading_first(metrics)
    person, team = subject.person.pk, subject.team
    own = Reader(own=person == access.membership.pk)
    weeks = line_weeks(until)
    definitions = [known.definition for known in metrics.values()]
    alone, now = Scope(person=person), last_four_weeks(until)
    asks = [
        Ask(d, "", [widened(d, now), widened(d, before(now))], alone, if_entered=True)
        for d in definitions
    ]
    scope, reader = _scope_of(access, team), _reader_of_team(access, team)
    of_team = _asked_of_team(definitions, scope, now, agents=reader.guarded)
    by_week, tables = weeks_of(
        access.organization,
        metrics,
        weeks,
        scope=alone,
        reach=reach,
        beside=[*asks, *of_team],
    )
    theirs = tables[len(asks) : len(asks) + len(definitions)] if of_team else []
    lines = _lines_of_team(access, metrics, scope, reader, reach, until)
    mixes = _mixes(of_team, tables[len(asks) :], person)
    cards = []
    for index, (key, known) in enumerate(metrics.items()):
        definition, one = known.definition, known.definition.default
        mine, earlier = (figure(one, table[None], own) for table in tables[index])
        cards.append(
            Card(
                definition,
                mine,
                change(definition, mine, earlier),
                _line(definition, by_week[key], own, until),
                figure(one, theirs[index][0][None], reader) if theirs else None,
                lines.get(key, []),
                *mixes.get(key, (False, None)),
            )
        )
    return Scorecard(
        [card for card in cards if _has_data(card)],
        [card.definition for card in cards if not _has_data(card)],
    )


def _lines_of_team(
    access: Access,
    metrics: Mapping[str, Known],
    scope: Scope | None,
    reader: Reader,
    reach: Reach,
    until: date,
) -> dict[str, list[Figure]]:
    """The team's weeks, by key; a total of many agents is no measure for one agent's, and has no
    line. Two queries."""
    if scope is None:
        return {}
    drawn = {key: known for key, known in metrics.items() if known.definition.default.can_be_small}
    found, _tables = weeks_of(
        access.organization, drawn, line_weeks(until), scope=scope, reach=reach, reader=reader
    )
    return {key: _line(known.definition, found[key], reader, until) for key, known in drawn.items()}


def _line(
    definition: Definition, weeks: Sequence[Value], reader: Reader, until: date
) -> list[Figure]:
    """Week by week; none follows from the last four weeks, or the four before, and the others."""
    now = last_four_weeks(until)
    wholes = [widened(definition, now), widened(definition, before(now))]
    cells = line_of(definition, weeks, until)
    return [*seen_apart(definition.default, wholes, cells, lambda _week: reader).values()]


def _scope_of(access: Access, team: int | None) -> Scope | None:
    """The team with all below it, as on its own page: one name has one figure, and no smaller team
    is what two of them differ by."""
    found = next((each for each in access.teams if each.pk == team), None)
    return None if found is None else Scope(frozenset(access.below(found)))


def _asked_of_team(
    definitions: Sequence[Definition], scope: Scope | None, period: Period, *, agents: bool
) -> list[Ask]:
    """The team's figures; then by kind of ticket. agents: whether they are counted."""
    if scope is None:
        return []
    figures = [
        Ask(d, "", [widened(d, period)], scope, agents=agents, if_entered=True) for d in definitions
    ]
    kinds = [
        Ask(d, "", [widened(d, period)], scope, by="cell")
        for d in definitions
        if can_compare(d, d.default) and can_mix(d.default)
    ]
    return [*figures, *kinds]


def _mixes(
    of_team: Sequence[Ask], tables: Sequence[Table], person: int
) -> dict[str, tuple[bool, Mix | None]]:
    """By key of the metric: whether there is one, and what it is."""
    found: dict[str, tuple[bool, Mix | None]] = {}
    for ask, table in zip(of_team, tables, strict=True):
        if ask.by:
            one, cells = ask.definition.default, cells_of(table[0])
            mix = None if one.kind == "percentile" else same_mix_share(cells, person)
            found[ask.definition.key] = has_mix(cells, person), mix
    return found


def _reader_of_team(access: Access, team: int | None) -> Reader:
    if access.is_director or team in access.led_teams:
        return ANYBODY
    # What stands on a scorecard is credited to agents: it is they who count.
    return Reader(guarded=True)


def _has_data(card: Card) -> bool:
    return card.figure.n > 0 or any(week.n for week in card.weeks)


def _drawn(weeks: Sequence[Figure]) -> list[float | None]:
    return [None if week.value is None else float(week.value) for week in weeks]
