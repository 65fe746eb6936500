"""What stays of an entry, whichever entry stands under its key: decisions and questions hang on it.

A key that its sender gave means one thing, whatever is corrected about it. A key made of what a row
is about tells its like apart by their places in the file: another row can come to stand there, so
it is the same thing with the same content alone.
"""

from typing import NamedTuple

from metrics.entering.checked import NATURAL
from metrics.entering.doing import ACTIVITIES
from metrics.models import Entry


class Lasting(NamedTuple):
    """An entry's key, and of one that the sender did not give what was ruled on under it."""

    key: str
    value: int = 0
    weight: int = 0
    comment: str = ""


def lasting_of(entry: Entry) -> Lasting:
    """The same of two entries that are one thing. What people note themselves is one a day, and
    no other one whatever they write beside it; a ticket is part of such a key."""
    if not entry.key.startswith(NATURAL):
        return Lasting(entry.key)
    comment = "" if entry.measure in ACTIVITIES else entry.comment
    return Lasting(entry.key, entry.value, entry.weight, comment)
