"""The demonstration's quarters as they ended: scores, reasons, retrospectives, what went on."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from objectives.choices import Ambition, CycleState, ProposalState
from objectives.demo.people import Staff
from objectives.demo.plan import CHAT, FASTER, LASTING, TIER_1
from objectives.demo.quarters import quarter_of
from objectives.models import (
    Change,
    Cycle,
    Grade,
    KeyResult,
    Mission,
    Objective,
    Proposal,
    Retrospective,
)
from objectives.use_cases.closing import freeze
from people.models import Membership, Organization, Role

GRADED, CLOSED = timedelta(days=2, hours=11), timedelta(days=4, hours=15)
STRETCHES = (FASTER, "Fewer loose ends", "New customers find their way in")
MISSIONS = {
    "": "Whoever rents or buys gear from us gets out of the door on time, and never asks twice.",
    TIER_1: "The first answer is the right one.",
}


class Told(NamedTuple):
    """A retrospective."""

    helped: str
    hindered: str
    keep: str


TOLD: Sequence[Told] = (
    Told(
        "Answering by topic instead of by time.",
        "Two releases in one month, each with a wave of the same question.",
        "Ten minutes on Monday with the slowest ten tickets.",
    ),
    Told(
        "The hand-over in the morning.",
        "Approvals that waited for one person.",
        "A second pair of eyes before a ticket is called solved.",
    ),
    Told(
        "New macros for returns and delivery.",
        "We set the target before we knew where we stood.",
        "Look at the baseline first, then promise.",
    ),
)
OWN_SCORE = (600_000, "The figure fell short, but the worst weeks were the outage's; we learned.")
MOVED = "The new phone line opens a month later than we planned."


def end(cycle: Cycle, *, at: datetime) -> None:
    """Grade and close it as if people had; `at`: its last midnight."""
    organization = cycle.organization
    Objective.objects.filter(cycle=cycle, title__in=STRETCHES).update(ambition=Ambition.STRETCH)
    owned = KeyResult.objects.filter(objective__cycle=cycle, owner__isnull=False)
    key_results = owned.select_related("owner").order_by("pk")
    worst = min(key_results, key=lambda each: each.progress or 0, default=None)
    for each in key_results:
        if each.owner is None:
            continue
        missed = each == worst and (each.progress or 0) < OWN_SCORE[0]
        score, reason = OWN_SCORE if missed else (None, "")
        grade = Grade(organization=organization, key_result=each, score=score, reason=reason)
        grade.by, grade.at = each.owner, at + GRADED
        grade.save()
    for number, objective in enumerate(
        Objective.objects.filter(cycle=cycle).select_related("owner").order_by("position")
    ):
        if objective.owner is not None:
            told = TOLD[number % len(TOLD)]._asdict()
            Retrospective.objects.create(
                organization=organization,
                objective=objective,
                by=objective.owner,
                at=at + GRADED,
                **told,
            )
    cycle.state = CycleState.GRADING
    cycle.save(update_fields=["state"])
    freeze(organization, cycle, at=at + CLOSED)
    cycle.state, cycle.closed_at = CycleState.CLOSED, at + CLOSED
    cycle.save(update_fields=["state", "closed_at"])


def go_on(cycles: Sequence[Cycle]) -> None:
    """One objective and its key results come again in each of them, oldest first."""
    before: Objective | None = None
    for cycle in cycles:
        here = Objective.objects.filter(cycle=cycle, title=LASTING).first()
        if here is not None and before is not None:
            here.carried_from = before
            here.save(update_fields=["carried_from"])
            titles = {each.title: each for each in before.key_results.all()}
            for each in here.key_results.all():
                each.carried_from = titles.get(each.title)
                each.save(update_fields=["carried_from"])
        before = here or before


def move_a_target(cycle: Cycle) -> None:
    """In its fourth week a lead changed a target, with a reason."""
    found = (
        KeyResult.objects.filter(
            objective__cycle=cycle, objective__team__name=CHAT, target__isnull=False
        )
        .select_related("owner")
        .order_by("pk")
        .first()
    )
    if found is None or found.target is None or found.baseline is None:
        return
    harder = found.target + (found.target - found.baseline) // 4
    change = Change(
        organization=cycle.organization,
        objective_id=found.objective_id,
        key_result=found,
        by=found.owner,
        field="target",
        before={"amount": harder, "unit": found.unit},
        after={"amount": found.target, "unit": found.unit},
        reason=MOVED,
    )
    change.save()
    begin = datetime.combine(cycle.start, time(10), tzinfo=cycle.organization.zone)
    Change.objects.filter(pk=change.pk).update(at=begin + timedelta(days=24))


def begin_next(staff: Staff, running: Cycle) -> Cycle:
    """The next quarter as a draft, what we are there for, and proposals of an agent."""
    organization = staff.organization
    following = quarter_of(running.end)
    cycle = Cycle.objects.create(
        organization=organization, name=following.name, start=following.start, end=following.end
    )
    for team, text in MISSIONS.items():
        Mission.objects.create(
            organization=organization, team=staff.teams[team] if team else None, text=text
        )
    agent = _agent(organization)
    if agent is not None:
        _proposals(staff, cycle, agent)
    return cycle


def _agent(organization: Organization) -> Membership | None:
    """The one who can sign in."""
    agents = Membership.objects.of(organization).filter(roles__role=Role.AGENT, user__isnull=False)
    return agents.order_by("name").first()


def _proposals(staff: Staff, cycle: Cycle, agent: Membership) -> None:
    common = {"organization": staff.organization, "by": agent, "cycle": cycle}
    Proposal.objects.create(
        **common,
        team=staff.teams[TIER_1],
        title="Customers find the answer before they write",
        why="I answer the same five delivery questions every morning; an article would do.",
        stage="support",
    )
    Proposal.objects.create(
        **common,
        team=staff.teams[TIER_1],
        title="Answer on Sundays too",
        why="On Mondays a third of the queue is from Sunday.",
        stage="support",
        state=ProposalState.DECLINED,
        reason="Not this year: we have no budget for it. Let us look at Monday mornings first.",
        decided_by=staff.leads[TIER_1],
        decided_at=cycle.organization.created_at,
    )
