"""An agent's scorecard: the own last four weeks first, beside them the team's, never a ranking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.asking import last_four_weeks
from metrics.boards import WEEKS
from metrics.catalogue import Definition
from metrics.judging import ANYBODY, Reader
from metrics.showing import Change, Figure, change, figure
from metrics.values import Ask, Reach, Scope, read_many, weeks_until
from metrics.values.periods import before
from metrics.weekly import Known, weeks_of
from people.access import Access
from people.models import Membership, TeamMembership

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """One metric of one agent. team is None where the agent works in none."""

    definition: Definition
    figure: Figure
    change: Change | None
    weeks: list[Figure]
    team: Figure | None

    @property
    def points(self) -> list[float | None]:
        """For the sparkline."""
        return [None if week.value is None else float(week.value) for week in self.weeks]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The cards with data, and the metrics of which there is none."""

    cards: list[Card]
    without: list[Definition]


def team_of(person: Membership) -> TeamMembership | None:
    """In which team the person works today; one query."""
    current = TeamMembership.objects.current(person.organization).filter(membership=person)
    return current.select_related("team").first()


def read_scorecard(
    access: Access,
    person: Membership,
    metrics: Mapping[str, Known],
    *,
    team: int | None,
    reach: Reach,
    until: date,
) -> Scorecard:
    """Every metric that exists for one agent; four queries at most."""
    organization, own = access.organization, Reader(own=person.pk == access.membership.pk)
    alone, weeks = Scope(person=person.pk), weeks_until(until - DAY, WEEKS)
    by_week = weeks_of(organization, metrics, weeks, scope=alone, reach=reach)
    now = last_four_weeks(until)
    asks = [Ask(known.definition, "", [now, before(now)], alone) for known in metrics.values()]
    if team is not None:
        scope = Scope(frozenset((team,)))
        asks += [Ask(known.definition, "", [now], scope, agents=True) for known in metrics.values()]
    tables = read_many(organization=organization, asks=asks)
    of_team = tables[len(metrics) :]
    cards = []
    for index, (key, known) in enumerate(metrics.items()):
        one = known.definition.default
        mine, earlier = (figure(one, table[None], own) for table in tables[index])
        theirs = of_team[index][0][None] if of_team else None
        cards.append(
            Card(
                known.definition,
                mine,
                change(known.definition, mine, earlier),
                [figure(one, week, own) for week in by_week[key]],
                None if theirs is None else figure(one, theirs, _reader_of_team(access, team)),
            )
        )
    return Scorecard(
        [card for card in cards if _has_data(card)],
        [card.definition for card in cards if not _has_data(card)],
    )


def _reader_of_team(access: Access, team: int | None) -> Reader:
    if access.is_director or team in access.led_teams:
        return ANYBODY
    # What stands on a scorecard is credited to agents: it is they who count.
    return Reader(guarded=True)


def _has_data(card: Card) -> bool:
    return card.figure.n > 0 or any(week.n for week in card.weeks)
