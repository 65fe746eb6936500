"""Uploaded event logs: read piece by piece, waited for, given up, and gone once they are read."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.utils import timezone

from metrics.intake import importing
from metrics.models import (
    EntryFile,
    EventFile,
    RunStatus,
    Source,
    SyncRun,
    TicketEvent,
)
from metrics.showing.sources import bad_rows_of, source_page
from metrics.storing import uploads
from metrics.tasks import forget_files
from metrics.work import files_to_import
from people.models import Organization
from tests.factories import OrganizationFactory
from tests.metrics.storage.logs import HEADER, handed_in, rows, take_in_upload

pytestmark = pytest.mark.django_db


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


def test_an_upload_that_is_no_longer_there_is_closed_in_words(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    """As of a backup that was put back without it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (gone,) = handed_in(organization, log)
    Path(gone.file.path).unlink()
    assert importing.import_upload(file_id=gone.pk)
    assert files_to_import() == []
    gone.refresh_from_db()
    assert (gone.finished_at is None, gone.line) == (False, 0)
    (told,) = source_page(gone.source)["runs"]
    assert (told.run.status, told.run.error_code) == (RunStatus.FAILED, "file_gone")
    assert told.run.finished_at is not None
    assert str(told.words and told.words.advice).startswith("Hand it in again")
    (again,) = handed_in(organization, log)
    assert importing.import_upload(file_id=again.pk)
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


def test_an_uploaded_file_is_taken_in_behind_the_scenes(
    organization: Organization, log: Path, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (upload,) = handed_in(organization, log)
    assert importing.import_upload(file_id=upload.pk)
    assert not importing.import_upload(file_id=upload.pk)
    watched = SyncRun.objects.get()
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
    read, waits = handed_in(organization, log, 2)
    EventFile.objects.filter(pk=read.pk).update(finished_at=timezone.now())
    forget_files()
    assert not Path(read.file.path).exists()
    assert Path(waits.file.path).exists()
    assert files_to_import() == [waits.pk]
    forget_files()  # nothing is left to remove


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
