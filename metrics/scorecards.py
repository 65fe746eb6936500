"""An agent's scorecard: the own last four weeks first, beside them the team's, never a ranking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from metrics.boards import WEEKS, shown_weeks
from metrics.catalogue import Definition
from metrics.judging import ANYBODY, Reader
from metrics.showing import Change, Figure, change, figure
from metrics.trailing import last_four_weeks
from metrics.values import Ask, Reach, Scope, weeks_until
from metrics.values.periods import before
from metrics.weekly import Known, weeks_of
from metrics.windows import widened
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
    """Every metric that exists for one agent; two queries."""
    person, team = subject.person.pk, subject.team
    own = Reader(own=person == access.membership.pk)
    weeks = weeks_until(until - DAY, WEEKS + 1)
    alone, now = Scope(person=person), last_four_weeks(until)
    asks = [
        Ask(d, "", [widened(d, now), widened(d, before(now))], alone)
        for d in (known.definition for known in metrics.values())
    ]
    if team is not None:
        scope = Scope(frozenset((team,)))
        asks += [
            Ask(known.definition, "", [widened(known.definition, now)], scope, agents=True)
            for known in metrics.values()
        ]
    by_week, tables = weeks_of(
        access.organization,
        metrics,
        weeks,
        scope=alone,
        reach=reach,
        beside=asks,
    )
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
                [
                    figure(one, week, own)
                    for week in shown_weeks(one, by_week[key], weeks[-1][1] == until)
                ],
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
