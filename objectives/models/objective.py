"""Objectives: what a team or a person wants to reach in a cycle, and what it supports."""

from collections.abc import Collection
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject, Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import Ambition, ObjectiveState, Stage, Status, Visibility
from objectives.models.cycle import Cycle
from objectives.models.keeping_back import keeps_back
from objectives.models.stage import JourneyStage
from objectives.models.status_rules import StatusRules
from people.access import Access
from people.figures import MILLION
from people.models import Membership, Organization, Team


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Objectives as one person may see them."""

    def visible_to(self, access: Access) -> Self:
        """Those of the organization that are public, the person's own, or shared with them.

        Each with `keeps_back`: whether a key result of it is about somebody whose numbers the
        person may not read.
        """
        return self.known_to(access).filter(archived_at__isnull=True)

    def archived_of(self, access: Access) -> Self:
        """The archived ones among them."""
        return self.known_to(access).filter(archived_at__isnull=False)

    def known_to(self, access: Access) -> Self:
        """Both: what is said of one that was put away is for who could see it, for nobody else."""
        found = self.filter(organization=access.organization).annotate(
            keeps_back=keeps_back(access)
        )
        if not access.reads_objectives:
            return found.none()
        if access.is_director:
            return found
        mine = models.Q(owner=access.membership) | models.Q(named=access.membership)
        public = models.Q(visibility=Visibility.EVERYONE)
        return found.filter(
            models.Exists(Objective.objects.filter(public | mine, pk=models.OuterRef("pk")))
        )

    def told(self) -> Self:
        """Of those that are `visible_to` somebody: whose figures are told them."""
        return self.filter(models.Q(keeps_back=False))

    def with_stages(self) -> Self:
        """With what the organization calls their stages, for `stage_name`."""
        own = JourneyStage.objects.filter(
            organization=models.OuterRef("organization"), key=models.OuterRef("stage")
        )
        return self.annotate(own_stage=models.Subquery(own.values("name")[:1]))

    def with_shares(self) -> Self:
        """Each with `shared_with`: [{"id": …, "team": id, "weight": millionths}, …]."""
        shares = Share.objects.filter(
            organization=models.OuterRef("organization"), objective=models.OuterRef("pk")
        ).order_by("team")
        pairs = JSONObject(id="id", team="team", weight="weight")
        return self.annotate(shared_with=ArraySubquery(shares.values(json=pairs)))

    def with_status_rules(self) -> Self:
        """Each with `status_rules`: what its organization set for status as a dict, else None."""
        rules = StatusRules.objects.filter(organization=models.OuterRef("organization"))
        numbers = JSONObject(on_track="on_track", at_risk="at_risk", weeks="weeks")
        return self.annotate(status_rules=models.Subquery(rules.values(json=numbers)))

    def of_or_shared_with(self, teams: Collection[int | None]) -> Self:
        """Those of these teams (None: the company), and those that they share."""
        ids = [team for team in teams if team is not None]
        wanted = models.Q(team__in=ids)
        wanted |= models.Q(pk__in=Share.objects.filter(team__in=ids).values("objective"))
        if None in teams:
            wanted |= models.Q(team__isnull=True)
        return self.filter(wanted)

    def in_cycle(self, cycle: Cycle) -> Self:
        """Those of one cycle, in their order."""
        return self.filter(cycle=cycle).order_by("position", "id")


class Objective(models.Model):
    """Progress and status are the pipeline's; nobody types them.

    People are told `told_progress` and `told_status`, never the stored ones.
    """

    # Read with `visible_to`: whether its figures would tell those of a hidden key result.
    keeps_back: bool = False

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    cycle = models.ForeignKey(
        Cycle,
        models.PROTECT,
        related_name="objectives",
        db_constraint=False,
        verbose_name=_("cycle"),
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        db_constraint=False,
        verbose_name=_("team"),
    )
    owner = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        db_constraint=False,
        verbose_name=_("owner"),
    )
    personal = models.BooleanField(_("a person's own objective"), default=False)
    title = models.CharField(_("objective"), max_length=200)
    why = models.TextField(_("why: the customer's need it answers"), blank=True, default="")
    stage = models.CharField(_("stage"), max_length=20, default=Stage.SUPPORT)
    ambition = models.CharField(
        _("ambition"), max_length=12, choices=Ambition.choices, default=Ambition.COMMITMENT
    )
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility.choices, default=Visibility.EVERYONE
    )
    named = models.ManyToManyField(Membership, through="Reader", blank=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=ObjectiveState.choices, default=ObjectiveState.DRAFT
    )
    supports = models.ManyToManyField(
        "self",
        through="Support",
        symmetrical=False,
        blank=True,
        related_name="supported_by",
        verbose_name=_("supports"),
    )
    # What it goes on from, in an earlier cycle; and who had the idea.
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
        db_constraint=False,
    )
    proposed_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_constraint=False,
    )
    position = models.IntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its publication was told to everybody whom it concerns.
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    # Computed; millionths, clamped to 0…1,000,000. None: no data.
    progress = models.BigIntegerField(null=True, blank=True, editable=False)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.NO_DATA, editable=False
    )
    # What a person said in its place; None: nobody, or it has lapsed.
    override = models.ForeignKey(
        "StatusOverride",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_constraint=False,
    )

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="objective_in_organization"
            ),
            models.UniqueConstraint(
                fields=["organization", "cycle", "carried_from"],
                condition=models.Q(carried_from__isnull=False, archived_at__isnull=True),
                name="objective_carried_once",
                violation_error_message=_("It was carried over into this cycle already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def told_progress(self) -> int | None:
        """As far as it tells nothing of a key result that the reader may not see."""
        return None if self.keeps_back else self.progress

    @property
    def told_status(self) -> Status:
        """The same of its status."""
        return Status.NO_DATA if self.keeps_back else Status(self.status)

    @property
    def stage_name(self) -> str:
        """In the organization's words if it was fetched `with_stages`, else the usual one."""
        own: str | None = vars(self).get("own_stage")
        return own or str(dict(Stage.choices).get(self.stage, self.stage))


class Support(models.Model):
    """One objective supports another; that adds no progress to it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    child = models.ForeignKey(
        Objective, models.CASCADE, related_name="parents", db_constraint=False
    )
    parent = models.ForeignKey(
        Objective, models.CASCADE, related_name="children", db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "child", "parent"], name="support_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(child=models.F("parent")),
                name="support_not_itself",
                violation_error_message=_("An objective cannot support itself."),
            ),
        ]


class Reader(models.Model):
    """Someone named to read a private objective."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="readers", db_constraint=False
    )
    person = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "objective", "person"], name="reader_once"
            ),
        ]


class Share(models.Model):
    """Another team than its own counts an objective as `weight` of one of its own (millionths)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="shares", db_constraint=False
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("team")
    )
    weight = models.BigIntegerField(_("weight"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "objective", "team"], name="share_once"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=MILLION),
                name="share_weight_up_to_whole",
                violation_error_message=_(
                    "A shared objective counts more than nothing, and at most in full."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.team.name
