"""The status that a reader sees of an objective: a person's word, guardrails, neglect."""

from collections.abc import Sequence
from fractions import Fraction

from objectives.choices import Kind, ObjectiveState, Status
from objectives.lines import KeyResultLine
from objectives.models import KeyResult, Objective
from objectives.status import Neglect, is_broken, said_by_hand, shown_of_objective

# What an objective shows before it is published.
DRAFT = "draft"


def shown_status(
    objective: Objective, weighted: Sequence[KeyResultLine], guardrails: Sequence[KeyResultLine]
) -> str:
    """The same, from its rows."""
    parts = [Neglect(Fraction(line.key_result.weight), line.late, line.stale) for line in weighted]
    return standing_of(
        objective, parts, broken=any(_is_broken(line.key_result) for line in guardrails)
    )


def standing_of(objective: Objective, parts: Sequence[Neglect], *, broken: bool) -> str:
    """DRAFT before it is published. broken: whether one of its guardrails is."""
    if objective.state != ObjectiveState.PUBLISHED:
        return DRAFT
    status, override = objective.told_status, objective.override
    if override is not None:
        status = said_by_hand(status, Status(override.status), broken=broken)
    return shown_of_objective(status, parts)


def is_by_hand(objective: Objective, status: str) -> bool:
    """Whether this status, as it is shown, is what a person said."""
    return objective.override is not None and objective.override.status == status


def _is_broken(key_result: KeyResult) -> bool:
    return is_broken(
        Status(key_result.status),
        key_result.last_week_inside,
        is_maintain=key_result.kind == Kind.MAINTAIN,
    )
