"""What the pages of sources show: how fresh, how the last run went, what comes next. Read only."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext

from metrics.freshness import STALE_INTERVALS, is_stale
from metrics.connectors.words import Words, words_of
from metrics.models import BadRow, RunStatus, Source, SourceKind, SyncRun
from people.models import Organization

RUNS_SHOWN = 30
PRESETS: list[tuple[str, str | Promise]] = [
    ("uci-incidents", gettext_lazy("IT incident log (UCI)")),
]


class SourceCard(NamedTuple):
    """One source as a page shows it. state is a key of the freshness component."""

    source: Source
    state: str
    text: str
    run: SyncRun | None
    words: Words | None
    running: bool

    @property
    def takes_files(self) -> bool:
        """Files come when somebody hands them in; nothing is synced on a schedule."""
        return self.source.kind == SourceKind.EVENT_LOG


def overview(organization: Organization) -> list[SourceCard]:
    """All sources with their last runs; two queries."""
    newest = SyncRun.objects.filter(
        organization=organization, source=OuterRef("pk")
    ).order_by("-started_at", "-pk")
    sources = list(
        Source.objects.of(organization).annotate(last_run=Subquery(newest.values("pk")[:1]))
    )
    runs = SyncRun.objects.in_bulk([source.last_run for source in sources if source.last_run])
    return [_card(source, runs.get(source.last_run)) for source in sources]


def source_card(source: Source) -> SourceCard:
    """One source with its last run; one query."""
    runs = SyncRun.objects.filter(organization=source.organization_id, source=source)
    return _card(source, runs.order_by("-started_at", "-pk").first())


def history(source: Source) -> list[dict[str, Any]]:
    """The last runs with what went wrong in words."""
    runs = SyncRun.objects.filter(organization=source.organization_id, source=source)
    return [
        {
            "run": run,
            "words": words_of(run.error_code) if run.error_code else None,
            "seconds": (run.finished_at - run.started_at).total_seconds()
            if run.finished_at
            else None,
        }
        for run in runs.select_related("requested_by", "file").order_by("-started_at", "-pk")[
            :RUNS_SHOWN
        ]
    ]


def row_error(row: BadRow) -> str:
    """What is wrong with a row, in the reader's language."""
    return str(words_of(row.code).happened)


def _card(source: Source, run: SyncRun | None) -> SourceCard:
    now = timezone.now()
    running = run is not None and run.status == RunStatus.RUNNING
    due = source.next_due_at is not None and source.next_due_at <= now and source.enabled
    words = words_of(run.error_code) if run and run.error_code else None
    return SourceCard(
        source=source,
        state=_state(source, now, running=running),
        text=_text(source, now, run, running=running),
        run=run,
        words=words,
        running=running or due,
    )


def _state(source: Source, now: datetime, *, running: bool) -> str:
    if running:
        return "running"
    if source.synced_at is None:
        return "never"
    age = now - source.synced_at
    if is_stale(source, now):
        return "stale"
    late = source.kind != SourceKind.EVENT_LOG and age > STALE_INTERVALS * timedelta(
        seconds=source.interval
    )
    return "late" if late else "fresh"


def _text(source: Source, now: datetime, run: SyncRun | None, *, running: bool) -> str:
    if running and run is not None:
        return ngettext(
            "Reading: %(count)s event so far", "Reading: %(count)s events so far", run.events_read
        ) % {"count": run.events_read}
    if source.synced_at is None:
        return _("Not read yet")
    if now - source.synced_at < timedelta(minutes=1):
        return _("Read to the end just now")
    return _("Read to the end %(age)s ago") % {"age": timesince(source.synced_at, now, depth=1)}
