"""The log of who changed what, and of who looked at whose numbers.

Each action is a word of ACTIONS with a sentence for the reader; the applications above add theirs
with `name_actions` when they start.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import Access
from people.models import AuditEntry, Membership, Organization

LOOKED = "looked"
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
    "invitation.sent": _("Invited %(about)s"),
    "invitation.withdrawn": _("Withdrew the invitation of %(about)s"),
    "invitation.accepted": _("%(about)s accepted the invitation"),
    "team.created": _("Created the team %(subject)s"),
    "team.changed": _("Changed the team %(subject)s"),
    "team.archived": _("Archived the team %(subject)s"),
    "team.restored": _("Brought back the team %(subject)s"),
    "token.created": _("Created the API token %(subject)s"),
    "token.revoked": _("Withdrew the API token %(subject)s"),
}


def name_actions(sentences: Mapping[str, Promise]) -> None:
    """Add the actions of another application; `%(subject)s` and `%(about)s` may stand in them."""
    ACTIONS.update(sentences)


def record(
    *,
    organization: Organization,
    by: Membership | None,
    action: str,
    subject: str = "",
    about: Membership | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Note what `by` did (None: the system). Raises ValueError for an action without a sentence."""
    if action not in ACTIONS:
        raise ValueError(f"No sentence for {action!r}: see people.audit.name_actions.")
    return AuditEntry.objects.create(
        organization=organization,
        day=_today(organization),
        actor=by,
        action=action,
        subject=subject[:200],
        about=about,
        details=dict(details or {}),
    )


def record_looks(*, access: Access, people: Iterable[int]) -> None:
    """Note that `access` saw the numbers of these memberships; once for each and day.

    The own numbers are no look. Nothing is read: who looked today already is a conflict.
    """
    organization, viewer = access.organization, access.membership
    seen = sorted(set(people) - {viewer.pk})
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                organization=organization,
                day=_today(organization),
                actor=viewer,
                action=LOOKED,
                about_id=person,
            )
            for person in seen
        ],
        ignore_conflicts=True,
    )


def sentence(entry: AuditEntry) -> str:
    """What the entry says, in the reader's language."""
    words = ACTIONS.get(entry.action)
    if words is None:
        return entry.action
    about = entry.about.name if entry.about else _("somebody")
    return str(words) % {"subject": entry.subject, "about": about}


def _today(organization: Organization) -> Any:
    return timezone.now().astimezone(organization.zone).date()
