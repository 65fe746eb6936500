"""What one objective hangs together with."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.models import Objective, Support


class Linked(NamedTuple):
    """The objectives that one supports, those that support it, what it was carried over from, and
    what it was carried over to."""

    above: Sequence[Objective]
    below: Sequence[Objective]
    before: Sequence[Objective]
    after: Sequence[Objective]


def linked_with(visible: QuerySet[Objective], objective: Objective) -> Linked:
    """All of it, as far as it is visible. One query."""
    above = Support.objects.filter(child=objective, parent=OuterRef("pk"))
    below = Support.objects.filter(parent=objective, child=OuterRef("pk"))
    carried = Q(pk=objective.carried_from_id) | Q(carried_from=objective)
    found = (
        visible.annotate(is_above=Exists(above), is_below=Exists(below))
        .filter(Q(is_above=True) | Q(is_below=True) | carried)
        .select_related("team", "cycle", "override")
        .order_by("cycle__start", "position", "id")
    )
    linked = list(found)
    return Linked(
        above=[each for each in linked if each.is_above],
        below=[each for each in linked if each.is_below],
        before=[each for each in linked if each.pk == objective.carried_from_id],
        after=[each for each in linked if each.carried_from_id == objective.pk],
    )
