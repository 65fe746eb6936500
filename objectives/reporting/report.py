"""A cycle's report: the same words and pictures for the page to print and for the PDF."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.showing.figures import period_words
from objectives.board.groups import TeamGroup
from objectives.board.lines import ObjectiveLine
from objectives.board.portions import Portion
from objectives.board.wording import in_sum, shared_by
from objectives.choices import Kind, Visibility
from objectives.forecasting.wording import in_short
from objectives.initiatives import InitiativeLine
from objectives.lines import KeyResultLine
from objectives.models import Cycle, KeyResult
from objectives.quarter.results import Outcome, Result
from objectives.reporting.drawing import Drawn, line_chart
from objectives.reporting.parts import (
    Count,
    InitiativePart,
    KeyResultPart,
    ObjectivePart,
    Report,
    Section,
)
from objectives.reporting.words import due_words, joined, shared_with
from objectives.scores import score_words
from objectives.wording import goal, measured_by, now
from people.drawing import STATES
from people.figures import bar_percent, progress_percent
from people.models import Organization, Team

# Worst first, as the dashboard counts them.
ORDER = ("behind", "at_risk", "no_check_in", "stale", "no_data", "on_track", "done", "draft")


class Beside(NamedTuple):
    """What stands beside the board's rows. outcomes: once the cycle is graded. initiatives: by
    objective. teams: all of the organization."""

    outcomes: Sequence[Outcome]
    initiatives: Mapping[int, Sequence[InitiativeLine]]
    teams: Sequence[Team]


def report_of(
    portion: Portion,
    *,
    cycle: Cycle,
    organization: Organization,
    team: Team | None,
    now: datetime,
    beside: Beside,
) -> Report:
    """What the reader sees of these teams, under the counts of all; no queries."""
    board = portion.board
    local = now.astimezone(organization.zone)
    count = ngettext("%(count)s objective", "%(count)s objectives", board.total)
    return Report(
        title=_("%(cycle)s: objectives and key results") % {"cycle": cycle.name},
        organization=team.name if team else organization.name,
        about=joined(
            period_words((cycle.start, cycle.end)),
            str(cycle.get_state_display()),
            count % {"count": board.total},
        ),
        made=_("As of %(moment)s") % {"moment": date_format(local, "DATETIME_FORMAT")},
        counts=[
            Count(status, str(STATES[status].label), board.counts[status])
            for status in ORDER
            if board.counts.get(status)
        ],
        sections=_sections(portion, beside),
        words={
            "guardrail": _("Guardrail"),
            "private": _("Private"),
            "by_hand": _("set by a person"),
            "initiatives": _("Initiatives"),
            "page": _("Page"),
            "empty": _("There is no objective in it yet."),
            "chart": _("Values by week with the target"),
        },
        people=board.people,
    )


def _sections(portion: Portion, beside: Beside) -> list[Section]:
    """A shared objective stands in full once: at its own team, if that is in the report."""
    scored = {each.objective.pk: each for each in beside.outcomes}
    sections = []
    for group in portion.board.groups:
        team = group.team.pk if group.team else None
        parts = [_objective(line, scored, beside) for line in group.objectives]
        for line, weight in group.shared:
            in_full = (team, line.objective.pk) in portion.in_full
            parts.append(_objective(line, scored, beside, weight, in_full=in_full))
        sections.append(Section(_name(group), in_sum(group.summary), parts))
    return sections


def _name(group: TeamGroup) -> str:
    return group.team.name if group.team else _("The whole company")


def _objective(
    line: ObjectiveLine,
    scored: Mapping[int, Outcome],
    beside: Beside,
    weight: Fraction | None = None,
    *,
    in_full: bool = True,
) -> ObjectivePart:
    one = line.objective
    outcome = scored.get(one.pk)
    scores = {each.key_result.pk: each for each in outcome.results} if outcome else {}
    rows = chain(line.key_results, line.guardrails) if in_full else ()
    work = beside.initiatives.get(one.pk, ()) if in_full else ()
    return ObjectivePart(
        title=one.title,
        why=one.why if in_full else "",
        about=_about(line),
        progress=progress_percent(one.told_progress),
        bar=bar_percent(one.told_progress),
        status=line.status,
        label=str(STATES[line.status].label),
        by_hand=line.is_by_hand,
        score=score_of(outcome),
        learned=_learned(outcome) if in_full else [],
        private=one.visibility == Visibility.PRIVATE,
        shared_by="" if weight is None else shared_by(one, weight),
        shared_with=shared_with(one, beside.teams) if in_full else "",
        key_results=[_key_result(line, each, scores.get(each.key_result.pk)) for each in rows],
        initiatives=[_initiative(each) for each in work],
    )


def _about(line: ObjectiveLine) -> str:
    one, roll = line.objective, line.roll
    counted = ngettext(
        "from %(counted)s of %(weighted)s key result",
        "from %(counted)s of %(weighted)s key results",
        roll.weighted,
    ) % {"counted": roll.counted, "weighted": roll.weighted}
    return joined(
        one.owner.name if one.owner else _("Nobody owns it yet"),
        one.stage_name,
        str(one.get_ambition_display()),
        counted,
    )


def _initiative(line: InitiativeLine) -> InitiativePart:
    one = line.initiative
    return InitiativePart(
        title=one.title,
        about=joined(
            str(one.get_state_display()),
            one.owner.name if one.owner else _("Nobody owns it yet"),
            due_words(line),
            one.key_result.title if one.key_result else "",
        ),
        late=line.late,
    )


def score_of(outcome: Outcome | None) -> str:
    """ "Score 0.7"; empty before the cycle is graded."""
    if outcome is None:
        return ""
    return _("Score %(score)s") % {"score": score_words(outcome.total.score)}


def _score_and_reason(result: Result | None) -> str:
    """One of a person's own beside what was proposed, with the reason."""
    if result is None:
        return ""
    said = _("Score %(score)s") % {"score": score_words(result.score)}
    if not result.own:
        return said
    proposed = _("Proposed %(proposed)s.") % {"proposed": score_words(result.proposed)}
    return joined(said, proposed, result.reason)


def _learned(outcome: Outcome | None) -> list[tuple[str, str]]:
    told = outcome.retrospective if outcome else None
    if told is None:
        return []
    parts: Sequence[tuple[str, str]] = (
        (_("What helped"), told.helped),
        (_("What got in the way"), told.hindered),
        (_("What we keep"), told.keep),
    )
    return [(label, words) for label, words in parts if words]


def _key_result(line: ObjectiveLine, row: KeyResultLine, result: Result | None) -> KeyResultPart:
    one = row.key_result
    owner = one.owner or line.objective.owner
    return KeyResultPart(
        title=one.title,
        measured=measured_by(one),
        goal=goal(one),
        now=now(one),
        progress=progress_percent(one.progress),
        bar=bar_percent(one.progress),
        status=row.status,
        label=str(STATES[row.status].label),
        by_hand=row.is_by_hand,
        score=_score_and_reason(result),
        owner=owner.name if owner else "",
        said=_said(row),
        forecast=in_short(one, row.forecast),
        chart=line_chart(_drawn(line, one)),
        is_guardrail=one.is_guardrail,
    )


def _said(row: KeyResultLine) -> str:
    """The latest check-in in a line: when, how sure, what changed, what blocks."""
    said = row.check_in
    if said is None:
        return ""
    return joined(
        date_format(said.week_end, "MONTH_DAY_FORMAT"),
        str(said.get_confidence_display()),
        said.comment,
        _("Blocked: %(words)s") % {"words": said.blocker} if said.blocker else "",
    )


def _drawn(line: ObjectiveLine, key_result: KeyResult) -> Drawn:
    cycle = line.objective.cycle
    weekly = key_result.weekly  # type: ignore[attr-defined]
    own_scale = key_result.kind in (Kind.REACH, Kind.MAINTAIN)
    threshold = key_result.upper if key_result.lower is None else key_result.lower
    target = key_result.target if key_result.kind == Kind.REACH else threshold
    return Drawn(
        points=[(date.fromisoformat(each["day"]), each["value"]) for each in weekly],
        cycle=(cycle.start, cycle.end),
        target=target if own_scale else None,
        upper=key_result.upper if own_scale and target != key_result.upper else None,
        baseline=key_result.baseline if own_scale else None,
    )
