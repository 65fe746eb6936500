"""Rows → the mail server: claim, hand over, mark; one row at a time, each in commits of its own.

A process that is killed while it hands a mail over leaves its row claimed. Whether the mail server
took that mail nobody can know: such a row is never sent again (docs/decisions/0043-week.md). What
the server did not take for certain waits, and is tried again.
"""

import logging
import time
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from people.access import access_of_membership
from people.deliveries.kinds import KINDS
from people.deliveries.mails import mail_of
from people.models import Delivery, Mail

# A claim this old is of a process that is gone: a mail takes seconds, a task minutes.
GONE = timedelta(minutes=15)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
# One step; what is left is due at the next tick.
STEP_SECONDS = 180
_log = logging.getLogger(__name__)


class NotTaken(Exception):
    """The mail server cannot be reached: for certain it has not taken the mail."""


def organizations_waiting(now: datetime) -> list[int]:
    """The ids of organizations with mails that may be sent; one query."""
    waiting = Delivery.objects.waiting(now).order_by()
    return sorted(set(waiting.values_list("organization_id", flat=True)))


def send_waiting(*, organization_id: int) -> int:
    """Send what waits; how many mails the server took. While it is away all of them wait on."""
    _give_up_lost_claims(organization_id)
    connection, sent = get_connection(), 0
    until = time.monotonic() + STEP_SECONDS
    try:
        _reach(connection)
        while time.monotonic() < until and (claimed := _claim(organization_id)) is not None:
            sent += _hand_over(connection, claimed)
            _reach(connection)
    except NotTaken as away:
        _log.warning("Mails wait: the mail server cannot be reached (%s).", away)
        _postpone(organization_id)
    finally:
        connection.close()
    return sent


def _reach(connection: Any) -> None:
    """An open connection that answers, so that hardly a mail is begun on a dead one."""
    try:
        server = getattr(connection, "connection", None)
        if server is not None and hasattr(server, "noop") and server.noop()[0] != 250:
            connection.close()
        connection.open()
    except (OSError, SMTPException) as error:
        connection.connection = None
        try:
            connection.open()
        except (OSError, SMTPException):
            raise NotTaken(type(error).__name__) from error


def _claim(organization_id: int) -> Delivery | None:
    """The next one, held by this process alone from here on."""
    with transaction.atomic():
        found = (
            Delivery.objects.waiting(timezone.now())
            .filter(organization=organization_id)
            .select_related("organization", "person__user")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("not_before", "id")
            .first()
        )
        if found is not None:
            found.mail, found.claimed_at = Mail.SENDING, timezone.now()
            found.attempts += 1
            found.save(update_fields=["mail", "claimed_at", "attempts"])
    return found


def _hand_over(connection: Any, delivery: Delivery) -> int:
    """Send it and say so. How many were taken: one or none."""
    if not _wanted(delivery):
        _mark(delivery, Mail.SKIPPED)
        return 0
    try:
        connection.send_messages([mail_of(delivery)])
    except SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        _refused(delivery, code, text)
    except SMTPResponseException as refused:
        _refused(delivery, refused.smtp_code, refused.smtp_error)
    except (OSError, SMTPException) as error:
        # The connection broke in the middle: the server may have the mail.
        connection.connection = None
        _mark(delivery, Mail.UNSURE, type(error).__name__)
    else:
        _mark(delivery, Mail.SENT)
        return 1
    return 0


def _wanted(delivery: Delivery) -> bool:
    """Whether its person still is here, wants such mails, may be told of it and has use for it.

    It goes on with what may still be told alone.
    """
    person, kind = delivery.person, KINDS[delivery.kind]
    user = person.user
    if person.left_at is not None or user is None or not user.is_active:
        return False
    if kind.group in user.mails_off:
        return False
    if kind.told is not None:
        told = kind.told(access_of_membership(person, delivery.organization), [delivery])
        if delivery.pk not in told:
            return False
        delivery.data = dict(told[delivery.pk])
    return kind.still is None or kind.still(delivery)


def _refused(delivery: Delivery, code: int, text: bytes | str) -> None:
    """4xx: not now; 5xx: never."""
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    if 400 <= code < 500:
        _wait(delivery, f"{code} {said}")
    else:
        _log.warning("The mail server refused delivery %s: %s", delivery.pk, code)
        _mark(delivery, Mail.FAILED, f"{code} {said}")


def _mark(delivery: Delivery, state: Mail, error: str = "") -> None:
    delivery.mail, delivery.error = state, error[:200]
    delivery.sent_at = timezone.now() if state == Mail.SENT else None
    delivery.save(update_fields=["mail", "error", "sent_at"])


def _wait(delivery: Delivery, error: str) -> None:
    wait: timedelta = min(FIRST_WAIT * 2 ** (delivery.attempts - 1), LONGEST_WAIT)
    delivery.not_before = timezone.now() + wait
    delivery.save(update_fields=["not_before"])
    _mark(delivery, Mail.QUEUED, error)


def _postpone(organization_id: int) -> None:
    """Ask the server again in a while, not for each mail."""
    now = timezone.now()
    Delivery.objects.waiting(now).filter(organization=organization_id).update(
        not_before=now + timedelta(seconds=settings.MAIL_RETRY_SECONDS)
    )


def _give_up_lost_claims(organization_id: int) -> None:
    lost = Delivery.objects.filter(
        organization=organization_id,
        mail=Mail.SENDING,
        claimed_at__lt=timezone.now() - GONE,
    ).update(mail=Mail.UNSURE, error="killed")
    if lost:
        _log.warning("%s mails may or may not have been sent: their process was killed.", lost)
