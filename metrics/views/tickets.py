"""The tickets behind a number, and the story of one of them."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from metrics.asking.asked import Asked, teams_of
from metrics.entering.account_pages import accounts_of
from metrics.intake.freshness import source_state
from metrics.showing.accounts_behind import read_accounts
from metrics.showing.figures import period_words
from metrics.showing.listing import COUNTED, EXCLUDED, read_listing, rows_of
from metrics.showing.ticket_story import events_of, is_aside, measurements_of, opened_ticket
from metrics.views.asking import definition_of, question_of
from people.access import Access
from people.answers import page
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view


def opens_tickets(access: Access) -> bool:
    """Who may open lists of tickets at all."""
    return access.reads_any_ticket


@require_safe
@organization_view(reads=opens_tickets)
def index(request: OrganizationRequest, key: str) -> HttpResponse:
    """What counts and what does not, and why; each with its link into the helpdesk."""
    access = request.access
    question = question_of(
        request,
        definition_of(access, key, request.GET.get("version", "")),
        teams_of(access),
        source_state(access.organization),
    )
    if question.person is not None:
        request.looks.add(question.person.pk)
    if question.one.of_accounts:
        return _accounts(request, question)
    listing = read_listing(
        access,
        question,
        measure=request.GET.get("measure", ""),
        state=request.GET.get("state", COUNTED),
    )
    numbers = numbered(request, listing.rows, count=listing.count)
    request.looks |= {row.person_id for row in numbers if row.person_id is not None}
    context = {
        "question": question,
        "definition": question.definition,
        "period": period_words(question.period),
        "listing": listing,
        "states": (COUNTED, EXCLUDED),
        "page_of_rows": numbers,
        "rows": rows_of(access, question, list(numbers)),
        "query": question.query,
        "own_alone": not access.is_director and not access.is_lead,
        "led_alone": not access.is_director and access.is_lead,
        # Where a bound says which of the counted are asked for, such as those within 24 hours.
        "hits": any(part.at_least or part.at_most for part in question.one.numerator),
    }
    return page(request, "metrics/tickets.html", context)


def _accounts(request: OrganizationRequest, question: Asked) -> HttpResponse:
    """Likewise where accounts are counted."""
    access = request.access
    listing = read_accounts(access, question, state=request.GET.get("state", ""))
    numbers = numbered(request, listing, count=listing.count)
    rows = list(numbers)
    named = [row.account.pk for row in rows if row.account is not None]
    opened = accounts_of(access).filter(pk__in=named) if access.reads_accounts else []
    context = {
        "question": question,
        "definition": question.definition,
        "period": period_words(question.period),
        "listing": listing,
        "page_of_rows": numbers,
        "rows": rows,
        "opened": {account.pk for account in opened},
        "own_alone": not access.is_director and not access.is_lead,
        "led_alone": not access.is_director and access.is_lead,
    }
    return page(request, "metrics/accounts_behind.html", context)


@require_safe
@organization_view(reads=opens_tickets)
def ticket(request: OrganizationRequest, ticket: int) -> HttpResponse:
    """One ticket: what happened to it, and what was measured of it."""
    found = opened_ticket(request.access, ticket)
    if found is None:
        raise Http404
    measured = measurements_of(request.access, found)
    people = (each.row.person_id for each in measured)
    request.looks |= {person for person in people if person is not None}
    context = {
        "ticket": found,
        "events": events_of(found),
        "measurements": measured,
        "aside": is_aside(found),
    }
    return page(request, "metrics/ticket.html", context)
