"""An uploaded event log goes once it is read: it has customers' words, and is in every backup.

What was refused of it is kept apart, and nothing reads a file a second time.
"""

from pathlib import Path

from django.conf import settings

from metrics.models import EventFile


def files_are_there() -> bool:
    """Whether the place of uploads is: a volume can be mounted late, and no file is missed then."""
    return Path(settings.MEDIA_ROOT).is_dir()


def forget_file(event_file: EventFile) -> None:
    """Remove the file; what is known of it stays. Once more changes nothing."""
    event_file.file.delete(save=False)
    EventFile.objects.filter(pk=event_file.pk).update(file="")


def forget_read_files() -> int:
    """Remove what is left of files that are read no more; how many."""
    if not files_are_there():
        return 0
    left = EventFile.objects.filter(finished_at__isnull=False).exclude(file="")
    count = 0
    for event_file in left:
        forget_file(event_file)
        count += 1
    return count
