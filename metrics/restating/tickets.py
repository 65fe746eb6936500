"""The tickets that made the difference between then and now, and what made them differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise

from metrics.asking.asked import Asked
from metrics.facts import Excluded, Measure
from metrics.models import (
    Entry,
    HelpdeskAgent,
    IncidentWindow,
    MeasurementHistory,
    Ruling,
    Ticket,
    TicketEvent,
)
from metrics.restating.differing import NOW, THEN, Differing, differing
from metrics.showing.listing import words_of
from metrics.values import Ask
from metrics.values.read import question_of, single
from metrics.wording.words import CAUSES, EVENTS, MEASURES, reason_words
from people.access import Access
from people.models import Membership

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
    """What made the difference since `known`; at most eight queries.

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
    """As metrics.showing.explain.visible says of stored measurements."""
    if access.is_director:
        return True
    if access.is_lead and (row.team in access.led_teams or row.person in access.led_people):
        return True
    return access.is_agent and row.person == access.membership.pk


def _changed(
    access: Access, groups: Sequence[Sequence[Differing]], known: datetime
) -> list[Changed]:
    rows = [row for group in groups for row in group]
    organization = access.organization.pk
    tickets = Ticket.objects.of(organization).in_bulk([row.ticket for row in rows if row.ticket])
    entries = Entry.objects.filter(organization=organization).in_bulk(
        [row.entry for row in rows if row.entry]
    )
    names = _names(organization, rows)
    causes = _causes(organization, rows, tickets, known)
    return [
        Changed(
            tickets.get(group[0].ticket or 0),
            entries.get(group[0].entry or 0),
            [_side(row, names) for row in group if row.side == THEN and _opens(access, row)],
            [_side(row, names) for row in group if row.side == NOW and _opens(access, row)],
            causes[group[0].ticket, group[0].entry],
        )
        for group in groups
    ]


def _side(row: Differing, names: Mapping[tuple[str, int], str]) -> Side:
    credited = names.get(("person", row.person or 0)) or names.get(("agent", row.agent or 0), "")
    return Side(
        MEASURES.get(Measure(row.measure), ""),
        words_of(row.measure, row.variant, row.amount),
        credited,
        reason_words(Excluded(row.why).words) if row.why else "",
    )


def _names(organization_id: int, rows: Iterable[Differing]) -> dict[tuple[str, int], str]:
    people = {row.person for row in rows if row.person}
    agents = {row.agent for row in rows if row.agent}
    found = Membership.objects.filter(organization=organization_id, pk__in=people)
    named = HelpdeskAgent.objects.filter(organization=organization_id, pk__in=agents)
    return {("person", pk): name for pk, name in found.values_list("pk", "name")} | {
        ("agent", pk): name for pk, name in named.values_list("pk", "name")
    }


def _causes(
    organization_id: int,
    rows: Sequence[Differing],
    tickets: Mapping[int, Ticket],
    known: datetime,
) -> dict[tuple[int | None, int | None], list[Cause]]:
    """Every change since, of each ticket and entry, in order of time."""
    found: dict[tuple[int | None, int | None], set[tuple[datetime, str]]] = defaultdict(set)
    for change in MeasurementHistory.objects.filter(
        Q(ticket__in={row.ticket for row in rows if row.ticket})
        | Q(entry__in={row.entry for row in rows if row.entry}),
        organization=organization_id,
        measure__in={row.measure for row in rows},
        known_until__gt=known,
    ):
        found[change.ticket_id, change.entry_id].add((change.known_until, change.cause))
    for row in rows:
        moments = {at for at, _cause in found[row.ticket, row.entry]}
        if row.side == NOW and row.known_from > known and row.known_from not in moments:
            fresh = "entered" if row.entry else "time" if row.measure in _BY_TIME else "event"
            found[row.ticket, row.entry].add((row.known_from, fresh))
    told = _Told(organization_id, rows, tickets)
    return {
        key: [told.cause(key, at, cause) for at, cause in sorted(changes)]
        for key, changes in found.items()
    }


class _Told:
    """Who decided, which outage, which event: looked up once for all rows."""

    def __init__(
        self, organization_id: int, rows: Sequence[Differing], tickets: Mapping[int, Ticket]
    ) -> None:
        ids, entries = {row.ticket for row in rows}, {row.entry for row in rows}
        self.rulings = list(
            Ruling.objects.filter(
                Q(ticket__in=ids - {None}) | Q(entry__in=entries - {None}),
                organization=organization_id,
                measure__in={row.measure for row in rows},
            )
            .select_related("decided_by")
            .order_by("-decided_at")
        )
        self.windows = list(
            IncidentWindow.objects.filter(organization=organization_id)
            .select_related("approved_by")
            .order_by("-approved_at")
        )
        self.tickets = tickets
        fresh = {row.event: row.ticket for row in rows if row.side == NOW and row.event}
        events = TicketEvent.objects.filter(organization=organization_id, pk__in=fresh)
        self.events = {event.ticket_id: event for event in events}

    def cause(self, key: tuple[int | None, int | None], at: datetime, cause: str) -> Cause:
        """In words."""
        who, why = "", ""
        words: str | Promise = CAUSES.get(cause, cause)
        if cause == "ruling":
            who, why = self._ruling(key, at)
        elif cause == "incident":
            who, why = self._incident(key, at)
        elif cause == "event" and key[0] in self.events:
            return Cause(at, words, "", EVENTS.get(self.events[key[0]].kind, ""))
        return Cause(at, words, who, why)

    def _ruling(self, key: tuple[int | None, int | None], at: datetime) -> tuple[str, str]:
        for one in self.rulings:
            if (one.ticket_id, one.entry_id) == key and one.decided_at <= at:
                return one.decided_by.name if one.decided_by else "", one.reason
        return "", ""

    def _incident(self, key: tuple[int | None, int | None], at: datetime) -> tuple[str, str]:
        ticket = self.tickets.get(key[0] or 0)
        created = ticket.created_at if ticket else None
        for one in self.windows:
            if created and one.start <= created < one.end and one.approved_at <= at:
                return one.approved_by.name if one.approved_by else "", one.reason
        return "", ""
