"""What the controls of the explorer offer."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.asking.asked import SPANS, Asked
from metrics.asking.known import known_words
from metrics.asking.narrowing import written
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
from metrics.wording.naming import HEADINGS
from metrics.wording.words import CHANNELS, STEPS, TIERS
from people.access import Access

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


def choices(access: Access, question: Asked, *, until: datetime) -> dict[str, Any]:
    """Pairs of (value, words) for each control, and the known words of text fields."""
    dimensions = {by: HEADINGS[by] for by in dimensions_of(access, question)}
    return {
        "shows": [(name, SHOWS[name]) for name in shows_of(question)],
        "steps": STEPS.items(),
        "spans": SPANS,
        "by": (ONE_LINE | dimensions).items(),
        "comparisons": COMPARISONS.items(),
        "mixes": [(by, HEADINGS[by]) for by in MIXES] if has_mix(question) else [],
        "channels": CHANNELS.items(),
        "tiers": TIERS.items(),
        "complaints": YES_NO.items(),
        "weekdays": weekdays(),
        "known": known_words(access.organization, until=until),
        "narrow": _narrow(question),
        "given": dict.fromkeys(Filters._fields, "") | written(question.filters),
    }


def weekdays() -> list[str]:
    """From Monday, in the reader's language."""
    return [date_format(MONDAY + timedelta(days=day), "l") for day in range(7)]


def _narrow(question: Asked) -> bool:
    """Whether something is chosen that stands among the further filters."""
    rest = question.filters._replace(channel=None, tier=None, topic=None)
    return rest != type(rest)() or question.last is None
