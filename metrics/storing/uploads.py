"""The place of uploads, and whether it is there.

A volume can be mounted late, over a folder that is there without it. So the place has a mark of
ours: without it no file is missed or removed there, and none is stored. A new place gets its mark
with the first upload; one of before the marks when a file is found in it that is waited for.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.models import EntryFile, EventFile, Stage

_log = logging.getLogger(__name__)
MARK = ".okr-uploads"
PATIENCE = timedelta(days=1)  # for a place that is not there
NOT_STORED = _(
    "The place where uploaded files are kept is not there at the moment: nothing was stored."
    " Try again later."
)


def is_there() -> bool:
    """Whether what is missing in the place is really missing."""
    if Path(settings.MEDIA_ROOT, MARK).is_file():
        return True
    return any(default_storage.exists(name) for name in _known()) and _mark()


def make_ready() -> bool:
    """Whether a file can be stored there: a place without the mark is a new one, unless files are
    waited for that are not in it."""
    return is_there() or (not _is_awaited() and _mark())


def waited_too_long(what: object, since: str) -> bool:
    """Whether to give up what has waited for the place since then (ISO 8601; empty: only now)."""
    if not since:
        _log.warning("%s waits: there is no place of uploads at %s", what, settings.MEDIA_ROOT)
    elif timezone.now() - datetime.fromisoformat(since) >= PATIENCE:
        _log.error("%s is given up: %s was not there for too long", what, settings.MEDIA_ROOT)
        return True
    return False


def _known() -> Iterator[str]:
    """The files that should be there, also those that were given up."""
    events = EventFile.objects.exclude(file="").values_list("file", flat=True)
    tables = EntryFile.objects.exclude(file="").values_list("file", flat=True)
    return chain(events.iterator(), tables.iterator())


def _is_awaited() -> bool:
    """Whether there are files that are still to be read. Who waits too long is given up, and what
    was given up once holds nobody up, however often somebody tries it again."""
    events = EventFile.objects.filter(finished_at__isnull=True).exclude(file="")
    tables = EntryFile.objects.filter(stage=Stage.READING, failed_in="").exclude(file="")
    return events.exists() or tables.exists()


def _mark() -> bool:
    mark = Path(settings.MEDIA_ROOT, MARK)
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text("Uploaded files are kept here. Without this file they count as away.\n")
    except OSError:
        _log.exception("the place of uploads cannot be written to")
        return False
    return True
