"""What pages show of measurements that somebody asked about or decided: read only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise

from metrics.disputing.keys import (
    MeasurementKey,
    Place,
    among,
    entries_of,
    key_of,
    lasting,
    measurement_of,
    place_of,
    rulings_on,
)
from metrics.disputing.rulings import credits_an_agent
from metrics.facts import READ_TOGETHER, Measure
from metrics.models import (
    Dispute,
    Entry,
    HelpdeskAgent,
    Measurement,
    MeasurementHistory,
    Ruling,
)
from metrics.showing.explain import reason_of, sees, visible
from metrics.showing.listing import TicketRow, value_of
from metrics.showing.reviewed import ticket_named
from metrics.use_cases.disputes import asked_about, decides_dispute, decides_ruling
from metrics.wording.crediting import rule_of
from metrics.wording.words import CAUSES, MEASURES
from people.access import Access
from people.names import by_name

_LISTED = 100


class Before(NamedTuple):
    """What was known of a measurement until a moment, and what changed it."""

    until: datetime
    value: str
    credited: str
    reason: str | Promise
    cause: str | Promise


@dataclass(frozen=True, slots=True)
class Opened:
    """A measurement by its key: as it is now (None: gone), and what was decided and asked.

    waiting: the open question; of several the one that the reader decides first.
    """

    key: MeasurementKey
    shown: TicketRow | None
    ruling: Ruling | None
    rulings: Sequence[Ruling]
    disputes: Sequence[Dispute]
    waiting: Dispute | None
    history: Sequence[Before]
    asks: bool
    decides: bool
    takes_back: bool

    @property
    def row(self) -> Measurement | None:
        """The stored row."""
        return self.shown.row if self.shown else None

    @property
    def label(self) -> str | Promise:
        """What was measured."""
        return label_of(self.key)

    @property
    def rule(self) -> Promise:
        """Whom such a measurement is credited to."""
        return rule_of(Measure(self.key.measure), entered=self.key.entry is not None)

    @property
    def ticket(self) -> int | None:
        """The ticket's id."""
        return self.key.ticket

    @property
    def gone(self) -> bool:
        """Whether there is nothing to take out or to credit."""
        row = asked_about(self.waiting, self.row) if self.waiting else self.row
        return row is None


def label_of(key: MeasurementKey | Dispute) -> str | Promise:
    """What was measured, in words."""
    measure = Measure(key.measure)
    return MEASURES.get(measure, measure.name.lower().replace("_", " "))


def open_measurement(access: Access, key: MeasurementKey) -> Opened | None:
    """The measurement if the reader may open it: seen as a ticket's, or asked about by oneself.

    One that is gone is opened by whoever asked about it, and by who decides; nobody opens what is
    read together alone. What was entered anew for somebody else is gone for whoever does not see
    theirs, and they learn nothing of what was asked before.
    """
    if key.measure in READ_TOGETHER:
        return None
    organization = access.organization.pk
    key = lasting(organization, key)
    decided = rulings_on(organization, key)
    measured, ruling = among(decided, key)
    stored = measurement_of(organization, measured, ruling)
    row = stored if stored is None or _shows(access, stored) else None
    asked = (
        Dispute.objects.of(organization)
        .filter(**measured.columns)
        .select_related("asked_by", "decided_by", "ruling__credited_to")
        .order_by("-asked_at")
    )
    disputes = [each for each in asked if _reads(access, row, each)]
    if not _may_open(access, row, disputes):
        return None
    answers = {each.ruling_id for each in disputes}
    rulings = [
        each
        for each in decided
        if each.agent_id == measured.agent
        and (row is stored or each.pk in answers or each.decided_by_id == access.membership.pk)
    ]
    if row is None and not rulings and not disputes:
        return None
    open_ones = [each for each in disputes if each.state == "open"]
    waiting = _first(access, row, open_ones)
    return Opened(
        key=measured,
        shown=None
        if row is None
        else TicketRow(
            row,
            value_of(row, row.value),
            False,
            reason_of(row),
            reviewed=ticket_named(access, row),
        ),
        ruling=ruling,
        rulings=rulings,
        disputes=disputes,
        waiting=waiting,
        history=_history(access, measured, rulings),
        asks=row is not None
        and access.asks_about(row.person_id)
        and not any(asked_about(each, row) for each in open_ones),
        decides=_decides(access, row, waiting, ruling),
        takes_back=ruling is not None and decides_ruling(access, ruling, stored),
    )


def agents_to_credit(row: Measurement) -> list[HelpdeskAgent]:
    """Other agents of the ticket's helpdesk, by name; none where it is never a single agent's."""
    if row.ticket is None or not credits_an_agent(row.measure):
        return []
    agents = HelpdeskAgent.objects.filter(
        organization=row.organization_id, source=row.ticket.source_id, ignored=False
    )
    found = [agent for agent in agents if agent.pk != row.agent_id]
    return by_name(found, lambda agent: agent.name)


class Listed(NamedTuple):
    """A dispute in a list. gone: its measurement is there no more."""

    dispute: Dispute
    label: str | Promise
    address: str
    gone: bool


def to_decide(access: Access) -> list[Listed]:
    """Open questions that the reader decides, the oldest first; three queries."""
    if not access.decides:
        return []
    found = Dispute.objects.of(access.organization).open().decided_by(access)
    return _listed(access, found.select_related(*_RELATED).order_by("asked_at")[:_LISTED])


def how_many_to_decide(access: Access) -> int:
    """How many wait for the reader; one query."""
    if not access.decides:
        return 0
    return Dispute.objects.of(access.organization).open().decided_by(access).count()


def asked_by(access: Access) -> list[Listed]:
    """The reader's own questions, the newest first; three queries."""
    found = Dispute.objects.of(access.organization).filter(asked_by=access.membership)
    return _listed(access, found.select_related(*_RELATED).order_by("-asked_at")[:_LISTED])


def answered(access: Access) -> list[Listed]:
    """What was decided on questions that the reader decides, the newest first; three queries."""
    if not access.decides:
        return []
    found = Dispute.objects.of(access.organization).decided_by(access).exclude(state="open")
    return _listed(access, found.select_related(*_RELATED).order_by("-decided_at")[:_LISTED])


_RELATED = ("ticket", "entry", "asked_by", "decided_by", "team", "ruling__credited_to")


def _listed(access: Access, disputes: Iterable[Dispute]) -> list[Listed]:
    found = list(disputes)
    stored = _stored(access.organization.pk, found)
    return [
        Listed(
            each,
            label_of(each),
            key_of(each).text,
            asked_about(each, stored.get(place_of(each))) is None,
        )
        for each in found
    ]


def _stored(organization_id: int, disputes: Sequence[Dispute]) -> dict[Place, Measurement]:
    """What there is of their tickets and entries now, by where it was measured; two queries, and
    one where something that was entered is among them."""
    if not disputes:
        return {}
    theirs = Q(ticket__in={each.ticket_id for each in disputes if each.ticket_id})
    if entered := {each.entry.key for each in disputes if each.entry}:
        same = Entry.objects.filter(organization=organization_id, key__in=entered)
        theirs |= Q(entry__in=list(same.values_list("pk", flat=True)))
    measures = {each.measure for each in disputes}
    rows = Measurement.objects.of(organization_id).filter(theirs, measure__in=measures)
    found = {place_of(row): row for row in rows.select_related("entry")}
    rulings = Ruling.objects.filter(
        theirs, organization=organization_id, withdrawn_at__isnull=True, credited_to__isnull=False
    )
    credited = {
        place: found[to]
        for ruling in rulings.select_related("entry")
        if (to := _credited(place := place_of(ruling), ruling)) in found
    }
    return found | credited


def _credited(place: Place, ruling: Ruling) -> Place:
    return place._replace(key=place.key._replace(agent=ruling.credited_to_id))


def _shows(access: Access, row: Measurement) -> bool:
    """Of what was entered, whether the reader sees it as it is now: it can be anybody's since."""
    return row.entry_id is None or sees(
        access, measure=row.measure, team=row.team_id, person=row.person_id
    )


def _reads(access: Access, row: Measurement | None, dispute: Dispute) -> bool:
    """Of what was entered, who sees the measurement as it is now reads what its person asked; else
    it is for whom it concerns."""
    if dispute.entry_id is None or _concerns(access, dispute):
        return True
    return row is not None and asked_about(dispute, row) is not None


def _concerns(access: Access, dispute: Dispute) -> bool:
    """Whether the reader asked it or decides it, whosever the measurement is now."""
    mine = dispute.asked_by_id == access.membership.pk
    return mine or decides_dispute(access, dispute, None)


def _may_open(access: Access, row: Measurement | None, disputes: Sequence[Dispute]) -> bool:
    if access.is_director or any(d.asked_by_id == access.membership.pk for d in disputes):
        return True
    if row is None:
        return any(decides_dispute(access, dispute, None) for dispute in disputes)
    return sees(access, measure=row.measure, team=row.team_id, person=row.person_id)


def _first(access: Access, row: Measurement | None, open_ones: Sequence[Dispute]) -> Dispute | None:
    """Of several questions one that the reader decides, and of these one about what is there now.

    What was entered anew for somebody else is asked about by both: each question has its answer.
    """

    def later(dispute: Dispute) -> tuple[bool, bool]:
        about = asked_about(dispute, row)
        return not decides_dispute(access, dispute, about), about is None

    return min(open_ones, key=later, default=None)


def _decides(
    access: Access, row: Measurement | None, waiting: Dispute | None, ruling: Ruling | None
) -> bool:
    if waiting is not None:
        return decides_dispute(access, waiting, asked_about(waiting, row))
    if row is None or ruling is not None:
        return False
    return access.decides_over(person_id=row.person_id, team_id=row.team_id)


def _history(access: Access, key: MeasurementKey, rulings: Sequence[Ruling]) -> list[Before]:
    """What it was before, whoever it was credited to; the newest first. Of what was entered, while
    it was somebody's whose the reader opens."""
    agents = {key.agent, *(ruling.credited_to_id for ruling in rulings)} - {None}
    whose = Q(agent__in=agents) if agents else Q()
    if key.agent is None:
        whose |= Q(agent=None)
    columns = {name: value for name, value in key.columns.items() if name != "agent_id"}
    if key.entry is not None:
        del columns["entry_id"]
        columns["entry__in"] = entries_of(access.organization.pk, key.entry)
        whose &= visible(access)
    found = (
        MeasurementHistory.objects.filter(whose, organization=access.organization, **columns)
        .select_related("agent", "person")
        .order_by("-known_until")[:_LISTED]
    )
    return [
        Before(
            row.known_until,
            value_of(row, row.value),
            row.person.name if row.person else row.agent.name if row.agent else "",
            reason_of(row),
            CAUSES.get(row.cause, row.cause),
        )
        for row in found
    ]
