"""Accounts taken over from a file, and taken back: what they were before, and what the file made of
them, is kept beside it. What somebody changed since then is nothing of the file's: it stays."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.entering.account_rows import AccountFact, check_accounts
from metrics.entering.accounts import assignee_now, hand_over, settle_accounts
from metrics.entering.cells import Raw
from metrics.entering.entering import CORRECTED, NEW, UNCHANGED, lock_entering, note
from metrics.entering.known import load_book
from metrics.entering.problems import Problem
from metrics.models import Account, AccountAssignee, Batch, Entry, EntryFile
from people.access import Access
from people.models import Membership, Organization
from people.names import by_name

Good = Sequence[tuple[Raw, AccountFact]]
MOST_NAMED = 5


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
    """The accounts are what they were before the file, except those that are no longer what the
    file made of them: they stay as they are, and kept.undo names them (`left_as_they_are`).

    ValidationError where figures have been entered for one that goes with the file.
    """
    organization = kept.organization
    lock_entering(organization.pk)
    batch = Batch.objects.select_for_update(of=("self",)).get(file=kept)
    if batch.taken_back_at is not None:
        return
    known = Account.objects.of(organization).in_bulk([account for account, *_ in kept.undo])
    changed = {pk for pk, *told in kept.undo if not _is_as_written(known.get(pk), told)}
    undo = {pk: told[0] for pk, *told in kept.undo if pk in known and pk not in changed}
    new = [account for account, before in undo.items() if before is None]
    used = Entry.objects.filter(organization=organization, account__in=new)
    for entry in used.select_related("account").order_by("account__name")[:1]:
        text = _("Figures were entered for %(account)s: take these back first.")
        raise ValidationError(text % {"account": entry.account.name if entry.account else ""})
    Account.objects.of(organization).filter(pk__in=new).delete()
    old = {account: before for account, before in undo.items() if before is not None}
    for account in sorted(old):
        _restore(known[account], old[account])
    kept.undo = [one for one in kept.undo if one[0] in changed]
    kept.save(update_fields=["undo"])
    batch.taken_back_at, batch.taken_back_by = timezone.now(), by
    batch.save(update_fields=["taken_back_at", "taken_back_by"])
    settle_accounts(organization=organization, accounts=list(old), cause="taken back")
    note(batch, by, "accounts.taken-back")


def left_as_they_are(kept: EntryFile) -> list[str]:
    """The names of the accounts that somebody had changed when the file was taken back."""
    if kept.batch is None or kept.batch.taken_back_at is None or not kept.undo:
        return []
    left = Account.objects.of(kept.organization_id).filter(pk__in=[one[0] for one in kept.undo])
    return by_name(left.values_list("name", flat=True), str)


def left_words(names: Sequence[str]) -> str:
    """How many accounts were left, and which; of many the first."""
    named = ", ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
    text = ngettext(
        "%(count)d account has been changed since and stays as it is: %(names)s.",
        "%(count)d accounts have been changed since and stay as they are: %(names)s.",
        len(names),
    )
    return text % {"count": len(names), "names": named} if names else ""


def _is_as_written(account: Account | None, told: Sequence[Any]) -> bool:
    """Whether it is what the file made of it; of one taken over before that was kept nobody knows,
    and it is what it was before the file."""
    _before, *after = told
    return account is None or not after or after == [_as_json(account)]


def _known(organization: Organization, good: Good) -> dict[str, Account]:
    numbers = [fact.number for _raw, fact in good]
    found = Account.objects.of(organization).filter(external_id__in=numbers)
    return {account.external_id: account for account in found}


def _write(access: Access, changed: Good) -> list[Any]:
    """Write accounts and whom they go to; what each was before, null for a new one, and is now."""
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
        undo.append([account.pk, before, _as_json(account)])
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
        "number": account.external_id,
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
