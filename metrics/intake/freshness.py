"""How far the data of an organization's sources reaches, and whether it is fresh."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import DateTimeField, Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone

from metrics.models import DueScope, Source, SourceKind
from metrics.values.reaching import select_since
from people.models import Organization

STALE_AFTER = timedelta(hours=24)
STALE_INTERVALS = 3


class SourceState(NamedTuple):
    """The sources of an organization taken together.

    as_of: how far the data reaches (`reached`). covered_from: the first ticket. synced_at: when the
    helpdesk that was read to its end least recently was. stale: ids of sources not synced for 3 of
    their intervals and at least 24 hours; files come when they come and are never stale.
    recalculating: a setting changed, and what it concerns is not all measured again yet.
    connected: whether there is any source, read or not.
    """

    as_of: datetime | None
    covered_from: datetime | None
    synced_at: datetime | None
    stale: frozenset[int]
    recalculating: bool = False
    connected: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether any source is: the values of metrics read all of them."""
        return bool(self.stale)


def source_state(organization: Organization, *, now: datetime | None = None) -> SourceState:
    """The state of all sources; one query."""
    moment = now or timezone.now()
    since = select_since(organization.pk)
    first = RawSQL(since.text, since.params, output_field=DateTimeField(null=True))  # noqa: S611
    due = Exists(DueScope.objects.filter(organization=OuterRef("organization")))
    sources = list(Source.objects.of(organization).annotate(since=first, due=due))
    return SourceState(
        as_of=reached(sources),
        covered_from=_oldest(vars(source)["since"] for source in sources),
        synced_at=_oldest(source.synced_at for source in deciding(sources)),
        stale=frozenset(source.pk for source in sources if is_stale(source, moment)),
        recalculating=any(vars(source)["due"] for source in sources),
        connected=bool(sources),
    )


def deciding(sources: Sequence[Source]) -> Sequence[Source]:
    """Those that say how fresh the data is: the helpdesks; files where there is nothing else."""
    return [source for source in sources if source.kind != SourceKind.EVENT_LOG] or sources


def reached(sources: Sequence[Source]) -> datetime | None:
    """How far the data reaches: as far as every helpdesk that was read does.

    A file ends where it ends, and an old one holds nothing back: without a helpdesk that was read
    the newest file decides. metrics.values.reaching.select_reach says the same in SQL.
    """
    files = [source.as_of for source in sources if source.kind == SourceKind.EVENT_LOG]
    helpdesks = [source.as_of for source in sources if source.kind != SourceKind.EVENT_LOG]
    return _oldest(helpdesks) or max((moment for moment in files if moment), default=None)


def is_stale(source: Source, now: datetime) -> bool:
    """Whether a helpdesk was not read for too long, on a schedule or not."""
    if source.kind == SourceKind.EVENT_LOG:
        return False
    allowed = max(STALE_AFTER, STALE_INTERVALS * timedelta(seconds=source.interval))
    return now - (source.synced_at or source.created_at) >= allowed


def _oldest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
