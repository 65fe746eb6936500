"""More history behind an organization: its tickets again, under other ids and at other dates."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from metrics.models import Measurement, Ticket, TicketEvent
from people.models import Organization

TABLES = [model._meta.db_table for model in (Ticket, TicketEvent, Measurement)]
_SHIFT = "interval '52 weeks' * %(copy)s"


def multiply(organization: Organization, times: int) -> None:
    """Make it `times` as much; each copy lies 52 weeks before the last, measured already."""
    with transaction.atomic(), connection.cursor() as cursor, _keys_checked_at_once(cursor):
        for copy in range(1, times):
            for statement in (_tickets(), _events(), _measurements()):
                cursor.execute(statement, {"organization": organization.pk, "copy": copy})
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


@contextmanager
def _keys_checked_at_once(cursor: CursorWrapper) -> Iterator[None]:
    """Foreign keys checked for all rows together at the end, not for each row by itself."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [TABLES],
    )
    keys = cursor.fetchall()
    for table, name, _ in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _columns(model: type[models.Model], *without: str) -> list[str]:
    names = [field.column for field in model._meta.concrete_fields]
    return [f'"{name}"' for name in names if name not in ("id", *without)]


def _moved(prefix: str, columns: Sequence[str], times: Sequence[str]) -> str:
    return ", ".join(
        f"{prefix}.{column} - {_SHIFT}" if column.strip('"') in times else f"{prefix}.{column}"
        for column in columns
    )


def _tickets() -> str:
    columns = _columns(Ticket, "external_id")
    return f"""
        INSERT INTO metrics_ticket (external_id, {", ".join(columns)})
        SELECT t.external_id || '-' || %(copy)s, {_moved("t", columns, ("created_at", "due_at"))}
        FROM metrics_ticket t
        WHERE t.organization_id = %(organization)s AND position('-' IN t.external_id) = 0
        ORDER BY t.id
    """


_COPIED = """
    JOIN metrics_ticket t ON t.organization_id = o.organization_id AND t.id = o.ticket_id
        AND position('-' IN t.external_id) = 0
    JOIN metrics_ticket n ON n.organization_id = t.organization_id AND n.source_id = t.source_id
        AND n.external_id = t.external_id || '-' || %(copy)s
"""


def _events() -> str:
    columns = _columns(TicketEvent, "ticket_id")
    return f"""
        INSERT INTO metrics_ticketevent (ticket_id, {", ".join(columns)})
        SELECT n.id, {_moved("o", columns, ("at",))} FROM metrics_ticketevent o {_COPIED}
        WHERE o.organization_id = %(organization)s ORDER BY o.id
    """


def _measurements() -> str:
    columns = _columns(Measurement, "ticket_id", "event_id")
    return f"""
        INSERT INTO metrics_measurement (ticket_id, event_id, {", ".join(columns)})
        SELECT n.id, ne.id, {_moved("o", columns, ("at", "until"))}
        FROM metrics_measurement o {_COPIED}
        JOIN metrics_ticketevent oe ON oe.id = o.event_id
        JOIN metrics_ticketevent ne ON ne.organization_id = o.organization_id
            AND ne.ticket_id = n.id AND ne.event_id = oe.event_id
        WHERE o.organization_id = %(organization)s ORDER BY o.id
    """
