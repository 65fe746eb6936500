"""Good rows → entries or accounts, a portion at a time; and the whole of it back.

Rows are checked once more under the lock under which they are entered: what they name may have
changed since. All rows of an account's revenue go in one transaction, so that its currency can
change as a whole.
"""

from collections.abc import Sequence

from django.db import transaction

from metrics.entering.checked import Bad, Good, one_currency
from metrics.entering.entering import bring_back, enter_some, lock_entering, note, take_back
from metrics.entering.known import load_book
from metrics.entering.problems import Problem
from metrics.entering.rows import check_each
from metrics.entering.upload_accounts import take_accounts, take_back_accounts
from metrics.entering.uploading import staged
from metrics.entering.uploading.checking import acting, at_place, base_of
from metrics.entering.uploading.staged import GOOD, read_rows, refuse, rows_of, write_checked
from metrics.models import About, Batch, EntryFile, EntryRow, Stage, Way
from people.access import Access


@transaction.atomic
def take_some(file_id: int) -> bool:
    """Take over the next portion of a table; False when nothing is left of it."""
    kept = EntryFile.objects.held().filter(pk=file_id, stage=Stage.TAKING).first()
    if kept is None:
        return False
    access = acting(kept)
    lock_entering(kept.organization_id)
    rows = _next(kept)
    if not rows:
        _finish(kept)
        return False
    batch = kept.batch or Batch(
        organization=kept.organization,
        way=Way.UPLOADED,
        name=kept.name,
        digest=kept.digest,
        by=access.membership,
    )
    take = _take_accounts if kept.about == About.ACCOUNTS else _take_measures
    bad = take(access, kept, batch, rows)
    refused = {row.pk for row in bad}
    rows_of(kept).filter(pk__in=[row.pk for row in rows if row.pk not in refused]).delete()
    write_checked(bad)
    kept.taken += len(rows) - len(bad)
    kept.dealt += len(rows)
    kept.batch = batch if batch.pk else None
    kept.save(update_fields=["taken", "dealt", "batch", "undo"])
    return True


def return_whole(kept: EntryFile) -> None:
    """Take the whole of a table back, or bring it back. ValidationError where that cannot be."""
    batch, by = kept.batch, kept.acting
    if batch is not None and by is not None:
        if kept.stage == Stage.FORTH:
            bring_back(batch=batch, by=by)
        elif kept.about == About.ACCOUNTS:
            take_back_accounts(kept=kept, by=by)
        else:
            take_back(batch=batch, by=by)


def _next(kept: EntryFile) -> list[EntryRow]:
    """By account, and all the revenue of the last one."""
    good = rows_of(kept).filter(outcome__in=GOOD).order_by("account", "line")
    rows = list(good[: staged.PORTION])
    if rows and rows[-1].currency:
        there = {row.pk for row in rows}
        rows += good.filter(account=rows[-1].account).exclude(currency="").exclude(pk__in=there)
    return rows


def _take_measures(
    access: Access, kept: EntryFile, batch: Batch, rows: Sequence[EntryRow]
) -> list[EntryRow]:
    by_line = {row.line: row for row in rows}
    raws, measure = read_rows(kept, rows)
    book = load_book(access, raws, language=kept.language)
    checked = check_each(raws, book, measure=measure)
    found = [_as_it_was(good, by_line[good.raw.line]) for good in checked.good]
    good, mixed = one_currency([one for one in found if isinstance(one, Good)], book.currencies)
    facts = [one.fact for one in good]
    enter_some(organization=access.organization, batch=batch, facts=facts)
    bad = [*checked.bad, *(one for one in found if isinstance(one, Bad)), *mixed]
    for one in bad:
        refuse(by_line[one.raw.line], one.problems)
    return [by_line[one.raw.line] for one in bad]


def _take_accounts(
    access: Access, kept: EntryFile, batch: Batch, rows: Sequence[EntryRow]
) -> list[EntryRow]:
    by_line = {row.line: row for row in rows}
    raws, _ = read_rows(kept, rows)
    _taken, bad = take_accounts(access=access, kept=kept, batch=batch, rows=raws)
    for line, problems in bad.items():
        refuse(by_line[line], problems)
    return [by_line[line] for line in bad]


def _as_it_was(good: Good, row: EntryRow) -> Good | Bad:
    """Under the key that the row was checked with, if it is still about the same."""
    base, many = base_of(good.fact)
    if base != row.key:
        return Bad(good.raw, (Problem("", "changed_meanwhile", {}),))
    return good._replace(fact=at_place(good.fact, base, row.place)) if many else good


def _finish(kept: EntryFile) -> None:
    kept.stage, kept.dealt = Stage.DONE, 0
    kept.save(update_fields=["stage", "dealt"])
    if kept.batch is not None:
        uploaded = "accounts.uploaded" if kept.about == About.ACCOUNTS else "entries.added"
        note(kept.batch, kept.acting, uploaded)
