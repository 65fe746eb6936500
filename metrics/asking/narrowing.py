"""Filters as an address writes them, there and back. No query."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from metrics.facts import Channel
from metrics.values import Filters

CHANNELS = {channel.name.lower() for channel in Channel if channel}
TEXTS = ("topic", "group", "agent", "priority", "language", "segment")
LONGEST_TEXT = 500
MOST_DAYS = 36_500
YES, NO = "yes", "no"


class Refused(Exception):
    """A part of the question that is not there, or not for this reader; the field's name.

    why: what is wrong with it, where somebody can have typed it so; else empty.
    """

    def __init__(self, field: str, why: str | Promise = "") -> None:
        super().__init__(field)
        self.field, self.why = field, why


class Mistyped(ValueError):
    """What cannot be read, and why."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(why)
        self.why = why


def read_filters(given: Mapping[str, str]) -> Filters:
    """The filters that `given` spells. Raises Refused for what is malformed."""
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        if text := given.get(name, ""):
            try:
                found[name] = read(text)
            except Mistyped as wrong:
                raise Refused(name, wrong.why) from None
            except ValueError:
                raise Refused(name) from None
    filters = Filters(**found)
    youngest, oldest = filters.age_from, filters.age_below
    if youngest is not None and oldest is not None and youngest >= oldest:
        raise Refused("age_below", _("The upper limit must lie above the lower one."))
    return filters


def written(filters: Filters) -> dict[str, str]:
    """The same as parameters of an address, without those that are not set."""
    return {
        name: _text(value)
        for name, value in filters._asdict().items()
        if value is not None and value is not Filters._field_defaults[name]
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def _channel(text: str) -> str:
    if text not in CHANNELS:
        raise ValueError(text)
    return text


def _within(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        # Other digits than ours would be understood, and then not be what the address says.
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and low <= int(text) <= high):
            raise Mistyped(
                _("Type a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
            )
        return int(text)

    return read


def _yes_or_no(text: str) -> bool:
    if text not in (YES, NO):
        raise ValueError(text)
    return text == YES


def _words(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return text[:LONGEST_TEXT]


_READERS: dict[str, Callable[[str], Any]] = {
    "channel": _channel,
    "tier": _within(1, 3),
    "complaint": _yes_or_no,
    "incidents": _yes_or_no,
    "age_from": _within(0, MOST_DAYS),
    "age_below": _within(1, MOST_DAYS),
    "weekday": _within(1, 7),
    "hour": _within(0, 23),
} | dict.fromkeys(TEXTS, _words)
