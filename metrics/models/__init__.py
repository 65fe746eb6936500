"""Sources, facts, measurements, metrics and their values."""

from metrics.models.account import Account, AccountAssignee, Colour
from metrics.models.beside import Band, BandWindow, Benchmark
from metrics.models.calendar import IncidentWindow, Schedule, SlaPolicy, SlaTarget
from metrics.models.dispute import Asks, Dispute, DisputeState
from metrics.models.entry import Answer, Batch, Better, Entry, OwnMeasure, OwnUnit, Way
from metrics.models.entry_file import About, EntryFile, EntryRow, Stage
from metrics.models.helpdesk import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from metrics.models.limits import MeasureLimits
from metrics.models.measurement import Measurement, MeasurementHistory, Ruling
from metrics.models.metric import DueValue, MeasureVersion, Metric, MetricValue, MetricVersion
from metrics.models.practice import Consent, Practice
from metrics.models.resolution import DueScope, SeenMatch, SeenRule, SeenZone
from metrics.models.saved_view import SavedView
from metrics.models.source import (
    BadRow,
    EventFile,
    RunStatus,
    Source,
    SourceKind,
    Stream,
    SyncRun,
)
from metrics.models.ticket import SetAside, Ticket, TicketEvent

__all__ = [
    "About",
    "Account",
    "AccountAssignee",
    "AgentMatch",
    "Answer",
    "Asks",
    "BadRow",
    "Band",
    "BandWindow",
    "Batch",
    "Benchmark",
    "Better",
    "Colour",
    "Consent",
    "Dispute",
    "DisputeState",
    "DueScope",
    "DueValue",
    "Entry",
    "EntryFile",
    "EntryRow",
    "EventFile",
    "GroupMatch",
    "HelpdeskAgent",
    "HelpdeskGroup",
    "IncidentWindow",
    "MeasureLimits",
    "MeasureVersion",
    "Measurement",
    "MeasurementHistory",
    "Metric",
    "MetricValue",
    "MetricVersion",
    "OwnMeasure",
    "OwnUnit",
    "Practice",
    "Ruling",
    "RunStatus",
    "SavedView",
    "Schedule",
    "SeenMatch",
    "SeenRule",
    "SeenZone",
    "SetAside",
    "SlaPolicy",
    "SlaTarget",
    "Source",
    "SourceKind",
    "Stage",
    "Stream",
    "SyncRun",
    "Ticket",
    "TicketEvent",
    "Way",
]
