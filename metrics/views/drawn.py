"""The explorer's charts, and the same figures as tables: every point opens its tickets."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.asking.asked import Asked
from metrics.exploring.choices import weekdays
from metrics.exploring.heat import Cell
from metrics.exploring.look import Look
from metrics.exploring.periods import part_of
from metrics.exploring.words import back_words
from metrics.showing.behind import Behind
from metrics.showing.details import Detail, Line
from metrics.showing.figures import period_words, point, step_words
from metrics.values import Period
from metrics.wording.words import STEP_NAMES
from people.figures import measure_value


def course_chart(found: Detail, question: Asked, look: Look, behind: Behind) -> dict[str, Any]:
    """For static/src/charts.js: one line with its likely range, or several by name."""
    chart: dict[str, Any] = {"unit": question.one.unit, "step": look.step}
    lines = [
        (line_name(line, question), _points(found, line, behind, look.step)) for line in found.lines
    ]
    if len(lines) == 1 and not look.by:
        return chart | {"points": lines[0][1]}
    series = [
        {"name": name, "points": points, "back": line.back is not None}
        for (name, points), line in zip(lines, found.lines, strict=True)
    ]
    return chart | {"series": series}


def line_name(line: Line, question: Asked) -> str:
    """What a line is called: what it is split by, how far back it is drawn from, or its kind."""
    return back_words(line.back) if line.back else line.name or str(question.one.label)


def _points(found: Detail, line: Line, behind: Behind, step: str) -> list[dict[str, object]]:
    """Each at the step where it is drawn, named by the days that it is about."""
    return [
        point(place[0], shown, behind.of(line.query, period))
        | {"when": period_words(period)}
        | ({"part": part} if (part := _part_words(place, period, step)) else {})
        for place, period, shown in zip(found.pieces, line.periods, line.figures, strict=True)
    ]


def _part_words(piece: Period, about: Period, step: str) -> str:
    """ "3 of 7 days" of a step that is not whole, so that nobody takes it for one that is; nothing
    where the figure is about more than its step."""
    part = part_of(piece, step)
    if part is None or about != piece:
        return ""
    text = ngettext("%(days)d of %(whole)d day", "%(days)d of %(whole)d days", part[1])
    return text % {"days": part[0], "whole": part[1]}


def course_columns(found: Detail, question: Asked, look: Look) -> list[str]:
    """The headings of the table under it."""
    columns = [str(STEP_NAMES[look.step])]
    for line in found.lines:
        columns += [line_name(line, question), _("Measurements")]
    return columns


def course_rows(found: Detail, look: Look, behind: Behind) -> list[tuple[object, ...]]:
    """The same figures as rows: who has no mouse opens the tickets of each here."""
    rows = []
    for index, piece in enumerate(found.pieces):
        about = next((line.periods[index] for line in found.lines), piece)
        part = _part_words(piece, about, look.step)
        cells: list[object] = [" · ".join(filter(None, (step_words(piece), part)))]
        for line in found.lines:
            shown = line.figures[index]
            url = behind.of(line.query, line.periods[index])
            cells += [{"text": shown.text, "url": url}, _count(shown.n)]
        rows.append(tuple(cells))
    return rows


def week_chart(week: Sequence[Sequence[Cell]], question: Asked, behind: Behind) -> dict[str, Any]:
    """The weekdays from top to bottom, the hours from left to right; without what is not shown."""
    return {
        "unit": question.one.unit,
        "rows": weekdays(),
        "columns": [f"{hour}:00" for hour in range(24)],
        "cells": [
            {
                "row": cell.weekday - 1,
                "column": cell.hour,
                "value": float(cell.figure.value),
                "text": " · ".join(filter(None, (cell.figure.text, cell.figure.told))),
                "url": behind.of(cell.query, question.period),
            }
            for day in week
            for cell in day
            if cell.figure.value is not None and (cell.figure.n or cell.figure.one.can_be_small)
        ],
    }


def week_rows(
    week: Sequence[Sequence[Cell]], question: Asked, behind: Behind
) -> list[tuple[object, ...]]:
    """An hour each that has anything, with its weekday."""
    names = weekdays()
    return [
        (
            names[cell.weekday - 1],
            f"{cell.hour}:00",
            {"text": cell.figure.text, "url": behind.of(cell.query, question.period)},
            _count(cell.figure.n) if cell.figure.n else "–",
        )
        for day in week
        for cell in day
        if cell.figure.n or cell.figure.is_kept_back
    ]


def _count(number: int) -> str:
    return measure_value(Fraction(number), "count")
