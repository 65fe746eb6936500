"""A mail that did not go out: whether another try may mend it, and what is told if not."""

from enum import StrEnum
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import NamedTuple

from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMultiAlternatives

# Also what takes too long: a server that swallows packets holds up each of its addresses.
TRIED_AGAIN = (OSError, SoftTimeLimitExceeded)


class Reason(StrEnum):
    """Why a mail did not go out."""

    REFUSED = "refused"  # its recipient or its text, for good
    SETTINGS = "settings"  # nothing goes out: the sender or the sign-in is refused
    TRIES = "tries"  # nobody took it, however often it was tried


class Unsent(NamedTuple):
    """Why it did not go out, and what the mail server (or the way to it) said."""

    reason: Reason
    said: str


def send(message: EmailMultiAlternatives, *, last: bool) -> Unsent | None:
    """Hand it over to the mail server; why that did not take it, if it never will.

    last: nobody tries again; else one of TRIED_AGAIN is raised for what another try may mend.
    """
    try:
        message.send()
    except TRIED_AGAIN as error:
        unsent = _unsent(error)
        if last or unsent.reason == Reason.REFUSED:
            return unsent
        raise
    return None


def _unsent(error: Exception) -> Unsent:
    code: int | None = None
    said: bytes | str = str(error) or type(error).__name__
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    elif isinstance(error, SoftTimeLimitExceeded):
        said = "timed out"
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Unsent(_reason(error, code or 0), " ".join(f"{code or ''} {text}".split()))


def _reason(error: Exception, code: int) -> Reason:
    if code >= 500 and isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return Reason.REFUSED
    if code >= 500 and isinstance(error, SMTPSenderRefused | SMTPAuthenticationError):
        return Reason.SETTINGS
    return Reason.SETTINGS if isinstance(error, SMTPNotSupportedError) else Reason.TRIES
