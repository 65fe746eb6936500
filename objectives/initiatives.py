"""What pages show of initiatives: read only."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from objectives.models import Initiative, KeyResult, Objective
from objectives.use_cases.initiatives import may_change
from people.access import Access

RELATED = ("owner", "key_result", "objective__cycle")
# How many comments each has, where its row leads to them.
SAID = Count("comments")


class InitiativeLine(NamedTuple):
    """One initiative as a row. late: still open after its day."""

    initiative: Initiative
    changeable: bool
    late: bool


def initiatives_of_objective(
    access: Access, objective: Objective, *, now: datetime
) -> list[InitiativeLine]:
    """Those behind its key results, and those of which nobody has said yet what they move."""
    found = Initiative.objects.visible_to(access).filter(objective=objective).in_order()
    return _lines(access, found.annotate(said=SAID).select_related(*RELATED), now)


def initiatives_of_key_result(
    access: Access, key_result: KeyResult, *, now: datetime
) -> list[InitiativeLine]:
    """Those behind one key result."""
    found = Initiative.objects.visible_to(access).filter(key_result=key_result).in_order()
    return _lines(access, found.annotate(said=SAID).select_related(*RELATED), now)


def initiatives_of_objectives(
    access: Access, objectives: Collection[int], *, now: datetime
) -> dict[int, list[InitiativeLine]]:
    """The same for many objectives (ids), by objective; one query."""
    found = Initiative.objects.visible_to(access).filter(objective__in=objectives).in_order()
    of_each: dict[int, list[InitiativeLine]] = {}
    for line in _lines(access, found.select_related(*RELATED), now):
        of_each.setdefault(line.initiative.objective_id, []).append(line)
    return of_each


def my_initiatives(access: Access, *, now: datetime) -> list[InitiativeLine]:
    """What I have still to do, the most urgent first."""
    found = Initiative.objects.visible_to(access).open_of(access.membership)
    return _lines(access, found.annotate(said=SAID).select_related(*RELATED), now)


def _lines(access: Access, found: Iterable[Initiative], now: datetime) -> list[InitiativeLine]:
    today = now.astimezone(access.organization.zone).date()
    return [
        InitiativeLine(
            each,
            may_change(access, each),
            late=each.is_open and each.due is not None and each.due < today,
        )
        for each in found
    ]
