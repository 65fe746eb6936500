"""Cycles: set up, changed, started, graded, closed, opened again."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import CycleState
from objectives.history.recording import Difference, differences, snapshot
from objectives.holding import held
from objectives.models import Cycle, KeyResult
from objectives.use_cases.closing import freeze
from objectives.use_cases.history import keep, require_reason
from objectives.use_cases.overrides import end_overrides_of
from objectives.use_cases.rules import check, done, require, require_open
from people import audit
from people.access import Access
from people.models import Organization

CONSTRAINTS = {"cycle_end_after_start": "end", "cycle_no_overlap": "start"}
REMEMBERED = ("name", "cadence", "start", "end")


@transaction.atomic
def create_cycle(*, access: Access, name: str, cadence: str, start: date, end: date) -> Cycle:
    """A new cycle of [start, end), a draft until it is started. Raises ValidationError."""
    require(access.writes_company)
    Organization.objects.lock(access.organization.pk)
    cycle = Cycle(
        organization=access.organization, name=name, cadence=cadence, start=start, end=end
    )
    _save(cycle)
    done(access, "cycle.created", cycle)
    return cycle


@transaction.atomic
def change_cycle(
    *,
    access: Access,
    cycle: Cycle,
    name: str,
    cadence: str,
    start: date,
    end: date,
    reason: str = "",
) -> Cycle:
    """Other words or dates; new dates put its key results up for computation.

    The dates of one that has started move only with a reason. Raises ValidationError.
    """
    require(access.writes_company)
    cycle.refresh_from_db(from_queryset=held(Cycle.objects.all()))
    require_open(cycle)
    moved = (cycle.start, cycle.end) != (start, end)
    if moved:
        _recompute_later(cycle)
    Organization.objects.lock(access.organization.pk)
    was = snapshot(cycle, REMEMBERED)
    cycle.name, cycle.cadence, cycle.start, cycle.end = name, cadence, start, end
    _save(cycle)
    if cycle.state != CycleState.DRAFT:
        if moved:
            require_reason(reason)
        keep(access, cycle, differences(was, snapshot(cycle, REMEMBERED)), reason=reason)
    done(access, "cycle.changed", cycle)
    return cycle


@transaction.atomic
def activate_cycle(*, access: Access, cycle: Cycle) -> Cycle:
    """From draft to running."""
    require(access.writes_company)
    _move(access, cycle, {CycleState.DRAFT}, CycleState.ACTIVE, published_at=timezone.now())
    done(access, "cycle.activated", cycle)
    return cycle


@transaction.atomic
def start_grading(*, access: Access, cycle: Cycle) -> Cycle:
    """Owners give scores from now on; figures go on moving until it is closed."""
    require(access.writes_company)
    _move(access, cycle, {CycleState.ACTIVE}, CycleState.GRADING)
    done(access, "cycle.grading", cycle)
    return cycle


@transaction.atomic
def grade_what_has_ended(*, organization_id: int, now: datetime) -> int:
    """Cycles whose last day is over go to grading by themselves; how many."""
    organization = Organization.objects.get(pk=organization_id)
    today = now.astimezone(organization.zone).date()
    rows = Cycle.objects.filter(organization=organization, state=CycleState.ACTIVE, end__lte=today)
    ended = list(held(rows, skip_locked=True))
    for cycle in ended:
        _move(None, cycle, {CycleState.ACTIVE}, CycleState.GRADING)
        audit.record(
            organization=organization,
            by=None,
            action="cycle.grading",
            subject=str(cycle),
            details={"id": cycle.pk},
        )
    if ended:
        Organization.objects.touch(organization_id)
    return len(ended)


@transaction.atomic
def close_cycle(*, access: Access, cycle: Cycle) -> Cycle:
    """Read-only from now on, figures as reported; what nobody graded has the proposed score."""
    require(access.writes_company)
    now = timezone.now()
    # Whoever writes in it holds its row: they are let finish, and nobody begins.
    held(Cycle.objects.filter(pk=cycle.pk)).get()
    _require_state(cycle, {CycleState.ACTIVE, CycleState.GRADING})
    freeze(access.organization, cycle, at=now)
    end_overrides_of(cycle, by=access.membership, at=now)
    _move(access, cycle, {CycleState.ACTIVE, CycleState.GRADING}, CycleState.CLOSED, closed_at=now)
    done(access, "cycle.closed", cycle)
    return cycle


@transaction.atomic
def reopen_cycle(*, access: Access, cycle: Cycle, reason: str) -> Cycle:
    """Back to grading, with a reason; what was reported stays beside what will be."""
    require(access.writes_company)
    require_reason(reason)
    _move(access, cycle, {CycleState.CLOSED}, CycleState.GRADING, reason=reason)
    _recompute_later(cycle)
    done(access, "cycle.reopened", cycle)
    return cycle


def _move(
    access: Access | None,
    cycle: Cycle,
    states: set[str],
    state: str,
    *,
    reason: str = "",
    **fields: object,
) -> None:
    """By one statement, so that of two people who press the button one is told."""
    before = cycle.state
    moved = Cycle.objects.filter(
        organization=cycle.organization_id, pk=cycle.pk, state__in=states
    ).update(state=state, **fields)
    if not moved:
        raise _not_in_this_state()
    cycle.refresh_from_db()
    keep(access, cycle, [Difference("state", before, state)], reason=reason)


def _require_state(cycle: Cycle, states: set[str]) -> None:
    cycle.refresh_from_db()
    if cycle.state not in states:
        raise _not_in_this_state()


def _not_in_this_state() -> ValidationError:
    return ValidationError(_("The cycle is not in this state any more. Reload the page."))


def _recompute_later(cycle: Cycle) -> None:
    """The pipeline finds them due. Before the organization is held."""
    rows = KeyResult.objects.filter(organization=cycle.organization_id, objective__cycle=cycle)
    ids = list(held(rows).values_list("pk", flat=True))
    KeyResult.objects.filter(pk__in=ids).update(version=F("version") + 1)


def _save(cycle: Cycle) -> None:
    """The organization is locked: nobody else sets up the same days between check and write."""
    check(cycle, CONSTRAINTS)
    cycle.save()
