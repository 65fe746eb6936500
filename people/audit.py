"""The log of who changed what, and of who looked at whose numbers.

Each action is a word of people.actions.ACTIONS with a sentence for the reader.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.access import Access
from people.actions import ACTIONS, SUBJECTS
from people.actions import LOOKED as LOOKED
from people.models import AuditEntry, Membership, Organization


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
        raise ValueError(f"No sentence for {action!r}: see people.actions.name_actions.")
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
    word = SUBJECTS.get(entry.action)
    said = entry.subject if word is None else word(entry.subject, entry.details)
    subject = _("private") if entry.details.get("private") else said
    return str(words) % {"subject": subject, "about": about}


def _today(organization: Organization) -> Any:
    return timezone.now().astimezone(organization.zone).date()
