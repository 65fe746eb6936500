"""A large board: all of its counts, but rows only where one looks first; the others when opened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from objectives.alignment.standing import Standing, read_standing
from objectives.board.groups import Board, Counted, Member, SharedLine, members_of, rows_of, summed
from objectives.board.lines import ObjectiveLine, in_units, read_lines
from objectives.board.whole import Asked, board_of
from objectives.choices import Status
from objectives.models import Objective
from objectives.progress import RollUp
from people.models import Team

# A board of more objectives is folded; of one team so many stand on the page at once.
MOST = 60
# So many objectives of a folded board stand open at first.
FIRST = 25


class Rows(NamedTuple):
    """Some of a team's rows, its own and what it shares; `more` follow from place `end` on."""

    objectives: Sequence[ObjectiveLine]
    shared: Sequence[SharedLine]
    end: int
    more: int

    @property
    def lines(self) -> list[ObjectiveLine]:
        """All of them."""
        return [*self.objectives, *(each.line for each in self.shared)]

    @property
    def people(self) -> frozenset[int]:
        """Whose own numbers stand in them, as ids of memberships."""
        return frozenset[int]().union(*(line.people for line in self.lines))

    @property
    def shown(self) -> frozenset[int]:
        """The ids of their objectives."""
        return frozenset(line.objective.pk for line in self.lines)


@dataclass(frozen=True)
class FoldedGroup:
    """A team (None: the company) as one line; rows: where it stands open.

    size: how many objectives it opens to. counts: how many of them show each status. late, stale:
    how many of their key results are neglected.
    """

    team: Team | None
    size: int
    counts: Mapping[str, int]
    late: int
    stale: int
    summary: RollUp
    rows: Rows | None = None


@dataclass(frozen=True)
class FoldedBoard:
    """As a Board; opened: the groups with rows. folded: the others. hidden: how many objectives
    have no row, each counted once."""

    opened: Sequence[FoldedGroup]
    folded: Sequence[FoldedGroup]
    counts: Mapping[str, int]
    late: int
    stale: int
    total: int
    people: frozenset[int]
    is_whole: bool
    hidden: int


def read_page(asked: Asked) -> Board | FoldedBoard:
    """A small board whole, in three queries; a large one folded, in five, six if stale."""
    objectives = asked.read()
    if len(objectives) <= MOST:
        return board_of(asked, objectives)
    standing = read_standing(objectives, asked.access, now=asked.now, stale=asked.stale)
    kept = _kept(asked, objectives, standing)
    wanted = asked.wanted
    members = members_of(kept, asked.team_of, wanted)
    groups = [_group(team, mine, standing) for team, mine in members]
    first = groups if len(kept) <= MOST else _first(groups)
    opened = {group.team for group in first}
    rows = _rows(asked, [mine for team, mine in members if team in opened])
    own = [each for each in objectives if each.team_id in wanted]
    return FoldedBoard(
        opened=[
            replace(group, rows=some)
            for group, some in zip(
                (group for group in groups if group.team in opened), rows, strict=True
            )
        ],
        folded=[group for group in groups if group.team not in opened],
        counts=Counter(standing.status[each.pk] for each in own),
        late=sum(standing.behind[each.pk].late for each in own),
        stale=sum(standing.behind[each.pk].stale for each in own),
        total=len(own),
        people=frozenset[int]().union(*(standing.behind[each.pk].people for each in kept)),
        is_whole=not asked.status,
        hidden=len(kept) - len(frozenset[int]().union(*(each.shown for each in rows))),
    )


def read_rows(asked: Asked, *, start: int = 0) -> Rows:
    """One team's rows (asked.teams: it alone) from a place on. Three queries, four with a status
    to look for."""
    objectives = asked.read()
    if asked.status:
        standing = read_standing(objectives, asked.access, now=asked.now, stale=asked.stale)
        objectives = _kept(asked, objectives, standing)
    members = members_of(objectives, asked.team_of, asked.wanted)
    (rows,) = _rows(asked, [mine for _team, mine in members] or [[]], start=start)
    return rows


def _kept(asked: Asked, objectives: list[Objective], standing: Standing) -> list[Objective]:
    if not asked.status:
        return objectives
    return [each for each in objectives if standing.status[each.pk] == asked.status]


def _group(team: Team | None, members: Sequence[Member], standing: Standing) -> FoldedGroup:
    of_each = [(each, standing.status[each.objective.pk]) for each in members]
    behind = [standing.behind[each.objective.pk] for each in members]
    return FoldedGroup(
        team=team,
        size=len(members),
        counts=Counter(status for _each, status in of_each),
        late=sum(each.late for each in behind),
        stale=sum(each.stale for each in behind),
        summary=summed(
            Counted(each.weight, in_units(each.objective.told_progress), status)
            for each, status in of_each
        ),
    )


def _first(groups: Sequence[FoldedGroup]) -> list[FoldedGroup]:
    """The company's, and the teams with most that is behind, as far as there is room."""
    found = [group for group in groups if group.team is None]
    room = FIRST - sum(min(group.size, MOST) for group in found)
    teams = [group for group in groups if group.team and group.counts.get(Status.BEHIND)]
    for group in sorted(teams, key=lambda each: -each.counts[Status.BEHIND]):
        room -= min(group.size, MOST)
        if room < 0:
            break
        found.append(group)
    return found


def _rows(asked: Asked, groups: Sequence[Sequence[Member]], *, start: int = 0) -> list[Rows]:
    """The rows of each group from a place on. Two queries for all of them."""
    parts = [members[start : start + MOST] for members in groups]
    seen = {each.objective.pk: each.objective for part in parts for each in part}
    lines = read_lines(seen.values(), asked.access, now=asked.now, stale=asked.stale)
    line_of = {line.objective.pk: line for line in lines}
    return [
        Rows(
            *rows_of(part, line_of),
            end=start + len(part),
            more=len(members) - start - len(part),
        )
        for members, part in zip(groups, parts, strict=True)
    ]
