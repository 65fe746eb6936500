"""The shared incident log in a database: imported by the command, and by PostgreSQL's own COPY."""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.db import connection, transaction

from bench.framework import database_url, seconds
from metrics.models import Source
from people.models import Organization

BASE_DIR = Path(__file__).resolve().parent.parent
SOURCE = "log"
_COLUMNS = 'event_id, revision, at, kind, actor, role, "to", value, scale, rating, comment, details'


class Imported(NamedTuple):
    """How long the command took, and the peak memory of its process in MB."""

    seconds: float
    megabytes: float


def make_organization(slug: str) -> Organization:
    """An empty one, in UTC."""
    return Organization.objects.create(slug=slug, name=slug, timezone="UTC")


def import_by_command(organization: Organization, log: Path) -> Imported:
    """`manage.py import_events` from the start of its process to the end."""
    with TemporaryDirectory() as folder:
        file = Path(shutil.copy(log, folder))
        command = [
            sys.executable,
            str(BASE_DIR / "manage.py"),
            "import_events",
            str(file),
            f"--organization={organization.slug}",
            f"--source={SOURCE}",
            "--mapping=uci-incidents",
        ]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "okrapp.settings",
            "DATABASE_URL": database_url(),
        }
        found: list[float] = []

        def run() -> None:
            process = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0, "import_events failed"
            found.append(usage.ru_maxrss / 1024)

        return Imported(seconds(run), found[0])


def copy_by_postgres(of: Organization, into: Organization) -> float:
    """Seconds in which COPY takes the events of one organization into another, committed.

    The same table with all its indexes and constraints; the tickets are there before.
    """
    source = Source.objects.get(organization=of)
    source.pk, source.organization = None, into
    source.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO metrics_ticket (organization_id, source_id, external_id, url,"
            " events_version, measured_version, subject, channel, status, priority, topics,"
            " language, requester, account) SELECT %(into)s, s.id, external_id, '', 1, 1, '', 0,"
            " '', '', '{}', '', '', '' FROM metrics_ticket t, metrics_source s"
            " WHERE t.organization_id = %(of)s AND s.organization_id = %(into)s ORDER BY t.id",
            {"of": of.pk, "into": into.pk},
        )
        file = BytesIO()
        cursor.copy_expert(
            f"COPY (SELECT {into.pk}, u.id, {_COLUMNS} FROM metrics_ticketevent e"
            " JOIN metrics_ticket t ON t.id = e.ticket_id JOIN metrics_ticket u"
            f" ON u.organization_id = {into.pk} AND u.external_id = t.external_id"
            f" WHERE e.organization_id = {of.pk} ORDER BY e.id) TO STDOUT",
            file,
        )
    file.seek(0)

    def take_in() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY metrics_ticketevent (organization_id, ticket_id, {_COLUMNS}) FROM STDIN",
                file,
            )

    return seconds(take_in)
