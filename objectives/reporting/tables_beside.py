"""What stands beside a cycle's objectives, as tables: the work behind them, and who shares them."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from objectives.alignment.shares import shares_of
from objectives.board.groups import Board
from objectives.initiatives import InitiativeLine
from objectives.reporting.tables import Cell, Table, amount
from people.models import Team

INITIATIVES = (
    *(_("Id"), _("Objective's id"), _("Objective"), _("Team"), _("Key result's id")),
    *(_("Key result"), _("Initiative"), _("Owner"), _("Due"), _("State"), _("Late"), _("Note")),
)
SHARES = (
    *(_("Objective's id"), _("Objective"), _("Team"), _("Shared with"), _("Weight")),
    _("Progress"),
)


def initiatives_table(board: Board, work: Mapping[int, Sequence[InitiativeLine]]) -> Table:
    """One row an initiative, in the order of their objectives; work: by objective."""
    rows = (
        _initiative(each, board_line.objective.title, board_line.objective.team)
        for board_line in board.lines
        for each in work.get(board_line.objective.pk, ())
    )
    # Nobody's numbers are in it.
    return Table("initiatives", INITIATIVES, rows, frozenset())


def _initiative(line: InitiativeLine, objective: str, team: Team | None) -> list[Cell]:
    one = line.initiative
    return [
        one.pk,
        one.objective_id,
        objective,
        team.name if team else "",
        one.key_result_id,
        one.key_result.title if one.key_result else "",
        one.title,
        one.owner.name if one.owner else "",
        one.due,
        str(one.get_state_display()),
        int(line.late),
        one.note,
    ]


def shares_table(board: Board, teams: Sequence[Team]) -> Table:
    """One row a team that counts another one's objective. weight: of one of its own, at most 1."""
    return Table("shares", SHARES, _shares(board, teams), board.people)


def _shares(board: Board, teams: Sequence[Team]) -> Iterator[list[Cell]]:
    for line in board.lines:
        one = line.objective
        if not one.shared_with:  # type: ignore[attr-defined]
            continue
        for share in shares_of(one, teams):
            yield [
                one.pk,
                one.title,
                one.team.name if one.team else "",
                share.team.name,
                amount(share.weight),
                amount(one.told_progress),
            ]
