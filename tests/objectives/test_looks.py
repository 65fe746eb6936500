"""Whoever sees another person's number through an OKR is noted, once for person, viewer and day."""

import pytest

from objectives.models import KeyResult
from people.models import AuditEntry, Membership
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.objectives.test_api import call
from tests.world import World


@pytest.fixture
def carols(quarter: Quarter, world: World) -> KeyResult:
    """A personal key result of Carol's on Bob's private objective."""
    private = quarter.objective(visibility="private", named=[world.carol])
    return quarter.key_result(private, person=world.carol)


def looks() -> set[tuple[Membership | None, Membership | None]]:
    found = AuditEntry.objects.filter(action="looked").select_related("actor", "about")
    return {(entry.actor, entry.about) for entry in found}


def pages(world: World, key_result: KeyResult) -> list[str]:
    return [
        world.url("objectives:key-result", key_result=key_result.pk),
        world.url("objectives:objective", objective=key_result.objective_id),
        world.url("objectives:key-result-rows", objective=key_result.objective_id),
        world.url("objectives:dashboard"),
        world.url("objectives:team", team="tier-1"),
    ]


@pytest.mark.parametrize("page", range(5))
def test_each_page_that_shows_the_number_notes_the_look(
    carols: KeyResult, world: World, page: int
) -> None:
    url = pages(world, carols)[page]
    # An objective of one key result shows its number, though that itself is folded away.
    shown = carols.title if page < 3 else carols.objective.title
    with at(TUESDAY):
        for who in (world.alice, world.bob, world.carol):
            # The second look is answered from the cache, and noted all the same.
            for _ in range(2):
                assert shown in world.client(who).get(url).content.decode()
    assert looks() == {(world.alice, world.carol), (world.bob, world.carol)}


def test_who_owes_its_check_in_sees_it_too(carols: KeyResult, world: World) -> None:
    with at(TUESDAY):
        assert world.client(world.bob).get(world.url("objectives:my-week")).status_code == 200
    assert looks() == {(world.bob, world.carol)}


@pytest.mark.parametrize(
    "path", ["key-results/", "key-results/{0}/", "objectives/", "objectives/{1}/", "check-ins/"]
)
def test_the_api_notes_it_as_well(
    carols: KeyResult, quarter: Quarter, world: World, path: str
) -> None:
    quarter.said(carols, 50)
    assert call(world.alice, "get", path.format(carols.pk, carols.objective_id)).status_code == 200
    assert looks() == {(world.alice, world.carol)}


def test_nobody_is_noted_where_no_persons_number_stands(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    with at(TUESDAY):
        for url in pages(world, made):
            assert world.client(world.alice).get(url).status_code == 200
    assert call(world.alice, "get", "key-results/").status_code == 200
    assert looks() == set()
