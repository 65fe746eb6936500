"""Reading a source again from its start: changed settings then hold for all of it."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from metrics.connectors.base import Closing, Cursor, Page, TicketRecord
from metrics.facts import HOUR, MILLION, Event
from metrics.intake import syncing
from metrics.intake.leases import LeaseLost, claim_due, hold
from metrics.intake.rereading import begin_reading
from metrics.intake.syncing import request_sync, sync_step
from metrics.models import BadRow, Source, SourceKind, Stream, SyncRun, Ticket, TicketEvent
from metrics.work import measure_all
from tests.factories import OrganizationFactory
from tests.metrics.storage.desk import known_rows

pytestmark = pytest.mark.django_db
START = 1_700_000_000 * MILLION


class Nothing:
    def close(self) -> None:
        """It holds nothing."""


class Mapped(Closing):
    """A helpdesk of two tickets and two pages; the settings say which tier its group is."""

    streams = ("feed",)
    wiped: frozenset[str] = frozenset()

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(Nothing())
        self.tier = settings.get("tier")

    def page(self, stream: str, cursor: Cursor) -> Page:
        number = int(cursor.get("n", 0)) + 1
        if number > 2:
            return Page((), cursor, as_of=START + 9 * HOUR, done=True)
        name = str(number)
        told = () if name in self.wiped else (TicketRecord(name, tuple(self.events())),)
        return Page(told, {"n": number}, as_of=START + 9 * HOUR, done=number == 2)

    def events(self) -> list[Event]:
        details = {"group": "G", "channel": "email"} | ({"tier": self.tier} if self.tier else {})
        found = [Event("10", START, "created", "cat", "customer", details=details)]
        found.append(Event("20", START + HOUR, "group_changed", "ann", "agent", to="H"))
        if self.tier:
            found.append(Event("21", START + HOUR, "tier_changed", "ann", "agent", to="3"))
        return [*found, Event("30", START + 2 * HOUR, "status", "ann", "agent", to="solved")]


@pytest.fixture(autouse=True)
def _desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "open_connector", lambda _k, _u, _c, settings: Mapped(settings))


@pytest.fixture
def source() -> Source:
    return Source.objects.create(
        organization=OrganizationFactory.create(), name="Desk", kind=SourceKind.ZENDESK
    )


def read(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(next_due_at=timezone.now())
    for claim in claim_due():
        while sync_step(claim=claim):
            pass
    list(measure_all(organization_id=source.organization_id))
    source.refresh_from_db()


def again(source: Source) -> SyncRun:
    begin_reading(source=source)
    return request_sync(source=source, by=None)


def facts(ticket: str) -> list[tuple[str, str, Any]]:
    events = TicketEvent.objects.filter(ticket__external_id=ticket).order_by("event_id")
    return [(e.event_id, e.kind, (e.details or {}).get("tier")) for e in events]


def figures(source: Source) -> list[Any]:
    return [known_rows(source, "1"), known_rows(source, "2")]


def settle(source: Source, **settings: Any) -> None:
    Source.objects.filter(pk=source.pk).update(settings=settings)


def test_changed_settings_hold_for_what_was_read_before(source: Source) -> None:
    read(source)
    before = figures(source)
    settle(source, tier=1)
    read(source)
    assert figures(source) == before
    run = again(source)
    read(source)
    assert (
        facts("1")
        == facts("2")
        == [
            ("10", "created", 1),
            ("20", "group_changed", None),
            ("21", "tier_changed", None),
            ("30", "status", None),
        ]
    )
    assert Ticket.objects.filter(tier=3).count() == 2
    assert not BadRow.objects.exists()  # nothing contradicts what was told before
    run.refresh_from_db()
    assert (run.status, run.events_read, run.rows_bad) == ("succeeded", 8, 0)
    assert not source.rereading


def test_what_the_settings_tell_no_longer_goes_at_the_end(source: Source) -> None:
    settle(source, tier=1)
    read(source)
    assert Ticket.objects.filter(tier=3).count() == 2
    settle(source)
    again(source)
    read(source)
    assert [kind for _, kind, _ in facts("1")] == ["created", "group_changed", "status"]
    assert Ticket.objects.filter(tier=None).count() == 2


def test_a_second_time_changes_nothing(source: Source) -> None:
    settle(source, tier=1)
    read(source)
    before, known = figures(source), (facts("1"), facts("2"))
    for _ in range(2):
        again(source)
        read(source)
        assert (figures(source), (facts("1"), facts("2"))) == (before, known)
    assert TicketEvent.objects.count() == 8


def test_what_the_helpdesk_knows_no_more_stays(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(source, tier=1)
    read(source)
    monkeypatch.setattr(Mapped, "wiped", frozenset(["2"]))
    settle(source)
    again(source)
    read(source)
    assert len(facts("1")) == 3
    assert len(facts("2")) == 4
    assert list(Ticket.objects.order_by("external_id").values_list("tier", flat=True)) == [None, 3]


def test_later_news_overrule_the_reading(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision of the connector's own is above that of the same reading."""
    read(source)
    again(source)
    read(source)
    better = Event("10", START, "created", "dan", "customer", details={"group": "G"}, revision=5)
    monkeypatch.setattr(Mapped, "events", lambda _self: [better])
    Stream.objects.update(cursor={})
    read(source)
    assert set(TicketEvent.objects.filter(event_id="10").values_list("actor", flat=True)) == {"dan"}


def test_whoever_reads_it_then_stores_nothing_more(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step under the old settings cannot put the cursor beyond the beginning."""
    pages = Mapped.page

    def interrupted(self: Mapped, stream: str, cursor: Cursor) -> Page:
        monkeypatch.setattr(Mapped, "page", pages)
        begin_reading(source=source)
        return pages(self, stream, cursor)

    monkeypatch.setattr(Mapped, "page", interrupted)
    (claim,) = claim_due()
    assert sync_step(claim=claim) is False
    assert not TicketEvent.objects.exists()
    assert Stream.objects.get().cursor == {}
    with pytest.raises(LeaseLost):
        hold(claim=claim)
    read(source)
    assert TicketEvent.objects.count() == 6
