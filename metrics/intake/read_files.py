"""An uploaded event log goes once it is read: it has customers' words, and is in every backup.

What was refused of it is kept apart, and nothing reads a file a second time.
"""

from datetime import datetime

from metrics.intake.left import reopen, was_given_up
from metrics.models import EventFile
from metrics.storing import uploads


def forget_file(event_file: EventFile) -> None:
    """Remove the file; what is known of it stays. Once more changes nothing."""
    event_file.file.delete(save=False)
    EventFile.objects.filter(pk=event_file.pk).update(file="")


def forget_read_files(*, missed_before: datetime) -> int:
    """Remove what is left of files that are read no more; how many.

    One that was given up and is back is read after all. A name for which there was no file stays
    until it is that old: the file may come back.
    """
    if not uploads.is_there():
        return 0
    left = EventFile.objects.filter(finished_at__isnull=False).exclude(file="")
    count = 0
    for event_file in left:
        if event_file.file.storage.exists(event_file.file.name or ""):
            if was_given_up(event_file):
                reopen(event_file)
            else:
                forget_file(event_file)
                count += 1
        elif event_file.finished_at and event_file.finished_at < missed_before:
            EventFile.objects.filter(pk=event_file.pk).update(file="")
    return count
