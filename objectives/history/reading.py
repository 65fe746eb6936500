"""The history of an objective, a key result or a cycle, as a page lists it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from objectives.history.own_words import words_of
from objectives.history.words import DEEDS, REASONS, field_words, why_words
from objectives.models import Change, Cycle, Initiative, KeyResult, Objective
from people.access import Access
from people.models import Membership

MOST = 60


class Line(NamedTuple):
    """One field in words. before and after are empty where the field's word says it all."""

    what: str
    before: str
    after: str
    is_deed: bool


class Entry(NamedTuple):
    """What one person did at one moment; key_result, initiative: whose fields these are."""

    at: datetime
    by: Membership | None
    reason: str
    key_result: KeyResult | None
    initiative: Initiative | None
    lines: Sequence[Line]


def read_history(
    access: Access,
    *,
    objective: Objective | None = None,
    key_result: KeyResult | None = None,
    cycle: Cycle | None = None,
) -> list[Entry]:
    """The newest first; an objective's with that of its key results, a key result's with that of
    the work behind it. One query; another for what stages are called, where one was changed."""
    found = Change.objects.visible_to(access).newest_first()
    if key_result is not None:
        found = found.filter(key_result=key_result)
    elif objective is not None:
        found = found.filter(objective=objective)
    else:
        found = found.filter(cycle=cycle)
    return _entries(found[:MOST], words_of(access.organization))


def _entries(changes: Iterable[Change], words: Callable[[str, Any], str]) -> list[Entry]:
    """Fields that one deed changed stand together."""
    entries: list[Entry] = []
    lines: list[Line] = []
    last: tuple[object, ...] = ()
    for change in changes:
        deed = (change.at, change.by_id, change.key_result_id, change.initiative_id, change.reason)
        if deed != last:
            lines = []
            work = change.initiative
            whose = None if work else change.key_result
            entries.append(Entry(change.at, change.by, change.reason, whose, work, lines))
            last = deed
        if change.field in REASONS:
            reason = why_words(change.field, str(change.before))
            entries[-1] = entries[-1]._replace(reason=reason)
            continue
        lines.insert(0, _line(change, words))  # newest first, but a deed's fields in their order
    return entries


def _line(change: Change, words: Callable[[str, Any], str]) -> Line:
    is_deed = change.field in DEEDS
    return Line(
        field_words(change.field),
        "" if is_deed else words(change.field, change.before),
        "" if is_deed else words(change.field, change.after),
        is_deed,
    )
