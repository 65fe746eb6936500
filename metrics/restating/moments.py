"""When a period was reported, and other moments of which it is told what was known."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, Signer

from metrics.values.periods import instant
from metrics.values.types import Period

DAY = timedelta(days=1)
SIGNED = "~"


def reported_at(period: Period, zone: ZoneInfo) -> datetime:
    """The end of the first Monday on or after the period's end, local: by then a week is reported.

    A period that ends with a Sunday is reported on the Monday after it.
    """
    end = period[1]
    monday = end + DAY * (-end.weekday() % 7)
    return instant(monday + DAY, zone)


def days_known(moment: datetime, zone: ZoneInfo) -> date:
    """The local day until which anything can be known at a moment: today's so far."""
    return (moment.astimezone(zone) - timedelta(microseconds=1)).date() + DAY


# The moment itself; which closed weeks are listed beside.
_BESIDE = frozenset(("at", "until"))


def about(organization_id: int, metric: str, query: Mapping[str, str]) -> str:
    """What an address is about, but for its moment: the same however its parts are ordered."""
    asked = sorted((name, text) for name, text in query.items() if name not in _BESIDE and text)
    return f"{organization_id}/{metric}?{urlencode(asked)}"


def told(moment: datetime, about: str) -> str:
    """A moment as our own pages link to it: that of a check-in, or when a cycle was closed.

    It holds for what the link is about alone.
    """
    return _signer(about).sign(moment.isoformat())


class Moment(NamedTuple):
    """A moment that an address names. ours: it was not made up, a page of ours links to it."""

    at: datetime
    ours: bool


def moment_in(text: str, about: str) -> Moment:
    """The moment that an address names, in words of `told` or typed. Raises ValueError."""
    try:
        return Moment(datetime.fromisoformat(_signer(about).unsign(text)), ours=True)
    except BadSignature:
        return Moment(datetime.fromisoformat(text.partition(SIGNED)[0]), ours=False)


def _signer(about: str) -> Signer:
    return Signer(sep=SIGNED, salt=f"metrics.restating.moments {about}")
