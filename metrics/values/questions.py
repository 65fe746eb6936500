"""From simple asks to the questions that SQL answers: those of one kind are one question.

Asks that differ in their periods and scopes alone are read by one SELECT, and what is asked twice
is read once. So a thousand key results on five metrics take five SELECTs, whatever their teams.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from metrics.catalogue import Aggregation
from metrics.values.asks import Ask
from metrics.values.periods import instant
from metrics.values.query import Question
from metrics.values.types import Filters, Period, Scope, Unanswerable
from people.models import Organization


class Place(NamedTuple):
    """Where the answers to an ask stand: the question's number, and those of its cells."""

    question: int
    cells: Sequence[int]


class _Cell(NamedTuple):
    period: Period
    scope: Scope
    known: datetime | None


class _Kind(NamedTuple):
    """What is asked, apart from when and of whom. shape: scopes of one shape use one index."""

    aggregation: Aggregation
    filters: Filters
    own: Filters
    by: str
    agents: bool
    as_known: bool
    if_entered: bool
    shape: tuple[bool, bool]


def questions_of(
    organization: Organization, asks: Sequence[Ask]
) -> tuple[list[Question], list[Place]]:
    """The questions, and for each ask, of its definition's default aggregation, its place.

    Raises Unanswerable for what was known once of accounts: their past is not kept.
    """
    kinds: dict[_Kind, dict[_Cell, int]] = {}
    numbers: dict[_Kind, int] = {}
    places = []
    for ask in asks:
        kind = _kind(ask)
        cells = kinds.setdefault(kind, {})
        number = numbers.setdefault(kind, len(numbers))
        places.append(Place(number, [cells.setdefault(cell, len(cells)) for cell in _cells(ask)]))
    return [_question(organization, kind, [*cells]) for kind, cells in kinds.items()], places


def question_of(organization: Organization, ask: Ask) -> Question:
    """The question of one ask; raises as above."""
    return questions_of(organization, [ask])[0][0]


def _kind(ask: Ask) -> _Kind:
    one = ask.definition.default
    if ask.known and one.of_accounts:
        raise Unanswerable("known")
    return _Kind(
        one,
        ask.filters,
        Filters(**ask.definition.filters),
        ask.by,
        ask.agents,
        bool(ask.known),
        ask.if_entered,
        ask.scope.shape,
    )


def _cells(ask: Ask) -> Iterator[_Cell]:
    known: Sequence[datetime | None] = ask.known or [None] * len(ask.periods)
    for period, moment in zip(ask.periods, known, strict=True):
        yield _Cell(period, ask.scope, moment)


def _question(organization: Organization, kind: _Kind, cells: Sequence[_Cell]) -> Question:
    days: dict[date, datetime] = {}
    for cell in cells:
        for day in cell.period:
            if day not in days:
                days[day] = instant(day, organization.zone)
    return Question(
        organization.pk,
        kind.aggregation,
        [(days[start], days[end]) for (start, end), _, _ in cells],
        [cell.scope for cell in cells],
        [kind.filters, kind.own],
        kind.by,
        kind.agents,
        organization.timezone,
        [cell.period for cell in cells],
        [cell.known for cell in cells if cell.known is not None],
        kind.if_entered,
    )
