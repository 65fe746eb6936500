"""A status by hand over the API: as on the page, and refused where the page refuses it."""

import pytest

from objectives.models import Cycle, KeyResult, Objective, StatusOverride
from people.models import AuditEntry
from tests.fixtures.queries import AtMost
from tests.objectives.cases import M, Quarter
from tests.objectives.test_api import call
from tests.world import World

GIVEN = {"status": "on_track", "reason": "The new rota begins on Monday."}


@pytest.fixture
def behind(quarter: Quarter) -> KeyResult:
    """60 → 45 stands at 61."""
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 61 * M)
    made.refresh_from_db()
    assert made.status == "behind"
    return made


@pytest.fixture(params=["key-results", "objectives"])
def place(request: pytest.FixtureRequest, behind: KeyResult) -> str:
    """The address of the key result, and of its objective."""
    pk = behind.pk if request.param == "key-results" else behind.objective_id
    return f"{request.param}/{pk}/"


def test_it_is_set_and_read_and_taken_back(
    world: World, place: str, at_most_queries: AtMost
) -> None:
    assert call(world.vera, "get", place).json()["override"] is None
    with at_most_queries(20):
        made = call(world.bob, "post", f"{place}override/", **GIVEN)

    assert made.status_code == 200
    said = call(world.vera, "get", place).json()
    assert made.json() == said["override"]
    assert said["status"] == "on_track"
    assert {
        key: said["override"][key] for key in ("status", "computed", "reason", "by", "until")
    } == {
        **GIVEN,
        "computed": "behind",
        "by": world.bob.pk,
        "until": "next_check_in",
    }
    assert AuditEntry.objects.filter(actor=world.bob, action__endswith=".overridden").count() == 1

    assert call(world.bob, "delete", f"{place}override/").status_code == 204
    said = call(world.vera, "get", place).json()
    assert (said["status"], said["override"]) == ("behind", None)
    assert StatusOverride.objects.get().ended == "withdrawn"
    # Again is nothing more.
    assert call(world.bob, "delete", f"{place}override/").status_code == 204


def test_it_lapses_at_the_next_check_in(
    quarter: Quarter, world: World, behind: KeyResult, place: str
) -> None:
    call(world.bob, "post", f"{place}override/", **GIVEN)
    quarter.said(behind, 62 * M)

    assert call(world.vera, "get", place).json()["override"] is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status": "on_track"}, "reason"),
        ({"status": "on_track", "reason": "  "}, "reason"),
        ({"status": "done", "reason": "Why not?"}, "status"),
        ({"status": "stale", "reason": "Why not?"}, "status"),
        ({"status": "on_track", "reason": "x" * 1001}, "reason"),
        ({}, "status"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    world: World, place: str, given: dict[str, str], field: str
) -> None:
    refused = call(world.bob, "post", f"{place}override/", **given)

    assert refused.status_code == 400
    assert field in refused.json()["fields"]
    assert not StatusOverride.objects.exists()


def test_who_does_not_write_for_the_team_is_refused(world: World, place: str) -> None:
    for who in (world.carol, world.dan, world.vera):
        for method in ("post", "delete"):
            given = GIVEN if method == "post" else {}
            assert call(who, method, f"{place}override/", **given).status_code == 403, who.name
    assert call(world.charlie, "post", f"{place}override/", **GIVEN).status_code == 404


def test_what_is_private_is_not_there(world: World, behind: KeyResult, place: str) -> None:
    Objective.objects.filter(pk=behind.objective_id).update(visibility="private", owner=world.alice)
    for method in ("post", "delete"):
        given = GIVEN if method == "post" else {}
        assert call(world.bob, method, f"{place}override/", **given).status_code == 404


def test_a_closed_cycle_and_a_draft_have_none(world: World, behind: KeyResult, place: str) -> None:
    Objective.objects.filter(pk=behind.objective_id).update(state="draft")
    assert call(world.bob, "post", f"{place}override/", **GIVEN).status_code == 400
    Objective.objects.filter(pk=behind.objective_id).update(state="published")
    Cycle.objects.update(state="closed")
    for method in ("post", "delete"):
        given = GIVEN if method == "post" else {}
        assert call(world.bob, method, f"{place}override/", **given).status_code == 403
    assert not StatusOverride.objects.exists()
