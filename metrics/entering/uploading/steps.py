"""Tables on which there is work to do, and the next piece of it: one at a time in an organization,
in the order in which they were asked for, so that two never mix."""

import logging
from collections.abc import Sequence

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import Error
from django.utils import timezone, translation

from metrics.entering.table_lines import TableError
from metrics.entering.uploading.asking import LOCK
from metrics.entering.uploading.checking import NotAllowed, check_some
from metrics.entering.uploading.reading import Gone, read_file
from metrics.entering.uploading.taking import return_whole, take_some
from metrics.models import EntryFile, Stage
from metrics.models.entry_file import WRITING
from metrics.storing import uploads
from metrics.storing.alone import alone

_log = logging.getLogger(__name__)
_OF_THE_MACHINE = (Error, MemoryError, SoftTimeLimitExceeded)  # goes on when that is over


def organizations_with_tables() -> list[int]:
    """Those with tables to read, check, take over or take back."""
    found = EntryFile.objects.going_on().order_by()
    return sorted(set(found.values_list("organization_id", flat=True)))


def work_on_tables(*, organization_id: int) -> bool:
    """Do what there is to do; False if another process is at it, or all of it waits for the place
    of uploads."""
    waiting: list[int] = []
    done = 0
    with alone(LOCK, organization_id) as mine:
        while mine and (kept := _next(organization_id, waiting)) is not None:
            if _waits(kept):
                waiting.append(kept.pk)
                continue
            with translation.override(kept.language):
                _work_on(kept)
            done += 1
    return mine and (done > 0 or not waiting)


def _next(organization_id: int, waiting: Sequence[int]) -> EntryFile | None:
    """What is being written before what only waits to be looked at."""
    due = EntryFile.objects.going_on().filter(organization=organization_id)
    due = due.exclude(pk__in=waiting)
    due = due.select_related("organization", "batch", "acting")
    return due.filter(stage__in=WRITING).first() or due.first()


def _waits(kept: EntryFile) -> bool:
    """Whether it is to be read, and the place of uploads is not there; not for ever."""
    if kept.stage != Stage.READING:
        return False
    reading = EntryFile.objects.filter(pk=kept.pk, stage=Stage.READING)
    if uploads.is_there():
        if kept.trouble:
            reading.update(trouble=None)
        return False
    since = kept.trouble[1]["since"] if kept.trouble else ""
    if uploads.waited_too_long(f"table {kept.pk}", since):
        _stop(kept, "gone")
    elif not since:
        reading.update(trouble=["no_place", {"since": timezone.now().isoformat()}])
    return True


def _work_on(kept: EntryFile) -> None:
    """One step, and what went wrong with it for good."""
    try:
        _step(kept)
    except Gone:
        pass
    except TableError as error:
        _stop(kept, error.code, error.told)
    except NotAllowed:
        _stop(kept, "not_allowed")
    except _OF_THE_MACHINE:
        raise
    except Exception:
        # Nobody would see that it goes wrong again and again: it stops, and says so.
        _log.exception("table %s stopped", kept.pk)
        _stop(kept, "unexpected")


def _step(kept: EntryFile) -> None:
    if kept.stage == Stage.READING:
        try:
            read_file(kept)
        except FileNotFoundError as error:
            raise TableError("gone") from error
    elif kept.stage == Stage.CHECKING:
        check_some(kept.pk)
    elif kept.stage == Stage.TAKING:
        take_some(kept.pk)
    else:
        _return_whole(kept)


def _return_whole(kept: EntryFile) -> None:
    trouble = None
    try:
        return_whole(kept)
    except ValidationError as error:
        trouble = ["said", {"words": " ".join(error.messages)}]
    EntryFile.objects.filter(pk=kept.pk).update(stage=Stage.DONE, trouble=trouble)


def _stop(kept: EntryFile, code: str, told: dict[str, str] | None = None) -> None:
    failed_in = kept.stage if code in ("unexpected", "gone") else ""  # can be tried again
    EntryFile.objects.filter(pk=kept.pk, stage=kept.stage).update(
        stage=Stage.FAILED, failed_in=failed_in, trouble=[code, told or {}]
    )
