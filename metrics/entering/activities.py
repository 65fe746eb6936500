"""What people did with the accounts that they look after: noted with one tap, taken back as easily.

It is an entry like any other, in a batch of its own, credited to whoever noted it. The same thing
on the same day with the same account is one, however often it is tapped.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from metrics.entering.cells import Raw
from metrics.entering.entering import enter, lock_entering, take_back
from metrics.entering.known import load_book, own_work
from metrics.entering.rows import check_rows
from metrics.entering.spec import BY_KEY
from metrics.models import Account, Batch, Entry, Ruling, Way
from people.access import Access

LONGEST_AGO = timedelta(days=31)


@transaction.atomic
def note_activity(
    *, access: Access, account: Account, measure: str, day: date, today: date, comment: str = ""
) -> Batch | None:
    """Note it as one's own; None where it was noted already. ValidationError, by field."""
    if not today - LONGEST_AGO <= day <= today:
        raise ValidationError({"day": _("Note it within a month, and not before it happens.")})
    lock_entering(access.organization.pk)
    kind = BY_KEY[measure]
    cells = {
        "measure": measure,
        "date": day.isoformat(),
        "account": account.external_id,
        "person": str(access.membership.pk),
        "comment": comment,
    }
    raws = [Raw(0, cells)]
    book = load_book(access, raws, language="en")._replace(allowed=own_work(access))
    checked = check_rows(raws, book)
    if checked.bad:
        raise ValidationError([problem.words for problem in checked.bad[0].problems])
    batch = Batch(way=Way.NOTED, name=f"{kind.name}: {account.name}"[:200], by=access.membership)
    facts = [good.fact for good in checked.good]
    found = enter(organization=access.organization, batch=batch, facts=facts)
    return found.batch if found.batch.pk else None


@transaction.atomic
def take_back_activity(*, access: Access, batch: Batch) -> None:
    """As if it had never been noted: by whoever did, or who answers for them.

    ValidationError where somebody decided about it: nobody undoes that for themselves.
    """
    if not may_take_back(access, batch):
        raise PermissionDenied
    lock_entering(access.organization.pk)
    if batch.by_id == access.membership.pk and _decided(access, batch.entries.all()):
        raise ValidationError(
            _("This has been decided about: who answers for you can take it back.")
        )
    take_back(batch=batch, by=access.membership)


def may_take_back(access: Access, batch: Batch) -> bool:
    """One's own; a director anybody's, a lead that of the own people."""
    if batch.way != Way.NOTED:
        return False
    return access.is_director or batch.by_id in {access.membership.pk} | access.led_people


def notes_on(access: Access, held_by: int | None) -> bool:
    """Whether the reader notes what was done with an account that this membership looks after."""
    return access.reads_accounts and held_by == access.membership.pk


def noted_batches(access: Access) -> QuerySet[Batch]:
    """Those of the organization that were noted and hold."""
    return Batch.objects.filter(
        organization=access.organization, way=Way.NOTED, taken_back_at__isnull=True
    )


def can_be_taken_back(access: Access, entries: Sequence[Entry]) -> set[int]:
    """The ids of those entries, read with their batch, that the reader may take back: of the own
    ones not those that somebody decided about."""
    may = [entry for entry in entries if may_take_back(access, entry.batch)]
    decided = _decided(access, [one for one in may if one.batch.by_id == access.membership.pk])
    return {entry.pk for entry in may if entry.key not in decided}


def _decided(access: Access, entries: Iterable[Entry]) -> set[str]:
    """The keys of those of which somebody decided that they do not count."""
    keys = {entry.key for entry in entries}
    if not keys:
        return set()
    rulings = Ruling.objects.filter(
        organization=access.organization,
        entry__organization=access.organization,
        entry__key__in=keys,
        withdrawn_at__isnull=True,
    )
    return {key for key in rulings.values_list("entry__key", flat=True) if key is not None}
