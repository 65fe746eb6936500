"""Uploaded tables made up, and taken over in a process of its own, as a worker does it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import NamedTuple

from openpyxl import Workbook

from bench.framework import database_url, seconds
from metrics.entering.uploading.keeping import keep_file
from metrics.models import Account, EntryFile
from people.access import access_of_membership
from people.models import Membership, Organization, Role, RoleGrant

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEADINGS = ["measure", "date", "value", "account", "person", "currency", "comment"]
ACCOUNTS = 1000
_CHILD = (
    "import django; django.setup();"
    "from metrics.entering.uploading.steps import work_on_tables;"
    "work_on_tables(organization_id={});"
    "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
)


class Worked(NamedTuple):
    """How long a process worked from its start to its end, and its peak memory in MB."""

    seconds: float
    megabytes: float


def director(slug: str) -> Membership:
    """Of an organization of its own, with accounts."""
    organization = Organization.objects.create(slug=slug, name=slug, timezone="Europe/Warsaw")
    member = Membership.objects.create(organization=organization, name="D", email="d@x.example")
    RoleGrant.objects.create(organization=organization, membership=member, role=Role.DIRECTOR)
    Account.objects.bulk_create(
        Account(
            organization=organization,
            external_id=f"A-{number}",
            name=f"Account {number}",
            started_on=date(2015, 1, 1),
        )
        for number in range(ACCOUNTS)
    )
    return member


def lines(rows: int) -> Iterator[list[str]]:
    """Surveys, contacts, scores and monthly revenue: a tenth of the rows each is wrong or twice."""
    first = date(2016, 1, 1)
    for number in range(rows):
        day = (first + timedelta(days=number % 3000)).isoformat()
        account = f"A-{number * 7 % ACCOUNTS}"
        kind = number % 4
        if kind == 0:
            yield ["nps", day, str(number % 11), account, "", "", f"They said number {number}"]
        elif kind == 1:
            yield ["live_contact", day, "1", account, "", "", f"Talk {number}"]
        elif kind == 2:
            yield ["quality_score", day, str(number % 12), "", "d@x.example", "", ""]
        else:
            yield ["account_revenue", day, f"{number % 900}.50", account, "", "EUR", ""]


def table(rows: int, kind: str) -> BytesIO:
    """A file of so many rows: "csv" or "xlsx"."""
    if kind == "csv":
        text = "\n".join(",".join(line) for line in [HEADINGS, *lines(rows)])
        return BytesIO(text.encode())
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in [HEADINGS, *lines(rows)]:
        sheet.append(line)
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def hand_in(member: Membership, rows: int, kind: str) -> tuple[EntryFile, float]:
    """The table as it is kept, and how long the request's part took."""
    access = access_of_membership(member, member.organization)
    file = table(rows, kind)
    kept: list[EntryFile] = []

    def keep() -> None:
        kept.append(keep_file(access=access, file=file, name=f"t.{kind}", about="measures"))

    took = seconds(keep)
    return kept[0], took


def work(organization: Organization) -> Worked:
    """Whatever there is to do with tables, in a process of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "okrapp.settings",
        "DATABASE_URL": database_url(),
        "OKR_SERVICES": "off",
    }
    found: list[float] = []

    def run() -> None:
        command = [sys.executable, "-c", _CHILD.format(organization.pk)]
        told = subprocess.run(
            command, env=environment, cwd=BASE_DIR, check=True, stdout=subprocess.PIPE
        )
        # Of this program alone: what wait4 tells is never less than the parent's.
        found.append(int(told.stdout.split()[-1]) / 1024)

    return Worked(seconds(run), found[0])
