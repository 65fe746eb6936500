"""The tickets that made the difference between then and now, and what made them differ."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise

from metrics.asking.asked import Asked
from metrics.facts import Excluded, Measure
from metrics.models import Entry, Ticket
from metrics.restating.causes import Cause, Subject, causes_of
from metrics.restating.differing import NOW, THEN, Differing, differing
from metrics.showing.explain import sees_in_sql
from metrics.showing.listing import words_of
from metrics.values import Ask
from metrics.values.asks import single
from metrics.values.questions import question_of
from metrics.wording.words import MEASURES, reason_words
from people.access import Access

SHOWN = 100


class Side(NamedTuple):
    """A measurement as it was or is. reason: why it does not count."""

    label: str | Promise
    value: str
    credited: str
    reason: str | Promise


class Changed(NamedTuple):
    """A ticket or an entry with its measurements then and now: those that the reader opens."""

    ticket: Ticket | None
    entry: Entry | None
    then: list[Side]
    now: list[Side]
    causes: list[Cause]


class Tickets(NamedTuple):
    """Those that the reader may open, at most SHOWN; and how many there are for this reader."""

    rows: list[Changed]
    many: int


def tickets_between(access: Access, question: Asked, known: datetime) -> Tickets:
    """What made the difference since `known`; at most five queries.

    Raises Unanswerable for what counts accounts.
    """
    ask = Ask(
        question.definition,
        question.one.name,
        [question.period],
        question.scope,
        question.filters,
        known=[known],
    )
    question_then = question_of(access.organization, single(ask))
    found = differing(question_then, sees_in_sql(access), SHOWN)
    return Tickets(_changed(access, found.rows, known), found.many)


def _changed(access: Access, rows: Sequence[Differing], known: datetime) -> list[Changed]:
    organization = access.organization.pk
    tickets = Ticket.objects.of(organization).in_bulk([row.ticket for row in rows if row.ticket])
    entries = Entry.objects.filter(organization=organization).in_bulk(
        [row.entry for row in rows if row.entry]
    )
    causes = causes_of(access, rows, known)
    groups: dict[Subject, list[Differing]] = defaultdict(list)
    for row in rows:
        groups[row.ticket, row.entry].append(row)
    return [
        Changed(
            tickets.get(ticket or 0),
            entries.get(entry or 0),
            [_side(row) for row in group if row.side == THEN],
            [_side(row) for row in group if row.side == NOW],
            causes.get((ticket, entry), []),
        )
        for (ticket, entry), group in groups.items()
    ]


def _side(row: Differing) -> Side:
    return Side(
        MEASURES.get(Measure(row.measure), ""),
        words_of(row.measure, row.variant, row.amount),
        row.credited,
        reason_words(Excluded(row.why).words) if row.why else "",
    )
