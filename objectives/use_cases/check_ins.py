"""The weekly check-in: one word a week on a key result, with its value as reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from objectives.choices import Kind
from objectives.models import CheckIn, KeyResult, KeyResultPoint
from objectives.neglect import owed_week
from objectives.owed import may_check_in
from objectives.recompute import recompute_key_result
from objectives.use_cases.milestones import tick_in_check_in
from objectives.use_cases.overrides import end_overrides
from objectives.use_cases.rules import check, done, hold_key_result, hold_open, require
from people.access import Access
from people.models import Membership


@dataclass(frozen=True, kw_only=True)
class CheckInText:
    """What a person says; `value` (millionths) alone where nothing computes it.

    steps: ids of milestones that are done by the end of the week reported.
    week: the Sunday of the week that it was written for. seen: when the check-in that its writer
    saw was last changed, "" where there was none. None for who does not say: they have seen what
    they said themselves.
    """

    confidence: str
    comment: str = ""
    blocker: str = ""
    helper: Membership | None = None
    value: int | None = None
    steps: Collection[int] = ()
    week: date | None = None
    seen: str | None = None


@transaction.atomic
def check_in(*, access: Access, key_result: KeyResult, text: CheckInText) -> CheckIn:
    """Report the week that ended last, or change what was said about it.

    A computed value is frozen as it stood at that week's end, when it is first reported; a typed
    one is the latest typed. Raises ValidationError.
    """
    require(may_check_in(access, key_result))
    now = timezone.now()
    sunday = owed_week(key_result, access.organization, now=now)
    if sunday is None:
        raise ValidationError(
            _("There is no week to report yet: the first one ends on Sunday.")
            if key_result.published_at
            else _("This objective is not published yet.")
        )
    hold_open(key_result.objective.cycle)
    _refuse_another_week(text, sunday)
    # One at a time: two tabs that save at once change one check-in, not make two.
    hold_key_result(access, key_result, may=may_check_in)
    if key_result.kind == Kind.MILESTONES:
        tick_in_check_in(access, key_result, text.steps, sunday=sunday)
    report = CheckIn.objects.filter(key_result=key_result, week_end=sunday).first()
    _refuse_unseen(access, text, report)
    if report is None:
        report = CheckIn(organization=access.organization, key_result=key_result, week_end=sunday)
        _freeze(report, key_result, sunday)
    elif key_result.kind == Kind.MILESTONES:
        _freeze(report, key_result, sunday)
    if key_result.is_typed:
        _take_typed(report, text, now)
    report.status = key_result.status
    report.author, report.changed_at = access.membership, now
    report.confidence, report.comment = text.confidence, text.comment
    report.blocker, report.helper = text.blocker, text.helper
    check(report, {})
    report.save()
    end_overrides(key_result, by=access.membership)
    if key_result.is_typed:
        KeyResult.objects.filter(pk=key_result.pk).update(version=F("version") + 1)
        recompute_key_result(key_result)
        key_result.refresh_from_db(fields=["progress", "status"])
        report.progress, report.status = key_result.progress, key_result.status
        report.save(update_fields=["progress", "status"])
    done(access, "checked_in", key_result, week=sunday.isoformat())
    return report


def seen_of(report: CheckIn | None) -> str:
    """What somebody who saw this check-in, or none, says that they saw."""
    return report.changed_at.isoformat() if report is not None else ""


def _refuse_another_week(text: CheckInText, sunday: date) -> None:
    """A page that was left open over Sunday reports a week that is closed."""
    if text.week is not None and text.week != sunday:
        day = partial(date_format, format="MONTH_DAY_FORMAT")
        raise ValidationError(
            _(
                "The week to %(then)s is closed: now the one to %(now)s is reported."
                " What you typed is still here; look whether it holds, and save again."
            )
            % {"then": day(text.week), "now": day(sunday)},
            code="another_week",
        )


def _refuse_unseen(access: Access, text: CheckInText, report: CheckIn | None) -> None:
    """Nobody overwrites words that they have not seen; what one sent twice is done twice."""
    if report is None or text.seen == seen_of(report):
        return
    is_own = report.author_id == access.membership.pk
    if is_own and (text.seen is None or _says_the_same(report, text)):
        return
    raise ValidationError(
        _(
            "%(name)s has checked in meanwhile: %(confidence)s. %(comment)s"
            " What you typed is still here; saving again puts it in place of that."
        )
        % {
            "name": report.author.name,
            "confidence": report.get_confidence_display(),
            "comment": report.comment,
        },
        code="unseen",
    )


def _says_the_same(report: CheckIn, text: CheckInText) -> bool:
    said = (text.confidence, text.comment, text.blocker, text.helper and text.helper.pk)
    stands = (report.confidence, report.comment, report.blocker, report.helper_id)
    return said == stands and (not report.key_result.is_typed or text.value == report.value)


def _freeze(report: CheckIn, key_result: KeyResult, sunday: date) -> None:
    """The value as of that Sunday where it was stored, else as it stands now."""
    point = KeyResultPoint.objects.filter(
        organization=report.organization_id, key_result=key_result, day=sunday
    ).first()
    source = point or key_result
    report.value, report.progress = source.value, source.progress
    report.sample = source.sample
    report.value_as_of = key_result.value_as_of


def _take_typed(report: CheckIn, text: CheckInText, now: datetime) -> None:
    if text.value is None:
        raise ValidationError({"value": _("Type the value: nothing computes it.")})
    report.value, report.value_as_of, report.sample = text.value, now, None
