"""Signing in and out, the lockout, and the way back in."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from people.models import User
from people.tasks import forget_sign_ins, send_password_link
from tests.factories import PASSWORD, UserFactory
from tests.world import World

SIGN_IN = "/sign-in/"
FORGOTTEN = "/password/forgotten/"


@pytest.fixture
def user(db: None) -> User:
    return UserFactory.create(email="Ada@Example.com", name="Ada")


def sign_in(client: Client, email: str = "Ada@Example.com", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["Ada@Example.com", "ada@example.com", " ADA@EXAMPLE.COM "])
def test_the_case_of_the_address_does_not_matter(client: Client, user: User, typed: str) -> None:
    assert sign_in(client, typed).status_code == 302
    assert signed_in(client)


def test_a_wrong_password_keeps_the_address_and_says_nothing_about_the_account(
    client: Client, user: User
) -> None:
    known = sign_in(client, password="wrong")
    unknown = sign_in(client, email="nobody@example.com", password="wrong")
    error = "E-mail address and password do not go together."
    assert error in known.content.decode()
    assert error in unknown.content.decode()
    assert 'value="Ada@Example.com"' in known.content.decode()
    assert not signed_in(client)


def test_signing_in_changes_the_session_key(client: Client, user: User) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert signed_in(client)


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_next_leads_nowhere_else(client: Client, user: User, address: str) -> None:
    assert sign_in(client, next=address)["Location"] == reverse("people:home")


def test_next_leads_within_the_site(client: Client, user: User) -> None:
    assert sign_in(client, next="/profile/")["Location"] == "/profile/"


def test_after_ten_wrong_passwords_even_the_right_one_waits(client: Client, user: User) -> None:
    for _ in range(9):
        assert sign_in(client, email="ada@EXAMPLE.com", password="wrong").status_code == 200
    locked = sign_in(client, password="wrong")
    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.content.decode()
    assert sign_in(client).status_code == 429
    assert not signed_in(client)


def test_the_lockout_is_for_one_address(client: Client, user: User) -> None:
    for _ in range(10):
        sign_in(client, email="other@example.com", password="wrong")
    assert sign_in(client).status_code == 302


def test_signing_out_takes_a_post(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)
    assert client.post("/sign-out/").status_code == 302
    assert not signed_in(client)


def test_who_is_switched_off_cannot_sign_in(client: Client, user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    sign_in(client)
    assert not signed_in(client)


def test_without_a_mail_server_the_page_says_so(client: Client, db: None) -> None:
    assert "has no mail server" in client.get(FORGOTTEN).content.decode()


def test_asking_for_a_link_looks_the_same_for_every_address(
    client: Client,
    user: User,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.MAIL_IS_SET = True
    sent: list[tuple[str, str]] = []

    def send_task(name: str, args: tuple[str, str], *_rest: object, **_more: object) -> None:
        assert name == send_password_link.name
        sent.append(args)

    # Where it would go to the broker: all that comes before is as it is when it is served.
    monkeypatch.setattr(send_password_link.app, "send_task", send_task)
    pages = []
    for email in ("ada@example.com", "no-one@example.com"):
        # Not one query: how long it takes says nothing about the account.
        with django_assert_num_queries(0):
            response = client.post(FORGOTTEN, {"email": email})
        assert response.status_code == 200
        pages.append(re.sub(r"csrf.*|" + email, "", response.content.decode()))
    assert pages[0] == pages[1]
    assert sent == [("ada@example.com", "en"), ("no-one@example.com", "en")]


def test_the_mailed_link_sets_a_new_password_once(client: Client, user: User) -> None:
    send_password_link("ADA@example.com", "en")
    send_password_link("no-one@example.com", "en")
    (message,) = mail.outbox
    assert message.to == [user.email]
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(\S+)", str(message.body))
    form = client.get(link, follow=True)
    new = "another fine pass phrase"
    address = form.redirect_chain[-1][0]
    refused = client.post(address, {"new_password1": new, "new_password2": "different"})
    assert "match" in refused.content.decode()
    assert client.post(address, {"new_password1": new, "new_password2": new}).status_code == 302
    assert sign_in(client, password=new).status_code == 302
    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_the_mail_speaks_the_language_of_its_reader(user: User) -> None:
    user.language = "pl"
    user.save(update_fields=["language"])
    send_password_link("ada@example.com", "en")
    assert len(mail.outbox) == 1
    assert "\n" not in mail.outbox[0].subject


def test_home_sends_a_stranger_to_the_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_home_explains_itself_to_who_belongs_nowhere(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content.decode()
    assert "You belong to no organization yet" in page
    assert "Ada@Example.com" in page


def test_switching_leads_to_own_organizations_alone(world: World) -> None:
    client = world.client(world.alice)
    for wanted in (world.outside.pk, 10**17):
        assert client.post("/switch/", {"organization": wanted}).status_code == 404
    assert client.post("/switch/", {"organization": "' OR 1=1"})["Location"] == "/"


def test_lapsed_sessions_and_old_attempts_go(world: World) -> None:
    signed, gone = world.client(world.alice), world.client(world.bob)
    lapsed = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(pk=gone.session.session_key).update(expire_date=lapsed)
    for where, age in (("7", timedelta(minutes=5)), ("8", timedelta(days=2))):
        tried = AccessAttempt.objects.create(
            username=world.alice.email, ip_address=f"198.51.100.{where}", failures_since_start=9
        )
        AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=timezone.now() - age)
    forget_sign_ins()
    assert [each.pk for each in Session.objects.all()] == [signed.session.session_key]
    (kept,) = AccessAttempt.objects.all()
    assert kept.attempt_time > timezone.now() - timedelta(hours=1)


def test_nobody_floods_anybody_with_links(world: World) -> None:
    """Whoever asks, from wherever: five an hour for one user; the answer is the same for all."""
    for address in ("alice.adler@example.com", "ALICE.ADLER@example.com") * 10:
        send_password_link(address, "en")
    assert len(mail.outbox) == 5
    send_password_link(world.bob.email, "en")
    assert len(mail.outbox) == 6


def test_a_link_that_waits_for_the_mail_server_is_asked_for_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, down = EmailMultiAlternatives.send, [OSError(), SoftTimeLimitExceeded()] * 4

    def send(message: EmailMultiAlternatives) -> int:
        if down:
            raise down.pop()
        return real(message)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    send_password_link.apply((world.alice.email, "en"))  # tried again at once, where it is applied
    assert (len(mail.outbox), down) == (1, [])
