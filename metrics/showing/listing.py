"""The rows of the list of tickets behind a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Case, Count, F, SmallIntegerField, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from metrics.asking.asked import Asked
from metrics.disputing.keys import key_of
from metrics.facts import MILLION, OF_MONEY, Excluded, Measure
from metrics.models import (
    Measurement,
    MeasurementHistory,
    Ticket,
)
from metrics.models.measurement import MeasurementQuerySet
from metrics.showing.explain import amount_of, is_hit, reason_of, tickets_behind
from metrics.showing.reviewed import tickets_named
from metrics.showing.said import rated_by, score_of
from metrics.wording.words import (
    MEASURES,
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
