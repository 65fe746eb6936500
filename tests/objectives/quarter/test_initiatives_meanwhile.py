"""Work is written, changed and moved on behind what somebody else has just changed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import Change, Cycle, Initiative, Objective
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    move_initiative,
)
from people.access import Access
from people.models import AuditEntry
from tests.objectives.cases import TUESDAY, Quarter
from tests.objectives.quarter.test_changed_meanwhile import CHANGED, as_read, change
from tests.objectives.test_initiatives import loaded, propose
from tests.world import World

pytestmark = pytest.mark.django_db

TEXT = InitiativeText(title="Lay off two")
Deed = Callable[[Access, Objective, Initiative], object]
DEEDS: dict[str, Deed] = {
    "created": lambda access, objective, _: create_initiative(
        access=access, objective=objective, text=TEXT
    ),
    "changed": lambda access, _, initiative: change_initiative(
        access=access, initiative=initiative, text=TEXT
    ),
    "moved": lambda access, _, initiative: move_initiative(
        access=access, initiative=initiative, state="done"
    ),
    "archived": lambda access, _, initiative: archive_initiative(
        access=access, initiative=initiative
    ),
}
deeds = pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)


def stands(initiative: Initiative) -> bool:
    """Nothing was written or changed."""
    found = Initiative.objects.get()
    return (found.title, found.state, found.archived_at) == (initiative.title, "planned", None)


@deeds
def test_nothing_is_written_into_what_was_put_away(quarter: Quarter, deed: Deed) -> None:
    made = quarter.objective()
    opened, objective = loaded(propose(quarter, made, quarter.world.alice)), as_read(made)
    Objective.objects.filter(pk=made.pk).update(archived_at=TUESDAY)
    with pytest.raises(ValidationError) as refused:
        deed(quarter.alice, objective, opened)
    assert refused.value.messages == [CHANGED]
    assert stands(opened)


@deeds
def test_nor_into_a_cycle_that_is_closed_by_now(quarter: Quarter, deed: Deed) -> None:
    made = quarter.objective()
    opened, objective = loaded(propose(quarter, made, quarter.world.alice)), as_read(made)
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    Objective.objects.filter(pk=made.pk).update(cycle=other)
    Cycle.objects.filter(pk=other.pk).update(state="closed")
    with pytest.raises(ValidationError) as refused:
        deed(quarter.alice, objective, opened)
    assert refused.value.messages == [CHANGED]
    assert stands(opened)


@deeds
def test_nor_by_whom_it_is_hidden_from_by_now(quarter: Quarter, world: World, deed: Deed) -> None:
    """Bob leads the team and proposed it; it is private and Alice's."""
    made = quarter.objective()
    opened, objective = loaded(propose(quarter, made, world.bob)), as_read(made)
    Objective.objects.filter(pk=made.pk).update(visibility="private", owner=world.alice)
    with pytest.raises(PermissionDenied):
        deed(world.access(world.bob), objective, opened)
    assert stands(opened)


@deeds
def test_the_log_says_no_title_of_what_is_private_by_now(quarter: Quarter, deed: Deed) -> None:
    made = quarter.objective()
    opened, objective = loaded(propose(quarter, made, quarter.world.alice)), as_read(made)
    change(quarter, made, visibility="private", owner=quarter.world.alice)
    AuditEntry.objects.all().delete()
    deed(quarter.alice, objective, opened)
    entry = AuditEntry.objects.get()
    assert (entry.subject, entry.details["private"]) == ("", True)


def test_what_is_published_by_now_keeps_it_in_its_history(quarter: Quarter) -> None:
    made = quarter.objective(published=False)
    opened = loaded(propose(quarter, made, quarter.world.alice))
    Objective.objects.filter(pk=made.pk).update(state="published", published_at=TUESDAY)
    move_initiative(access=quarter.alice, initiative=opened, state="done")
    assert Change.objects.get(initiative=opened.pk).field == "state"


@pytest.mark.parametrize("deed", [DEEDS["changed"], DEEDS["moved"]], ids=["changed", "moved"])
def test_who_has_given_it_away_meanwhile_writes_it_no_more(
    quarter: Quarter, world: World, deed: Deed
) -> None:
    made = quarter.objective()
    opened = loaded(propose(quarter, made, world.alice, owner=world.carol))
    Initiative.objects.filter(pk=opened.pk).update(owner=world.dan)
    with pytest.raises(PermissionDenied):
        deed(world.access(world.carol), as_read(made), opened)
    assert stands(opened)
