"""Links that open a door: signed, so that nobody can make one up; shown again at any time."""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from people.models import Invitation, Membership, User

SALT = "people.invitation"
MAILS_SALT = "people.mails"


def absolute(path: str) -> str:
    """The address with the site in front, as mails and copied links need it."""
    return f"{settings.SITE_URL}{path}"


def invitation_link(invitation: Invitation) -> str:
    """The invitation's address; a new nonce makes it another."""
    return absolute(reverse("people:invitation", args=[invitation_token(invitation)]))


def invitation_token(invitation: Invitation) -> str:
    """Without a time of its own: the link is the same whenever it is shown."""
    return _signer().sign_object([invitation.pk, invitation.nonce])


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link, accepted and expired too; None for a made-up or withdrawn one."""
    try:
        pk, nonce = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (
        Invitation.objects.filter(pk=pk, nonce=nonce, membership__left_at__isnull=True)
        .select_related("organization", "membership__user", "created_by")
        .first()
    )


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


class _PasswordTokens(PasswordResetTokenGenerator):
    """Good for what the account opened when the link was made, and for no more.

    An admin who made one must not get into an organization that the account has joined since.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        opened = Membership.objects.filter(user=user).order_by("pk").values_list("pk", flat=True)
        rights = [user.is_staff, user.is_superuser, *opened]
        return f"{super()._make_hash_value(user, timestamp)}{rights}"


password_tokens = _PasswordTokens()


def password_link(user: User) -> str:
    """Where this user sets a new password: once, within a day, and before they join anything."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = password_tokens.make_token(user)
    return absolute(reverse("people:new-password", args=[uid, token]))


def unsubscribe_link(user: User, group: str) -> str:
    """Where this user turns off a group of mails, also without signing in; it stays good."""
    token = signing.Signer(salt=MAILS_SALT).sign_object([user.pk, group])
    return absolute(reverse("people:mails-off", args=[token]))


def unsubscribed_by(token: str) -> tuple[User, str] | None:
    """The user and the group of mails of such a link; None for a made-up one."""
    try:
        pk, group = signing.Signer(salt=MAILS_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return (user, group) if user else None
