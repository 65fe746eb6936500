"""The HTTP server of the simulated helpdesk: who may ask, how often, and what goes wrong."""

import base64
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from metrics.simulator.api import Moment, Refused, answer
from metrics.simulator.world import World

FAULTS = ("429", "500", "html", "truncated", "ok")
_PAGE = b"<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>"


class Server(ThreadingHTTPServer):
    """Serves one world. faults: what the next answers are to be, one after the other."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        *,
        world: World,
        token: str,
        withhold: int = 60,
        per_minute: int = 600,
        faults: Iterable[str] = (),
    ) -> None:
        super().__init__(address, Handler)
        self.world, self.token, self.withhold, self.per_minute = world, token, withhold, per_minute
        self.faults = deque(faults)
        self._asked: deque[float] = deque()
        self._lock = threading.Lock()

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://{self.server_name}:{self.server_port}"

    def server_bind(self) -> None:
        """Without looking up the machine's name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def moment(self) -> Moment:
        """What may be seen now."""
        now = int(time.time())
        return Moment(self.world, now, now - self.withhold, self.base)

    def next_fault(self) -> str:
        """What is to happen to this answer."""
        with self._lock:
            return self.faults.popleft() if self.faults else "ok"

    def wait(self) -> int:
        """Seconds until the next export may be asked for; 0: now, and it counts."""
        with self._lock:
            now = time.monotonic()
            while self._asked and self._asked[0] <= now - 60:
                self._asked.popleft()
            if len(self._asked) >= self.per_minute:
                return max(1, round(60 - (now - self._asked[0])))
            self._asked.append(now)
            return 0


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "HelpdeskSimulator", ""

    def do_GET(self) -> None:
        """Authorization first, then whatever goes wrong, then the answer."""
        if not self._authorized():
            self._send(401, {"error": "Couldn't authenticate you"})
            return
        match self.server.next_fault():
            case "429":
                self._too_many(2)
            case "500":
                self._send(500, {"error": "InternalServerError"})
            case "html":
                self._write(200, _PAGE, "text/html")
            case "truncated":
                self._truncated()
            case _:
                self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests come every few seconds."""

    def _answer(self) -> None:
        url = urlsplit(self.path)
        path = url.path.removeprefix("/api/v2/").removesuffix(".json")
        if path.startswith("incremental/") and (wait := self.server.wait()):
            self._too_many(wait)
            return
        try:
            self._send(200, answer(path, dict(parse_qsl(url.query)), self.server.moment()))
        except Refused as refused:
            self._send(refused.status, {"error": refused.error})

    def _authorized(self) -> bool:
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind == "Basic":
            try:
                value = base64.b64decode(value).decode().partition("/token:")[2]
            except ValueError:
                return False
        return kind in ("Basic", "Bearer") and hmac.compare_digest(
            value.encode(), self.server.token.encode()
        )

    def _too_many(self, seconds: int) -> None:
        body = b"Number of allowed incremental ticket export API requests per minute exceeded"
        self._write(429, body, "text/plain", {"Retry-After": str(seconds)})

    def _truncated(self) -> None:
        body = json.dumps({"tickets": [{"id": 1, "subject": "Half of an ans"}]}).encode()
        self._write(200, body[:-20], "application/json", {"Connection": "close"})

    def _send(self, status: int, body: dict[str, Any]) -> None:
        self._write(status, json.dumps(body).encode(), "application/json")

    def _write(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
