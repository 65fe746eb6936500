"""Metrics, their values and what stands behind them, as the API gives them out.

Values are the nearest floats to the exact ones. A value that is null has a `standing` that says
why: "none" (no data), "hidden" (under 5 measurements), "private" (under 4 agents), "beside"
(a smaller part beside it could be worked out), "refused" (amounts in two currencies, which are
never added).
"""

from typing import Any

from rest_framework import serializers

from metrics.asking.asked import Asked
from metrics.catalogue import Definition
from metrics.exploring.heat import Cell
from metrics.facts import Channel, Excluded, Measure
from metrics.models import Measurement
from metrics.showing.figures import Figure
from metrics.showing.said import comment_of, given_by
from metrics.showing.splits import SplitRow
from metrics.values import Period, Value


class MetricSerializer(serializers.Serializer[Definition]):
    """A metric's definition, its words in the language that was asked for."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    formula = serializers.CharField()
    unit = serializers.CharField()
    better = serializers.CharField(allow_null=True)
    category = serializers.CharField()
    timing = serializers.CharField()
    levels = serializers.SerializerMethodField()
    aggregations = serializers.SerializerMethodField()
    guards = serializers.ListField(child=serializers.CharField())
    fair_for_one = serializers.BooleanField()

    def get_levels(self, definition: Definition) -> list[str]:
        return sorted(definition.levels)

    def get_aggregations(self, definition: Definition) -> list[str]:
        return [one.name for one in definition.aggregations]


class QuerySerializer(serializers.Serializer[dict[str, str]]):
    """What a value can be asked for; the last four weeks of the company unless something is set."""

    start = serializers.DateField(required=False, help_text="The first day.")
    end = serializers.DateField(required=False, help_text="The day after the last.")
    aggregation = serializers.CharField(required=False)
    team = serializers.SlugField(required=False, help_text="With all teams below it.")
    person = serializers.IntegerField(required=False)
    channel = serializers.CharField(required=False)
    tier = serializers.IntegerField(required=False)
    topic = serializers.CharField(required=False)
    group = serializers.CharField(required=False)
    last = serializers.IntegerField(
        required=False, help_text="4, 12, 26 or 52 weeks up to the newest data, in place of dates."
    )
    priority = serializers.CharField(required=False)
    language = serializers.CharField(required=False)
    complaint = serializers.ChoiceField(["yes", "no"], required=False)
    segment = serializers.CharField(required=False, help_text="Of the account.")
    age_from = serializers.IntegerField(
        required=False, help_text="Days that the account has been a customer, at least."
    )
    age_below = serializers.IntegerField(required=False, help_text="Fewer days than that.")
    incidents = serializers.ChoiceField(
        ["yes", "no"], required=False, help_text="yes: also what an incident window takes out."
    )
    weekday = serializers.IntegerField(required=False, help_text="1 Monday … 7 Sunday.")
    hour = serializers.IntegerField(required=False, help_text="0 … 23, local time.")


class ValueSerializer(serializers.Serializer[dict[str, Any]]):
    """One value. `excluded`: how many measurements do not count, by reason."""

    key = serializers.CharField()
    aggregation = serializers.CharField()
    unit = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    value = serializers.FloatField(allow_null=True)
    currency = serializers.CharField(allow_blank=True, help_text="Of amounts of money.")
    standing = serializers.CharField()
    n = serializers.IntegerField()
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    excluded = serializers.DictField(child=serializers.IntegerField())
    as_of = serializers.DateTimeField(allow_null=True)


class PieceSerializer(serializers.Serializer[dict[str, Any]]):
    """One row of a value that is split. `by` is null for what has no value of the kind."""

    by = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    standing = serializers.CharField()
    n = serializers.IntegerField()
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class BehindSerializer(serializers.ModelSerializer[Measurement]):
    """One measurement behind a number. `excluded` is the reason why it does not count.

    Of ratings what the customer gave, `score` of `scale`; `comment` is what was said with a rating
    or an entry, in the own words.
    """

    ticket = serializers.CharField(source="ticket.external_id", allow_null=True, default=None)
    url = serializers.CharField(source="ticket.url", allow_null=True, default=None)
    measure = serializers.SerializerMethodField()
    channel = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField(method_name="get_amount")
    excluded = serializers.SerializerMethodField()
    score = serializers.SerializerMethodField()
    scale = serializers.SerializerMethodField()
    comment = serializers.SerializerMethodField()
    team = serializers.IntegerField(source="team_id", allow_null=True)
    person = serializers.IntegerField(source="person_id", allow_null=True)

    class Meta:
        model = Measurement
        fields = [
            "ticket",
            "url",
            "measure",
            "variant",
            "at",
            "team",
            "person",
            "channel",
            "tier",
            "value",
            "excluded",
            "score",
            "scale",
            "comment",
        ]

    def get_measure(self, row: Measurement) -> str:
        return Measure(row.measure).name.lower()

    def get_channel(self, row: Measurement) -> str:
        return Channel(row.channel).name.lower()

    def get_amount(self, row: Measurement) -> float | None:
        return None if row.value is None else row.value / 1_000_000

    def get_excluded(self, row: Measurement) -> str | None:
        return Excluded(row.excluded).words if row.excluded else None

    def get_score(self, row: Measurement) -> float | None:
        found = given_by(row)
        return float(found.score) if found else None

    def get_scale(self, row: Measurement) -> float | None:
        found = given_by(row)
        return float(found.scale) if found else None

    def get_comment(self, row: Measurement) -> str:
        return comment_of(row)


def value_of(question: Asked, shown: Figure, value: Value) -> dict[str, Any]:
    """What ValueSerializer takes; nothing of a value that is kept back from the reader."""
    kept_back = shown.value is None
    numerator, denominator = (
        None if kept_back or part is None else float(part)
        for part in (value.numerator, value.denominator)
    )
    return {
        "key": question.definition.key,
        "aggregation": question.one.name,
        "unit": question.one.unit,
        "currency": shown.currency,
        "start": question.period[0],
        "end": question.period[1],
        "numerator": numerator,
        "denominator": denominator,
        "excluded": {} if shown.is_kept_back else value.excluded,
        "as_of": value.as_of,
        **_figure(shown),
    }


def piece_of_row(row: SplitRow) -> dict[str, Any]:
    """What PieceSerializer takes."""
    return {"by": row.key, "name": row.name, **_figure(row.figures[0])}


def piece_of_cell(cell: Cell) -> dict[str, Any]:
    """Likewise; an hour of the week as "1-9": Monday from nine."""
    place = f"{cell.weekday}-{cell.hour}"
    return {"by": place, "name": place, **_figure(cell.figure)}


def piece_of_period(period: Period, shown: Figure) -> dict[str, Any]:
    """Likewise; a day, week or month by its first day."""
    start = period[0].isoformat()
    return {"by": start, "name": start, **_figure(shown)}


def _figure(shown: Figure) -> dict[str, Any]:
    known = shown.low is not None and shown.high is not None
    return {
        "value": None if shown.value is None else float(shown.value),
        "standing": shown.standing,
        "n": shown.n,
        "interval": [shown.low, shown.high] if known else None,
    }
