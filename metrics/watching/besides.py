"""Beside a metric on its page: benchmarks, bands, a sudden move, an older definition's line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from metrics.asking.asked import Asked
from metrics.intake.freshness import SourceState
from metrics.models import Benchmark
from metrics.own.versions import Version
from metrics.showing.answers import read_line
from metrics.showing.details import Detail, Line
from metrics.showing.figures import period_words, point
from metrics.showing.weekly import Known
from metrics.values import read_many
from metrics.watching.bands import Watched, pose, visible_bands, watched
from metrics.watching.looks import move_in, move_of
from metrics.watching.moving import bounds, move_words, shown
from people.access import Access
from people.figures import MILLION, measure_value

# By what an address says when, and in which version it was asked; the rest says of what.
_NOT_OF_WHAT = frozenset(("start", "end", "last", "version"))


@dataclass(frozen=True, slots=True)
class Beside:
    """benchmarks and bands as the page lists them; move: a sudden one in plain words, or "".

    marks: horizontal lines of the chart.
    """

    benchmarks: list[tuple[Benchmark, str]] = field(default_factory=list)
    bands: list[Watched] = field(default_factory=list)
    move: str = ""
    marks: list[dict[str, Any]] = field(default_factory=list)


def read_beside(
    access: Access,
    question: Asked,
    metrics: Mapping[str, Known],
    sources: SourceState,
    *,
    until: date,
    found: Detail,
) -> Beside:
    """At most four queries. What is not the metric's usual aggregation has none of it.

    found: what the page shows beside.
    """
    key, one = question.definition.key, question.one
    known = metrics.get(key)
    if known is None or one != known.definition.default:
        return Beside()
    benchmarks = list(Benchmark.objects.filter(organization=access.organization, metric__key=key))
    visible = visible_bands(access).filter(metric__key=key)
    posed = pose(access, visible, metrics, until=until, since=question.since, members=found.members)
    asks, move = [each.ask for each in posed], None
    if _is_plain(access, question) and not found.weeks:
        scope = question.scope
        move, tables = move_of(access, key, known, scope, sources, until=until, beside=asks)
    else:
        tables = read_many(organization=access.organization, asks=asks) if asks else []
        if _is_plain(access, question):
            move = move_in(known, until, found.weeks)
    bands = [_as_drawn(each, found.lines) for each in watched(access, posed, tables)]
    marks = [_mark(_("Benchmark"), row.value / MILLION, row.value, one.unit) for row in benchmarks]
    for each in bands:
        if _same_scope(question, each):
            edges = ((_("At least"), each.band.lower), (_("At most"), each.band.upper))
            marks += [
                _mark(name, edge / MILLION, edge, one.unit)
                for name, edge in edges
                if edge is not None
            ]
    if move is not None:
        marks += [
            {"name": _("Usual range"), "value": edge, "text": shown(edge, one.unit)}
            for edge in bounds(one, move.usual)
        ]
    return Beside(
        [(row, measure_value(row.value, one.unit)) for row in benchmarks],
        bands,
        move_words(one, move) if move else "",
        marks,
    )


def with_older(
    access: Access, question: Asked, found: Detail, current: Version, older: Version
) -> dict[str, Any]:
    """The chart and its table with the line of an older definition beside the present one's."""
    lines = lines_beside(access, question, found.lines[0], current, older)
    series = [
        {
            "name": line.name,
            "back": place == 1,
            "points": [
                point(piece[0], each) | {"when": period_words(period)}
                for piece, period, each in zip(
                    found.pieces, line.periods, line.figures, strict=True
                )
            ],
        }
        for place, line in enumerate(lines)
    ]
    then = lines[1]
    return {"series": series, "column": then.name, "cells": [each.text for each in then.figures]}


def lines_beside(
    access: Access, question: Asked, line: Line, current: Version, older: Version
) -> list[Line]:
    """The line of the definition that holds and that of an older one, named by their versions."""
    before = read_line(access, _as_defined(question, older), line.periods)
    names = [_("Version %(number)s") % {"number": each.row.number} for each in (current, older)]
    figures = (line.figures, [shown_then for _period, shown_then in before])
    return [
        replace(line, name=name, figures=mine) for name, mine in zip(names, figures, strict=True)
    ]


def _as_defined(question: Asked, version: Version) -> Asked:
    return question._replace(definition=version.definition, one=version.definition.default)


def _is_plain(access: Access, question: Asked) -> bool:
    """Whether nothing of it is kept back from this reader, and no part of it is asked for."""
    if question.person is not None or question.filters != type(question.filters)():
        return False
    if question.team is not None:
        return access.is_director or question.team.pk in access.led_teams
    return access.is_director or not question.definition.filters


def _as_drawn(watched: Watched, lines: Iterable[Line]) -> Watched:
    """Kept back where a line of the page leaves its days out, lest the others say them."""
    band = watched.band
    place = {"team": band.team.slug} if band.team else {}
    place |= {"person": str(band.person_id)} if band.person_id else {}
    for line in lines:
        if {name: line.query[name] for name in line.query.keys() - _NOT_OF_WHAT} == place:
            for period, drawn in zip(line.periods, line.figures, strict=True):
                if period == watched.period and drawn.is_kept_back:
                    return replace(watched, figure=drawn)
    return watched


def _same_scope(question: Asked, watched: Watched) -> bool:
    team = question.team.pk if question.team else None
    person = question.person.pk if question.person else None
    return (watched.band.team_id, watched.band.person_id) == (team, person)


def _mark(name: str, drawn: float, amount: int, unit: str) -> dict[str, Any]:
    return {"name": name, "value": drawn, "text": measure_value(amount, unit)}
