"""An agent's scorecard: one's own, or that of somebody whose numbers one may see."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from metrics.boards import for_level
from metrics.freshness import source_state
from metrics.scorecards import read_scorecard, team_of
from metrics.values import Reach
from metrics.views.asking import until_of
from metrics.weekly import known_metrics
from people.access import Access
from people.answers import page
from people.models import Membership
from people.navigation import address
from people.scope import OrganizationRequest, organization_view


def is_agent(access: Access) -> bool:
    """Who has a scorecard of their own."""
    return access.is_agent


@require_safe
@organization_view(reads=is_agent)
def mine(request: OrganizationRequest) -> HttpResponse:
    """The reader's own."""
    return _answer(request, request.access.membership)


@require_safe
@organization_view()
def scorecard(request: OrganizationRequest, person: int) -> HttpResponse:
    """Somebody's: the own, that of somebody in a led team, any for a director; else 404."""
    access = request.access
    if not access.reads_person(person):
        raise Http404
    found = Membership.objects.of(access.organization).filter(pk=person).first()
    if found is None:
        raise Http404
    request.looks.add(found.pk)
    return _answer(request, found)


def _answer(request: OrganizationRequest, person: Membership) -> HttpResponse:
    access = request.access
    person.organization = access.organization
    sources, works_in = source_state(access.organization), team_of(person)
    team = works_in.team if works_in is not None else None
    found = read_scorecard(
        access,
        person,
        for_level(known_metrics(access.organization), "A"),
        team=team.pk if team is not None else None,
        reach=Reach(sources.as_of, sources.as_of, sources.covered_from),
        until=until_of(access, sources),
    )
    context = {
        "person": person,
        "own": person.pk == access.membership.pk,
        "team": team,
        "scorecard": found,
        "sources": sources,
        # Objectives stand above metrics: their part of the page comes from there.
        "contributions_url": _contributions(access, person),
    }
    return page(request, "metrics/scorecard.html", context)


def _contributions(access: Access, person: Membership) -> str:
    path = address("objectives:contributions", organization=access.organization.slug)
    return f"{path}?person={person.pk}" if path else ""
