"""Mails to who may not be in yet: sent by the worker, so that no page waits for a mail server."""

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from celery import Task, shared_task
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.deliveries.kinds import Line, Words
from people.deliveries.mails import message_of
from people.deliveries.refusing import TRIED_AGAIN, send
from people.links import invitation_link, password_link
from people.models import Delivery, Invitation, User
from people.use_cases.invitations import note_unsent_mail

_log = logging.getLogger(__name__)

# Anybody can ask for mails to anybody: so many links an hour for one user, and no more.
LINKS_AN_HOUR = 5


def mailing(run: Callable[..., None]) -> "Task[..., None]":
    """A task whose mail is tried again for half an hour or more, should it not be taken."""
    return shared_task(
        bind=True,
        soft_time_limit=45,
        # Where the soft limit breaks off a talk with the server, ending it may wait for an answer
        # once more: settings.EMAIL_TIMEOUT.
        time_limit=90,
        autoretry_for=TRIED_AGAIN,
        retry_backoff=5,
        max_retries=12,
    )(run)


@mailing
def send_password_link(task: Any, email: str, language: str | None) -> None:
    """Mail the link to the active user with this address, if there is one."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or (task.request.retries == 0 and _asked_too_often(user)):
        return
    with translation.override(user.language or language):
        words = Words(
            subject=_("Set a new password for %(product)s") % {"product": settings.PRODUCT_NAME},
            lead=_("With this link you set a new password. It works once, for a day."),
            lines=[Line(_("If you did not ask for it, do nothing: your password stays as it is."))],
            action=_("Set a new password"),
        )
        message = message_of(to=user.email, words=words, link=password_link(user))
        if unsent := send(message, last=_is_last(task)):
            _log.warning("A password link was not mailed (%s)", unsent.reason)


def _asked_too_often(user: User) -> bool:
    # As long as the password is the one that was forgotten.
    known = hashlib.sha256(f"{user.pk}:{user.password}".encode()).hexdigest()
    key = f"password-links:{known}"
    cache.add(key, 0, 60 * 60)
    try:
        return cache.incr(key) > LINKS_AN_HOUR
    except ValueError:  # it has just lapsed
        return False


@mailing
def send_invitation(task: Any, invitation_id: int) -> None:
    """Mail the invitation, unless it was withdrawn or accepted meanwhile. What the mail server
    refuses for good, or does not take in the end, is told to whoever invited."""
    invitation = (
        Invitation.objects.filter(pk=invitation_id, accepted_at__isnull=True)
        .exclude(membership__email="")
        .select_related("membership", "organization", "created_by")
        .first()
    )
    if invitation is None:
        return
    organization = invitation.organization
    with translation.override(organization.language):
        words = Words(
            subject=_("%(name)s invites you to %(product)s")
            % {"name": organization.name, "product": settings.PRODUCT_NAME},
            lead=_("With this link you join %(name)s.") % {"name": organization.name},
            lines=[
                Line(
                    _(
                        "It works once, until %(day)s. Do not pass it on:"
                        " whoever opens it joins in your place."
                    )
                    % {"day": date_format(invitation.expires_at, "DATE_FORMAT")}
                )
            ],
            action=_("Join"),
        )
        to = invitation.membership.email
        message = message_of(to=to, words=words, link=invitation_link(invitation))
    if unsent := send(message, last=_is_last(task)):
        _log.warning("Invitation %s was not mailed (%s)", invitation.pk, unsent.reason)
        note_unsent_mail(invitation=invitation, unsent=unsent)


def _is_last(task: Any) -> bool:
    return bool(task.request.retries >= task.max_retries)


@shared_task(soft_time_limit=240, time_limit=300)
def forget_sign_ins() -> None:
    """Sessions that have lapsed, and attempts to sign in that lock nobody out any more."""
    SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=1)).delete()


@shared_task(soft_time_limit=240, time_limit=300)
def forget_old_notices() -> None:
    """What was told more than a year ago is read by nobody, and found again by nothing."""
    Delivery.objects.filter(created_at__lt=timezone.now() - timedelta(days=400)).delete()
