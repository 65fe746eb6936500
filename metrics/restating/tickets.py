"""The tickets that made the difference between then and now, and what made them differ."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import Promise

from metrics.asking.asked import Asked
from metrics.facts import Excluded, Measure
from metrics.models import (
    Entry,
    IncidentWindow,
    MeasurementHistory,
    Ruling,
    Ticket,
)
from metrics.restating.differing import NOW, THEN, Differing, differing
from metrics.showing.explain import sees
from metrics.showing.listing import words_of
from metrics.values import Ask
from metrics.values.asks import single
from metrics.values.questions import question_of
from metrics.wording.words import CAUSES, EVENTS, MEASURES, reason_words
from people.access import Access

Subject = tuple[int | None, int | None]  # a ticket's id, or an entry's
SHOWN = 100
# New rows of these come with time alone, where no event brought them.
_BY_TIME = frozenset((Measure.OPEN_PAST_LIMIT,))


class Side(NamedTuple):
    """A measurement as it was or is. reason: why it does not count."""

    label: str | Promise
    value: str
    credited: str
    reason: str | Promise


class Cause(NamedTuple):
    """What changed it, when; and who, why, or which event, where that is known."""

    at: datetime
    words: str | Promise
    who: str
    why: str | Promise


class Changed(NamedTuple):
    """A ticket or an entry with its measurements then and now."""

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
    """What made the difference since `known`; at most four queries.

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
    found = differing(question_of(access.organization, single(ask)))
    groups: dict[tuple[int | None, int | None], list[Differing]] = defaultdict(list)
    for row in found:
        groups[row.ticket, row.entry].append(row)
    mine = [rows for rows in groups.values() if any(_opens(access, row) for row in rows)]
    return Tickets(_changed(access, mine[:SHOWN], known), len(mine))


def _opens(access: Access, row: Differing) -> bool:
    return sees(access, measure=row.measure, team=row.team, person=row.person)


def _changed(
    access: Access, groups: Sequence[Sequence[Differing]], known: datetime
) -> list[Changed]:
    rows = [row for group in groups for row in group]
    organization = access.organization.pk
    tickets = Ticket.objects.of(organization).in_bulk([row.ticket for row in rows if row.ticket])
    entries = Entry.objects.filter(organization=organization).in_bulk(
        [row.entry for row in rows if row.entry]
    )
    causes = _causes(organization, rows, known)
    return [
        Changed(
            tickets.get(group[0].ticket or 0),
            entries.get(group[0].entry or 0),
            [_side(row) for row in group if row.side == THEN and _opens(access, row)],
            [_side(row) for row in group if row.side == NOW and _opens(access, row)],
            causes[group[0].ticket, group[0].entry],
        )
        for group in groups
    ]


def _side(row: Differing) -> Side:
    return Side(
        MEASURES.get(Measure(row.measure), ""),
        words_of(row.measure, row.variant, row.amount),
        row.credited,
        reason_words(Excluded(row.why).words) if row.why else "",
    )


def _causes(
    organization_id: int, rows: Sequence[Differing], known: datetime
) -> dict[Subject, list[Cause]]:
    """Every change since, of each ticket and entry, in order of time; one query."""
    found: dict[Subject, dict[tuple[datetime, str], Mapping[str, str]]] = defaultdict(dict)
    changes = MeasurementHistory.objects.filter(
        Q(ticket__in={row.ticket for row in rows if row.ticket})
        | Q(entry__in={row.entry for row in rows if row.entry}),
        organization=organization_id,
        measure__in={row.measure for row in rows},
        known_until__gt=known,
    ).annotate(told=_WHO_AND_WHY)
    for change in changes:
        moment = (change.known_until, change.cause)
        found[change.ticket_id, change.entry_id][moment] = vars(change)["told"] or {}
    for row in rows:
        moments = {at for at, _cause in found[row.ticket, row.entry]}
        if row.side == NOW and row.known_from > known and row.known_from not in moments:
            fresh = "entered" if row.entry else "time" if row.measure in _BY_TIME else "event"
            found[row.ticket, row.entry].setdefault((row.known_from, fresh), {})
    happened = {row.ticket: row.happened for row in rows if row.side == NOW and row.happened}
    return {
        subject: [
            _cause(moment, found[subject][moment], happened.get(subject[0], ""))
            for moment in sorted(found[subject])
        ]
        for subject in found
    }


def _cause(moment: tuple[datetime, str], told: Mapping[str, str], happened: str) -> Cause:
    at, cause = moment
    why = EVENTS.get(happened, "") if cause == "event" else told.get("why", "")
    return Cause(at, CAUSES.get(cause, cause), told.get("who") or "", why)


# Who decided on a change, or approved the outage, and why: the last who did before it.
_RULED = Ruling.objects.filter(
    Q(ticket=OuterRef("ticket")) | Q(entry=OuterRef("entry")),
    organization=OuterRef("organization"),
    measure=OuterRef("measure"),
    decided_at__lte=OuterRef("known_until"),
)
_MARKED = IncidentWindow.objects.filter(
    organization=OuterRef("organization"),
    start__lte=OuterRef("ticket__created_at"),
    end__gt=OuterRef("ticket__created_at"),
    approved_at__lte=OuterRef("known_until"),
)


def _last(found: QuerySet[Any], by: str, at: str) -> Subquery:
    told = JSONObject(who=Coalesce(f"{by}__name", Value("")), why="reason")
    return Subquery(found.order_by(f"-{at}").values(told=told)[:1])


_WHO_AND_WHY = Case(
    When(cause="ruling", then=_last(_RULED, "decided_by", "decided_at")),
    When(cause="incident", then=_last(_MARKED, "approved_by", "approved_at")),
    default=None,
    output_field=JSONField(),
)
