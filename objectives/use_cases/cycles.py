"""Cycles: set up, changed, started, closed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import CycleState
from objectives.models import Cycle, KeyResult
from objectives.use_cases.rules import check, done, require, require_open
from people.access import Access
from people.models import Organization

CONSTRAINTS = {"cycle_end_after_start": "end", "cycle_no_overlap": "start"}


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
    *, access: Access, cycle: Cycle, name: str, cadence: str, start: date, end: date
) -> Cycle:
    """Other words or dates; new dates put its key results up for computation."""
    require(access.writes_company)
    Organization.objects.lock(access.organization.pk)
    require_open(cycle)
    moved = (cycle.start, cycle.end) != (start, end)
    cycle.name, cycle.cadence, cycle.start, cycle.end = name, cadence, start, end
    _save(cycle)
    if moved:
        KeyResult.objects.filter(organization=access.organization, objective__cycle=cycle).update(
            version=F("version") + 1
        )
    done(access, "cycle.changed", cycle)
    return cycle


@transaction.atomic
def activate_cycle(*, access: Access, cycle: Cycle) -> Cycle:
    """From draft to running."""
    require(access.writes_company)
    _move(cycle, {CycleState.DRAFT}, CycleState.ACTIVE, published_at=timezone.now())
    done(access, "cycle.activated", cycle)
    return cycle


@transaction.atomic
def close_cycle(*, access: Access, cycle: Cycle) -> Cycle:
    """Read-only from now on, its figures as reported."""
    require(access.writes_company)
    _move(
        cycle, {CycleState.ACTIVE, CycleState.GRADING}, CycleState.CLOSED, closed_at=timezone.now()
    )
    done(access, "cycle.closed", cycle)
    return cycle


def _move(cycle: Cycle, states: set[str], state: str, **fields: object) -> None:
    """By one statement, so that of two people who press the button one is told."""
    moved = Cycle.objects.filter(
        organization=cycle.organization_id, pk=cycle.pk, state__in=states
    ).update(state=state, **fields)
    if not moved:
        raise ValidationError(_("The cycle is not in this state any more. Reload the page."))
    cycle.refresh_from_db()


def _save(cycle: Cycle) -> None:
    """The organization is locked: nobody else sets up the same days between check and write."""
    check(cycle, CONSTRAINTS)
    cycle.save()
