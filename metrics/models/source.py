"""Where events come from, how far they were read, and how it went."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models.encrypted import EncryptedSecretsField
from metrics.models.stored import event_log_name
from people.models import Membership, Organization


class SourceKind(models.TextChoices):
    """The kinds of helpdesk that can be connected."""

    REQUEST_TRACKER = "request_tracker", "Request Tracker"
    ZENDESK = "zendesk", "Zendesk"
    EVENT_LOG = "event_log", _("Event-log files")


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization that were not removed."""
        return self.filter(organization=organization, archived_at__isnull=True).order_by("name")


class Source(models.Model):
    """One helpdesk (or one series of files) of an organization.

    The due time, the lease and not_before live in the row: they are claimed by UPDATE … RETURNING.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="sources")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices)
    base_url = models.CharField(_("address"), max_length=300, blank=True, default="")
    credentials = EncryptedSecretsField(null=True, blank=True, editable=False)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    interval = models.PositiveIntegerField(_("seconds between syncs"), default=300)
    enabled = models.BooleanField(_("synced on schedule"), default=True)

    next_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    not_before = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Syncs that failed one after another: each waits longer before the next.
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    # How far the source's data reaches, and when it was last read to its end.
    as_of = models.DateTimeField(null=True, blank=True, editable=False)
    synced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # How often all of it was read anew, whether that goes on, and whether what was read before was
    # read under other settings than the present ones.
    reading = models.PositiveIntegerField(default=0, editable=False)
    rereading = models.BooleanField(default=False, editable=False)
    settings_changed = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="source_name_once",
                violation_error_message=_("Another source has this name."),
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="source_in_organization"),
            models.CheckConstraint(
                condition=models.Q(interval__gte=1), name="source_interval_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stream(models.Model):
    """How far one stream of a source was read; moved in the transaction that stores its events."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    source = models.ForeignKey(
        Source, models.CASCADE, related_name="streams_read", db_constraint=False
    )
    name = models.CharField(max_length=40)
    cursor = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    as_of = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "source", "name"], name="stream_once"),
        ]


class EventFile(models.Model):
    """An uploaded event log; `line` is how far it was taken in, so that it can go on there."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, related_name="files", db_constraint=False)
    file = models.FileField(_("file"), upload_to=event_log_name)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    mapping = models.CharField(_("format"), max_length=40, blank=True, default="")
    line = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="event_file_in_organization"
            ),
        ]


class RunStatus(models.TextChoices):
    """How a sync went."""

    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Succeeded")
    WAITING = "waiting", _("Waiting")  # told to come back later; goes on by itself
    FAILED = "failed", _("Failed")


class SyncRun(models.Model):
    """One reading of a source: when, how many, how long, what went wrong."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, related_name="runs", db_constraint=False)
    file = models.ForeignKey(
        EventFile, models.CASCADE, null=True, blank=True, related_name="runs", db_constraint=False
    )
    requested_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.RUNNING)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.IntegerField(default=0)
    events_read = models.BigIntegerField(default=0)
    events_new = models.BigIntegerField(default=0)
    tickets_changed = models.BigIntegerField(default=0)
    rows_bad = models.BigIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True, default="")
    error_detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["organization", "source", "-started_at"], name="run_by_time")
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="run_in_organization"),
            models.UniqueConstraint(
                fields=["organization", "source"],
                condition=models.Q(finished_at__isnull=True, file__isnull=True),
                name="run_open_once",
            ),
        ]


class BadRow(models.Model):
    """A row that was not taken in: kept aside, to be given back with what is wrong."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="bad_rows", db_constraint=False)
    line = models.BigIntegerField()
    column = models.CharField(max_length=40, blank=True, default="")
    value = models.CharField(max_length=200, blank=True, default="")
    code = models.CharField(max_length=40)
    row = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["organization", "run", "line"], name="bad_row_by_line")]
