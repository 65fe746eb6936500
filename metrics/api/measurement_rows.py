"""Measurements from elsewhere as the API takes them in and gives them out."""

from fractions import Fraction
from typing import Any

from rest_framework import serializers

from metrics.entering.checked import NATURAL, OWN_KEY
from metrics.entering.entering import CORRECTED, NEW, UNCHANGED
from metrics.entering.spec import BY_KEY, COLUMNS
from metrics.facts import MILLION, Measure
from metrics.models import Entry

_HELP = {
    "key": "Your own key of this row, at most 190 characters; the same again is the same row.",
    "measure": "One of: " + ", ".join(BY_KEY) + "; an own one as own:SHORT-NAME.",
    "date": "2026-03-31, or a moment with its offset: 2026-03-31T14:05:00+02:00.",
    "value": "A number, or a text with a decimal point or a per cent sign. yes or no of a verdict.",
    "sent": "message_opened: of how many.",
    "currency": "cost and account_revenue: three letters.",
    "colour": "account_health: green, yellow or red.",
    "account": "The account's number, or its name where only one has it.",
    "person": "E-mail address or id.",
    "team": "Short name or id.",
    "subject": "nps: who answered, where no account is known.",
    "wave": "nps: the wave's name; else the calendar quarter.",
    "ticket": "standard_met, quality_score and own ones: the reviewed ticket's number.",
    "topic": "standard_met: what the ticket was about.",
    "comment": "In the customer's words.",
}


class RowSerializer(serializers.Serializer[dict[str, Any]]):
    """One measurement; which fields it needs depends on the measure."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        needed = ("key", "measure", "date")
        return {
            name: serializers.CharField(required=name in needed, help_text=_HELP[name])
            for name in COLUMNS
        }


class MeasurementsSerializer(serializers.Serializer[dict[str, Any]]):
    """Up to 1,000 at a time. A refused row keeps no other from being taken."""

    measurements = RowSerializer(many=True)


class ProblemSerializer(serializers.Serializer[dict[str, str]]):
    """What is wrong with a field; `reason` in the reader's language."""

    field = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()


class RowAnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of a row: `row` is its place in the list, from 0."""

    row = serializers.IntegerField()
    key = serializers.CharField()
    outcome = serializers.ChoiceField([NEW, CORRECTED, UNCHANGED, "refused"])
    problems = ProblemSerializer(many=True)


class AnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of all rows. batch: null where nothing was new."""

    batch = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = RowAnswerSerializer(many=True)


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """A measurement that was sent, as it holds now."""

    key = serializers.SerializerMethodField()
    measure = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField(method_name="get_amount")
    weight = serializers.SerializerMethodField()
    account = serializers.CharField(source="account.external_id", default=None, allow_null=True)
    person = serializers.IntegerField(source="person_id", allow_null=True)
    team = serializers.IntegerField(source="team_id", allow_null=True)
    batch = serializers.IntegerField(source="batch_id")

    class Meta:
        model = Entry
        fields = [
            *("key", "measure", "variant", "at", "value", "weight", "account", "person", "team"),
            *("subject", "wave", "ticket", "comment", "batch", "created_at"),
        ]

    def get_key(self, entry: Entry) -> str:
        return entry.key.removeprefix(OWN_KEY).removeprefix(NATURAL)

    def get_measure(self, entry: Entry) -> str:
        return Measure(entry.measure).name.lower()

    def get_amount(self, entry: Entry) -> float:
        return float(Fraction(entry.value, MILLION))

    def get_weight(self, entry: Entry) -> float:
        return float(Fraction(entry.weight, MILLION))
