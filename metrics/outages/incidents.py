"""Outages: tickets created in one do not count. Applied after measuring, the last of reasons."""

from collections.abc import Sequence
from typing import NamedTuple

from metrics.facts import Excluded, micros
from metrics.models import IncidentWindow
from metrics.storing.rewriting import Row


class Incidents(NamedTuple):
    """The outages that hold, as [start, end) in microseconds; they may overlap."""

    windows: Sequence[tuple[int, int]]

    def cover(self, created_at: int | None) -> bool:
        """Whether a ticket created then is taken out; one whose creation is unknown is not."""
        return created_at is not None and any(
            start <= created_at < end for start, end in self.windows
        )

    def apply(self, row: Row, created_at: int | None) -> Row:
        """The measurement of a ticket created then; one that does not count keeps its reason."""
        if self.windows and row.excluded == Excluded.COUNTED and self.cover(created_at):
            return row._replace(excluded=Excluded.INCIDENT)
        return row


def load_incidents(organization_id: int) -> Incidents:
    """All outages of an organization that were not withdrawn."""
    found = IncidentWindow.objects.of(organization_id).values_list("start", "end")
    return Incidents([(micros(start), micros(end)) for start, end in found])
