"""Stored weekly values: computed again where their measurements have changed.

Measuring puts what it changed into DueValue (measure, week, team, person) in its own transaction,
with ON CONFLICT DO UPDATE, so that a row stands locked until its measurements can be seen. Here
they are taken out, and the values of these weeks for these teams and people, and for the company,
are written anew: one statement a metric, each reading no more than the weeks concerned.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from metrics.catalogue import Aggregation, Definition, definition_from_json
from metrics.catalogue_setup import ensure_metrics
from metrics.facts import REVIEWS, Measure
from metrics.models import MetricVersion
from metrics.values.types import Filters
from metrics.values_rewrite import STORABLE, Cell, rewrite
from people.models import Organization

# Of spells what holds at a moment is read when it is asked for; growth is made of totals.
STORED = ("sum", "quotient", "percentile")
CHUNK = 50_000
LOCK = 0x76616C75  # of advisory locks, the class for this work


Progress = Callable[[str, int], None]  # a metric's key, and how many of its values it is about


def silence(_key: str, _count: int) -> None:
    """Nobody is told."""


class Due(NamedTuple):
    """One claimed row of DueValue."""

    measure: int
    week: date
    team: int | None
    person: int | None


@transaction.atomic
def recompute_values(*, organization_id: int, limit: int = 20_000) -> int:
    """Compute again what waits, at most `limit` rows of it; how many rows were taken.

    0 too while another does it: two at once could write an older value over a newer one.
    """
    if not _alone(organization_id):
        return 0
    due = _claim(organization_id, limit)
    unfilled = unfilled_versions().filter(organization=organization_id)
    if not due and not unfilled.exists():
        return 0
    organization = Organization.objects.get(pk=organization_id)
    ensure_metrics(organization)
    changed = _fill(organization)
    for version_id, definition in stored_versions(organization):
        cells = _cells(due, definition.default.measures)
        if cells:
            changed += _rewrite(organization, version_id, definition, cells)
    if changed:
        Organization.objects.touch(organization_id)
    return len(due)


def rebuild_values(*, organization_id: int, told: Progress = silence) -> int:
    """Compute all weeks of all metrics again, as after a change of time zone; how many differed.

    A metric at a time, each in a transaction of its own. told: gets each metric's key and how many
    values of it differed.
    """
    organization = Organization.objects.get(pk=organization_id)
    ensure_metrics(organization)
    new = list(unfilled_versions().filter(organization=organization).values_list("pk", flat=True))
    changed = sum(
        _rebuild(organization, version_id, definition, told)
        for version_id, definition in stored_versions(organization)
    )
    MetricVersion.objects.filter(pk__in=new).update(filled_at=Now())
    return changed


@transaction.atomic
def _rebuild(
    organization: Organization, version_id: int, definition: Definition, told: Progress
) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, organization.pk))
    changed = _rewrite_all(organization, version_id, definition)
    if changed:
        Organization.objects.touch(organization.pk)
    told(definition.key, changed)
    return changed


def unfilled_versions() -> QuerySet[MetricVersion]:
    """Versions of metrics in use that were made after their measurements: read live until then."""
    return MetricVersion.objects.filter(filled_at__isnull=True, metric__retired_at__isnull=True)


def _fill(organization: Organization) -> int:
    """Compute all weeks of the versions that are new; how many cells that were."""
    new = {version.pk: version for version in unfilled_versions().filter(organization=organization)}
    changed = 0
    for version_id, definition in stored_versions(organization):
        if version_id in new:
            changed += _rewrite_all(organization, version_id, definition)
    MetricVersion.objects.filter(pk__in=new).update(filled_at=Now())
    return changed


def _rewrite_all(organization: Organization, version_id: int, definition: Definition) -> int:
    changed, cells = 0, every_cell(organization, version_id, definition.default)
    for first in range(0, len(cells), CHUNK):
        changed += _rewrite(organization, version_id, definition, cells[first : first + CHUNK])
    return changed


def _rewrite(
    organization: Organization, version_id: int, definition: Definition, cells: Sequence[Cell]
) -> int:
    return rewrite(
        organization_id=organization.pk,
        zone=organization.zone,
        version_id=version_id,
        one=definition.default,
        cells=cells,
        filters=Filters(**definition.filters),
    )


def stored_versions(organization: Organization) -> list[tuple[int, Definition]]:
    """Every version of a metric whose weekly values are stored, with what it says."""
    versions = MetricVersion.objects.filter(
        organization=organization, metric__retired_at__isnull=True
    ).order_by("pk")
    known = [(version.pk, definition_from_json(version.definition)) for version in versions]
    return [(key, definition) for key, definition in known if is_stored(definition)]


def is_stored(definition: Definition) -> bool:
    """Whether its weekly values are kept.

    What filters by more than a measurement itself says is read when asked for: reviews have their
    channel, tier and priority from their tickets. So is money: an amount without its currency says
    nothing.
    """
    one, filters = definition.default, set(definition.filters)
    storable = STORABLE if one.measures.isdisjoint(REVIEWS) else STORABLE & {"incidents"}
    return one.kind in STORED and not one.is_money and storable.issuperset(filters)


def every_cell(organization: Organization, version_id: int, one: Aggregation) -> list[Cell]:
    """The cells that have measurements of a metric, or a stored value."""
    measures = [measure.value for measure in one.measures]
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH measured AS MATERIALIZED (
  SELECT DISTINCT date_trunc('week', at AT TIME ZONE %s)::date AS week, team_id, person_id
    FROM metrics_measurement WHERE organization_id = %s AND measure = ANY(%s))
SELECT week, NULL::bigint, NULL::bigint FROM measured
UNION SELECT week, team_id, NULL FROM measured
UNION SELECT week, NULL, person_id FROM measured
UNION SELECT week, team_id, person_id FROM metrics_metricvalue
 WHERE organization_id = %s AND version_id = %s ORDER BY 1, 2, 3""",
            (organization.timezone, organization.pk, measures, organization.pk, version_id),
        )
        return [Cell(*row) for row in cursor.fetchall()]


def _alone(organization_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, organization_id))
        return bool(cursor.fetchone()[0])


def _claim(organization_id: int, limit: int) -> list[Due]:
    """Take rows out; those of a measuring that has not ended are locked, and wait.

    By their place: where the table was empty a moment ago, a join by ids was planned as if it still
    were, and compared all with all.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM metrics_duevalue WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM metrics_duevalue WHERE organization_id = %s
   ORDER BY measure, week, team_id, person_id LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING measure, week, team_id, person_id""",
            (organization_id, limit),
        )
        return [Due(*row) for row in cursor.fetchall()]


def _cells(due: Iterable[Due], measures: Iterable[Measure]) -> list[Cell]:
    """The cells in which measurements of these measures count."""
    wanted = {measure.value for measure in measures}
    cells = set()
    for row in due:
        if row.measure in wanted:
            cells.add(Cell(row.week))
            if row.team is not None:
                cells.add(Cell(row.week, team=row.team))
            if row.person is not None:
                cells.add(Cell(row.week, person=row.person))
    return sorted(cells, key=lambda cell: (cell.week, cell.team or 0, cell.person or 0))
