"""A mail server on loopback that keeps what it is given: for tests and benches."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class Postbox(socketserver.ThreadingTCPServer):
    """SMTP as far as one sender needs it. refuse: recipient → the answer that refuses it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.lock = threading.Lock()
        self.mails: list[tuple[str, bytes]] = []
        self.refuse: dict[str, str] = {}

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def host(self) -> tuple[Any, ...]:
        """Address and port."""
        return self.server_address

    def messages(self) -> list[EmailMessage]:
        """All that came, read."""
        with self.lock:
            raw = [data for _to, data in self.mails]
        return [message_from_bytes(data, policy=policy.default) for data in raw]

    def recipients(self) -> list[str]:
        """To whom."""
        with self.lock:
            return [to for to, _data in self.mails]


class _Talk(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self._say("220 postbox")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            if word == "RCPT":
                to = line[line.index("<") + 1 : line.index(">")]
                self._say(self.server.refuse.get(to, "250 ok"))
            elif word == "DATA":
                self._say("354 go on")
                data = self._data()
                with self.server.lock:
                    self.server.mails.append((to, data))
                self._say("250 kept")
            else:
                self._say("250 ok")

    def _data(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line[1:] if line.startswith(b"..") else line for line in lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def postbox() -> Iterator[Postbox]:
    """One that listens until the end."""
    with Postbox() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
