"""A mail in its reader's language and time zone: text and HTML of the same words, one link."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people.deliveries.groups import GROUPS
from people.deliveries.kinds import KINDS, Words
from people.links import absolute, unsubscribe_link
from people.models import Delivery, Organization, User


@contextmanager
def speaking_to(user: User, organization: Organization) -> Iterator[None]:
    """In the user's language and time zone, else the organization's."""
    zone = ZoneInfo(user.timezone) if user.timezone else organization.zone
    with translation.override(user.language or organization.language), timezone.override(zone):
        yield


def mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    """The message for the delivery's person, who has an account."""
    user, kind = delivery.person.user, KINDS[delivery.kind]
    if user is None:
        raise ValueError("Nobody without an account gets mail.")
    off = unsubscribe_link(user, kind.group)
    with speaking_to(user, delivery.organization):
        message = message_of(
            to=user.email,
            words=kind.write(delivery.data),
            link=absolute(delivery.data["path"]),
            organization=delivery.organization.name,
            off=off,
            group=str(GROUPS[kind.group]),
        )
    message.extra_headers |= {
        "Message-ID": _message_id(delivery),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def message_of(
    *, to: str, words: Words, link: str, organization: str = "", off: str = "", group: str = ""
) -> EmailMultiAlternatives:
    """Text and HTML of these words, in the language of the moment.

    off: the address that turns off such mails; group: which these are.
    """
    context = {
        "words": words,
        "link": link,
        "product": settings.PRODUCT_NAME,
        "language": translation.get_language(),
        "organization": organization,
        "off": off,
        "group": group,
    }
    text = render_to_string("mail/message.txt", context)
    message = EmailMultiAlternatives(
        " ".join(words.subject.split()), text.strip() + "\n", None, [to]
    )
    message.attach_alternative(render_to_string("mail/message.html", context), "text/html")
    return message


def _message_id(delivery: Delivery) -> str:
    """The same for the same thing, so that a mail server can tell a repetition."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    named = f"{delivery.organization_id}:{delivery.person_id}:{delivery.kind}:{delivery.about}"
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:32]}@{domain}>"
