"""Under which names uploaded files are stored."""

from pathlib import PurePath
from uuid import uuid4

from django.utils import timezone

SUFFIX = 10  # characters; the name that people gave stands in the row


def event_log_name(_row: object, name: str) -> str:
    """Of an event log."""
    return _never_twice("event-logs", name)


def table_name(_row: object, name: str) -> str:
    """Of a table."""
    return _never_twice("entries", name)


def _never_twice(folder: str, name: str) -> str:
    """A row keeps the name of a file that is missing, for it may come back: were the name given
    again, the row would have somebody else's file."""
    suffix = PurePath(name).suffix[:SUFFIX]
    return f"{folder}/{timezone.now():%Y/%m}/{uuid4().hex}{suffix}"
