"""The API of people: who gets what, and how errors look."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from people.models import ApiToken, Membership
from people.use_cases.members import leave
from people.use_cases.tokens import create_token, revoke_token
from tests.factories import MembershipFactory
from tests.world import World


def api(person: Membership) -> Client:
    _row, secret = create_token(membership=person, name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_me(world: World) -> None:
    assert api(world.bob).get("/api/v1/me/").json() == {
        "organization": {
            "slug": "northwind",
            "name": "Northwind Care",
            "timezone": "Europe/Warsaw",
            "language": "en",
        },
        "id": world.bob.pk,
        "name": "Bob Berg",
        "email": "bob.berg@example.com",
        "roles": ["lead"],
        "team": None,
        "leads": [world.tier1.pk],
    }


def test_people_and_teams_are_those_of_the_tokens_organization(world: World) -> None:
    client = api(world.alice)
    people = client.get("/api/v1/people/").json()["results"]
    assert [row["name"] for row in people][:3] == ["Alice Adler", "Bob Berg", "Carol Castro"]
    assert people[2] == {
        "id": world.carol.pk,
        "name": "Carol Castro",
        "email": "carol.castro@example.com",
        "roles": ["agent"],
        "team": world.tier1.pk,
    }
    assert "Charlie Chan" not in {row["name"] for row in people}
    teams = client.get("/api/v1/teams/").json()["results"]
    assert {row["slug"] for row in teams} == {"customer-service", "tier-1", "tier-2", "onboarding"}


def test_long_lists_come_in_pages(world: World) -> None:
    MembershipFactory.create_batch(100, organization=world.organization, user=None)
    first = api(world.alice).get("/api/v1/people/").json()
    assert len(first["results"]) == 100
    rest = api(world.alice).get(first["next"]).json()
    assert len(rest["results"]) == 7
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in rest["results"]}


def test_errors_have_one_shape(world: World) -> None:
    answers = [
        Client().get("/api/v1/me/"),
        api(world.carol).get("/api/v1/people/"),
        api(world.carol).post("/api/v1/me/"),
        api(world.carol).get("/api/v1/nowhere/"),
    ]
    assert [answer.status_code for answer in answers] == [401, 404, 405, 404]
    codes = ["not_authenticated", "not_found", "method_not_allowed", "not_found"]
    for answer, code in zip(answers, codes, strict=True):
        assert answer.json() == {"code": code, "detail": answer.json()["detail"], "fields": {}}
        assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Token x", "Bearer \xff"])
def test_other_tokens_open_nothing(world: World, header: str) -> None:
    client = Client(headers={"Authorization": header})
    assert client.get("/api/v1/me/").status_code == 401


def test_a_token_ends_by_date_by_withdrawal_and_with_its_owner(world: World) -> None:
    client = api(world.carol)
    token = ApiToken.objects.get()
    assert client.get("/api/v1/me/").status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/me/").status_code == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert client.get("/api/v1/me/").status_code == 200
    revoke_token(token=token, by=world.adam)
    assert client.get("/api/v1/me/").status_code == 401
    another = api(world.carol)
    leave(person=world.carol, by=world.adam)
    assert another.get("/api/v1/me/").status_code == 401


def test_a_session_does_not_open_the_api(world: World) -> None:
    assert world.client(world.alice).get("/api/v1/me/").status_code == 401


def test_a_made_up_place_in_a_list_is_not_there(world: World) -> None:
    for position in ("' OR 1=1", "-1", "1.5", "9" * 5000):
        made_up = b64encode(urlencode({"p": position}).encode()).decode()
        answer = api(world.alice).get("/api/v1/people/", {"cursor": made_up})
        assert answer.status_code == 404, position


def test_json_without_an_end_of_nesting_is_refused(world: World) -> None:
    body = '{"measurements": ' + "[" * 100_000 + "]" * 100_000 + "}"
    answer = api(world.alice).post("/api/v1/measurements/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
