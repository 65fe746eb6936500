"""Reading a source again from its start, so that changed settings hold for all of it.

A reading has a number. What it tells overrules what earlier readings told of the same event, by a
revision that begins with that number; what it does not tell any more of a ticket that it tells is
taken away at its end, where it hung on the settings alone. Until then all figures stand.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import F

from metrics.connectors.base import Page, TicketRecord
from metrics.models import Source, Stream, Ticket

_SHIFT = 40  # bits of a revision that are the connector's own
# The connector's own may lie a little below 0.
_SLACK = 1 << 20
# Whether these are told hangs on the settings; whatever else is missing is kept.
_BY_SETTINGS = ("tier_changed", "topics_set", "rated", "time_worked")


def begin_reading(*, source: Source) -> None:
    """From the start again; whoever reads it now stores nothing more. Call it in a transaction."""
    Source.objects.filter(pk=source.pk).update(
        reading=F("reading") + 1,
        rereading=True,
        settings_changed=False,
        lease_token=None,
        lease_until=None,
    )
    Stream.objects.filter(organization=source.organization_id, source=source).update(
        cursor={}, done=False
    )


def was_read(*, source: Source) -> bool:
    """Whether it has tickets, or a cursor with which reading goes on."""
    of = {"organization": source.organization_id, "source": source}
    moved = Stream.objects.filter(**of).exclude(cursor={})
    return moved.exists() or Ticket.objects.filter(**of).exists()


def lifted(page: Page, reading: int) -> Page:
    """The page with its events' revisions above those of earlier readings."""
    if not reading:
        return page
    return page._replace(tickets=tuple(_lifted(page.tickets, reading << _SHIFT)))


def finish_reading(*, source: Source) -> None:
    """Every stream was read to its end; call it in the transaction that says so."""
    if not Source.objects.filter(pk=source.pk, rereading=True).update(rereading=False):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH told AS (
                SELECT t.id FROM metrics_ticket t
                WHERE t.organization_id = %(organization)s AND t.source_id = %(source)s
                    AND EXISTS (
                        SELECT 1 FROM metrics_ticketevent e
                        WHERE e.organization_id = t.organization_id AND e.ticket_id = t.id
                            AND e.revision >= %(least)s
                    )
                ORDER BY t.id FOR NO KEY UPDATE
            ), gone AS (
                DELETE FROM metrics_ticketevent e USING told
                WHERE e.organization_id = %(organization)s AND e.ticket_id = told.id
                    AND e.revision < %(least)s
                    AND (e.kind = ANY(%(kinds)s) OR e."to" = 'complaint'
                        AND e.kind IN ('marked', 'unmarked'))
                RETURNING e.ticket_id
            )
            UPDATE metrics_ticket SET events_version = events_version + 1
            WHERE organization_id = %(organization)s AND id IN (SELECT ticket_id FROM gone)
            """,
            {
                "organization": source.organization_id,
                "source": source.pk,
                "least": (source.reading << _SHIFT) - _SLACK,
                "kinds": list(_BY_SETTINGS),
            },
        )


def _lifted(tickets: Iterable[TicketRecord], by: int) -> Iterable[TicketRecord]:
    for ticket in tickets:
        events = (event._replace(revision=event.revision + by) for event in ticket.events)
        yield ticket._replace(events=tuple(events))
