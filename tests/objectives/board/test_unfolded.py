"""The key results to which an objective's row unfolds."""

import re
from typing import Any

import pytest

from objectives.choices import Visibility
from objectives.models import Objective
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.objectives.board.test_folded import town
from tests.world import World

__all__ = ["town"]
pytestmark = pytest.mark.django_db
ROW = re.compile(r'<div class="okr-row okr-key-result" id="key-result-(\d+)">')


def address(world: World, title: str) -> str:
    objective = Objective.objects.get(title=title)
    return world.url("objectives:key-result-rows", objective=objective.pk)


def unfolded(world: World, who: Membership, title: str) -> Any:
    return world.client(who).get(address(world, title))


def test_a_row_opens_to_its_key_results_as_its_page_has_them(
    town: World, at_most_queries: AtMost
) -> None:
    for title in ("Loved by customers", "Answer sooner", "Welcome"):
        objective, client = Objective.objects.get(title=title), town.client(town.carol)
        with at_most_queries(15):
            rows = client.get(address(town, title)).content.decode()
        mine = [str(each.pk) for each in objective.key_results.order_by("-weight", "pk")]
        assert ROW.findall(rows) == mine
        page = client.get(town.url("objectives:objective", objective=objective.pk))
        assert ROW.findall(page.content.decode()) == mine


def test_the_dashboard_draws_none_of_them_before(town: World) -> None:
    page = town.client(town.carol).get(town.url("objectives:dashboard")).content.decode()
    assert not ROW.findall(page)
    objective = Objective.objects.get(title="Answer sooner")
    # Without a script a link leads to the objective.
    assert (
        f'class="okr-more-link" href="{town.url("objectives:objective", objective=objective.pk)}"'
        in page
    )


def test_a_private_objectives_stay_its_owners(town: World) -> None:
    assert Objective.objects.get(title="Hush").visibility == Visibility.PRIVATE
    assert unfolded(town, town.bob, "Hush").status_code == 200
    assert unfolded(town, town.carol, "Hush").status_code == 404
