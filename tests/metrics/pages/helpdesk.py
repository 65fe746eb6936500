"""A helpdesk on loopback that speaks as much of Request Tracker as a sync needs, and may fail."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

TOKEN = "1-14-s3cr3t-t0k3n"
USERS = {
    "14": {"id": 14, "Name": "ann", "RealName": "Ann Arbor", "EmailAddress": "ann@desk.test"},
    "15": {"id": 15, "Name": "cus", "RealName": "", "EmailAddress": "cus@client.test"},
    "6": {"id": 6, "Name": "Nobody"},
}


def transaction(id: int, type: str, creator: str, at: str, **fields: Any) -> dict[str, Any]:
    """A row of the feed of ticket 1."""
    return {
        "id": str(id),
        "Type": type,
        "Creator": {"id": creator},
        "Created": f"2026-09-01T{at}Z",
        "ObjectId": {"id": "1"},
        "Field": "",
        "OldValue": "",
        "NewValue": "",
        "TimeTaken": "0",
    } | fields


FEED = [
    transaction(1, "Create", "15", "08:00:00"),
    transaction(2, "Correspond", "14", "08:30:00"),
    transaction(3, "Status", "14", "09:00:00", Field="Status", OldValue="new", NewValue="resolved"),
]
TICKET = {
    "id": "1",
    "Type": "ticket",
    "Subject": "It is broken",
    "Queue": {"id": "3"},
    "Owner": {"id": "14"},
    "Status": "resolved",
    "Priority": "0",
    "Requestor": [{"id": "15"}],
    "CustomFields": [],
}


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Who asked may be gone before the answer: that is what the test is about."""


class Helpdesk:
    """`mode` is how it answers: "well", an HTTP status, or one of the words below."""

    def __init__(self) -> None:
        self.mode: str | int = "well"
        self.tokens: list[str] = []
        self.server = _QuietServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                desk.tokens.append(self.headers.get("Authorization", ""))
                desk.answer(self)

            def log_message(self, *_: Any) -> None:
                """Quietly."""

        return Handler

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One answer, in the present mode."""
        body = json.dumps(self._told(request.path)).encode()
        if isinstance(self.mode, int):
            _send(request, self.mode, b'{"message": "no"}', Retry_After="600")
        elif self.mode == "html":
            _send(request, 200, b"<!doctype html><title>Sign in</title>")
        elif self.mode == "truncated":
            _send(request, 200, body[: len(body) // 2])
        elif self.mode == "cut":  # the connection breaks in the middle of the answer
            _send(request, 200, body[:5], length=len(body))
        elif self.mode == "elsewhere":
            _send(request, 302, b"", Location="https://elsewhere.example.com/REST/2.0/rt")
        elif self.mode == "another product":
            _send(request, 200, b'{"hello": "world"}')
        else:
            if self.mode == "slow":
                time.sleep(1.5)
            _send(request, 200, body)

    def _told(self, path: str) -> Any:
        path, _, query = path.partition("?")
        what = path.removeprefix("/REST/2.0/").split("/")
        if what == ["rt"]:
            return {"Version": "5.0.3+dfsg"}
        if what == ["transactions"]:
            after = int(query.partition("id+%3E+")[2].partition("+")[0].partition("&")[0] or 0)
            descending = "order=DESC" in query
            rows = [row for row in FEED if int(row["id"]) > after]
            return {"items": rows[::-1] if descending else rows}
        if what == ["tickets"]:
            return {"items": [TICKET]}
        if what[0] == "user":
            found = USERS.get(what[1], USERS["6"])
            return found | {"Privileged": "0" if found["Name"] == "cus" else "1"}
        return {"id": what[-1], "Name": "Support"}


def _send(
    request: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    *,
    length: int | None = None,
    **headers: str,
) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body) if length is None else length))
    request.end_headers()
    request.wfile.write(body)
    request.close_connection = True


@pytest.fixture
def helpdesk() -> Iterator[Helpdesk]:
    """It answers well until its mode is set to something else."""
    desk = Helpdesk()
    thread = threading.Thread(target=desk.server.serve_forever, daemon=True)
    thread.start()
    yield desk
    desk.server.shutdown()
    desk.server.server_close()
