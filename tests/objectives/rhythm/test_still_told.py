"""What was told waits for its mail, and stands in the page: who may still see it is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from objectives.models import Objective, Reader
from objectives.rhythm.look import look
from objectives.use_cases.talk import thank, write_comment
from people.deliveries.sending import send_waiting
from people.models import Delivery, Mail, Membership
from tests.fixtures.queries import AtMost
from tests.objectives.cases import Quarter, at
from tests.objectives.rhythm.test_reminders import NINE, looked
from tests.world import World

LATER = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def mails(settings: Settings, mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """The mails that the server took."""
    settings.MAIL_IS_SET = True
    return mailoutbox


def hush(quarter: Quarter, title: str = "Hush") -> Objective:
    """Alice's, on which Carol and Dan are named."""
    world = quarter.world
    return quarter.objective(
        title, owner=world.alice, visibility="private", named=[world.carol, world.dan]
    )


def unnamed(person: Membership, *objectives: Objective) -> None:
    Reader.objects.filter(person=person, objective__in=objectives).delete()


def notices(world: World, who: Membership) -> str:
    answer = world.client(who).get(world.url("organization:notices"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_comment_is_not_told_to_whose_name_was_taken_away(
    quarter: Quarter, world: World, mails: list[EmailMessage]
) -> None:
    made = hush(quarter)
    key_result = quarter.key_result(made, title="Of Hush")
    for thing in (made, key_result):
        write_comment(access=quarter.alice, thing=thing, text="@Carol Castro @Dan Dietl: secret.")
    assert "secret." in notices(world, world.carol)
    unnamed(world.carol, made)
    send_waiting(organization_id=world.organization.pk)
    assert {address for mail in mails for address in mail.to} == {world.dan.email}
    assert set(Delivery.objects.filter(person=world.carol).values_list("mail", flat=True)) == {
        Mail.SKIPPED
    }
    html = notices(world, world.carol)
    assert "Hush" not in html
    assert "secret." not in html
    assert "secret." in notices(world, world.dan)


def test_what_lists_several_goes_on_with_the_others(
    quarter: Quarter, world: World, mails: list[EmailMessage]
) -> None:
    secret = hush(quarter)
    quarter.key_result(secret, title="Of Hush", owner=world.carol)
    quarter.key_result(quarter.objective("Open"), title="Of all", owner=world.carol)
    looked(world, NINE)
    Delivery.objects.exclude(kind__in=["monday", "reminder"]).delete()
    unnamed(world.carol, secret)
    send_waiting(organization_id=world.organization.pk)
    html = notices(world, world.carol)
    (mail,) = [each for each in mails if each.to == [world.carol.email]]
    for text in (str(mail.body), html):
        assert "Of all" in text
        assert "Of Hush" not in text


def test_what_was_published_is_told_without_what_one_may_see_no_more(
    quarter: Quarter, world: World
) -> None:
    secret = hush(quarter)
    quarter.objective("Open")
    quarter.objective("Open too")
    Objective.objects.update(announced_at=None, published_at=LATER - timedelta(minutes=5))
    with at(LATER):
        look(organization_id=world.organization.pk)
    assert "Hush" in notices(world, world.carol)
    unnamed(world.carol, secret)
    html = notices(world, world.carol)
    assert "Hush" not in html
    assert "2 objectives were published" in html
    # As it was told before its objectives stood there: no titles, but that there is news.
    mine = Delivery.objects.get(kind="published", person=world.carol)
    del mine.data["objectives"]
    mine.save()
    html = notices(world, world.carol)
    assert "3 objectives were published" in html
    assert "Hush" not in html


def test_thanks_are_said_to_the_reader_wherever_it_was(quarter: Quarter, world: World) -> None:
    made = hush(quarter)
    path = world.url("objectives:objective", objective=made.pk)
    thank(access=quarter.alice, to=world.carol, text="Well done.", path=path)
    unnamed(world.carol, made)
    assert "Well done." in notices(world, world.carol)


def test_a_page_of_many_kinds_asks_little(
    quarter: Quarter, world: World, at_most_queries: AtMost
) -> None:
    for number in range(12):
        made = hush(quarter, f"Hush {number}")
        for thing in (made, quarter.key_result(made)):
            write_comment(access=quarter.alice, thing=thing, text="@Carol Castro?")
    client, url = world.client(world.carol), world.url("organization:notices")
    client.get(url)
    with at_most_queries(15):
        assert client.get(url).content.decode().count("Hush") >= 12
