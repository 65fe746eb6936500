"""From when until when something is known: of the sources, of what people and programs enter."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from metrics.catalogue import Aggregation
from metrics.facts import ENTERED, Measure
from metrics.models import SourceKind
from metrics.values.sql import Sql

Told = tuple[int, str | None]  # a measure; its variant where one alone is meant
Entered = Mapping[Told, tuple[datetime, datetime]]  # the first and last entry of each


class Reach(NamedTuple):
    """How far the data reaches (metrics.intake.freshness.reached; the newest), and from when on."""

    as_of: datetime | None = None
    newest: datetime | None = None
    since: datetime | None = None


def select_reach(organization_id: int, beside: Sql) -> Sql:
    """One row: a `Reach`, and the expression `beside`."""
    since = select_since(organization_id)
    return Sql(
        f"""SELECT coalesce(min(s.as_of) FILTER (WHERE s.kind <> %s), max(s.as_of)), max(s.as_of),
{since.text}, {beside.text} FROM metrics_source s
WHERE s.organization_id = %s AND s.archived_at IS NULL""",  # noqa: S608
        (SourceKind.EVENT_LOG.value, *since.params, *beside.params, organization_id),
    )


def select_since(organization_id: int) -> Sql:
    """When the first ticket was created, as an expression. Each team's is one step."""
    created = (organization_id, Measure.CREATED.value)
    return Sql(
        """least(
  (SELECT min(first.at) FROM people_team team CROSS JOIN LATERAL (
    SELECT m.at FROM metrics_measurement m
     WHERE m.organization_id = %s AND m.measure = %s AND m.team_id = team.id
     ORDER BY m.at LIMIT 1) first WHERE team.organization_id = %s),
  (SELECT m.at FROM metrics_measurement m
    WHERE m.organization_id = %s AND m.measure = %s AND m.team_id IS NULL
    ORDER BY m.team_id, m.at LIMIT 1))""",
        (*created, organization_id, *created),
    )


def select_entered(organization_id: int, ones: Iterable[Aggregation]) -> Sql:
    """The first and last entry of each measure that is read, as one JSON value; or null."""
    wanted = sorted(set().union(*map(_told, ones)), key=lambda told: (told[0], told[1] or ""))
    if not wanted:
        return Sql("NULL::text")
    said = "m.measure = w.measure AND (w.variant IS NULL OR m.variant = w.variant)"
    return Sql(
        f"""(SELECT json_agg(json_build_array(w.measure, w.variant, f.at, l.at))::text
  FROM unnest(%s::smallint[], %s::text[]) AS w(measure, variant)
  CROSS JOIN LATERAL (SELECT min(m.at) AS at FROM metrics_measurement m
    WHERE m.organization_id = %s AND {said}) AS f
  CROSS JOIN LATERAL (SELECT max(m.at) AS at FROM metrics_measurement m
    WHERE m.organization_id = %s AND {said}) AS l WHERE f.at IS NOT NULL)""",  # noqa: S608
        (
            *([told[column] for told in wanted] for column in (0, 1)),
            organization_id,
            organization_id,
        ),
    )


def entered_of(text: str | None) -> Entered:
    """What `select_entered` gave."""
    return {
        (int(measure), variant): (datetime.fromisoformat(first), datetime.fromisoformat(last))
        for measure, variant, first, last in (json.loads(text) if text else ())
    }


def _told(one: Aggregation) -> set[Told]:
    """What it reads of what people and programs enter."""
    parts = one.numerator + one.denominator
    return {(part.measure.value, part.variant) for part in parts if part.measure in ENTERED}


def known_of(one: Aggregation, reach: Reach, entered: Entered) -> Reach:
    """As far as it is known that what it adds up is not there: of a ratio of entries, these."""
    return reach_of(replace(one, denominator=()) if one.is_of_entries else one, reach, entered)


def reach_of(one: Aggregation, reach: Reach, entered: Entered) -> Reach:
    """How far the data of an aggregation reaches: the sources', the entries', or both.

    What people enter is known from the first entry of its kind on, as far as any data reaches:
    who never entered one has no data, who did had none since. `as_of` is the oldest of its own.
    """
    asked = _told(one)
    if not asked:
        return Reach() if one.of_accounts else reach
    known = [entered[told] for told in asked if told in entered]
    helpdesk = bool(one.measures - ENTERED)
    ends = [last for _first, last in known]
    starts = [first for first, _last in known]
    return Reach(
        as_of=min(filter(None, [*ends, reach.as_of if helpdesk else None]), default=None),
        newest=max(filter(None, [*ends, reach.newest]), default=None),
        since=min(filter(None, [*starts, reach.since if helpdesk else None]), default=None),
    )
