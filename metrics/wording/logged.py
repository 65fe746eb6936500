"""What log entries are about, in the reader's words: they keep keys and ISO dates, as all do.

Entries of before kept words, in the language of who did it: those stand as they are.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from metrics.facts import Measure
from metrics.wording.words import MEASURES


def measurement_words(subject: str, details: Mapping[str, Any]) -> str:
    """What a measurement measures; the second number of its key says it."""
    numbers = str(details.get("key", "")).split(".")[1:2]
    measure = next((each for each in Measure if numbers == [str(each.value)]), None)
    return subject if measure is None else str(MEASURES.get(measure, subject))


def outage_words(subject: str, details: Mapping[str, Any]) -> str:
    """From when to when, and why."""
    if "reason" not in details:
        return subject
    start, end = (
        date_format(
            timezone.localtime(datetime.fromisoformat(details[name])), "SHORT_DATETIME_FORMAT"
        )
        for name in ("start", "end")
    )
    return f"{start} – {end}: {details['reason']}"
