"""What pages show of objectives: read only, a fixed number of queries whatever the size."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from objectives.choices import Confidence
from objectives.lines import KeyResultLine, Weekly, latest_check_ins, line_of, people_of
from objectives.models import (
    Cycle,
    KeyResult,
    KeyResultPoint,
    Objective,
    StatusOverride,
)
from objectives.progress import Part, RollUp, roll_up
from objectives.standing import shown_status
from people.access import Access
from people.figures import MILLION
from people.models import Team
from people.names import by_name

# What the rows of objectives are drawn from.
RELATED = ("team", "owner__user", "cycle", "override__by")
# Worst first: an objective shows the worst that is believed of its key results.
CONFIDENCE = (Confidence.OFF_TRACK, Confidence.AT_RISK, Confidence.ON_TRACK)


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective as one row, its key results and, apart, its guardrails."""

    objective: Objective
    status: str
    roll: RollUp
    expected: Fraction | None
    change: Fraction | None
    confidence: str | None
    key_results: Sequence[KeyResultLine]
    guardrails: Sequence[KeyResultLine]

    @property
    def override(self) -> StatusOverride | None:
        """What a person said in place of the computed status, while that holds."""
        return self.objective.override

    @property
    def is_by_hand(self) -> bool:
        """Whether the status shown is a person's."""
        return self.override is not None and self.status == self.override.status

    @property
    def people(self) -> set[int]:
        """Whose own numbers it shows."""
        return people_of((*self.key_results, *self.guardrails))

    @property
    def late(self) -> int:
        """How many of its key results lack their check-in."""
        return sum(line.late for line in (*self.key_results, *self.guardrails))

    @property
    def stale(self) -> int:
        """How many of its key results have stale data."""
        return sum(line.stale for line in (*self.key_results, *self.guardrails))


class SharedLine(NamedTuple):
    """Another team's objective, and how much of it counts in this one's summary."""

    line: ObjectiveLine
    weight: Fraction


@dataclass(frozen=True)
class TeamGroup:
    """A team (None: the company), its objectives, and those of others that it shares."""

    team: Team | None
    objectives: Sequence[ObjectiveLine]
    shared: Sequence[SharedLine] = ()

    @property
    def summary(self) -> RollUp:
        """Σ weight·progress ÷ Σ weight of what is published: an own one weighs 1."""
        own = [SharedLine(line, Fraction(1)) for line in self.objectives]
        return roll_up(
            [
                Part(each.weight, each.line.roll.progress)
                for each in (*own, *self.shared)
                if each.line.status != "draft"
            ]
        )


@dataclass(frozen=True)
class Board:
    """A cycle at a glance. counts: how many objectives show each status, before filtering.

    people: whose own numbers stand in it, as ids of memberships. is_whole: nothing was filtered, so
    that a team's summary is one of all its objectives.
    """

    groups: Sequence[TeamGroup]
    counts: Mapping[str, int]
    late: int
    stale: int
    total: int
    people: frozenset[int]
    is_whole: bool


def read_board(
    *,
    access: Access,
    cycle: Cycle,
    now: datetime,
    stale: bool,
    teams: Iterable[int] | None = None,
    status: str = "",
    related: Sequence[str] = (),
) -> Board:
    """The objectives of a cycle that `access` may see, grouped by team. Three queries.

    stale: whether a source has not synced for too long. teams: only these; None: all. What a team
    shares stands with it too, and counts once. related: what else each key result comes with.
    """
    found = Objective.objects.visible_to(access).with_stages().with_shares().in_cycle(cycle)
    found = found.select_related("owner__user", "override__by")
    wanted = {None, *(team.pk for team in access.teams)} if teams is None else set(teams)
    if teams is not None:
        found = found.of_or_shared_with(wanted)
    of_id = {team.pk: team for team in access.teams}
    for each in found:
        each.cycle, each.team = cycle, of_id[each.team_id] if each.team_id else None
    lines = read_lines(found, access, now=now, stale=stale, related=related)
    kept = [line for line in lines if not status or line.status == status]
    own = [line for line in lines if line.objective.team_id in wanted]
    return Board(
        groups=_grouped(kept, of_id, wanted),
        counts=Counter(line.status for line in own),
        late=sum(line.late for line in own),
        stale=sum(line.stale for line in own),
        total=len(own),
        people=frozenset[int]().union(*(line.people for line in kept)),
        is_whole=not status,
    )


def read_lines(
    objectives: Iterable[Objective],
    access: Access,
    *,
    now: datetime,
    stale: bool,
    related: Sequence[str] = (),
) -> list[ObjectiveLine]:
    """Rows for these objectives, fetched with RELATED. Three queries, theirs included."""
    listed, organization = list(objectives), access.organization
    key_results = _key_results(access, listed, related)
    ids = [each.pk for each in key_results]
    check_ins = latest_check_ins(organization, ids)
    of_objective: dict[int, list[KeyResultLine]] = {each.pk: [] for each in listed}
    known = {each.pk: each for each in listed}
    for each in key_results:
        each.objective = known[each.objective_id]
        line = line_of(
            each,
            organization,
            check_in=check_ins.get(each.pk),
            points=[Weekly.of(point) for point in each.weekly],  # type: ignore[attr-defined]
            now=now,
            stale=stale,
        )
        of_objective[each.objective_id].append(line)
    return [_objective_line(each, of_objective[each.pk]) for each in listed]


def _key_results(
    access: Access, objectives: Sequence[Objective], related: Sequence[str]
) -> list[KeyResult]:
    """With their weekly points, so that these need no query of their own."""
    points = KeyResultPoint.objects.filter(
        organization=access.organization, key_result=OuterRef("pk")
    ).order_by("day")
    return list(
        KeyResult.objects.visible_to(access)
        .filter(objective__in=objectives)
        .annotate(
            weekly=ArraySubquery(
                points.values(json=JSONObject(day="day", value="value", progress="progress"))
            )
        )
        .select_related("owner__user", "metric", "forecast", "override__by", *related)
        .order_by("position", "id")
    )


def _objective_line(objective: Objective, lines: Sequence[KeyResultLine]) -> ObjectiveLine:
    weighted = [line for line in lines if not line.key_result.is_guardrail]
    guardrails = [line for line in lines if line.key_result.is_guardrail]
    said = {line.check_in.confidence for line in lines if line.check_in}
    return ObjectiveLine(
        objective=objective,
        status=shown_status(objective, weighted, guardrails),
        roll=roll_up([_part(line, line.key_result.progress) for line in weighted])._replace(
            progress=_in_units(objective.progress)
        ),
        expected=_weighted_mean(
            # Of those that the progress beside it is of.
            [
                (line.key_result.weight, line.key_result.expected)
                for line in weighted
                if line.key_result.progress is not None
            ]
        ),
        change=_weighted_mean([(line.key_result.weight, line.change) for line in weighted]),
        confidence=next((each for each in CONFIDENCE if each in said), None),
        key_results=weighted,
        guardrails=guardrails,
    )


def _part(line: KeyResultLine, progress: int | None) -> Part:
    weight = Fraction(line.key_result.weight, MILLION)
    return Part(weight, _in_units(progress))


def _in_units(amount: int | None) -> Fraction | None:
    return None if amount is None else Fraction(amount, MILLION)


def _weighted_mean(pairs: Iterable[tuple[int, int | None]]) -> Fraction | None:
    known = [(weight, value) for weight, value in pairs if value is not None]
    total = sum(weight for weight, _value in known)
    if not total:
        return None
    return Fraction(sum(weight * value for weight, value in known), total * MILLION)


def _grouped(
    lines: Sequence[ObjectiveLine], teams: Mapping[int, Team], wanted: Collection[int | None]
) -> list[TeamGroup]:
    """The company's first, then the teams by name."""
    own: dict[int | None, list[ObjectiveLine]] = {}
    shared: dict[int | None, list[SharedLine]] = {}
    for line in lines:
        if line.objective.team_id in wanted:
            own.setdefault(line.objective.team_id, []).append(line)
        for share in line.objective.shared_with:  # type: ignore[attr-defined]
            if share["team"] in wanted:
                weight = Fraction(share["weight"], MILLION)
                shared.setdefault(share["team"], []).append(SharedLine(line, weight))
    found = [pk for pk in {**own, **shared} if pk is not None]
    named = by_name((teams[pk] for pk in found), lambda each: each.name)
    ordered = [None, *named] if None in own else named
    return [
        TeamGroup(team, own.get(key, ()), shared.get(key, ()))
        for team, key in ((team, team.pk if team else None) for team in ordered)
    ]
