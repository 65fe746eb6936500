"""Whom it is told to that work was given, or that an idea waits and what became of it."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from objectives.models import Initiative, Proposal
from objectives.models.initiative import OPEN
from objectives.rhythm.words import ACTION, DECIDED, PROPOSED
from objectives.talk.readers import readers_of
from people.access import Access, access_of_membership
from people.deliveries.telling import Notice, forget, tell
from people.models import Membership, Role, RoleGrant, Team


def tell_of_work(access: Access, initiatives: Collection[int], owner: Membership | None) -> None:
    """Open initiatives are this person's now; who had them is no longer told. Nobody is told of
    what they may not see, nor of their own doing."""
    organization = access.organization
    for pk in initiatives:
        forget(organization.pk, _about_work(pk))
    if owner is None or owner == access.membership or owner.left_at is not None:
        return
    seen = Initiative.objects.visible_to(access_of_membership(owner, organization))
    path = reverse("objectives:my-week", args=[organization.slug])
    tell(
        organization.pk,
        [
            Notice(owner.pk, ACTION, _about_work(each.pk), path, _work(access, each))
            for each in seen.filter(pk__in=initiatives, state__in=OPEN)
        ],
    )


def _work(access: Access, initiative: Initiative) -> dict[str, object]:
    due = initiative.due.isoformat() if initiative.due else ""
    return {"by": access.membership.name, "text": initiative.title, "due": due}


def _about_work(pk: int) -> str:
    return f"initiative:{pk}"


def tell_of_proposal(access: Access, proposal: Proposal) -> None:
    """To who leads its team, or the nearest above that somebody leads; else to the directors."""
    facts = {"by": proposal.by.name, "title": proposal.title, "why": proposal.why[:300]}
    about, path = _about_proposal(proposal), _path(access, proposal)
    people = _who_decides(access, proposal) - {proposal.by_id}
    tell(
        access.organization.pk,
        [Notice(person, PROPOSED, about, path, facts) for person in sorted(people)],
    )


def tell_of_decision(access: Access, proposal: Proposal, *, taken: bool) -> None:
    """To who had the idea; to those who were to decide it waits no more."""
    about = _about_proposal(proposal)
    forget(access.organization.pk, about)
    if proposal.by_id == access.membership.pk or proposal.by.left_at is not None:
        return
    facts = {
        "by": access.membership.name,
        "title": proposal.title,
        "taken": taken,
        "reason": proposal.reason,
    }
    notice = Notice(proposal.by_id, DECIDED, f"{about}:decided", _path(access, proposal), facts)
    tell(access.organization.pk, [notice])


def _about_proposal(proposal: Proposal) -> str:
    return f"proposal:{proposal.pk}"


def _path(access: Access, proposal: Proposal) -> str:
    page = reverse("objectives:proposals", args=[access.organization.slug])
    return f"{page}#proposal-{proposal.pk}"


def _who_decides(access: Access, proposal: Proposal) -> set[int]:
    grants = RoleGrant.objects.filter(
        organization=access.organization,
        role__in=[Role.LEAD, Role.DIRECTOR],
        membership__left_at__isnull=True,
    )
    if proposal.objective is not None:
        grants = grants.filter(membership__in=readers_of(proposal.objective))
    lead_of = list(grants.values_list("membership_id", "team_id"))
    for team in _upwards(access.teams, proposal.team_id):
        leads = {person for person, led in lead_of if led == team} - {proposal.by_id}
        if leads:
            return leads
    return {person for person, led in lead_of if led is None}


def _upwards(teams: Collection[Team], team: int | None) -> Iterator[int]:
    """The team and those above it."""
    above = {each.pk: each.parent_id for each in teams}
    while team is not None:
        yield team
        team = above.get(team)
