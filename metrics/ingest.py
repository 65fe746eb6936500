"""From a connector's records to stored events: each once, its highest revision, in any order."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from metrics.connectors.base import Page
from metrics.intake import leases, newcomers
from metrics.models import Source, Stream
from metrics.storing.collecting import collecting_later
from metrics.storing.copying import FROM_MICROS
from metrics.storing.staging import contradictions, doubtful, stage, upsert
from metrics.storing.storable import Refused, sorted_out


class Stored(NamedTuple):
    """What came of a page."""

    events_new: int
    tickets_changed: int
    bad: list[Refused]


@collecting_later()
def store_page(*, source: Source, lease_token: UUID, stream: str, page: Page) -> Stored:
    """Store a page and move its stream's cursor, both or neither.

    LeaseLost, and nothing stored, if somebody else has the source by now.
    """
    with transaction.atomic():
        leases.hold(claim=leases.Claim(source.pk, lease_token))
        stored = store_records(source=source, page=page)
        _move(source, stream, page)
        return stored


def store_records(*, source: Source, page: Page) -> Stored:
    """Store a page's tickets, agents and groups; call it in a transaction.

    Refused are events whose ids cannot be stored, and those that say something else under a
    revision that is known already: the first stays.
    """
    good, bad = sorted_out(page.tickets)
    newcomers.take_in(
        organization_id=source.organization_id,
        source_id=source.pk,
        events=(event for _, event in good),
        agents=page.agents,
        groups=page.groups,
    )
    if not good:
        return Stored(0, 0, bad)
    with connection.cursor() as cursor:
        urls = {ticket.external_id: ticket.url for ticket in page.tickets}
        tickets, fresh = _lock_tickets(cursor, source, {name: urls[name] for name, _ in good})
        staged = [(tickets[name], event) for name, event in good]
        stage(cursor, staged)
        bad += [
            Refused(*good[position], "event_id", good[position][1].id, "other_content")
            for position in contradictions(cursor, source.organization_id, doubtful(staged, fresh))
        ]
        new, changed = upsert(cursor, source.organization_id)
    return Stored(new, changed, bad)


def _lock_tickets(
    cursor: CursorWrapper, source: Source, urls: dict[str, str]
) -> tuple[dict[str, int], set[int]]:
    """The tickets' ids by name, and which of them were made now.

    They are locked in the order of ids against measuring.
    """
    names = sorted(urls)
    of = [source.organization_id, source.pk]
    cursor.execute(
        "INSERT INTO metrics_ticket (organization_id, source_id, external_id, url, events_version,"
        " measured_version, subject, channel, status, priority, topics, language, requester,"
        " account) SELECT %s, %s, name, url, 0, 0, '', 0, '', '', '{}', '', '', ''"
        " FROM unnest(%s::text[], %s::text[]) AS named (name, url) WHERE NOT EXISTS (SELECT 1"
        " FROM metrics_ticket WHERE organization_id = %s AND source_id = %s AND external_id = name)"
        " ORDER BY name ON CONFLICT DO NOTHING RETURNING id",
        [*of, names, [urls[name][:500] for name in names], *of],
    )
    fresh = {row[0] for row in cursor.fetchall()}
    cursor.execute(
        "SELECT external_id, id FROM metrics_ticket WHERE organization_id = %s AND source_id = %s"
        " AND external_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [*of, names],
    )
    return dict(cursor.fetchall()), fresh


def _move(source: Source, stream: str, page: Page) -> None:
    """The cursor, and how far the data reaches: never back, never beyond its arrival.

    The source's as_of is that of the stream that lags most, once each has been read.
    """
    Stream.objects.update_or_create(
        organization_id=source.organization_id,
        source=source,
        name=stream,
        defaults={"cursor": dict(page.cursor), "done": page.done},
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE metrics_stream SET as_of = greatest(as_of, least(clock_timestamp(), "
            + FROM_MICROS.format("%s::bigint")
            + ")) WHERE organization_id = %s AND source_id = %s AND name = %s"
            " AND %s::bigint IS NOT NULL",
            [page.as_of, source.organization_id, source.pk, stream, page.as_of],
        )
        cursor.execute(
            "UPDATE metrics_source SET as_of = greatest(as_of, (SELECT min(as_of)"
            " FROM metrics_stream WHERE organization_id = %s AND source_id = %s"
            " HAVING bool_and(done OR as_of IS NOT NULL))) WHERE id = %s",
            [source.organization_id, source.pk, source.pk],
        )
