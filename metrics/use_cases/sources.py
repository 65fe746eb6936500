"""What people do with sources: connect, change, remove, bring back, hand in a file."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from metrics.models import EventFile, Source
from metrics.models.encrypted import Secrets
from people import audit
from people.access import Access
from people.models import Organization

CHUNK = 1 << 20


def create_source(
    *,
    access: Access,
    kind: str,
    name: str,
    base_url: str = "",
    credentials: Mapping[str, str],
    settings: Mapping[str, Any],
    interval: int = 300,
) -> Source:
    """Connect a helpdesk; its first sync is due at once."""
    source = Source.objects.create(
        organization=access.organization,
        kind=kind,
        name=name,
        base_url=base_url,
        credentials=Secrets(credentials),
        settings=dict(settings),
        interval=interval,
        next_due_at=timezone.now(),
    )
    _note(access, "source.created", source)
    return source


def change_source(
    *,
    access: Access,
    source: Source,
    name: str,
    base_url: str,
    credentials: Mapping[str, str],
    settings: Mapping[str, Any],
    interval: int,
    enabled: bool,
) -> Source:
    """Change a source and sync it at once. A credential that is left empty stays as it was."""
    given = {key: value for key, value in credentials.items() if value}
    source.name, source.base_url = name, base_url
    source.credentials = Secrets((source.credentials or {}) | given)
    source.settings = dict(settings)
    source.interval, source.enabled = interval, enabled
    source.next_due_at, source.not_before = timezone.now(), None
    source.save(
        update_fields=[
            *("name", "base_url", "credentials", "settings", "interval", "enabled"),
            *("next_due_at", "not_before"),
        ]
    )
    _note(access, "source.changed", source)
    return source


def archive_source(*, access: Access, source: Source) -> None:
    """Stop reading the source. Its facts stay: figures of the past do not change."""
    source.archived_at = timezone.now()
    source.save(update_fields=["archived_at"])
    _note(access, "source.archived", source)


def restore_source(*, access: Access, source: Source) -> None:
    """Read the source again, from where it was left."""
    source.archived_at, source.next_due_at = None, timezone.now()
    source.save(update_fields=["archived_at", "next_due_at"])
    _note(access, "source.restored", source)


def add_file(
    *, access: Access, source: Source, upload: UploadedFile, mapping: str = ""
) -> EventFile:
    """Keep an event log that was handed in, and have it read at once."""
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
    upload.seek(0)
    kept = EventFile.objects.create(
        organization=access.organization,
        source=source,
        file=upload,
        name=PurePath(upload.name or "").name[:200],
        digest=digest.hexdigest(),
        mapping=mapping,
        uploaded_by=access.membership,
    )
    Source.objects.filter(pk=source.pk).update(next_due_at=timezone.now(), not_before=None)
    _note(access, "source.file", source)
    return kept


def _note(access: Access, action: str, source: Source) -> None:
    audit.record(
        organization=access.organization, by=access.membership, action=action, subject=source.name
    )
    Organization.objects.touch(access.organization.pk)
