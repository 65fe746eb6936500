"""From nothing to a demonstration that runs: people, a helpdesk that was read, OKRs."""

import time
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.intake.leases import claim_due
from metrics.intake.syncing import request_sync, sync_step
from metrics.models import RunStatus, Source, SourceKind, SyncRun
from metrics.models.encrypted import Secrets
from metrics.values_due import recompute_values
from metrics.work import measure_all
from objectives.choices import CycleState
from objectives.demo.decisions import decide, remember
from objectives.demo.elsewhere import enter_figures
from objectives.demo.endings import begin_next, go_on, move_a_target
from objectives.demo.looking import keep_beside
from objectives.demo.okrs import Quarterly
from objectives.demo.people import Staff, hire, match, place
from objectives.demo.plan import PAST, RUNNING
from objectives.demo.quarters import quarters_until
from objectives.demo.rules import say_rules
from objectives.demo.talk import talk
from objectives.recompute import recompute

SETTINGS = {
    "tiers": "Tier 1 = 1, Chat & Social = 1, Tier 2 = 2",
    "time_field": "360001",
    "requests_per_minute": "6000",
}
SLUG, NAME = "aurora", "Aurora Outdoor"
PATIENCE = 300  # seconds for the first reading
Say = Callable[[str], object]


class HelpdeskUnread(Exception):
    """The demonstration's helpdesk could not be read; the argument is the error's code."""


def build(*, helpdesk: str, credentials: dict[str, str], password: str, say: Say) -> Staff:
    """Make it all; `credentials` are those of the helpdesk at the address `helpdesk`."""
    say("People and teams …")
    staff = hire(slug=SLUG, name=NAME, password=password)
    ensure_metrics(staff.organization)
    say_rules(staff)
    source = Source.objects.create(
        organization=staff.organization,
        kind=SourceKind.ZENDESK,
        name="Aurora's helpdesk",
        base_url=helpdesk,
        credentials=Secrets(credentials),
        settings=SETTINGS,
        interval=10,
    )
    say("Two quarters of tickets from the helpdesk …")
    _read(source)
    match(staff)
    say("Measuring …")
    _measure(staff)
    agent = place(staff, password)
    say("Accounts, surveys, hours and costs …")
    enter_figures(staff)
    _measure(staff)
    say("Decisions, and what stands beside a metric …")
    remember(staff)
    today = timezone.now().astimezone(staff.organization.zone).date()
    decide(staff, today)
    keep_beside(staff, today)
    _measure(staff)
    say("Objectives and check-ins …")
    _set_objectives(staff)
    talk(staff, agent)
    return staff


def _read(source: Source) -> None:
    """Read the helpdesk to its end, here and now; a worker that does it meanwhile is as good."""
    run = request_sync(source=source, by=None)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for claim in claim_due():
            sync_step(claim=claim)
        run = SyncRun.objects.get(pk=run.pk)
        if run.status == RunStatus.SUCCEEDED:
            return
        if run.status == RunStatus.FAILED:
            raise HelpdeskUnread(run.error_code)
        time.sleep(0.2)
    raise HelpdeskUnread("timeout")


def _measure(staff: Staff) -> None:
    for number, _count in enumerate(measure_all(organization_id=staff.organization.pk)):
        if number == 0:
            # PostgreSQL knows of a new table's rows a minute later: until then it takes it for
            # empty, and reads all of it for each thousand tickets.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    while recompute_values(organization_id=staff.organization.pk):
        pass


def _set_objectives(staff: Staff) -> None:
    today = timezone.now().astimezone(staff.organization.zone).date()
    cycles = []
    for number, quarter in enumerate(quarters := quarters_until(today, 3)):
        running = quarter is quarters[-1]
        cycles.append(
            Quarterly(
                staff.organization, quarter, teams=staff.teams, leads=staff.leads, seed=number
            ).write(
                RUNNING if running else PAST,
                state=CycleState.ACTIVE if running else CycleState.CLOSED,
            )
        )
    go_on(cycles)
    move_a_target(cycles[-1])
    begin_next(staff, cycles[-1])
    recompute(organization_id=staff.organization.pk)
