"""What people do with accounts: add, change, hand over. What was entered of them follows."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from metrics.entering.entering import lock_entering, settle_entries
from metrics.models import Account, AccountAssignee, Entry
from metrics.storing.announcing import announce_accounts
from people import audit
from people.models import Membership, Organization


@transaction.atomic
def save_account(
    *,
    organization: Organization,
    by: Membership,
    account: Account | None,
    number: str,
    name: str,
    segment: str,
    started_on: date,
    ended_on: date | None,
) -> Account:
    """Add an account, or change one. ValidationError where the number is another's, or the end
    lies before the beginning."""
    lock_entering(organization.pk)
    found = account or Account(organization=organization)
    found.external_id, found.name, found.segment = number, name, segment
    found.started_on, found.ended_on = started_on, ended_on
    found.full_clean()
    found.save()
    settle_accounts(organization=organization, accounts=[found.pk], cause="account")
    action = "account.added" if account is None else "account.changed"
    audit.record(organization=organization, by=by, action=action, subject=name)
    Organization.objects.touch(organization.pk)
    return found


@transaction.atomic
def assign_account(
    *, account: Account, person: Membership | None, start: date | None, by: Membership
) -> None:
    """From `start` on (null: always) it is the person's (None: nobody's)."""
    organization = account.organization
    lock_entering(organization.pk)
    hand_over(account=account, person_id=person.pk if person else None, start=start)
    settle_accounts(organization=organization, accounts=[account.pk], cause="assignee")
    action = "account.unassigned" if person is None else "account.assigned"
    audit.record(
        organization=organization, by=by, action=action, subject=account.name, about=person
    )
    Organization.objects.touch(organization.pk)


def hand_over(*, account: Account, person_id: int | None, start: date | None) -> None:
    """What held from `start` on ends; the person follows."""
    mine = AccountAssignee.objects.filter(account=account, organization=account.organization_id)
    if start is None:
        mine.delete()
    else:
        mine.filter(start__gte=start).delete()
        mine.filter(Q(end__isnull=True) | Q(end__gt=start)).update(end=start)
    if person_id is not None:
        AccountAssignee.objects.create(
            organization_id=account.organization_id,
            account=account,
            person_id=person_id,
            start=start,
        )


def assignee_now(organization: Organization, accounts: Sequence[int]) -> dict[int, int]:
    """Who looks after each of these accounts today."""
    today = timezone.now().astimezone(organization.zone).date()
    holding = AccountAssignee.objects.filter(
        Q(start__isnull=True) | Q(start__lte=today),
        Q(end__isnull=True) | Q(end__gt=today),
        organization=organization,
        account__in=list(accounts),
    )
    return dict(holding.values_list("account", "person"))


def settle_accounts(*, organization: Organization, accounts: Iterable[int], cause: str) -> None:
    """What was entered of these accounts ends and is credited as they are now; what counts
    accounts is due again."""
    announce_accounts(organization_id=organization.pk)
    entries = Entry.objects.of(organization).filter(account__in=list(accounts))
    found = list(entries.values_list("pk", flat=True))
    if found:
        settle_entries(organization=organization, entries=found, cause=cause)
