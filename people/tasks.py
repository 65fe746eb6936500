"""Mails: sent by the worker, so that a slow mail server holds up no page."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from people.links import invitation_link, password_link
from people.models import Invitation, User


@shared_task(time_limit=60, autoretry_for=(OSError,), retry_backoff=5, max_retries=6)
def send_password_link(email: str, language: str | None) -> None:
    """Mail the link to the active user with this address, if there is one."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is not None:
        context = {"user": user, "link": password_link(user)}
        _mail("password", user.email, user.language or language, context)


@shared_task(time_limit=60, autoretry_for=(OSError,), retry_backoff=5, max_retries=6)
def send_invitation(invitation_id: int) -> None:
    """Mail the invitation, unless it was withdrawn or accepted meanwhile."""
    invitation = (
        Invitation.objects.filter(pk=invitation_id, accepted_at__isnull=True)
        .exclude(membership__email="")
        .select_related("membership", "organization", "created_by")
        .first()
    )
    if invitation is not None:
        context = {"invitation": invitation, "link": invitation_link(invitation)}
        language = invitation.organization.language
        _mail("invitation", invitation.membership.email, language, context)


def _mail(template: str, to: str, language: str | None, context: dict[str, object]) -> None:
    """A mail of two templates, subject and text, in the reader's language."""
    with translation.override(language):
        context = context | {"product": settings.PRODUCT_NAME}
        subject = render_to_string(f"people/mail/{template}_subject.txt", context)
        text = render_to_string(f"people/mail/{template}.txt", context)
    send_mail(" ".join(subject.split()), text.strip() + "\n", None, [to])
