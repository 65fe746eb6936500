"""manage.py import_events: good rows in, bad rows back, and a file that was cut off goes on."""

import csv
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DataError, transaction
from django.utils import timezone

from metrics.connectors.event_log import BadLine, Line
from metrics.facts import Event, Measure
from metrics.intake import importing
from metrics.intake.left import close_killed
from metrics.models import (
    AgentMatch,
    BadRow,
    EventFile,
    Measurement,
    RunStatus,
    Source,
    SourceKind,
    SyncRun,
    Ticket,
    TicketEvent,
)
from metrics.showing.sources import source_page
from metrics.work import measure_all, organizations_to_measure
from okrapp.pipeline import tick
from people.models import Organization
from tests.factories import MembershipFactory
from tests.fixtures.services import BASE_DIR, process_environment
from tests.metrics.measures.incidents import LOG
from tests.metrics.storage.logs import rows, take_in_upload, write

pytestmark = pytest.mark.django_db


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


def test_long_lines_make_short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand lines of a megabyte each would be ten gigabytes."""
    monkeypatch.setattr(importing, "PAGE_LENGTH", 1000)
    lines = [BadLine(number, "", "", "bad_row", "x" * 400) for number in range(8)]
    assert [len(page) for page in importing._pages(iter(lines))] == [3, 3, 2]
    event = Event(id="1", at=0, kind="created", details={"subject": "y" * 600})
    assert [len(page) for page in importing._pages(iter([Line(1, "a", (event,))] * 5))] == [2, 2, 1]
