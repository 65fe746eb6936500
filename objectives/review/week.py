"""A week's key results sorted into what is talked about. Pure: plain rows in, lists out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from objectives.review.contradictions import Contradiction, contradiction

T = TypeVar("T")
# The parts that are made of rows.
PARTS = ("forward", "back", "still", "blocked", "contradictions", "missing")
SHOWN = 12  # rows of a part; what is more stands in the teams' own reviews


class Row(NamedTuple):
    """A key result at the end of the week; amounts and progress in millionths.

    before: its progress a week earlier. The check-in's words are None where none was made.
    shared: the teams reviewed only share its objective, which is `whose_team`'s. whole: of how many
    the value is, where it counts something.
    """

    pk: int
    title: str
    unit: str
    objective: str
    team: int | None
    owner: str | None
    owner_id: int | None
    private: bool
    status: str
    value: int | None
    progress: int | None
    before: int | None
    person: int | None
    check_in: int | None
    confidence: str | None
    comment: str | None
    blocker: str | None
    helper: str | None
    author: str | None
    shared: bool = False
    whose_team: str = ""
    forecast: str = ""
    whole: int | None = None

    @property
    def change(self) -> int | None:
        """Of its progress in the week."""
        if self.progress is None or self.before is None:
            return None
        return self.progress - self.before

    @property
    def contradiction(self) -> Contradiction | None:
        """Of what was said with the data."""
        return contradiction(self.confidence, self.status)


# A row of which nothing is told yet.
UNTOLD = Row(
    **dict.fromkeys(Row._fields)  # type: ignore[arg-type]
    | {"title": "", "unit": "", "objective": "", "private": False}
    | {"shared": False, "whose_team": "", "forecast": ""}
)


class Restated(NamedTuple):
    """A week's figure that reads differently by now; each with the whole of which it is, where it
    counts something."""

    row: Row
    week: date
    reported: int | None
    known: int | None
    reported_of: int | None = None
    known_of: int | None = None


@dataclass(frozen=True)
class Part(Generic[T]):
    """What is shown of a list, and how many more there are."""

    rows: Sequence[T]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)

    @classmethod
    def of(cls, rows: Sequence[T]) -> "Part[T]":
        """The first of them."""
        return cls(rows[:SHOWN], len(rows))


class TeamWeek(NamedTuple):
    """One team's week in figures. shared: of what the teams reviewed only share, in one."""

    team: int | None
    asked: int
    said: int
    forward: int
    back: int
    blocked: int
    shared: bool = False


@dataclass(frozen=True)
class Week:
    """All that a review walks through."""

    forward: Part[Row]
    back: Part[Row]
    still: Part[Row]
    unknown: int
    blocked: Part[Row]
    contradictions: Part[Row]
    restated: Part[Restated]
    missing: Part[Row]
    asked: int
    teams: Sequence[TeamWeek]

    @property
    def said(self) -> int:
        """How many check-ins were made."""
        return self.asked - self.missing.total

    @property
    def shown(self) -> set[int]:
        """The key results of which something is told."""
        rows = {row.pk for name in PARTS for row in getattr(self, name).rows}
        return rows | {each.row.pk for each in self.restated.rows}

    def told(self, rows: Mapping[int, Row]) -> "Week":
        """The same with these rows in place of those that only sorted it."""
        parts = {
            name: replace(part, rows=[rows.get(row.pk, row) for row in part.rows])
            for name in PARTS
            for part in [getattr(self, name)]
        }
        restated = [
            each._replace(row=rows.get(each.row.pk, each.row)) for each in self.restated.rows
        ]
        return replace(self, restated=replace(self.restated, rows=restated), **parts)


def sort_week(rows: Sequence[Row], restated: Sequence[Restated]) -> Week:
    """Each part with what matters most in front: the largest moves, then by the rows' order."""
    known = [(change, row) for row in rows if (change := row.change) is not None]
    forward = sorted((each for each in known if each[0] > 0), key=lambda each: -each[0])
    back = sorted((each for each in known if each[0] < 0), key=lambda each: each[0])
    return Week(
        forward=Part.of([row for _change, row in forward]),
        back=Part.of([row for _change, row in back]),
        still=Part.of([row for change, row in known if change == 0]),
        unknown=len(rows) - len(known),
        blocked=Part.of([row for row in rows if row.blocker]),
        contradictions=Part.of([row for row in rows if row.contradiction]),
        restated=Part.of(restated),
        missing=Part.of([row for row in rows if row.check_in is None]),
        asked=len(rows),
        teams=_teams(rows),
    )


def _teams(rows: Iterable[Row]) -> list[TeamWeek]:
    of_team: dict[tuple[int | None, bool], list[Row]] = defaultdict(list)
    for row in rows:
        of_team[None if row.shared else row.team, bool(row.shared)].append(row)
    return [
        TeamWeek(
            team,
            asked=len(mine),
            said=sum(row.check_in is not None for row in mine),
            forward=sum((row.change or 0) > 0 for row in mine),
            back=sum((row.change or 0) < 0 for row in mine),
            blocked=sum(bool(row.blocker) for row in mine),
            shared=shared,
        )
        for (team, shared), mine in of_team.items()
    ]
