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
