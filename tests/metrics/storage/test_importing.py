"""manage.py import_events: good rows in, bad rows back, and a file that was cut off goes on."""

import csv
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DataError, OperationalError, connection, transaction
from django.utils import timezone

from metrics.connectors.event_log import BadLine, Line
from metrics.facts import Event, Measure
from metrics.intake import importing
from metrics.intake.left import close_killed
from metrics.models import (
    AgentMatch,
    BadRow,
    EntryFile,
    EventFile,
    Measurement,
    RunStatus,
    Source,
    SourceKind,
    SyncRun,
    Ticket,
    TicketEvent,
)
from metrics.showing.sources import bad_rows_of, source_page
from metrics.storing import uploads
from metrics.tasks import forget_files
from metrics.work import files_to_import, measure_all, organizations_to_measure
from okrapp.pipeline import tick
from people.models import Organization
from tests.factories import MembershipFactory, OrganizationFactory
from tests.fixtures.services import BASE_DIR, process_environment
from tests.metrics.measures.incidents import LOG

pytestmark = pytest.mark.django_db
HEADER = "ticket_id,event_id,at,kind,actor_id,actor_role,to,channel"


@pytest.fixture
def organization() -> Organization:
    return OrganizationFactory.create(slug="acme", timezone="UTC")


def rows(tickets: int) -> list[str]:
    """Created at minute n of 2 March 2026, solved an hour later: two rows a ticket."""
    found = []
    for number in range(tickets):
        hour, minute = divmod(number % 1200, 60)
        day = 1 + number // 1200
        for kind, later, more in (("created", 0, ",email"), ("status", 1, "solved,")):
            at = f"2026-03-{day:02}T{hour + later:02}:{minute:02}:00Z"
            role = "customer" if kind == "created" else "agent"
            found.append(f"T{number},{kind},{at},{kind},x,{role},{more}")
    return found


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "log.csv", rows(12))


def run(log: Path, **options: Any) -> str:
    """What the command says on stdout."""
    out = StringIO()
    call_command(
        "import_events",
        str(log),
        organization="acme",
        source="Old desk",
        stdout=out,
        stderr=StringIO(),
        **options,
    )
    return out.getvalue()


def resolutions(organization: Organization) -> list[int | None]:
    found = Measurement.objects.filter(organization=organization, measure=Measure.RESOLUTION)
    return list(found.values_list("value", flat=True))


def metric(key: str, start: int = 2026, end: int = 2027, aggregation: str = "") -> Any:
    """What the command prints for these years."""
    out = StringIO()
    period = (f"--start={start}-01-01", f"--end={end}-01-01")
    more = (f"--aggregation={aggregation}",) if aggregation else ()
    call_command("metric", key, "--organization=acme", *period, *more, stdout=out)
    return json.loads(out.getvalue())


def test_the_metrics_are_right_when_it_returns(organization: Organization, log: Path) -> None:
    assert "24 events read, 24 of them new" in run(log)
    source = Source.objects.get()
    assert (source.name, source.kind) == ("Old desk", SourceKind.EVENT_LOG)
    assert metric("tickets_solved")["value"] == 12
    found = metric("resolution_time")
    assert (found["value"], found["n"], found["as_of"]) == (3600, 12, "2026-03-01T01:11:00Z")
    sync = SyncRun.objects.get()
    assert (sync.status, sync.events_new, sync.rows_bad) == (RunStatus.SUCCEEDED, 24, 0)


def test_a_second_import_changes_nothing(organization: Organization, log: Path) -> None:
    run(log)
    before = list(Measurement.objects.values_list("id", flat=True).order_by("id"))
    assert "24 events read, 0 of them new" in run(log)
    assert list(Measurement.objects.values_list("id", flat=True).order_by("id")) == before


def test_bad_rows_come_back_beside_the_file(organization: Organization, log: Path) -> None:
    lines = rows(3)
    lines[1] = lines[1].replace("solved", "sovled")
    lines[4] = lines[4].replace("Z", "")
    again = lines[5].replace("solved", "closed")  # other content under one revision
    said = run(write(log, [*lines, again]))
    beside = log.with_name("log.csv.bad.csv")
    assert f"Rows refused: 3; they stand in {beside}" in said
    with beside.open(encoding="utf-8", newline="") as file:
        back = list(csv.DictReader(file))
    assert [(row["line"], row["column"], row["value"]) for row in back] == [
        ("3", "to", "sovled"),
        ("6", "at", "2026-03-01T00:02:00"),
        ("8", "event_id", "status"),
    ]
    assert all(row["reason"].endswith(".") for row in back)
    # Nothing is lost: each comes back whole, the one that contradicts as well.
    assert [row["row"] for row in back] == [lines[1], lines[4], again]
    assert BadRow.objects.count() == 3
    assert TicketEvent.objects.count() == 4
    assert metric("tickets_solved")["value"] == 1


@pytest.mark.parametrize(
    "bad",
    [
        "T1,status,yesterday,status,x,agent,solved,",
        "T1,status,2026-03-01T09:00:00Z,status,x,agent,open,",
    ],
)
def test_strict_takes_in_all_or_nothing(organization: Organization, log: Path, bad: str) -> None:
    write(log, [*rows(3), bad])
    with pytest.raises(CommandError, match=r"Nothing was taken in: 1 rows are not good; see .*bad"):
        run(log, strict=True)
    assert log.with_name("log.csv.bad.csv").read_text().splitlines()[1].startswith("8,")
    assert not Source.objects.exists()
    assert not TicketEvent.objects.exists()
    run(write(log, rows(3)), strict=True)
    assert metric("tickets_solved")["value"] == 3


def test_strict_says_what_the_database_refused(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not that the transaction is broken by then."""

    def refused(event_file: EventFile, *_given: Any) -> None:
        with transaction.atomic(savepoint=False):
            EventFile.objects.filter(pk=event_file.pk).update(digest="x" * 65)

    monkeypatch.setattr(importing, "_store", refused)
    with pytest.raises(DataError, match="too long"):
        run(log, strict=True)
    assert not Source.objects.exists()


def test_where_the_folder_takes_no_file_the_bad_rows_come_here(
    organization: Organization, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    log.with_name("log.csv.bad.csv").mkdir()  # stands in the way, for root too
    write(log, ["nonsense"])
    assert "they stand in log.csv.bad.csv" in run(log)
    assert (here / "log.csv.bad.csv").exists()


class Cut(Exception):
    pass


def cut_after(line: int) -> Any:
    def on_page(progress: importing.Progress) -> None:
        if progress.line >= line:
            raise Cut

    return on_page


def test_an_import_that_is_cut_off_goes_on(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PAGE_LINES", 5)
    write(log, [*rows(12), "nonsense"])
    source = Source.objects.create(
        organization=organization, name="Old desk", kind=SourceKind.EVENT_LOG
    )
    with log.open("rb") as file:
        begun = importing.open_event_file(source=source, file=file, name="log.csv", mapping="")
        with pytest.raises(Cut):
            importing.import_events(event_file=begun, file=file, on_page=cut_after(9))
    assert EventFile.objects.get().line == 11
    assert TicketEvent.objects.count() == 10
    shown = source_page(source)
    assert not shown["card"].running
    (told,) = shown["runs"]
    assert (told.run.status, told.run.events_read) == (RunStatus.FAILED, 10)
    assert "Run the same command again" in str(told.words and told.words.advice)
    assert "24 events read, 24 of them new. Rows refused: 1" in run(log)
    done = SyncRun.objects.get()
    assert (done.pages, done.status, done.error_code) == (5, RunStatus.SUCCEEDED, "")
    assert EventFile.objects.get().finished_at is not None
    assert resolutions(organization) == [3600 * 1_000_000] * 12


@pytest.mark.parametrize("end", [KeyboardInterrupt, OSError])
def test_a_command_that_is_ended_leaves_nothing_that_seems_to_go_on(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    def ended(*_given: Any) -> None:
        raise end

    monkeypatch.setattr(importing, "_store", ended)
    with pytest.raises((KeyboardInterrupt, CommandError)):
        run(log)
    left = SyncRun.objects.get()
    assert (left.status, left.error_code) == (RunStatus.FAILED, "cut_off")
    assert left.finished_at is not None


def test_an_uploaded_file_that_is_cut_off_is_still_being_read(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next tick goes on with it."""

    def ended(*_given: Any) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(importing, "_store", ended)
    with pytest.raises(BrokenPipeError):
        take_in_upload(organization, log.read_bytes())
    assert SyncRun.objects.get().status == RunStatus.RUNNING
    assert files_to_import() == [EventFile.objects.get().pk]


def test_an_uploaded_file_with_which_something_goes_wrong_again_and_again_stops(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken in of it stays; the page says that somebody has to look."""
    store, stored = importing._store, list[Any]()

    def fails(*given: Any) -> None:
        if stored:
            raise ZeroDivisionError
        stored.append(given)
        store(*given)

    monkeypatch.setattr(importing, "PAGE_LINES", 10)
    monkeypatch.setattr(importing, "_store", fails)
    (upload,) = handed_in(organization, log)
    assert importing.import_upload(file_id=upload.pk)
    assert files_to_import() == []
    (told,) = source_page(upload.source)["runs"]
    assert (told.run.status, told.run.error_code) == (RunStatus.FAILED, "internal")
    assert str(told.words and told.words.advice).startswith("Please tell whoever runs")
    assert TicketEvent.objects.count() == 10


def test_a_long_upload_is_taken_in_piece_by_piece(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others have their turn in between, and each piece is a step forward."""
    monkeypatch.setattr(importing, "PAGE_LINES", 5)
    monkeypatch.setattr(importing, "PIECE", 0)
    (upload,) = handed_in(organization, log)
    steps: list[int] = []
    while files_to_import() and len(steps) < 9:
        assert SyncRun.objects.get().status == RunStatus.RUNNING
        assert importing.import_upload(file_id=upload.pk)
        steps.append(TicketEvent.objects.count())
    assert steps == [5, 10, 15, 20, 24, 24]
    assert SyncRun.objects.get().status == RunStatus.SUCCEEDED


@pytest.mark.parametrize("error", [OperationalError, MemoryError, SoftTimeLimitExceeded])
def test_it_goes_on_when_what_went_wrong_is_over(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch, error: Any
) -> None:
    def fails(*_given: Any) -> None:
        raise error

    (upload,) = handed_in(organization, log)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_store", fails)
        with pytest.raises(error):
            importing.import_upload(file_id=upload.pk)
    assert files_to_import() == [upload.pk]
    assert importing.import_upload(file_id=upload.pk)
    assert TicketEvent.objects.count() == 24


def test_a_reading_whose_process_was_killed_is_closed_at_the_next_tick(
    organization: Organization, log: Path
) -> None:
    """Nothing runs at its end; an upload in the same state is gone on with."""
    killed, waits = (
        Source.objects.create(organization=organization, name=name, kind=SourceKind.EVENT_LOG)
        for name in ("Old desk", "Uploads")
    )
    with log.open("rb") as file:
        begun = importing.open_event_file(source=killed, file=file, name="log.csv", mapping="")
    SyncRun.objects.create(organization=organization, source=killed, file=begun)
    content: ContentFile[bytes] = ContentFile(log.read_bytes(), name="log.csv")
    upload = importing.upload_events(source=waits, file=content, mapping="", by=None)
    assert source_page(killed)["card"].running
    tick()
    shown = source_page(killed)
    assert not shown["card"].running
    (told,) = shown["runs"]
    assert (told.run.status, told.run.error_code) == (RunStatus.FAILED, "cut_off")
    assert told.run.finished_at is not None
    upload.refresh_from_db()
    assert (upload.status, upload.finished_at) == (RunStatus.RUNNING, None)


def test_an_upload_that_is_no_longer_there_is_closed_in_words(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    """As of a backup that was put back without it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    source = Source.objects.create(
        organization=organization, name="Files", kind=SourceKind.EVENT_LOG
    )
    content: ContentFile[bytes] = ContentFile(log.read_bytes(), name="log.csv")
    importing.upload_events(source=source, file=content, mapping="", by=None)
    gone = EventFile.objects.get()
    Path(gone.file.path).unlink()
    assert importing.import_upload(file_id=gone.pk)
    assert files_to_import() == []
    gone.refresh_from_db()
    assert (gone.finished_at is None, gone.line) == (False, 0)
    (told,) = source_page(source)["runs"]
    assert (told.run.status, told.run.error_code) == (RunStatus.FAILED, "file_gone")
    assert told.run.finished_at is not None
    assert str(told.words and told.words.advice).startswith("Hand it in again")
    importing.upload_events(source=source, file=content, mapping="", by=None)
    assert importing.import_upload(file_id=EventFile.objects.latest("pk").pk)
    assert TicketEvent.objects.count() == 24


def test_an_upload_that_comes_back_after_some_nights_is_read(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (upload,) = handed_in(organization, log)
    place = Path(upload.file.path)
    place.rename(tmp_path / "elsewhere")
    assert importing.import_upload(file_id=upload.pk)
    for _night in range(2):
        forget_files()
    (tmp_path / "elsewhere").rename(place)
    forget_files()
    assert SyncRun.objects.get().status == RunStatus.RUNNING
    assert files_to_import() == [upload.pk]
    assert importing.import_upload(file_id=upload.pk)
    assert TicketEvent.objects.count() == 24
    assert SyncRun.objects.get().status == RunStatus.SUCCEEDED
    assert not place.exists()


def test_what_is_missed_is_never_taken_for_somebody_elses_upload(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    """Of two with the same file name the second is not where the first one was."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (gone,) = handed_in(organization, log)
    Path(gone.file.path).unlink()
    assert importing.import_upload(file_id=gone.pk)
    (theirs,) = handed_in(OrganizationFactory.create(), log)
    forget_files()
    assert files_to_import() == [theirs.pk]
    assert importing.import_upload(file_id=theirs.pk)
    assert set(TicketEvent.objects.values_list("organization", flat=True)) == {
        theirs.organization_id
    }


def test_of_rows_with_one_name_from_before_the_upgrade_the_latest_keeps_it(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (gone,) = handed_in(organization, log)
    Path(gone.file.path).unlink()
    assert importing.import_upload(file_id=gone.pk)
    (theirs,) = handed_in(OrganizationFactory.create(), log)
    EventFile.objects.filter(pk=gone.pk).update(file=str(theirs.file))
    table = EntryFile.objects.create(organization=organization, file="entries/a.csv", name="a")
    upgrade()
    forget_files()
    assert files_to_import() == [theirs.pk]
    assert importing.import_upload(file_id=theirs.pk)
    table.refresh_from_db()
    assert table.file == "entries/a.csv"
    again = EntryFile.objects.create(organization=organization, file="entries/a.csv", name="a")
    upgrade()
    for row, name in ((table, f"entries/given-again/{table.pk}"), (again, "entries/a.csv")):
        row.refresh_from_db()
        assert row.file == name


def upgrade() -> None:
    with connection.cursor() as cursor:
        for step in import_module("metrics.migrations.0039_names_given_twice").STEPS:
            cursor.execute(step)


def test_what_is_missed_for_very_long_is_forgotten(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (upload,) = handed_in(organization, log)
    Path(upload.file.path).unlink()
    assert importing.import_upload(file_id=upload.pk)
    long_ago = timezone.now() - timedelta(days=settings.RUNS_KEPT_DAYS + 1)
    for name in (upload.file.name, ""):
        forget_files()
        assert EventFile.objects.get().file.name == name
        EventFile.objects.update(finished_at=long_ago)


def handed_in(organization: Organization, log: Path, many: int = 1) -> list[EventFile]:
    source, _ = Source.objects.get_or_create(
        organization=organization, name="Files", kind=SourceKind.EVENT_LOG
    )
    content: ContentFile[bytes] = ContentFile(log.read_bytes(), name="log.csv")
    for _each in range(many):
        importing.upload_events(source=source, file=content, mapping="", by=None)
    return list(EventFile.objects.order_by("-pk")[:many])[::-1]


@pytest.fixture(params=[True, False], ids=["an empty folder", "no folder"])
def unmounted(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Any:
    """Take the place of uploads away, and put it back: a volume that is mounted late, over a folder
    or where there is none."""
    settings.MEDIA_ROOT = tmp_path / "media"

    @contextmanager
    def away() -> Iterator[None]:
        settings.MEDIA_ROOT.rename(tmp_path / "volume")
        if request.param:
            settings.MEDIA_ROOT.mkdir()
        yield
        if settings.MEDIA_ROOT.exists():
            settings.MEDIA_ROOT.rmdir()  # nothing was stored in it
        (tmp_path / "volume").rename(settings.MEDIA_ROOT)

    return away


def test_uploads_wait_for_their_place(
    organization: Organization, log: Path, unmounted: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is given up or stored without it, nor removed as read once it is back."""
    read, first, second = handed_in(organization, log, 3)
    EventFile.objects.filter(pk=read.pk).update(finished_at=timezone.now())
    with unmounted():
        for _tick in range(2):
            assert not importing.import_upload(file_id=first.pk)
        assert "waits" in caplog.text
        assert len(caplog.records) == 1
        shown = source_page(first.source)
        told = next(each for each in shown["runs"] if each.run.file_id == first.pk)
        assert (told.goes_on, told.run.status) == (True, RunStatus.WAITING)
        assert str(told.words and told.words.happened).startswith("It waits for the place")
        with pytest.raises(ValidationError, match="nothing was stored"):
            handed_in(organization, log)
        forget_files()
        assert files_to_import() == [first.pk, second.pk]
        assert EventFile.objects.exclude(file="").count() == 3
    assert importing.import_upload(file_id=first.pk)
    assert TicketEvent.objects.count() == 24
    done = SyncRun.objects.get(file=first)
    assert (done.status, done.error_code, done.error_detail) == (RunStatus.SUCCEEDED, "", "")
    forget_files()
    assert not Path(read.file.path).exists()
    assert Path(second.file.path).exists()


def test_a_place_that_does_not_come_back_is_given_up_and_a_new_one_begun(
    organization: Organization, log: Path, settings: Any, unmounted: Any, tmp_path: Path
) -> None:
    """A database that was put back on a machine that never had it."""
    (upload,) = handed_in(organization, log)
    with unmounted():
        assert not importing.import_upload(file_id=upload.pk)
        a_day_ago = timezone.now() - timedelta(hours=23)
        SyncRun.objects.update(error_detail=a_day_ago.isoformat())
        assert not importing.import_upload(file_id=upload.pk)
        SyncRun.objects.update(error_detail=(a_day_ago - timedelta(hours=1)).isoformat())
        assert importing.import_upload(file_id=upload.pk)
        assert files_to_import() == []
        closed = SyncRun.objects.get()
        assert (closed.status, closed.error_code) == (RunStatus.FAILED, "file_gone")
        (again,) = handed_in(organization, log)
        assert importing.import_upload(file_id=again.pk)
        assert TicketEvent.objects.count() == 24
        settings.MEDIA_ROOT.rename(tmp_path / "new")
    forget_files()  # the old place is back after all
    assert files_to_import() == [upload.pk]


def test_what_was_handed_in_long_ago_and_is_not_read_yet_is_still_waited_for(
    organization: Organization, log: Path, unmounted: Any
) -> None:
    """Nobody worked over the weekend, and the volume is late on Monday."""
    (upload,) = handed_in(organization, log)
    with unmounted():
        EventFile.objects.update(created_at=timezone.now() - timedelta(days=3))
        with pytest.raises(ValidationError, match="nothing was stored"):
            handed_in(organization, log)
        assert not importing.import_upload(file_id=upload.pk)
    assert importing.import_upload(file_id=upload.pk)


def test_a_place_of_before_the_marks_is_known_by_what_is_in_it(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    gone, here = handed_in(organization, log, 2)
    mark = settings.MEDIA_ROOT / uploads.MARK
    mark.unlink()
    Path(gone.file.path).unlink()
    assert importing.import_upload(file_id=gone.pk)
    assert SyncRun.objects.get(file=gone).error_code == "file_gone"
    assert mark.exists()
    assert importing.import_upload(file_id=here.pk)
    mark.unlink()  # where nothing is waited for it is as good as new
    assert handed_in(organization, log)
    assert mark.exists()


def test_a_place_that_cannot_be_written_to_takes_no_upload(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "media").write_text("a file in the way, for root too")
    settings.MEDIA_ROOT = tmp_path / "media"
    with pytest.raises(ValidationError, match="nothing was stored"):
        handed_in(organization, log)
    assert not EventFile.objects.exists()


def test_of_two_who_take_in_a_file_one_comes_through(
    organization: Organization, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PAGE_LINES", 5)

    def other_was_faster(progress: importing.Progress) -> None:
        EventFile.objects.update(line=16)

    source = Source.objects.create(
        organization=organization, name="Old desk", kind=SourceKind.EVENT_LOG
    )
    with log.open("rb") as file:
        begun = importing.open_event_file(source=source, file=file, name="log.csv", mapping="")
        with pytest.raises(importing.TakenOver):
            importing.import_events(event_file=begun, file=file, on_page=other_was_faster)
    assert TicketEvent.objects.count() == 5


def test_how_far_the_data_reaches(organization: Organization, log: Path) -> None:
    run(log, as_of=datetime(2026, 3, 20, tzinfo=UTC))
    assert metric("reopen_rate")["n"] == 12
    run(write(log, ["T9,9,2199-01-01T00:00:00Z,internal_note,x,agent,,"]))
    as_of = Source.objects.get().as_of
    assert as_of is not None
    assert datetime(2026, 3, 20, tzinfo=UTC) < as_of <= timezone.now()


def test_what_cannot_be_imported_says_so(organization: Organization, log: Path) -> None:
    with pytest.raises(CommandError, match="no organization nobody"):
        call_command("import_events", str(log), organization="nobody", source="x")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(log.with_name("none.csv"))
    Source.objects.create(organization=organization, name="Old desk", kind=SourceKind.ZENDESK)
    with pytest.raises(CommandError, match="no source of files"):
        run(log)


def test_an_uploaded_file_is_taken_in_behind_the_scenes(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    source = Source.objects.create(
        organization=organization, name="Old desk", kind=SourceKind.EVENT_LOG
    )
    content: ContentFile[bytes] = ContentFile(log.read_bytes(), name="log.csv")
    watched = importing.upload_events(source=source, file=content, mapping="", by=None)
    file_id = EventFile.objects.get().pk
    assert importing.import_upload(file_id=file_id)
    assert not importing.import_upload(file_id=file_id)
    watched.refresh_from_db()
    assert (watched.status, watched.events_new) == (RunStatus.SUCCEEDED, 24)


def test_an_uploaded_file_goes_once_it_is_read_and_what_was_refused_stays(
    organization: Organization, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    done = take_in_upload(organization, "\n".join([HEADER, *rows(2), "nonsense"]).encode())
    left = [path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert left == [uploads.MARK]
    kept = EventFile.objects.get()
    assert (kept.file.name, kept.name) == ("", "log.csv")
    assert [line.row for line in bad_rows_of(done)] == ["nonsense"]
    assert files_to_import() == []


def test_what_was_read_and_is_left_goes_at_night(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    """Of before files were removed, or of a process that was killed in between."""
    settings.MEDIA_ROOT = tmp_path / "media"
    source = Source.objects.create(
        organization=organization, name="Files", kind=SourceKind.EVENT_LOG
    )
    for _each in range(2):
        content: ContentFile[bytes] = ContentFile(log.read_bytes(), name="log.csv")
        importing.upload_events(source=source, file=content, mapping="", by=None)
    read, waits = EventFile.objects.order_by("pk")
    EventFile.objects.filter(pk=read.pk).update(finished_at=timezone.now())
    forget_files()
    assert not Path(read.file.path).exists()
    assert Path(waits.file.path).exists()
    assert files_to_import() == [waits.pk]
    forget_files()  # nothing is left to remove


@pytest.mark.parametrize("uploaded", [False, True])
def test_an_agents_address_as_id_is_that_person(
    organization: Organization, log: Path, uploaded: bool
) -> None:
    person = MembershipFactory.create(organization=organization, email="ann@acme.example")
    write(log, [line.replace(",x,agent", ",Ann@acme.example,agent") for line in rows(3)])
    if uploaded:
        take_in_upload(organization, log.read_bytes())
        assert organizations_to_measure() == [organization.pk]
        list(measure_all(organization_id=organization.pk))
    else:
        run(log)
    match = AgentMatch.objects.get()
    assert (match.agent.external_id, match.person) == ("Ann@acme.example", person)
    solved = Measurement.objects.filter(organization=organization, measure=Measure.SOLVED)
    assert set(solved.values_list("person", flat=True)) == {person.pk}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_where_it_stopped(organization: Organization, log: Path) -> None:
    tickets = 11_000  # two rows each: three pages of the file
    write(log, rows(tickets))
    command = [
        *(sys.executable, str(BASE_DIR / "manage.py"), "import_events", str(log)),
        *("--organization=acme", "--source=Old desk"),
    ]
    first = subprocess.Popen(command, env=process_environment(), stderr=subprocess.DEVNULL)
    while not EventFile.objects.filter(line__gt=0).exists():
        assert first.poll() is None
        time.sleep(0.02)
    assert close_killed() == 0  # it lives
    first.kill()
    first.wait()
    assert 0 < TicketEvent.objects.count() < 2 * tickets
    assert SyncRun.objects.get().status == RunStatus.RUNNING
    while not close_killed():  # as soon as the database has noticed
        time.sleep(0.02)
    left = SyncRun.objects.get()
    assert (left.status, left.error_code) == (RunStatus.FAILED, "cut_off")
    done = subprocess.run(
        command, env=process_environment(), capture_output=True, text=True, check=True
    )
    assert "Going on after line" in done.stderr
    assert "22,000 events read, 22,000 of them new" in done.stdout
    assert SyncRun.objects.get().status == RunStatus.SUCCEEDED
    assert Ticket.objects.count() == tickets
    assert resolutions(organization) == [3600 * 1_000_000] * tickets


INCIDENTS = Path(os.environ.get("OKR_SHARED", LOG.parents[2])) / "data/uci-incidents" / LOG.name


@pytest.mark.skipif(not INCIDENTS.exists(), reason="the shared incident log is not here")
def test_a_real_log_gives_the_figures_worked_out_without_this_code(
    organization: Organization, tmp_path: Path
) -> None:
    log = tmp_path / INCIDENTS.name
    log.write_bytes(INCIDENTS.read_bytes())
    said = run(log, mapping="uci-incidents")
    assert "152,422 events read, 152,422 of them new. Rows refused: 5" in said

    def read(key: str, aggregation: str = "") -> Any:
        return metric(key, 2016, 2018, aggregation)

    assert read("tickets_created")["value"] == read("tickets_solved")["value"] == 24_918
    assert read("resolution_time")["value"] == 54_420
    assert read("resolution_time", "mean")["value"] == 595_173.1904647243
    assert read("first_resolution_time")["value"] == 49_740
    assert read("first_resolution_time", "mean")["value"] == 586_231.3339754394
    rate = read("reopen_rate")
    assert (rate["numerator"], rate["denominator"]) == (264, 24_903)
    assert (rate["value"], rate["excluded"]) == (0.010601132393687507, {"provisional": 15})
    assert rate["as_of"] == "2017-02-18T15:00:00Z"
    none = read("first_contact_resolution")
    assert (none["value"], none["excluded"]) == (None, {"no reply": 24_918})


def take_in_upload(organization: Organization, data: bytes) -> SyncRun:
    source = Source.objects.create(
        organization=organization, name="Files", kind=SourceKind.EVENT_LOG
    )
    file = ContentFile(data, name="log.csv")
    run = importing.upload_events(source=source, file=file, mapping="", by=None)
    assert importing.import_upload(file_id=run.file_id or 0)
    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED
    return run


def codes(run: SyncRun) -> list[str]:
    return list(run.bad_rows.order_by("line", "pk").values_list("code", flat=True))


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59Z"])
def test_data_do_not_reach_as_far_as_a_time_that_is_refused(
    organization: Organization, log: Path, at: str
) -> None:
    """It stands for "never": outcomes would be final before what decides them is in the file."""
    lines = [*rows(12), f"T99,created,{at},created,x,customer,,email"]
    done = take_in_upload(organization, "\n".join([HEADER, *lines]).encode())
    assert (done.status, done.events_new) == (RunStatus.SUCCEEDED, 24)
    assert codes(done) == ["bad_time"]
    assert Source.objects.get().as_of == datetime(2026, 3, 1, 1, 11, tzinfo=UTC)


def test_of_what_was_uploaded_so_much_is_unpacked(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few kilobytes can unpack to more than any disk holds."""
    monkeypatch.setattr(importing, "UNPACKED", 1 << 20)
    bomb = gzip.compress("\n".join([HEADER, *rows(2), ""]).encode() + b"\n" * (20 << 20))
    assert len(bomb) < 30_000
    run = take_in_upload(organization, bomb)
    assert (codes(run), run.events_new) == (["file_too_long"], 4)


def test_of_what_was_uploaded_so_many_lines_are_read(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_LINES", 5)
    run = take_in_upload(organization, "\n".join([HEADER, *rows(4)]).encode())
    assert (codes(run), run.events_new) == (["file_too_long"], 5)
    monkeypatch.setattr(importing, "MOST_LINES", 8)
    Source.objects.all().delete()
    assert codes(take_in_upload(organization, "\n".join([HEADER, *rows(4)]).encode())) == []


def test_so_many_refused_lines_are_kept_and_all_are_counted(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_BAD", 7)
    monkeypatch.setattr(importing, "PAGE_LINES", 5)
    run = take_in_upload(organization, "\n".join([HEADER, *rows(1), *["x"] * 20]).encode())
    assert (len(codes(run)), run.rows_bad, run.events_new) == (7, 20, 2)


def test_long_lines_make_short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand lines of a megabyte each would be ten gigabytes."""
    monkeypatch.setattr(importing, "PAGE_LENGTH", 1000)
    lines = [BadLine(number, "", "", "bad_row", "x" * 400) for number in range(8)]
    assert [len(page) for page in importing._pages(iter(lines))] == [3, 3, 2]
    event = Event(id="1", at=0, kind="created", details={"subject": "y" * 600})
    assert [len(page) for page in importing._pages(iter([Line(1, "a", (event,))] * 5))] == [2, 2, 1]
