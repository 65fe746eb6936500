"""Half-open ranges as PostgreSQL has them, for exclusion constraints."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class DateRange(Func):
    """daterange(start, end): [start, end), open where the end is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


class TimeRange(Func):
    """tstzrange(start, end): [start, end), open where the end is null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
