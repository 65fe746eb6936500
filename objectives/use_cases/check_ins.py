"""The weekly check-in: one word a week on a key result, with its value as reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import Kind
from objectives.models import CheckIn, KeyResult, KeyResultPoint
from objectives.neglect import owed_week
from objectives.recompute import recompute_key_result
from objectives.use_cases.milestones import tick_in_check_in
from objectives.use_cases.overrides import end_overrides
from objectives.use_cases.rules import check, done, hold_open, require
from people.access import Access
from people.models import Membership


@dataclass(frozen=True, kw_only=True)
class CheckInText:
    """What a person says; `value` (millionths) alone where nothing computes it.

    steps: ids of milestones that are done by the end of the week reported.
    """

    confidence: str
    comment: str = ""
    blocker: str = ""
    helper: Membership | None = None
    value: int | None = None
    steps: Collection[int] = ()


@transaction.atomic
def check_in(*, access: Access, key_result: KeyResult, text: CheckInText) -> CheckIn:
    """Report the week that ended last, or change what was said about it.

    A computed value is frozen as it stood at that week's end, when it is first reported; a typed
    one is the latest typed. Raises ValidationError.
    """
    require(
        access.checks_in(owner_id=key_result.answerable_id, team_id=key_result.objective.team_id)
    )
    now = timezone.now()
    sunday = owed_week(key_result, access.organization, now=now)
    if sunday is None:
        raise ValidationError(
            _("There is no week to report yet: the first one ends on Sunday.")
            if key_result.published_at
            else _("This objective is not published yet.")
        )
    hold_open(key_result.objective.cycle)
    # One at a time: two tabs that save at once change one check-in, not make two.
    KeyResult.objects.select_for_update(of=("self",)).get(pk=key_result.pk)
    if key_result.kind == Kind.MILESTONES:
        tick_in_check_in(access, key_result, text.steps, sunday=sunday)
    report = CheckIn.objects.filter(key_result=key_result, week_end=sunday).first()
    if report is None:
        report = CheckIn(organization=access.organization, key_result=key_result, week_end=sunday)
        _freeze(report, key_result, sunday)
    elif key_result.kind == Kind.MILESTONES:
        _freeze(report, key_result, sunday)
    if key_result.is_typed:
        _take_typed(report, text, now)
    report.author, report.changed_at = access.membership, now
    report.confidence, report.comment = text.confidence, text.comment
    report.blocker, report.helper = text.blocker, text.helper
    check(report, {})
    report.save()
    end_overrides(key_result, by=access.membership)
    if key_result.is_typed:
        KeyResult.objects.filter(pk=key_result.pk).update(version=F("version") + 1)
        recompute_key_result(key_result)
        key_result.refresh_from_db(fields=["progress"])
        report.progress = key_result.progress
        report.save(update_fields=["progress"])
    done(access, "checked_in", key_result, week=sunday.isoformat())
    return report


def _freeze(report: CheckIn, key_result: KeyResult, sunday: date) -> None:
    """The value as of that Sunday where it was stored, else as it stands now."""
    point = KeyResultPoint.objects.filter(
        organization=report.organization_id, key_result=key_result, day=sunday
    ).first()
    source = point or key_result
    report.value, report.progress = source.value, source.progress
    report.value_as_of = key_result.value_as_of


def _take_typed(report: CheckIn, text: CheckInText, now: datetime) -> None:
    if text.value is None:
        raise ValidationError({"value": _("Type the value: nothing computes it.")})
    report.value, report.value_as_of = text.value, now
