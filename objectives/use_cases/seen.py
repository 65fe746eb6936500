"""Nobody overwrites what they have not seen: a form says what it showed, and saving asks again.

Pure of the database. What a form shows of a row is kept beside it as a mark: each field's name with
a digest of what stood there, as the history would keep it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from objectives.history.recording import Difference
from objectives.history.words import field_words, value_words
from people.access import Access
from people.models import Membership


class Unseen(ValidationError):
    """Somebody else has written meanwhile; `seen` marks what the reader is told now."""

    def __init__(self, lines: list[str], *, seen: str) -> None:
        super().__init__(lines)
        self.seen = seen


def mark_of(shown: Mapping[str, Any]) -> str:
    """What a form says that it showed."""
    return " ".join(f"{name}:{_digest(value)}" for name, value in shown.items())


def refuse_unseen(
    access: Access,
    seen: str | None,
    now: Mapping[str, Any],
    changes: Sequence[Difference],
    *,
    by: Membership | None = None,
    words: Callable[[str, Any], str] = value_words,
) -> None:
    """Raise Unseen where `changes` put something in place of what was not shown.

    seen: the mark of what was; None for who does not say: they have seen what they wrote
    themselves, and what nobody is known to have written. now: what stands there, by whom.
    """
    known = None if seen is None else dict(each.partition(":")[::2] for each in seen.split())
    if known is None and by in (None, access.membership):
        return
    names = [each.field for each in changes if each.field in now]
    unseen = [name for name in names if (known or {}).get(name) != _digest(now[name])]
    if unseen:
        said = [f"{capfirst(field_words(name))}: {words(name, now[name])}" for name in unseen]
        raise Unseen([_told(by), *said], seen=mark_of(now))


def _told(by: Membership | None) -> str:
    if by is None:
        return _(
            "Somebody has changed this meanwhile, as it stands below. What you typed is still here;"
            " saving again puts it in place of that."
        )
    return _(
        "%(name)s has written meanwhile what stands below. What you typed is still here; saving"
        " again puts it in place of that."
    ) % {"name": by.name}


def _digest(value: Any) -> str:
    said = json.dumps(value, sort_keys=True, default=str)
    return blake2b(said.encode(), digest_size=6).hexdigest()
