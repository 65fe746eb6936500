"""What the page of a restatement shows: figures then and now, week by week, and the tickets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from metrics.asking.asked import Asked
from metrics.catalogue import Aggregation
from metrics.models import Batch, EventFile, SyncRun
from metrics.restating.moments import DAY, days_known, reported_at
from metrics.showing.chosen_parts import kept_as_known, with_kept
from metrics.showing.figures import Figure, figure
from metrics.showing.hidden_parts import Part, all_apart, made_up
from metrics.showing.splits import counts_agents, members_of, reader_of
from metrics.values import Ask, Period, Table, read_many, weeks_until
from people.access import Access
from people.figures import measure_change
from people.models import Organization

WEEKS = 12


class Restated(NamedTuple):
    """A period as it was reported at a moment (None: nothing was known then), and as now known."""

    period: Period
    known: datetime
    then: Figure | None
    now: Figure

    @property
    def differs(self) -> bool:
        """Whether the reader sees two different figures."""
        return self.then is not None and self.then.value != self.now.value

    @property
    def change(self) -> str:
        """By how much, in words; empty where either is not to be seen."""
        if self.then is None or self.then.value is None or self.now.value is None:
            return ""
        return measure_change(self.now.value - self.then.value, self.now.one.unit)


def closed_weeks(
    organization: Organization, now: datetime, count: int = WEEKS, until: date | None = None
) -> list[Period]:
    """The last weeks that were reported before `now` and end by `until`, oldest first."""
    last = now.astimezone(organization.zone).date()
    if until is not None:
        last = min(last, until - DAY)
    found = weeks_until(last, count + 2)
    ended = [week for week in found if until is None or week[1] <= until]
    return [week for week in ended if reported_at(week, organization.zone) <= now][-count:]


def read_restated(
    access: Access, question: Asked, periods: Sequence[tuple[Period, datetime]]
) -> list[Restated]:
    """Each period as known at its moment, and now; five queries. No week of those that make up
    the first period follows from it and the others.

    Raises Unanswerable for what counts accounts.
    """
    organization = access.organization
    base = Ask(
        question.definition,
        question.one.name,
        [period for period, _ in periods],
        question.scope,
        question.filters,
        agents=counts_agents(access),
    )
    known = [moment for _, moment in periods]
    tables: list[Table] = read_many(
        organization=organization, asks=[base._replace(known=known), base]
    )
    first = first_known(organization.pk)
    parts = _parts(access, question, periods, tables)
    shown = all_apart(parts, _sums(question.one, base.periods, parts))
    return [
        Restated(
            period,
            moment,
            shown[0, place] if first is not None and first <= moment else None,
            shown[1, place],
        )
        for place, (period, moment) in enumerate(periods)
    ]


_Cell = tuple[int, int]  # as reported 0 or as now known 1; the place of its period


def _parts(
    access: Access,
    question: Asked,
    periods: Sequence[tuple[Period, datetime]],
    tables: Sequence[Table],
) -> dict[_Cell, Part]:
    """Each side as the reader may see it: held to what was known then, and to what is known now."""
    members = members_of(access, question)
    kept_then = kept_as_known(access, question, periods, members)
    question = with_kept(access, question, [period for period, _ in periods], members)
    parts = {}
    for place, (period, moment) in enumerate(periods):
        now = question._replace(period=period)
        # What was known on a Monday of its week is that Monday.
        until = days_known(moment, access.organization.zone)
        then = now._replace(
            until=min(until, question.until or until),
            kept=frozenset((period,)) if place in kept_then else frozenset(),
        )
        for side, (each, table) in enumerate(zip((then, now), tables, strict=True)):
            value, reader = table[place][None], reader_of(access, each, members)
            parts[side, place] = Part(figure(question.one, value, reader), value, reader.own)
    return parts


def _sums(
    one: Aggregation, periods: Sequence[Period], parts: Mapping[_Cell, Part]
) -> list[list[_Cell]]:
    """The weeks that make up the first period, on either side; and either side of a week that was
    not restated: each says the other."""
    whole, *weeks = periods
    places = [
        periods.index(week) for _whole, pieces in made_up(one, [whole], weeks) for week in pieces
    ]
    sides = [[(side, place) for place in places] for side in (0, 1)]
    values = {cell: (part.value.value, part.value.n) for cell, part in parts.items()}
    same = [place for place in places if values[0, place] == values[1, place]]
    return [*sides, *([(0, place), (1, place)] for place in same)]


def first_known(organization_id: int) -> datetime | None:
    """When the first data came in: before that nothing was reported; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [organization_id] * 3)
        found: datetime | None = cursor.fetchone()[0]
    return found


_FIRST = f"""SELECT least(
    (SELECT min(started_at) FROM {SyncRun._meta.db_table} WHERE organization_id = %s),
    (SELECT min(created_at) FROM {EventFile._meta.db_table} WHERE organization_id = %s),
    (SELECT min(created_at) FROM {Batch._meta.db_table} WHERE organization_id = %s))"""  # noqa: S608


def day_of(moment: datetime, organization: Organization) -> date:
    """The local day of a moment."""
    return moment.astimezone(organization.zone).date()
