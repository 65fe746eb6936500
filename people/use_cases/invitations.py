"""Invitations: a link for one person, good for two weeks, until it is used or withdrawn."""

import secrets
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.deliveries.refusing import Reason, Unsent
from people.deliveries.telling import Notice, tell
from people.deliveries.words import UNSENT
from people.models import Invitation, Membership, Organization, User

LIFE = timedelta(days=14)


@transaction.atomic
def invite(*, membership: Membership, by: Membership | None) -> Invitation:
    """Make a (new) link for this person, and mail it where there is an address and a mail server.

    A link made earlier stops working. Refused for who has an account here or has left.
    """
    Organization.objects.lock(membership.organization_id)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.user_id is not None:
        raise ValidationError(_("This person can sign in already."))
    if locked.left_at is not None:
        raise ValidationError(_("This person has left: take them back first."))
    invitation, _created = Invitation.objects.update_or_create(
        membership=locked,
        defaults={
            "organization_id": locked.organization_id,
            "nonce": secrets.token_urlsafe(32),
            "created_by": by,
            "created_at": timezone.now(),
            "expires_at": timezone.now() + LIFE,
            "accepted_at": None,
            "mail_refused": "",
        },
    )
    audit.record(organization=locked.organization, by=by, action="invitation.sent", about=locked)
    Organization.objects.touch(locked.organization_id)
    if settings.MAIL_IS_SET and locked.email:
        transaction.on_commit(
            lambda: current_app.send_task("people.tasks.send_invitation", [invitation.pk])
        )
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Membership) -> None:
    """The link stops working. An accepted one is left as it is."""
    deleted, _by_model = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True
    ).delete()
    if deleted:
        audit.record(
            organization=invitation.organization,
            by=by,
            action="invitation.withdrawn",
            about=invitation.membership,
        )
        Organization.objects.touch(invitation.organization_id)


@transaction.atomic
def note_unsent_mail(*, invitation: Invitation, unsent: Unsent) -> None:
    """Its mail will never go out by itself: whoever invited is told, and can hand the link over.
    Nothing where it was withdrawn or made anew meanwhile."""
    said = unsent.said[:200]
    noted = Invitation.objects.filter(
        pk=invitation.pk, nonce=invitation.nonce, accepted_at__isnull=True, mail_refused=""
    ).update(mail_refused=said, mail_reason=unsent.reason.value)
    if not noted:
        return
    person = invitation.membership
    audit.record(
        organization=invitation.organization,
        by=None,
        action="invitation.refused" if unsent.reason == Reason.REFUSED else "invitation.unsent",
        about=person,
        subject=said,
    )
    if invitation.created_by is not None:
        path = reverse("organization:person", args=[invitation.organization.slug, person.pk])
        told = Notice(
            person=invitation.created_by.pk,
            kind=UNSENT,
            about=f"invitation:{invitation.pk}:{invitation.nonce}",
            path=path,
            facts={
                "name": person.name,
                "email": person.email,
                "said": said,
                "reason": unsent.reason.value,
            },
            mail=False,
        )
        tell(invitation.organization_id, [told])
    Organization.objects.touch(invitation.organization_id)


@transaction.atomic
def join_as_new_user(*, invitation: Invitation, email: str, name: str, password: str) -> User:
    """A new account for the invited person, who belongs to the organization from now on.

    An address in the invitation counts, whatever `email` says; without one `email` is a claim.
    """
    membership = _open(invitation)
    address = membership.email or email
    user = _new_user(address, password, name)
    membership.email_claimed = not membership.email
    membership.name, membership.email = name, address
    _join(invitation, membership, user)
    return user


@transaction.atomic
def join_as_user(*, invitation: Invitation, user: User) -> Membership:
    """Someone who has an account belongs to the organization too. Refused if they do already."""
    membership = _open(invitation)
    if Membership.objects.of(membership.organization_id).filter(user=user).exists():
        raise ValidationError(_("You belong to this organization already."))
    _join(invitation, membership, user)
    return membership


def _open(invitation: Invitation) -> Membership:
    """The invited membership, locked. Refused if the link was used, withdrawn or has expired."""
    Organization.objects.lock(invitation.organization_id)
    found = (
        Invitation.objects.select_for_update()
        .filter(pk=invitation.pk, nonce=invitation.nonce, accepted_at__isnull=True)
        .filter(expires_at__gt=timezone.now(), membership__left_at__isnull=True)
        .first()
    )
    if found is None:
        raise ValidationError(_("This link does not work any more. Ask for a new one."))
    return Membership.objects.select_for_update().get(pk=found.membership_id, user__isnull=True)


def _new_user(address: str, password: str, name: str) -> User:
    """Refused too if the account is made from another organization's invitation meanwhile."""
    taken = ValidationError(
        {"email": _("There is an account with this address: sign in to use it.")}
    )
    if User.objects.filter(email__iexact=address).exists():
        raise taken
    try:
        with transaction.atomic():
            return User.objects.create_user(address, password, name=name)
    except IntegrityError as meanwhile:
        raise taken from meanwhile


def _join(invitation: Invitation, membership: Membership, user: User) -> None:
    membership.user = user
    membership.save(update_fields=["user", "name", "email", "email_claimed"])
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    audit.record(
        organization=membership.organization,
        by=membership,
        action="invitation.accepted",
        about=membership,
    )
    Organization.objects.touch(membership.organization_id)
