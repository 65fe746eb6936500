"""Accounts taken over from a file, and taken back: what they were before is kept beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.entering.account_rows import AccountFact, check_accounts
from metrics.entering.accounts import assignee_now, hand_over, settle_accounts
from metrics.entering.cells import Raw
from metrics.entering.entering import CORRECTED, NEW, UNCHANGED, lock_entering, note
from metrics.entering.known import load_book
from metrics.entering.problems import Problem
from metrics.models import Account, AccountAssignee, Batch, Entry, EntryFile
from people.access import Access
from people.models import Membership, Organization

Good = Sequence[tuple[Raw, AccountFact]]


def account_outcomes(organization: Organization, good: Good) -> dict[int, str]:
    """By line, what becomes of each: new, corrected or unchanged."""
    known = _known(organization, good)
    held = assignee_now(organization, [account.pk for account in known.values()])
    found = {}
    for raw, fact in good:
        account = known.get(fact.number)
        if account is None:
            found[raw.line] = NEW
        else:
            same = _fields(account) == _wanted(fact) and (
                not fact.assigned or held.get(account.pk) == fact.assignee
            )
            found[raw.line] = UNCHANGED if same else CORRECTED
    return found


def take_accounts(
    *, access: Access, kept: EntryFile, batch: Batch, rows: Sequence[Raw]
) -> tuple[int, Mapping[int, Sequence[Problem]]]:
    """Add and change accounts as the good rows say; how many rows were good, and the problems of
    the others by line. What was before goes into kept.undo; the batch is saved if any is new."""
    organization = access.organization
    lock_entering(organization.pk)
    checked = check_accounts(rows, load_book(access, rows, language=kept.language))
    outcomes = account_outcomes(organization, checked.good)
    changed = [(raw, fact) for raw, fact in checked.good if outcomes[raw.line] != UNCHANGED]
    if changed:
        batch.rows += len(changed)
        batch.save()
        kept.undo = [*kept.undo, *_write(access, changed)]
    return len(checked.good), {bad.raw.line: bad.problems for bad in checked.bad}


@transaction.atomic
def take_back_accounts(*, kept: EntryFile, by: Membership) -> None:
    """The accounts are what they were before the file; ValidationError where figures have been
    entered for one that the file had brought."""
    organization = kept.organization
    lock_entering(organization.pk)
    batch = Batch.objects.select_for_update(of=("self",)).get(file=kept)
    if batch.taken_back_at is not None:
        return
    new = [account for account, before in kept.undo if before is None]
    used = Entry.objects.filter(organization=organization, account__in=new)
    for entry in used.select_related("account").order_by("account__name")[:1]:
        text = _("Figures were entered for %(account)s: take these back first.")
        raise ValidationError(text % {"account": entry.account.name if entry.account else ""})
    Account.objects.of(organization).filter(pk__in=new).delete()
    old = {account: before for account, before in kept.undo if before is not None}
    for account in Account.objects.of(organization).filter(pk__in=old).order_by("pk"):
        _restore(account, old[account.pk])
    batch.taken_back_at, batch.taken_back_by = timezone.now(), by
    batch.save(update_fields=["taken_back_at", "taken_back_by"])
    settle_accounts(organization=organization, accounts=list(old), cause="taken back")
    note(batch, by, "accounts.taken-back")


def _known(organization: Organization, good: Good) -> dict[str, Account]:
    numbers = [fact.number for _raw, fact in good]
    found = Account.objects.of(organization).filter(external_id__in=numbers)
    return {account.external_id: account for account in found}


def _write(access: Access, changed: Good) -> list[Any]:
    """Write accounts and whom they go to; what each was before, null for a new one."""
    organization = access.organization
    known = _known(organization, changed)
    undo: list[Any] = []
    touched = []
    for _raw, fact in sorted(changed, key=lambda one: one[1].number):
        account = known.get(fact.number)
        before = None if account is None else _as_json(account)
        if account is None:
            account = Account(organization=organization, external_id=fact.number)
        account.name, account.segment, account.started_on, account.ended_on = _wanted(fact)
        account.save()
        if fact.assigned:
            hand_over(
                account=account,
                person_id=fact.assignee,
                start=None if before is None else _today(organization),
            )
        undo.append([account.pk, before])
        if before is not None:
            touched.append(account.pk)
    settle_accounts(organization=organization, accounts=touched, cause="account")
    return undo


def _wanted(fact: AccountFact) -> tuple[str, str, date, date | None]:
    return fact.name, fact.segment, fact.start, fact.end


def _fields(account: Account) -> tuple[str, str, date, date | None]:
    return account.name, account.segment, account.started_on, account.ended_on


def _as_json(account: Account) -> dict[str, Any]:
    name, segment, start, end = _fields(account)
    return {
        "name": name,
        "segment": segment,
        "start": start.isoformat(),
        "end": end.isoformat() if end else None,
        "assignees": [
            [one.person_id, *(day.isoformat() if day else None for day in (one.start, one.end))]
            for one in account.assignees.order_by("pk")
        ],
    }


def _restore(account: Account, before: Mapping[str, Any]) -> None:
    account.name, account.segment = before["name"], before["segment"]
    account.started_on, account.ended_on = date.fromisoformat(before["start"]), _day(before["end"])
    account.save()
    account.assignees.all().delete()
    AccountAssignee.objects.bulk_create(
        AccountAssignee(
            organization_id=account.organization_id,
            account=account,
            person_id=person,
            start=_day(start),
            end=_day(end),
        )
        for person, start, end in before["assignees"]
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _today(organization: Organization) -> date:
    return timezone.now().astimezone(organization.zone).date()
