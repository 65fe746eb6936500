"""From a good flag to what the team reads: consent, text, withdrawal, who sees what."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from metrics.models import Consent, Practice
from metrics.use_cases.practices import answer_practice, ask_for_practice, offer_practice
from people.models import AuditEntry, Membership
from tests.metrics.pages.test_pages import QUERIES
from tests.metrics.pages.test_pages import read as read_page
from tests.metrics.values.world import World as Numbers
from tests.world import World

pytestmark = pytest.mark.django_db
TEXT = "She sums up what was agreed before she closes."


def read(client: Client, url: str) -> str:
    """A page's text; a fragment's as it came."""
    answer = client.get(url).content.decode()
    return read_page(client, url) if "<main" in answer else answer


def asked(world: World) -> Practice:
    return ask_for_practice(metric="csat", team=world.tier1, person=world.carol, by=world.bob)


def offered(world: World, *, named: bool = True) -> Practice:
    practice = asked(world)
    answer_practice(practice=practice, by=world.carol, gives=True, named=named)
    offer_practice(practice=practice, by=world.bob, text=TEXT)
    practice.refresh_from_db()
    return practice


def post(world: World, who: Membership, route: str, practice: Practice, **data: Any) -> int:
    url = world.url(f"metrics:practice-{route}", practice=practice.pk)
    return world.client(who).post(url, data).status_code


def test_from_the_flag_to_the_team(world: World, outstanding: Numbers) -> None:
    ask = world.url("metrics:practice-ask", key="csat", person=world.carol.pk)
    world.client(world.bob).post(ask, {"team": "tier-1"})
    practice = Practice.objects.get()
    assert (practice.person, practice.team, practice.consent) == (
        world.carol,
        world.tier1,
        Consent.ASKED,
    )
    card = read(world.client(world.carol), world.url("metrics:my-scorecard"))
    assert "Your lead would like to write down what you do differently" in card
    post(world, world.carol, "answer", practice, answer="named")
    post(world, world.bob, "write", practice, text=TEXT)
    for url in (
        world.url("metrics:practices-offered", key="csat"),
        world.url("metrics:practices"),
        world.url("objectives:team", team="tier-1"),
    ):
        ann = world.client(Membership.objects.get(name="Ann Abel"))
        shown = read(ann, url)
        assert TEXT in shown
        assert "From Carol Castro" in shown
    actions = list(AuditEntry.objects.filter(action__startswith="practice").order_by("pk"))
    assert [(one.action, one.actor, one.about) for one in actions] == [
        ("practice.asked", world.bob, world.carol),
        ("practice.given", world.carol, world.carol),
        ("practice.offered", world.bob, world.carol),
    ]


def test_withdrawn_it_is_gone_everywhere(world: World, outstanding: Numbers) -> None:
    practice = offered(world)
    post(world, world.carol, "withdraw", practice)
    practice.refresh_from_db()
    assert (practice.consent, practice.text, practice.offered_at) == (Consent.WITHDRAWN, "", None)
    for reader in (world.bob, world.carol, world.alice):
        assert TEXT not in read(world.client(reader), world.url("metrics:practices"))
        beside = world.url("metrics:practices-offered", key="csat")
        assert TEXT not in read(world.client(reader), beside)
    assert post(world, world.bob, "write", practice, text=TEXT) == 302
    practice.refresh_from_db()
    assert practice.text == ""


def test_who_is_not_outstanding_is_not_asked(world: World, outstanding: Numbers) -> None:
    ann = Membership.objects.get(name="Ann Abel")
    url = world.url("metrics:practice-ask", key="csat", person=ann.pk)
    answer = world.client(world.bob).post(url, {"team": "tier-1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert not Practice.objects.exists()


def test_nobody_is_asked_twice_at_once(world: World, outstanding: Numbers) -> None:
    asked(world)
    url = world.url("metrics:practice-ask", key="csat", person=world.carol.pk)
    answer = world.client(world.alice).post(url, {"team": "tier-1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert Practice.objects.count() == 1


def test_declined_nothing_can_be_written(world: World, outstanding: Numbers) -> None:
    practice = asked(world)
    post(world, world.carol, "answer", practice, answer="no")
    post(world, world.bob, "write", practice, text=TEXT)
    post(world, world.carol, "answer", practice, answer="named")
    practice.refresh_from_db()
    assert (practice.consent, practice.text) == (Consent.REFUSED, "")


def test_without_the_name_only_who_may_know_reads_it(world: World, outstanding: Numbers) -> None:
    offered(world, named=False)
    url = world.url("metrics:practices")
    ann = world.client(Membership.objects.get(name="Ann Abel"))
    assert TEXT in read(ann, url)
    assert "Carol" not in read(ann, url)
    assert "From Carol Castro" in read(world.client(world.bob), url)
    assert "From you" in read(world.client(world.carol), url)


def test_other_teams_and_viewers_read_none(world: World, outstanding: Numbers) -> None:
    offered(world)
    dan = world.client(world.dan)
    for url in (
        world.url("metrics:practices"),
        world.url("metrics:practices-offered", key="csat"),
        world.url("objectives:team", team="tier-1"),
    ):
        assert TEXT not in read(dan, url)
    team = read(world.client(world.vera), world.url("objectives:team", team="tier-1"))
    assert TEXT not in team


def test_stopped_it_waits_with_the_lead(world: World, outstanding: Numbers) -> None:
    practice = offered(world)
    post(world, world.bob, "stop", practice)
    assert TEXT in read(world.client(world.bob), world.url("metrics:practices"))
    ann = world.client(Membership.objects.get(name="Ann Abel"))
    assert TEXT not in read(ann, world.url("metrics:practices"))


def test_the_database_keeps_no_text_without_consent(world: World) -> None:
    practice = asked(world)
    for wrong in ({"text": TEXT}, {"offered_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Practice.objects.filter(pk=practice.pk).update(**wrong)


def test_a_few_queries(
    world: World, outstanding: Numbers, django_assert_max_num_queries: Any
) -> None:
    offered(world)
    for reader in (world.bob, world.carol):
        client = world.client(reader)
        for url in (
            world.url("metrics:practices"),
            world.url("metrics:practices-offered", key="csat"),
            world.url("metrics:scorecard", person=world.carol.pk),
        ):
            client.get(url)
            with django_assert_max_num_queries(QUERIES):
                assert client.get(url).status_code == 200
