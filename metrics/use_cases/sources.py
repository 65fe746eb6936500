"""What people do with sources: connect, change, remove, bring back, hand in a file."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.intake.importing import upload_events
from metrics.intake.rereading import begin_reading
from metrics.intake.syncing import request_sync
from metrics.models import Source, SourceKind, SyncRun
from metrics.models.encrypted import Secrets
from people import audit
from people.access import Access
from people.models import Organization


@transaction.atomic
def create_source(
    *,
    access: Access,
    kind: str,
    name: str,
    base_url: str = "",
    credentials: Mapping[str, str],
    settings: Mapping[str, Any],
    interval: int = 300,
    enabled: bool = True,
) -> Source:
    """Connect a helpdesk, and begin to read it at once. interval: seconds.

    Refused (field "name") where another source has the name meanwhile.
    """
    _take_name(access, name)
    source = Source.objects.create(
        organization=access.organization,
        kind=kind,
        name=name,
        base_url=base_url,
        credentials=Secrets(credentials),
        settings=dict(settings),
        interval=interval,
        enabled=enabled,
    )
    _note(access, "source.created", source)
    _read(access, source)
    return source


@transaction.atomic
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
    """Change a source and read it at once. credentials: all that hold from now on."""
    _take_name(access, name, source)
    source.settings_changed |= source.as_of is not None and source.settings != dict(settings)
    source.name, source.base_url = name, base_url
    source.credentials = Secrets(credentials)
    source.settings = dict(settings)
    source.interval, source.enabled = interval, enabled
    # What kept it from being read may just have been mended.
    source.failures, source.not_before = 0, None
    source.save(
        update_fields=[
            *("name", "base_url", "credentials", "settings", "interval", "enabled"),
            *("failures", "not_before", "settings_changed"),
        ]
    )
    _note(access, "source.changed", source)
    _read(access, source)
    return source


@transaction.atomic
def read_again(*, access: Access, source: Source) -> SyncRun:
    """Read all of the source anew, so that its settings hold for all of it; the run to watch."""
    begin_reading(source=source)
    _note(access, "source.reread", source)
    return request_sync(source=source, by=access.membership)


@transaction.atomic
def archive_source(*, access: Access, source: Source) -> None:
    """Stop reading the source. Its facts stay: figures of the past do not change."""
    source.archived_at = timezone.now()
    source.save(update_fields=["archived_at"])
    _note(access, "source.archived", source)


@transaction.atomic
def restore_source(*, access: Access, source: Source) -> None:
    """Read the source again, from where it was left."""
    source.archived_at = None
    source.save(update_fields=["archived_at"])
    _note(access, "source.restored", source)
    _read(access, source)


@transaction.atomic
def add_file(
    *, access: Access, source: Source, upload: "File[bytes]", mapping: str = ""
) -> SyncRun:
    """Keep an event log that was handed in, and have it read at once; the run to watch."""
    run = upload_events(source=source, file=upload, mapping=mapping, by=access.membership)
    _note(access, "source.file", source)
    return run


def _take_name(access: Access, name: str, source: Source | None = None) -> None:
    """A button pressed twice makes one source, not two."""
    Organization.objects.lock(access.organization.pk)
    others = Source.objects.filter(organization=access.organization, name=name)
    if source is not None:
        others = others.exclude(pk=source.pk)
    if others.exists():
        raise ValidationError({"name": _("Another source has this name.")})


def _read(access: Access, source: Source) -> None:
    if source.kind != SourceKind.EVENT_LOG:  # files come when they come
        request_sync(source=source, by=access.membership)


def _note(access: Access, action: str, source: Source) -> None:
    audit.record(
        organization=access.organization, by=access.membership, action=action, subject=source.name
    )
    Organization.objects.touch(access.organization.pk)
