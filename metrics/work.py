"""What is due in PostgreSQL, and short steps of doing it: nothing is known elsewhere."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from metrics.hours.noting import note_changed_rules, organizations_with_new_rules
from metrics.matching.addresses import match_by_address, organizations_with_known_addresses
from metrics.matching.rematching import measure_scope, note_changed_matches, organizations_changed
from metrics.measure import measure_due
from metrics.models import DueScope, DueValue, EventFile
from metrics.storing.rezoning import follow_zone, organizations_moved
from metrics.storing.set_aside import organizations_to_try_again, try_again
from metrics.values_due import unfilled_versions

_PATIENCE = 0.1  # seconds until another's chunk may be done
# The first by the index that has only those: EXISTS would look for one among all tickets.
_TO_MEASURE = """
    SELECT o.id FROM people_organization o WHERE (
        SELECT t.id FROM metrics_ticket t
        WHERE t.organization_id = o.id AND t.events_version > t.measured_version
        ORDER BY t.id LIMIT 1
    ) IS NOT NULL OR EXISTS (
        SELECT 1 FROM metrics_source s WHERE s.organization_id = o.id AND EXISTS (
            SELECT 1 FROM metrics_ticket t
            WHERE t.organization_id = o.id AND t.source_id = s.id AND t.due_at <= s.as_of
        )
    )
"""


def organizations_to_measure() -> list[int]:
    """Those with tickets that have news, whose time has come or that other measures may measure,
    and those whose matches, hours, promises or time zone have changed, or whose agents' addresses
    are somebody's by now."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_MEASURE)
        tickets = {row[0] for row in cursor.fetchall()}
    scopes = DueScope.objects.values_list("organization_id", flat=True).distinct()
    return sorted(
        tickets.union(
            scopes,
            organizations_with_known_addresses(),
            organizations_changed(),
            organizations_with_new_rules(),
            organizations_moved(),
            organizations_to_try_again(),
        )
    )


def organizations_to_value() -> list[int]:
    """Those with stored weekly values that are out of date, or not there yet."""
    due = DueValue.objects.values_list("organization_id", flat=True).distinct()
    return sorted({*due, *unfilled_versions().values_list("organization_id", flat=True)})


def files_to_import() -> list[int]:
    """Uploaded event logs that were not taken in to their end."""
    waiting = EventFile.objects.filter(finished_at__isnull=True).exclude(file="")
    return list(waiting.order_by("id").values_list("id", flat=True))


def measure_step(*, organization_id: int) -> int:
    """Measure until nothing is left or settings.MEASURE_STEP_SECONDS are over; how many tickets."""
    until = time.monotonic() + settings.MEASURE_STEP_SECONDS
    _note_settings(organization_id)
    done = 0
    while time.monotonic() < until:
        measured = _measure_some(organization_id)
        if not measured:
            break
        done += measured
    return done


def measure_all(*, organization_id: int) -> Iterator[int]:
    """Measure until nothing is due, also what others measure now; yields how many at a time."""
    _note_settings(organization_id)
    while True:
        measured = _measure_some(organization_id)
        if measured:
            yield measured
        elif organization_id in organizations_to_measure():
            time.sleep(_PATIENCE)
        else:
            return


def _note_settings(organization_id: int) -> None:
    follow_zone(organization_id=organization_id)
    match_by_address(organization_id=organization_id)
    note_changed_matches(organization_id=organization_id)
    note_changed_rules(organization_id=organization_id)
    try_again(organization_id=organization_id)


def _measure_some(organization_id: int) -> int:
    """News before what was measured already: a scope's old figures stand until its turn."""
    return measure_due(organization_id=organization_id) or measure_scope(
        organization_id=organization_id
    )
