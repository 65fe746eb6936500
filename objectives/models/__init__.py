"""Cycles, objectives, key results and check-ins."""

from objectives.models.cycle import Cadence, Cycle, CycleState
from objectives.models.key_result import (
    Bound,
    CheckIn,
    Confidence,
    KeyResult,
    KeyResultPoint,
    Kind,
    Window,
)
from objectives.models.objective import (
    Objective,
    ObjectiveState,
    Reader,
    Stage,
    Status,
    Support,
    Visibility,
)

__all__ = [
    "Bound",
    "Cadence",
    "CheckIn",
    "Confidence",
    "Cycle",
    "CycleState",
    "KeyResult",
    "KeyResultPoint",
    "Kind",
    "Objective",
    "ObjectiveState",
    "Reader",
    "Stage",
    "Status",
    "Support",
    "Visibility",
    "Window",
]
