"""Request Tracker when something goes wrong on the way: each fault named, nothing lost."""

import json

import pytest

from metrics.connectors import CONNECTORS, open_connector
from metrics.connectors.base import Connector, ConnectorError
from metrics.connectors.options import Option
from metrics.connectors.words import ERRORS
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
    """A page of the feed: one reply on ticket 1."""
    names = ("Field", "OldValue", "NewValue", "TimeTaken")
    row = {"id": id, "Type": "Correspond", "Creator": {"id": "14"}, "ObjectId": {"id": "1"}}
    row |= {"Created": f"2026-05-05T{at}Z", **dict.fromkeys(names, "")}
    return json.dumps({"items": [row]}).encode()


TICKET = {"id": "1", "Type": "ticket", "Subject": "", "Queue": {"id": "3"}, "Owner": {"id": "14"}}
TICKET |= {"Status": "open", "Priority": "0", "Requestor": [], "CustomFields": []}
LATER = {"Date": "Tue, 05 May 2026 12:05:00 GMT"}


def test_what_came_late_before_a_pause_is_read_after_it() -> None:
    """1000 was read within its minute, while 999 could not be seen yet; then comes a pause."""
    soon = {"Date": "Tue, 05 May 2026 12:00:00 GMT"}
    ticket = Reply(body=json.dumps({"items": [TICKET]}).encode())
    user = Reply(body=json.dumps({"id": 14, "Name": "ann", "Privileged": "1"}).encode())
    before = Reply(body=told(1000, "11:59:59"), headers=soon)
    after = Reply(body=told(1001, "12:00:02"), headers=LATER)
    end = Reply(body=NOTHING.body, headers=LATER)
    with stub(before, ticket, user, after, ticket, end) as server, connect(server) as connector:
        first = connector.page("transactions", {"id": 998, "settled": 998})
        assert first.cursor == {"id": 1000, "settled": 998}
        second = connector.page("transactions", first.cursor)
        assert second.cursor == {"id": 1001, "settled": 998}
        third = connector.page("transactions", second.cursor)
    assert (third.done, third.cursor) == (True, {"id": 998, "settled": 998})


@pytest.mark.parametrize(("settled", "then"), [(1000, 1100), (998, 998)])
def test_a_page_without_rights_settles_nothing_left_before_it(settled: int, then: int) -> None:
    hidden = Reply(body=NOTHING.body, headers=LATER)
    newest = Reply(body=told(1500, "12:00:00"), headers=LATER)
    with stub(hidden, newest) as server, connect(server) as connector:
        page = connector.page("transactions", {"id": 1000, "settled": settled})
    assert (page.done, page.cursor) == (False, {"id": 1100, "settled": then})


def test_an_address_at_which_something_else_answers() -> None:
    with (
        stub(Reply(body=b'{"version": 3}')) as server,
        connect(server) as connector,
        pytest.raises(ConnectorError) as caught,
    ):
        connector.check()
    assert (caught.value.code, caught.value.permanent) == ("not_this_product", True)


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
