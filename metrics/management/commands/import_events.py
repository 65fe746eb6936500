"""manage.py import_events: a ticket event log into an organization's source, then its measures."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from metrics.catalogue_setup import ensure_metrics
from metrics.connectors.event_log import PRESETS, BadLine
from metrics.intake import importing
from metrics.intake.bad_rows import write_bad_rows
from metrics.models import Source, SourceKind
from metrics.work import measure_all
from people.models import Organization


class Command(BaseCommand):
    help = "Take in a ticket event log (CSV or JSON Lines, packed by gzip or not) and measure it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--source", required=True, metavar="NAME")
        parser.add_argument("--mapping", default="", choices=sorted(PRESETS), metavar="PRESET")
        parser.add_argument("--as-of", type=_time, metavar="TIME", dest="as_of")
        parser.add_argument("--strict", action="store_true", help="take in all rows or none")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        path: Path = options["file"]
        try:
            # Strictly all or nothing: not even the source is made.
            whole = transaction.atomic() if options["strict"] else nullcontext()
            with path.open("rb") as file, whole:
                self._import(organization, path, file, options)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}") from error
        ensure_metrics(organization)
        self._measure(organization)

    def _import(
        self, organization: Organization, path: Path, file: BufferedIOBase, options: dict[str, Any]
    ) -> None:
        source, _ = Source.objects.get_or_create(
            organization=organization,
            name=options["source"],
            defaults={"kind": SourceKind.EVENT_LOG},
        )
        if source.kind != SourceKind.EVENT_LOG:
            raise CommandError(f"{source.name} is no source of files: choose another name.")
        event_file = importing.open_event_file(
            source=source, file=file, name=path.name, mapping=options["mapping"]
        )
        if event_file.line:
            self.stderr.write(f"Going on after line {event_file.line:,}.")
        take_in = importing.import_strictly if options["strict"] else importing.import_events
        try:
            run = take_in(
                event_file=event_file, file=file, as_of=options["as_of"], on_page=self._progress
            )
        except importing.NotAllGood as refused:
            where = self._give_back(path, refused.bad)
            raise CommandError(
                f"Nothing was taken in: {len(refused.bad):,} rows are not good; see {where}."
            ) from None
        except importing.TakenOver:
            raise CommandError("Another import of this file is under way.") from None
        bad = [importing.bad_line(row) for row in run.bad_rows.order_by("line")]
        given_back = f"; they stand in {self._give_back(path, bad)}" if bad else ""
        self.stdout.write(
            f"{run.events_read:,} events read, {run.events_new:,} of them new."
            f" Rows refused: {run.rows_bad:,}{given_back}."
        )

    def _progress(self, progress: importing.Progress) -> None:
        self.stderr.write(f"{progress.line:,} lines read, {progress.bad:,} refused")

    def _measure(self, organization: Organization) -> None:
        done = 0
        for measured in measure_all(organization_id=organization.pk):
            done += measured
            self.stderr.write(f"{done:,} tickets measured")

    def _give_back(self, path: Path, bad: Iterable[BadLine]) -> Path:
        """Beside the file, or in the current folder where that one cannot be written to."""
        name = f"{path.name}.bad.csv"
        for target in (path.with_name(name), Path(name)):
            try:
                with target.open("w", encoding="utf-8", newline="") as file:
                    write_bad_rows(bad, file)
            except OSError:
                continue
            return target
        raise CommandError(f"The bad rows cannot be written: neither beside {path} nor here.")


def _time(text: str) -> datetime:
    """ISO 8601 with an offset or Z."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ArgumentTypeError(f"{text} is no time with an offset, such as 2026-03-01T12:00:00Z")
    return found
