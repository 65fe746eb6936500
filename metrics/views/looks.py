"""What needs a look, as a page, and as a card on the dashboard."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.asking.asked import until_of
from metrics.intake.freshness import source_state
from metrics.watching.looks import needs_a_look
from people.answers import page
from people.scope import OrganizationRequest, organization_view

ON_CARD = 3


@require_safe
@organization_view()
def index(request: OrganizationRequest) -> HttpResponse:
    """Bands that are left and sudden moves; `?card` asks for the first few of them alone."""
    access = request.access
    sources = source_state(access.organization)
    found = needs_a_look(access, sources, until=until_of(access, sources.as_of))
    is_card = "card" in request.GET
    shown = found[:ON_CARD] if is_card else found
    request.looks |= {each.person for each in shown if each.person is not None}
    context = {"looks": shown, "more": len(found) - len(shown), "sources": sources}
    if is_card:
        return render(request, "metrics/_looks_card.html", context)
    return page(request, "metrics/looks.html", context)
