"""What people ask of a table: take it over, take it back, bring it back, try again, leave it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from metrics.entering.uploading.staged import GOOD, SMALL, rows_of
from metrics.entering.uploading.taking import return_whole, take_some
from metrics.hurry import hurry
from metrics.models import EntryFile, Stage
from metrics.models.entry_file import GOING_ON, WRITING
from metrics.storing.alone import alone_until_commit
from people.access import Access
from people.models import Membership

LOCK = 0x7461626C  # of advisory locks, the class for tables, by organization


@transaction.atomic
def take_over(*, access: Access, kept: EntryFile) -> EntryFile:
    """Take the good rows of a table in; the others are kept with their reasons. A small one is
    taken over at once, unless another is at it. A table is taken over once."""
    held = EntryFile.objects.held().get(pk=kept.pk)
    if held.stage == Stage.READY:
        _ask(held, Stage.TAKING, access.membership)
        if _at_once(held, held.rows):
            while take_some(held.pk):
                pass
            held.refresh_from_db()
    return held


@transaction.atomic
def ask_back(*, kept: EntryFile, by: Membership, forth: bool = False) -> bool:
    """Take the whole of a table back, also while it is being taken over, or bring it back; whether
    that was done at once. ValidationError where it cannot be, or where it is being done."""
    held = EntryFile.objects.held().get(pk=kept.pk)
    stage = Stage.FORTH if forth else Stage.BACK
    batch = held.batch
    if batch is None or held.stage == stage or (batch.taken_back_at is None) == forth:
        return True
    if held.stage in (Stage.BACK, Stage.FORTH):
        raise ValidationError(_("Wait until what was asked for is done."))
    rows_of(held).filter(outcome__in=GOOD).delete()  # of a table that is stopped half-way
    _ask(held, stage, by)
    if not _at_once(held, batch.rows):
        return False
    return_whole(held)
    EntryFile.objects.filter(pk=held.pk).update(stage=Stage.DONE)
    return True


@transaction.atomic
def try_again(*, access: Access, kept: EntryFile) -> None:
    """Go on with what stopped unexpectedly."""
    held = EntryFile.objects.held().get(pk=kept.pk)
    if held.stage == Stage.FAILED and held.failed_in in GOING_ON:
        held.trouble = None
        _ask(held, Stage(held.failed_in), access.membership)


@transaction.atomic
def give_up(*, kept: EntryFile) -> None:
    """Leave a table of which nothing was taken over."""
    held = EntryFile.objects.held().get(pk=kept.pk)
    if held.batch_id is not None or held.stage in WRITING:
        raise PermissionDenied
    forget_table(held)


def forget_table(kept: EntryFile) -> None:
    """Remove a table with its rows and its file."""
    storage, name = kept.file.storage, kept.file.name
    rows_of(kept).delete()
    kept.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _ask(held: EntryFile, stage: Stage, by: Membership) -> None:
    held.stage, held.acting, held.asked_at, held.dealt = stage, by, Now(), 0
    held.save(update_fields=["stage", "acting", "asked_at", "dealt", "trouble"])
    hurry()


def _at_once(held: EntryFile, rows: int) -> bool:
    """Whether nobody need wait for so many rows, and nobody else writes or is to write before."""
    if rows > SMALL or not alone_until_commit(LOCK, held.organization_id):
        return False
    others = EntryFile.objects.filter(organization=held.organization_id, stage__in=WRITING)
    return not others.exclude(pk=held.pk).exists()
