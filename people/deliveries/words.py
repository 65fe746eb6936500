"""What people are told of invitations, in the reader's language.

Read as the application starts, before there are models.
"""

from django.utils.translation import gettext as _

from people.deliveries.groups import NEWS
from people.deliveries.kinds import Facts, Kind, Words

REFUSED = "invitation-refused"


def _refused(facts: Facts) -> Words:
    return Words(
        subject=_("%(name)s did not get the invitation") % {"name": facts["name"]},
        lead=_(
            "The mail server refused the mail to %(email)s: “%(said)s”. Correct the address and"
            " invite again, or hand the link over yourself."
        )
        % {"email": facts["email"], "said": facts["said"]},
        action=_("Open"),
    )


# Told in the page alone.
KINDS = {REFUSED: Kind(icon="mail", group=NEWS, write=_refused)}
