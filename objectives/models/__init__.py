"""Cycles, objectives, key results and check-ins."""

from objectives.choices import (
    Bound,
    Cadence,
    Confidence,
    CycleState,
    Kind,
    ObjectiveState,
    Stage,
    Status,
    Visibility,
    Window,
)
from objectives.models.cycle import Cycle
from objectives.models.key_result import (
    CheckIn,
    KeyResult,
    KeyResultPoint,
)
from objectives.models.objective import Objective, Reader, Support
from objectives.models.recompute import RecomputeState
from objectives.models.status_rules import StatusRules

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
    "RecomputeState",
    "Stage",
    "Status",
    "StatusRules",
    "Support",
    "Visibility",
    "Window",
]
