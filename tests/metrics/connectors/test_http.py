"""The HTTP client: each fault has its name, nothing waits for ever, no secret is told."""

import gzip
import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from metrics.connectors.base import ConnectorError
from metrics.connectors.http import Client, Network, retry_after
from metrics.connectors.reaching import refused_address
from metrics.connectors.words import ERRORS
from metrics.facts import micros
from tests.metrics.connectors.stub import Reply, Stub, stub

SECRET = "s3cret-t0ken"
QUICK = Network(allow_loopback=True, connect_seconds=0.3, read_seconds=0.3, answer_seconds=0.6)


def client(url: str, network: Network = QUICK) -> Client:
    headers = {"Authorization": f"token {SECRET}"}
    return Client(url, headers=headers, secrets=(SECRET,), network=network)


def error_of(url: str, network: Network = QUICK) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught, client(url, network) as http:
        http.get("api/things", {"page": 1})
    error = caught.value
    assert error.code in ERRORS
    assert SECRET not in repr(error) + str(error) + error.detail
    return error


def told(*replies: Reply) -> tuple[ConnectorError, Stub]:
    with stub(*replies) as server:
        return error_of(server.url), server


def test_an_answer_with_the_server_s_own_time() -> None:
    date = datetime(2026, 3, 2, 9, tzinfo=UTC)
    headers = {"Date": format_datetime(date, usegmt=True)}
    with stub(Reply(body=b'{"a": [1]}', headers=headers, pause=0.1)) as server:
        with client(server.url + "/") as http:
            body, at = http.get("api/things", {"q": "a b"})
        assert server.asked == ["/api/things?q=a+b"]
    assert body == {"a": [1]}
    assert at is not None  # the server's time when it was asked, not when it answered
    assert micros(date) - 1_000_000 < at <= micros(date) - 100_000


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (400, "refused", True),
        (401, "unauthorized", True),
        (403, "forbidden", True),
        (404, "wrong_address", True),
        (422, "refused", True),
        (500, "server_error", False),
        (503, "unavailable", False),
    ],
)
def test_what_a_status_means(status: int, code: str, permanent: bool) -> None:
    error, _ = told(Reply(status, f"no, {SECRET}".encode()))
    assert (error.code, error.permanent) == (code, permanent)
    assert str(status) in error.detail


def test_only_what_passes_by_itself_is_tried_again() -> None:
    assert len(told(Reply(503))[1].asked) == 3
    assert len(told(Reply(500))[1].asked) == 1
    assert len(told(Reply(401))[1].asked) == 1
    assert len(told(Reply(429, headers={"Retry-After": "1"}))[1].asked) == 1
    with stub(Reply(502), Reply(200, b"{", length=5), Reply(200, b"[]")) as server:
        with client(server.url) as http:
            assert http.get("x").body == []
        assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("0", 0.0), ("soon", None), (None, None), ("-3", 0.0)]
)
def test_when_to_come_back(value: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": value} if value else {}
    error, _ = told(Reply(429, b"Number of allowed API requests exceeded", headers))
    assert (error.code, error.permanent, error.retry_after) == ("rate_limited", False, seconds)


def test_when_to_come_back_as_a_date() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=90), usegmt=True)
    assert retry_after(later, format_datetime(now, usegmt=True)) == 90
    assert retry_after(later, None) is None


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 0001 00:00 +1400"]
)
def test_a_date_outside_of_the_calendar_says_nothing(date: str) -> None:
    answers = [{"Retry-After": date}, {"Retry-After": "soon", "Date": date}]
    assert [told(Reply(429, headers=each))[0].retry_after for each in answers] == [None, None]


def test_a_web_page_where_data_belongs() -> None:
    error, _ = told(Reply(body=b"<!doctype html><title>Sign in</title>"))
    assert (error.code, error.permanent) == ("not_json", False)


@pytest.mark.parametrize("length", [None, 60])
def test_an_answer_that_breaks_off(length: int | None) -> None:
    error, server = told(Reply(body=b'{"tickets": [{"id": 1, "subj', length=length))
    assert (error.code, len(server.asked)) == ("truncated", 3)
    assert "subj" not in error.detail  # customers' words do not belong in a log


def test_a_redirect_is_not_followed() -> None:
    with stub(Reply()) as other:
        target = f"{other.url}/elsewhere?token={SECRET}"
        error, _ = told(Reply(302, headers={"Location": target}))
        assert (error.code, error.permanent, other.asked) == ("redirected", True, [])
    assert told(Reply(302, headers={"Location": "http://["}))[0].code == "redirected"


def test_a_body_without_an_end() -> None:
    small = QUICK._replace(answer_bytes=1000)
    bomb = gzip.compress(b" " * 50_000)
    with stub(Reply(body=bomb, headers={"Content-Encoding": "gzip"})) as server:
        assert len(bomb) < 1000
        assert error_of(server.url, small).code == "too_big"


def test_a_helpdesk_that_is_slow() -> None:
    started = time.monotonic()
    error, server = told(Reply(pause=5))
    assert (error.code, error.permanent, len(server.asked)) == ("timeout", False, 3)
    assert time.monotonic() - started < 4


def test_a_helpdesk_that_is_down() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert error_of(f"http://127.0.0.1:{port}").code == "unreachable"
    assert error_of("http://helpdesk.invalid").code == "unreachable"


def test_a_certificate_that_is_not_valid() -> None:
    with stub(Reply()) as server:
        error = error_of(server.url.replace("http:", "https:"))
    assert (error.code, error.permanent) == ("tls", True)


@pytest.mark.parametrize(
    "url",
    [
        *("", "ftp://rt.example.com", "file:///etc/passwd", "rt.example.com", "http://a:b@rt"),
        *("http://[", "http://[::1", "http://fe80::1", "http://:b@rt", "https://", "https://."),
        *("https://rt.example.com:abc", "http://127.0.0.1:99999", "http://127.0.0.1:0"),
        *("https://rt..example.com", f"https://{'a' * 64}.example.com", "https://xn--/"),
        *("https://ex℀mple.com", "https://rt℀.example.com"),
        *("https://rt.example.com/\x7f", "https://rt.\x01example.com"),
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert error_of(url).code == "bad_address"


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("fd00:ec2::254", True),
        ("0.0.0.0", True),  # noqa: S104
        ("224.0.0.1", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("100.100.100.200", True),
        ("192.0.0.192", True),
        ("fd20:ce::254", True),
        ("0.1.2.3", True),
        ("255.255.255.255", True),
        ("::127.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("64:ff9b::a9fe:a9fe", True),
        ("64:ff9b:1::a9fe:a9fe", True),
        ("::ffff:0:7f00:1", True),
        ("2002:7f00:1::", True),
        ("2002:a9fe:a9fe::1", True),
        ("64:ff9b::c000:207", False),
        ("2001:db8::7", False),
        ("fd12:3456::7", False),
        ("10.1.2.3", False),
        ("192.0.2.7", False),
    ],
)
def test_networks_in_which_nothing_is_read(address: str, refused: bool) -> None:
    assert refused_address(address, allow_loopback=False) is refused
    assert not refused_address("127.0.0.1", allow_loopback=True)


def test_this_very_machine_is_not_asked_in_production() -> None:
    with stub(Reply()) as server:
        error = error_of(server.url, Network(allow_loopback=False))
        assert (error.code, error.permanent, server.asked) == ("refused_address", True, [])


class Names:
    """A name server of the attacker's: what a name means changes with every question."""

    def __init__(self, name: str, *answers: str) -> None:
        self.name, self.answers, self.asked = name, list(answers), 0
        self._real = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **more: Any) -> list[Any]:
        if host != self.name:
            return self._real(host, port, *args, **more)
        address = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def test_what_a_name_means_is_looked_at_where_it_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: harmless when it is looked at, this very machine when it is connected to."""
    network = QUICK._replace(allow_loopback=False, attempts=1)
    with stub(Reply(), Reply()) as server:
        names = Names("rt.evil.example", "192.0.2.7", "127.0.0.1")
        monkeypatch.setattr(socket, "getaddrinfo", names)
        url = server.url.replace("127.0.0.1", "rt.evil.example")
        with client(url, network) as http:
            for code in ("unreachable|timeout", "refused_address"):
                with pytest.raises(ConnectorError) as caught:
                    http.get("x")
                assert caught.value.code in code.split("|")
        assert (names.asked, server.asked) == (2, [])


def test_a_name_is_looked_up_once_for_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with stub(Reply(body=b"[]")) as server:
        names = Names("rt.example", "127.0.0.1", "192.0.2.7")
        monkeypatch.setattr(socket, "getaddrinfo", names)
        with client(server.url.replace("127.0.0.1", "rt.example")) as http:
            assert http.get("x").body == []
        assert (names.asked, server.asked) == (1, ["/x"])


def test_a_token_that_no_header_can_hold() -> None:
    with pytest.raises(ConnectorError) as caught:
        Client("http://127.0.0.1", headers={"Authorization": "token ключ\n"})
    assert caught.value.code == "unauthorized"


def test_characters_that_no_database_takes() -> None:
    body = json.dumps({"a\0": ["x\0y", "\ud800"], "n": 1}).encode()
    with stub(Reply(body=body)) as server, client(server.url) as http:
        assert http.get("x").body == {"a\ufffd": ["x\ufffdy", "\ufffd"], "n": 1}


@pytest.mark.parametrize("depth", [600, 200_000])
def test_an_answer_nested_without_end(depth: int) -> None:
    """Deep for the parser, or for what takes the unstorable out of it: refused by name."""
    body = b'{"a": "\\u0000", "b": ' + b"[" * depth + b"]" * depth + b"}"
    error, server = told(Reply(body=body))
    assert (error.code, len(server.asked)) == ("not_understood", 1)
