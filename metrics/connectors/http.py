"""The one HTTP client of all connectors: small answers, bounded waits, errors with a name.

Every failure becomes a ConnectorError whose code has its words in words.py. Nothing that it says
or logs holds a credential. A redirect is an error: credentials go to the address that was typed
in, and to no other.
"""

import json
import re
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import certifi
import httpx
import stamina

from metrics.connectors.base import ConnectorError
from metrics.connectors.reaching import Guarded, Transport
from metrics.facts import SECOND, micros

# What often passes by itself within a second. A 429 is not among them: it names its own time.
TRANSIENT = frozenset(("unreachable", "timeout", "truncated", "unavailable"))
_ESCAPED = re.compile(rb"\\u(0000|[dD][89a-fA-F])")  # the only way into JSON for these
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_STATUS = {
    400: ("refused", True),
    401: ("unauthorized", True),
    403: ("forbidden", True),
    404: ("wrong_address", True),
    410: ("wrong_address", True),
    422: ("refused", True),
    502: ("unavailable", False),
    503: ("unavailable", False),
    504: ("unavailable", False),
}


class Network(NamedTuple):
    """How far a connector may reach, and how long it waits; seconds and bytes.

    answer_seconds holds for all of an answer: a server that drips bytes cannot keep a worker.
    attempts: how often it asks where a failure often passes by itself.
    """

    allow_loopback: bool = False
    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    answer_seconds: float = 60.0
    answer_bytes: int = 32 * 1024 * 1024
    attempts: int = 3


NETWORK = Network()


class Answer(NamedTuple):
    """A parsed answer. at: microseconds; the server's own time before it began to work on it."""

    body: Any
    at: int | None


class Client:
    """Reads JSON below one address. Close it, or use it in a `with`."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        secrets: tuple[str, ...] = (),
        network: Network = NETWORK,
    ) -> None:
        self.base_url = checked_address(base_url)
        if not all(map(_sendable, headers.values())):
            raise ConnectorError("unauthorized", permanent=True)
        self._secrets = tuple(secret for secret in secrets if secret)
        self._network = network
        self._http = httpx.Client(
            headers={"Accept": "application/json", "User-Agent": "okrapp", **headers},
            timeout=httpx.Timeout(network.read_seconds, connect=network.connect_seconds),
            follow_redirects=False,
            trust_env=False,
            transport=Transport(
                certificates=_certificates(),
                backend=Guarded(allow_loopback=network.allow_loopback, refuse=self._refused),
            ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Answer:
        """The JSON found there, after a few attempts, or ConnectorError."""
        for attempt in stamina.retry_context(
            on=_is_transient,
            attempts=self._network.attempts,
            timeout=None,
            wait_initial=0.2,
            wait_max=2.0,
        ):
            with attempt:
                return self._get(path, params)
        raise AssertionError("stamina ends by returning or raising")

    def _get(self, path: str, params: Mapping[str, Any] | None) -> Answer:
        started = time.monotonic()
        try:
            with self._http.stream("GET", f"{self.base_url}/{path}", params=params) as response:
                body = self._read(response, started)
        except (httpx.InvalidURL, UnicodeError):
            raise self._error("bad_address", self.base_url, permanent=True) from None
        except (httpx.HTTPError, OSError) as error:
            code, permanent = _transport_error(error)
            raise self._error(code, f"{path}: {error}", permanent=permanent) from None
        if response.status_code != 200:
            raise self._status_error(path, response, body)
        return Answer(self._parsed(path, body), _server_time(response, started))

    def _read(self, response: httpx.Response, started: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._network.answer_bytes:
                raise self._error("too_big", f"more than {self._network.answer_bytes} bytes")
            if time.monotonic() - started > self._network.answer_seconds:
                raise self._error("timeout", f"not done after {self._network.answer_seconds} s")
        return bytes(body)

    def _parsed(self, path: str, body: bytes) -> Any:
        try:
            parsed = json.loads(body)
            return _storable(parsed) if _ESCAPED.search(body) else parsed
        except RecursionError:
            raise self._error("not_understood", f"{path}: nested too deep") from None
        except ValueError as error:
            if body.lstrip()[:1] in (b"{", b"["):
                # Without an excerpt: this is data, and customers' words do not belong in a log.
                raise self._error("truncated", f"{path}: {error}") from None
            raise self._error("not_json", f"{path}: {error}: {_excerpt(body)}") from None

    def _status_error(self, path: str, response: httpx.Response, body: bytes) -> ConnectorError:
        status = response.status_code
        detail = f"{path}: {status}: {_excerpt(body)}"
        if status == 429:
            wait = retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
            return self._error("rate_limited", detail, retry_after=wait)
        if 300 <= status < 400:
            target = _server_of(response.headers.get("Location", ""))
            return self._error("redirected", f"{path}: {status} to {target}", permanent=True)
        code, permanent = _STATUS.get(status, ("server_error", False))
        return self._error(code, detail, permanent=permanent)

    def _refused(self, host: str) -> ConnectorError:
        return self._error("refused_address", host, permanent=True)

    def _error(
        self, code: str, detail: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> ConnectorError:
        for secret in self._secrets:
            detail = detail.replace(secret, "•••")
        return ConnectorError(code, permanent=permanent, retry_after=retry_after, detail=detail)


def _sendable(value: str) -> bool:
    """As a header: one that ends blank is, for example, of an empty token."""
    return value.isascii() and value.isprintable() and value == value.strip()


def checked_address(base_url: str) -> str:
    """The address without its last slash; ConnectorError where it is none of http or https."""
    try:
        parts = urlsplit(base_url.strip())
        host = httpx.URL(f"{parts.scheme}://{parts.netloc}").host
        # As it is looked up: each label has 1 to 63 letters; ports are numbers that there are.
        known = host.encode("idna") and parts.port != 0
    except (httpx.InvalidURL, ValueError):  # UnicodeError is one
        known = False
    if not known or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise ConnectorError("bad_address", permanent=True)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _server_of(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def retry_after(value: str | None, date: str | None = None) -> float | None:
    """Seconds to wait, from `Retry-After` as seconds or as a date (relative to the answer's)."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        until, now = _http_date(value), _http_date(date)
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _http_date(value: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC) if value else None
    except (OverflowError, ValueError):
        return None


def _server_time(response: httpx.Response, started: float) -> int | None:
    """The server's clock when the request was sent: its Date less all the time since."""
    date = _http_date(response.headers.get("Date"))
    return micros(date) - int((time.monotonic() - started) * SECOND) if date else None


def _transport_error(error: Exception) -> tuple[str, bool]:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls", True
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.TimeoutException):
        return "timeout", False
    if isinstance(error, httpx.DecodingError | httpx.RemoteProtocolError):
        return "truncated", False
    return "unreachable", False


def _is_transient(error: Exception) -> bool:
    return isinstance(error, ConnectorError) and error.code in TRANSIENT


def _storable(value: Any) -> Any:
    """Without the characters that no database takes: NUL and halves of a pair."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_storable(entry) for entry in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(entry) for key, entry in value.items()}
    return value


def _excerpt(body: bytes) -> str:
    return " ".join(body[:200].decode("utf-8", "replace").split())


@cache
def _certificates() -> ssl.SSLContext:
    """This machine's authorities (a company's own among them) and the public ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
