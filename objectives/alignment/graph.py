"""Which objectives hang together with a cycle's, and how: what the tree and the map show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from objectives.alignment.standing import read_standing
from objectives.models import Cycle, Objective, Support
from objectives.use_cases.supports import LENGTH, ancestors
from people.access import Access
from people.names import by_name

# Behind, at risk, or neglected: where somebody should look.
ALARMS = frozenset(("behind", "at_risk", "no_check_in", "stale"))


@dataclass(frozen=True)
class Graph:
    """Objectives in the order in which they are shown, each with its status and what it supports.

    Only what the reader may see is in it: an objective whose parents are hidden looks as if it had
    none. people: whose own numbers stand in it, as ids of memberships.
    """

    objectives: Mapping[int, Objective]
    status: Mapping[int, str]
    parents: Mapping[int, Sequence[int]]
    people: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What of a graph is asked for; empty is everything. teams: ids; None: all."""

    teams: frozenset[int] | None = None
    stage: str = ""
    status: str = ""
    words: str = ""
    alarms: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()

    def takes(self, objective: Objective, status: str) -> bool:
        """Whether this objective is asked for."""
        return (
            (self.teams is None or objective.team_id in self.teams)
            and (not self.stage or objective.stage == self.stage)
            and (not self.status or status == self.status)
            and (not self.alarms or status in ALARMS)
            and self.words.casefold() in objective.title.casefold()
        )


def read_graph(*, access: Access, cycle: Cycle, now: datetime, stale: bool) -> Graph:
    """A cycle's objectives, and those of cycles at the same time that they hang together with.

    Four queries, five while a source is stale.
    """
    found = (
        Objective.objects.visible_to(access)
        .filter(cycle__start__lt=cycle.end, cycle__end__gt=cycle.start)
        .select_related("override")
        # One cycle for a thousand objectives, not one for each.
        .prefetch_related("cycle")
        .order_by("position", "id")
    )
    seen = {each.pk: each for each in found}
    links = [
        (child, parent)
        for child, parent in Support.objects.filter(organization=access.organization)
        .order_by("id")
        .values_list("child", "parent")
        if child in seen and parent in seen
    ]
    inside = [pk for pk, each in seen.items() if each.cycle_id == cycle.pk]
    upwards = ancestors(inside, links)
    kept = upwards | ancestors(inside, [(parent, child) for child, parent in links])
    ordered = _in_order([each for pk, each in seen.items() if pk in kept], access)
    standing = read_standing(ordered, access, now=now, stale=stale)
    parents: dict[int, list[int]] = {each.pk: [] for each in ordered}
    for child, parent in links:
        if child in kept and parent in kept:
            parents[child].append(parent)
    return Graph({each.pk: each for each in ordered}, standing.status, parents, standing.people)


def chosen(graph: Graph, choice: Choice) -> frozenset[int]:
    """The objectives that are asked for."""
    return frozenset(
        pk for pk, each in graph.objectives.items() if choice.takes(each, graph.status[pk])
    )


def with_their_way(graph: Graph, wanted: Iterable[int]) -> set[int]:
    """These and all above them, so that each stands where it belongs."""
    links = [(child, parent) for child, above in graph.parents.items() for parent in above]
    return ancestors(wanted, links)


def _in_order(objectives: Iterable[Objective], access: Access) -> list[Objective]:
    """The longest cycle first, in it the company, then the teams by name."""
    teams = {team.pk: team for team in access.teams}
    for each in objectives:
        each.team = teams[each.team_id] if each.team_id else None
    names = by_name({team.name for team in teams.values()}, lambda name: name)
    place = {name: at for at, name in enumerate(names)}
    return sorted(
        objectives,
        key=lambda each: (
            -LENGTH[each.cycle.cadence],  # type: ignore[index]
            place[each.team.name] if each.team else -1,
        ),
    )
