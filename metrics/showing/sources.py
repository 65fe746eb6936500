"""What the pages of sources show: how fresh, how the last run went, what comes next. Read only."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.connectors.event_log import BadLine
from metrics.connectors.registry import CONNECTORS
from metrics.connectors.words import Words, words
from metrics.intake.freshness import STALE_INTERVALS, is_stale
from metrics.intake.importing import bad_line
from metrics.models import (
    BadRow,
    HelpdeskAgent,
    HelpdeskGroup,
    RunStatus,
    SetAside,
    Source,
    SourceKind,
    SyncRun,
)
from people.durations import duration
from people.figures import measure_value
from people.models import Organization
from people.names import by_name

RUNS_SHOWN = 30
ASIDE_SHOWN = 20
_UNEVENTFUL = Q(status=RunStatus.SUCCEEDED, requested_by=None, file=None, events_new=0, rows_bad=0)


class Run(NamedTuple):
    """One reading: what went wrong in words, how long it took ("" while it goes on), how many."""

    run: SyncRun
    words: Words | None
    took: str
    read: str
    new: str
    changed: str

    @property
    def goes_on(self) -> bool:
        """Whether it is not at its end."""
        return self.run.finished_at is None


class Aside(NamedTuple):
    """Tickets that could not be measured: how many, and those that failed last."""

    many: int
    shown: list[SetAside]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.many - len(self.shown)


class SourceCard(NamedTuple):
    """One source as a page shows it. state is a key of the freshness component.

    running: it is read now, or will be within seconds. proven: its connector ran against the
    real product.
    """

    source: Source
    state: str
    text: str
    last: Run | None
    running: bool

    @property
    def takes_files(self) -> bool:
        """Files come when somebody hands them in; nothing is synced on a schedule."""
        return self.source.kind == SourceKind.EVENT_LOG

    @property
    def waits_until(self) -> datetime | None:
        """When the helpdesk, which asked us to wait, may be asked again."""
        until = self.source.not_before
        return until if until and until > timezone.now() else None


class Kind(NamedTuple):
    """A kind of source that can be connected."""

    value: str
    label: str
    proven: bool


def kinds() -> list[Kind]:
    """Those with a connector, and files."""
    return [
        Kind(value, str(label), value not in CONNECTORS or CONNECTORS[value].proven)
        for value, label in SourceKind.choices
        if value in CONNECTORS or value == SourceKind.EVENT_LOG
    ]


def overview(organization: Organization) -> list[SourceCard]:
    """All sources with their last runs, by name; two queries."""
    sources = Source.objects.of(organization)
    newest = SyncRun.objects.filter(organization=organization, source=OuterRef("pk"))
    last = newest.order_by("-started_at", "-pk").values("pk")[:1]
    ids = sources.annotate(last=Subquery(last)).order_by().values("last")
    runs = {run.source_id: run for run in SyncRun.objects.filter(pk__in=ids)}
    cards = [_card(source, runs.get(source.pk)) for source in sources]
    return by_name(cards, lambda card: card.source.name)


def removed(organization: Organization) -> list[Source]:
    """Sources that can be brought back, the last removed first."""
    gone = Source.objects.filter(organization=organization, archived_at__isnull=False)
    return list(gone.order_by("-archived_at", "-pk"))


def source_page(source: Source) -> dict[str, Any]:
    """One source: its state, the history of its runs, how many wait to be matched, what failed.

    The history leaves out scheduled runs that brought nothing new, but for the last one: a failure
    of yesterday stands among the last 30.
    """
    runs = SyncRun.objects.filter(organization=source.organization_id, source=source)
    newest = runs.order_by("-started_at", "-pk").first()
    told = ~_UNEVENTFUL | Q(pk=newest.pk if newest else 0)
    history = (
        runs.filter(told).select_related("requested_by", "file").order_by("-started_at", "-pk")
    )
    return {
        "card": _card(source, newest),
        "runs": [_run(run) for run in history[:RUNS_SHOWN]],
        "waiting": _waiting(source, HelpdeskAgent) + _waiting(source, HelpdeskGroup),
        "aside": _aside(source),
    }


def bad_rows_of(run: SyncRun) -> list[BadLine]:
    """What was not taken in, in the order of the file."""
    rows = BadRow.objects.filter(organization=run.organization_id, run=run)
    return [bad_line(row) for row in rows.order_by("line", "pk")]


def _aside(source: Source) -> Aside:
    rows = SetAside.objects.filter(organization=source.organization_id, ticket__source=source)
    first = list(rows.select_related("ticket").order_by("-since", "-pk")[: ASIDE_SHOWN + 1])
    count = len(first) if len(first) <= ASIDE_SHOWN else rows.count()
    return Aside(count, first[:ASIDE_SHOWN])


def _waiting(source: Source, model: type[HelpdeskAgent] | type[HelpdeskGroup]) -> int:
    return model.objects.filter(
        organization=source.organization_id, source=source, ignored=False, matches__isnull=True
    ).count()


def _run(run: SyncRun) -> Run:
    took = ""
    if run.finished_at is not None:
        seconds = max((run.finished_at - run.started_at).total_seconds(), 0)
        took = duration(Fraction(seconds).limit_denominator(1000)) if seconds >= 1 else _("< 1 s")
    return Run(
        run=run,
        words=words(run.error_code) if run.error_code else None,
        took=took,
        read=_count(run.events_read),
        new=_count(run.events_new),
        changed=_count(run.tickets_changed),
    )


def _card(source: Source, run: SyncRun | None) -> SourceCard:
    now = timezone.now()
    running = run is not None and run.finished_at is None and run.status == RunStatus.RUNNING
    return SourceCard(
        source=source,
        state="running" if running else _state(source, now),
        text=_reading(source, run, now) if running and run else _text(source, now),
        last=_run(run) if run else None,
        running=running,
    )


def _state(source: Source, now: datetime) -> str:
    if source.synced_at is None:
        return "never"
    if is_stale(source, now):
        return "stale"
    late = now - source.synced_at > STALE_INTERVALS * timedelta(seconds=source.interval)
    return "late" if late and source.kind != SourceKind.EVENT_LOG else "fresh"


def _reading(source: Source, run: SyncRun, now: datetime) -> str:
    if run.pages == 0:
        held = source.lease_until is not None and source.lease_until > now
        return _("Reading begins") if held or run.file_id else _("Waits for its turn")
    return ngettext(
        "Reading: %(count)s event so far", "Reading: %(count)s events so far", run.events_read
    ) % {"count": _count(run.events_read)}


def _text(source: Source, now: datetime) -> str:
    files = source.kind == SourceKind.EVENT_LOG
    if source.synced_at is None:
        return _("No file was read yet") if files else _("Not read yet")
    if now - source.synced_at < timedelta(minutes=1):
        return _("A file was read just now") if files else _("Read to the end just now")
    age = {"age": timesince(source.synced_at, now, depth=1)}
    return (_("Last file read %(age)s ago") if files else _("Read to the end %(age)s ago")) % age


def _count(number: int) -> str:
    return measure_value(Fraction(number), "count")
