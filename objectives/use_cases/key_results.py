"""Key results: written, changed, archived and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.catalogue import Aggregation, definition_from_json
from metrics.models import MetricVersion
from metrics.values import Filters
from metrics.values.accounts import refused_field
from objectives.choices import Bound, Kind, ObjectiveState, Visibility, Window
from objectives.history.recording import OF_THE_BASELINE, differences, snapshot
from objectives.models import KeyResult, Objective
from objectives.recompute import recompute_key_result, recompute_objective
from objectives.use_cases.history import note_changes, note_deed
from objectives.use_cases.rules import check, done, hold_open, require_writable
from people.access import Access
from people.figures import MILLION, family, measure_value
from people.models import Membership, Team

CONSTRAINTS = {
    "key_result_weight_not_negative": "weight",
    "key_result_target_is_not_baseline": "target",
}

TARGET_IS_BASELINE = "target-is-baseline"


@dataclass(frozen=True, kw_only=True)
class KeyResultText:
    """What a person writes about a key result; amounts are millionths of `unit`.

    Without a metric its values are typed at check-in. Weight 0 is a guardrail.
    """

    title: str
    owner: Membership | None = None
    kind: str = Kind.REACH
    metric: MetricVersion | None = None
    aggregation: str = ""
    unit: str = "count"
    window: str = Window.DEFAULT
    team: Team | None = None
    person: Membership | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    baseline: int | None = None
    baseline_low: int | None = None
    baseline_high: int | None = None
    baseline_n: int | None = None
    target: int | None = None
    stretch: int | None = None
    bound: str = ""
    lower: int | None = None
    upper: int | None = None
    weight: int = MILLION


# Words and who owns it change nothing that is computed.
COMPUTED_FROM = [each.name for each in fields(KeyResultText) if each.name not in ("title", "owner")]
REMEMBERED = [each.name for each in fields(KeyResultText) if each.name not in OF_THE_BASELINE]


@transaction.atomic
def create_key_result(*, access: Access, objective: Objective, text: KeyResultText) -> KeyResult:
    """The last of its objective; published at once where that is. Raises ValidationError."""
    require_writable(access, objective)
    hold_open(objective.cycle)
    last = objective.key_results.aggregate(last=Max("position"))["last"]
    key_result = KeyResult(
        organization=access.organization,
        objective=objective,
        position=0 if last is None else last + 1,
        published_at=timezone.now() if objective.state == ObjectiveState.PUBLISHED else None,
    )
    _write(access, key_result, text)
    key_result.save()
    recompute_key_result(key_result)
    if objective.state == ObjectiveState.PUBLISHED:
        note_deed(access, key_result, "added")
    done(access, "key_result.created", key_result)
    return key_result


@transaction.atomic
def change_key_result(
    *, access: Access, key_result: KeyResult, text: KeyResultText, reason: str = ""
) -> KeyResult:
    """Raises its version where that changes what is computed.

    Once it is published only with a reason, which its history keeps. Raises ValidationError.
    """
    require_writable(access, key_result.objective)
    hold_open(key_result.objective.cycle)
    locked = KeyResult.objects.select_for_update(of=("self",)).get(pk=key_result.pk)
    before = [getattr(locked, name) for name in COMPUTED_FROM]
    was = snapshot(locked, REMEMBERED)
    _write(access, locked, text)
    moved = before != [getattr(locked, name) for name in COMPUTED_FROM]
    note_changes(access, locked, differences(was, snapshot(locked, REMEMBERED)), reason=reason)
    locked.version += moved
    locked.save(update_fields=[*(each.name for each in fields(KeyResultText)), "version"])
    if moved:
        recompute_key_result(locked)
    done(access, "key_result.changed", locked)
    return locked


@transaction.atomic
def archive_key_result(*, access: Access, key_result: KeyResult) -> KeyResult:
    """Out of its objective's progress; `restore_key_result` undoes it."""
    return _set_archived(access, key_result, archived=True)


@transaction.atomic
def restore_key_result(*, access: Access, key_result: KeyResult) -> KeyResult:
    """Back in its objective's progress. Refused where everyone would see one agent's numbers."""
    _check_person(access, key_result.objective, key_result.person)
    return _set_archived(access, key_result, archived=False)


def _set_archived(access: Access, key_result: KeyResult, *, archived: bool) -> KeyResult:
    require_writable(access, key_result.objective)
    hold_open(key_result.objective.cycle)
    now = timezone.now() if archived else None
    KeyResult.objects.filter(organization=access.organization, pk=key_result.pk).update(
        archived_at=now, version=F("version") + 1
    )
    key_result.archived_at = now
    recompute_objective(key_result.objective)
    if key_result.objective.state == ObjectiveState.PUBLISHED:
        note_deed(access, key_result, "archived" if archived else "restored")
    done(access, "key_result.archived" if archived else "key_result.restored", key_result)
    return key_result


def _write(access: Access, key_result: KeyResult, text: KeyResultText) -> None:
    _check_person(access, key_result.objective, text.person)
    for each in fields(KeyResultText):
        setattr(key_result, each.name, getattr(text, each.name))
    key_result.filters = dict(text.filters)
    _check_filters(text)
    _check_amounts(text)
    check(key_result, CONSTRAINTS)


def _check_person(access: Access, objective: Objective, person: Membership | None) -> None:
    """One agent's numbers are for few: not to be read off an objective that everyone sees."""
    if person is None:
        return
    if not access.reads_person(person.pk):
        raise ValidationError({"person": _("You may not see this person's numbers.")})
    if objective.visibility != Visibility.PRIVATE:
        raise ValidationError(
            {
                "person": _(
                    "One agent's numbers are not for everyone: make the objective private first"
                    " (“Visible to”)."
                )
            }
        )


def _read_as(text: KeyResultText) -> Aggregation | None:
    if text.metric is None:
        return None
    return definition_from_json(text.metric.definition).aggregation(text.aggregation)


def _check_filters(text: KeyResultText) -> None:
    """What counts accounts knows nothing of tickets."""
    one = _read_as(text)
    field = refused_field(one, [Filters(**dict[str, Any](text.filters))], "") if one else ""
    if field:
        raise ValidationError({field: _("This metric cannot be told apart by that.")})


def _check_amounts(text: KeyResultText) -> None:
    wrong = _missing_of_maintain(text) if text.kind == Kind.MAINTAIN else _missing_of_reach(text)
    if wrong:
        raise ValidationError(wrong)


def _missing_of_reach(text: KeyResultText) -> dict[str, Any]:
    if text.target is None:
        return {"target": _("Type the value to reach.")}
    one = _read_as(text)
    runs_up = family(text.unit) in ("count", "money") or (one and one.kind == "coverage")
    if text.baseline is None and not runs_up:
        return {"baseline": _("Type the value from which you start. Only a count starts from 0.")}
    if text.target == (text.baseline or 0):
        message = _(
            "The target equals the baseline. To stay where you are,"
            " choose “Stay at a value every week”."
        )
        return {"target": ValidationError(message, code=TARGET_IS_BASELINE)}
    return _wrong_stretch(text, text.target, text.baseline or 0)


def _wrong_stretch(text: KeyResultText, target: int, start: int) -> dict[str, str]:
    """It lies further on the way from the start through the target."""
    if text.stretch is None or (text.stretch - target) * (target - start) > 0:
        return {}
    words = {"target": measure_value(target, text.unit)}
    if target > start:
        return {"stretch": _("A stretch lies beyond the target: above %(target)s.") % words}
    return {"stretch": _("A stretch lies beyond the target: below %(target)s.") % words}


def _missing_of_maintain(text: KeyResultText) -> dict[str, str]:
    if text.bound not in Bound.values:
        return {"bound": _("Choose on which side of the value to stay.")}
    if text.bound != Bound.AT_MOST and text.lower is None:
        return {"lower": _("Type the value to stay at or above.")}
    if text.bound != Bound.AT_LEAST and text.upper is None:
        return {"upper": _("Type the value to stay at or below.")}
    if text.bound == Bound.WITHIN and (text.lower or 0) >= (text.upper or 0):
        return {"upper": _("The upper end of the band must lie above its lower end.")}
    return {}
