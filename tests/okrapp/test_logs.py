"""No secret reaches the log."""

import logging
import sys

import pytest

from okrapp.logs import RedactingFormatter, redact


@pytest.mark.parametrize(
    "text",
    [
        "cannot reach postgres://okr:s3cret@db:5432/okr",
        "broker redis://:s3cret@127.0.0.1:6379/0 is down",
        "headers {'Authorization': 'token s3cret'}",
        "Authorization: Bearer s3cret",
        "headers [(b'authorization', b'Basic s3cret')]",
        "login failed with password=s3cret for eva",
        "{'api_token': 's3cret', 'url': 'https://help.example'}",
        'token: "s3cret"',
        "GET https://help.example/x?access_token=s3cret&page=2",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    assert "s3cret" not in redact(text)
    assert "•••" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET https://help.example:8443/tickets?page=2 took 31 ms",
        "source 7: 120 events, 3 tickets, token expired",
        "Password reset sent to 2 people",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert redact(text) == text


def test_the_rest_of_the_line_stays() -> None:
    line = redact("postgres://okr:s3cret@db:5432/okr?sslmode=require")
    assert line == "postgres://okr:•••@db:5432/okr?sslmode=require"


def test_tracebacks_are_covered_and_the_settings_use_it() -> None:
    try:
        raise ConnectionError("redis://:s3cret@broker")
    except ConnectionError:
        error = sys.exc_info()
    record = logging.LogRecord("okr", logging.ERROR, "f", 1, "sync failed", None, error)
    text = RedactingFormatter("%(message)s").format(record)
    assert "ConnectionError: redis://:•••@broker" in text
    handlers = logging.getLogger().handlers
    ours = [handler for handler in handlers if isinstance(handler.formatter, RedactingFormatter)]
    assert [type(handler) for handler in ours] == [logging.StreamHandler]
