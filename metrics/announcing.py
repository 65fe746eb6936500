"""What changed measurements mean for the numbers made of them: written down as work that is due."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.backends.utils import CursorWrapper

from metrics.facts import SECOND, Measure, moment
from metrics.rewriting import Change, Row

_WEEK = timedelta(days=7)


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
    changes: Iterable[Change],
    as_of: int,
) -> None:
    """Put what the changes touch up for computing, in the transaction that wrote them.

    A row that is there already is written again all the same: the lock keeps whoever computes it
    from deleting it before these changes can be seen.
    """
    due = {d for change in changes for d in due_values(zone, change, as_of)}
    rows = sorted(due, key=lambda d: (d.measure, d.week, d.team or 0, d.person or 0))
    columns = [list(column) for column in zip(*rows, strict=True)]
    if not columns:
        return
    cursor.execute(
        "INSERT INTO metrics_duevalue (organization_id, measure, week, team_id, person_id)"
        " SELECT %s, * FROM unnest(%s::smallint[], %s::date[], %s::bigint[], %s::bigint[])"
        " ON CONFLICT (organization_id, measure, week, team_id, person_id)"
        " DO UPDATE SET week = excluded.week",
        [organization_id, *columns],
    )
    teams = sorted({(d.measure, d.team or 0) for d in due})
    cursor.execute(
        "INSERT INTO metrics_measureversion AS v (organization_id, measure, team_id, version)"
        " SELECT %s, measure, nullif(team, 0), 1"
        " FROM unnest(%s::smallint[], %s::bigint[]) AS changed (measure, team)"
        " ON CONFLICT (organization_id, measure, team_id)"
        " DO UPDATE SET version = v.version + 1, changed_at = now()",
        [organization_id, [m for m, _ in teams], [t for _, t in teams]],
    )


def due_values(zone: ZoneInfo, change: Change, as_of: int) -> Iterator[Due]:
    """The weeks that one change touches; as_of (µs) ends a spell of the backlog that still runs."""
    old, new = change
    for row, since in _touched(old, new):
        week = monday(zone, since // SECOND)
        last = monday(zone, _until(row, as_of) // SECOND)
        while True:
            yield Due(row.measure, week, row.team, row.person)
            week += _WEEK
            if week > last:
                break


def _touched(old: Row | None, new: Row | None) -> Iterator[tuple[Row, int]]:
    """The rows that count, each with the moment from which on it does."""
    if old and new and old._replace(until=new.until) == new and old.until != new.until:
        # Only the end of a spell moved: what lies before both ends is as it was.
        later = max(old, new, key=lambda row: (row.until is None, row.until or 0))
        yield later, min(row.until for row in (old, new) if row.until is not None)
        return
    for row in (old, new):
        if row:
            yield row, row.at


def _until(row: Row, as_of: int) -> int:
    if row.measure != Measure.BACKLOG:
        return row.at
    return max(row.at, as_of if row.until is None else row.until)


@lru_cache(maxsize=1 << 16)
def monday(zone: ZoneInfo, second: int) -> date:
    """The Monday of the local week of a moment, in seconds since 1970."""
    day = moment(second * SECOND).astimezone(zone).date()
    return day - timedelta(days=day.weekday())
