"""Uploaded tables on their way: the file, and its rows while they wait to be taken over."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.models.entry import Batch
from metrics.models.stored import table_name
from people.models import Membership, Organization


class About(models.TextChoices):
    """What a file's rows are."""

    MEASURES = "measures", _("Measures")
    ACCOUNTS = "accounts", _("Accounts")


class Stage(models.TextChoices):
    """How far a table is. Whatever is neither ready, done nor failed goes on by itself."""

    READING = "reading", pgettext_lazy("table", "being read")
    CHECKING = "checking", pgettext_lazy("table", "being checked")
    READY = "ready", pgettext_lazy("table", "waits to be taken over")
    TAKING = "taking", pgettext_lazy("table", "being taken over")
    DONE = "done", pgettext_lazy("table", "taken over")
    BACK = "back", pgettext_lazy("table", "being taken back")
    FORTH = "forth", pgettext_lazy("table", "being brought back")
    FAILED = "failed", pgettext_lazy("table", "stopped")


GOING_ON = (Stage.READING, Stage.CHECKING, Stage.TAKING, Stage.BACK, Stage.FORTH)
WRITING = (Stage.TAKING, Stage.BACK, Stage.FORTH)


class EntryFileQuerySet(models.QuerySet["EntryFile"]):
    """Tables of organizations."""

    def going_on(self) -> Self:
        """Those on which there is work to do, in the order in which it was asked for."""
        return self.filter(stage__in=GOING_ON).order_by("asked_at", "pk")

    def held(self) -> Self:
        """Locked until the transaction ends, with what is needed to work on them."""
        locked = self.select_for_update(of=("self",))
        return locked.select_related("organization", "batch", "acting")


class EntryFile(models.Model):
    """An uploaded table, from being handed in to being taken over or back.

    file: what was handed in, until its rows are read. encoding: a code page that was guessed.
    mapping: column of ours → heading of the file's, {"measure": …} beside it where no column says.
    rows: how many were read. dealt: with how many of them the present stage is done, and as far as
    which line. acting: in whose name the present stage works, since asked_at.
    trouble: [code, what it says] of what went wrong with the whole, in the stage `failed_in`; while
    it is to be read, since when it waits for the place of uploads.
    taken: how many rows were good.
    undo: of accounts what they were before and became, [id, fields or null, fields]; once it was
    taken back, of those that somebody had changed since then and that stayed as they were.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=About.choices, default=About.MEASURES)
    file = models.FileField(_("file"), upload_to=table_name, blank=True, default="")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="en")
    encoding = models.CharField(max_length=20, blank=True, default="")
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READING)
    rows = models.BigIntegerField(default=0)
    dealt = models.BigIntegerField(default=0)
    line = models.BigIntegerField(default=0)
    taken = models.BigIntegerField(default=0)
    trouble = models.JSONField(null=True, blank=True)
    failed_in = models.CharField(max_length=10, blank=True, default="")
    undo = models.JSONField(default=list)
    batch = models.OneToOneField(
        Batch, models.CASCADE, null=True, blank=True, related_name="file", db_constraint=False
    )
    by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    acting = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = EntryFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="entry_file_in_organization"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "digest"], name="entry_file_by_digest"),
            models.Index(
                fields=["organization", "asked_at"],
                condition=models.Q(stage__in=GOING_ON),
                name="entry_file_going_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def goes_on(self) -> bool:
        """Whether somebody works on it, or will."""
        return self.stage in GOING_ON


class EntryRow(models.Model):
    """A row of a table: until it is taken over, or, refused, to be mended.

    cells: as they stood; exact: the places of those that a program wrote. fault: [place, code, what
    it says] of a cell that cannot be read. outcome: empty until the row was checked.
    key, place: of a good row, what it is known by, and its place among those of the same key.
    account, currency: what rows of revenue must be seen together by.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    file = models.ForeignKey(
        EntryFile, models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )
    line = models.BigIntegerField()
    cells = models.JSONField(default=list)
    exact = models.JSONField(default=list)
    fault = models.JSONField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    problems = models.JSONField(default=list)
    key = models.CharField(max_length=200, blank=True, default="")
    place = models.IntegerField(default=1)
    account = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "file", "line"], name="entry_row_once"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "file", "key"],
                condition=~models.Q(key=""),
                name="entry_row_by_key",
            ),
        ]
