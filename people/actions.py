"""The audit log's actions, each with its sentence. Applications above add theirs as they start."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKED = "looked"
# What an entry is about, as it is kept, and its details → that in the reader's words.
Subject = Callable[[str, Mapping[str, Any]], str]
SUBJECTS: dict[str, Subject] = {}
ACTIONS: dict[str, Promise] = {
    LOOKED: _("Looked at the numbers of %(about)s"),
    "organization.created": _("Created the organization"),
    "settings.changed": _("Changed the settings: %(subject)s"),
    "holiday.added": _("Added the holiday %(subject)s"),
    "holiday.removed": _("Removed the holiday %(subject)s"),
    "person.added": _("Added %(about)s"),
    "person.changed": _("Changed name or address of %(about)s"),
    "person.roles": _("Set the roles of %(about)s: %(subject)s"),
    "person.team": _("Put %(about)s into the team %(subject)s"),
    "person.no-team": _("Took %(about)s out of the team %(subject)s"),
    "person.left": _("Ended the membership of %(about)s"),
    "person.returned": _("Took %(about)s back"),
    "person.reset-link": _("Made a link to reset the password of %(about)s"),
    "absence.added": _("Noted that %(about)s is out of office: %(subject)s"),
    "absence.removed": _("Took back that %(about)s is out of office: %(subject)s"),
    "invitation.sent": _("Invited %(about)s"),
    "invitation.refused": _("The mail server refused the invitation of %(about)s: %(subject)s"),
    "invitation.unsent": _("The invitation of %(about)s could not be mailed: %(subject)s"),
    "invitation.withdrawn": _("Withdrew the invitation of %(about)s"),
    "invitation.accepted": _("%(about)s accepted the invitation"),
    "team.created": _("Created the team %(subject)s"),
    "team.changed": _("Changed the team %(subject)s"),
    "team.archived": _("Archived the team %(subject)s"),
    "team.restored": _("Brought back the team %(subject)s"),
    "token.created": _("Created the API token %(subject)s"),
    "token.revoked": _("Withdrew the API token %(subject)s"),
}


def name_actions(
    sentences: Mapping[str, Promise], subjects: Mapping[str, Subject] | None = None
) -> None:
    """Add the actions of another application; `%(subject)s` and `%(about)s` may stand in them.

    subjects: of those that keep what they are about as keys, how it is put into words.
    """
    ACTIONS.update(sentences)
    SUBJECTS.update(subjects or {})
