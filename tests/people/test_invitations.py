"""An invitation's link: who may come in with it, and who may not."""

from datetime import timedelta
from html import unescape
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail, signing
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from people.deliveries.refusing import Reason, Unsent
from people.links import SALT, invitation_link, invitation_token
from people.models import AuditEntry, Invitation, Membership, User
from people.tasks import send_invitation
from people.use_cases.invitations import invite, note_unsent_mail, withdraw_invitation
from people.use_cases.members import leave
from tests.factories import MembershipFactory, UserFactory
from tests.world import World

NEW = {"name": "Nina Nowak", "password": "a fine new pass phrase", "email": "x@example.com"}


@pytest.fixture
def nina(world: World) -> Membership:
    found: Membership = MembershipFactory.create(
        organization=world.organization, name="nina", email="nina@example.com", user=None
    )
    return found


@pytest.fixture
def invitation(world: World, nina: Membership) -> Invitation:
    return invite(membership=nina, by=world.adam)


def path(invitation: Invitation) -> str:
    return f"/invitations/{invitation_token(invitation)}/"


def test_a_new_user_sets_name_and_password_and_is_in(
    client: Client, world: World, nina: Membership, invitation: Invitation
) -> None:
    page = client.get(path(invitation)).content.decode()
    assert "Join Northwind Care" in page
    assert "Adam Amsel invited you." in page
    assert client.post(path(invitation), NEW)["Location"] == "/"
    nina.refresh_from_db()
    assert nina.user is not None
    # The invitation's address counts, not the one that was sent.
    assert (nina.name, nina.user.email) == ("Nina Nowak", "nina@example.com")
    assert not nina.email_claimed
    assert client.get(world.url("organization:looks")).status_code == 200
    assert Client().get(path(invitation)).status_code == 410


def test_a_weak_password_is_refused_with_what_was_typed(
    client: Client, invitation: Invitation
) -> None:
    answer = client.post(path(invitation), NEW | {"password": "12345678"})
    assert answer.status_code == 422
    assert 'value="Nina Nowak"' in answer.content.decode()
    assert "12345678" not in answer.content.decode()
    assert not User.objects.filter(email="nina@example.com").exists()


def test_an_existing_user_signs_in_first(client: Client, invitation: Invitation) -> None:
    UserFactory.create(email="NINA@example.com")
    page = client.get(path(invitation))
    assert "Sign in with it to accept" in page.content.decode()
    # Nobody takes over the account by sending the other form.
    client.post(path(invitation), NEW)
    assert User.objects.filter(email__iexact="nina@example.com").count() == 1
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_a_signed_in_user_joins_with_a_click(
    world: World, nina: Membership, invitation: Invitation
) -> None:
    client = world.client(world.charlie)
    assert "charlie.chan@example.com" in client.get(path(invitation)).content.decode()
    nina.refresh_from_db()
    assert nina.user is None
    assert client.post(path(invitation))["Location"] == "/"
    nina.refresh_from_db()
    assert nina.user == world.charlie.user


def test_a_member_cannot_join_twice(world: World, invitation: Invitation) -> None:
    answer = world.client(world.carol).post(path(invitation))
    assert answer.status_code == 422
    assert "You belong to this organization already." in answer.content.decode()


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        signing.Signer(salt=SALT).sign_object([1, "guessed"]),
        signing.Signer(salt="another").sign_object([1, "guessed"]),
        signing.Signer(salt=SALT).sign_object("x"),
    ],
)
def test_made_up_tokens_open_nothing(client: Client, db: None, token: str) -> None:
    answer = client.get(f"/invitations/{token}/")
    assert answer.status_code == 404
    assert "does not work" in answer.content.decode()


def test_a_changed_token_opens_nothing(client: Client, invitation: Invitation) -> None:
    token = invitation_token(invitation)
    for place in (0, len(token) // 2, len(token) - 2):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert client.get(f"/invitations/{changed}/").status_code == 404


def test_expired_withdrawn_and_replaced_links_are_explained(
    client: Client, world: World, nina: Membership, invitation: Invitation
) -> None:
    old = path(invitation)
    again = invite(membership=nina, by=world.adam)
    assert client.get(old).status_code == 404
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(path(again), NEW)
    assert answer.status_code == 410
    assert "Ask an admin of Northwind Care" in answer.content.decode()
    withdraw_invitation(invitation=again, by=world.adam)
    assert client.get(path(again)).status_code == 404


def test_who_has_left_cannot_come_in(
    client: Client, world: World, nina: Membership, invitation: Invitation
) -> None:
    leave(person=nina, by=world.adam)
    assert client.get(path(invitation)).status_code == 404


def test_without_a_mail_server_nothing_is_sent(
    nina: Membership,
    world: World,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        invite(membership=nina, by=world.adam)
    assert callbacks == []


def test_with_one_the_worker_sends_it_after_the_commit(
    nina: Membership,
    world: World,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL_IS_SET = True
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        made = invite(membership=nina, by=world.adam)
    assert sent == [("people.tasks.send_invitation", [made.pk])]


def test_the_mail_carries_the_link(world: World, invitation: Invitation) -> None:
    send_invitation(invitation.pk)
    (message,) = mail.outbox
    assert message.to == ["nina@example.com"]
    assert invitation_link(invitation) in str(message.body)
    Invitation.objects.update(accepted_at=timezone.now())
    send_invitation(invitation.pk)
    assert len(mail.outbox) == 1


def failing(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> list[Exception]:
    """A mail server that fails so often before it takes a mail; what is left of that."""
    real, left = EmailMultiAlternatives.send, list(errors)

    def send(message: EmailMultiAlternatives) -> int:
        if left:
            raise left.pop()
        return real(message)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    return left


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SMTPRecipientsRefused({"nina@example.com": (550, b"No <such> user")}), "550 No <such>"),
        (SMTPDataError(554, b"Looks like\r\nspam"), "554 Looks like spam"),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again_and_told_to_who_invited(
    world: World,
    nina: Membership,
    invitation: Invitation,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
) -> None:
    left = failing(monkeypatch, OSError(), error)
    send_invitation.apply((invitation.pk,))
    assert (mail.outbox, len(left)) == ([], 1)
    (entry,) = AuditEntry.objects.filter(action="invitation.refused")
    assert entry.about == nina
    admin = world.client(world.adam)
    notices = unescape(admin.get(world.url("organization:notices")).content.decode())
    assert "nina did not get the invitation" in notices
    person = world.url("organization:person", person=nina.pk)
    for page in (notices, unescape(admin.get(person).content.decode())):
        assert "refused the mail to nina@example.com" in page
        assert said in page
    # Invited again it is another matter.
    invite(membership=nina, by=world.adam)
    assert "refused the mail" not in admin.get(person).content.decode()


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"nina@example.com": (450, b"Try again")}),
        SMTPDataError(451, b"Try again"),
        SMTPServerDisconnected(),
        SMTPSenderRefused(553, b"Not yours", "okr@localhost"),
        SoftTimeLimitExceeded(),
    ],
)
def test_what_may_come_right_is_tried_again(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, error, error)
    send_invitation.apply((invitation.pk,))
    assert len(mail.outbox) == 1
    assert not AuditEntry.objects.filter(action__startswith="invitation.", actor=None).exists()


SETTINGS = "The mail settings of this server are wrong (EMAIL_URL or DEFAULT_FROM_EMAIL)."
TRIES = "was not taken, however often it was tried"


@pytest.mark.parametrize(
    ("error", "said", "words"),
    [
        (SMTPSenderRefused(530, b"Sign in first", "okr@localhost"), "530 Sign in first", SETTINGS),
        (SMTPAuthenticationError(535, b"Bad password"), "535 Bad password", SETTINGS),
        (SMTPSenderRefused(451, b"Later", "okr@localhost"), "451 Later", TRIES),
        (SMTPRecipientsRefused({"nina@example.com": (450, b"Try again")}), "450 Try again", TRIES),
        (TimeoutError("timed out"), "timed out", TRIES),
        (OSError(), "OSError", TRIES),
        (SoftTimeLimitExceeded(), "timed out", TRIES),
    ],
)
def test_when_tries_run_out_who_invited_is_told_why(
    world: World,
    nina: Membership,
    invitation: Invitation,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
    words: str,
) -> None:
    left = failing(monkeypatch, *[error] * 14)
    send_invitation.apply((invitation.pk,))
    assert (mail.outbox, len(left)) == ([], 1)  # once, and 12 times again
    (entry,) = AuditEntry.objects.filter(action="invitation.unsent")
    assert (entry.about, entry.actor, entry.subject) == (nina, None, said)
    admin = world.client(world.adam)
    notices = world.url("organization:notices")
    person = world.url("organization:person", person=nina.pk)
    for address in (notices, person):
        page = unescape(admin.get(address).content.decode())
        assert words in page
        assert f"“{said}”" in page
        assert "Correct the address" not in page


def test_a_refusal_says_nothing_of_an_invitation_that_was_made_anew(
    world: World, nina: Membership, invitation: Invitation
) -> None:
    again = invite(membership=nina, by=world.adam)
    note_unsent_mail(invitation=invitation, unsent=Unsent(Reason.REFUSED, "550"))
    again.refresh_from_db()
    assert again.mail_refused == ""
