"""The connector against a real Request Tracker: one test for each pitfall that was seen."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from metrics.connectors import open_connector
from metrics.connectors.base import ConnectorError, Cursor
from metrics.connectors.request_tracker import RequestTracker as Connector
from metrics.connectors.request_tracker import connector as feed
from metrics.facts import MILLION, SECOND, Event, moment
from tests.fixtures.rt import RequestTracker
from tests.metrics.connectors.rt_people import RtPeople, drain, ok, put, say, told

pytestmark = pytest.mark.rt

SETTINGS = {"tiers": "Support = 1, Escalations = 2"}


def connect(rt: RequestTracker, **settings: str) -> Connector:
    connector = open_connector(
        "request_tracker", rt.url, {"token": rt.token}, {**SETTINGS, **settings}
    )
    assert isinstance(connector, Connector)
    return connector


@pytest.fixture
def connector(rt: RequestTracker) -> Connector:
    return connect(rt)


@pytest.fixture
def people(rt: RequestTracker) -> Iterator[RtPeople]:
    with RtPeople(rt.api, rt.token) as people:
        yield people


@pytest.fixture
def start(connector: Connector) -> Cursor:
    """Where the feed ends before the test does anything."""
    return drain(connector)[1]


def brief(events: list[Event]) -> list[tuple[str, str, str]]:
    return [(event.kind, event.role, event.to) for event in events]


def test_a_ticket_s_life(
    connector: Connector, people: RtPeople, start: Cursor, rt: RequestTracker
) -> None:
    """Create, answer, escalate, resolve, rate, reopen: told as it was done, to the second."""
    alice, bob = people.number("alice"), people.number("bob")
    support, escalations = people.queue("Support"), people.queue("Escalations")
    before = datetime.now(UTC).replace(microsecond=0)
    ticket = people.ticket(Subject="Can't log in – ключ ไม่", Requestor="customer1@client.test")
    ok(people.alice.put(f"ticket/{ticket}/take", json={}))
    say(people.alice, ticket, "Which browser?", TimeTaken=5)
    say(people.alice, ticket, "Looks odd", how="comment", TimeTaken=2)
    say(people.customer, ticket, "All of them")
    put(people.alice, ticket, Queue="Escalations", Priority=60)
    put(people.alice, ticket, Owner="bob")
    put(people.bob, ticket, Status="stalled", CustomFields={"Topic": ["login", "bug"]})
    put(people.bob, ticket, Status="resolved")
    put(people.alice, ticket, CustomFields={"CSAT": "2"})
    put(people.alice, ticket, CustomFields={"CSAT": "5"})
    say(people.customer, ticket, "Again!")
    after = datetime.now(UTC)

    pages, _ = drain(connector, start)
    events = told(pages, ticket)
    one_topic = next(event.to for event in events if event.kind == "topics_set")

    assert brief(events) == [
        ("created", "customer", ""),
        ("assigned", "agent", alice),
        ("agent_reply", "agent", ""),
        ("time_worked", "agent", ""),
        ("status", "system", "open"),
        ("internal_note", "agent", ""),
        ("time_worked", "agent", ""),
        ("customer_message", "customer", ""),
        ("priority_changed", "agent", "medium"),
        ("group_changed", "agent", escalations),
        ("tier_changed", "agent", "2"),
        ("assigned", "agent", bob),
        ("status", "agent", "pending"),
        ("topics_set", "agent", one_topic),
        ("topics_set", "agent", "bug|login"),
        ("status", "agent", "solved"),
        ("rated", "customer", ""),
        ("rated", "customer", ""),
        ("customer_message", "customer", ""),
        ("status", "system", "open"),
    ]
    assert one_topic in ("bug", "login")  # RT sets them one after the other, in either order
    assert events[0].details == {
        "channel": "email",
        "priority": "low",
        "tier": 1,
        "group": support,
        "requester_id": people.number("customer1"),
        "subject": "Can't log in – ключ ไม่",
    }
    worked = [event.value for event in events if event.kind == "time_worked"]
    assert worked == [300 * MILLION, 120 * MILLION]
    ratings = [(e.value, e.scale, e.rating, e.actor) for e in events if e.kind == "rated"]
    customer = people.number("customer1")
    assert ratings == [
        (2 * MILLION, 5 * MILLION, "csat", customer),
        (5 * MILLION, 5 * MILLION, "csat", customer),
    ]
    assert {event.actor for event in events if event.kind == "agent_reply"} == {alice}
    with closing(sqlite3.connect(rt.database, timeout=10)) as database:
        stored = dict(database.execute("SELECT id, Created FROM Transactions").fetchall())
    for event in events:
        assert f"{moment(event.at):%Y-%m-%d %H:%M:%S}" == stored[int(event.id[:-1])]
        assert before <= moment(event.at) <= after
    assert pages[0].tickets[0].url.endswith(f"/Ticket/Display.html?id={ticket}")


def test_pitfall_1_nothing_is_lost_while_tickets_change(
    connector: Connector, people: RtPeople, start: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paged by page number, a list in change loses rows. Small pages, a change after each."""
    monkeypatch.setattr(feed, "PER_PAGE", 3)
    tickets = [people.ticket() for _ in range(4)]
    pages, cursor = [], start
    for turn in range(60):
        pages.append(connector.page("transactions", cursor))
        cursor = pages[-1].cursor
        if turn < 5:
            say(people.alice, tickets[turn % 4], f"{turn}")
            put(people.alice, tickets[0], Priority=turn)
        elif pages[-1].done:
            break
    assert pages[-1].done
    kinds = [event.kind for ticket in tickets for event in told(pages, ticket)]
    assert kinds.count("created") == 4
    assert kinds.count("agent_reply") == 5
    assert kinds.count("priority_changed") == 4  # from 0 to 0 is no change


def test_pitfall_2_one_second_holds_several_events(
    connector: Connector, people: RtPeople, start: Cursor, rt: RequestTracker
) -> None:
    """Times resolve to a second; ids keep the order, also of what one transaction brings."""
    ticket = people.ticket()
    put(people.alice, ticket, Queue="Escalations")
    put(people.alice, ticket, Status="resolved")
    say(people.customer, ticket, "No!")
    with closing(sqlite3.connect(rt.database, timeout=10)) as database, database:
        database.execute(
            "UPDATE Transactions SET Created='2026-01-05 08:00:00' WHERE ObjectId=?"
            " AND ObjectType='RT::Ticket'",
            (ticket,),
        )
    events = told(drain(connector, start)[0], ticket)
    assert {moment(event.at) for event in events} == {datetime(2026, 1, 5, 8, tzinfo=UTC)}
    assert [event.kind for event in events] == [
        "created",
        "group_changed",
        "tier_changed",
        "status",
        "customer_message",
        "status",
    ]


def test_pitfall_3_the_reader_s_time_zone_changes_nothing(
    connector: Connector, people: RtPeople, start: Cursor
) -> None:
    """Date literals would be read in the API user's zone; there are none."""
    before = datetime.now(UTC).replace(microsecond=0)
    ticket = people.ticket()
    in_utc = told(drain(connector, start)[0], ticket)
    ok(people.root.put("user/okrbot", json={"Timezone": "Asia/Tokyo"}))
    try:
        elsewhere = told(drain(connector, start)[0], ticket)
    finally:
        ok(people.root.put("user/okrbot", json={"Timezone": "UTC"}))
    assert elsewhere == in_utc
    assert before <= moment(in_utc[0].at) <= before + timedelta(seconds=30)


def test_pitfall_4_a_deleted_ticket_is_marked(
    connector: Connector, people: RtPeople, start: Cursor
) -> None:
    """No search shows it; the feed does, whether it was known before or not."""
    known, unknown = people.ticket(), people.ticket(Subject="Never seen alive")
    first, cursor = drain(connector, start)
    ok(people.root.delete(f"ticket/{known}"))
    late = people.ticket(Subject="Deleted before it was read")
    ok(people.root.delete(f"ticket/{late}"))
    pages, _ = drain(connector, cursor)
    assert brief(told(first + pages, known))[-1] == ("marked", "agent", "deleted")
    seen = told(pages, late)
    assert [event.kind for event in seen] == ["created", "marked"]
    assert seen[0].details is not None
    assert seen[0].details["subject"] == "Deleted before it was read"
    assert [event.kind for event in told(first + pages, unknown)] == ["created"]

    put(people.root, known, Status="open")
    again = told(first + pages + drain(connector, cursor)[0], known)
    assert brief(again)[-2:] == [("status", "agent", "open"), ("unmarked", "agent", "deleted")]


def test_pitfall_5_a_merged_ticket_is_marked_with_its_target(
    connector: Connector, people: RtPeople, start: Cursor
) -> None:
    """A GET of it answers with the target; its own facts must not be taken from there."""
    target, known = people.ticket(Subject="The target"), people.ticket(Subject="The same")
    first, cursor = drain(connector, start)
    unseen = people.ticket(Subject="The same again")
    for ticket in (known, unseen):
        put(people.bob, ticket, MergeInto=target)
    pages, _ = drain(connector, cursor)
    everything = first + pages
    assert brief(told(everything, known))[-1] == ("marked", "agent", f"merged:{target}")
    created = told(everything, known)[0]
    assert created.details is not None
    assert created.details["subject"] == "The same"
    poor = told(everything, unseen)
    assert [event.kind for event in poor] == ["created", "marked"]
    assert poor[0].details is not None
    assert "subject" not in poor[0].details
    assert [event.kind for event in told(everything, target)] == ["created"]


def test_pitfall_6_more_rows_than_a_page_has(
    connector: Connector, people: RtPeople, start: Cursor, rt: RequestTracker
) -> None:
    """No total, no next page, and at most 100 rows whatever is asked for."""
    ticket = people.ticket()
    insert_comments(rt, ticket, 230)
    answer = ok(
        people.okrbot.get(
            "transactions",
            params={"query": f"ObjectType='RT::Ticket' AND id > {start['id']}", "per_page": 1000},
        )
    ).json()
    assert (answer["count"], answer["total"]) == (100, None)
    pages, _ = drain(connector, start)
    kinds = [event.kind for event in told(pages, ticket)]
    assert kinds.count("internal_note") == 230
    assert pages[-1].tickets == ()


def test_pitfall_7_no_date_nobody_and_numbers_as_words(
    connector: Connector, people: RtPeople, start: Cursor
) -> None:
    """1970 is no date, Nobody is nobody, and a number in a list is a string."""
    ticket = people.ticket()
    put(people.alice, ticket, Owner="alice")
    put(people.alice, ticket, Owner="Nobody")
    shown = ok(people.okrbot.get(f"ticket/{ticket}")).json()
    assert (shown["Starts"], shown["Owner"]["id"]) == ("1970-01-01T00:00:00Z", "Nobody")
    pages, _ = drain(connector, start)
    events = told(pages, ticket)
    assert brief(events) == [
        ("created", "customer", ""),
        ("assigned", "agent", people.number("alice")),
        ("assigned", "agent", ""),
    ]
    assert all(moment(event.at).year > 1970 for event in events)
    assert "Nobody" not in {agent.name for page in pages for agent in page.agents}


def test_pitfall_8_every_question_says_what_it_asks_for(
    connector: Connector, people: RtPeople, start: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty query answers 200 and nothing, which would pass for the end; bad SQL answers 400."""
    empty = ok(people.okrbot.get("transactions", params={"query": ""})).json()
    assert empty["items"] == []
    people.ticket()
    asked = spy(monkeypatch)
    connector.check()
    drain(connector, start)
    queries = [url.params["query"] for url in asked if "query" in url.params]
    assert queries
    assert all(queries)
    with pytest.raises(ConnectorError) as caught:
        connector._transactions("id > > 1")
    assert (caught.value.code, caught.value.permanent) == ("refused", True)


def test_pitfall_9_each_user_is_asked_for_once(
    connector: Connector, people: RtPeople, start: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list does not tell who is privileged; a GET of the user does."""
    ticket = people.ticket()
    for turn in range(3):
        say(people.alice, ticket, f"{turn}")
        say(people.customer, ticket, f"{turn}?")
    fresh = connect_again(connector)
    asked = spy(monkeypatch)
    pages, _ = drain(fresh, start)
    roles = {(event.kind, event.role) for event in told(pages, ticket)}
    assert {("agent_reply", "agent"), ("customer_message", "customer")} <= roles
    users = [url.path for url in asked if "/user/" in url.path]
    assert len(users) == len(set(users))
    agents = {agent.name: agent.email for page in pages for agent in page.agents}
    assert agents["alice"] == "alice@okr.test"
    assert "customer1" not in agents
    assert {"alice", "bob"} <= {agent.name for agent in connector.agents()}


def test_pitfall_10_a_customer_s_reply_reopens_only_what_was_resolved(
    connector: Connector, people: RtPeople, start: Cursor
) -> None:
    """The reopening is RT_System's own, and a fact all the same."""
    solved, stalled = people.ticket(), people.ticket()
    put(people.alice, solved, Status="resolved")
    put(people.alice, stalled, Status="stalled")
    for ticket in (solved, stalled):
        say(people.customer, ticket, "Hello?")
    pages, _ = drain(connector, start)
    assert brief(told(pages, solved))[-2:] == [
        ("customer_message", "customer", ""),
        ("status", "system", "open"),
    ]
    assert brief(told(pages, stalled))[-1] == ("customer_message", "customer", "")


def test_what_was_so_at_creation_is_told_whenever_it_is_read(
    connector: Connector, people: RtPeople, start: Cursor
) -> None:
    """Queue, priority and topics of the creation; subject and channel as they were put right."""
    fields = {"Topic": ["login", "bug"], "Channel": "chat"}
    ticket = ok(
        people.alice.post(
            "ticket",
            json={
                "Queue": "Support",
                "Subject": "A call",
                "Owner": "bob",
                "Status": "open",
                "Requestor": "customer1@client.test",
                "TimeWorked": 4,
                "CustomFields": fields,
            },
        )
    ).json()["id"]
    early = told(drain(connector, start)[0], ticket)
    put(people.bob, ticket, Queue="Escalations", Priority=100, Subject="A long call")
    put(people.bob, ticket, CustomFields={"Topic": ["billing"], "Channel": "phone"})
    late = told(drain(connect_again(connector), start)[0], ticket)

    assert brief(early) == [
        ("created", "agent", ""),
        ("assigned", "agent", people.number("bob")),
        ("status", "agent", "open"),
        ("time_worked", "agent", ""),
    ]
    assert early[0].details is not None
    assert late[0].details == early[0].details | {"subject": "A long call", "channel": "phone"}
    assert late[0].revision > early[0].revision == 0
    assert early[0].details["topics"] == ["bug", "login"]
    assert early[0].details["priority"] == "low"
    assert [event.to for event in late if event.kind == "topics_set"][-1] == "billing"


def test_who_rates_the_own_ticket_is_an_agent_who_rates(
    rt: RequestTracker, people: RtPeople, start: Cursor
) -> None:
    """Unless the survey's users are named: then everyone else is."""
    ticket = people.ticket(Requestor="customer1@client.test")
    put(people.alice, ticket, Owner="alice")
    put(people.alice, ticket, CustomFields={"CSAT": "5"})
    put(people.okrbot, ticket, CustomFields={"CSAT": "1"})
    put(people.bob, ticket, CustomFields={"CSAT": "4"})

    def roles(**settings: str) -> list[str]:
        pages, _ = drain(connect(rt, **settings), start)
        return [event.role for event in told(pages, ticket) if event.kind == "rated"]

    assert roles() == ["agent", "customer", "customer"]
    assert roles(survey_users="OkrBot") == ["agent", "customer", "agent"]


def test_rows_that_the_reader_may_not_see_do_not_end_the_feed(
    connector: Connector, people: RtPeople, start: Cursor, rt: RequestTracker
) -> None:
    """More than a page of another queue's secrets stands before what may be read."""
    ok(people.root.post("queue", json={"Name": "Board"}))
    hidden = ok(
        people.root.post("ticket", json={"Queue": "Board", "Subject": "Secret", "Content": "…"})
    ).json()["id"]
    with closing(sqlite3.connect(rt.database, timeout=10)) as database:
        rights = database.execute(
            "SELECT * FROM ACL WHERE RightName='ShowTicketComments'"
        ).fetchall()
        with database:
            database.execute("DELETE FROM ACL WHERE RightName='ShowTicketComments'")
    try:
        insert_comments(rt, hidden, 250)
        ticket = people.ticket()
        pages, _ = drain(connector, start)
    finally:
        with closing(sqlite3.connect(rt.database, timeout=10)) as database, database:
            put_back(database, "ACL", rights)
    assert [event.kind for event in told(pages, ticket)] == ["created"]


def test_a_transaction_that_becomes_visible_late_is_read(
    connector: Connector, people: RtPeople, start: Cursor, rt: RequestTracker
) -> None:
    """Ids are handed out before transactions are committed, in whatever order these end."""
    ticket = people.ticket()
    say(people.alice, ticket, "Slow to commit", how="comment")
    say(people.alice, ticket, "Quick")
    with closing(sqlite3.connect(rt.database, timeout=10)) as database:
        row = database.execute(
            "SELECT * FROM Transactions WHERE ObjectId=? AND Type='Comment'", (ticket,)
        ).fetchone()
        with database:
            database.execute("DELETE FROM Transactions WHERE id=?", (row[0],))
        first, cursor = drain(connector, start)
        with database:
            put_back(database, "Transactions", [row])
    second, _ = drain(connector, cursor)
    assert "internal_note" not in [event.kind for event in told(first, ticket)]
    assert "internal_note" in [event.kind for event in told(second, ticket)]


def test_how_far_the_data_reaches_is_the_server_s_clock(
    connector: Connector, start: Cursor
) -> None:
    """Only the end of the feed tells, and not more than its beginning of the answer."""
    before = time.time()
    pages, _ = drain(connector, start)
    assert [page.as_of for page in pages[:-1]] == [None] * (len(pages) - 1)
    as_of = pages[-1].as_of
    assert as_of is not None
    assert before - 2 <= as_of / SECOND <= time.time()


def test_check_names_the_product_and_what_is_wrong(rt: RequestTracker) -> None:
    assert connect(rt).check().startswith("Request Tracker 5.")
    wrong = open_connector("request_tracker", rt.url, {"token": "1-2-wrong"}, {})
    with pytest.raises(ConnectorError) as caught:
        wrong.check()
    assert (caught.value.code, caught.value.permanent) == ("unauthorized", True)
    assert "1-2-wrong" not in repr(caught.value)
    elsewhere = open_connector("request_tracker", f"{rt.url}/nothing", {"token": rt.token}, {})
    with pytest.raises(ConnectorError) as caught:
        elsewhere.check()
    assert caught.value.permanent


def connect_again(connector: Connector) -> Connector:
    """The same source with nothing remembered, as another process has it."""
    again = Connector(connector._client, connector._mapped)
    again.close = lambda: None  # type: ignore[method-assign]  # the connections are not its own
    return again


def spy(monkeypatch: pytest.MonkeyPatch) -> list[httpx.URL]:
    """Fills with every address that is asked from now on."""
    asked: list[httpx.URL] = []
    send = httpx.Client.send

    def note(client: httpx.Client, request: httpx.Request, **more: Any) -> httpx.Response:
        asked.append(request.url)
        return send(client, request, **more)

    monkeypatch.setattr(httpx.Client, "send", note)
    return asked


def put_back(database: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ",".join("?" * len(rows[0]))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def insert_comments(rt: RequestTracker, ticket: str, count: int) -> None:
    """Many comments at once, as a busy desk has them; over the API it would take half a minute."""
    with closing(sqlite3.connect(rt.database, timeout=10)) as database, database:
        database.executemany(
            "INSERT INTO Transactions (ObjectType, ObjectId, Type, TimeTaken, Creator, Created)"
            " VALUES ('RT::Ticket', ?, 'Comment', 0, 1, '2026-01-05 08:00:00')",
            [(ticket,)] * count,
        )
