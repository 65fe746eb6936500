"""The pages about people: list, person, invitations."""

import re

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import AuditEntry, Invitation, Membership, TeamMembership, User
from people.use_cases.accounts import make_password_link
from people.use_cases.invitations import invite
from people.use_cases.members import ALWAYS
from tests.factories import MembershipFactory, RoleGrantFactory
from tests.world import World, person

HTMX = {"HX-Request": "true"}


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/o/northwind/people/\d+/">([^<]+)</a>', page)


def test_the_list_is_sorted_and_says_role_team_and_state(world: World) -> None:
    MembershipFactory.create(organization=world.organization, name="Łucja Abel", user=None)
    page = world.client(world.adam).get(world.url("organization:people")).content.decode()
    assert names(page) == [
        "Adam Amsel",
        "Alice Adler",
        "Bob Berg",
        "Carol Castro",
        "Dan Dietl",
        "Erin Ek",
        "Łucja Abel",
        "Vera Viel",
    ]
    assert "Leads Tier 1" in page
    assert "1 person has no invitation yet." in page
    assert "Charlie" not in page


def test_searching_finds_parts_of_names_and_addresses(world: World) -> None:
    client = world.client(world.alice)
    url = world.url("organization:people")
    assert names(client.get(url, {"q": "cast"}).content.decode()) == ["Carol Castro"]
    assert names(client.get(url, {"q": "vera.viel@"}).content.decode()) == ["Vera Viel"]
    assert "Nobody matches" in client.get(url, {"q": "zzz"}).content.decode()


def test_a_swap_gives_what_a_fresh_load_gives(world: World) -> None:
    client = world.client(world.adam)
    for name in ("people", "teams", "settings", "tokens", "activity", "looks"):
        url = world.url(f"organization:{name}")
        whole = client.get(url).content.decode()
        part = client.get(url, headers=HTMX).content.decode().strip()
        tokens = r'value="\w{64}"'
        assert re.sub(tokens, "", part) in re.sub(tokens, "", whole), name
        assert "<html" not in part


def test_the_list_costs_the_same_with_many_people(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        somebody = person(world.organization, f"Agent {number}", works_in=world.tier1)
        RoleGrantFactory.create(membership=somebody, role="agent")
    client = world.client(world.adam)
    for name in ("organization:people", "organization:teams", "organization:activity"):
        with django_assert_max_num_queries(15):
            assert client.get(world.url(name)).status_code == 200


def test_adding_a_person_invites_and_shows_the_link(world: World) -> None:
    client = world.client(world.adam)
    data = {
        "name": "Fay Frost",
        "email": "fay@example.com",
        "roles": ["agent"],
        "team": world.tier1.pk,
        "invite": "on",
    }
    answer = client.post(world.url("organization:person-add"), data, follow=True)
    fay = Membership.objects.get(name="Fay Frost")
    assert answer.redirect_chain[-1][0] == world.url("organization:person", person=fay.pk)
    assert "/invitations/" in answer.content.decode()
    assert list(fay.roles.values_list("role", flat=True)) == ["agent"]
    assert fay.teams.get().start == ALWAYS
    assert AuditEntry.objects.get(action="person.added").about == fay


def test_what_is_wrong_stands_beside_the_field_with_what_was_typed(world: World) -> None:
    client = world.client(world.adam)
    data = {"name": "Second Carol", "email": "CAROL.castro@example.com"}
    answer = client.post(world.url("organization:person-add"), data, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Second Carol"' in page
    assert "dialog_email_error" in page
    assert "Someone here has this e-mail address already." in page


def test_the_last_admin_keeps_the_role(world: World) -> None:
    client = world.client(world.adam)
    url = world.url("organization:person-roles", person=world.adam.pk)
    answer = client.post(url, {"roles": ["viewer"]}, headers=HTMX)
    assert answer.status_code == 422
    assert "make somebody else one first" in answer.content.decode()
    leave = world.url("organization:person-leave", person=world.adam.pk)
    answer = client.post(leave, headers=HTMX)
    assert answer.status_code == 422
    assert "make somebody else one first" in answer["HX-Trigger"]
    world.adam.refresh_from_db()
    assert world.adam.left_at is None


def test_moving_a_person_ends_the_former_team(world: World) -> None:
    client = world.client(world.adam)
    url = world.url("organization:person-team", person=world.carol.pk)
    answer = client.post(url, {"team": world.tier2.pk, "start": "2026-03-02"}, headers=HTMX)
    assert answer.status_code == 204
    stays = TeamMembership.objects.filter(membership=world.carol).order_by("start")
    assert [(stay.team, str(stay.start), str(stay.end)) for stay in stays] == [
        (world.tier1, "2020-01-01", "2026-03-02"),
        (world.tier2, "2026-03-02", "None"),
    ]


def test_who_has_left_is_a_stranger_and_can_be_taken_back(world: World) -> None:
    client, carol = world.client(world.adam), world.client(world.carol)
    assert carol.get(world.url("organization:looks")).status_code == 200
    client.post(world.url("organization:person-leave", person=world.carol.pk))
    assert carol.get(world.url("organization:looks")).status_code == 404
    assert (
        "Carol Castro"
        in client.get(world.url("organization:people"), {"left": "1"}).content.decode()
    )
    client.post(world.url("organization:person-return", person=world.carol.pk))
    assert carol.get(world.url("organization:looks")).status_code == 200


def test_inviting_all_leaves_out_who_has_a_link(world: World) -> None:
    first, second = (
        MembershipFactory.create(organization=world.organization, name=name, user=None)
        for name in ("First New", "Second New")
    )
    held = invite(membership=first, by=world.adam)
    world.client(world.adam).post(world.url("organization:invite-all"))
    held.refresh_from_db()
    assert Invitation.objects.get(membership=first).nonce == held.nonce
    assert Invitation.objects.filter(membership=second).exists()
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("reader", ["alice", "bob"])
def test_readers_see_neither_links_nor_buttons(world: World, reader: str) -> None:
    new = MembershipFactory.create(organization=world.organization, name="New One", user=None)
    invite(membership=new, by=world.adam)
    client = world.client(getattr(world, reader))
    page = client.get(world.url("organization:person", person=new.pk)).content.decode()
    assert "/invitations/" not in page
    assert "Invite again" not in page
    assert "End the membership" not in page


def test_a_password_link_is_made_for_accounts_of_this_organization_alone(world: World) -> None:
    client = world.client(world.adam)
    url = world.url("organization:person-password", person=world.carol.pk)
    assert "/password/new/" in client.post(url).content.decode()
    assert AuditEntry.objects.get(action="person.reset-link").about == world.carol
    MembershipFactory.create(organization=world.outside, name="Carol too", user=world.carol.user)
    assert client.post(url).status_code == 403


def test_a_password_link_opens_no_organization_that_was_joined_since(world: World) -> None:
    link = make_password_link(person=world.carol, by=world.adam).removeprefix(settings.SITE_URL)
    begun = Client()
    form = begun.get(link, follow=True).redirect_chain[-1][0]
    MembershipFactory.create(organization=world.outside, name="Carol too", user=world.carol.user)
    assert "does not work any more" in Client().get(link, follow=True).content.decode()
    new = "another fine pass phrase"
    begun.post(form, {"new_password1": new, "new_password2": new})
    user = User.objects.get(memberships=world.carol)
    assert not user.check_password(new)


def test_a_password_link_opens_the_account_that_it_was_made_for(world: World) -> None:
    link = make_password_link(person=world.carol, by=world.adam).removeprefix(settings.SITE_URL)
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "another fine pass phrase"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert User.objects.get(memberships=world.carol).check_password(new)


@pytest.mark.parametrize(
    ("reader", "carols", "dans"),
    [("alice", True, True), ("bob", True, False), ("adam", False, False)],
)
def test_the_way_to_a_scorecard_is_offered_to_who_may_go_it(
    world: World, reader: str, carols: bool, dans: bool
) -> None:
    client = world.client(getattr(world, reader))
    for somebody, offered in ((world.carol, carols), (world.dan, dans), (world.vera, False)):
        page = client.get(world.url("organization:person", person=somebody.pk)).content.decode()
        assert (world.url("metrics:scorecard", person=somebody.pk) in page) == offered


def test_a_look_at_a_scorecard_is_told_to_the_agent(world: World) -> None:
    lead, agent = world.client(world.bob), world.client(world.carol)
    looks = world.url("organization:looks")
    assert "Nobody has looked yet" in agent.get(looks).content.decode()
    scorecard = world.url("metrics:scorecard", person=world.carol.pk)
    for _ in range(2):
        assert lead.get(scorecard).status_code == 200
    assert agent.get(scorecard).status_code == 200
    page = agent.get(looks).content.decode()
    assert page.count("Looked at the numbers of Carol Castro") == 1
    assert "Bob Berg" in page
