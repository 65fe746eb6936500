"""An agent's scorecard: one's own, or that of somebody whose numbers one may see."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from metrics.asking.asked import until_of
from metrics.entering.account_pages import own_accounts
from metrics.intake.freshness import source_state
from metrics.showing.boards import for_level
from metrics.showing.practices import of_person
from metrics.showing.scorecards import read_scorecard, subject_of
from metrics.showing.weekly import known_metrics
from metrics.values import Reach
from people.access import Access
from people.answers import page
from people.navigation import address
from people.scope import OrganizationRequest, organization_view


def is_agent(access: Access) -> bool:
    """Who has a scorecard of their own."""
    return access.is_agent


@require_safe
@organization_view(reads=is_agent)
def mine(request: OrganizationRequest) -> HttpResponse:
    """The reader's own."""
    return _answer(request, request.access.membership.pk)


@require_safe
@organization_view()
def scorecard(request: OrganizationRequest, person: int) -> HttpResponse:
    """Somebody's: the own, that of somebody in a led team, any for a director; else 404."""
    if not request.access.reads_person(person):
        raise Http404
    request.looks.add(person)
    return _answer(request, person)


def _answer(request: OrganizationRequest, person: int) -> HttpResponse:
    access = request.access
    subject = subject_of(access, person)
    if subject is None:
        raise Http404
    sources = source_state(access.organization)
    known = known_metrics(access.organization)
    own = person == access.membership.pk
    definitions = {key: each.definition for key, each in known.items()}
    found = read_scorecard(
        access,
        subject,
        for_level(known, "A"),
        reach=Reach(sources.as_of, sources.as_of, sources.covered_from),
        until=until_of(access, sources.as_of),
    )
    context = {
        "person": subject.person,
        "own": own,
        # Without an account to look after there is nothing to note.
        "notes": own and own_accounts(access).exists(),
        "practices": of_person(access, definitions, person) if own else [],
        "team": subject.team_name,
        "scorecard": found,
        "sources": sources,
        # Objectives stand above metrics: their part of the page comes from there.
        "contributions_url": _of_objectives(access, "contributions", person),
        "thanks_url": _of_objectives(access, "thanks", person),
    }
    return page(request, "metrics/scorecard.html", context)


def _of_objectives(access: Access, part: str, person: int) -> str:
    path = address(f"objectives:{part}", organization=access.organization.slug)
    return f"{path}?person={person}" if path else ""
