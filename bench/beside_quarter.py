"""What stands beside the large quarter: the one before, closed; drafts of the next; what people say
and do; some who have left. All of it in proportion to the quarter."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from bench.quarter import FIRST, KEY_RESULTS_EACH, PUBLISHED, Quarter
from metrics.facts import MILLION
from metrics.models import MetricVersion
from objectives.choices import CycleState, ObjectiveState, ProposalState, Stage, Status
from objectives.models import (
    CheckIn,
    Comment,
    Cycle,
    Initiative,
    KeyResult,
    Mission,
    Objective,
    Proposal,
    ReportFile,
    Retrospective,
    ReviewAction,
    StatusOverride,
    Support,
    Thanks,
)
from objectives.models.report_file import ReportState
from objectives.use_cases.closing import freeze
from people.models import Membership

EARLIER, BEFORE, AFTER = date(2025, 3, 31), date(2025, 6, 30), date(2026, 3, 30)
DRAFTS = 5  # one for so many of the quarter's objectives
LEFT = 20  # one person in so many has left
OWN = 200  # one key result in so many is the director's: something to check in on, and to grade
METRICS = ("csat", "first_response_time", "resolution_time", "reopen_rate")


class Beside(NamedTuple):
    """One of each kind of thing, the director's own where only its writer opens it."""

    closed: Cycle
    reported: KeyResult
    drafts: Cycle
    draft: Objective
    written: KeyResult
    initiative: Initiative
    comment: Comment
    check_in: CheckIn
    proposal: Proposal
    report: ReportFile


def make_beside(quarter: Quarter, director: Membership) -> Beside:
    """The rows, not computed."""
    organization = quarter.organization
    closed, reported = _closed("Q3", BEFORE, FIRST, quarter, director)
    _closed("Q2", EARLIER, BEFORE, quarter, director)
    drafts = Cycle.objects.create(
        organization=organization, name="Q1", start=quarter.cycle.end, end=AFTER
    )
    draft, written = _drafts(drafts, quarter)
    said, initiative = _said(quarter, director), _work(quarter)
    proposals = Proposal.objects.bulk_create(
        Proposal(
            organization=organization,
            by=each.owner,
            cycle=drafts,
            team=each.team,
            title=f"Listen to customers {n}",
            state=ProposalState.WAITING,
        )
        for n, each in enumerate(quarter.objectives[::DRAFTS])
        if each.owner is not None
    )
    Mission.objects.bulk_create(
        Mission(organization=organization, team=team, text="Customers are glad to have us.")
        for team in (None, *quarter.teams)
    )
    _leave(quarter)
    KeyResult.objects.filter(pk__in=[each.pk for each in quarter.key_results[::OWN]]).update(
        owner=director
    )
    report = ReportFile.objects.create(
        organization=organization,
        person=director,
        cycle=closed,
        language="en",
        state=ReportState.MADE,
        asked_at=timezone.now(),
        made_at=timezone.now(),
        content=b"%PDF",
        size=4,
    )
    check_in = CheckIn.objects.filter(key_result=quarter.key_results[5]).latest("week_end")
    return Beside(
        closed, reported, drafts, draft, written, initiative, said, check_in, proposals[0], report
    )


def _closed(
    name: str, start: date, end: date, quarter: Quarter, director: Membership
) -> tuple[Cycle, KeyResult]:
    """As many objectives as now, looked back on, and their figures frozen."""
    organization = quarter.organization
    cycle = Cycle.objects.create(
        organization=organization, name=name, start=start, end=end, state=CycleState.GRADING
    )
    objectives = Objective.objects.bulk_create(
        Objective(
            organization=organization,
            cycle=cycle,
            team=each.team,
            owner=each.owner,
            title=f"{each.title}, as before",
            stage=each.stage,
            state=ObjectiveState.PUBLISHED,
            published_at=PUBLISHED,
            announced_at=PUBLISHED,
            position=each.position,
        )
        for each in quarter.objectives
    )
    key_results = KeyResult.objects.bulk_create(
        KeyResult(
            organization=organization,
            objective=objective,
            owner=objective.owner,
            title=f"Replies {n}",
            baseline=60 * MILLION,
            target=45 * MILLION,
            value=(60 - n % 20) * MILLION,
            published_at=PUBLISHED,
        )
        for objective in objectives
        for n in range(KEY_RESULTS_EACH)
    )
    Retrospective.objects.bulk_create(
        Retrospective(
            organization=organization, objective=each, helped="A rota.", keep="It.", by=director
        )
        for each in objectives
    )
    at = datetime.combine(end + timedelta(weeks=1), datetime.min.time(), UTC)
    freeze(organization, cycle, at=at)
    cycle.state, cycle.closed_at = CycleState.CLOSED, at
    cycle.save()
    return cycle, key_results[0]


def _drafts(cycle: Cycle, quarter: Quarter) -> tuple[Objective, KeyResult]:
    """Of all teams in turn, measured and typed, each below one of the company's."""
    organization = quarter.organization
    versions = list(
        MetricVersion.objects.filter(
            organization=organization, metric__key__in=METRICS, number=1
        ).order_by("metric__key")
    )
    above = Objective.objects.create(
        organization=organization,
        cycle=cycle,
        owner=quarter.objectives[0].owner,
        title="Customers stay with us",
        state=ObjectiveState.PUBLISHED,
        published_at=PUBLISHED,
    )
    count = len(quarter.objectives) // DRAFTS
    objectives = Objective.objects.bulk_create(
        Objective(
            organization=organization,
            cycle=cycle,
            team=quarter.teams[n % len(quarter.teams)],
            owner=quarter.objectives[n].owner,
            title=f"The best answer, {'again and again, ' * (n % 3)}of all",
            stage=Stage.values[n % len(Stage.values)],
            position=n,
        )
        for n in range(count)
    )
    Support.objects.bulk_create(
        Support(organization=organization, child=each, parent=above) for each in objectives[::2]
    )
    key_results = KeyResult.objects.bulk_create(
        KeyResult(
            organization=organization,
            objective=objective,
            owner=objective.owner,
            title=f"A third better, {n}",
            team=objective.team,
            position=n,
            baseline=MILLION // 2,
            target=3 * MILLION // 4,
            **({"metric": versions[n % len(versions)]} if n else {}),
        )
        for objective in objectives
        for n in range(KEY_RESULTS_EACH)
    )
    return objectives[0], key_results[1]


def _said(quarter: Quarter, director: Membership) -> Comment:
    """Comments on everything, thanks, and what a person says of a status."""
    organization = quarter.organization
    comments = Comment.objects.bulk_create(
        Comment(organization=organization, author=director, text="Who can help?", **about)
        for objective, key_result in zip(
            quarter.objectives, quarter.key_results[::KEY_RESULTS_EACH], strict=True
        )
        for about in ({"objective": objective}, {"key_result": key_result})
    )
    Thanks.objects.bulk_create(
        Thanks(organization=organization, by=director, to=each.owner, text="For the night shift")
        for each in quarter.objectives[:50]
    )
    StatusOverride.objects.bulk_create(
        StatusOverride(
            organization=organization,
            key_result=each,
            status=Status.AT_RISK,
            computed=Status.ON_TRACK,
            reason="The rota ends.",
            by=director,
        )
        for each in quarter.key_results[::50]
    )
    return comments[0]


def _work(quarter: Quarter) -> Initiative:
    """An initiative for each second key result, and actions of reviews."""
    organization = quarter.organization
    made = Initiative.objects.bulk_create(
        Initiative(
            organization=organization,
            objective=each.objective,
            key_result=each,
            title="Write the help pages anew",
            owner=each.owner,
            author=each.owner,
            due=quarter.cycle.end,
        )
        for each in quarter.key_results[::2]
    )
    ReviewAction.objects.bulk_create(
        ReviewAction(
            organization=organization,
            team=each.team,
            owner=each.owner,
            by=each.owner,
            week_end=FIRST,
            due=quarter.cycle.end,
            text="Ask the product team",
        )
        for each in quarter.objectives[::10]
    )
    return made[0]


def _leave(quarter: Quarter) -> None:
    """Some have left, whose things wait to be handed over."""
    gone = sorted({each.owner_id for each in quarter.key_results if each.owner_id})[::LEFT]
    Membership.objects.filter(pk__in=gone).update(left_at=timezone.now())
