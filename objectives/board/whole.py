"""All rows of a cycle."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from objectives.board.groups import Board, Wanted, grouped
from objectives.board.lines import read_lines
from objectives.models import Cycle, Objective
from people.access import Access
from people.models import Team


class Asked(NamedTuple):
    """Which objectives of a cycle, for whom, and when. teams: only of these (None among them is the
    company); None: of all.

    stale: whether a source has not synced for too long. status: only those that show it.
    """

    access: Access
    cycle: Cycle
    now: datetime
    stale: bool
    teams: Wanted | None = None
    status: str = ""

    @property
    def wanted(self) -> Wanted:
        """Whose objectives stand in it; None is the company."""
        if self.teams is not None:
            return self.teams
        return frozenset((None, *(team.pk for team in self.access.teams)))

    @property
    def team_of(self) -> dict[int, Team]:
        """The teams by their ids."""
        return {team.pk: team for team in self.access.teams}

    def read(self) -> list[Objective]:
        """All of any status, those that the teams share among them. One query."""
        found = Objective.objects.visible_to(self.access).with_stages().with_shares()
        found = found.in_cycle(self.cycle).select_related("owner__user", "override__by")
        if self.teams is not None:
            found = found.of_or_shared_with(self.wanted)
        of_id = self.team_of
        for each in found:
            each.cycle = self.cycle
            each.team = of_id[each.team_id] if each.team_id else None
        return list(found)


def read_board(
    *,
    access: Access,
    cycle: Cycle,
    now: datetime,
    stale: bool,
    teams: Iterable[int] | None = None,
    status: str = "",
    related: Sequence[str] = (),
) -> Board:
    """The objectives of a cycle that `access` may see, grouped by team. Three queries.

    stale: whether a source has not synced for too long. teams: only these; None: all. What a team
    shares stands with it too, and counts once. related: what else each key result comes with.
    """
    only: Wanted | None = None if teams is None else frozenset(teams)
    asked = Asked(access, cycle, now, stale, only, status)
    return board_of(asked, asked.read(), related=related)


def board_of(asked: Asked, objectives: Sequence[Objective], related: Sequence[str] = ()) -> Board:
    """The board of what was read. Two queries."""
    lines = read_lines(objectives, asked.access, now=asked.now, stale=asked.stale, related=related)
    kept = [line for line in lines if not asked.status or line.status == asked.status]
    wanted = asked.wanted
    own = [line for line in lines if line.objective.team_id in wanted]
    return Board(
        groups=grouped(kept, asked.team_of, wanted),
        counts=Counter(line.status for line in own),
        late=sum(line.late for line in own),
        stale=sum(line.stale for line in own),
        total=len(own),
        people=frozenset[int]().union(*(line.people for line in kept)),
        is_whole=not asked.status,
    )
