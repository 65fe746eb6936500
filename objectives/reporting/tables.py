"""Objectives, key results and check-ins of a cycle as tables: exact figures, one row each.

What the reader may not see is not in them. Amounts are Decimals in the unit that stands beside
them (a share's whole is 1, times are in seconds), progress is unclamped, an empty cell is "no
data".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from objectives.board.groups import Board
from objectives.board.lines import ObjectiveLine
from objectives.choices import Kind
from objectives.lines import KeyResultLine
from objectives.models import CheckIn, KeyResult
from objectives.quarter.results import Outcome, Result
from objectives.reporting.words import sharing
from objectives.wording import measured_by
from people.access import Access
from people.csv_files import Cell as Cell
from people.drawing import STATES
from people.figures import MILLION
from people.models import Team

CHUNK = 500


@dataclass(frozen=True)
class Table:
    """name: of its file. people: whose own numbers stand in it, as ids of memberships."""

    name: str
    headings: Sequence[str | Promise]
    rows: Iterator[list[Cell]]
    people: frozenset[int]


OBJECTIVES = (
    *(_("Id"), _("Cycle"), _("Team"), _("Objective"), _("Why"), _("Stage"), _("Owner")),
    *(_("Ambition"), _("Visible to"), _("Status"), _("Progress"), _("Expected by now")),
    *(_("Key results with data"), _("Key results"), _("Confidence")),
    *(_("Status set by hand by"), _("Reason for that status"), _("Score"), _("Shared with")),
)
KEY_RESULTS = (
    *(_("Id"), _("Objective's id"), _("Objective"), _("Team"), _("Key result"), _("Owner")),
    *(_("What it asks"), _("Metric"), _("Unit"), _("Baseline"), _("Target"), _("Stretch")),
    *(
        _("At least"),
        _("At most"),
        _("Weight"),
        _("Value"),
        _("Unit of the value"),
        _("Value as of"),
        _("Measurements"),
    ),
    *(_("Progress"), _("Expected by now"), _("Status"), _("Confidence")),
    *(_("Status set by hand by"), _("Reason for that status")),
    *(_("Score"), _("Proposed score"), _("Reason for that score")),
    *(_("Forecast"), _("Forecast from"), _("Forecast to"), _("Unit of the forecast")),
    *(_("Chance of the target"), _("Forecast by data up to")),
)
CHECK_INS = (
    *(_("Key result's id"), _("Key result"), _("Objective"), _("Week to"), _("By")),
    *(_("Confidence"), _("What changed"), _("What blocks"), _("Who can help")),
    *(_("Value as reported"), _("Unit"), _("Measurements")),
    *(_("Progress as reported"), _("Written")),
)


def objectives_table(
    board: Board, teams: Sequence[Team], outcomes: Iterable[Outcome] = ()
) -> Table:
    """One row an objective, in the order of the dashboard; what its teams only share comes last.

    teams: all of the organization. outcomes: once it is graded.
    """
    scores = {each.objective.pk: each.total.score for each in outcomes}
    rows = (
        [*_objective(line, scores.get(line.objective.pk)), sharing(line.objective, teams)]
        for line in board.lines
    )
    return Table("objectives", OBJECTIVES, rows, board.people)


def key_results_table(board: Board, outcomes: Iterable[Outcome] = ()) -> Table:
    """One row a key result, guardrails among them; outcomes: once the cycle is graded."""
    results = {each.key_result.pk: each for outcome in outcomes for each in outcome.results}
    rows = (
        _key_result(line, each, results.get(each.key_result.pk))
        for line in board.lines
        for each in (*line.key_results, *line.guardrails)
    )
    return Table("key-results", KEY_RESULTS, rows, board.people)


def check_ins_table(board: Board, access: Access) -> Table:
    """One row a check-in, the oldest first; read in chunks."""
    known = {
        each.key_result.pk: each.key_result
        for line in board.lines
        for each in (*line.key_results, *line.guardrails)
    }
    found = (
        CheckIn.objects.filter(organization=access.organization, key_result__in=list(known))
        .select_related("author", "helper")
        .order_by("week_end", "key_result")
    )
    rows = (_check_in(each, known[each.key_result_id]) for each in found.iterator(CHUNK))
    return Table("check-ins", CHECK_INS, rows, board.people)


def _objective(line: ObjectiveLine, score: Fraction | None) -> list[Cell]:
    one = line.objective
    return [
        one.pk,
        one.cycle.name,
        one.team.name if one.team else "",
        one.title,
        one.why,
        one.stage_name,
        one.owner.name if one.owner else "",
        str(one.get_ambition_display()),
        str(one.get_visibility_display()),
        str(STATES[line.status].label),
        amount(one.told_progress),
        units(line.expected),
        line.roll.counted,
        line.roll.weighted,
        str(STATES[line.confidence].label) if line.confidence else "",
        *_by_hand(line),
        units(score),
    ]


def _by_hand(line: ObjectiveLine | KeyResultLine) -> list[Cell]:
    """Who set the status that is shown, and why; empty where the figures say it."""
    said = line.override if line.is_by_hand else None
    return [said.by.name, said.reason] if said else ["", ""]


def _key_result(line: ObjectiveLine, row: KeyResultLine, result: Result | None) -> list[Cell]:
    one = row.key_result
    amounts = (one.baseline, one.target, one.stretch, one.lower, one.upper, one.weight)
    owner = one.owner or line.objective.owner
    return [
        one.pk,
        one.objective_id,
        line.objective.title,
        line.objective.team.name if line.objective.team else "",
        one.title,
        owner.name if owner else "",
        str(one.get_kind_display()),
        measured_by(one),
        one.unit,
        *(amount(each) for each in amounts),
        amount(one.value),
        one.value_unit,
        one.value_as_of,
        one.sample,
        amount(one.progress),
        amount(one.expected),
        str(STATES[row.status].label),
        str(row.check_in.get_confidence_display()) if row.check_in else "",
        *_by_hand(row),
        *(
            (units(result.score), units(result.proposed), result.reason)
            if result
            else (None, None, "")
        ),
        *_forecast(row),
    ]


def _forecast(row: KeyResultLine) -> list[Cell]:
    """The estimate that its page rounds, in full; an 80 % interval, and the chance as a share."""
    found = row.forecast
    if found is None:
        return [None, None, None, "", None, None]
    unit = "share" if row.key_result.kind == Kind.MAINTAIN else row.key_result.unit
    ends = [amount(each) for each in (found.middle, found.low, found.high)]
    return [*ends, unit, amount(found.chance), found.day]


def _check_in(said: CheckIn, key_result: KeyResult) -> list[Cell]:
    return [
        key_result.pk,
        key_result.title,
        key_result.objective.title,
        said.week_end,
        said.author.name,
        str(said.get_confidence_display()),
        said.comment,
        said.blocker,
        said.helper.name if said.helper else "",
        amount(said.value),
        key_result.value_unit,
        said.sample,
        amount(said.progress),
        said.created_at,
    ]


def amount(millionths: int | None) -> Decimal | None:
    """In whole units, exact."""
    return None if millionths is None else Decimal(millionths).scaleb(-6)


def units(share: Fraction | None) -> Decimal | None:
    """To the millionth, rounded down."""
    return None if share is None else amount(int(share * MILLION))
