"""What the pages of the new kinds cost, however much stands on them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from objectives.models import KeyResult, MemberValue
from objectives.use_cases.asked import StepText
from objectives.use_cases.overrides import override_status
from people.models import Membership
from tests.factories import MembershipFactory
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.objectives.test_kinds_written import each_agent

AtMost = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def milestones(quarter: Quarter) -> KeyResult:
    steps = [StepText(f"Step {number}") for number in range(30)]
    return quarter.key_result(quarter.objective(), kind="milestones", steps=steps)


def opened(quarter: Quarter, at_most_queries: AtMost, name: str, **keys: int) -> str:
    """The page by its second visit, within fifteen statements."""
    client, address = quarter.world.client(quarter.world.alice), quarter.world.url(name, **keys)
    with at(TUESDAY):
        client.get(address)
        with at_most_queries(15):
            return client.get(address).content.decode()


def test_a_page_of_many_members(quarter: Quarter, at_most_queries: AtMost) -> None:
    made = each_agent(quarter)
    people: list[Membership] = MembershipFactory.create_batch(
        40, organization=quarter.world.organization
    )
    MemberValue.objects.bulk_create(
        MemberValue(
            organization=quarter.world.organization,
            key_result=made,
            person=person,
            value=900_000,
            sample=40,
            inside=True,
        )
        for person in people
    )
    opened(quarter, at_most_queries, "objectives:key-result", key_result=made.pk)


def test_a_page_of_many_steps_and_their_check_in(
    quarter: Quarter, milestones: KeyResult, at_most_queries: AtMost
) -> None:
    keys = {"key_result": milestones.pk}
    assert "Step 29" in opened(quarter, at_most_queries, "objectives:key-result", **keys)
    assert "Step 29" in opened(quarter, at_most_queries, "objectives:edit-key-result", **keys)
    with at(TUESDAY):
        bob = quarter.world.client(quarter.world.bob)
        with at_most_queries(15):
            week = bob.get(quarter.world.url("objectives:my-week")).content.decode()
    assert "Step 29" in week


def test_pages_with_what_was_set_by_hand(
    quarter: Quarter, milestones: KeyResult, at_most_queries: AtMost
) -> None:
    for subject in (milestones, milestones.objective):
        with at(TUESDAY):
            override_status(access=quarter.alice, subject=subject, status="at_risk", reason="Ill")
    keys = {"objective": milestones.objective_id}
    assert "Ill" in opened(quarter, at_most_queries, "objectives:objective", **keys)
    opened(quarter, at_most_queries, "objectives:override-objective", **keys)
    opened(quarter, at_most_queries, "objectives:dashboard")


def test_handing_over(quarter: Quarter, milestones: KeyResult, at_most_queries: AtMost) -> None:
    quarter.world.bob.left_at = TUESDAY
    quarter.world.bob.save(update_fields=["left_at"])
    text = opened(quarter, at_most_queries, "objectives:hand-over")
    assert milestones.title in text or milestones.objective.title in text
