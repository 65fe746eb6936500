"""A key result's weeks as rows: written where they differ."""

from collections.abc import Mapping, Sequence
from datetime import date

from objectives.asked import Point
from objectives.models import KeyResultPoint
from objectives.storing import millionths
from objectives.writing import upsert
from people.models import Organization

FIELDS = ("value", "sample", "progress", "inside")
# Plain tuples: of thousands of key results there are tens of thousands.
Figures = tuple[int | None, int | None, int | None, bool | None]
Weeks = Sequence[tuple[date, Figures]]


def weeks_of(points: Sequence[Point]) -> Weeks:
    """As they are stored: each week's last day, and what it says."""
    return [
        (
            point.last,
            (millionths(point.value), point.sample, millionths(point.progress), point.inside),
        )
        for point in points
    ]


def store_points(organization: Organization, weeks: Mapping[int, Weeks]) -> None:
    """Write the weeks that differ, and take away those that the cycle no longer has.

    key result → all its weeks. At most three statements.
    """
    known = KeyResultPoint.objects.filter(organization=organization, key_result__in=weeks)
    left = {
        (key_result, day): (pk, tuple(figures))
        for pk, key_result, day, *figures in known.values_list("pk", "key_result", "day", *FIELDS)
    }
    changed = []
    for key_result in sorted(weeks):
        for day, figures in weeks[key_result]:
            _, before = left.pop((key_result, day), (0, None))
            if before != figures:
                changed.append((organization.pk, key_result, day, *figures))
    if left:
        gone = [pk for pk, _ in left.values()]
        KeyResultPoint.objects.filter(organization=organization, pk__in=gone).delete()
    upsert(KeyResultPoint, changed, key=("organization", "key_result", "day"), names=FIELDS)
