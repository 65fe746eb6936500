"""Key results: what is measured, from where to where, and how it stands."""

from datetime import date
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import Bound, CycleState, Kind, Status, Window
from objectives.models.keeping_back import people_read_by
from objectives.models.kinds import COUNTED, AsksByKind
from objectives.models.objective import Objective
from people.access import Access
from people.models import Membership, Organization, Team, works


def answers() -> dict[str, models.Exists]:
    """Beside a key result: whether its owner and its objective's can check in."""
    return {
        "owner_works": works(models.OuterRef("owner")),
        "objective_owner_works": works(models.OuterRef("objective__owner")),
    }


def nobody_owns() -> models.Q:
    """Key results without an owner of their own who is here and can check in."""
    left = models.Q(owner__isnull=True) | models.Q(owner__left_at__isnull=False)
    return left | models.Q(~works(models.OuterRef("owner")))


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    """Key results as one person may see them."""

    def visible_to(self, access: Access) -> Self:
        """Those of the objectives that the person may see; never another agent's numbers."""
        return self._in(Objective.objects.visible_to(access), access).filter(
            archived_at__isnull=True
        )

    def archived_of(self, access: Access) -> Self:
        """The archived ones among them."""
        return self._in(Objective.objects.visible_to(access), access).filter(
            archived_at__isnull=False
        )

    def known_to(self, access: Access) -> Self:
        """Those that the person may see, or could until they or their objectives were archived."""
        return self._in(Objective.objects.known_to(access), access)

    def running(self) -> Self:
        """Those that are still computed: closed cycles keep their figures as reported."""
        return (
            self.filter(archived_at__isnull=True, objective__archived_at__isnull=True)
            .exclude(objective__cycle__state=CycleState.CLOSED)
            .order_by("id")
        )

    def with_questions(self) -> Self:
        """With what says what they ask; what many share is read once."""
        return self.prefetch_related("objective__cycle", "metric")

    def with_answers(self) -> Self:
        """Each with whether its owner and its objective's can check in, for `answerable`."""
        return self.annotate(**answers())

    def who_answers(self, pk: int) -> Membership | None:
        """Who checks in on this one, as it is stored now. One query."""
        return self.with_people().get(pk=pk).answerable

    def with_people(self) -> Self:
        """Likewise, with both owners."""
        return self.with_answers().select_related("owner__user", "objective__owner__user")

    def _in(self, objectives: models.QuerySet[Objective], access: Access) -> Self:
        found = self.filter(organization=access.organization, objective__in=objectives)
        if access.is_director:
            return found
        readable = models.Q(person__in=people_read_by(access))
        return found.filter(models.Q(person__isnull=True) | readable)


class KeyResult(AsksByKind):
    """Amounts are millionths of the metric's unit; progress is unclamped, in millionths.

    Without a metric the values are typed at check-in. Weight 0 is a guardrail.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="key_results", db_constraint=False
    )
    owner = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="key_results",
        db_constraint=False,
        verbose_name=_("owner"),
    )
    title = models.CharField(_("key result"), max_length=200)
    aggregation = models.CharField(_("read as"), max_length=20, blank=True, default="")
    window = models.CharField(
        _("window"), max_length=10, choices=Window.choices, default=Window.DEFAULT
    )
    # Filters of the metric; the team covers all below it.
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("team"),
    )
    person = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("agent"),
    )
    filters = models.JSONField(default=dict, blank=True)  # channel, tier, topic, segment

    baseline = models.BigIntegerField(_("baseline"), null=True, blank=True)
    # The baseline's own interval and sample, where it came from history.
    baseline_low = models.BigIntegerField(null=True, blank=True, editable=False)
    baseline_high = models.BigIntegerField(null=True, blank=True, editable=False)
    baseline_n = models.BigIntegerField(null=True, blank=True, editable=False)
    target = models.BigIntegerField(_("target"), null=True, blank=True)
    bound = models.CharField(_("stay"), max_length=8, choices=Bound.choices, blank=True, default="")
    lower = models.BigIntegerField(_("at least"), null=True, blank=True)
    upper = models.BigIntegerField(_("at most"), null=True, blank=True)
    weight = models.BigIntegerField(_("weight"), default=1_000_000)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
        db_constraint=False,
    )
    position = models.IntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    # Computed by the pipeline.
    value = models.BigIntegerField(null=True, blank=True, editable=False)
    # The 95 % interval of a measured one, where there is one.
    value_low = models.BigIntegerField(null=True, blank=True, editable=False)
    value_high = models.BigIntegerField(null=True, blank=True, editable=False)
    value_as_of = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BigIntegerField(null=True, blank=True, editable=False)
    # Of amounts of money; refused: why there is no value although there is data.
    currency = models.CharField(max_length=3, blank=True, default="", editable=False)
    refused = models.CharField(max_length=20, blank=True, default="", editable=False)
    progress = models.BigIntegerField(null=True, blank=True, editable=False)
    expected = models.BigIntegerField(null=True, blank=True, editable=False)
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
    # progress and expected unrounded, as "1/3": an objective's status compares with these.
    exact_progress = models.CharField(max_length=120, blank=True, default="", editable=False)
    exact_expected = models.CharField(max_length=120, blank=True, default="", editable=False)
    # Of a count without a baseline: how it ran last year (objectives/season.py), day → amount.
    season = models.JSONField(null=True, blank=True, editable=False)
    # Of a maintain: whether the last week with data was inside.
    last_week_inside = models.BooleanField(null=True, blank=True, editable=False)
    computed_at = models.DateTimeField(null=True, blank=True, editable=False)
    computed_on: "models.DateField[date | None, date | None]" = models.DateField(
        null=True, blank=True, editable=False
    )
    # The sum of the measure versions that the value was computed from; due when it has grown.
    seen_version = models.BigIntegerField(default=0, editable=False)
    # Raised by every edit that changes the computation; due while computed_version is below.
    version = models.BigIntegerField(default=1, editable=False)
    computed_version = models.BigIntegerField(default=0, editable=False)

    objects = KeyResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="key_result_in_organization"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0),
                name="key_result_weight_not_negative",
                violation_error_message=_("The weight cannot be below 0."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.REACH)
                | models.Q(baseline__isnull=True)
                | models.Q(target__isnull=True)
                | ~models.Q(baseline=models.F("target")),
                name="key_result_target_is_not_baseline",
                violation_error_message=_(
                    "The target equals the baseline. To stay where you are,"
                    " choose “Stay at a value every week”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_unit(self) -> str:
        """The unit as figures are written in it: money names its currency."""
        is_money = self.unit == "money" and self.currency
        return f"{self.unit}:{self.currency}" if is_money else self.unit

    @property
    def value_unit(self) -> str:
        """The unit of its value; thresholds have the metric's."""
        return "count" if self.kind in COUNTED else self.shown_unit

    @property
    def season_by_day(self) -> dict[date, Fraction] | None:
        """The season with its days and amounts as such."""
        if self.season is None:
            return None
        return {date.fromisoformat(day): Fraction(amount) for day, amount in self.season.items()}

    @property
    def answerable(self) -> Membership | None:
        """Who checks in: the owner, else the objective's; nobody who has left.

        Fetched `with_answers` also nobody who cannot check in.
        """
        known = vars(self)
        people = (
            (self.owner, known.get("owner_works", True)),
            (self.objective.owner, known.get("objective_owner_works", True)),
        )
        here = (each for each, can in people if each is not None and can and each.left_at is None)
        return next(here, None)

    @property
    def answerable_id(self) -> int | None:
        """The same by id; without a query where both owners are fetched."""
        return self.answerable.pk if self.answerable else None

    def read_answers(self) -> None:
        """Who answers for it as it is stored now, whatever it was fetched with. One query."""
        now = KeyResult.objects.filter(organization=self.organization_id).with_people()
        found = now.get(pk=self.pk)
        self.owner, self.objective.owner = found.owner, found.objective.owner
        vars(self).update({name: vars(found)[name] for name in answers()})

    @property
    def is_guardrail(self) -> bool:
        """Adds no progress, but while it is broken its objective reads at risk at best."""
        return self.weight == 0
