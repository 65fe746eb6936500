"""What made measurements differ, and when: a change, a decision, an outage, or something new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import Promise

from metrics.disputing.keys import MeasurementKey, Place, key_of, place_of
from metrics.disputing.rulings import CAUSE as DECIDED
from metrics.disputing.rulings import credits_an_agent
from metrics.facts import Measure
from metrics.models import Entry, IncidentWindow, MeasurementHistory, Ruling
from metrics.restating.differing import NOW, Differing
from metrics.showing.explain import sees
from metrics.wording.words import CAUSES, EVENTS
from people.access import Access

Subject = tuple[int | None, int | None]  # a ticket's id, or an entry's
# New rows of these come with time alone, where no event brought them.
_BY_TIME = frozenset((Measure.OPEN_PAST_LIMIT,))


class Cause(NamedTuple):
    """What changed it, when; and who, why, or which event, where that is known."""

    at: datetime
    words: str | Promise
    who: str
    why: str | Promise


class _Change(NamedTuple):
    at: datetime
    cause: str
    who: str
    why: str


def causes_of(
    access: Access, rows: Sequence[Differing], known: datetime
) -> dict[Subject, list[Cause]]:
    """Every change since of these rows, which the reader opens, in order of time; two queries.

    By ticket and entry. What changed a row while it was somebody else's is left out, but for the
    change that made it what it is now.
    """
    changes = list(_changes(access, rows, known))
    rulings = _rulings(access, changes)
    found: dict[Subject, set[_Change]] = defaultdict(set)
    for change in changes:
        who, why = _told(change, rulings)
        subject = change.ticket_id, change.entry_id
        found[subject].add(_Change(change.known_until, change.cause, who, why))
    happened: dict[tuple[Subject, datetime], str] = {}
    for row in rows:
        if row.side != NOW:
            continue
        subject = row.ticket, row.entry
        happened[subject, row.known_from] = row.happened
        if row.known_from not in {change.at for change in found[subject]}:
            fresh = "entered" if row.entry else "time" if row.measure in _BY_TIME else "event"
            found[subject].add(_Change(row.known_from, fresh, "", ""))
    return {
        subject: [_cause(one, happened.get((subject, one.at), "")) for one in sorted(each)]
        for subject, each in found.items()
    }


def _cause(change: _Change, happened: str) -> Cause:
    at, cause, who, why = change
    words = EVENTS.get(happened, "") if cause == "event" else why
    return Cause(at, CAUSES.get(cause, cause), who, words)


def _changes(
    access: Access, rows: Sequence[Differing], known: datetime
) -> Iterator[MeasurementHistory]:
    """What was known of them until a moment since."""
    keys = {_key(row) for row in rows}
    came = {(_place(_key(row)), row.known_from) for row in rows if row.side == NOW}
    changes = MeasurementHistory.objects.filter(
        _theirs(row.ticket for row in rows) | _theirs((row.entry for row in rows), "entry"),
        organization=access.organization,
        measure__in={row.measure for row in rows},
        known_until__gt=known,
    ).annotate(told=_WHO_AND_WHY)
    for change in changes.select_related("entry"):
        key = key_of(change)
        mine = key in keys and sees(
            access, measure=change.measure, team=change.team_id, person=change.person_id
        )
        if mine or (_place(key), change.known_until) in came:
            yield change


def _theirs(ids: Iterable[int | None], of: str = "ticket") -> Q:
    return Q(**{f"{of}__in": {each for each in ids if each}})


def _key(row: Differing) -> MeasurementKey:
    return MeasurementKey(row.ticket, row.measure, row.variant, row.event, row.agent, row.entry)


def _place(key: MeasurementKey) -> MeasurementKey:
    """The key, whoever it is credited to; what each handler has an own one of stays theirs."""
    return key._replace(agent=None) if credits_an_agent(key.measure) else key


def _standing(row: MeasurementHistory | Ruling) -> Place:
    """Where decisions on it hang, whoever it is credited to and whichever entry holds."""
    place = place_of(row)
    return place._replace(key=_place(place.key))


def _told(change: MeasurementHistory, rulings: Mapping[Place, Sequence[Ruling]]) -> tuple[str, str]:
    """Who decided on it, or approved the outage, and why; empty where nobody did."""
    if change.cause != DECIDED:
        told = vars(change)["told"] or {}
        return told.get("who") or "", told.get("why", "")
    ruling = _ruling_at(change, rulings.get(_standing(change), ()))
    if ruling is None:
        return "", ""
    return ruling.decided_by.name if ruling.decided_by else "", ruling.reason


def _ruling_at(change: MeasurementHistory, rulings: Sequence[Ruling]) -> Ruling | None:
    """The decision that held when this changed; None where one had been taken back.

    It hangs on the agent measured: the one of the change, or whose it was before it was credited
    to that one.
    """
    until, agent = change.known_until, change.agent_id
    until_then = [each for each in rulings if each.decided_at <= until]
    measured = {agent} | {
        each.agent_id for each in until_then if agent and each.credited_to_id == agent
    }
    held = [
        each
        for each in until_then
        if each.agent_id in measured and (each.withdrawn_at is None or each.withdrawn_at > until)
    ]
    return max(held, key=lambda each: each.decided_at, default=None)


def _rulings(access: Access, changes: Sequence[MeasurementHistory]) -> dict[Place, list[Ruling]]:
    """All on what a decision changed, also those taken back, by where they hang; one query, and
    one where something that was entered is among it; or none."""
    decided = [change for change in changes if change.cause == DECIDED]
    found: dict[Place, list[Ruling]] = defaultdict(list)
    if decided:
        theirs = _theirs(each.ticket_id for each in decided)
        if entered := {each.entry.key for each in decided if each.entry}:
            same = Entry.objects.filter(organization=access.organization, key__in=entered)
            theirs |= _theirs(same.values_list("pk", flat=True), "entry")
        rulings = Ruling.objects.filter(theirs, organization=access.organization)
        for ruling in rulings.select_related("decided_by", "entry"):
            found[_standing(ruling)].append(ruling)
    return found


# Who approved the outage, and why: the last who did before it.
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
    When(cause="incident", then=_last(_MARKED, "approved_by", "approved_at")),
    default=None,
    output_field=JSONField(),
)
