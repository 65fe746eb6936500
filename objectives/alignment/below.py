"""What an objective gets from those that support it, and what they have in common with it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from metrics.catalogue import definition_from_json
from objectives.alignment.standing import read_standing
from objectives.models import KeyResult, Objective
from objectives.standing import is_by_hand
from people.access import Access
from people.names import by_name


class Child(NamedTuple):
    """One that supports it; metrics: the names of those that both have key results of."""

    objective: Objective
    status: str
    metrics: Sequence[str]
    same_stage: bool

    @property
    def is_by_hand(self) -> bool:
        """Whether the status is a person's."""
        return is_by_hand(self.objective, self.status)

    @property
    def is_strange(self) -> bool:
        """It says that it supports, and nothing in it shows how."""
        return not self.metrics and not self.same_stage


@dataclass(frozen=True)
class Below:
    """children: those that share a metric first, then a stage, then nothing.

    counts: how many show each status. unmoved: own metrics that nothing below has.
    people: whose own numbers stand behind the children, as ids of memberships.
    """

    children: Sequence[Child]
    counts: Mapping[str, int]
    unmoved: Sequence[str]
    people: frozenset[int]

    @property
    def with_metric(self) -> int:
        """How many share a metric with it."""
        return sum(bool(child.metrics) for child in self.children)

    @property
    def with_stage(self) -> int:
        """How many share its stage alone."""
        return sum(child.same_stage and not child.metrics for child in self.children)

    @property
    def strange(self) -> int:
        """How many share neither."""
        return sum(child.is_strange for child in self.children)


def read_below(
    objective: Objective,
    children: Sequence[Objective],
    access: Access,
    *,
    now: datetime,
    stale: bool,
) -> Below:
    """For children with their cycles, as far as they are visible. Two queries, three if stale."""
    standing = read_standing(children, access, now=now, stale=stale)
    metrics, names = _metrics([objective, *children], access)
    own = metrics[objective.pk]
    found = [
        Child(
            each,
            standing.status[each.pk],
            by_name((names[key] for key in metrics[each.pk] & own), str),
            each.stage == objective.stage,
        )
        for each in children
    ]
    moved = own & set[int]().union(*(metrics[each.pk] for each in children))
    return Below(
        children=sorted(found, key=lambda each: (not each.metrics, not each.same_stage)),
        counts=Counter(each.status for each in found),
        unmoved=by_name((names[key] for key in own - moved), str),
        people=standing.people,
    )


def _metrics(
    objectives: Sequence[Objective], access: Access
) -> tuple[dict[int, set[int]], dict[int, str]]:
    """objective → its metrics' ids, and their names. A metric is one in all of its versions."""
    rows = (
        KeyResult.objects.visible_to(access)
        .filter(objective__in=objectives, metric__isnull=False)
        .order_by("metric")
        .values_list("objective", "metric__metric", "metric__metric__name", "metric__definition")
    )
    of_objective: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for objective, metric, name, definition in rows:
        if metric is not None:
            of_objective[objective].add(metric)
            names[metric] = str(name or definition_from_json(definition).name)
    return of_objective, names
