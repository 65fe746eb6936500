"""A mail that the server refuses for good need not be tried again, but somebody must hear of it."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMultiAlternatives


def send_or_refused(message: EmailMultiAlternatives) -> str:
    """Hand it over to the mail server; what the server says if it never takes it, else nothing.

    Raises OSError for what another try may mend.
    """
    said: bytes | str
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        if code < 500:
            raise
    except (SMTPSenderRefused, SMTPDataError) as refused:
        code, said = refused.smtp_code, refused.smtp_error
        if code < 500:
            raise
    else:
        return ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())
