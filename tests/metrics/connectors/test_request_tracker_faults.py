"""Request Tracker when something goes wrong on the way: each fault named, nothing lost."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from metrics.connectors import CONNECTORS, open_connector
from metrics.connectors.base import Connector, ConnectorError, Cursor, Page
from metrics.connectors.options import Option
from metrics.connectors.words import ERRORS
from metrics.facts import SECOND, micros
from tests.metrics.connectors.stub import Reply, Stub, stub

TOKEN = "1-33-s3cret"
NOTHING = Reply(body=json.dumps({"items": [], "count": 0}).encode())


def connect(server: Stub) -> Connector:
    return open_connector("request_tracker", f"{server.url}/REST/2.0/", {"token": TOKEN}, {})


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(401, b'{"message": "Unauthorized"}'), "unauthorized"),
        (Reply(404, b'{"message": "Not Found"}'), "wrong_address"),
        (Reply(429, b"Slow down", {"Retry-After": "30"}), "rate_limited"),
        (Reply(500, b'{"message": "Internal Server Error"}'), "server_error"),
        (Reply(302, b"", {"Location": "https://elsewhere.example/"}), "redirected"),
        (Reply(200, b"<html>Sign in</html>"), "not_json"),
        (Reply(200, b'{"items": [{"id": "1"'), "truncated"),
        (Reply(200, b'{"hello": "world"}'), "not_this_product"),
        (Reply(200, b"[]"), "not_this_product"),
        (Reply(200, b'{"items": [{"id": "1", "Type": "Create"}]}'), "not_understood"),
        (Reply(200, b'{"items": ["1"]}'), "not_understood"),
    ],
)
def test_the_same_cursor_goes_on_after_a_fault(reply: Reply, code: str) -> None:
    times = 3 if code == "truncated" else 1
    with stub(*[reply] * times, NOTHING) as server, connect(server) as connector:
        with pytest.raises(ConnectorError) as caught:
            connector.page("transactions", {"id": 7, "settled": 5})
        assert caught.value.code == code
        assert code in ERRORS
        assert TOKEN not in repr(caught.value)
        page = connector.page("transactions", {"id": 7, "settled": 5})
        assert (page.done, page.tickets, page.cursor) == (True, (), {"id": 5, "settled": 5})
        assert "id+%3E+7" in server.asked[0] == server.asked[times]


def told(id: int, at: str) -> bytes:
    """A page of the feed: one reply on ticket 1, at a time of 5 May 2026 or at noon of a day."""
    names = ("Field", "OldValue", "NewValue", "TimeTaken")
    row = {"id": id, "Type": "Correspond", "Creator": {"id": "14"}, "ObjectId": {"id": "1"}}
    row |= {"Created": f"2026-05-05T{at}Z" if ":" in at else f"{at}T12:00:00Z"}
    return json.dumps({"items": [row | dict.fromkeys(names, "")]}).encode()


TICKET = {"id": "1", "Type": "ticket", "Subject": "", "Queue": {"id": "3"}, "Owner": {"id": "14"}}
TICKET |= {"Status": "open", "Priority": "0", "Requestor": [], "CustomFields": []}
USER = {"id": 14, "Name": "ann", "Privileged": "1"}
LATER = {"Date": "Tue, 05 May 2026 12:05:00 GMT"}
END = Reply(body=NOTHING.body, headers=LATER)


def noon(minute: int) -> int:
    """Microseconds of so many minutes past noon, as a cursor keeps them."""
    return micros(datetime(2026, 5, 5, 12, minute, tzinfo=UTC))


def read_from(cursor: Cursor, *replies: Reply) -> list[Page]:
    """The pages that the server's answers make, each from the cursor of the one before."""
    pages: list[Page] = []
    with stub(*replies) as server, connect(server) as connector:
        while server.replies[0] is not replies[-1] or not pages:
            pages.append(connector.page("transactions", pages[-1].cursor if pages else cursor))
        pages.append(connector.page("transactions", pages[-1].cursor))
    return pages


def shown(id: int, at: str, headers: Mapping[str, str] = LATER, first: bool = False) -> list[Reply]:
    """The answers for a page of one visible row; the first time with whoever wrote it."""
    user = [Reply(body=json.dumps(USER).encode())] if first else []
    ticket = Reply(body=json.dumps({"items": [TICKET]}).encode())
    return [Reply(body=told(id, at), headers=headers), ticket, *user]


def hidden(newest: int, at: str) -> list[Reply]:
    """The answers for a page of which nothing is shown, while the newest row is this one."""
    return [Reply(body=NOTHING.body, headers=LATER), Reply(body=told(newest, at), headers=LATER)]


def test_what_came_late_before_a_pause_is_read_after_it() -> None:
    """1000 was read within its minute, while 999 could not be seen yet; then comes a pause."""
    soon = {"Date": "Tue, 05 May 2026 12:00:00 GMT"}
    start = {"id": 998, "settled": 998}
    before, after = shown(1000, "11:59:59", soon, first=True), shown(1001, "12:00:02")
    first, second, third = read_from(start, *before, *after, END)
    held_at = first.cursor["held_at"]
    assert noon(0) - SECOND < held_at <= noon(0)
    assert first.cursor == {"id": 1000, "settled": 998, "held_at": held_at}
    assert second.cursor == {"id": 1001, "settled": 998, "held_at": held_at}
    assert (third.done, third.cursor) == (True, start)


@pytest.mark.parametrize(
    ("cursor", "then"),
    [
        ({"id": 1000, "settled": 1000}, {"id": 1100, "settled": 1100}),
        # Read at 12:02, a minute and more after the newest row: 999 would have been there.
        ({"id": 1000, "settled": 998, "held_at": noon(2)}, {"id": 1100, "settled": 1100}),
        (
            {"id": 1000, "settled": 998, "held_at": noon(0)},
            {"id": 1100, "settled": 998, "held_at": noon(0)},
        ),
        # As it was written before: when it was read is not known.
        ({"id": 1000, "settled": 998}, {"id": 1100, "settled": 998, "held_at": 0}),
    ],
)
def test_a_page_without_rights_settles_nothing_left_before_it(cursor: Cursor, then: Cursor) -> None:
    with stub(*hidden(1500, "12:00:30")) as server, connect(server) as connector:
        page = connector.page("transactions", cursor)
    assert (page.done, page.cursor) == (False, then)


def test_rows_of_long_ago_that_are_not_shown_hold_back_no_busy_feed() -> None:
    """Ids are handed out in order: below a row of 2020 all was there when the page was read."""
    start = {"id": 1000, "settled": 1000}
    old, older = shown(1101, "2020-01-01", first=True), shown(500000, "2024-01-01")
    pages = read_from(start, *hidden(900000, "12:04:50"), *old, *older, END)
    assert [page.cursor["settled"] for page in pages] == [1000, 1101, 500000, 500000]
    assert (pages[-1].done, pages[-1].cursor) == (True, {"id": 500000, "settled": 500000})


@pytest.mark.parametrize(("at", "settled"), [("12:03:59", 1101), ("12:04:00", 1000)])
def test_only_what_is_a_minute_older_than_the_hold_ends_it(at: str, settled: int) -> None:
    """The page that is not shown was asked for a moment before 12:05."""
    start = {"id": 1000, "settled": 1000}
    later = {"Date": "Tue, 05 May 2026 12:30:00 GMT"}
    replies = [*hidden(1500, "12:04:50"), *shown(1101, at, later, first=True), END]
    assert read_from(start, *replies)[-1].cursor == {"id": settled, "settled": settled}


def test_a_row_of_the_future_holds_back_none_of_those_after_it() -> None:
    start = {"id": 1000, "settled": 1000}
    future, after = shown(1001, "2027-01-01", first=True), shown(1102, "2026-05-01")
    pages = read_from(start, *future, *after, END)
    assert [page.cursor["settled"] for page in pages] == [1000, 1102, 1102]


def test_of_one_page_a_row_of_the_future_is_passed_over_and_one_of_now_is_not() -> None:
    """1001 of 2027, 1002 of 1 May, 1003 of a second ago; 1004, dated back, says nothing."""
    _, ticket, user = shown(1001, "", first=True)
    times = {1001: "2027-01-01", 1002: "2026-05-01", 1003: "12:04:59", 1004: "2025-01-01"}
    rows = [json.loads(told(id, at))["items"][0] for id, at in times.items()]
    whole = Reply(body=json.dumps({"items": rows}).encode(), headers=LATER)
    with stub(whole, ticket, user) as server, connect(server) as connector:
        cursor = connector.page("transactions", {"id": 1000, "settled": 1000}).cursor
    assert (cursor["id"], cursor["settled"]) == (1004, 1002)


def test_an_address_at_which_something_else_answers() -> None:
    with (
        stub(Reply(body=b'{"version": 3}')) as server,
        connect(server) as connector,
        pytest.raises(ConnectorError) as caught,
    ):
        connector.check()
    assert (caught.value.code, caught.value.permanent) == ("not_this_product", True)


@pytest.mark.parametrize("kind", ["request_tracker", "zendesk"])
def test_a_blank_token_is_said_to_be_refused_and_asks_nobody(kind: str) -> None:
    with stub(NOTHING) as server, pytest.raises(ConnectorError) as caught:
        open_connector(kind, server.url, {"token": " "}, {})
    assert (caught.value.code, caught.value.permanent) == ("unauthorized", True)
    assert server.asked == []


def test_a_reader_who_may_not_tell_agents_from_customers() -> None:
    version = Reply(body=b'{"Version": "5.0.3+dfsg"}')
    nobody = Reply(body=b'{"Name": "Nobody", "id": 6}')
    with (
        stub(version, NOTHING, nobody) as server,
        connect(server) as connector,
        pytest.raises(ConnectorError) as caught,
    ):
        connector.check()
    assert (caught.value.code, caught.value.permanent) == ("roles_hidden", True)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("tiers", "Support = 4"),
        ("tiers", "Support"),
        ("rating_scale", "five"),
        ("rating_scale", "0"),
        ("default_channel", "pigeon"),
        ("statuses", "waiting = asleep"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(option: str, value: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        open_connector("request_tracker", "http://127.0.0.1", {"token": "t"}, {option: value})
    assert (caught.value.code, caught.value.detail) == ("bad_setting", option)


def test_every_kind_describes_its_form() -> None:
    for kind in CONNECTORS.values():
        options: list[Option] = [kind.address, *kind.credentials, *kind.settings]
        names = [option.name for option in options]
        assert len(names) == len(set(names))
        assert all(str(option.label) for option in options)
        assert "token" in [option.name for option in kind.credentials if option.required]
        defaults = {option.name: option.default for option in kind.settings}
        assert all(option.secret for option in kind.credentials)
        name = next(name for name, entry in CONNECTORS.items() if entry is kind)
        with open_connector(name, "http://127.0.0.1", {"token": "t"}, defaults) as connector:
            assert connector.streams
