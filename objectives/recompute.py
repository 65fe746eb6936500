"""Values → key results → objectives: what the pipeline runs when something has changed.

Due is what stands in the rows: a key result whose version is above its computed_version or whose
measures' versions have grown, an organization whose local date, that of its data or whose working
days are others than the last time (objectives/due.py). One recomputation of an organization runs at
a time, and it reads the versions before the values, so what changes meanwhile makes it due again.
"""

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from metrics.facts import MILLION
from metrics.values import Value
from objectives.assess import Assessed, Point, assess, moment_of
from objectives.choices import Kind, Status
from objectives.member_values import member_row, store_members
from objectives.models import (
    Cycle,
    KeyResult,
    KeyResultPoint,
    MemberValue,
    Objective,
    RecomputeState,
)
from objectives.progress import Part, roll_up
from objectives.questions import Answer, Reader
from objectives.season import Season
from objectives.status import Judged, is_broken, of_objective
from objectives.storing import interval_of, millionths
from objectives.writing import update_columns
from people.models import Organization

__all__ = ["millionths", "recompute", "recompute_key_result", "recompute_objective"]
COMPUTED = (
    "value",
    "value_as_of",
    "sample",
    "currency",
    "refused",
    "progress",
    "expected",
    "members_known",
    "found",
    "found_low",
    "found_high",
    "exact_progress",
    "exact_expected",
    "status",
    "season",
    "last_week_inside",
    "computed_at",
    "computed_on",
    "seen_version",
    "computed_version",
)


def recompute(*, organization_id: int) -> int:
    """Bring the organization's key results and objectives up to date; how many were due.

    Does nothing where another recomputation of it is under way: that one leaves it due.
    """
    RecomputeState.objects.get_or_create(organization_id=organization_id)
    with transaction.atomic():
        states = RecomputeState.objects.select_for_update(skip_locked=True)
        state = states.filter(organization_id=organization_id).first()
        if state is None:
            return 0
        reader = Reader(Organization.objects.get(pk=organization_id), now=timezone.now())
        calendar = reader.calendar.as_text
        tree = reader.tree
        moved = (state.data_day, state.calendar, state.tree) != (reader.data_day, calendar, tree)
        due = [
            one
            for one in KeyResult.objects.running().filter(organization=organization_id)
            if moved or _is_due(reader, one)
        ]
        if due:
            _store(reader, due)
            Organization.objects.touch(organization_id)
        RecomputeState.objects.filter(pk=state.pk).update(
            seen_versions=sum(reader.versions.values()),
            computed_on=reader.today,
            data_day=reader.data_day,
            calendar=calendar,
            tree=tree,
        )
    return len(due)


def recompute_key_result(key_result: KeyResult) -> None:
    """One key result and its objective at once, in the transaction that edited it."""
    organization = key_result.organization
    found = KeyResult.objects.running().filter(organization=organization, pk=key_result.pk)
    _store(Reader(organization, now=timezone.now()), list(found))
    Organization.objects.touch(organization.pk)


def recompute_objective(objective: Objective) -> None:
    """All its key results and itself at once: it was published or moved, or lost one of them."""
    organization = objective.organization
    reader = Reader(organization, now=timezone.now())
    _store(
        reader,
        list(KeyResult.objects.running().filter(organization=organization, objective=objective)),
    )
    # Without a key result left nothing above has come to it.
    _store_objectives({objective.pk: objective.cycle}, reader)
    Organization.objects.touch(organization.pk)


def recompute_cycle(cycle: Cycle) -> None:
    """All of a cycle that is still open, at once: it is about to be closed."""
    organization = cycle.organization
    reader = Reader(organization, now=timezone.now())
    running = KeyResult.objects.running().filter(organization=organization, objective__cycle=cycle)
    _store(reader, list(running))


def _is_due(reader: Reader, key_result: KeyResult) -> bool:
    return (
        key_result.computed_version < key_result.version
        or key_result.computed_on != reader.today
        or key_result.seen_version != reader.version_of(key_result)
    )


def _store(reader: Reader, key_results: list[KeyResult]) -> None:
    """Compute and write them, their points, and then the objectives that they belong to."""
    reader.load(key_results)
    points: dict[int, tuple[Point, ...]] = {}
    members: dict[int, list[MemberValue]] = {}
    for key_result in key_results:
        answer = reader.read(key_result, key_result.objective.cycle)
        had_members = key_result.members_known is not None
        points[key_result.pk] = _apply(reader, key_result, answer)
        if had_members or key_result.kind == Kind.EACH:
            members[key_result.pk] = [member_row(key_result, each) for each in answer.members]
    update_columns(key_results, COMPUTED)
    _store_points(reader.organization, points)
    store_members(reader.organization, members)
    _store_objectives({one.objective_id: one.objective.cycle for one in key_results}, reader)


def _apply(reader: Reader, key_result: KeyResult, answer: Answer) -> tuple[Point, ...]:
    found: Assessed = assess(
        answer.question,
        now=answer.now,
        weeks=answer.weeks,
        until=answer.until,
        rules=reader.rules,
    )
    key_result.value = millionths(found.value)
    key_result.value_as_of = answer.as_of
    key_result.sample = found.sample
    key_result.currency, key_result.refused = answer.currency, answer.refused
    key_result.progress = millionths(found.progress)
    key_result.expected = millionths(found.expected)
    key_result.exact_progress = _written(found.progress)
    key_result.exact_expected = _written(found.expected)
    key_result.status = found.status
    key_result.members_known = len(answer.members) if key_result.kind == Kind.EACH else None
    found_out = answer.found or Value()
    key_result.found = millionths(found_out.value)
    key_result.found_low, key_result.found_high = interval_of(found_out)
    key_result.season = _season_to_json(answer.question.season)
    key_result.last_week_inside = found.last_week
    key_result.computed_at = reader.now
    key_result.computed_on = reader.today
    key_result.seen_version = reader.version_of(key_result)
    key_result.computed_version = key_result.version
    return found.points


def _store_points(organization: Organization, points: dict[int, tuple[Point, ...]]) -> None:
    """Write the weeks that differ, and take away those that the cycle no longer has."""
    known = {
        (one.key_result_id, one.day): one
        for one in KeyResultPoint.objects.filter(organization=organization, key_result__in=points)
    }
    rows = [
        KeyResultPoint(
            organization=organization,
            key_result_id=key_result_id,
            day=point.last,
            value=millionths(point.value),
            sample=point.sample,
            progress=millionths(point.progress),
            inside=point.inside,
        )
        for key_result_id in sorted(points)
        for point in points[key_result_id]
    ]
    kept = {(row.key_result_id, row.day) for row in rows}
    gone = [one.pk for key, one in known.items() if key not in kept]
    KeyResultPoint.objects.filter(organization=organization, pk__in=gone).delete()
    changed = [row for row in rows if _differs(row, known.get((row.key_result_id, row.day)))]
    KeyResultPoint.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["organization", "key_result", "day"],
        update_fields=["value", "sample", "progress", "inside"],
    )


def _differs(row: KeyResultPoint, known: KeyResultPoint | None) -> bool:
    fields = ("value", "sample", "progress", "inside")
    return known is None or any(getattr(row, name) != getattr(known, name) for name in fields)


def _store_objectives(cycles: dict[int, Cycle], reader: Reader) -> None:
    """Roll the key results of these objectives up; the objectives are locked in key order."""
    objectives = list(
        Objective.objects.select_for_update(of=("self",)).filter(pk__in=cycles).order_by("pk")
    )
    parts = _parts_of(cycles)
    for objective in objectives:
        cycle, judged = cycles[objective.pk], parts[objective.pk]
        moment = moment_of((cycle.start, cycle.end), min(reader.today, cycle.end))
        rolled = roll_up([Part(one.weight, one.progress) for one in judged])
        objective.progress = millionths(rolled.progress)
        objective.status = of_objective(judged, moment=moment, rules=reader.rules)
    update_columns(objectives, ["progress", "status"])


def _parts_of(objectives: Collection[int]) -> dict[int, list[Judged]]:
    found: dict[int, list[Judged]] = defaultdict(list)
    for one in KeyResult.objects.filter(objective__in=objectives, archived_at__isnull=True):
        is_maintain = one.kind == Kind.MAINTAIN
        found[one.objective_id].append(
            Judged(
                weight=Fraction(one.weight, MILLION),
                progress=_read(one.exact_progress),
                expected=_read(one.exact_expected),
                status=Status(one.status),
                broken=one.is_guardrail
                and is_broken(Status(one.status), one.last_week_inside, is_maintain=is_maintain),
            )
        )
    return found


def _season_to_json(season: Season | None) -> dict[str, str] | None:
    if season is None:
        return None
    return {day.isoformat(): str(amount) for day, amount in season.items()}


def _written(value: Fraction | None) -> str:
    return "" if value is None else str(value)


def _read(text: str) -> Fraction | None:
    return Fraction(text) if text else None
