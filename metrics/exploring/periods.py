"""The stretches that a chart draws, and those with which they are compared. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from metrics.values import Period
from metrics.values.periods import CUTS, cut, step_of

DAY = timedelta(days=1)
# So many at least, that a course shows; so many at most, that it can be read.
LEAST = {"day": 28, "week": 12, "month": 12, "quarter": 8}
MOST = 120
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91}
YEAR = timedelta(weeks=52)


def fitting(period: Period, step: str) -> str:
    """The step itself, or the shortest above it by which the period is at most MOST pieces."""
    start, end = period
    at_least = CUTS.index(step)
    return next(
        (each for each in CUTS[at_least:] if (end - start).days <= MOST * DAYS[each]), CUTS[-1]
    )


def course(period: Period, step: str, *, whole: bool, least: int = 0) -> list[Period]:
    """The steps that the period touches, with those before it that make at least `least`.

    The first is whole. The last ends with the period; where that cuts it short and only `whole`
    ones are wanted (a total of half a week says too little), it is left out unless it is the only
    one.
    """
    start, end = period
    pieces = cut((step_of(start, step)[0], end), step)
    if whole and len(pieces) > 1 and pieces[-1] != step_of(pieces[-1][0], step):
        pieces.pop()
    while len(pieces) < (least or LEAST[step]) and pieces[0][0].year > 1900:
        pieces.insert(0, step_of(pieces[0][0] - DAY, step))
    return pieces


def part_of(piece: Period, step: str) -> tuple[int, int] | None:
    """How many days of its step a piece has, and how many there are; None where it has them all.

    What takes long is not in the first days of a week yet: its value is no week's.
    """
    start, end = step_of(piece[0], step)
    return None if piece == (start, end) else ((piece[1] - piece[0]).days, (end - start).days)


class Back(NamedTuple):
    """How far back something is compared: whole months, or else days."""

    months: int = 0
    days: int = 0

    @property
    def unit(self) -> str:
        """In what it is said: year, month, week or day."""
        if self.months:
            return "month"
        return "day" if self.days % 7 else "week"

    @property
    def many(self) -> int:
        """How many of these."""
        return self.months or (self.days if self.days % 7 else self.days // 7)


def earlier(period: Period, how: str) -> Period:
    """The period before it (how = "before") or the same one of the year before ("year").

    Of whole calendar months these are calendar months again. Else the one before has as many days,
    and that of the year before lies 52 weeks back, so that it has the same days of the week.
    """
    start, end = period
    if months := _whole_months(period):
        return shifted(period, Back(months=12 if how == "year" else months))
    return shifted(period, Back(days=YEAR.days if how == "year" else (end - start).days))


def back_of(step: str, now: Period, then: Period) -> Back:
    """How far each step goes back to be drawn beside itself: whole steps, one at least."""
    days = (now[0] - then[0]).days
    if step == "day":
        return Back(days=days if days < 7 else round(days / 7) * 7)
    if step == "week":
        return Back(days=max(1, round(days / 7)) * 7)
    months = max(1, round(days / (365.25 / 12)))
    return Back(months=months if step == "month" else max(1, round(months / 3)) * 3)


def shifted(period: Period, back: Back) -> Period:
    """The period so far back; what a shorter month lacks is left out."""
    start, end = period
    if back.months:
        return _months_back(start, back.months), _months_back(end, back.months)
    span = timedelta(days=back.days)
    return start - span, end - span


def beside(pieces: Sequence[Period], back: Back) -> list[Period]:
    """Each piece so far back."""
    return [shifted(piece, back) for piece in pieces]


def _whole_months(period: Period) -> int:
    """How many calendar months it is; 0 where it is no whole ones."""
    start, end = period
    if start.day != 1 or end.day != 1:
        return 0
    return (end.year - start.year) * 12 + end.month - start.month


def _months_back(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
