"""Two who do the same in the same moment: one of them is told, and nobody gets an error page."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from metrics.models import Source
from objectives.models import Cycle
from people.links import invitation_token
from people.models import Holiday, Invitation, Membership, Team, User
from people.use_cases.invitations import invite, join_as_new_user
from people.use_cases.members import change_person, leave
from tests.factories import MembershipFactory
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each gave, or the ValidationError it raised; each has a connection of its own."""
    ready = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        connection.ensure_connection()
        ready.wait(10)
        try:
            return work()
        except ValidationError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(30) for each in [pool.submit(run, work) for work in works]]


def sent(client: Client, url: str, data: dict[str, str]) -> int:
    """The status of the answer."""
    return client.post(url, data).status_code


FORMS: list[tuple[str, str, dict[str, str], Callable[[], int]]] = [
    (
        "adam",
        "organization:team-add",
        {"name": "Night"},
        lambda: Team.objects.filter(name="Night").count(),
    ),
    (
        "adam",
        "organization:person-add",
        {"name": "Zoe", "email": "zoe@x.example"},
        lambda: Membership.objects.filter(name="Zoe").count(),
    ),
    ("adam", "organization:holiday-add", {"day": "2026-05-01"}, Holiday.objects.count),
    (
        "alice",
        "objectives:new-cycle",
        {"name": "Q", "cadence": "quarter", "start": "2031-01-01", "end": "2031-03-31"},
        Cycle.objects.count,
    ),
]


@pytest.mark.parametrize(("who", "route", "data", "count"), FORMS, ids=[form[1] for form in FORMS])
def test_a_form_sent_twice_has_one_winner(
    world: World, who: str, route: str, data: dict[str, str], count: Callable[[], int]
) -> None:
    clients = [world.client(getattr(world, who)) for _ in range(MANY)]
    answers = at_once(
        *(
            lambda client=client: client.post(world.url(route), data).status_code
            for client in clients
        )
    )
    assert Counter(answers) == {302: 1, 422: 3}
    assert count() == 1


def test_files_of_one_name_are_one_source(world: World) -> None:
    clients = [world.client(world.adam) for _ in range(MANY)]
    url = world.url("metrics:source-connect", kind="event_log")
    answers = at_once(*(partial(sent, client, url, {"name": "Log"}) for client in clients))
    assert Counter(answers) == {302: 1, 422: 3}
    assert Source.objects.count() == 1


def test_one_address_joins_two_organizations_at_once(world: World) -> None:
    made = [
        invite(
            membership=MembershipFactory.create(organization=each, user=None, email="n@x.example"),
            by=None,
        )
        for each in (world.organization, world.outside)
    ]
    answers = at_once(*(lambda one=one: joined(one) for one in made))
    assert sum(isinstance(answer, User) for answer in answers) == 1
    (refused,) = (answer for answer in answers if isinstance(answer, ValidationError))
    assert list(refused.message_dict) == ["email"]


def joined(invitation: Invitation) -> User:
    return join_as_new_user(
        invitation=invitation, email="", name="Nina", password="a long enough pass phrase"
    )


def test_an_invitation_opened_twice_makes_one_account(world: World) -> None:
    person = MembershipFactory.create(
        organization=world.organization, user=None, email="n@x.example"
    )
    token = invitation_token(invite(membership=person, by=None))
    url = reverse("people:invitation", args=[token])
    data = {"name": "Nina", "password": "a long enough pass phrase"}
    answers = at_once(*[partial(sent, Client(), url, data) for _ in range(MANY)])
    assert answers.count(302) == 1
    assert set(answers) <= {302, 200, 410, 422}
    assert User.objects.filter(email="n@x.example").count() == 1


def test_changing_and_ending_a_membership_do_not_wait_for_each_other_forever(world: World) -> None:
    people = [MembershipFactory.create(organization=world.organization) for _ in range(5)]
    for person in people:
        at_once(
            partial(change_person, person=person, by=world.adam, name="New", email=""),
            partial(leave, person=person, by=world.adam),
        )
        person.refresh_from_db()
        assert (person.name, person.left_at is not None) == ("New", True)
