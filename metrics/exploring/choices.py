"""What the controls of the explorer offer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.asking.asked import SPANS, Asked, tells_helpdesk_agents_apart
from metrics.asking.known import Known, known_words
from metrics.asking.narrowing import MOST_DAYS, written
from metrics.exploring.look import (
    CHANGE,
    COURSE,
    HOURS,
    MIXES,
    dimensions_of,
    has_mix,
    shows_of,
)
from metrics.values import Filters
from metrics.values.accounts import refused_field
from metrics.wording.naming import HEADINGS
from metrics.wording.words import CHANNELS, STEPS, TIERS
from people.access import Access

DATES = ("start", "end")
SHOWS: dict[str, Promise] = {
    COURSE: _("Over time"),
    HOURS: _("Hours of the week"),
    CHANGE: _("What changed"),
}
COMPARISONS: dict[str, Promise] = {
    "": _("One line alone"),
    "before": _("Beside the period before"),
    "year": _("Beside the year before"),
}
YES_NO: dict[str, Promise] = {
    "yes": _("Complaints alone"),
    "no": _("Without complaints"),
}
ONE_LINE: dict[str, Promise] = {"": _("Not split")}
MONDAY = date(2024, 1, 1)
# What can be typed wrong, or is not known of what is looked at, as the page names it.
LABELS: dict[str, Promise] = {
    "start": pgettext_lazy("date", "From"),
    "end": pgettext_lazy("date", "Until before"),
    "channel": _("Channel"),
    "tier": _("Tier"),
    "topic": _("Topic"),
    "priority": pgettext_lazy("of a ticket", "Priority"),
    "language": pgettext_lazy("of a ticket", "Language"),
    "group": _("Group in the helpdesk"),
    "agent": _("Helpdesk's number of an agent"),
    "complaint": _("Complaints"),
    "segment": _("Account segment"),
    "age_from": _("Customer for at least so many days"),
    "age_below": _("Customer for fewer days than"),
    "weekday": _("Weekday"),
    "hour": _("Hour of the day"),
}


_TEXTS = {"priority": 40, "language": 20, "group": 200, "agent": 200, "segment": 80}
_NUMBERS = {"age_from": (0, MOST_DAYS), "age_below": (1, MOST_DAYS), "hour": (0, 23)}


class Field(NamedTuple):
    """One that is typed. words: what it offers; least, most: of a number, or how long a text."""

    name: str
    label: Promise
    kind: str
    value: str
    why: str
    words: Sequence[str] = ()
    least: int = 0
    most: int = 0


def choices(
    access: Access,
    question: Asked,
    *,
    until: datetime,
    typed: Mapping[str, str] = MappingProxyType({}),
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Pairs of (value, words) for each control, and the known words of text fields.

    wrong: by field what is wrong with what was typed there, which stays in its place.
    """
    known = known_words(access.organization, until=until)
    given = _given(question) | {name: typed.get(name, "") for name in _kept(wrong)}
    dimensions = {by: HEADINGS[by] for by in dimensions_of(access, question)}
    return {
        "shows": [(name, SHOWS[name]) for name in shows_of(question)],
        "steps": STEPS.items(),
        # What is read over 12 months is so whatever is chosen.
        "spans": () if question.definition.window == "trailing_year" else SPANS,
        "by": (ONE_LINE | dimensions).items(),
        "comparisons": COMPARISONS.items(),
        "mixes": [(by, HEADINGS[by]) for by in MIXES] if has_mix(question) else [],
        "channels": CHANNELS.items(),
        "tiers": TIERS.items(),
        "complaints": YES_NO.items() if _knows(question, "complaint") else [],
        "weekdays": weekdays() if _knows(question, "weekday") else [],
        "known": known,
        "fields": [*_fields(access, question, known, given, wrong)],
        "narrow": _narrow(question) or bool(wrong),
        "given": given,
        "mistakes": [(LABELS.get(name, name), why) for name, why in wrong.items()],
    }


def _fields(
    access: Access,
    question: Asked,
    known: Known,
    given: Mapping[str, str],
    wrong: Mapping[str, str],
) -> Iterator[Field]:
    """Those by which this metric can be narrowed for this reader."""
    lists = {
        "priority": known.priorities,
        "language": known.languages,
        "group": known.groups,
        "segment": known.segments,
    }
    for name in DATES:
        yield Field(name, LABELS[name], "date", given[name], wrong.get(name, ""))
    for name, longest in _TEXTS.items():
        for_reader = name != "agent" or tells_helpdesk_agents_apart(access, question.definition)
        if _knows(question, name) and for_reader:
            words, why = lists.get(name, ()), wrong.get(name, "")
            yield Field(name, LABELS[name], "search", given[name], why, words, most=longest)
    for name, (least, most) in _NUMBERS.items():
        if _knows(question, name):
            why = wrong.get(name, "")
            yield Field(name, LABELS[name], "number", given[name], why, (), least, most)


def _knows(question: Asked, name: str) -> bool:
    """Whether this filter says anything about the metric, put together like this."""
    asked: dict[str, Any] = {name: True}
    return not refused_field(question.one, [Filters(**asked)], "")


def _given(question: Asked) -> dict[str, str]:
    """What stands in the fields; without dates the page moves on with the data."""
    dates = ("", "") if question.last else [day.isoformat() for day in question.period]
    fields = dict.fromkeys(Filters._fields, "") | written(question.filters)
    return fields | dict(zip(DATES, dates, strict=True))


def _kept(wrong: Mapping[str, str]) -> set[str]:
    """The fields in which what was typed stays: of two dates both."""
    return {*wrong, *(DATES if any(name in wrong for name in DATES) else ())}


def weekdays() -> list[str]:
    """From Monday, in the reader's language."""
    return [date_format(MONDAY + timedelta(days=day), "l") for day in range(7)]


def _narrow(question: Asked) -> bool:
    """Whether something is chosen that stands among the further filters."""
    rest = question.filters._replace(channel=None, tier=None, topic=None)
    return rest != type(rest)() or question.last is None
