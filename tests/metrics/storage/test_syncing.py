"""One step of reading a helpdesk: what is stored, what is said, and when it is tried again."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from metrics.connectors.base import ConnectorError
from metrics.facts import MILLION, Event
from metrics.intake import leases, syncing
from metrics.intake.leases import Claim, LeaseLost, claim_due, hold, release, take_over
from metrics.intake.syncing import request_sync, sync_step
from metrics.models import BadRow, RunStatus, Source, SourceKind, Stream, SyncRun, TicketEvent
from people.models import Organization
from tests.factories import MembershipFactory, OrganizationFactory
from tests.okrapp import paper_desk
from tests.okrapp.paper_desk import PaperDesk

pytestmark = pytest.mark.django_db
START = 1_700_000_000 * MILLION


def note(number: int, comment: str = "") -> Event:
    return Event(str(number), START + number, "internal_note", "ann", "agent", comment=comment)


PAGES = [({"7": [note(number)]}, START + number) for number in range(4)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file behind every source of the test; four pages of one event."""
    file = tmp_path / "desk.jsonl"
    paper_desk.write(file, PAGES)

    def opened(
        kind: str, url: str, credentials: Mapping[str, str], settings: Mapping[str, Any]
    ) -> PaperDesk:
        return PaperDesk(file, 0)

    monkeypatch.setattr(syncing, "open_connector", opened)
    return file


@pytest.fixture
def source() -> Source:
    return Source.objects.create(
        organization=OrganizationFactory.create(),
        name="Desk",
        kind=SourceKind.ZENDESK,
        interval=300,
    )


def step(source: Source) -> bool:
    """Claim the source, as the tick does, and read it."""
    (claim,) = claim_due()
    assert claim.source_id == source.pk
    return sync_step(claim=claim)


def seconds_until_due(source: Source) -> float:
    source.refresh_from_db()
    assert source.next_due_at is not None
    return (source.next_due_at - timezone.now()).total_seconds()


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def page(*_: Any) -> None:
        raise error

    monkeypatch.setattr(PaperDesk, "page", page)


def test_a_source_is_read_to_its_end(desk: Path, source: Source) -> None:
    assert not step(source)
    run = SyncRun.objects.get()
    assert (run.status, run.pages, run.events_read, run.events_new) == ("succeeded", 4, 4, 4)
    assert run.finished_at is not None
    assert 290 < seconds_until_due(source) <= 300
    assert source.synced_at is not None
    assert (source.lease_token, source.failures) == (None, 0)
    assert claim_due() == []


def test_the_next_run_goes_on_from_the_cursor(desk: Path, source: Source) -> None:
    step(source)
    paper_desk.write(desk, [*PAGES, ({"7": [note(9)]}, START + 9)])
    Source.objects.update(next_due_at=None)
    step(source)
    pages = SyncRun.objects.order_by("id").values_list("pages", "events_new")
    assert list(pages) == [(4, 4), (1, 1)]
    assert Stream.objects.get().cursor == {"line": 5}


def test_a_long_reading_is_many_short_steps_of_one_run(
    desk: Path, source: Source, settings: Any
) -> None:
    settings.SYNC_STEP_SECONDS = 0
    assert [step(source) for _ in range(4)] == [True, True, True, False]
    run = SyncRun.objects.get()
    assert (run.status, run.pages) == (RunStatus.SUCCEEDED, 4)


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (ConnectorError("timeout"), [30, 60, 120]),
        (ConnectorError("unauthorized", permanent=True), [300, 600, 1200]),
        (RuntimeError("a bug"), [30, 60, 120]),
        (SoftTimeLimitExceeded(), [30, 60, 120]),
    ],
)
def test_what_fails_is_tried_again_ever_later(
    desk: Path,
    source: Source,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    waits: list[int],
) -> None:
    with monkeypatch.context() as broken:
        fail(broken, error)
        for wait in waits:
            assert not step(source)
            assert wait - 5 < seconds_until_due(source) <= wait
            Source.objects.update(next_due_at=None)
    codes = set(SyncRun.objects.values_list("status", "error_code"))
    bug = "timeout" if isinstance(error, SoftTimeLimitExceeded) else "internal"
    assert codes == {("failed", getattr(error, "code", bug))}
    assert not step(source)
    source.refresh_from_db()
    assert (source.failures, TicketEvent.objects.count()) == (0, 4)


def test_no_wait_is_longer_than_six_hours(
    desk: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    Source.objects.update(failures=29)
    fail(monkeypatch, ConnectorError("timeout"))
    step(source)
    assert seconds_until_due(source) <= 6 * 3600


def test_what_came_before_a_truncated_page_is_kept(desk: Path, source: Source) -> None:
    whole = desk.read_text()
    desk.write_text(whole[: whole.index("\n") * 3])
    step(source)
    assert SyncRun.objects.get().error_code == "truncated"
    kept = TicketEvent.objects.count()
    assert kept == Stream.objects.get().cursor["line"] > 0
    desk.write_text(whole)
    Source.objects.update(next_due_at=None)
    step(source)
    assert TicketEvent.objects.count() == 4
    assert SyncRun.objects.order_by("-id")[0].pages == 4 - kept


def test_told_to_wait_it_waits_in_the_row_and_goes_on(desk: Path, source: Source) -> None:
    whole = desk.read_text()
    desk.write_text('{"retry_after": 50}')
    step(source)
    run = SyncRun.objects.get()
    assert (run.status, run.error_code, run.finished_at) == ("waiting", "rate_limited", None)
    source.refresh_from_db()
    assert source.not_before is not None
    assert source.not_before > timezone.now() + timedelta(seconds=45)
    request_sync(source=source, by=None)  # impatience does not help
    assert claim_due() == []
    desk.write_text(whole)
    Source.objects.update(not_before=timezone.now())
    step(source)
    run.refresh_from_db()
    source.refresh_from_db()
    assert (run.status, run.error_code) == (RunStatus.SUCCEEDED, "")
    assert source.not_before is None


def test_asking_for_it_now_gives_the_run_to_watch(desk: Path, source: Source) -> None:
    step(source)
    Source.objects.update(enabled=False, failures=3)
    asker = MembershipFactory.create(organization=source.organization)
    run = request_sync(source=source, by=asker)
    assert request_sync(source=source, by=None) == run
    assert (run.status, run.requested_by) == (RunStatus.RUNNING, asker)
    step(source)  # though it is not read on schedule
    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED
    assert claim_due() == []


def test_what_is_refused_is_kept_once(desk: Path, source: Source) -> None:
    other = ({"7": [note(1, "other")]}, START)
    paper_desk.write(desk, [*PAGES, other, other])
    step(source)
    bad = BadRow.objects.get()
    assert (bad.code, bad.row) == ("other_content", "7 1")
    assert SyncRun.objects.get().rows_bad == 1


def test_a_task_handed_out_twice_runs_once(desk: Path, source: Source) -> None:
    (claim,) = claim_due()
    sync_step(claim=claim)
    sync_step(claim=claim)
    assert SyncRun.objects.count() == 1


def test_who_lost_the_lease_in_the_midst_stores_nothing_more(
    desk: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Callable[..., Any] = PaperDesk.page

    def page(self: PaperDesk, stream: str, cursor: Mapping[str, Any]) -> Any:
        if cursor.get("line") == 2:
            Source.objects.update(lease_token=uuid4())
        return read(self, stream, cursor)

    monkeypatch.setattr(PaperDesk, "page", page)
    assert not step(source)
    assert TicketEvent.objects.count() == 2
    run = SyncRun.objects.get()
    assert (run.status, run.pages) == (RunStatus.RUNNING, 2)  # the other carries it on


def test_a_lease_ends_by_itself(source: Source, settings: Any) -> None:
    settings.LEASE_SECONDS = 60
    (first,) = claim_due()
    assert claim_due() == []
    Source.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (second,) = claim_due()
    assert first.token != second.token
    with pytest.raises(LeaseLost):
        hold(claim=first)
    assert not release(claim=first)
    assert take_over(claim=first) is None
    hold(claim=second)
    assert release(claim=second)


@pytest.mark.django_db(transaction=True)
def test_a_page_may_take_longer_than_a_lease(
    desk: Path, source: Source, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LEASE_SECONDS = 0.6
    read: Callable[..., Any] = PaperDesk.page
    others: list[Claim] = []

    def slow(self: PaperDesk, stream: str, cursor: Mapping[str, Any]) -> Any:
        time.sleep(1)
        others.extend(claim_due())  # a tick
        return read(self, stream, cursor)

    monkeypatch.setattr(PaperDesk, "page", slow)
    step(source)
    assert others == []
    assert TicketEvent.objects.count() == 4
    run = SyncRun.objects.get()
    assert (run.status, run.pages) == (RunStatus.SUCCEEDED, 4)


@pytest.mark.django_db(transaction=True)
def test_signs_of_life_end_with_the_step_and_win_back_no_lost_lease(
    source: Source, settings: Any
) -> None:
    settings.LEASE_SECONDS = 0.6
    (claim,) = claim_due()
    with leases.kept(claim=claim):
        time.sleep(1)
        assert claim_due() == []
        other = uuid4()
        Source.objects.update(lease_token=other, lease_until=timezone.now())
        time.sleep(0.4)
        (second,) = claim_due()
    time.sleep(1)
    (third,) = claim_due()
    assert len({claim.token, other, second.token, third.token}) == 4


@pytest.mark.django_db(transaction=True)
def test_a_sign_of_life_waits_for_no_lock(source: Source, settings: Any) -> None:
    settings.LEASE_SECONDS = 0.3
    (claim,) = claim_due()
    with transaction.atomic():
        with leases.kept(claim=claim):
            hold(claim=claim)  # as while a page is stored
            time.sleep(0.5)
        assert release(claim=claim)


@pytest.mark.parametrize(
    "fields",
    [
        {"enabled": False},
        {"archived_at": timezone.now()},
        {"kind": SourceKind.EVENT_LOG},
        {"next_due_at": timezone.now() + timedelta(hours=1)},
        {"not_before": timezone.now() + timedelta(hours=1)},
    ],
)
def test_what_is_not_due_is_not_claimed(source: Source, fields: dict[str, Any]) -> None:
    Source.objects.update(**fields)
    assert claim_due() == []
    assert take_over(claim=Claim(source.pk, uuid4())) is None
    assert leases.release(claim=Claim(source.pk, uuid4())) is False


def version(source: Source) -> int:
    return Organization.objects.get(pk=source.organization_id).data_version


def test_a_sync_without_news_leaves_what_pages_keep(desk: Path, source: Source) -> None:
    before = version(source)
    step(source)
    known = version(source)
    assert known > before

    long_ago = timezone.now() - timedelta(hours=1)
    Source.objects.update(next_due_at=None, synced_at=long_ago)
    step(source)
    source.refresh_from_db()
    assert source.synced_at is not None
    assert source.synced_at > long_ago
    assert version(source) == known


def test_a_sync_that_fails_leaves_what_pages_keep(
    desk: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(source)
    known = version(source)
    Source.objects.update(next_due_at=None)
    fail(monkeypatch, ConnectorError("timeout"))
    step(source)
    assert SyncRun.objects.latest("id").status == RunStatus.FAILED
    assert version(source) == known


@pytest.mark.parametrize(
    ("page", "is_news"),
    [
        (({"7": [note(9)]}, START + 9), True),
        (({"7": [note(0, comment="late")]}, START + 9), False),  # refused: it is known otherwise
        (({}, START + 9), False),
        (({}, START + 86_400 * MILLION), True),  # the last four weeks end a day later
    ],
)
def test_news_are_events_and_days(
    desk: Path, source: Source, page: tuple[dict[str, list[Event]], int], is_news: bool
) -> None:
    step(source)
    known = version(source)
    paper_desk.write(desk, [*PAGES, page])
    Source.objects.update(next_due_at=None)
    step(source)
    assert SyncRun.objects.latest("id").pages == 1
    assert (version(source) > known) is is_news
