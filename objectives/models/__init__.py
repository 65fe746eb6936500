"""Cycles, objectives, key results and check-ins."""

from objectives.choices import (
    Ambition,
    Bound,
    Cadence,
    Confidence,
    CycleState,
    InitiativeState,
    Kind,
    Member,
    ObjectiveState,
    Stage,
    Status,
    Visibility,
    Window,
)
from objectives.models.check_in import CheckIn
from objectives.models.cycle import Cycle
from objectives.models.forecast import Forecast
from objectives.models.grading import Grade, Reported, ReportedObjective, Retrospective
from objectives.models.history import Change
from objectives.models.initiative import Initiative
from objectives.models.key_result import KeyResult
from objectives.models.kinds import MemberValue, Milestone
from objectives.models.objective import Objective, Reader, Share, Support
from objectives.models.override import OverrideEnd, StatusOverride
from objectives.models.planning import Mission, Proposal
from objectives.models.point import KeyResultPoint
from objectives.models.pulse import PulseAnswered, PulseTally
from objectives.models.recompute import RecomputeState
from objectives.models.report_file import ReportFile, ReportState
from objectives.models.review import ReviewAction, ReviewNote
from objectives.models.rhythm import RhythmState
from objectives.models.stage import JourneyStage
from objectives.models.status_rules import StatusRules
from objectives.models.talk import ABOUT, Acknowledgement, Comment, Thanks
from objectives.models.template import SavedTemplate
from objectives.models.waved_off import WavedOff

__all__ = [
    "ABOUT",
    "Acknowledgement",
    "Ambition",
    "Bound",
    "Cadence",
    "Change",
    "CheckIn",
    "Comment",
    "Confidence",
    "Cycle",
    "CycleState",
    "Forecast",
    "Grade",
    "Initiative",
    "InitiativeState",
    "JourneyStage",
    "KeyResult",
    "KeyResultPoint",
    "Kind",
    "Member",
    "MemberValue",
    "Milestone",
    "Mission",
    "Objective",
    "ObjectiveState",
    "OverrideEnd",
    "Proposal",
    "PulseAnswered",
    "PulseTally",
    "Reader",
    "RecomputeState",
    "ReportFile",
    "ReportState",
    "Reported",
    "ReportedObjective",
    "Retrospective",
    "ReviewAction",
    "ReviewNote",
    "RhythmState",
    "SavedTemplate",
    "Share",
    "Stage",
    "Status",
    "StatusOverride",
    "StatusRules",
    "Support",
    "Thanks",
    "Visibility",
    "WavedOff",
    "Window",
]
