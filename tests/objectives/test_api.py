"""The API of objectives: exact amounts, what one may see, posting check-ins."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from objectives.models import CheckIn, Objective
from people.models import ApiToken, Membership
from people.models.access import digest_of
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

API = "/api/v1"


def call(person: Membership, method: str, path: str, **data: Any) -> Any:
    token = f"token-{person.pk}"
    ApiToken.objects.get_or_create(
        organization=person.organization,
        membership=person,
        digest=digest_of(token),
        defaults={"name": "test", "prefix": "test"},
    )
    with at(TUESDAY):
        return getattr(Client(), method)(
            f"{API}/{path}",
            data if method == "post" else None,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )


def test_objectives_and_key_results_as_a_reader_sees_them(quarter: Quarter, world: World) -> None:
    objective = quarter.objective("Answer sooner")
    made = quarter.key_result(objective, unit="seconds", baseline=3600 * M, target=2700 * M)
    quarter.said(made, 3240 * M, confidence="at_risk")

    (listed,) = call(world.vera, "get", "objectives/").json()["results"]
    assert listed == call(world.vera, "get", f"objectives/{objective.pk}/").json()
    assert (listed["title"], listed["progress"]) == ("Answer sooner", "0.4")
    assert (listed["counted"], listed["weighted"]) == (1, 1)
    assert listed["cycle"]["name"] == "Q4 2026"
    assert (listed["team_name"], listed["owner_name"]) == ("Tier 1", "Bob Berg")

    (row,) = call(world.vera, "get", "key-results/").json()["results"]
    assert row == call(world.vera, "get", f"key-results/{made.pk}/").json()
    assert (row["baseline"], row["target"], row["value"]) == ("3600", "2700", "3240")
    assert (row["progress"], row["confidence"], row["metric"]) == ("0.4", "at_risk", None)

    (said,) = call(world.vera, "get", "check-ins/").json()["results"]
    assert (said["week_end"], said["value"]) == ("2026-11-15", "3240")

    (cycle,) = call(world.vera, "get", "cycles/").json()["results"]
    assert cycle == listed["cycle"]


def test_what_stands_in_no_team_names_none(quarter: Quarter, world: World) -> None:
    Objective.objects.filter(pk=quarter.objective().pk).update(team=None, owner=None)
    (listed,) = call(world.vera, "get", "objectives/").json()["results"]
    names = ("team", "team_name", "owner", "owner_name")
    assert [listed[name] for name in names] == [None] * 4


def test_a_check_in_is_made_and_changed(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    path = f"key-results/{made.pk}/check-in/"

    first = call(world.carol, "post", path, confidence="on_track", value=52.5)
    assert (first.status_code, first.json()["progress"]) == (200, "0.5")
    second = call(world.carol, "post", path, confidence="at_risk", value="51")
    assert second.json()["id"] == first.json()["id"]
    assert CheckIn.objects.get().value == 51 * M


def test_anothers_words_are_put_away_only_by_who_has_seen_them(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    path = f"key-results/{made.pk}/check-in/"
    call(world.bob, "post", path, confidence="at_risk", value="52", comment="A new rota.")
    mine = {"confidence": "on_track", "value": "51"}

    for unseen in ({}, {"seen": None}, {"seen": "2026-11-16T09:00:00Z"}):
        refused = call(world.carol, "post", path, **mine, **unseen)
        assert refused.status_code == 409
        told = refused.json()
        assert (told["code"], told["check_in"]["comment"]) == ("unseen", "A new rota.")
        assert told["detail"].startswith("Bob Berg has checked in.")
    assert CheckIn.objects.get().author == world.bob

    seen = call(world.carol, "get", f"key-results/{made.pk}/").json()["check_in"]
    assert seen == told["check_in"]
    assert call(world.carol, "post", path, **mine, seen=seen["changed_at"]).status_code == 200
    assert CheckIn.objects.get().author == world.carol
    # Bob's first look is old by now.
    assert call(world.bob, "post", path, **mine, seen=None).status_code == 409


def test_a_closed_week_is_refused_by_name(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective())
    path = f"key-results/{made.pk}/check-in/"
    given = {"confidence": "on_track", "value": "51"}

    for week in ("2026-11-08", "2026-11-22", "2026-11-14"):
        refused = call(world.bob, "post", path, **given, week=week)
        assert refused.status_code == 400
        assert refused.json()["fields"] == {
            "week": [
                f"The week to 2026-11-15 is reported; the one to {week} is closed or not over yet."
            ]
        }
    assert not CheckIn.objects.exists()
    assert call(world.bob, "post", path, **given, week="2026-11-15").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "51"}, "confidence"),
        ({"confidence": "sure", "value": "51"}, "confidence"),
        ({"confidence": "on_track"}, "value"),
        ({"confidence": "on_track", "value": "4,5"}, "value"),
        ({"confidence": "on_track", "value": "51", "helper": 0}, "helper"),
        ({"confidence": "on_track", "value": "51", "seen": "just now"}, "seen"),
        ({"confidence": "on_track", "value": "51", "week": "last"}, "week"),
    ],
)
def test_what_is_wrong_is_named(
    quarter: Quarter, world: World, given: dict[str, Any], field: str
) -> None:
    made = quarter.key_result(quarter.objective())

    answer = call(world.bob, "post", f"key-results/{made.pk}/check-in/", **given)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
    assert not CheckIn.objects.exists()


def test_private_objectives_are_not_there_for_others(quarter: Quarter, world: World) -> None:
    private = quarter.objective(visibility="private")
    made = quarter.key_result(private)

    assert call(world.carol, "get", "objectives/").json()["results"] == []
    assert call(world.carol, "get", f"objectives/{private.pk}/").status_code == 404
    assert call(world.carol, "get", f"key-results/{made.pk}/").status_code == 404
    assert call(world.bob, "get", f"objectives/{private.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["cycles/", "objectives/", "key-results/", "check-ins/"])
def test_a_list_takes_as_many_queries_whatever_its_length(
    quarter: Quarter, world: World, path: str
) -> None:
    def fill(count: int) -> int:
        for _ in range(count):
            quarter.said(quarter.key_result(quarter.objective()), 50 * M)
        call(world.bob, "get", path)
        with CaptureQueriesContext(connection) as queries:
            call(world.bob, "get", path)
        return len(queries)

    assert fill(1) == fill(9) <= 16


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "9" * 18, "-1e17", [1], {"a": 1}])
def test_an_amount_that_cannot_be_stored_is_refused(
    quarter: Quarter, world: World, value: Any
) -> None:
    made = quarter.key_result(quarter.objective())
    url = f"key-results/{made.pk}/check-in/"
    answer = call(world.alice, "post", url, confidence="on_track", value=value)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["value"]


def test_the_largest_step_from_the_smallest_is_stored(quarter: Quarter, world: World) -> None:
    """Progress of 10¹⁸ − 10⁶ times the way is more than the database's largest whole number."""
    made = quarter.key_result(quarter.objective(), baseline=0, target=1)
    url = f"key-results/{made.pk}/check-in/"
    answer = call(world.alice, "post", url, confidence="on_track", value="999999999999")
    assert answer.status_code == 200
    made.refresh_from_db()
    assert made.progress == 9_223_372_036_854_775_807
    assert call(world.alice, "get", f"key-results/{made.pk}/").json()["progress"] == (
        "9223372036854.775807"
    )
