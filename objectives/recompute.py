"""Values → key results → objectives: what the pipeline runs when something has changed.

Due is what stands in the rows: a key result whose version is above its computed_version or whose
measures' versions have grown, an organization whose local date, that of its data or whose working
days are others than the last time (objectives/due.py). One recomputation of an organization runs at
a time, and it reads the versions before the values, so what changes meanwhile makes it due again.

However many are due, they are read and written by the same number of statements; one that was just
edited goes the same way.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from metrics.values import Value
from objectives.assess import Assessed, assess
from objectives.choices import Kind
from objectives.computing.answers import Answer
from objectives.computing.collecting import no_collecting
from objectives.computing.points import Weeks, store_points, weeks_of
from objectives.computing.reader import Asked, Reader
from objectives.computing.rolling import store_objectives, written
from objectives.holding import held
from objectives.member_values import Members, members_of, store_members
from objectives.models import Cycle, KeyResult, Objective, RecomputeState
from objectives.models.key_result import KeyResultQuerySet
from objectives.season import Season
from objectives.storing import interval_of, millionths
from objectives.writing import update_columns
from people.models import Organization

__all__ = ["millionths", "recompute", "recompute_key_result", "recompute_objective"]
FIGURES = (
    "value",
    "value_low",
    "value_high",
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
)
SEEN = ("computed_at", "computed_on", "seen_version", "computed_version")


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
        running = KeyResult.objects.running().filter(organization=organization_id)
        due = _due(reader, running, moved=moved)
        with no_collecting():
            stored = _store(reader, running.filter(pk__in=due)) if due else 0
        if due:
            Organization.objects.touch(organization_id)
        if stored == len(due):
            RecomputeState.objects.filter(pk=state.pk).update(
                seen_versions=reader.versions.total,
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
    _store(Reader(organization, now=timezone.now()), found)
    Organization.objects.touch(organization.pk)


def recompute_objective(objective: Objective) -> None:
    """All its key results and itself at once: it was published or moved, or lost one of them."""
    organization = objective.organization
    reader = Reader(organization, now=timezone.now())
    running = KeyResult.objects.running()
    _store(reader, running.filter(organization=organization, objective=objective))
    # Without a key result left nothing above has come to it.
    store_objectives({objective.pk: objective.cycle}, today=reader.today, rules=reader.rules)
    Organization.objects.touch(organization.pk)


def recompute_cycle(cycle: Cycle) -> None:
    """All of a cycle that is still open, at once: it is about to be closed."""
    organization = cycle.organization
    reader = Reader(organization, now=timezone.now())
    running = KeyResult.objects.running().filter(organization=organization, objective__cycle=cycle)
    _store(reader, running)


def _due(reader: Reader, running: KeyResultQuerySet, *, moved: bool) -> list[int]:
    """The ids of those that are; two statements at most."""
    edited = Q(computed_version__lt=F("version"))
    names = ("pk", "edited", "computed_on", "seen_version", *Asked._fields)
    rows = list(running.annotate(edited=edited).values_list(*names))
    reader.load_definitions({row[4] for row in rows if row[4] is not None})
    return [
        pk
        for pk, is_edited, day, seen, *asked in rows
        if moved or is_edited or day != reader.today or seen != reader.version_of(Asked(*asked))
    ]


def _store(reader: Reader, key_results: KeyResultQuerySet) -> int:
    """Compute and write them, their points, and then the objectives that they belong to.

    How many were written: one that somebody edited meanwhile is left as that edit computed it.
    """
    found = list(key_results.with_questions())
    reader.load(found)
    answers = reader.read_all([(one, one.objective.cycle) for one in found])
    results = [
        _applied(reader, key_result, answer)
        for key_result, answer in zip(found, answers, strict=True)
    ]
    versions = _locked(found)
    written = [one for one in results if versions.get(one.of.pk) == one.of.version]
    update_columns([one.of for one in written if one.is_changed], FIGURES)
    update_columns([one.of for one in written], SEEN)
    store_points(reader.organization, {one.of.pk: one.weeks for one in written})
    store_members(
        reader.organization,
        {one.of.pk: one.members for one in written if one.members is not None},
    )
    store_objectives(
        {one.of.objective_id: one.of.objective.cycle for one in written},
        today=reader.today,
        rules=reader.rules,
    )
    return len(written)


def _locked(key_results: Sequence[KeyResult]) -> dict[int, int]:
    """Their versions as they stand, locked in key order until the transaction ends."""
    rows = KeyResult.objects.filter(pk__in=[one.pk for one in key_results])
    return dict(held(rows).values_list("pk", "version"))


class _Applied(NamedTuple):
    """A key result with its new figures, and what else is to be written of it.

    members: None of one that has none and had none.
    """

    of: KeyResult
    is_changed: bool
    weeks: Weeks
    members: Members | None


def _applied(reader: Reader, key_result: KeyResult, answer: Answer) -> _Applied:
    before = [getattr(key_result, name) for name in FIGURES]
    had_members = key_result.members_known is not None
    found = assess(
        answer.question,
        now=answer.now,
        weeks=answer.weeks,
        until=answer.until,
        rules=reader.rules,
    )
    _set_figures(key_result, answer, found)
    key_result.computed_at, key_result.computed_on = reader.now, reader.today
    key_result.computed_version = key_result.version
    key_result.seen_version = reader.version_of(
        Asked(
            key_result.metric_id,
            key_result.aggregation,
            key_result.team_id,
            key_result.each_of,
            key_result.filters,
        )
    )
    return _Applied(
        key_result,
        before != [getattr(key_result, name) for name in FIGURES],
        weeks_of(found.points),
        members_of(answer.members, key_result.each_of)
        if had_members or key_result.kind == Kind.EACH
        else None,
    )


def _set_figures(key_result: KeyResult, answer: Answer, found: Assessed) -> None:
    key_result.value = millionths(found.value)
    key_result.value_low, key_result.value_high = interval_of(answer.measured or Value())
    key_result.value_as_of = answer.as_of
    key_result.sample = found.sample
    key_result.currency, key_result.refused = answer.currency, answer.refused
    key_result.progress = millionths(found.progress)
    key_result.expected = millionths(found.expected)
    key_result.exact_progress = written(found.progress)
    key_result.exact_expected = written(found.expected)
    key_result.status = found.status
    key_result.members_known = len(answer.members) if key_result.kind == Kind.EACH else None
    found_out = answer.found or Value()
    key_result.found = millionths(found_out.value)
    key_result.found_low, key_result.found_high = interval_of(found_out)
    key_result.season = _season_to_json(answer.question.season)
    key_result.last_week_inside = found.last_week


def _season_to_json(season: Season | None) -> dict[str, str] | None:
    if season is None:
        return None
    return {day.isoformat(): str(amount) for day, amount in season.items()}
