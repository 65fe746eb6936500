"""What one objective supports, and what supports it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.models import Objective, Support


class Linked(NamedTuple):
    """The objectives that one supports, and those that support it."""

    above: Sequence[Objective]
    below: Sequence[Objective]


def linked_with(visible: QuerySet[Objective], objective: Objective) -> Linked:
    """What it supports and what supports it, as far as they are visible. One query."""
    above = Support.objects.filter(child=objective, parent=OuterRef("pk"))
    below = Support.objects.filter(parent=objective, child=OuterRef("pk"))
    found = (
        visible.annotate(is_above=Exists(above), is_below=Exists(below))
        .filter(Q(is_above=True) | Q(is_below=True))
        .select_related("team", "cycle", "override")
        .order_by("cycle__start", "position", "id")
    )
    linked = list(found)
    return Linked(
        above=[each for each in linked if each.is_above],
        below=[each for each in linked if each.is_below],
    )
