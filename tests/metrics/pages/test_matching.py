"""Matching: agents and people, groups and teams, one choice each."""

import re
from html import unescape
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.matching.addresses import match_by_address
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup, Source
from people.audit import sentence
from people.models import AuditEntry, Membership, Role
from people.use_cases.invitations import invite, join_as_new_user
from people.use_cases.members import change_person
from tests.factories import MembershipFactory
from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def source(world: World) -> Source:
    return Source.objects.create(
        organization=world.organization, name="Desk", kind="request_tracker"
    )


def agent(source: Source, name: str, email: str = "") -> HelpdeskAgent:
    return HelpdeskAgent.objects.create(
        organization=source.organization, source=source, external_id=name, name=name, email=email
    )


def group(source: Source, name: str) -> HelpdeskGroup:
    return HelpdeskGroup.objects.create(
        organization=source.organization, source=source, external_id=name, name=name
    )


def see(world: World, person: Membership | None = None) -> str:
    answer = world.client(person or world.adam).get(world.url("metrics:matching"))
    return unescape(answer.content.decode())


def choose(world: World, named: HelpdeskAgent | HelpdeskGroup, to: Any) -> Any:
    """Make a choice in the page; the answer."""
    kind = "agent" if isinstance(named, HelpdeskAgent) else "group"
    url = world.url(f"metrics:match-{kind}", **{kind: named.pk})
    return world.client(world.adam).post(url, {"to": str(to)}, headers=HTMX)


def people_of(found: HelpdeskAgent) -> list[tuple[Membership, Any, Any]]:
    return [
        (match.person, match.start, match.end)
        for match in AgentMatch.objects.filter(agent=found).select_related("person")
    ]


def order(page: str, kind: str) -> list[str]:
    return re.findall(rf'id="{kind}-\d+">\s*<div class="match-name">\s*<div[^>]*>([^<]+)<', page)


def test_an_empty_page_says_where_they_come_from(world: World) -> None:
    page = see(world)
    assert "Nobody was seen in a helpdesk yet" in page
    assert f'href="{world.url("metrics:sources")}"' in page.partition("<main")[2]


def test_groups_without_agents(world: World, source: Source) -> None:
    group(source, "Support")
    assert "No agent was seen yet" in see(world)


def test_those_who_wait_come_first(world: World, source: Source) -> None:
    zed, ann, amy, bot = (agent(source, name) for name in ("Zed", "Łucja", "Amy", "Abot"))
    choose(world, amy, world.carol.pk)
    choose(world, bot, "ignore")
    page = see(world)
    assert order(page, "agent") == [ann.name, zed.name, bot.name, amy.name]
    assert "2 wait" in page
    assert "Make all 2 agents people" in page


def test_a_choice_is_saved_when_it_is_made(world: World, source: Source) -> None:
    ann = agent(source, "Ann")
    answer = choose(world, ann, world.carol.pk)
    text = answer.content.decode()
    assert people_of(ann) == [(world.carol, None, None)]
    assert text.strip().startswith(f'<div class="list-group-item match-row" id="agent-{ann.pk}">')
    assert f'<option value="{world.carol.pk}" selected>Carol Castro</option>' in text
    assert 'id="agents-waiting"' in text  # how many wait now comes along
    assert "announce" in answer.headers["HX-Trigger"]
    choose(world, ann, world.dan.pk)
    assert people_of(ann) == [(world.dan, None, None)]
    choose(world, ann, world.dan.pk)
    assert people_of(ann) == [(world.dan, None, None)]
    choose(world, ann, "")
    assert people_of(ann) == []


def test_none_of_ours_no_longer_waits(world: World, source: Source) -> None:
    bot, queue = agent(source, "Bot"), group(source, "Old queue")
    choose(world, bot, world.carol.pk)
    choose(world, bot, "ignore")
    choose(world, queue, "ignore")
    bot.refresh_from_db()
    queue.refresh_from_db()
    assert (bot.ignored, people_of(bot)) == (True, [])
    assert queue.ignored
    page = see(world)
    assert "wait" not in re.findall(r'id="agents-waiting".*?</div>', page, re.DOTALL)[0][20:]
    choose(world, bot, world.carol.pk)
    bot.refresh_from_db()
    assert not bot.ignored
    said = [sentence(entry) for entry in AuditEntry.objects.order_by("pk")]
    assert said == [
        "Matched the helpdesk's agent Bot with Carol Castro",
        "Parted the helpdesk's agent Bot from Carol Castro",
        "Set the helpdesk's agent Bot apart as nobody of ours",
        "Set the helpdesk's group Old queue apart as no team of ours",
        "Matched the helpdesk's agent Bot with Carol Castro",
        "Took the helpdesk's agent Bot back among those to be matched",
    ]


def test_groups_and_teams(world: World, source: Source) -> None:
    queue = group(source, "Support")
    choose(world, queue, world.tier1.pk)
    assert [match.team for match in GroupMatch.objects.all()] == [world.tier1]
    choose(world, queue, world.tier2.pk)
    assert [match.team for match in GroupMatch.objects.all()] == [world.tier2]
    choose(world, queue, "")
    assert not GroupMatch.objects.exists()


def test_an_agent_becomes_a_person(world: World, source: Source) -> None:
    ann = agent(source, "Ann Arbor", "ann@desk.test")
    url = world.url("metrics:agent-to-person", agent=ann.pk)
    text = world.client(world.adam).post(url, headers=HTMX).content.decode()
    person = Membership.objects.get(name="Ann Arbor")
    assert (person.email, person.user) == ("ann@desk.test", None)
    assert [grant.role for grant in person.roles.all()] == [Role.AGENT]
    assert people_of(ann) == [(person, None, None)]
    # The link to their page, where the invitation is made and its link can be copied.
    assert world.url("organization:person", person=person.pk) in text
    assert "Invite" in text
    world.client(world.adam).post(url, headers=HTMX)  # clicked twice
    assert Membership.objects.filter(name="Ann Arbor").count() == 1


def test_all_become_people_at_once(world: World, source: Source) -> None:
    agent(source, "Ann"), agent(source, "Ben")
    known = agent(source, "C. Castro", world.carol.email.upper())
    bot = agent(source, "Bot")
    choose(world, bot, "ignore")
    old = Source.objects.create(
        organization=world.organization,
        name="Old",
        kind="request_tracker",
        archived_at=timezone.now(),
    )
    agent(old, "Gone")
    before = Membership.objects.count()
    response = world.client(world.adam).post(world.url("metrics:agents-to-people"), follow=True)
    assert "3 agents are people now." in response.content.decode()
    assert Membership.objects.count() == before + 2
    assert people_of(known) == [(world.carol, None, None)]
    assert people_of(bot) == []
    assert not Membership.objects.filter(name="Gone").exists()


@pytest.mark.parametrize("name", ["", "   "])
def test_who_has_no_name_is_called_by_the_helpdesk_s_id(
    world: World, source: Source, name: str
) -> None:
    HelpdeskAgent.objects.create(
        organization=source.organization, source=source, external_id="ann14", name=name
    )
    agent(source, "Ben")
    all_of_them = world.url("metrics:agents-to-people")
    assert world.client(world.adam).post(all_of_them, headers=HTMX).status_code == 204
    names = AgentMatch.objects.order_by("agent").values_list("person__name", flat=True)
    assert list(names) == ["ann14", "Ben"]


def test_addresses_are_the_same_where_the_database_says_so(world: World, source: Source) -> None:
    """The two have other small letters for some capitals."""
    for name in ("one", "two"):
        agent(source, name, "a@İx.example")
    all_of_them = world.url("metrics:agents-to-people")
    assert world.client(world.adam).post(all_of_them, headers=HTMX).status_code == 204
    assert len(set(AgentMatch.objects.values_list("person", flat=True))) == 1
    assert AgentMatch.objects.count() == 2


def test_of_whom_no_person_can_be_made_waits_on_alone(world: World, source: Source) -> None:
    odd, ann = agent(source, ""), agent(source, "Ann")
    client = world.client(world.adam)
    page = client.post(world.url("metrics:agents-to-people"), follow=True).content.decode()
    words = "1 agent still waits: it could not become a person. Choose who it is."
    assert f"1 agent is a person now. {words}" in page
    assert (len(people_of(ann)), people_of(odd)) == (1, [])
    url = world.url("metrics:agent-to-person", agent=odd.pk)
    answer = client.post(url, headers=HTMX)
    assert answer.status_code == 422
    assert words in answer.headers["HX-Trigger"]
    assert choose(world, odd, world.carol.pk).status_code == 200
    assert client.post(url, headers=HTMX).status_code == 200  # matched meanwhile


@pytest.fixture
def temp(world: World) -> Membership:
    """Invited without an address, and joined with that of the boss."""
    found: Membership = MembershipFactory.create(
        organization=world.organization, name="Temp", email="", user=None
    )
    join_as_new_user(
        invitation=invite(membership=found, by=world.adam),
        email="boss@acme.example",
        name="Temp",
        password="a fine pass phrase",
    )
    found.refresh_from_db()
    return found


def test_an_address_that_only_the_database_takes_for_a_claimed_one_decides_nothing(
    world: World, source: Source, temp: Membership
) -> None:
    Membership.objects.filter(pk=temp.pk).update(email="a@ix.example")
    boss = agent(source, "Boss", "a@İx.example")
    agent(source, "Ann")
    all_of_them = world.url("metrics:agents-to-people")
    page = world.client(world.adam).post(all_of_them, follow=True).content.decode()
    assert "1 agent is a person now. 1 agent still waits" in page
    assert people_of(boss) == []


def match_by_themselves(world: World) -> int:
    return match_by_address(organization_id=world.organization.pk)


@pytest.mark.parametrize(("id", "email"), [("boss@acme.example", ""), ("14", "BOSS@acme.example")])
def test_an_address_typed_at_joining_is_proposed_and_decides_nothing(
    world: World, source: Source, temp: Membership, id: str, email: str
) -> None:
    boss = HelpdeskAgent.objects.create(
        organization=source.organization, source=source, external_id=id, name="Boss", email=email
    )
    assert match_by_themselves(world) == 0
    client, people = world.client(world.adam), Membership.objects.count()
    client.post(world.url("metrics:agents-to-people"))
    client.post(world.url("metrics:agent-to-person", agent=boss.pk))
    assert (people_of(boss), Membership.objects.count()) == ([], people)
    words = "Temp typed this address when joining. Nobody has verified it."
    page = see(world)
    assert words in page
    assert f'<button class="btn" name="to" value="{temp.pk}">' in page
    assert "New person" not in page
    all_of_them = world.url("metrics:agents-to-people")
    assert all_of_them not in page  # it would make nobody a person
    agent(source, "ann@acme.example")
    assert all_of_them in see(world)
    assert "Make 1 agent a person" in see(world)
    agent(source, "ben@acme.example")
    page = see(world)
    assert "3 wait" in page
    assert "Make 2 agents people" in page  # not all of those that wait
    assert "1 waits to be confirmed: somebody typed the address when joining." in page
    reader = see(world, world.alice)
    assert words in reader
    assert "Confirm" not in reader.partition("<main")[2]
    answer = choose(world, boss, temp.pk).content.decode()
    assert people_of(boss) == [(temp, None, None)]
    assert words not in answer


@pytest.mark.parametrize(("id", "email"), [("boss@acme.example", ""), ("14", "BOSS@acme.example")])
def test_who_claimed_an_address_and_left_is_nobody_either(
    world: World, source: Source, temp: Membership, id: str, email: str
) -> None:
    boss = HelpdeskAgent.objects.create(
        organization=source.organization, source=source, external_id=id, name="Boss", email=email
    )
    Membership.objects.filter(pk=temp.pk).update(left_at=timezone.now())
    client, people = world.client(world.adam), Membership.objects.count()
    answer = client.post(world.url("metrics:agents-to-people"), follow=True)
    assert answer.status_code == 200
    client.post(world.url("metrics:agent-to-person", agent=boss.pk))
    assert (people_of(boss), Membership.objects.count()) == ([], people)
    page = see(world)
    assert "Temp typed this address when joining. Nobody has verified it." in page
    assert "This person has left: take them back first." in page
    main = page.partition("<main")[2]
    assert "Confirm" not in main
    assert "New person" not in main


def test_an_address_that_an_admin_wrote_is_the_person_s(
    world: World, source: Source, temp: Membership
) -> None:
    boss, ann = agent(source, "boss@acme.example"), agent(source, "ann@acme.example")
    change_person(person=temp, by=world.adam, name="Temporary", email="boss@acme.example")
    assert match_by_themselves(world) == 0  # the name alone was corrected
    change_person(person=temp, by=world.adam, name="Temporary", email="ann@acme.example")
    assert match_by_themselves(world) == 1
    assert (people_of(boss), people_of(ann)) == ([], [(temp, None, None)])
    assert "typed this address" not in see(world)


@pytest.mark.parametrize("to", ["x", "-1", "9" * 19, "1 or 1=1", "ignored"])
def test_a_choice_that_is_none(world: World, source: Source, to: str) -> None:
    ann = agent(source, "Ann")
    assert choose(world, ann, to).status_code == 400
    assert people_of(ann) == []


def test_only_the_organization_s_own_can_be_chosen(world: World, source: Source) -> None:
    ann, queue = agent(source, "Ann"), group(source, "Support")
    left = MembershipFactory.create(
        organization=world.organization, name="Gone", left_at=timezone.now()
    )
    for person in (world.charlie, left):
        assert choose(world, ann, person.pk).status_code == 404
    assert choose(world, queue, world.outside_team.pk).status_code == 404
    assert not AgentMatch.objects.exists()
    assert not GroupMatch.objects.exists()


def test_readers_see_what_is_matched_and_no_choices(world: World, source: Source) -> None:
    ann, bot, queue = agent(source, "Ann"), agent(source, "Bot"), group(source, "Support")
    choose(world, ann, world.carol.pk)
    choose(world, bot, "ignore")
    for reader in (world.alice, world.bob):
        page = see(world, reader)
        assert re.search(r'match-choice">\s*Carol Castro', page)
        assert "Nobody of ours" in page
        assert queue.name in page
        assert "<select" not in page.partition("<main")[2].partition("</main>")[0]
        assert "New person" not in page


def test_agents_of_removed_sources_are_not_shown(world: World, source: Source) -> None:
    agent(source, "Ann")
    source.archived_at = timezone.now()
    source.save()
    assert "Nobody was seen in a helpdesk yet" in see(world)


def test_many_agents_cost_no_more(
    world: World, source: Source, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """In queries, and in size: the choices stand in the page once."""
    for number in range(60):
        choose(world, agent(source, f"Agent {number:02}"), world.carol.pk) if number % 2 else (
            agent(source, f"Agent {number:02}")
        )
        group(source, f"Group {number:02}")
        MembershipFactory.create(organization=world.organization, name=f"Person {number:02}")
    client = world.client(world.adam)
    with django_assert_max_num_queries(15):
        page = client.get(world.url("metrics:matching")).content.decode()
    assert page.count(">Person 07</option>") == 1
    assert len(order(page, "agent")) == 50
    second = client.get(world.url("metrics:matching"), {"page": 2}).content.decode()
    assert len(order(second, "agent")) == 10
