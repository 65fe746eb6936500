"""The quarter's end: key results graded, retrospectives written."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import CycleState, ObjectiveState
from objectives.history.recording import Difference, differences, snapshot
from objectives.history.words import value_words
from objectives.models import Cycle, Grade, KeyResult, Objective, Retrospective
from objectives.quarter.results import exact_progress
from objectives.scores import proposed, score_words
from objectives.use_cases.history import keep
from objectives.use_cases.rules import (
    check,
    done,
    hold_as_it_is,
    hold_key_result,
    refuse_again,
    require,
)
from objectives.use_cases.seen import mark_of, refuse_unseen
from people.access import Access

CONSTRAINTS = {"grade_from_0_to_1": "score"}
PROPOSED = "proposed"  # in the place of a score of one's own


def may_grade(access: Access, key_result: KeyResult) -> bool:
    """Its owner, the team's lead, a director: who checks in on it."""
    return access.checks_in(owner_id=key_result.answerable_id, team_id=key_result.objective.team_id)


def may_look_back(access: Access, objective: Objective) -> bool:
    """Its owner, the team's lead, a director."""
    return access.checks_in(owner_id=objective.owner_id, team_id=objective.team_id)


def seen_of_grade(given: Grade | None) -> str:
    """What who saw it, or that there is none, says that they saw."""
    return mark_of(_given(given))


@transaction.atomic
def grade(
    *,
    access: Access,
    key_result: KeyResult,
    score: int | None,
    reason: str = "",
    seen: str | None = None,
) -> Grade:
    """Accept the proposed score (None, or what is shown of it), or give another with a reason.

    score: millionths. seen: the mark of what its writer saw. Only while its cycle is graded. Raises
    ValidationError, also where another score is proposed by now, or somebody else has given one.
    """
    require(may_grade(access, key_result))
    _require_grading(key_result.objective)
    read = _offered(key_result)
    # One at a time: two tabs that save at once change one grade.
    hold_key_result(access, key_result, may=may_grade)
    offered = _offered(key_result)
    _refuse_another_offer(read, offered)
    if score is not None and score_words(score) == offered:
        score = None
    if score is not None and not reason.strip():
        raise ValidationError({"reason": _("It differs from the proposed score: say why.")})
    rows = Grade.objects.filter(organization=access.organization, key_result=key_result)
    stood = rows.select_related("by").first()
    given = stood or Grade(organization=access.organization, key_result=key_result)
    was, before = _given(stood), given.score
    if score is not None and before is not None and score_words(score) == score_words(before):
        score = before  # left as it is shown
    given.score, given.reason = score, reason.strip() if score is not None else ""
    _refuse_unseen_grade(access, seen, was, given, offered)
    given.by, given.at = access.membership, timezone.now()
    check(given, CONSTRAINTS)
    given.save()
    if before != score:
        keep(access, key_result, [Difference("score", before, score)], reason=given.reason)
    done(access, "key_result.graded", key_result)
    return given


def _given(given: Grade | None) -> dict[str, Any]:
    """What the form shows; the proposed one as that, whatever it is."""
    if given is None:
        return {"score": None, "reason": None}
    score = PROPOSED if given.score is None else given.score
    return {"score": score, "reason": given.reason or None}


def _refuse_unseen_grade(
    access: Access, seen: str | None, was: dict[str, Any], given: Grade, offered: str
) -> None:
    """given: as it is to be, by whom not yet."""

    def words(name: str, value: Any) -> str:
        return offered if (name, value) == ("score", PROPOSED) else value_words(name, value)

    changes = differences(was, _given(given))
    refuse_unseen(access, seen, was, changes, by=given.by if given.pk else None, words=words)


def _offered(key_result: KeyResult) -> str:
    """As it is shown: nobody can tell two apart that read the same."""
    return score_words(proposed(exact_progress(key_result)))


def _refuse_another_offer(read: str, offered: str) -> None:
    """Nobody accepts, or contradicts, what they have not seen."""
    if offered != read:
        raise ValidationError(
            _(
                "Another score is proposed by now: %(now)s, no longer %(then)s."
                " What you typed is still here; look whether it holds, and save again."
            )
            % {"now": offered, "then": read}
        )


@dataclass(frozen=True, kw_only=True)
class LookBack:
    """What one objective taught; seen: the mark of what its writer saw."""

    helped: str = ""
    hindered: str = ""
    keep: str = ""
    seen: str | None = None


LOOKED_BACK = ("helped", "hindered", "keep")


def seen_of_look_back(written: Retrospective | None) -> str:
    """What who saw it, or that there is none, says that they saw."""
    return mark_of(_looked_back(written))


@transaction.atomic
def write_retrospective(*, access: Access, objective: Objective, text: LookBack) -> Retrospective:
    """Written or rewritten while the cycle is graded.

    Raises ValidationError, also where another has written meanwhile.
    """
    require(may_look_back(access, objective))
    _require_grading(objective)
    hold_as_it_is(access, objective)
    refuse_again(objective, archived=True, same_deed=False)
    require(may_look_back(access, objective))
    rows = Retrospective.objects.filter(organization=access.organization, objective=objective)
    stood = rows.select_related("by").first()
    written = stood or Retrospective(organization=access.organization, objective=objective)
    was, by = _looked_back(stood), stood.by if stood else None
    written.helped, written.hindered, written.keep = text.helped, text.hindered, text.keep
    written.by, written.at = access.membership, timezone.now()
    if written.is_empty:
        raise ValidationError(_("Write at least one of the three."))
    refuse_unseen(access, text.seen, was, differences(was, _looked_back(written)), by=by)
    check(written, {})
    written.save()
    done(access, "objective.retrospective", objective)
    return written


def _looked_back(written: Retrospective | None) -> dict[str, Any]:
    if written is None:
        return dict.fromkeys(LOOKED_BACK)
    return snapshot(written, LOOKED_BACK)


def _require_grading(objective: Objective) -> None:
    if objective.state != ObjectiveState.PUBLISHED:
        raise ValidationError(_("This objective is not published yet."))
    if Cycle.objects.hold(objective.cycle) != CycleState.GRADING:
        raise ValidationError(
            _("Scores are given while the cycle is graded: not before, nor after.")
        )
