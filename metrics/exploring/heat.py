"""The hours of a week: when something happens, or how it goes at that hour."""

from typing import NamedTuple

from metrics.asking import Asked
from metrics.details import ask_of
from metrics.showing import Figure, figure
from metrics.splits import members_of, reader_of
from metrics.values import Value, read_many
from people.access import Access

DAYS, HOURS = 7, 24


class Cell(NamedTuple):
    """One hour of one weekday (1 Monday … 7 Sunday), local time; query asks for it alone."""

    weekday: int
    hour: int
    figure: Figure
    query: dict[str, str]


def read_week(access: Access, question: Asked) -> list[list[Cell]]:
    """Seven days of 24 cells over the chosen period; one query for values, one for members.

    An hour that a change of clocks repeats is one cell; each cell is as much a part of the figure
    as a channel is, and as guarded.
    """
    ask = ask_of(access, question, [question.period], "hour")
    ((found,),) = read_many(organization=access.organization, asks=[ask])
    reader = reader_of(access, question, members_of(access, question), part=True)
    return [
        [
            Cell(
                day + 1,
                hour,
                figure(question.one, found.get(day * HOURS + hour, Value()), reader),
                question.query | {"weekday": str(day + 1), "hour": str(hour)},
            )
            for hour in range(HOURS)
        ]
        for day in range(DAYS)
    ]
