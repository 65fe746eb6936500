"""What changed measurements mean for the numbers made of them: written down as work that is due."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.utils import CursorWrapper

from metrics.facts import ACCOUNTS, SECOND, TICKETS, moment


class Dated(Protocol):
    """What says in which week a measurement counts, and for whom. at: microseconds."""

    @property
    def measure(self) -> int: ...
    @property
    def at(self) -> int: ...
    @property
    def team(self) -> int | None: ...
    @property
    def person(self) -> int | None: ...


class Due(NamedTuple):
    """A week (its Monday) of a measure, team and person whose values are out of date."""

    measure: int
    week: date
    team: int | None
    person: int | None


def announce(
    cursor: CursorWrapper,
    *,
    organization_id: int,
    zone: ZoneInfo,
    changes: Iterable[Iterable[Dated | None]],
    tickets: bool = False,
) -> None:
    """Put what the changes touch up for computing, in the transaction that wrote them.

    A row that is there already is written again all the same: the lock keeps whoever computes it
    from deleting it before these changes can be seen. tickets: what tickets say of themselves has
    changed too.
    """
    due = _touched(zone, changes)
    rows = sorted(due, key=lambda d: (d.measure, d.week, d.team or 0, d.person or 0))
    if rows:
        cursor.execute(
            "INSERT INTO metrics_duevalue (organization_id, measure, week, team_id, person_id)"
            " SELECT %s, * FROM unnest(%s::smallint[], %s::date[], %s::bigint[], %s::bigint[])"
            " ON CONFLICT (organization_id, measure, week, team_id, person_id)"
            " DO UPDATE SET week = excluded.week",
            [organization_id, *(list(column) for column in zip(*rows, strict=True))],
        )
    teams = sorted({(d.measure, d.team or 0) for d in due})
    _raise_versions(cursor, organization_id, [*teams, *([(TICKETS, 0)] if tickets else [])])


def announce_accounts(*, organization_id: int) -> None:
    """The same of the accounts themselves: their lives, segments or assignees have changed."""
    with connection.cursor() as cursor:
        _raise_versions(cursor, organization_id, [(ACCOUNTS, 0)])


def _raise_versions(
    cursor: CursorWrapper, organization_id: int, teams: Sequence[tuple[int, int]]
) -> None:
    """Of measures and teams (0: none), in their order, in which all others raise them."""
    if teams:
        cursor.execute(
            "INSERT INTO metrics_measureversion AS v (organization_id, measure, team_id, version)"
            " SELECT %s, measure, nullif(team, 0), 1"
            " FROM unnest(%s::smallint[], %s::bigint[]) AS changed (measure, team)"
            " ON CONFLICT (organization_id, measure, team_id)"
            " DO UPDATE SET version = v.version + 1, changed_at = now()",
            [organization_id, [m for m, _ in teams], [t for _, t in teams]],
        )


def _touched(zone: ZoneInfo, changes: Iterable[Iterable[Dated | None]]) -> set[Due]:
    """The weeks in which rows counted and in which they count now.

    A spell of the backlog stands in that of its beginning: what it adds to later days is read when
    it is asked for.
    """
    rows = {
        (row.measure, row.at // SECOND, row.team, row.person)
        for change in changes
        for row in change
        if row is not None
    }
    return {Due(measure, monday(zone, at), team, person) for measure, at, team, person in rows}


@lru_cache(maxsize=1 << 16)
def monday(zone: ZoneInfo, second: int) -> date:
    """The Monday of the local week of a moment, in seconds since 1970."""
    day = moment(second * SECOND).astimezone(zone).date()
    return day - timedelta(days=day.weekday())
