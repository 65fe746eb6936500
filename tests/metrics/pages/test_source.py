"""One source: reading it now, the history of its readings, files, and what was not taken in."""

import csv
import gzip
import io
import logging
import re
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.connectors.http import Network
from metrics.connectors.registry import open_connector
from metrics.intake import syncing
from metrics.intake.importing import import_upload
from metrics.intake.leases import claim_due
from metrics.models import (
    BadRow,
    EventFile,
    RunStatus,
    SetAside,
    Source,
    SyncRun,
    Ticket,
    TicketEvent,
)
from people.models import AuditEntry
from tests.metrics.pages.helpdesk import FEED, TOKEN, Helpdesk, helpdesk
from tests.world import World

__all__ = ["helpdesk"]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    quick = Network(read_seconds=0.4, attempts=1)
    monkeypatch.setattr(syncing, "open_connector", partial(open_connector, patience=quick))
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def source(world: World, helpdesk: Helpdesk) -> Source:
    return Source.objects.create(
        organization=world.organization,
        name="Our desk",
        kind="request_tracker",
        base_url=helpdesk.url,
        credentials={"token": TOKEN},
    )


@pytest.fixture
def files(world: World) -> Source:
    return Source.objects.create(organization=world.organization, name="Exports", kind="event_log")


def read() -> None:
    """What the worker does."""
    for claim in claim_due():
        while syncing.sync_step(claim=claim):
            pass


def due(source: Source) -> None:
    """Time goes by until the next reading."""
    Source.objects.filter(pk=source.pk).update(next_due_at=timezone.now(), not_before=None)


def see(world: World, source: Source, person: Any = None, **headers: str) -> str:
    client = world.client(person or world.adam)
    answer = client.get(world.url("metrics:source", source=source.pk), headers=headers)
    return unescape(answer.content.decode())


def row(page: str, run: SyncRun) -> list[str]:
    """The cells of a run in the history, as a reader sees them."""
    found = re.search(rf'<tr id="run-{run.pk}">(.*?)</tr>', page, re.DOTALL)
    assert found
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_a_source_that_was_never_read(world: World, source: Source) -> None:
    page = see(world, source)
    assert "Not read yet" in page
    assert "Nothing was read yet" in page


def test_sync_now_is_seen_from_the_click_to_the_end(world: World, source: Source) -> None:
    client, url = world.client(world.adam), world.url("metrics:source-sync", source=source.pk)
    answer = unescape(client.post(url, headers=HTMX).content.decode())
    assert answer.strip().startswith('<div id="source-state"')
    assert "Waits for its turn" in answer
    assert 'hx-trigger="every 1s"' in answer
    client.post(url)  # a second click is the same reading
    run = SyncRun.objects.get()
    assert run.requested_by == world.adam
    read()
    page = see(world, source)
    assert "Read to the end just now" in page
    assert 'hx-trigger="every 5s"' in page
    cells = row(page, run)
    assert cells[0].endswith("Adam Amsel")
    assert cells[1] == "Succeeded"
    assert cells[2:5] == [str(len(FEED) + 1), str(len(FEED) + 1), "1"]  # the answer assigns too
    assert Ticket.objects.get().organization == world.organization


def test_progress_counts_what_was_read(world: World, source: Source) -> None:
    SyncRun.objects.create(
        organization=world.organization, source=source, pages=3, events_read=1204
    )
    assert "Reading: 1,204 events so far" in see(world, source)


def test_a_swap_gives_what_a_fresh_load_gives(world: World, source: Source) -> None:
    read()
    part = see(world, source, **HTMX).strip()
    whole = see(world, source)
    token = r'value="\w{64}"'
    assert re.sub(token, "", part) in re.sub(token, "", whole)


def test_tickets_that_could_not_be_measured_are_told(world: World, source: Source) -> None:
    for number in range(21):
        ticket = Ticket.objects.create(
            organization=world.organization, source=source, external_id=f"T-{number}"
        )
        SetAside.objects.create(
            organization=world.organization,
            ticket=ticket,
            reason=f"KeyError: 'field {number}'",
            measures_version=1,
        )
    page = see(world, source)
    assert "21 tickets could not be measured" in page
    assert "all other tickets go on" in page
    assert "#T-20" in page
    assert "KeyError: 'field 20'" in page
    assert "And 1 more." in page
    assert "#T-0<" not in page
    SetAside.objects.all().delete()
    assert "could not be measured" not in see(world, source)


def test_changed_settings_are_told_until_everything_is_read_again(
    world: World, source: Source
) -> None:
    read()
    source.refresh_from_db()
    assert "The settings were changed" not in see(world, source)
    client = world.client(world.adam)
    typed = {
        "name": "Our desk",
        "base_url": source.base_url,
        "interval": "5",
        "enabled": "on",
        "tiers": "Support = 2",
        "default_channel": "email",
        "rating_scale": "5",
    }
    changed = client.post(world.url("metrics:source-change", source=source.pk), typed)
    assert changed.status_code == 302
    assert "The settings were changed" in see(world, source)
    known = TicketEvent.objects.count()
    client.post(world.url("metrics:source-read-again", source=source.pk))
    page = see(world, source)
    assert "All of it is being read again" in page
    assert "The settings were changed" not in page
    assert AuditEntry.objects.filter(action="source.reread", actor=world.adam).count() == 1
    due(source)
    read()
    assert "All of it is being read again" not in see(world, source)
    assert TicketEvent.objects.count() >= known


FAULTS = [
    (401, "The helpdesk does not accept the token.", "Create a new token"),
    (403, "may not read this", "Give that user the rights"),
    (404, "interface is not there", "Check the address"),
    (500, "reports an error of its own", "the next sync goes on where this one stopped"),
    (503, "is not available at the moment", "the next sync goes on where this one stopped"),
    ("html", "A web page came back", "check the address"),
    ("truncated", "broke off in the middle", "the next sync goes on where this one stopped"),
    ("cut", "broke off in the middle", "the next sync goes on where this one stopped"),
    ("elsewhere", "sends us on to another address", "Enter the address"),
    ("slow", "took too long to answer", "the next sync goes on where this one stopped"),
]


@pytest.mark.parametrize(("mode", "happened", "advice"), FAULTS)
def test_a_failed_reading_says_what_happened_and_the_next_goes_on(
    world: World, source: Source, helpdesk: Helpdesk, mode: Any, happened: str, advice: str
) -> None:
    helpdesk.mode = mode
    read()
    run = SyncRun.objects.get()
    page = see(world, source, world.alice, **HTMX)
    assert row(page, run)[1].startswith("Failed")
    assert happened in row(page, run)[1]
    assert advice in row(page, run)[1]
    assert "alert-danger" in page
    helpdesk.mode = "well"
    due(source)
    read()
    page = see(world, source, **HTMX)
    assert "Read to the end just now" in page
    assert "alert-danger" not in page
    assert happened in row(page, run)[1]  # the history keeps it
    assert Ticket.objects.count() == 1


def test_a_helpdesk_that_is_down(world: World, source: Source, helpdesk: Helpdesk) -> None:
    Source.objects.filter(pk=source.pk).update(base_url="http://127.0.0.1:1")
    read()
    assert "Nothing answers at the helpdesk's address" in see(world, source)
    Source.objects.filter(pk=source.pk).update(base_url=helpdesk.url)
    due(source)
    read()
    assert "Read to the end just now" in see(world, source)


def test_a_helpdesk_that_asks_us_to_wait(world: World, source: Source, helpdesk: Helpdesk) -> None:
    helpdesk.mode = 429
    read()
    source.refresh_from_db()
    assert source.not_before is not None
    page = see(world, source, **HTMX)
    until = timezone.localtime(source.not_before, world.organization.zone)
    assert re.search(rf"It is read next</dt>\s*<dd>\s*{until:%-d %b %Y, %H:%M}", page)
    assert row(page, SyncRun.objects.get())[1].startswith("Waiting")
    assert "alert-warning" in page
    asked = len(helpdesk.tokens)
    read()
    assert len(helpdesk.tokens) == asked  # not before that
    helpdesk.mode = "well"
    due(source)
    read()
    assert SyncRun.objects.get().status == RunStatus.SUCCEEDED


def test_a_failure_in_the_middle_loses_nothing(
    world: World, source: Source, helpdesk: Helpdesk
) -> None:
    read()
    helpdesk.mode = 500
    due(source)
    read()
    helpdesk.mode = "well"
    FEED.append(FEED[1] | {"id": "4", "Created": "2026-09-01T10:00:00Z"})
    try:
        due(source)
        read()
    finally:
        FEED.pop()
    events = TicketEvent.objects.filter(kind="agent_reply").order_by("at")
    assert [event.at.isoformat() for event in events] == [
        "2026-09-01T08:30:00+00:00",
        "2026-09-01T10:00:00+00:00",
    ]


def test_secrets_are_nowhere(
    world: World, source: Source, helpdesk: Helpdesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    helpdesk.mode = 401
    read()
    helpdesk.mode = "well"
    due(source)
    read()
    client = world.client(world.adam)
    for url in (
        world.url("metrics:sources"),
        world.url("metrics:source", source=source.pk),
        world.url("metrics:source-change", source=source.pk),
        world.url("metrics:matching"),
        world.url("organization:activity"),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        assert TOKEN not in answer.content.decode()
    assert helpdesk.tokens[0].endswith(TOKEN)  # it was used
    assert TOKEN not in caplog.text
    assert TOKEN not in f"{list(AuditEntry.objects.values())} {list(SyncRun.objects.values())}"
    source.refresh_from_db()
    assert TOKEN not in f"{source.credentials} {source.credentials!r}"
    assert "credentials" not in modelform_factory(Source, fields="__all__").base_fields


def test_who_waits_to_be_matched_is_named(world: World, source: Source) -> None:
    read()
    page = see(world, source)
    assert "2 agents and groups wait to be matched" in page  # Ann and the queue


def test_the_page_costs_the_same_with_a_long_history(
    world: World, source: Source, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    SyncRun.objects.bulk_create(
        SyncRun(
            organization=world.organization,
            source=source,
            requested_by=world.adam,
            started_at=now - timedelta(minutes=number),
            finished_at=now,
            status=RunStatus.SUCCEEDED,
        )
        for number in range(300)
    )
    client = world.client(world.adam)
    with django_assert_max_num_queries(15):
        page = client.get(world.url("metrics:source", source=source.pk)).content.decode()
    assert page.count('<tr id="run-') == 30


def test_the_history_is_not_drowned_in_syncs_that_brought_nothing(
    world: World, source: Source
) -> None:
    of = {"organization": world.organization, "source": source, "status": RunStatus.SUCCEEDED}
    now = timezone.now()
    failed, brought, quiet, last = (
        SyncRun.objects.create(
            **of | more, started_at=now - timedelta(hours=hours), finished_at=now
        )
        for hours, more in (
            (9, {"status": RunStatus.FAILED, "error_code": "timeout"}),
            (8, {"events_new": 1}),
            (7, {}),
            (6, {}),
        )
    )
    page = see(world, source)
    rows = re.findall(r'<tr id="run-(\d+)">', page)
    assert rows == [str(run.pk) for run in (last, brought, failed)]
    assert quiet.pk


HEADER = "ticket_id,event_id,at,kind,actor_id,actor_role,channel\n"
GOOD = "7,1,2026-09-01T10:00:00Z,created,c1,customer,email\n"


def upload(world: World, source: Source, content: bytes, **data: Any) -> Any:
    file = SimpleUploadedFile("log.csv", content)
    url = world.url("metrics:source-upload", source=source.pk)
    return world.client(world.adam).post(url, {"file": file, "mapping": ""} | data)


def take_in() -> SyncRun:
    """What the worker does with the file that was handed in last."""
    file = EventFile.objects.latest("pk")
    assert import_upload(file_id=file.pk)
    return SyncRun.objects.get(file=file)


@pytest.mark.parametrize("fragment", [True, False])
def test_where_the_place_of_uploads_is_away_the_form_says_so(
    world: World, files: Source, settings: Any, tmp_path: Any, fragment: bool
) -> None:
    upload(world, files, (HEADER + GOOD).encode())
    settings.MEDIA_ROOT = tmp_path / "not mounted"
    settings.MEDIA_ROOT.mkdir()
    assert not import_upload(file_id=EventFile.objects.get().pk)
    assert "It waits for the place of uploads" in see(world, files)
    response = world.client(world.adam).post(
        world.url("metrics:source-upload", source=files.pk),
        {"file": SimpleUploadedFile("log.csv", (HEADER + GOOD).encode()), "mapping": ""},
        headers=HTMX if fragment else {},
    )
    assert response.status_code == 422
    assert "nothing was stored. Try again later." in response.content.decode()
    assert EventFile.objects.count() == 1
    assert list(settings.MEDIA_ROOT.iterdir()) == []


def test_a_file_is_taken_in(world: World, files: Source) -> None:
    response = upload(world, files, (HEADER + GOOD).encode())
    assert response.headers["Location"] == world.url("metrics:source", source=files.pk)
    assert "Reading begins" in see(world, files)
    run = take_in()
    cells = row(see(world, files), run)
    assert cells[1] == "Succeeded log.csv"
    assert cells[2:5] == ["1", "1", "1"]
    upload(world, files, (HEADER + GOOD).encode())
    take_in()
    assert TicketEvent.objects.count() == 1  # what arrives twice counts once


def test_bad_rows_are_given_back_with_what_is_wrong(world: World, files: Source) -> None:
    bad = '7,2,yesterday,agent_reply,"=HYPERLINK(""http://evil"")",agent,\n'
    formula = "=1+1,3,2026-09-01T11:00:00Z,agent_dance,a1,agent,\n"
    upload(world, files, (HEADER + GOOD + bad + formula).encode())
    run = take_in()
    page = see(world, files)
    assert "2 rows were not taken in" in row(page, run)[1]
    url = world.url("metrics:bad-rows", source=files.pk, run=run.pk)
    answer = world.client(world.bob).get(url)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bad-rows-{run.pk}.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["line", "column", "value", "reason", "row"]
    assert rows[1][:3] == ["3", "at", "yesterday"]
    assert "time" in rows[1][3]
    assert rows[2][:3] == ["4", "kind", "agent_dance"]
    assert rows[2][4].startswith("'=1+1,3,")  # no spreadsheet runs it
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ((HEADER + GOOD.replace("c1", "Zoë")).encode("utf-16"), "bad_encoding"),
        ((HEADER + GOOD.replace("c1", "Zoë")).encode("latin-1"), "bad_encoding"),
        (gzip.compress((HEADER + GOOD * 5000).encode())[:-40], "file_cut_off"),
        (b"name;city\nZoe;Bonn\n", "missing_column"),
    ],
)
def test_files_that_cannot_be_read(world: World, files: Source, content: bytes, code: str) -> None:
    upload(world, files, content)
    run = take_in()
    assert code in BadRow.objects.values_list("code", flat=True)
    assert run.finished_at is not None
    assert "not taken in" in row(see(world, files), run)[1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"file": ""}, "This field is required."),
        ({"file": SimpleUploadedFile("log.csv", b"")}, "The submitted file is empty."),
        ({"mapping": "made-up"}, "Select a valid choice."),
    ],
)
def test_what_is_no_file(world: World, files: Source, data: dict[str, Any], words: str) -> None:
    for headers in ({}, HTMX):
        file = {"file": SimpleUploadedFile("log.csv", b"x")}
        url = world.url("metrics:source-upload", source=files.pk)
        answer = world.client(world.adam).post(url, file | data, headers=headers)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not EventFile.objects.exists()


def test_files_are_handed_in_and_helpdesks_are_read(
    world: World, source: Source, files: Source
) -> None:
    client = world.client(world.adam)
    assert client.post(world.url("metrics:source-sync", source=files.pk)).status_code == 404
    assert upload(world, source, GOOD.encode()).status_code == 404
    assert "Sync now" not in see(world, files)
    assert "Hand in a file" not in see(world, source)
    assert "Hand in a file" not in see(world, files, world.alice)


def test_bad_rows_belong_to_their_source(world: World, source: Source, files: Source) -> None:
    run = SyncRun.objects.create(organization=world.organization, source=files)
    client = world.client(world.adam)
    url = world.url("metrics:bad-rows", source=source.pk, run=run.pk)
    assert client.get(url).status_code == 404


def test_a_file_that_is_too_large_is_refused_beside_the_field(
    world: World, files: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.forms.upload.LARGEST", 100)
    assert upload(world, files, (HEADER + GOOD).encode()[:100]).status_code == 302
    refused = upload(world, files, (HEADER + GOOD).encode())
    assert refused.status_code == 422
    assert "The file is larger than" in refused.content.decode()
    assert EventFile.objects.count() == 1
