"""Each thing is told once: found twice, sent twice at once, killed, or while the server is away."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bench.postbox import Postbox
from people.deliveries.sending import organizations_waiting, send_waiting
from people.deliveries.telling import Notice, forget, tell
from people.models import Delivery, Mail, Membership, User
from tests.factories import MembershipFactory
from tests.fixtures.services import BASE_DIR, process_environment
from tests.world import World, make_world

SENDER = """
import django; django.setup()
from people.deliveries.sending import send_waiting
send_waiting(organization_id={organization})
"""


def notice(person: Membership, about: str = "it", **more: object) -> Notice:
    return Notice(person.pk, "test", about, "/there/", {}, **more)  # type: ignore[arg-type]


def states() -> dict[str, int]:
    return dict(Counter(Delivery.objects.values_list("mail", flat=True)))


def test_what_is_found_twice_is_told_once(world: World, server: Postbox) -> None:
    for _ in range(2):
        tell(world.organization.pk, [notice(world.carol), notice(world.bob), notice(world.carol)])
    assert organizations_waiting(timezone.now()) == [world.organization.pk]
    assert send_waiting(organization_id=world.organization.pk) == 2
    assert send_waiting(organization_id=world.organization.pk) == 0
    assert sorted(server.recipients()) == [world.bob.email, world.carol.email]
    assert organizations_waiting(timezone.now()) == []


def test_a_mail_is_text_and_html_with_one_link_to_the_place(
    world: World, server: Postbox, settings: Settings
) -> None:
    tell(world.organization.pk, [notice(world.carol)])
    send_waiting(organization_id=world.organization.pk)
    (message,) = server.messages()
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert message["Subject"] == "News for you"
    assert "Something <new> happened." in text.get_content()
    assert "Something &lt;new&gt; happened." in html.get_content()
    for part in (text, html):
        assert part.get_content().count(f"{settings.SITE_URL}/there/") == 1
    assert "/mails/off/" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_a_mail_server_it_stands_in_the_page_alone(world: World) -> None:
    tell(world.organization.pk, [notice(world.carol)])
    assert states() == {Mail.NONE: 1}
    assert (
        "News for you"
        in world.client(world.carol).get(world.url("organization:notices")).content.decode()
    )


def test_who_left_turned_it_off_or_needs_it_no_more_gets_none(
    world: World, server: Postbox
) -> None:
    left, off, done = (MembershipFactory.create(organization=world.organization) for _ in range(3))
    User.objects.filter(email=off.email).update(mails_off=["talk"])
    tell(
        world.organization.pk,
        [notice(left), notice(off), Notice(done.pk, "asking", "it", "/", {"still": False})],
    )
    Membership.objects.filter(pk=left.pk).update(left_at=timezone.now())
    assert send_waiting(organization_id=world.organization.pk) == 0
    assert states() == {Mail.SKIPPED: 3}
    assert server.recipients() == []


def test_mails_wait_while_the_server_is_away_and_go_once(
    world: World, server: Postbox, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    tell(world.organization.pk, [notice(world.carol), notice(world.bob)])
    assert send_waiting(organization_id=world.organization.pk) == 0
    assert states() == {Mail.QUEUED: 2}
    assert organizations_waiting(timezone.now()) == []  # asked again in a minute, not at once
    assert organizations_waiting(timezone.now() + timedelta(seconds=61)) != []

    settings.EMAIL_PORT = port
    Delivery.objects.update(not_before=timezone.now())
    for _ in range(2):
        send_waiting(organization_id=world.organization.pk)
    assert sorted(server.recipients()) == [world.bob.email, world.carol.email]


@pytest.mark.parametrize(
    ("answer", "state"), [("550 no such user", Mail.FAILED), ("451 later", Mail.QUEUED)]
)
def test_an_address_that_is_refused_holds_up_nobody(
    world: World, server: Postbox, answer: str, state: Mail
) -> None:
    server.refuse[world.bob.email] = answer
    tell(world.organization.pk, [notice(world.bob), notice(world.carol)])
    send_waiting(organization_id=world.organization.pk)
    assert server.recipients() == [world.carol.email]
    refused = Delivery.objects.get(person=world.bob)
    assert (refused.mail, refused.error) == (state, answer)
    if state == Mail.QUEUED:
        assert refused.not_before > timezone.now()
        del server.refuse[world.bob.email]
        Delivery.objects.update(not_before=timezone.now())
        send_waiting(organization_id=world.organization.pk)
        assert server.recipients() == [world.carol.email, world.bob.email]


def test_what_is_gone_is_no_longer_told(world: World, server: Postbox) -> None:
    tell(world.organization.pk, [notice(world.carol, "comment:1"), notice(world.carol, "other")])
    forget(world.organization.pk, "comment:1")
    assert send_waiting(organization_id=world.organization.pk) == 1


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_share_the_work(transactional_db: None, server: Postbox) -> None:
    world = make_world()
    people = MembershipFactory.create_batch(30, organization=world.organization)
    tell(world.organization.pk, [notice(person) for person in people])

    def send(_number: int) -> int:
        try:
            return send_waiting(organization_id=world.organization.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(send, range(3))) == 30
    assert sorted(server.recipients()) == sorted(person.email for person in people)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_half_way_and_started_again_repeats_nothing(
    transactional_db: None, server: Postbox, tmp_path: Path
) -> None:
    """At most one is lost for each kill: the one of which nobody knows whether it went."""
    world = make_world()
    people = MembershipFactory.create_batch(200, organization=world.organization)
    tell(
        world.organization.pk,
        # A kind of the application's own: the sender is another process.
        [Notice(each.pk, "missed", "it", "/", MISSED) for each in people],
    )
    for so_far in (40, 110):
        sender = subprocess.Popen(
            [sys.executable, "-c", SENDER.format(organization=world.organization.pk)],
            cwd=BASE_DIR,
            env=process_environment() | {"EMAIL_URL": server.url},
        )
        until = time.monotonic() + 60
        while len(server.recipients()) < so_far:
            assert time.monotonic() < until
            assert sender.poll() is None
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait()
    lost = states().get(Mail.SENDING, 0)
    assert lost <= 2

    # Until it is sure that nobody holds them any more, the claims stand.
    send_waiting(organization_id=world.organization.pk)
    assert states().get(Mail.SENDING, 0) == lost
    Delivery.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    send_waiting(organization_id=world.organization.pk)
    send_waiting(organization_id=world.organization.pk)

    assert states() == {Mail.SENT: 200 - lost} | ({Mail.UNSURE: lost} if lost else {})
    got = Counter(server.recipients())
    assert max(got.values()) == 1
    assert 200 - lost <= len(got) <= 200


MISSED = {"key_result": "K", "objective": "O", "person": "P", "week": "2026-11-15"}
