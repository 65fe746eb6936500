"""The whole chain in processes of its own: whatever is killed, the end is as if nothing were."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from metrics import work
from metrics.facts import DAY, HOUR, MILLION, Event
from metrics.measures import measure_ticket
from metrics.models import RunStatus, Source, Stream, SyncRun, Ticket
from metrics.values_check import differences
from tests.factories import OrganizationFactory
from tests.fixtures.services import Services
from tests.metrics.storage.desk import known_rows, told
from tests.okrapp import paper_desk

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
START = 1_700_000_000 * MILLION
PAGES, TICKETS = 24, 30
AS_OF = START + 400 * DAY


def life(number: int) -> list[Event]:
    """A ticket's events: created, answered, moved, solved, and of every third reopened."""
    at = START + number * HOUR
    agent = f"agent{number % 5}"
    told = [
        Event("1", at, "created", "cat", "customer", details={"channel": "email", "group": "A"}),
        Event("2", at + 60 * MILLION, "assigned", agent, "agent", to=agent),
        Event("3", at + HOUR, "agent_reply", agent, "agent"),
        Event("4", at + 2 * HOUR, "status", agent, "agent", to="solved"),
    ]
    if number % 3 == 0:
        told += [
            Event("5", at + DAY, "status", "cat", "customer", to="open"),
            Event("6", at + 2 * DAY, "status", agent, "agent", to="solved"),
        ]
    return told


LIVES = {str(number): life(number) for number in range(PAGES * TICKETS // 2)}


@pytest.fixture
def source(bare_services: Services, tmp_path: Path) -> Source:
    """Every ticket's events come in two halves, the later one first."""
    names = list(LIVES)
    half = PAGES // 2
    pages = []
    for part in (slice(2, None), slice(None, 3)):
        for page in range(half):
            chosen = names[page::half]
            pages.append(({name: LIVES[name][part] for name in chosen}, AS_OF))
    paper_desk.write(tmp_path / "desk.jsonl", pages)
    return Source.objects.create(
        organization=OrganizationFactory.create(),
        name="Desk",
        kind="paper",
        base_url=str(tmp_path / "desk.jsonl"),
        settings={"pause": "0.15"},
        interval=3600,
    )


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for it; AssertionError if it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def pages_read() -> int:
    return sum(stream.cursor.get("line", 0) for stream in Stream.objects.all())


def settled() -> bool:
    """All is read, measured and computed."""
    read = Source.objects.get().synced_at is not None
    return read and not (work.organizations_to_measure() or work.organizations_to_value())


def check(source: Source) -> None:
    """Everything is stored once, and says what the pure functions say of the whole."""
    assert Ticket.objects.count() == len(LIVES)
    for name, events in LIVES.items():
        assert known_rows(source, name) == told(measure_ticket(events, as_of=AS_OF).rows)
    assert differences(source.organization) == []
    run = SyncRun.objects.get()
    assert (run.status, run.pages) == (RunStatus.SUCCEEDED, PAGES)
    assert run.events_new == sum(map(len, LIVES.values()))


INCLUDE = "--include=tests.okrapp.paper_worker"


def test_two_workers_do_it_once(bare_services: Services, source: Source) -> None:
    for name in ("worker", "other", "beat"):
        bare_services.start(name, *([INCLUDE] if name != "beat" else []))
    until(settled)
    check(source)


@pytest.mark.parametrize("page", [1, PAGES // 2, PAGES - 1])
def test_a_killed_worker_changes_nothing(
    bare_services: Services, source: Source, page: int
) -> None:
    bare_services.start("beat")
    bare_services.start("worker", INCLUDE)
    until(lambda: pages_read() >= page)
    bare_services.kill("worker")
    bare_services.start("worker", INCLUDE)
    until(settled)
    check(source)


def test_two_at_once_and_both_killed(bare_services: Services, source: Source) -> None:
    """Measuring is cut off as well: it has begun while later pages are read."""
    bare_services.start("beat")
    for name in ("worker", "other"):
        bare_services.start(name, INCLUDE)
    until(lambda: Ticket.objects.filter(measured_version__gt=0).exists())
    bare_services.kill("worker")
    bare_services.kill("other")
    bare_services.kill("beat")
    for name in ("worker", "other"):
        bare_services.start(name, INCLUDE)
    bare_services.start("beat")
    until(settled)
    check(source)


def test_a_truncated_answer_and_a_wait_lose_nothing(
    bare_services: Services, source: Source
) -> None:
    desk = Path(source.base_url)
    whole = desk.read_text()
    lines = whole.splitlines()
    desk.write_text("\n".join([*lines[:6], lines[6][:40]]))
    bare_services.start("worker", INCLUDE)
    bare_services.start("beat")
    until(lambda: SyncRun.objects.filter(status=RunStatus.FAILED, error_code="truncated").exists())
    assert pages_read() == 6
    desk.write_text("\n".join([*lines[:6], '{"retry_after": 2}']))
    Source.objects.update(next_due_at=None)
    until(lambda: SyncRun.objects.filter(status=RunStatus.WAITING).exists())
    told_to_wait = Source.objects.get().not_before
    desk.write_text(whole)
    until(settled)
    assert told_to_wait is not None
    synced_at = Source.objects.get().synced_at
    assert synced_at is not None
    assert synced_at > told_to_wait
    SyncRun.objects.filter(status=RunStatus.FAILED).delete()
    assert SyncRun.objects.get().pages == PAGES - 6
    for name, events in LIVES.items():
        assert known_rows(source, name) == told(measure_ticket(events, as_of=AS_OF).rows)
