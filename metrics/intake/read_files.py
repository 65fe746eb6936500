"""An uploaded event log goes once it is read: it has customers' words, and is in every backup.

What was refused of it is kept apart, and nothing reads a file a second time.
"""

from metrics.models import EventFile


def forget_file(event_file: EventFile) -> None:
    """Remove the file; what is known of it stays. Once more changes nothing."""
    event_file.file.delete(save=False)
    EventFile.objects.filter(pk=event_file.pk).update(file="")


def forget_read_files() -> int:
    """Remove what is left of files that were read to their end; how many."""
    left = EventFile.objects.filter(finished_at__isnull=False).exclude(file="")
    count = 0
    for event_file in left:
        forget_file(event_file)
        count += 1
    return count
