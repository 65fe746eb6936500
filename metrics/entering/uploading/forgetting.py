"""Tables are no archive: what nobody took over goes after a while, refused rows later."""

from datetime import datetime

from django.db import transaction

from metrics.entering.uploading.asking import forget_table
from metrics.models import EntryFile, EntryRow, Stage
from metrics.storing import uploads


def forget_tables(*, before: datetime, refused_before: datetime) -> int:
    """Remove tables that nobody took over, handed in before that moment; how many. Of those that
    were taken over what was refused goes, and whatever file is left. What has a file stays while
    the place of uploads is not there: the file would be left there, and nobody would know of it."""
    left = EntryFile.objects.filter(
        stage__in=(Stage.READY, Stage.FAILED, Stage.DONE), batch__isnull=True, asked_at__lt=before
    )
    if not (there := uploads.is_there()):
        left = left.filter(file="")
    count = 0
    for kept in left:
        with transaction.atomic():
            forget_table(kept)
        count += 1
    done = EntryFile.objects.filter(stage=Stage.DONE)
    EntryRow.objects.filter(file__in=done.filter(asked_at__lt=refused_before)).delete()
    for kept in done.exclude(file="") if there else ():
        kept.file.delete(save=False)
        EntryFile.objects.filter(pk=kept.pk).update(file="")
    return count
