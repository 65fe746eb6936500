"""What each role finds in the navigation, and what it costs."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from people.context import shell
from people.models import Membership
from tests.factories import MembershipFactory
from tests.world import World

EXPECTED = {
    "adam": ["People", "Teams", "Sources", "Matching", "Settings", "Activity"],
    "alice": ["Objectives", "My week", "Metrics", "Cycles", "People", "Teams", "Activity"],
    "bob": ["Objectives", "My week", "Tier 1", "People", "Teams", "Settings"],
    "carol": ["Objectives", "My week", "My scorecard", "Tier 1", "Metrics", "Cycles"],
    "vera": ["Objectives", "Cycles"],
}
HIDDEN = {
    "adam": ["Objectives", "My week", "My scorecard"],
    "alice": ["My scorecard"],
    "bob": ["Activity", "Tier 2", "My scorecard"],
    "carol": ["People", "Teams", "Settings", "Sources", "Matching", "Activity", "Tier 2"],
    "vera": ["My week", "People", "Sources", "Tier 1"],
}


def asked_by(world: World, person: Membership) -> Any:
    request: Any = RequestFactory().get("/")
    request.user, request.access = person.user, world.access(person)
    return request


def labels(world: World, who: str) -> list[str]:
    return [str(item.label) for item in shell(asked_by(world, getattr(world, who)))["nav"]]


@pytest.mark.parametrize("who", EXPECTED)
def test_everybody_finds_their_own(world: World, who: str) -> None:
    shown = labels(world, who)
    assert [label for label in shown if label in EXPECTED[who]] == EXPECTED[who]
    assert not set(shown) & set(HIDDEN[who])


@pytest.mark.parametrize("who", EXPECTED)
def test_every_entry_opens(world: World, who: str) -> None:
    person = getattr(world, who)
    client = world.client(person)
    request = asked_by(world, person)
    for item in shell(request)["nav"]:
        assert client.get(item.url).status_code == 200, item.url


def test_one_entry_is_where_we_are(world: World) -> None:
    client = world.client(world.adam)
    page = client.get(world.url("organization:person", person=world.carol.pk)).content.decode()
    assert re.findall(r'href="([^"]+)"\s+aria-current="page"', page) == ["/o/northwind/people/"]


def test_it_needs_no_query_of_its_own(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = asked_by(world, world.bob)
    with django_assert_num_queries(0):
        context = shell(request)
        assert list(context["nav"])
        assert list(context["organizations"]) == [world.organization]


def test_who_belongs_to_two_can_switch(world: World) -> None:
    MembershipFactory.create(organization=world.outside, name="Alice too", user=world.alice.user)
    client = world.client(world.alice)
    page = client.get(world.url("organization:people")).content.decode()
    assert "Elsewhere" in page
    answer = client.post("/switch/", {"organization": world.outside.pk})
    assert answer["Location"].startswith("/o/elsewhere/")
    assert "Where do you want to go?" in client.get("/").content.decode()


def test_coming_in_costs_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for person, most in ((world.alice, 10), (world.bob, 10)):
        client = world.client(person)
        with django_assert_max_num_queries(most):
            client.get(world.url("organization:looks"))


def here(client: Client, path: str) -> list[str]:
    page = client.get(path).content.decode()
    return re.findall(r'href="([^"]+)"\s+aria-current="page"', page)


def test_a_page_without_an_entry_of_its_own_lies_under_what_it_belongs_to(world: World) -> None:
    client = world.client(world.alice)
    scorecard = world.url("metrics:scorecard", person=world.carol.pk)
    assert here(client, scorecard) == ["/o/northwind/metrics/"]
    assert here(client, world.url("organization:tokens")) == []


@pytest.mark.parametrize("path", ["/profile/", "/profile/password/"])
def test_the_own_profile_keeps_the_navigation(world: World, path: str) -> None:
    page = world.client(world.alice).get(path).content.decode()
    assert 'href="/o/northwind/metrics/"' in page


def test_of_several_organizations_the_profile_keeps_the_one_from_which_one_came(
    world: World,
) -> None:
    other = MembershipFactory.create(user=world.alice.user).organization
    client = world.client(world.alice)
    assert 'class="side-link" href=' not in client.get("/profile/").content.decode()
    page = client.get(f"/profile/?in={other.slug}").content.decode()
    assert f'href="/o/{other.slug}/metrics/"' in page
    assert 'href="/o/northwind/metrics/"' not in page
    stranger = world.client(world.vera).get(f"/profile/?in={other.slug}").content.decode()
    assert f"/o/{other.slug}/" not in stranger


def test_tree_map_and_what_is_to_be_handed_over_lie_under_objectives(world: World) -> None:
    client = world.client(world.alice)
    for name in ("tree", "map", "hand-over"):
        assert here(client, world.url(f"objectives:{name}")) == ["/o/northwind/"], name


@pytest.mark.parametrize(
    ("who", "finds"), [("adam", False), ("alice", True), ("bob", True)], ids=str
)
def test_who_writes_objectives_finds_the_page_to_hand_over_beside_the_people(
    world: World, who: str, finds: bool
) -> None:
    page = world.client(getattr(world, who)).get(world.url("organization:people"))
    assert (f'href="{world.url("objectives:hand-over")}"' in page.content.decode()) is finds
