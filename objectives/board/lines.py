"""An objective as one row of a page, with its key results."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from objectives.choices import Confidence
from objectives.lines import KeyResultLine, Weekly, latest_check_ins, line_of, people_of
from objectives.models import KeyResult, KeyResultPoint, Objective, StatusOverride
from objectives.progress import Part, RollUp, roll_up
from objectives.standing import shown_status
from people.access import Access
from people.figures import MILLION

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
        said = self.objective.override
        if said is not None and self.objective.keeps_back:
            said = copy(said)
            said.computed = self.objective.told_status
        return said

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
        .with_answers()
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
    # What it should be by now and how it moved are of the same as its progress.
    told: Sequence[KeyResultLine] = () if objective.keeps_back else weighted
    return ObjectiveLine(
        objective=objective,
        status=shown_status(objective, weighted, guardrails),
        roll=_roll(objective, weighted),
        expected=_weighted_mean(
            # Of those that the progress beside it is of.
            [
                (line.key_result.weight, line.key_result.expected)
                for line in told
                if line.key_result.progress is not None
            ]
        ),
        change=_weighted_mean([(line.key_result.weight, line.counted) for line in told]),
        confidence=next((each for each in CONFIDENCE if each in said), None),
        key_results=weighted,
        guardrails=guardrails,
    )


def _roll(objective: Objective, weighted: Sequence[KeyResultLine]) -> RollUp:
    """From all of its key results; nothing where the reader may not see some of them."""
    if objective.keeps_back:
        return RollUp(None, 0, len(weighted), Fraction(0))
    rolled = roll_up([_part(line, line.key_result.progress) for line in weighted])
    return rolled._replace(progress=in_units(objective.progress))


def _part(line: KeyResultLine, progress: int | None) -> Part:
    weight = Fraction(line.key_result.weight, MILLION)
    return Part(weight, in_units(progress))


def in_units(amount: int | None) -> Fraction | None:
    """Whole millionths as what they are."""
    return None if amount is None else Fraction(amount, MILLION)


def _weighted_mean(pairs: Iterable[tuple[int, int | None]]) -> Fraction | None:
    known = [(weight, value) for weight, value in pairs if value is not None]
    total = sum(weight for weight, _value in known)
    if not total:
        return None
    return Fraction(sum(weight * value for weight, value in known), total * MILLION)
