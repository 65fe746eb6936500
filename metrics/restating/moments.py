"""When a period was reported. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from metrics.values.periods import instant
from metrics.values.types import Period

DAY = timedelta(days=1)


def reported_at(period: Period, zone: ZoneInfo) -> datetime:
    """The end of the first Monday on or after the period's end, local: by then a week is reported.

    A period that ends with a Sunday is reported on the Monday after it.
    """
    end = period[1]
    monday = end + DAY * (-end.weekday() % 7)
    return instant(monday + DAY, zone)
