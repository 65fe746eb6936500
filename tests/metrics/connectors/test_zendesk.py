"""The connector against the simulated helpdesk: what it hands over is what happened there."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from metrics.connectors import open_connector
from metrics.connectors.base import Connector, ConnectorError, Cursor, Page
from metrics.connectors.zendesk import directory
from metrics.facts import MILLION, SECOND, Event
from metrics.simulator import api, roster
from metrics.simulator import server as server_of_zendesk
from metrics.simulator import story as story_of_a_ticket
from metrics.simulator.records import Story
from metrics.simulator.server import Server
from metrics.simulator.world import World
from tests.metrics.connectors.stub import Reply, stub

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
TOKEN = "z3ndesk-t0ken"
SETTINGS = {
    "tiers": "Tier 1 = 1, Tier 2 = 2, Chat & Social = 1",
    "time_field": str(roster.TIME_FIELD),
    "requests_per_minute": "100000",
}


class Still(Server):
    """A helpdesk at which time passes by `later` alone, so that two readings can be compared."""

    later = 0

    def moment(self) -> api.Moment:
        now = int(NOW.timestamp()) + self.later
        return api.Moment(self.world, now, now - self.withhold, self.base)


@contextmanager
def helpdesk(*faults: str, **more: Any) -> Iterator[Still]:
    """Three weeks of work, seen without the minute that the product keeps back."""
    world = World(seed=7, since=(NOW - timedelta(days=21)).date(), sessions=[])
    options = {"withhold": 60, "per_minute": 100_000, **more}
    with Still(("127.0.0.1", 0), world=world, token=TOKEN, faults=faults, **options) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def connect(server: Server, **settings: str) -> Connector:
    credentials = {"email": "admin@demo.example", "token": server.token}
    return open_connector("zendesk", server.base, credentials, {**SETTINGS, **settings})


def read_all(connector: Connector, stream: str, cursor: Cursor | None = None) -> list[Page]:
    """Every page; a fault is waited out, as the application does, with the cursor that it had."""
    pages: list[Page] = []
    for _ in range(200):
        try:
            pages.append(connector.page(stream, pages[-1].cursor if pages else cursor or {}))
        except ConnectorError as error:
            if error.permanent:
                raise
            continue
        if pages[-1].done:
            return pages
    raise AssertionError("no end")


def by_ticket(pages: list[Page]) -> dict[str, dict[str, Event]]:
    """Events by ticket and id; whatever comes again must say the same."""
    found: dict[str, dict[str, Event]] = {}
    for page in pages:
        for record in page.tickets:
            for event in record.events:
                known = found.setdefault(record.external_id, {}).setdefault(event.id, event)
                assert known == event
    return found


def test_groups_beyond_the_first_page_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """And by their names tiers: here a page has two groups in place of a hundred."""
    monkeypatch.setattr(directory, "PER_PAGE", 2)
    with helpdesk() as server, connect(server) as connector:
        now = int(NOW.timestamp())
        pages = read_all(connector, "ticket_events", {"start": now - 3 * 86_400})
        told = {group.external_id: group.name for page in pages for group in page.groups}
        listed = {group.external_id: group.name for group in connector.groups()}
    assert told == listed == {str(id): group.name for id, group in roster.GROUPS.items()}


def moved(end: int, *groups: int) -> Reply:
    """A page of the ticket events: a ticket goes from group to group."""
    children = [{"id": id, "event_type": "Change", "group_id": id} for id in groups]
    audit = {"id": end, "ticket_id": 5, "timestamp": end, "updater_id": -1, "via": "Rule"}
    events = [{**audit, "child_events": children}]
    body = {"ticket_events": events, "end_time": end, "end_of_stream": False}
    return Reply(body=json.dumps(body).encode())


def groups_of(*ids: int, more: str = "") -> Reply:
    groups = [{"id": id, "name": f"Group {id}"} for id in ids]
    meta = {"has_more": bool(more), "after_cursor": more}
    return Reply(body=json.dumps({"groups": groups, "meta": meta}).encode())


def test_the_groups_are_listed_once_for_a_page_however_many_of_its_own_are_removed() -> None:
    """Each removed one keeps its id for a name; one made since is in the next page's list."""
    first, second = moved(1000, 1, 91, 92, 93), moved(2000, 2, 91, 94)
    old, new = (groups_of(3, more="x"), groups_of(1)), (groups_of(3, more="x"), groups_of(1, 2))
    with (
        stub(first, *old, second, *new, Reply(500)) as server,
        open_connector("zendesk", server.url, {"token": TOKEN}, SETTINGS) as connector,
    ):
        pages = [connector.page("ticket_events", {"start": start}) for start in (1, 1000)]
    found = [{group.external_id: group.name for group in page.groups} for page in pages]
    assert found[0] == {"3": "Group 3", "1": "Group 1", "91": "91", "92": "92", "93": "93"}
    assert found[1] == {"2": "Group 2", "94": "94"}
    asked = [path.rpartition("/")[2].partition(".")[0] for path in server.asked]
    assert asked == ["ticket_events", "groups", "groups"] * 2


def is_deleted(story: Story, until: int) -> bool:
    children = [child for a in story.audits if a.at <= until for child in a.children]
    return any(child.get("status") == "deleted" for child in children)


def test_all_that_happened_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compared with the simulated stories themselves; pages repeat rows where they meet."""
    monkeypatch.setattr(api, "PAGE", 90)
    with helpdesk() as server, connect(server) as connector:
        until = server.moment().until
        pages = read_all(connector, "ticket_events")
        deleted = by_ticket(read_all(connector, "tickets"))
        ratings = by_ticket(read_all(connector, "satisfaction_ratings"))
        stories = [s for s in server.world.stories(0, until) if s.created <= until]
        found = by_ticket(pages)
    first = next(record for page in pages for record in page.tickets)
    assert first.url == f"{server.base}/agent/tickets/{first.external_id}"
    assert len(pages) > 20
    repeated = sum(len(record.events) for page in pages for record in page.tickets)
    assert repeated > sum(map(len, found.values()))
    assert found.keys() == {str(story.id) for story in stories}
    for story in stories:
        compare(found[str(story.id)], story, until)
    assert deleted.keys() == {str(story.id) for story in stories if is_deleted(story, until)}
    assert deleted
    answers = [r for s in stories for r in s.ratings if r.at <= until]
    told = [e for events in ratings.values() for e in events.values() if e.at <= until * SECOND]
    assert Counter((e.value, e.actor, e.comment) for e in told) == Counter(
        ((2 if r.score_at(until) == "good" else 1) * MILLION, str(r.requester), r.comment)
        for r in answers
    )
    assert {(e.scale, e.rating, e.role) for e in told} == {(2 * MILLION, "csat", "customer")}


def compare(events: dict[str, Event], story: Story, until: int) -> None:
    first: dict[str, Any] = {}
    for child in story.audits[0].children:
        first |= child
    kinds = Counter(event.kind for event in events.values())
    (created,) = (event for event in events.values() if event.kind == "created")
    assert created.at == story.created * SECOND
    assert created.details is not None
    assert created.details["group"] == str(first["group_id"])
    assert created.details["priority"] == first["priority"]
    assert created.details["requester_id"] == str(story.requester)
    assert created.details.get("topics", []) == first["tags"]
    assert created.role == ("agent" if first["author_id"] in roster.AGENTS else "customer")
    later = [c for a in story.audits[1:] if a.at <= until for c in a.children]
    said = [c for c in later if c["event_type"] == "Comment"]
    assert kinds["agent_reply"] == sum(c["public"] and c["author_id"] < 2000 for c in said)
    assert kinds["customer_message"] == sum(c["author_id"] > 2000 for c in said)
    assert kinds["internal_note"] == sum(not c["public"] for c in said)
    statuses = [c["status"] for c in later if "status" in c and c["status"] != "deleted"]
    ours = [e.to for e in sorted(events.values(), key=lambda e: int(e.id)) if e.kind == "status"]
    assert ours == [{"hold": "on_hold"}.get(status, status) for status in statuses]
    worked = [
        c["custom_ticket_fields"][roster.TIME_FIELD] for c in later if "custom_ticket_fields" in c
    ]
    total = sum(e.value or 0 for e in events.values() if e.kind == "time_worked")
    assert total == sum(worked) * MILLION
    assert kinds["tier_changed"] == sum(c.get("group_id") == roster.TIER_2 for c in later)


def test_faults_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong: the same cursor goes on."""
    monkeypatch.setattr(api, "PAGE", 90)
    bad = ["500", "ok", "html", "429", "ok", "truncated", "truncated", "truncated"]
    with helpdesk() as server, connect(server) as connector:
        for stream in connector.streams:
            calm = by_ticket(read_all(connector, stream))
            server.faults.extend(bad)
            assert by_ticket(read_all(connector, stream)) == calm
            assert not server.faults


@pytest.mark.parametrize(
    ("fault", "code"),
    [("500", "server_error"), ("html", "not_json"), ("429", "rate_limited")],
)
def test_a_fault_has_its_name(fault: str, code: str) -> None:
    with helpdesk(fault) as server, connect(server) as connector:
        with pytest.raises(ConnectorError) as caught:
            connector.page("ticket_events", {})
        assert (caught.value.code, caught.value.permanent) == (code, False)
        assert caught.value.retry_after == (2 if fault == "429" else None)


def test_the_next_reading_tells_only_what_is_new() -> None:
    with helpdesk() as server, connect(server) as connector:
        for stream, enough in (("ticket_events", 60), ("tickets", 0)):
            last = read_all(connector, stream)[-1]
            again = read_all(connector, stream, last.cursor)
            assert len(again) == 1
            assert sum(len(record.events) for record in again[0].tickets) <= enough
        last = read_all(connector, "satisfaction_ratings")[-1]
        day_ago = (NOW.timestamp() - 3 * 24 * 3600) * SECOND
        late = by_ticket(read_all(connector, "satisfaction_ratings", last.cursor))
        assert all(event.at > day_ago for events in late.values() for event in events.values())


def test_an_answer_that_is_changed_much_later_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zendesk lists answers by their creation: the ticket's events tell of the change."""
    monkeypatch.setattr(story_of_a_ticket, "SECOND_THOUGHTS", 4)
    with helpdesk() as server, connect(server) as connector:
        now = int(NOW.timestamp())
        first = {stream: read_all(connector, stream) for stream in connector.streams}
        known = by_ticket(first["satisfaction_ratings"])
        cursors = {stream: pages[-1].cursor for stream, pages in first.items()}
        server.later = 6 * 24 * 3600
        until = server.moment().until
        changed = [
            answer
            for story in server.world.stories(0, until)
            for answer in story.ratings
            if answer.at < now - 24 * 3600 and now < (answer.changed_at or 0) <= until
        ]
        assert changed
        news = by_ticket(read_all(connector, "ticket_events", cursors["ticket_events"]))
    for answer in changed:
        ticket, id = str(answer.ticket), f"rating-{answer.id}"
        before, after = known[ticket][id], news[ticket][id]
        assert (before.value, after.value) == (
            (2 * MILLION, MILLION) if answer.score == "good" else (MILLION, 2 * MILLION)
        )
        assert after.revision > before.revision
        assert (after.at, after.actor, after.comment) == (before.at, before.actor, before.comment)


def test_the_first_reading_asks_for_no_answer_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them stand in the list, which is read after the first end of the events."""
    asked: list[str] = []

    def noting(path: str, query: api.Query, moment: api.Moment) -> dict[str, Any]:
        asked.append(path)
        return api.answer(path, query, moment)

    monkeypatch.setattr(server_of_zendesk, "answer", noting)
    monkeypatch.setattr(api, "PAGE", 90)
    with helpdesk() as server, connect(server) as connector:
        read_all(connector, "ticket_events")
    assert asked
    assert not [path for path in asked if path.startswith(("satisfaction", "tickets/"))]


def test_how_far_the_data_reaches_is_a_minute_ago() -> None:
    with helpdesk() as server, connect(server) as connector:
        reach = {stream: read_all(connector, stream)[-1].as_of for stream in connector.streams}
    now = time.time()
    for stream in ("ticket_events", "tickets"):
        as_of = reach[stream]
        assert as_of is not None
        assert now - 75 <= as_of / SECOND <= now - 58
    assert (reach["satisfaction_ratings"] or 0) / SECOND == pytest.approx(now, abs=15)


def test_it_asks_no_more_than_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of 4 a minute for each of the two exports; the pace goes with the cursor."""
    monkeypatch.setattr(api, "PAGE", 20)
    with helpdesk(per_minute=4) as server:
        with connect(server, requests_per_minute="4") as connector:
            first = connector.page("ticket_events", {})
            second = connector.page("ticket_events", first.cursor)
        with connect(server, requests_per_minute="4") as elsewhere:
            with pytest.raises(ConnectorError) as caught:
                elsewhere.page("ticket_events", second.cursor)
            assert (caught.value.code, caught.value.permanent) == ("rate_limited", False)
            assert 50 < (caught.value.retry_after or 0) <= 60
            a_minute_ago = [at - 61 for at in second.cursor["asked"]]
            assert elsewhere.page("ticket_events", {**second.cursor, "asked": a_minute_ago}).tickets
        with connect(server) as hasty:
            hasty.page("tickets", {})
            with pytest.raises(ConnectorError) as told:
                hasty.page("tickets", {})
            assert told.value.code == "rate_limited"
            assert 50 < (told.value.retry_after or 0) <= 60


def test_a_cursor_of_less_than_a_minute_ago_is_no_error() -> None:
    with helpdesk() as server, connect(server) as connector:
        cursor = {"start": server.moment().now}
        page = connector.page("ticket_events", cursor)
    assert (page.tickets, page.done, page.cursor["start"]) == ((), True, cursor["start"])


def test_who_works_there() -> None:
    with helpdesk() as server, connect(server) as connector:
        assert connector.check() == "Zendesk"
        groups = {group.external_id: group.name for group in connector.groups()}
        agents = {agent.external_id: agent.email for agent in connector.agents()}
        pages = read_all(connector, "ticket_events")
    assert groups == {str(group.id): group.name for group in roster.GROUPS.values()}
    expected = {str(agent.id): agent.email for agent in roster.AGENTS.values()}
    assert agents == expected | {str(roster.ADMIN): "admin@demo.example"}
    met = {agent.external_id: agent.email for page in pages for agent in page.agents}
    assert met == expected
    assert {g.external_id for page in pages for g in page.groups} == groups.keys()


def test_a_wrong_token() -> None:
    with helpdesk() as server:
        server.token = "another"
        with connect(server) as good:
            assert good.check()
        wrong = {"email": "admin@demo.example", "token": TOKEN}
        with (
            open_connector("zendesk", server.base, wrong, {}) as connector,
            pytest.raises(ConnectorError) as caught,
        ):
            connector.check()
    assert (caught.value.code, caught.value.permanent) == ("unauthorized", True)
    assert TOKEN not in repr(caught.value)


def test_an_access_token_needs_no_address() -> None:
    with (
        helpdesk() as server,
        open_connector("zendesk", server.base, {"token": TOKEN}, {}) as connector,
    ):
        assert connector.check() == "Zendesk"
