"""The hours of a week: when something happens, or how it goes at that hour."""

from typing import NamedTuple

from metrics.asking.asked import Asked
from metrics.showing.chosen_parts import with_kept
from metrics.showing.details import ask_of
from metrics.showing.figures import Figure, figure
from metrics.showing.hidden_parts import kept_apart
from metrics.showing.judging import Reader
from metrics.showing.splits import members_of, parts_of, reader_of, reader_of_row
from metrics.values import Key, Value, read_many
from people.access import Access

DAYS, HOURS = 7, 24


class Cell(NamedTuple):
    """One hour of one weekday (1 Monday … 7 Sunday), local time; query asks for it alone."""

    weekday: int
    hour: int
    figure: Figure
    query: dict[str, str]


class Week(NamedTuple):
    """Seven days of 24 cells, and the chosen period as a whole."""

    days: list[list[Cell]]
    figure: Figure
    value: Value


def read_week(access: Access, question: Asked) -> Week:
    """The chosen period by hours of the week; one query or two for values, one for members.

    An hour that a change of clocks repeats is one cell; each cell is as much a part of the figure
    as a channel is, and as guarded.
    """
    members = members_of(access, question)
    now = [question.period]
    question = with_kept(access, question, now, members, [("hour", now)])
    asks = [ask_of(access, question, [question.period], by) for by in ("hour", "")]
    ((found,), (whole,)) = read_many(organization=access.organization, asks=asks)
    readers: dict[Key, Reader] = {
        hour: reader_of_row(access, question, "hour", hour, members) for hour in range(DAYS * HOURS)
    }
    shown = kept_apart(parts_of(question.one, found, readers))
    days = [
        [
            Cell(
                day + 1,
                hour,
                shown[day * HOURS + hour],
                question.query | {"weekday": str(day + 1), "hour": str(hour)},
            )
            for hour in range(HOURS)
        ]
        for day in range(DAYS)
    ]
    value = whole[None]
    return Week(days, figure(question.one, value, reader_of(access, question, members)), value)
