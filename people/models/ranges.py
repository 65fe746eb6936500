"""Half-open ranges as PostgreSQL has them, for exclusion constraints."""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class DateRange(Func):
    """daterange(start, end): [start, end), open where the end is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


class TimeRange(Func):
    """tstzrange(start, end): [start, end), open where the end is null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def end_after_start(name: str) -> CheckConstraint:
    """The end lies after the start, where neither is open."""
    return CheckConstraint(
        condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gt=F("start")),
        name=name,
        violation_error_message=_("The end must lie after the start."),
    )


def one_at_a_time(
    name: str, *same: str | Func, message: "str | _StrPromise"
) -> ExclusionConstraint:
    """No two rows of an organization that are the `same` hold at one time."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((one, RangeOperators.EQUAL) for one in ("organization", *same)),
            (DateRange("start", "end"), RangeOperators.OVERLAPS),
        ],
        violation_error_message=message,
    )
