"""The key results to which one agent contributes, and that agent's own targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.catalogue import Definition, definition_from_json
from metrics.values import Ask, Filters, Scope, Value, read_many
from objectives.choices import CycleState, Kind, ObjectiveState
from objectives.freshness import read_freshness
from objectives.lines import KeyResultLine, latest_check_ins, line_of
from objectives.models import KeyResult, MemberValue
from people.access import Access
from people.models import Membership, with_descendants

RELATED = (
    "objective__cycle",
    "objective__team",
    "objective__owner__user",
    "owner__user",
    "metric__metric",
    "override__by",
    "team",
    "person",
)
RUNNING = (CycleState.ACTIVE, CycleState.GRADING)


@dataclass(frozen=True)
class Contribution:
    """A key result as a row, its metric, and the person's own part of it in this cycle.

    is_own_target: what it asks is asked of this person: it is a personal one, or an each that
    covers the person.
    """

    line: KeyResultLine
    definition: Definition
    own: Value
    is_own_target: bool = False

    @property
    def key_result(self) -> KeyResult:
        """The key result itself."""
        return self.line.key_result


def read_contributions(access: Access, person: Membership, *, now: datetime) -> list[Contribution]:
    """Key results whose metric exists for agents and whose filters cover the person's
    measurements. Five queries."""
    today = now.astimezone(access.organization.zone).date()
    found = list(
        KeyResult.objects.visible_to(access)
        .filter(
            metric__isnull=False,
            objective__state=ObjectiveState.PUBLISHED,
            objective__cycle__state__in=RUNNING,
            objective__cycle__start__lte=today,
            objective__cycle__end__gt=today,
        )
        .with_answers()
        .select_related(*RELATED)
        .order_by("objective__position", "objective", "position", "id")
    )
    asked = [
        (each, definition)
        for each in found
        if (definition := _definition(each)) is not None
        and "A" in definition.levels
        and each.person_id in (None, person.pk)
    ]
    values = _own_values(access, person, asked)
    mine = [
        (each, definition, own)
        for (each, definition), own in zip(asked, values, strict=True)
        if each.person_id is not None or _has_part(own)
    ]
    covering = _covering(person, [each for each, _definition, _own in mine])
    lines = _lines(access, [each for each, _definition, _own in mine], now=now)
    return [
        Contribution(
            line, definition, own, is_own_target=each.person_id is not None or each.pk in covering
        )
        for line, (each, definition, own) in zip(lines, mine, strict=True)
    ]


def _covering(person: Membership, key_results: Sequence[KeyResult]) -> set[int]:
    """Which of them are an each of whose members the person is one."""
    asked = [each.pk for each in key_results if each.kind == Kind.EACH]
    if not asked:
        return set()
    found = MemberValue.objects.filter(
        organization=person.organization_id, key_result__in=asked, person=person
    )
    return set(found.values_list("key_result_id", flat=True))


def _lines(
    access: Access, key_results: Sequence[KeyResult], *, now: datetime
) -> list[KeyResultLine]:
    organization = access.organization
    stale = read_freshness(organization, now=now).is_stale
    said = latest_check_ins(organization, [each.pk for each in key_results])
    return [
        line_of(each, organization, check_in=said.get(each.pk), points=(), now=now, stale=stale)
        for each in key_results
    ]


def _definition(key_result: KeyResult) -> Definition | None:
    return definition_from_json(key_result.metric.definition) if key_result.metric else None


def _own_values(
    access: Access, person: Membership, asked: Sequence[tuple[KeyResult, Definition]]
) -> list[Value]:
    if not asked:
        return []
    parents = [(team.pk, team.parent_id) for team in access.teams]
    asks = [
        Ask(
            definition,
            each.aggregation,
            [(each.objective.cycle.start, each.objective.cycle.end)],
            Scope(_teams(each, parents), person.pk),
            Filters(**each.filters),
        )
        for each, definition in asked
    ]
    tables = read_many(organization=access.organization, asks=asks)
    return [table[0][None] for table in tables]


def _teams(
    key_result: KeyResult, parents: Sequence[tuple[int, int | None]]
) -> frozenset[int] | None:
    if key_result.team_id is None:
        return None
    return frozenset(with_descendants([key_result.team_id], parents))


def _has_part(own: Value) -> bool:
    """Whether any measurement of the person falls under it, counted or excluded."""
    return own.n > 0 or bool(own.excluded)
