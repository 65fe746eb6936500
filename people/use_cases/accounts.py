"""One's own account."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from people import audit
from people.deliveries.groups import GROUPS
from people.links import password_link
from people.models import Membership, Organization, User


@transaction.atomic
def change_profile(
    *, user: User, name: str, language: str, timezone: str, mails: Collection[str]
) -> None:
    """What one decides about oneself; the name is the same in each of one's organizations.

    mails: the groups that are wanted.
    """
    user.name, user.language, user.timezone = name, language, timezone
    user.mails_off = [group for group in GROUPS if group not in mails]
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "language", "timezone", "mails_off"])
    mine = Membership.objects.filter(user=user).exclude(name=name)
    for organization_id in sorted(mine.values_list("organization_id", flat=True)):
        Organization.objects.touch(organization_id)
    mine.update(name=name)


@transaction.atomic
def turn_off_mails(*, user: User, group: str) -> None:
    """One group of mails is no longer wanted; once more changes nothing."""
    found = User.objects.select_for_update().get(pk=user.pk)
    found.mails_off = sorted({*found.mails_off, group})
    found.save(update_fields=["mails_off"])


@transaction.atomic
def make_password_link(*, person: Membership, by: Membership) -> str:
    """A link to set a new password, for an admin to hand over where no mail can be sent.

    Refused for an account that opens more than this organization: no admin can lend that out.
    """
    user = person.user
    if user is None or not may_get_password_link(person):
        raise PermissionDenied
    audit.record(organization=person.organization, by=by, action="person.reset-link", about=person)
    return password_link(user)


def may_get_password_link(person: Membership) -> bool:
    """Whether the account behind this person is of this organization alone."""
    user = person.user
    if user is None or not user.is_active or user.is_staff or user.is_superuser:
        return False
    return not Membership.objects.filter(user=user).exclude(pk=person.pk).exists()
