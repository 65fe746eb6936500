"""The way of the data: sync → measure → values → key results → forecasts; what people wait for.

Beat calls `tick` every few seconds. It looks in PostgreSQL for what is due and hands out a task
for each source, file or organization. A task does a short piece; where that may have made work
for the next stage, it has a tick come at once. Nothing is known here alone: a task that is lost,
killed or handed out twice does no harm, since what is due stays due until it is done under locks.
"""

from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from metrics import work
from metrics.entering.uploading.steps import organizations_with_tables, work_on_tables
from metrics.hurry import hurry
from metrics.intake import leases
from metrics.intake.importing import import_upload
from metrics.intake.left import close_killed
from metrics.intake.syncing import sync_step
from metrics.values_due import recompute_values
from objectives import due, recompute
from objectives.forecasting.foretell import foretell_step, organizations_to_foretell
from objectives.rhythm import look
from objectives.use_cases.cycles import grade_what_has_ended
from objectives.use_cases.filling import fill_baselines
from objectives.use_cases.report_files import make_report_file, reports_to_make
from people.deliveries import sending

SOFT, HARD = 240, 300  # seconds; a task stops by itself long before
LONG = 1200  # of a workbook, which cannot be read from the middle
# Of an event log, of which each task reads what is stored already once more: it must come to what
# is new. 20 million lines take 8 min where nothing else is done.
WHOLE = 3000
OneKey = Task[[int], None]


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def tick() -> None:
    """Hand out what is due."""
    close_killed()
    for claim in leases.claim_due():
        sync_source.delay(claim.source_id, str(claim.token))
    for file in work.files_to_import():
        _hand_out(import_file, file)
    for organization in organizations_with_tables():
        _hand_out(take_tables, organization)
    for organization in work.organizations_to_measure():
        _hand_out(measure, organization)
    for organization in work.organizations_to_value():
        _hand_out(compute_values, organization)
    for organization in due.organizations_due(timezone.now()):
        _hand_out(recompute_key_results, organization)
    for organization in organizations_to_foretell():
        _hand_out(foretell, organization)
    for report in reports_to_make():
        _hand_out(make_report, report)
    for organization in look.organizations_to_look_at(timezone.now()):
        _hand_out(tell_people, organization)
    for organization in sending.organizations_waiting(timezone.now()):
        _hand_out(send_mails, organization)


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def sync_source(source_id: int, token: str) -> None:
    """Helpdesk → events: a few pages of one source."""
    sync_step(claim=leases.Claim(source_id, UUID(token)))
    hurry()


@shared_task(soft_time_limit=WHOLE, time_limit=WHOLE + 60)
def import_file(file_id: int) -> None:
    """Uploaded file → events, from where it stopped."""
    _taken(import_file, file_id)
    if import_upload(file_id=file_id):
        hurry()


@shared_task(soft_time_limit=LONG, time_limit=LONG + 60)
def take_tables(organization_id: int) -> None:
    """Uploaded tables → rows → entries and their measurements, portion by portion."""
    _taken(take_tables, organization_id)
    if work_on_tables(organization_id=organization_id):
        hurry()


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def measure(organization_id: int) -> None:
    """Events → measurements: the tickets that are due."""
    _taken(measure, organization_id)
    if work.measure_step(organization_id=organization_id):
        hurry()


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def compute_values(organization_id: int) -> None:
    """Measurements → stored weekly values."""
    _taken(compute_values, organization_id)
    if recompute_values(organization_id=organization_id):
        hurry()


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def recompute_key_results(organization_id: int) -> None:
    """Values → key results → objectives."""
    _taken(recompute_key_results, organization_id)
    grade_what_has_ended(organization_id=organization_id, now=timezone.now())
    if recompute.recompute(organization_id=organization_id):
        fill_baselines(organization_id=organization_id)
        hurry()


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def foretell(organization_id: int) -> None:
    """Values → where key results will end: some of those that are due."""
    _taken(foretell, organization_id)
    if foretell_step(organization_id=organization_id):
        hurry()


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def make_report(report_id: int) -> None:
    """A cycle as somebody sees it → the PDF that they asked for."""
    _taken(make_report, report_id)
    make_report_file(report_id=report_id)


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def tell_people(organization_id: int) -> None:
    """The time of day → reminders and other notices."""
    _taken(tell_people, organization_id)
    look.look(organization_id=organization_id)


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def send_mails(organization_id: int) -> None:
    """Notices → the mail server."""
    _taken(send_mails, organization_id)
    sending.send_waiting(organization_id=organization_id)


def _hand_out(task: OneKey, key: int) -> None:
    """Queue a task unless it waits in the queue already; a lost one is queued again in time."""
    if cache.add(_name(task, key), True, timeout=settings.LEASE_SECONDS):
        task.delay(key)


def _taken(task: OneKey, key: int) -> None:
    """It no longer waits: what becomes due from now on needs another."""
    cache.delete(_name(task, key))


def _name(task: OneKey, key: int) -> str:
    return f"queued:{task.name}:{key}"
