"""Objectives, key results and check-ins as the API gives them out.

Amounts are decimal numbers as strings, exact, in the unit that stands beside them: a share's whole
is 1, times are in seconds. progress and expected are shares, progress is not clamped; null is no
data.
"""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from objectives.board.lines import ObjectiveLine
from objectives.choices import Confidence, Status
from objectives.kind_pages import readable_members
from objectives.lines import KeyResultLine
from objectives.models import (
    CheckIn,
    Cycle,
    Forecast,
    MemberValue,
    Milestone,
    StatusOverride,
)
from people.figures import MILLION

STATUSES = [*Status.values, "draft"]


@extend_schema_field(OpenApiTypes.DECIMAL)
class AmountField(serializers.Field[int, Any, str, Any]):
    """Millionths here, a decimal number outside."""

    def to_representation(self, value: int) -> str:
        return f"{Decimal(value).scaleb(-6).normalize():f}"

    def to_internal_value(self, data: Any) -> int:
        # As large as what people may type on a page.
        number = serializers.DecimalField(max_digits=18, decimal_places=6)
        return int(number.to_internal_value(data) * MILLION)


class CycleSerializer(serializers.ModelSerializer[Cycle]):
    """Its days are [start, end)."""

    class Meta:
        model = Cycle
        fields = ["id", "name", "cadence", "start", "end", "state"]


class OverrideSerializer(serializers.ModelSerializer[StatusOverride]):
    """A status that a person set in place of the computed one.

    until: what ends it, always "next_check_in"; it can be taken back before.
    """

    status = serializers.CharField()
    computed = serializers.CharField()
    until = serializers.SerializerMethodField()

    class Meta:
        model = StatusOverride
        fields = ["status", "computed", "reason", "by", "created_at", "until"]

    def get_until(self, _override: StatusOverride) -> str:
        return "next_check_in"


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A step; `done_on` is the day from which it counts."""

    weight = AmountField()

    class Meta:
        model = Milestone
        fields = ["id", "title", "weight", "due", "done_on", "done_at", "done_by"]


class MemberSerializer(serializers.ModelSerializer[MemberValue]):
    """One agent, team or channel of an each; without `value` and `inside`: too few measurements to
    judge, or to show.
    """

    value = AmountField(allow_null=True)

    class Meta:
        model = MemberValue
        fields = ["person", "team", "channel", "value", "sample", "inside"]


class ShareSerializer(serializers.Serializer[Any]):
    """Another team that counts it, as `weight` of one of its own."""

    team = serializers.IntegerField()
    weight = AmountField()


class ObjectiveSerializer(serializers.Serializer[ObjectiveLine]):
    """An objective as it stands; progress comes from `counted` of its `weighted` key results.

    keeps_back: a key result of it is about somebody whose numbers are not for the reader: then
    there is no progress, and no status but what a person set.
    """

    id = serializers.IntegerField(source="objective.pk")
    title = serializers.CharField(source="objective.title")
    why = serializers.CharField(source="objective.why")
    stage = serializers.CharField(source="objective.stage")
    ambition = serializers.CharField(source="objective.ambition")
    visibility = serializers.CharField(source="objective.visibility")
    cycle = CycleSerializer(source="objective.cycle")
    team = serializers.IntegerField(source="objective.team_id", allow_null=True)
    team_name = serializers.CharField(source="objective.team.name", default=None)
    owner = serializers.IntegerField(source="objective.owner_id", allow_null=True)
    owner_name = serializers.CharField(source="objective.owner.name", default=None)
    shares = ShareSerializer(source="objective.shared_with", many=True)
    keeps_back = serializers.BooleanField(source="objective.keeps_back")
    progress = AmountField(source="objective.told_progress", allow_null=True)
    counted = serializers.IntegerField(source="roll.counted")
    weighted = serializers.IntegerField(source="roll.weighted")
    status = serializers.ChoiceField(choices=STATUSES)
    override = OverrideSerializer(allow_null=True)
    confidence = serializers.ChoiceField(choices=Confidence.choices, allow_null=True)


class ForecastSerializer(serializers.ModelSerializer[Forecast]):
    """An estimate of where it will end: 80 % of what may come lies from low to high.

    chance: of reaching the target, a share. day: to which the data reached. Of a maintained key
    result the amounts are the share of its weeks inside.
    """

    low = AmountField()
    middle = AmountField()
    high = AmountField()
    chance = AmountField(allow_null=True)

    class Meta:
        model = Forecast
        fields = ["day", "low", "middle", "high", "chance"]


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """One week's word; `week_end` is its Sunday, `value` and `sample` are as reported then."""

    value = AmountField(allow_null=True, read_only=True)
    progress = AmountField(allow_null=True, read_only=True)

    class Meta:
        model = CheckIn
        fields = [
            "id",
            "key_result",
            "week_end",
            "author",
            "confidence",
            "comment",
            "blocker",
            "helper",
            "value",
            "sample",
            "progress",
            "created_at",
            "changed_at",
        ]


class KeyResultSerializer(serializers.Serializer[KeyResultLine]):
    """A key result as it stands. Without a metric its value is typed at check-in."""

    id = serializers.IntegerField(source="key_result.pk")
    objective = serializers.IntegerField(source="key_result.objective_id")
    title = serializers.CharField(source="key_result.title")
    owner = serializers.IntegerField(source="key_result.owner_id", allow_null=True)
    owner_name = serializers.CharField(source="key_result.owner.name", default=None)
    kind = serializers.CharField(source="key_result.kind")
    metric = serializers.CharField(source="key_result.metric.metric.key", default=None)
    aggregation = serializers.CharField(source="key_result.aggregation")
    filters = serializers.DictField(source="key_result.filters")
    unit = serializers.CharField(source="key_result.unit")
    currency = serializers.CharField(source="key_result.currency")
    refused = serializers.CharField(source="key_result.refused")
    value_unit = serializers.CharField(source="key_result.value_unit")
    baseline = AmountField(source="key_result.baseline", allow_null=True)
    target = AmountField(source="key_result.target", allow_null=True)
    stretch = AmountField(source="key_result.stretch", allow_null=True)
    lower = AmountField(source="key_result.lower", allow_null=True)
    upper = AmountField(source="key_result.upper", allow_null=True)
    each_of = serializers.CharField(source="key_result.each_of")
    least_sample = serializers.IntegerField(source="key_result.least_sample", allow_null=True)
    needed = serializers.IntegerField(source="key_result.needed", allow_null=True)
    weight = AmountField(source="key_result.weight")
    value = AmountField(source="key_result.value", allow_null=True)
    value_as_of = serializers.DateTimeField(source="key_result.value_as_of", allow_null=True)
    sample = serializers.IntegerField(source="key_result.sample", allow_null=True)
    members_known = serializers.IntegerField(source="key_result.members_known", allow_null=True)
    found = AmountField(source="key_result.found", allow_null=True)
    found_low = AmountField(source="key_result.found_low", allow_null=True)
    found_high = AmountField(source="key_result.found_high", allow_null=True)
    milestones = MilestoneSerializer(source="key_result.milestones.all", many=True)
    members = serializers.SerializerMethodField()
    progress = AmountField(source="key_result.progress", allow_null=True)
    expected = AmountField(source="key_result.expected", allow_null=True)
    status = serializers.ChoiceField(choices=Status.choices)
    override = OverrideSerializer(allow_null=True)
    confidence = serializers.CharField(source="check_in.confidence", default=None)
    check_in = CheckInSerializer(allow_null=True)
    forecast = ForecastSerializer(allow_null=True)

    @extend_schema_field(MemberSerializer(many=True))
    def get_members(self, line: KeyResultLine) -> Any:
        """Those whose values the reader may see, without one from which another could be told."""
        members = readable_members(self.context["access"], line.key_result)
        return MemberSerializer(members, many=True).data


class CheckInGiven(serializers.Serializer[Any]):
    """What is posted; `value` alone where no metric computes it. `helper` is a person's id.

    steps: ids of milestones that are done by the end of the week reported. week: the Sunday of the
    week that it is written for; one that is closed is refused. seen: `changed_at` of the check-in
    that it is put in place of, null where there was none; who has not seen what another person
    said of this week is answered with 409 and that check-in.
    """

    week = serializers.DateField(required=False, allow_null=True, default=None)
    seen = serializers.DateTimeField(required=False, allow_null=True)
    confidence = serializers.ChoiceField(choices=Confidence.choices)
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)
    blocker = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)
    helper = serializers.IntegerField(required=False, allow_null=True, default=None)
    value = AmountField(required=False, allow_null=True, default=None)
    steps = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        max_length=100,
        default=list,
    )
