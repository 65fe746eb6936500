"""The form of opening hours: whose, since when, a grid of the week, holidays and single days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from metrics.hours.week import MIDNIGHT, Crossing, Stretch, to_hours, to_stretches
from metrics.measures.public_holidays import country_name, region_names, regions
from metrics.models import Schedule
from people.access import Access
from people.forms.fields import DateField, TimezoneField
from people.models import Team
from people.names import by_name

PAIRS = 2  # stretches of a day that can be typed; more where a schedule has them
MOST_DAYS = 500


class DaysField(forms.CharField):
    """Single days, one a line; `clean` gives dates."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        """The dates in order; ValidationError names the line that is none."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        found = sorted({_day(line) for line in lines if line})
        if len(found) > MOST_DAYS:
            raise ValidationError(_("Give at most %(count)d days.") % {"count": MOST_DAYS})
        return found


def _day(line: str) -> date:
    known = ["%Y-%m-%d", *formats.get_format("DATE_INPUT_FORMATS")]
    try:
        found: date = forms.DateField(input_formats=known).clean(line)
    except ValidationError:
        raise ValidationError(
            _("“%(line)s” is no day: write it as 2026-12-24.") % {"line": line[:40]}
        ) from None
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Two times of a day in the grid. asked: whether it is asked if they cross midnight."""

    opens: forms.BoundField
    closes: forms.BoundField
    over: forms.BoundField
    asked: bool
    question: str


@dataclass(frozen=True, slots=True)
class Day:
    """A row of the grid."""

    name: str | Promise
    pairs: list[Pair]

    @property
    def errors(self) -> list[str]:
        """What is wrong with it, in words."""
        fields = [field for pair in self.pairs for field in (pair.opens, pair.closes, pair.over)]
        return [str(error) for field in fields for error in field.errors]


class HoursForm(forms.Form):
    """A schedule. The times of day d, stretch i are opens_d_i, closes_d_i and over_d_i."""

    team = forms.ChoiceField(label=gettext_lazy("Whose opening hours"), required=False)
    valid_from = DateField(
        label=gettext_lazy("They hold from"),
        required=False,
        help_text=gettext_lazy("Empty: since ever. They hold until the next ones begin."),
    )
    timezone = TimezoneField()
    country = forms.ChoiceField(
        label=gettext_lazy("Closed on the public holidays of"), required=False
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    closed = DaysField(
        label=gettext_lazy("Also closed on"),
        help_text=gettext_lazy("One day a line, such as 2026-12-24."),
    )
    open = DaysField(
        label=gettext_lazy("Open all the same on"),
        help_text=gettext_lazy(
            "Public holidays that are worked, or single Saturdays: these have the hours of the "
            "last weekday before them with any."
        ),
    )

    def __init__(
        self, *args: Any, access: Access, schedule: Schedule | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.teams = {str(team.pk): team for team in _teams(access, schedule)}
        self.stretches = to_stretches(schedule.hours) if schedule else []
        self.count = max([PAIRS, *map(len, self.stretches)])
        everybody = [("", _("The whole organization"))]
        _choose(self, "team", everybody + [(key, team.name) for key, team in self.teams.items()])
        _choose(self, "country", [("", _("No public holidays")), *_countries()])
        chosen = self.data.get("country", "") if self.is_bound else self.initial.get("country", "")
        _choose(self, "region", [("", _("The whole country")), *_regions(str(chosen))])
        for day in range(7):
            for number in range(self.count):
                self._add_pair(day, number)

    def _add_pair(self, day: int, number: int) -> None:
        told = self.stretches[day] if self.stretches else []
        opens, closes, over = told[number] if number < len(told) else (None, None, False)
        words = {"day": WEEKDAYS[day]}
        labels = (
            (_("%(day)s, from"), _("%(day)s, until"))
            if not number
            else (
                _("%(day)s, again from"),
                _("%(day)s, again until"),
            )
        )
        for name, label, value in zip(("opens", "closes"), labels, (opens, closes), strict=True):
            self.fields[f"{name}_{day}_{number}"] = forms.TimeField(
                label=label % words,
                required=False,
                initial=value,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )
        self.fields[f"over_{day}_{number}"] = forms.BooleanField(required=False, initial=over)

    @property
    def first(self) -> list[forms.BoundField]:
        """What stands above the grid."""
        return [self[name] for name in ("team", "valid_from", "timezone")]

    @property
    def days(self) -> list[Day]:
        """The grid."""
        return [
            Day(WEEKDAYS[day], [self._pair(day, number) for number in range(self.count)])
            for day in range(7)
        ]

    def _pair(self, day: int, number: int) -> Pair:
        opens, closes, over = (
            self[f"{name}_{day}_{number}"] for name in ("opens", "closes", "over")
        )
        begins, ends = _time(opens), _time(closes)
        crosses = begins is not None and ends is not None and Stretch(begins, ends).crosses
        shown = {"time": formats.time_format(ends, "H:i") if ends else ""}
        return Pair(opens, closes, over, crosses, _("until %(time)s of the next day") % shown)

    def clean(self) -> dict[str, Any]:
        """The week in minutes under "hours"; what cannot be stands beside its day."""
        data = super().clean() or self.cleaned_data
        week: list[list[Stretch]] = []
        for day in range(7):
            week.append([])
            for number in range(self.count):
                stretch = self._stretch(data, day, number)
                if stretch:
                    week[day].append(stretch)
        if not self.errors:
            try:
                data["hours"] = to_hours(week)
            except Crossing as error:
                self.add_error(f"opens_{error.day}_0", _("These hours overlap."))
        return data

    def _stretch(self, data: Mapping[str, Any], day: int, number: int) -> Stretch | None:
        opens, closes, over = (
            data.get(f"{name}_{day}_{number}") for name in ("opens", "closes", "over")
        )
        name = f"closes_{day}_{number}"
        if (opens is None) != (closes is None):
            missing = name if closes is None else f"opens_{day}_{number}"
            if missing not in self.errors:
                self.add_error(missing, _("Give both times, or none."))
            return None
        if opens is None or closes is None:
            return None
        stretch = Stretch(opens, closes, bool(over))
        if opens == closes and opens != MIDNIGHT:
            self.add_error(name, _("It would close as it opens."))
        elif stretch.crosses and not over:
            ends = {"time": formats.time_format(closes, "H:i")}
            self.add_error(name, _("Until %(time)s of the next day? Then tick it.") % ends)
        return stretch

    @property
    def owner(self) -> Team | None:
        """The team chosen; None: the organization."""
        return self.teams.get(self.cleaned_data["team"])

    @property
    def given(self) -> dict[str, Any]:
        """What `save_schedule` takes."""
        names = ("valid_from", "timezone", "hours", "country", "region", "closed", "open")
        return {name: self.cleaned_data[name] for name in names} | {"team": self.owner}


def initial_of(schedule: Schedule) -> dict[str, Any]:
    """A stored schedule as the form shows it; the grid takes it by itself."""
    return {
        "team": str(schedule.team_id or ""),
        "valid_from": schedule.valid_from,
        "timezone": schedule.timezone,
        "country": schedule.country,
        "region": schedule.region,
        "closed": "\n".join(day.isoformat() for day in schedule.closed),
        "open": "\n".join(day.isoformat() for day in schedule.open),
    }


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


def _teams(access: Access, schedule: Schedule | None) -> list[Team]:
    """Those that are not archived, and the one whose schedule it is."""
    own = schedule.team_id if schedule else None
    return [team for team in access.teams if team.archived_at is None or team.pk == own]


def _countries() -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = [(code, country_name(code, language)) for code in regions()]
    return by_name(named, lambda pair: pair[1])


def _regions(country: str) -> list[tuple[str, str]]:
    return by_name(region_names(country).items(), lambda pair: pair[1])


def _time(field: forms.BoundField) -> time | None:
    """What the field holds, if it is a time."""
    try:
        found: time | None = field.field.to_python(field.value())
    except ValidationError:
        return None
    return found
