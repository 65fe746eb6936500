"""What pages show of objectives: read only, a fixed number of queries whatever the size."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby

from objectives.choices import Confidence, ObjectiveState, Status
from objectives.models import CheckIn, Cycle, KeyResult, KeyResultPoint, Objective
from objectives.neglect import late_check_in
from objectives.progress import Part, RollUp, roll_up
from objectives.status import Neglect, shown, shown_of_objective
from people.access import Access
from people.figures import MILLION
from people.models import Organization, Team

WEEK = timedelta(days=7)
# Worst first: an objective shows the worst that is believed of its key results.
CONFIDENCE = (Confidence.OFF_TRACK, Confidence.AT_RISK, Confidence.ON_TRACK)


@dataclass(frozen=True)
class KeyResultLine:
    """A key result as one row; `status` is what a reader sees.

    change: of progress in a week, in millionths. history: values week by week, oldest first.
    """

    key_result: KeyResult
    status: str
    late: bool
    stale: bool
    check_in: CheckIn | None
    change: int | None
    history: Sequence[int | None]


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
    def late(self) -> int:
        """How many of its key results lack their check-in."""
        return sum(line.late for line in (*self.key_results, *self.guardrails))

    @property
    def stale(self) -> int:
        """How many of its key results have stale data."""
        return sum(line.stale for line in (*self.key_results, *self.guardrails))


@dataclass(frozen=True)
class TeamGroup:
    """A team (None: the company) and its objectives."""

    team: Team | None
    objectives: Sequence[ObjectiveLine]


@dataclass(frozen=True)
class Board:
    """A cycle at a glance. counts: how many objectives show each status, before filtering."""

    groups: Sequence[TeamGroup]
    counts: Mapping[str, int]
    late: int
    stale: int
    drafts: int = 0
    total: int = field(default=0)


def read_board(
    *,
    access: Access,
    cycle: Cycle,
    now: datetime,
    stale: bool,
    teams: Iterable[int] | None = None,
    status: str = "",
) -> Board:
    """The objectives of a cycle that `access` may see, grouped by team. Four queries.

    stale: whether a source has not synced for too long. teams: only these; None: all.
    """
    found = (
        Objective.objects.visible_to(access).in_cycle(cycle).select_related("team", "owner__user")
    )
    if teams is not None:
        found = found.filter(team__in=teams)
    lines = read_lines(found, access, cycle=cycle, now=now, stale=stale)
    counts = Counter(line.status for line in lines)
    kept = [line for line in lines if not status or line.status == status]
    return Board(
        groups=_grouped(kept),
        counts=counts,
        late=sum(line.late for line in lines),
        stale=sum(line.stale for line in lines),
        drafts=counts["draft"],
        total=len(lines),
    )


def read_lines(
    objectives: Iterable[Objective],
    access: Access,
    *,
    cycle: Cycle,
    now: datetime,
    stale: bool,
) -> list[ObjectiveLine]:
    """Rows for these objectives of one cycle. Four queries, that of `objectives` included."""
    listed, organization = list(objectives), access.organization
    key_results = _key_results(access, listed)
    ids = [each.pk for each in key_results]
    check_ins = latest_check_ins(organization, ids)
    points = weekly_points(organization, ids, since=cycle.start)
    of_objective: dict[int, list[KeyResultLine]] = {each.pk: [] for each in listed}
    known = {each.pk: each for each in listed}
    for each in key_results:
        each.objective = known[each.objective_id]
        each.objective.cycle = cycle
        line = line_of(
            each,
            organization,
            check_in=check_ins.get(each.pk),
            points=points.get(each.pk, []),
            now=now,
            stale=stale,
        )
        of_objective[each.objective_id].append(line)
    return [_objective_line(each, of_objective[each.pk]) for each in listed]


def _key_results(access: Access, objectives: Sequence[Objective]) -> list[KeyResult]:
    return list(
        KeyResult.objects.visible_to(access)
        .filter(objective__in=objectives)
        .select_related("owner__user", "metric__metric")
        .order_by("position", "id")
    )


def latest_check_ins(organization: Organization, ids: Sequence[int]) -> dict[int, CheckIn]:
    """key result → its latest check-in. One query."""
    found = CheckIn.objects.filter(organization=organization, key_result__in=ids)
    latest = found.order_by("key_result", "-week_end").distinct("key_result")
    return {each.key_result_id: each for each in latest}


def weekly_points(
    organization: Organization, ids: Sequence[int], *, since: date
) -> dict[int, list[KeyResultPoint]]:
    """key result → its points from that day on, oldest first. One query."""
    found = KeyResultPoint.objects.filter(
        organization=organization, key_result__in=ids, day__gte=since
    ).order_by("key_result", "day")
    return {key: list(points) for key, points in groupby(found, lambda each: each.key_result_id)}


def line_of(
    key_result: KeyResult,
    organization: Organization,
    *,
    check_in: CheckIn | None,
    points: Sequence[KeyResultPoint],
    now: datetime,
    stale: bool,
) -> KeyResultLine:
    """One row: neglect takes the place of green and amber."""
    late = late_check_in(
        key_result,
        organization,
        checked_in_until=check_in.week_end if check_in else None,
        now=now,
    )
    old = stale and key_result.metric_id is not None
    return KeyResultLine(
        key_result=key_result,
        status=shown(Status(key_result.status), late=late, stale=old),
        late=late,
        stale=old,
        check_in=check_in,
        change=_change(points),
        history=[point.value for point in points],
    )


def _change(points: Sequence[KeyResultPoint]) -> int | None:
    """Of progress, from the last point that is a week or more older than the newest."""
    known = [point for point in points if point.progress is not None]
    before = [point for point in known if point.day <= known[-1].day - WEEK]
    if not before:
        return None
    return (known[-1].progress or 0) - (before[-1].progress or 0)


def _objective_line(objective: Objective, lines: Sequence[KeyResultLine]) -> ObjectiveLine:
    weighted = [line for line in lines if not line.key_result.is_guardrail]
    said = {line.check_in.confidence for line in lines if line.check_in}
    return ObjectiveLine(
        objective=objective,
        status=_status(objective, weighted),
        roll=roll_up([_part(line, line.key_result.progress) for line in weighted])._replace(
            progress=_in_units(objective.progress)
        ),
        expected=_weighted_mean(
            [(line.key_result.weight, line.key_result.expected) for line in weighted]
        ),
        change=_weighted_mean([(line.key_result.weight, line.change) for line in weighted]),
        confidence=next((each for each in CONFIDENCE if each in said), None),
        key_results=weighted,
        guardrails=[line for line in lines if line.key_result.is_guardrail],
    )


def _part(line: KeyResultLine, progress: int | None) -> Part:
    weight = Fraction(line.key_result.weight, MILLION)
    return Part(weight, _in_units(progress))


def _in_units(amount: int | None) -> Fraction | None:
    return None if amount is None else Fraction(amount, MILLION)


def _status(objective: Objective, lines: Sequence[KeyResultLine]) -> str:
    if objective.state != ObjectiveState.PUBLISHED:
        return "draft"
    parts = [Neglect(Fraction(line.key_result.weight), line.late, line.stale) for line in lines]
    return shown_of_objective(Status(objective.status), parts)


def _weighted_mean(pairs: Iterable[tuple[int, int | None]]) -> Fraction | None:
    known = [(weight, value) for weight, value in pairs if value is not None]
    total = sum(weight for weight, _value in known)
    if not total:
        return None
    return Fraction(sum(weight * value for weight, value in known), total * MILLION)


def _grouped(lines: Sequence[ObjectiveLine]) -> list[TeamGroup]:
    """The company's first, then the teams by name."""

    def place(line: ObjectiveLine) -> tuple[bool, str, int]:
        team = line.objective.team
        return (team is not None, team.name if team else "", team.pk if team else 0)

    ordered = sorted(lines, key=place)
    return [
        TeamGroup(team=group[0].objective.team, objectives=group)
        for group in (list(each) for _place, each in groupby(ordered, place))
    ]
