"""How fresh the data behind a page is: outside of every cache, for it changes by time alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from metrics.intake.freshness import deciding, is_stale
from metrics.models import DueScope, Source
from people.models import Organization


@dataclass(frozen=True)
class Freshness:
    """synced_at: of the helpdesk that was read least recently; None: never, or there is none.

    stale: ids of the sources that have not synced for too long. recalculating: a setting changed,
    and what it concerns is not all measured again yet.
    """

    synced_at: datetime | None
    stale: frozenset[int]
    sources: int
    recalculating: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether values of metrics count as stale: they read all sources."""
        return bool(self.stale)

    @property
    def state(self) -> str:
        """As _components/freshness.html names it."""
        if self.stale:
            return "stale"
        return "fresh" if self.synced_at else "never"


def read_freshness(organization: Organization, *, now: datetime) -> Freshness:
    """One query."""
    due = Exists(DueScope.objects.filter(organization=OuterRef("organization")))
    sources = list(Source.objects.of(organization).defer("credentials").annotate(due=due))
    synced = [source.synced_at for source in deciding(sources)]
    known = [moment for moment in synced if moment is not None]
    return Freshness(
        synced_at=min(known) if known and len(known) == len(synced) else None,
        stale=frozenset(source.pk for source in sources if is_stale(source, now)),
        sources=len(sources),
        recalculating=any(vars(source)["due"] for source in sources),
    )
