"""The pages on which objectives are written, changed and spoken about."""

from collections.abc import Iterator

from objectives.choices import CycleState, ProposalState
from objectives.models import Comment, Initiative, KeyResult, Objective, Proposal
from people.models import Organization
from tests.pages.picture import Picture, page


def of_quarters(organization: Organization, objective: Objective) -> Iterator[Picture]:
    closed = Objective.objects.filter(
        organization=organization, cycle__state=CycleState.CLOSED
    ).earliest("pk")
    yield page(organization, "stages", "objectives:stages")
    yield page(organization, "mission", "objectives:mission")
    yield page(organization, "new-proposal", "objectives:new-proposal")
    yield page(organization, "edit-mission", "objectives:team-mission", team="tier-1")
    waiting = Proposal.objects.filter(
        organization=organization, state=ProposalState.WAITING
    ).earliest("pk")
    yield page(organization, "decline-proposal", "objectives:decline-proposal", proposal=waiting.pk)
    yield page(organization, "pick-template", "objectives:pick-template", code="efficiency")
    yield page(organization, "carry", "objectives:carry", objective=closed.pk)
    yield page(organization, "reopen-cycle", "objectives:reopen-cycle", cycle=closed.cycle_id)
    yield page(organization, "pass-on", "objectives:pass-on", objective=objective.pk)
    running = objective.cycle_id
    yield page(organization, "publish-drafts", "objectives:publish-drafts", cycle=running)


def of_okrs(organization: Organization, objective: Objective) -> Iterator[Picture]:
    yield from of_quarters(organization, objective)
    key_result = KeyResult.objects.filter(objective=objective).earliest("pk").pk
    yield page(organization, "new-objective", "objectives:new-objective")
    yield page(organization, "edit-objective", "objectives:edit-objective", objective=objective.pk)
    yield page(organization, "edit-share", "objectives:share", objective=objective.pk)
    yield page(organization, "new-key-result", "objectives:new-key-result", objective=objective.pk)
    yield page(organization, "edit-key-result", "objectives:edit-key-result", key_result=key_result)
    yield page(
        organization, "archive-key-result", "objectives:archive-key-result", key_result=key_result
    )
    archived = {"objective": objective.pk}
    yield page(organization, "archive-objective", "objectives:archive-objective", **archived)
    yield page(organization, "new-cycle", "objectives:new-cycle")
    yield page(organization, "edit-cycle", "objectives:edit-cycle", cycle=objective.cycle_id)
    yield page(organization, "status-rules", "objectives:status-rules")
    yield page(organization, "coach", "objectives:coach", objective=objective.pk)
    yield page(organization, "publish", "objectives:publish-objective", objective=objective.pk)
    yield page(organization, "new-initiative", "objectives:new-initiative", objective=objective.pk)
    yield page(organization, "override", "objectives:override-objective", objective=objective.pk)
    yield page(
        organization, "override-key-result", "objectives:override-key-result", key_result=key_result
    )
    yield from _of_the_week(organization)


def _of_the_week(organization: Organization) -> Iterator[Picture]:
    initiative = Initiative.objects.filter(organization=organization).earliest("pk").pk
    yield page(organization, "edit-initiative", "objectives:edit-initiative", initiative=initiative)
    comment = Comment.objects.filter(organization=organization).earliest("pk").pk
    yield page(organization, "edit-comment", "objectives:edit-comment", comment=comment)
    yield page(organization, "new-action", "objectives:review-action")
