"""Sources, facts, measurements, metrics and their values."""

from metrics.models.helpdesk import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from metrics.models.measurement import Measurement, MeasurementHistory, Ruling
from metrics.models.metric import DueValue, MeasureVersion, Metric, MetricValue, MetricVersion
from metrics.models.resolution import DueScope, SeenMatch, SeenZone
from metrics.models.source import (
    BadRow,
    EventFile,
    RunStatus,
    Source,
    SourceKind,
    Stream,
    SyncRun,
)
from metrics.models.ticket import Ticket, TicketEvent

__all__ = [
    "AgentMatch",
    "BadRow",
    "DueScope",
    "DueValue",
    "EventFile",
    "GroupMatch",
    "HelpdeskAgent",
    "HelpdeskGroup",
    "MeasureVersion",
    "Measurement",
    "MeasurementHistory",
    "Metric",
    "MetricValue",
    "MetricVersion",
    "Ruling",
    "RunStatus",
    "SeenMatch",
    "SeenZone",
    "Source",
    "SourceKind",
    "Stream",
    "SyncRun",
    "Ticket",
    "TicketEvent",
]
