"""A loopback HTTP server whose answers are given out one after the other."""

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """One answer. length: what Content-Length says, if not the truth; pause: seconds before it."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = {}
    length: int | None = None
    pause: float = 0


class Stub(ThreadingHTTPServer):
    """Gives `replies` out one after the other, the last one for ever; notes what was asked."""

    daemon_threads = True

    def __init__(self, *replies: Reply) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = deque(replies)
        self.asked: list[str] = []
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def next(self) -> Reply:
        """What to answer now."""
        return self.replies.popleft() if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        reply = self.server.next()
        self.server.ended.wait(reply.pause)
        self.send_response_only(reply.status)
        length = len(reply.body) if reply.length is None else reply.length
        for name, value in {"Content-Length": str(length), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the tests' output."""


@contextmanager
def stub(*replies: Reply) -> Iterator[Stub]:
    """A running one."""
    server = Stub(*replies)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
