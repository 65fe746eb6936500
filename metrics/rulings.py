"""Decisions on single measurements: hung on their keys, applied after measuring."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from metrics.facts import Excluded
from metrics.models import Ruling
from metrics.resolving import Resolver
from metrics.rewriting import Key, Row


class Rulings(NamedTuple):
    """What holds now, by the key of the measurement that it is about."""

    by_key: Mapping[Key, Ruling]

    def apply(self, row: Row, resolver: Resolver) -> Row:
        """The measurement as decided; one that does not count anyway keeps its own reason."""
        ruling = self.by_key.get(row.key) if self.by_key else None
        if ruling is None:
            return row
        if ruling.credited_to_id is not None:
            person = resolver.person(ruling.credited_to_id, row.at)
            row = row._replace(
                agent=ruling.credited_to_id,
                person=person,
                team=resolver.team(row.group, person, row.at),
            )
        if ruling.excludes and row.excluded == Excluded.COUNTED:
            row = row._replace(excluded=Excluded.RULED_OUT)
        return row


def load_rulings(organization_id: int, tickets: Sequence[int]) -> Rulings:
    """Those on these tickets that were not withdrawn."""
    rulings = Ruling.objects.filter(
        organization=organization_id, ticket__in=tickets, withdrawn_at__isnull=True
    )
    return Rulings(
        {(r.ticket_id, r.measure, r.variant, r.event_id, r.agent_id): r for r in rulings}
    )
