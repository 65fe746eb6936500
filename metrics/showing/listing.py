"""The rows of the list of tickets behind a number, and the story of one ticket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, SmallIntegerField, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from metrics.asking.asked import Asked
from metrics.disputing.keys import key_of
from metrics.exploring.made_of import Told, made_of
from metrics.facts import MILLION, OF_MONEY, Excluded, Measure
from metrics.models import (
    HelpdeskAgent,
    Measurement,
    MeasurementHistory,
    SetAside,
    Ticket,
    TicketEvent,
)
from metrics.models.measurement import MeasurementQuerySet
from metrics.showing.explain import amount_of, is_hit, reason_of, sees, tickets_behind, visible
from metrics.showing.reviewed import reviews_of, tickets_named
from metrics.showing.said import rated_by, score_of
from metrics.wording.words import (
    EVENTS,
    MEASURES,
    ROLES,
    STATUSES,
    TIMES,
    YES_OR_NO,
    reason_words,
)
from people.access import Access
from people.figures import measure_value

COUNTED, EXCLUDED = "counted", "excluded"


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of measurement behind the number: how many count, how many do not."""

    measure: int
    label: str | Promise
    counted: int
    excluded: int


class Reason(NamedTuple):
    """Why some do not count."""

    words: str | Promise
    many: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands behind a number: kinds of measurement, reasons, and the chosen rows."""

    tabs: list[Tab]
    tab: Tab | None
    reasons: list[Reason]
    state: str
    rows: MeasurementQuerySet

    @property
    def count(self) -> int:
        """How many rows there are."""
        if self.tab is None:
            return 0
        return self.tab.excluded if self.state == EXCLUDED else self.tab.counted


def read_listing(access: Access, question: Asked, *, measure: str, state: str) -> Listing:
    """The measurements behind a number that the reader may open; one query but for the rows."""
    found = tickets_behind(access, question)
    why = _why(question)
    counts = list(
        found.order_by().annotate(why=why).values_list("measure", "why").annotate(count=Count("pk"))
    )
    tabs = _tabs(question, counts)
    tab = next((tab for tab in tabs if str(tab.measure) == measure), tabs[0] if tabs else None)
    chosen = EXCLUDED if state == EXCLUDED else COUNTED
    rows = found.filter(measure=tab.measure if tab else -1).annotate(why=why)
    rows = rows.filter(why=0) if chosen == COUNTED else rows.exclude(why=0)
    reasons = [
        Reason(reason_words(Excluded(code).words), count)
        for kind, code, count in sorted(counts)
        if tab and kind == tab.measure and code
    ]
    related = ("ticket", "event", "entry", "account", "agent", "group", "person", "team")
    return Listing(tabs, tab, reasons, chosen, rows.select_related(*related))


def _why(question: Asked) -> Combinable:
    """Why a measurement does not count for the question (metrics.values.sql.reason)."""
    both = question.filters.incidents or question.definition.filters.get("incidents")
    counting = (Excluded.COUNTED, Excluded.INCIDENT) if both else (Excluded.COUNTED,)
    none = Value(Excluded.NO_SCHEDULE.value, SmallIntegerField())
    cases = [When(excluded__in=counting, then=Value(0, SmallIntegerField()))]
    if question.one.in_business_time:
        cases.insert(0, When(excluded__in=counting, business__isnull=True, then=none))
    return Case(*cases, default=F("excluded"))


def _tabs(question: Asked, counts: Iterable[tuple[int, int, int]]) -> list[Tab]:
    """The kinds that n counts first."""
    one = question.one
    order = dict.fromkeys(part.measure for part in (*one.counted, *one.numerator, *one.denominator))
    totals = {measure: [0, 0] for measure in order}
    for measure, excluded, count in counts:
        totals[Measure(measure)][bool(excluded)] += count
    return [
        Tab(measure.value, MEASURES[measure], *totals[measure])
        for measure in order
        if any(totals[measure])
    ]


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A measurement as the list shows it. hit: whether it is one of those that are asked for.

    business: whether `value` is its time in opening hours. reviewed: the ticket that
    an entry names, if the reader may open it.
    """

    row: Measurement
    value: str
    hit: bool
    reason: str | Promise
    business: bool = False
    reviewed: Ticket | None = None

    @property
    def comment(self) -> str:
        """What the customer said with a rating, in the own words."""
        event = rated_by(self.row)
        return event.comment if event else ""

    @property
    def beside(self) -> str:
        """A rating's score: "2 of 5"; a time's other reading: "45 min in opening hours", or round
        the clock beside that."""
        row = self.row
        if event := rated_by(row):
            return score_of(event)
        if Measure(row.measure) not in TIMES or row.business is None or row.value is None:
            return ""
        if self.business:
            return _("%(time)s round the clock") % {"time": measure_value(row.value, "seconds")}
        return _("%(time)s in opening hours") % {"time": measure_value(row.business, "seconds")}

    @property
    def label(self) -> str | Promise:
        """What was measured."""
        return MEASURES[Measure(self.row.measure)]

    @property
    def address(self) -> str:
        """Its key, as the address of its own page has it."""
        return key_of(self.row).text

    @property
    def credited(self) -> str:
        """The person, or the helpdesk's agent where nobody is matched."""
        if self.row.person is not None:
            return self.row.person.name
        return self.row.agent.name if self.row.agent is not None else ""


def rows_of(
    access: Access, question: Asked, measurements: Sequence[Measurement]
) -> list[TicketRow]:
    """The list's rows, each with its value in words; two queries at most, where tickets are named
    in what was entered."""
    named = {row.pk: row.entry.ticket for row in measurements if row.entry is not None}
    tickets = tickets_named(access, named.values())
    return [
        TicketRow(
            row,
            value_of(row, amount_of(question.one, row)),
            is_hit(question.one, row),
            reason_of(row, question.one),
            business=question.one.in_business_time,
            reviewed=tickets.get(named.get(row.pk, "")),
        )
        for row in measurements
    ]


def value_of(row: Measurement | MeasurementHistory, amount: int | None) -> str:
    """A measurement's amount in words: "2 h 05 min", "Yes", "4"."""
    return words_of(row.measure, row.variant, amount)


def words_of(kind: int, variant: str, amount: int | None) -> str:
    """The amount of a kind of measurement in words, a dash where there is none."""
    if amount is None:
        return "–"
    measure = Measure(kind)
    if measure in YES_OR_NO:
        return _("Yes") if amount else _("No")
    if measure in TIMES:
        return measure_value(amount, "seconds")
    if measure in OF_MONEY:
        return measure_value(amount, f"money:{variant}" if variant else "money")
    if measure == Measure.TOPIC:
        return variant or _("Without a topic")
    return measure_value(Fraction(amount, MILLION), "count")


def opened_ticket(access: Access, ticket_id: int) -> Ticket | None:
    """The ticket, if the reader may open it: as `tickets_behind` says of its measurements."""
    ticket = Ticket.objects.of(access.organization).filter(pk=ticket_id).first()
    if ticket is None or access.is_director:
        return ticket
    seen = Measurement.objects.of(access.organization).filter(visible(access), ticket=ticket)
    return ticket if seen.exists() else None


def measurements_of(access: Access, ticket: Ticket) -> list[TicketRow]:
    """The measurements of a ticket that the reader may see, by date.

    What is credited to other agents than those whose numbers one sees is left out: who opens a
    ticket reads what happened on it, not what colleagues are measured by.
    """
    told = Q() if access.is_director else visible(access) | Q(agent__isnull=True)
    related = ("event", "agent", "person", "team", "group")
    measured = Measurement.objects.of(ticket.organization_id).filter(told, ticket=ticket)
    found = [
        *measured.exclude(measure=Measure.BACKLOG).select_related(*related),
        *reviews_of(access, ticket).select_related(*related),
    ]
    found.sort(key=lambda row: (row.at, row.measure, row.pk))
    return [TicketRow(row, value_of(row, row.value), False, reason_of(row)) for row in found]


def is_aside(ticket: Ticket) -> bool:
    """Whether it could not be measured as it is now."""
    return SetAside.objects.filter(organization=ticket.organization_id, ticket=ticket).exists()


class Happening(NamedTuple):
    """One event of a ticket in words. detail: to whom or what, which score, how long."""

    at: datetime
    words: str | Promise
    detail: str
    who: str
    comment: str


def events_of(ticket: Ticket) -> list[Happening]:
    """The events of a ticket in their order, with agents by name; two queries."""
    return _told(ticket, _in_order(ticket))


def events_behind(access: Access, row: Measurement | None) -> list[Happening]:
    """The events that a measurement was made of, for who may open its ticket.

    Two queries, and one more where the measurement itself is not the reader's to see.
    """
    if row is None or row.ticket is None or row.event_id is None:
        return []
    ticket = row.ticket
    theirs = sees(access, measure=row.measure, team=row.team_id, person=row.person_id)
    if not theirs and opened_ticket(access, ticket.pk) is None:
        return []
    ordered = _in_order(ticket)
    made = made_of(
        Measure(row.measure),
        row.event_id,
        row.agent.external_id if row.agent else "",
        [Told(each.pk, each.at, each.kind, each.role, each.actor, each.to) for each in ordered],
    )
    return _told(ticket, [event for event in ordered if event.pk in made])


def _in_order(ticket: Ticket) -> list[TicketEvent]:
    found = TicketEvent.objects.filter(organization=ticket.organization_id, ticket=ticket)
    return sorted(found, key=lambda event: (event.at, event.kind != "created", _id(event)))


def _told(ticket: Ticket, events: Iterable[TicketEvent]) -> list[Happening]:
    agents = dict(
        HelpdeskAgent.objects.filter(
            organization=ticket.organization_id, source=ticket.source_id
        ).values_list("external_id", "name")
    )
    return [
        Happening(
            event.at,
            EVENTS[event.kind],
            _detail(event, agents),
            agents.get(event.actor, "") if event.role == "agent" else str(ROLES[event.role]),
            event.comment,
        )
        for event in events
    ]


def _detail(event: TicketEvent, agents: Mapping[str, str]) -> str:
    if event.kind == "assigned":
        return agents.get(event.to, event.to) if event.to else _("nobody")
    if event.kind == "status":
        return str(STATUSES.get(event.to, event.to))
    if score := score_of(event):
        return score
    if event.value is not None:
        return measure_value(event.value, "seconds")
    return event.to.replace("|", ", ")


def _id(event: TicketEvent) -> tuple[bool, int, str]:
    """Ids that are whole numbers first, as numbers (metrics.facts.event_order)."""
    number = event.event_id.isascii() and event.event_id.isdigit()
    return not number, int(event.event_id) if number else 0, event.event_id
