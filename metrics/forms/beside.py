"""The forms of benchmarks and bands; amounts are typed in the metric's unit."""

from fractions import Fraction
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import Definition
from metrics.models import Band, BandWindow, Benchmark
from metrics.own.scale import scale_of
from people.access import Access
from people.figures import MILLION, measure_value
from people.forms.fields import DateField
from people.forms.typed import AmountField, RowField, amount_text
from people.models import Membership
from people.names import by_name


class _Amounts(forms.Form):
    """Reads its amounts as the metric is written."""

    amounts: tuple[str, ...] = ()

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.amounts:
            text = cleaned.get(name, "")
            try:
                cleaned[name] = AmountField.read(text, self.definition.unit)
                self._check(text, cleaned[name])
            except ValidationError as wrong:
                self.add_error(name, wrong)
        return cleaned

    def _check(self, text: str, amount: int | None) -> None:
        """No share passes 100 %, and no mean of 1–5 is 9."""
        scale = scale_of(self.definition.default)
        if amount is None or scale is None or scale[0] <= Fraction(amount, MILLION) <= scale[1]:
            return
        low, high = (measure_value(Fraction(edge), self.definition.unit) for edge in scale)
        raise ValidationError(
            _("“%(value)s” lies outside the scale from %(low)s to %(high)s."),
            params={"value": text, "low": low, "high": high},
        )


class BenchmarkForm(_Amounts):
    """What others reach, and where that is written."""

    value = AmountField(label=_("Value"), required=True)
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Who says so, about whom: a report, an association, another department."),
    )
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    day = DateField(label=_("As of"))
    amounts = ("value",)


class BandForm(_Amounts):
    """Where the metric should stay, of whom and over which days."""

    team = RowField(label=_("Team"), required=False, empty=_("The whole company"))
    person = RowField(label=_("Agent"), required=False, empty="–")
    lower = AmountField(label=_("At least"))
    upper = AmountField(label=_("At most"))
    window = forms.ChoiceField(label=_("Over"), choices=BandWindow.choices)
    amounts = ("lower", "upper")

    def __init__(self, *args: Any, access: Access, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, definition=definition, **kwargs)
        active = [team for team in access.teams if team.archived_at is None]
        teams = [team for team in active if access.writes_band(team_id=team.pk, person_id=None)]
        company = access.is_director and "C" in definition.levels
        none = _("The whole company") if company else "–"
        cast("RowField", self.fields["team"]).offer(
            by_name(teams, str) if "T" in definition.levels else [],
            empty=none,
        )
        if "A" not in definition.levels:
            del self.fields["person"]
            return
        members = Membership.objects.of(access.organization).active()
        people = [
            each
            for each in members
            if each.pk != access.membership.pk
            and access.writes_band(team_id=None, person_id=each.pk)
        ]
        cast("RowField", self.fields["person"]).offer(by_name(people, str))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.setdefault("person", None)
        if cleaned.get("team") and cleaned["person"]:
            self.add_error("person", _("Choose a team or an agent, not both."))
        return cleaned


def benchmark_initial(benchmark: Benchmark, unit: str) -> dict[str, Any]:
    """What the form shows of it."""
    return {
        "value": amount_text(benchmark.value, unit),
        "source": benchmark.source,
        "url": benchmark.url,
        "day": benchmark.day,
    }


def band_initial(band: Band, unit: str) -> dict[str, Any]:
    """Likewise."""
    return {
        "team": band.team_id,
        "person": band.person_id,
        "lower": amount_text(band.lower, unit),
        "upper": amount_text(band.upper, unit),
        "window": band.window,
    }
