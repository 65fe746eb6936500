"""Event logs that tests write, and hand in."""

from pathlib import Path

from django.core.files.base import ContentFile

from metrics.intake import importing
from metrics.models import (
    EventFile,
    RunStatus,
    Source,
    SourceKind,
    SyncRun,
)
from people.models import Organization

HEADER = "ticket_id,event_id,at,kind,actor_id,actor_role,to,channel"


def rows(tickets: int) -> list[str]:
    """Created at minute n of 2 March 2026, solved an hour later: two rows a ticket."""
    found = []
    for number in range(tickets):
        hour, minute = divmod(number % 1200, 60)
        day = 1 + number // 1200
        for kind, later, more in (("created", 0, ",email"), ("status", 1, "solved,")):
            at = f"2026-03-{day:02}T{hour + later:02}:{minute:02}:00Z"
            role = "customer" if kind == "created" else "agent"
            found.append(f"T{number},{kind},{at},{kind},x,{role},{more}")
    return found


def write(path: Path, lines: list[str]) -> Path:
    """An event log of these lines."""
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def handed_in(organization: Organization, log: Path, many: int = 1) -> list[EventFile]:
    """The uploads, which nobody has read yet, the first one first."""
    source, _ = Source.objects.get_or_create(
        organization=organization, name="Files", kind=SourceKind.EVENT_LOG
    )
    content: ContentFile[bytes] = ContentFile(log.read_bytes(), name="log.csv")
    for _each in range(many):
        importing.upload_events(source=source, file=content, mapping="", by=None)
    return list(EventFile.objects.order_by("-pk")[:many])[::-1]


def take_in_upload(organization: Organization, data: bytes) -> SyncRun:
    """The run that read it to its end."""
    source = Source.objects.create(
        organization=organization, name="Files", kind=SourceKind.EVENT_LOG
    )
    file = ContentFile(data, name="log.csv")
    run = importing.upload_events(source=source, file=file, mapping="", by=None)
    assert importing.import_upload(file_id=run.file_id or 0)
    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED
    return run
