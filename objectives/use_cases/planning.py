"""Proposals are made, taken up and declined; missions and stages are written; owners change."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import ProposalState, Stage
from objectives.history.recording import Difference, differences
from objectives.holding import held
from objectives.models import (
    Cycle,
    Initiative,
    JourneyStage,
    KeyResult,
    Mission,
    Objective,
    Proposal,
)
from objectives.models.initiative import OPEN
from objectives.planning.stages import Named
from objectives.talk.giving import tell_of_decision, tell_of_proposal, tell_of_work
from objectives.talk.owning import tell_of_owning
from objectives.use_cases.history import keep, keep_all, require_reason
from objectives.use_cases.key_results import KeyResultText, create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective
from objectives.use_cases.rules import (
    check,
    check_owner,
    done,
    hold_key_results,
    hold_objective,
    hold_open,
    require,
    require_open,
    require_writable,
)
from objectives.use_cases.seen import mark_of, refuse_unseen
from people.access import Access
from people.models import AuditEntry, Membership, Organization, Team

MOST_STAGES = 12


@dataclass(frozen=True, kw_only=True)
class ProposalText:
    """An idea. objective: where it is one for a key result; then its cycle and team hold."""

    title: str
    why: str = ""
    cycle: Cycle | None = None
    team: Team | None = None
    stage: str = ""
    objective: Objective | None = None


@transaction.atomic
def propose(*, access: Access, text: ProposalText) -> Proposal:
    """It waits for the team's lead or a director. Raises ValidationError."""
    require(access.proposes)
    about = text.objective
    cycle = about.cycle if about else text.cycle
    if cycle is None:
        raise ValidationError({"cycle": _("Choose a cycle.")})
    cycle.state = Cycle.objects.hold(cycle)
    require_open(cycle)
    proposal = Proposal(
        organization=access.organization,
        by=access.membership,
        cycle=cycle,
        team=about.team if about else text.team,
        objective=about,
        title=text.title,
        why=text.why,
        stage="" if about else text.stage or Stage.SUPPORT,
    )
    check(proposal, {})
    proposal.save()
    tell_of_proposal(access, proposal)
    done(access, "proposal.made", proposal)
    return proposal


@transaction.atomic
def take_up(*, access: Access, proposal: Proposal) -> Objective:
    """An objective's: it becomes a draft that names who proposed it. Raises ValidationError."""
    _claim(access, proposal)
    text = ObjectiveText(
        title=proposal.title,
        why=proposal.why,
        cycle=proposal.cycle,
        team=proposal.team,
        stage=proposal.stage or Stage.SUPPORT,
        owner=access.membership,
    )
    made = create_objective(access=access, text=text)
    made.proposed_by = proposal.by
    made.save(update_fields=["proposed_by"])
    proposal.made_objective = made
    _settle(access, proposal, ProposalState.TAKEN)
    return made


@transaction.atomic
def take_up_key_result(
    *, access: Access, proposal: Proposal, text: KeyResultText, reason: str = ""
) -> KeyResult:
    """A key result's, with what the lead or director makes of it. Raises ValidationError."""
    _claim(access, proposal)
    if proposal.objective is None:
        raise ValidationError(_("This proposal is for an objective."))
    made = create_key_result(access=access, objective=proposal.objective, text=text, reason=reason)
    proposal.made_key_result = made
    _settle(access, proposal, ProposalState.TAKEN)
    return made


@transaction.atomic
def decline(*, access: Access, proposal: Proposal, reason: str) -> Proposal:
    """With a reason, which the proposer reads. Raises ValidationError (field "reason")."""
    _claim(access, proposal)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whoever proposed it reads this.")})
    proposal.reason = reason.strip()
    return _settle(access, proposal, ProposalState.DECLINED)


def decides(access: Access, proposal: Proposal) -> bool:
    """A director over the company's, a lead over the own teams' too."""
    return access.writes_team(proposal.team_id)


def _claim(access: Access, proposal: Proposal) -> None:
    """Of two who decide at once the second is told."""
    require(decides(access, proposal))
    locked = held(Proposal.objects.filter(pk=proposal.pk)).get()
    if locked.state != ProposalState.WAITING:
        raise ValidationError(_("Somebody has decided over this already. Reload the page."))


def _settle(access: Access, proposal: Proposal, state: str) -> Proposal:
    proposal.state, proposal.decided_by = state, access.membership
    proposal.decided_at = timezone.now()
    proposal.save()
    tell_of_decision(access, proposal, taken=state == ProposalState.TAKEN)
    done(access, f"proposal.{state}", proposal)
    return proposal


def seen_of_mission(mission: Mission | None) -> str:
    """What who saw it, or that there is none, says that they saw."""
    return mark_of({"text": mission.text if mission else None})


@transaction.atomic
def write_mission(*, access: Access, team: Team | None, text: str, seen: str | None = None) -> None:
    """What the department or a team is there for; nothing takes it away.

    seen: the mark of what its writer saw. Raises ValidationError, also where another has written
    meanwhile.
    """
    require(access.writes_company)
    Organization.objects.lock(access.organization.pk)
    rows = Mission.objects.filter(organization=access.organization, team=team)
    stood = rows.first()
    was = {"text": stood.text if stood else None}
    found = differences(was, {"text": text.strip() or None})
    refuse_unseen(access, seen, was, found, by=_who_wrote_mission(access, team))
    if not text.strip():
        rows.delete()
    else:
        mission = stood or Mission(organization=access.organization, team=team)
        mission.text = text.strip()
        check(mission, {})
        mission.save()
    done(access, "mission.changed", team or access.organization)


def _who_wrote_mission(access: Access, team: Team | None) -> Membership | None:
    about = team or access.organization
    wrote = AuditEntry.objects.filter(
        organization=access.organization,
        action="mission.changed",
        subject=str(about)[:200],
        details__id=about.pk,
    )
    last = wrote.select_related("actor").order_by("-at", "-pk").first()
    return last.actor if last else None


@transaction.atomic
def change_stages(*, access: Access, stages: Sequence[Named]) -> None:
    """All of them, in this order. Raises ValidationError."""
    require(access.writes_company)
    Organization.objects.lock(access.organization.pk)
    names = [each.name.strip().casefold() for each in stages if not each.hidden]
    if not names:
        raise ValidationError(_("Leave at least one stage in use."))
    if len(set(names)) < len(names):
        raise ValidationError(_("Two stages have the same name."))
    if len(stages) > MOST_STAGES:
        raise ValidationError(_("%(count)s stages at most.") % {"count": MOST_STAGES})
    rows = JourneyStage.objects.filter(organization=access.organization)
    rows.exclude(key__in=[each.key for each in stages]).delete()
    JourneyStage.objects.bulk_create(
        [
            JourneyStage(
                organization=access.organization,
                key=each.key,
                name=each.own.strip(),
                hidden=each.hidden,
                position=position,
            )
            for position, each in enumerate(stages)
        ],
        update_conflicts=True,
        unique_fields=["organization", "key"],
        update_fields=["name", "hidden", "position"],
    )
    done(access, "stages.changed", access.organization)


@transaction.atomic
def hand_over(*, access: Access, objective: Objective, to: Membership, reason: str) -> Objective:
    """The objective, and those of its key results and open initiatives whose owner is the same or
    has left.

    Raises ValidationError (field "reason").
    """
    require_writable(access, objective)
    hold_open(objective.cycle)
    require_reason(reason)
    check_owner(to, field="to")
    hold_key_results(objective)
    hold_objective(access, objective)
    before = objective.owner
    keep(access, objective, [Difference("owner", _name(before), to.name)], reason=reason)
    objective.owner = to
    objective.save(update_fields=["owner"])
    passed_on = []
    for each in objective.key_results.filter(owner__isnull=False).select_related("owner"):
        if each.owner == before or (each.owner and each.owner.left_at is not None):
            keep(access, each, [Difference("owner", _name(each.owner), to.name)], reason=reason)
            each.owner = to
            each.save(update_fields=["owner"])
            passed_on.append(each.pk)
    hers = Q(owner__left_at__isnull=False) | (Q(owner=before) if before else Q())
    work = Initiative.objects.visible_to(access).filter(hers, objective=objective, state__in=OPEN)
    passed = list(held(work).select_related("owner"))
    keep_all(
        access,
        [(each, [Difference("owner", _name(each.owner), to.name)]) for each in passed],
        reason=reason,
    )
    ids = [each.pk for each in passed]
    Initiative.objects.filter(pk__in=ids).update(owner=to)
    tell_of_owning(access, to, objectives=[objective.pk], key_results=passed_on)
    tell_of_work(access, ids, to)
    done(access, "objective.handed-over", objective)
    return objective


def _name(person: Membership | None) -> str | None:
    return None if person is None else person.name
