"""Reports that take longer than a page may: asked for, made in the background, forgotten.

What is asked for stands in a row, so it is made whatever becomes of the task: one that was killed
has let go of its lock, and the next one begins anew.
"""

import logging
from datetime import datetime
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import ngettext

from metrics.hurry import hurry
from metrics.storing.alone import alone
from objectives.choices import Visibility
from objectives.models import Cycle, ReportFile, ReportState
from objectives.models.report_file import PATIENCE
from objectives.reporting.pdf import pdf_of
from objectives.reporting.reading import key_results_on, read_report
from people.access import Access, access_of_membership
from people.models import Team
from people.scope import read_only

_log = logging.getLogger(__name__)
LOCK = 0x70646673  # of advisory locks, the class for reports
# Of one person at a time; and how often one is begun whose task was killed.
MOST_WAITING, MOST_TRIES = 5, 3


class _NotAllowed(Exception):
    """Whoever asked for it reads no objectives here any more."""


@transaction.atomic
def ask_for_report(*, access: Access, cycle: Cycle, team: Team | None, language: str) -> None:
    """Have it made for this person; nothing where it is being made already. One that is there is
    replaced. Raises ValidationError."""
    now = timezone.now()
    mine = ReportFile.objects.of(access)
    same: dict[str, Any] = {"cycle": cycle, "team": team, "language": language}
    waiting = mine.filter(state=ReportState.WAITING, asked_at__gt=now - PATIENCE)
    if waiting.exclude(**same).count() >= MOST_WAITING:
        raise ValidationError(
            ngettext(
                "%(count)s report is being made for you already: wait until it is done.",
                "%(count)s reports are being made for you already: wait until one is done.",
                MOST_WAITING,
            )
            % {"count": MOST_WAITING}
        )
    asked = ReportFile(
        organization=access.organization, person=access.membership, asked_at=now, **same
    )
    # Two clicks at once are one: the second finds the first one's row.
    ReportFile.objects.bulk_create([asked], ignore_conflicts=True)
    over = ~Q(state=ReportState.WAITING) | Q(asked_at__lte=now - PATIENCE)
    mine.filter(over, **same).update(
        state=ReportState.WAITING,
        asked_at=now,
        tries=0,
        trouble="",
        content=None,
        size=None,
        made_at=None,
    )
    hurry()


def reports_to_make() -> list[int]:
    """Those that somebody waits for."""
    return list(ReportFile.objects.waiting().values_list("pk", flat=True))


def make_report_file(*, report_id: int) -> None:
    """Make it, unless another process is at it. What goes wrong for good is kept for who asked."""
    with alone(LOCK, report_id) as mine:
        waiting = ReportFile.objects.waiting().filter(pk=report_id)
        kept = waiting.select_related("organization", "person__user", "cycle", "team").first()
        if not mine or kept is None:
            return
        if kept.tries >= MOST_TRIES:
            _fail(kept, "broken_off")
            return
        # Before it begins: of one that was killed nobody could say so afterwards.
        waiting.update(tries=F("tries") + 1)
        try:
            _make(kept)
        except _NotAllowed:
            waiting.delete()
        except SoftTimeLimitExceeded:
            _fail(kept, "too_long")
        except (Error, MemoryError):
            raise  # of the machine: tried again when that is over
        except Exception:
            _log.exception("report %s could not be made", kept.pk)
            _fail(kept, "unexpected")


def _make(kept: ReportFile) -> None:
    """As whoever asked may see it now, in their language."""
    member, now = kept.person, timezone.now()
    if member.left_at is not None or member.user is None or not member.user.is_active:
        raise _NotAllowed
    access = access_of_membership(member, kept.organization)
    if not access.reads_objectives:
        raise _NotAllowed
    with translation.override(kept.language):
        with read_only():
            portion, report = read_report(access, kept.cycle, kept.team, None, now=now)
        content = pdf_of(report)
    lines = portion.board.lines
    private = [
        line.objective.pk for line in lines if line.objective.visibility == Visibility.PRIVATE
    ]
    personal = [each.pk for each in key_results_on(portion.board) if each.person_id is not None]
    ReportFile.objects.waiting().filter(pk=kept.pk).update(
        state=ReportState.MADE,
        made_at=now,
        content=content,
        size=len(content),
        private=private,
        personal=personal,
    )


def _fail(kept: ReportFile, trouble: str) -> None:
    ReportFile.objects.waiting().filter(pk=kept.pk).update(
        state=ReportState.FAILED, trouble=trouble
    )


def forget_report_files(*, before: datetime) -> int:
    """Remove those that were asked for before that moment; how many."""
    gone, _each = ReportFile.objects.filter(asked_at__lt=before).delete()
    return gone
