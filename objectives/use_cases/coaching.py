"""What people do about what the coach finds: let it stand with a reason, take that back."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.coach.advice import Advice, advise, advise_all
from objectives.coach.draft import Step
from objectives.coach.finding import Finding
from objectives.coach.judge import stops_of_key_result
from objectives.coach.reading import Reading
from objectives.models import KeyResult, Milestone, Objective, WavedOff
from objectives.use_cases.asked import StepText
from objectives.use_cases.rules import (
    check,
    done,
    done_already,
    hold_objective,
    hold_open,
    refuse_again,
    require_writable,
)
from people.access import Access


def refuse_stops(access: Access, objectives: Sequence[Objective]) -> None:
    """Raise ValidationError with what must be mended before they are published, of several each
    with the objective that it is about."""
    stopped = [
        (each.objective, stop) for each in advise_all(access, objectives) for stop in each.stops
    ]
    if len(objectives) == 1:
        _refuse([stop for _objective, stop in stopped])
    words = _("“%(objective)s”: %(reason)s")
    named = [
        ValidationError(
            words % {"objective": objective.title, "reason": in_words(stop)}, code="stop"
        )
        for objective, stop in stopped
    ]
    if named:
        raise ValidationError(named)


def stops_that_stand(access: Access, objective: Objective) -> frozenset[tuple[int, str]]:
    """What the coach stops in it as it is: whose, and the mark of the words and figures judged."""
    return frozenset((each.key_result, each.mark) for each in advise(access, objective).stops)


def refuse_new_stops(
    access: Access, objective: Objective, stood: frozenset[tuple[int, str]]
) -> None:
    """Raise ValidationError with what must be mended in a published objective that was changed.

    stood: `stops_that_stand` before. What time alone brought about, such as an owner who left,
    holds nobody up who changes something else.
    """
    stops = advise(access, objective).stops
    _refuse([each for each in stops if (each.key_result, each.mark) not in stood])


def refuse_stops_of(
    access: Access,
    key_result: KeyResult,
    *,
    stored: KeyResult | None,
    steps: Iterable[StepText] | None = None,
) -> None:
    """Raise ValidationError with what must be mended before it counts in a published objective.

    key_result: as it is about to be saved, with these steps; None: those that are stored. stored:
    as it counts so far, whose stops hold nobody up who changes something else.
    """
    stops = _stops_of(access, key_result, _known(key_result) if steps is None else steps)
    if stops and stored is not None:
        stood = {each.mark for each in _stops_of(access, stored, _known(stored))}
        stops = [each for each in stops if each.mark not in stood]
    # Its title stands in the form.
    _refuse([each._replace(title="") for each in stops])


def _known(key_result: KeyResult) -> Iterable[Milestone]:
    mine = Milestone.objects.filter(organization=key_result.organization_id, key_result=key_result)
    return mine.order_by("position", "id")


def _stops_of(
    access: Access, key_result: KeyResult, steps: Iterable[StepText | Milestone]
) -> list[Finding]:
    draft = Reading(access).objective(
        key_result.objective,
        [key_result],
        steps=[Step(each.title, each.due) for each in steps],
        only="key_results",
    )
    return stops_of_key_result(draft.key_results[0], draft)


def _refuse(stops: list[Finding]) -> None:
    if stops:
        raise ValidationError([ValidationError(in_words(each), code=each.code) for each in stops])


def in_words(finding: Finding) -> str:
    """What is wrong and how to mend it, of which key result."""
    said = {"what": finding.what, "fix": finding.fix, "title": finding.title}
    if finding.title:
        return _("“%(title)s”: %(what)s %(fix)s") % said
    return _("%(what)s %(fix)s") % said


@transaction.atomic
def wave_off(
    *, access: Access, objective: Objective, code: str, key_result: int, reason: str
) -> Advice:
    """Let a warning or hint stand; key_result 0: the objective's own. Raises ValidationError."""
    require_writable(access, objective)
    _hold(access, objective)
    finding = _standing(advise(access, objective), code, key_result)
    if finding.stops:
        raise ValidationError(_("This must be mended: it cannot be waved off."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it may stand.")})
    row = _row(access, objective, code, key_result) or WavedOff(
        organization=access.organization,
        objective=objective,
        key_result_id=key_result or None,
        code=code,
    )
    if row.pk and row.mark == finding.mark:
        raise _let_stand_already(row)
    row.mark, row.reason, row.by = finding.mark, reason.strip(), access.membership
    row.at = timezone.now()
    check(row, {})
    row.save()
    done(access, "coach.waved_off", objective, code=code, key_result=key_result, reason=row.reason)
    return advise(access, objective)


@transaction.atomic
def take_back(*, access: Access, objective: Objective, code: str, key_result: int) -> Advice:
    """Let the coach speak of it again; the reason stays in the audit log.

    Raises ValidationError where it was put away or moved meanwhile, or taken back by another.
    """
    require_writable(access, objective)
    _hold(access, objective)
    row = _row(access, objective, code, key_result)
    if row is None:
        raise done_already()
    details = {"code": code, "key_result": key_result, "reason": row.reason}
    row.delete()
    done(access, "coach.taken_back", objective, **details)
    return advise(access, objective)


def _hold(access: Access, objective: Objective) -> None:
    """One at a time, each about what the coach says of it now, not of what a page has read."""
    hold_open(objective.cycle)
    hold_objective(access, objective)
    refuse_again(objective, archived=True, same_deed=False)


def _row(access: Access, objective: Objective, code: str, key_result: int) -> WavedOff | None:
    mine = WavedOff.objects.filter(organization=access.organization, objective=objective)
    return mine.select_related("by").filter(key_result=key_result or None, code=code).first()


def _standing(advice: Advice, code: str, key_result: int) -> Finding:
    found = [*advice.findings, *(each.finding for each in advice.waved)]
    for each in found:
        if (each.code, each.key_result) == (code, key_result):
            return each
    raise ValidationError(_("The coach no longer says this."))


def _let_stand_already(row: WavedOff) -> ValidationError:
    """What the second of two is told: the first one's words stand until they are taken back."""
    words = _("%(name)s has let this stand already: “%(reason)s”")
    return ValidationError(words % {"name": row.by.name, "reason": row.reason})
