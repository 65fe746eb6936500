"""What people are told of invitations, in the reader's language.

Read as the application starts, before there are models.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.deliveries.groups import NEWS
from people.deliveries.kinds import Facts, Kind, Words
from people.deliveries.refusing import Reason

UNSENT = "invitation-refused"
_WHY = {
    Reason.REFUSED: gettext_lazy(
        "The mail server refused the mail to %(email)s: “%(said)s”. Correct the address and"
        " invite again, or hand the link over yourself."
    ),
    Reason.SETTINGS: gettext_lazy(
        "The mail server takes no mails from here, so %(email)s got none: “%(said)s”. The mail"
        " settings of this server are wrong (EMAIL_URL or DEFAULT_FROM_EMAIL). Have them corrected"
        " and invite again, or hand the link over yourself."
    ),
    Reason.TRIES: gettext_lazy(
        "The mail to %(email)s was not taken, however often it was tried: “%(said)s”. Invite again"
        " when the mail server can be reached, or hand the link over yourself."
    ),
}


def why_unsent(reason: str, *, email: str, said: str) -> str:
    """Why an invitation to this address did not go out, and what to do."""
    return str(_WHY[Reason(reason)]) % {"email": email, "said": said}


def _unsent(facts: Facts) -> Words:
    reason = facts.get("reason", Reason.REFUSED)
    return Words(
        subject=_("%(name)s did not get the invitation") % {"name": facts["name"]},
        lead=why_unsent(reason, email=facts["email"], said=facts["said"]),
        action=_("Open"),
    )


# Told in the page alone.
KINDS = {UNSENT: Kind(icon="mail", group=NEWS, write=_unsent)}
