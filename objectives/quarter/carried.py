"""The threads between cycles: what an objective goes on from, and where it goes on."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from objectives.models import Objective


class Carried(NamedTuple):
    """As far as the reader may see them."""

    before: Sequence[Objective]
    after: Sequence[Objective]


def carried_with(visible: QuerySet[Objective], objective: Objective) -> Carried:
    """One query."""
    found = list(
        visible.filter(Q(pk=objective.carried_from_id) | Q(carried_from=objective))
        .select_related("team", "cycle")
        .order_by("cycle__start", "pk")
    )
    return Carried(
        [each for each in found if each.pk == objective.carried_from_id],
        [each for each in found if each.pk != objective.carried_from_id],
    )
