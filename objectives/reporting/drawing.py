"""A key result's weeks as a small picture: the same SVG on the page to print and in the PDF.

It has no words (what it shows stands beside it) and no styles (the page's policy allows none).
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

WIDTH, HEIGHT, EDGE = 240, 56, 4
INK, QUIET, MARK = "#1f4e8c", "#8a94a3", "#2b8a3e"


class Drawn(NamedTuple):
    """Amounts in millionths; None leaves a gap. cycle: its first day and the day after its last.

    upper: the upper end of a band, whose lower one is the target.
    """

    points: Sequence[tuple[date, int | None]]
    cycle: tuple[date, date]
    target: int | None = None
    upper: int | None = None
    baseline: int | None = None


def line_chart(drawn: Drawn) -> str:
    """The values of the weeks, the target as a dashed line; "" where there are under two values."""
    known = [value for _day, value in drawn.points if value is not None]
    if len(known) < 2:
        return ""
    marks = [each for each in (drawn.target, drawn.upper, drawn.baseline) if each is not None]
    low, high = min(known + marks), max(known + marks)
    place = _Place(drawn.cycle, low, high)
    pieces = [
        f'<polyline points="{piece}" fill="none" stroke="{INK}" stroke-width="2"'
        ' stroke-linejoin="round" stroke-linecap="round"/>'
        for piece in _pieces(drawn.points, place)
    ]
    day, last = next((day, v) for day, v in reversed(drawn.points) if v is not None)
    dot = f'<circle cx="{place.x(day)}" cy="{place.y(last)}" r="3" fill="{INK}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}">'
        f"{_level(drawn.baseline, place, QUIET, '1 3')}{_level(drawn.target, place, MARK, '5 3')}"
        f"{_level(drawn.upper, place, MARK, '5 3')}"
        f"{''.join(pieces)}{dot}</svg>"
    )


class _Place(NamedTuple):
    cycle: tuple[date, date]
    low: int
    high: int

    def x(self, day: date) -> str:
        first, end = self.cycle
        share = Fraction((day - first).days + 1, (end - first).days)
        return _written(EDGE + min(max(share, Fraction(0)), Fraction(1)) * (WIDTH - 2 * EDGE))

    def y(self, value: int) -> str:
        if self.high == self.low:
            return _written(Fraction(HEIGHT, 2))
        share = Fraction(self.high - value, self.high - self.low)
        return _written(EDGE + share * (HEIGHT - 2 * EDGE))


def _written(size: Fraction) -> str:
    return f"{float(size):.1f}"


def _pieces(points: Sequence[tuple[date, int | None]], place: _Place) -> list[str]:
    """Stretches without a gap; a lone value between gaps is a short stroke."""
    pieces: list[list[str]] = [[]]
    for day, value in points:
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{place.x(day)},{place.y(value)}")
    return [" ".join(piece if len(piece) > 1 else piece * 2) for piece in pieces if piece]


def _level(amount: int | None, place: _Place, colour: str, dashes: str) -> str:
    if amount is None:
        return ""
    y = place.y(amount)
    return (
        f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{y}" y2="{y}" stroke="{colour}"'
        f' stroke-width="1" stroke-dasharray="{dashes}"/>'
    )
