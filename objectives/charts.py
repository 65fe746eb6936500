"""A key result's chart: values week by week, target, expected line, check-ins; and as a table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from objectives.asked import Question, elapsed, is_ceiling, limit_to_date
from objectives.assess import expected_of
from objectives.calendar import DAY, sundays
from objectives.choices import Bound, Kind
from objectives.forecasting.current import forecast_of
from objectives.forecasting.wording import rounded, step_of
from objectives.models import CheckIn, Forecast, KeyResult, KeyResultPoint
from objectives.why import query_of
from objectives.wording import as_it_stood
from people.figures import MILLION, exact, measure_value, progress_percent

T = TypeVar("T")
Cell = str | dict[str, str]  # text alone, or {text, url}


@dataclass(frozen=True)
class Chart:
    """`data` is for drawing; `columns` and `rows` say the same as text."""

    data: dict[str, Any]
    columns: list[str]
    rows: list[list[Cell]]


def chart_of(
    key_result: KeyResult,
    question: Question,
    *,
    points: Sequence[KeyResultPoint],
    check_ins: Iterable[CheckIn],
    today: date,
    tickets: str = "",
) -> Chart:
    """What is known of one key result; `today` is local to the organization.

    tickets: the address of the tickets behind its metric; empty where there are none to open.
    """

    def behind(day: date) -> dict[str, str]:
        return {"url": tickets + query_of(key_result, question, day)} if tickets else {}

    counted = key_result.is_counted
    # What is drawn of them is their progress.
    unit = "share" if counted else key_result.shown_unit
    said = {check_in.week_end: check_in for check_in in check_ins}
    drawn = [
        _point(point.day, point.progress if counted else point.value, unit)
        | ({"n": point.sample} if _is_sampled(key_result) else {})
        | behind(point.day)
        for point in points
    ]
    now = key_result.progress if counted else key_result.value
    if not key_result.is_typed and now is not None:
        last = min(_last_day(key_result, today), question.cycle[1] - DAY)
        drawn.append(_point(last, now, unit) | behind(last))
    data: dict[str, Any] = {
        "unit": unit,
        "points": drawn,
        "checkins": [
            _point(day, check_in.progress if counted else check_in.value, unit)
            | {"confidence": check_in.confidence, "note": check_in.comment}
            | behind(day)
            for day, check_in in sorted(said.items())
            if check_in.value is not None
        ],
    }
    foretold = forecast_of(key_result, today)
    if foretold is not None and foretold.path:
        data["forecast"] = _fan(foretold, unit, drawn)
    data["expected"] = [_point(day, at, unit) for day, at in expected_line(question)] or None
    if key_result.kind == Kind.REACH:
        data["baseline"] = _mark(key_result.baseline, unit)
        data["stretch"] = _mark(key_result.stretch, unit)
    data["target"] = _mark(_threshold(key_result), unit)
    if key_result.bound == Bound.WITHIN and key_result.kind == Kind.MAINTAIN:
        data["upper"] = _mark(key_result.upper, unit)
    data["is_ceiling"] = is_ceiling(question) or None
    return Chart(
        {name: each for name, each in data.items() if each is not None},
        columns=_columns(key_result),
        rows=[
            _said_once(key_result, row)
            for row in (*_rows(key_result, points, said, behind), *_foretold_rows(unit, foretold))
        ],
    )


def expected_line(question: Question) -> list[tuple[date, Fraction]]:
    """Where the value should be at the cycle's first day, each of its Sundays and its last day.

    Of a ceiling on the cycle's count: what it may be at most by then.
    """
    first, end = question.cycle
    days = sorted({first - DAY, *sundays(first, end), end - DAY})
    if question.kind in (Kind.MAINTAIN, Kind.EACH):
        limits = ((day, limit_to_date(question, day)) for day in days)
        return [(day, limit) for day, limit in limits if limit is not None]
    if question.kind != Kind.REACH:
        return [(day, elapsed(question, day + DAY)) for day in days]
    start, target = question.start_value, question.target
    if start is None or target is None:
        return []
    return [(day, start + (target - start) * expected_of(question, day, day + DAY)) for day in days]


def _threshold(key_result: KeyResult) -> int | None:
    if key_result.is_counted:
        return MILLION
    if key_result.kind == Kind.REACH:
        return key_result.target
    return key_result.upper if key_result.lower is None else key_result.lower


def _last_day(key_result: KeyResult, today: date) -> date:
    """The value's own day; a typed one may be older than today."""
    if key_result.value_as_of is None:
        return today
    local = key_result.value_as_of.astimezone(key_result.organization.zone)
    return min(today, local.date())


def _point(day: date, amount: int | Fraction | None, unit: str) -> dict[str, Any]:
    drawn = None if amount is None else float(exact(amount))
    return {"at": day.isoformat(), "value": drawn, "text": measure_value(amount, unit)}


def _mark(amount: int | None, unit: str) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {"value": amount / MILLION, "text": measure_value(amount, unit)}


def _fan(foretold: Forecast, unit: str, drawn: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """From the newest value to the end, wider and wider."""
    start = [
        {"at": point["at"], "value": point["value"], "low": point["value"], "high": point["value"]}
        for point in drawn[-1:]
        if point["value"] is not None and point["at"] < foretold.path[0][0]
    ]
    step = step_of((foretold.high or 0) - (foretold.low or 0), whole=False)
    return start + [
        {
            "at": at,
            "value": middle / MILLION,
            "low": low / MILLION,
            "high": high / MILLION,
            "text": _between(unit, low, middle, high, step),
        }
        for at, low, middle, high in foretold.path
    ]


def _between(unit: str, low: int, middle: int, high: int, step: int) -> str:
    return _("%(middle)s, between %(low)s and %(high)s") % {
        "low": measure_value(rounded(low, step), unit),
        "middle": measure_value(rounded(middle, step), unit),
        "high": measure_value(rounded(high, step), unit),
    }


def _foretold_rows(unit: str, foretold: Forecast | None) -> list[list[Cell]]:
    if foretold is None:
        return []
    step = step_of((foretold.high or 0) - (foretold.low or 0), whole=False)
    rows: list[list[Cell]] = []
    for at, low, middle, high in foretold.path:
        day = date_format(date.fromisoformat(at), "MONTH_DAY_FORMAT")
        words = _("%(day)s (forecast)") % {"day": day}
        rows.append([words, _between(unit, low, middle, high, step), "–", "–", "–"])
    return rows


def _columns(key_result: KeyResult) -> list[str]:
    columns = [_("Week to"), _("Value"), _("Measurements"), _("Progress"), _("Confidence")]
    return _said_once(key_result, columns)


def _rows(
    key_result: KeyResult,
    points: Sequence[KeyResultPoint],
    said: dict[date, CheckIn],
    behind: Callable[[date], dict[str, str]],
) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for point in points:
        check_in = said.get(point.day)
        value = as_it_stood(key_result, point.value, point.sample)
        link = behind(point.day)
        rows.append(
            [
                date_format(point.day, "MONTH_DAY_FORMAT"),
                {"text": value} | link if link else value,
                "–" if point.sample is None else measure_value(Fraction(point.sample), "count"),
                progress_percent(point.progress),
                str(check_in.get_confidence_display()) if check_in else "–",
            ]
        )
    return rows


def _said_once(key_result: KeyResult, cells: list[T]) -> list[T]:
    """Without the sample, where the value says it already ("7 of 9") or somebody types it."""
    return cells if _is_sampled(key_result) else [*cells[:2], *cells[3:]]


def _is_sampled(key_result: KeyResult) -> bool:
    """Whether its values are of so many measurements each."""
    return not key_result.is_counted and not key_result.is_typed
