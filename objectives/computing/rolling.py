"""Key results → objectives: their progress and status, written where they differ."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from metrics.facts import MILLION
from objectives.asked import moment_of
from objectives.choices import Kind, Status
from objectives.holding import held
from objectives.models import Cycle, KeyResult, Objective
from objectives.progress import Part, roll_up
from objectives.status import Judged, Rules, is_broken, of_objective
from objectives.storing import millionths
from objectives.writing import update_columns

_READ = ("objective_id", "kind", "weight", "status", "last_week_inside")
_EXACT = ("exact_progress", "exact_expected")


def store_objectives(cycles: Mapping[int, Cycle], *, today: date, rules: Rules) -> None:
    """Roll the key results of these objectives up; objective → its cycle.

    The objectives are locked in key order, and read after that. Three statements.
    """
    rows = Objective.objects.filter(pk__in=cycles).only("progress", "status")
    objectives = list(held(rows))
    parts = _parts_of(cycles)
    changed = []
    for objective in objectives:
        cycle, judged = cycles[objective.pk], parts[objective.pk]
        moment = moment_of((cycle.start, cycle.end), min(today, cycle.end))
        rolled = roll_up([Part(one.weight, one.progress) for one in judged])
        before = objective.progress, objective.status
        objective.progress = millionths(rolled.progress)
        objective.status = of_objective(judged, moment=moment, rules=rules)
        if before != (objective.progress, objective.status):
            changed.append(objective)
    update_columns(changed, ["progress", "status"])


def _parts_of(objectives: Collection[int]) -> dict[int, list[Judged]]:
    found: dict[int, list[Judged]] = defaultdict(list)
    rows = KeyResult.objects.filter(objective__in=objectives, archived_at__isnull=True)
    for of, kind, weight, status, last_week, *exact in rows.values_list(*_READ, *_EXACT):
        progress, expected = map(exactly, exact)
        found[of].append(
            Judged(
                weight=Fraction(weight, MILLION),
                progress=progress,
                expected=expected,
                status=Status(status),
                broken=weight == 0
                and is_broken(Status(status), last_week, is_maintain=kind == Kind.MAINTAIN),
            )
        )
    return found


def written(value: Fraction | None) -> str:
    """An exact figure as it is stored."""
    return "" if value is None else str(value)


def exactly(text: str) -> Fraction | None:
    """The exact figure that `written` stored."""
    return Fraction(text) if text else None


def progress_of(key_result: KeyResult) -> Fraction | None:
    """Its progress as exactly as it is known: a third is a third."""
    exact = exactly(key_result.exact_progress)
    if exact is None and key_result.progress is not None:
        return Fraction(key_result.progress, MILLION)
    return exact
