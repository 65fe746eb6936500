"""A metric as it was reported beside as it is now known, and the tickets in between."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics.asking.asked import Asked, teams_of
from metrics.intake.freshness import source_state
from metrics.restating.moments import about, moment_in, reported_at
from metrics.restating.reading import WEEKS, Restated, closed_weeks, read_restated
from metrics.restating.tickets import Tickets, tickets_between
from metrics.showing.figures import period_words
from metrics.showing.splits import sees_agents
from metrics.values import Period, Unanswerable
from metrics.views.asking import definition_of, question_of
from people.access import Access
from people.answers import page
from people.dates import FIRST_DAY, LAST_DAY
from people.scope import OrganizationRequest, organization_view

WEEK, MARGIN = timedelta(weeks=1), timedelta(weeks=WEEKS + 3)


@require_safe
@organization_view()
def show(request: OrganizationRequest, key: str) -> HttpResponse:
    """The chosen period (the last closed week without one) and the closed weeks before."""
    access, now = request.access, timezone.now()
    organization = access.organization
    question = question_of(
        request, definition_of(access, key), teams_of(access), source_state(organization)
    )
    if question.person is not None:
        request.looks.add(question.person.pk)
    until = _until(request)
    weeks = closed_weeks(organization, now, until=until)
    if "start" not in request.GET and weeks:
        question = question._replace(period=weeks[-1])
    known = _known(request, question, now)
    context = {
        "question": question,
        "definition": question.definition,
        "period": period_words(question.period),
        "known": known,
        "open": known > now,
    }
    if known <= now:
        context |= _read(access, question, known, weeks, until)
        context["later"] = _later(weeks, closed_weeks(organization, now, 1))
    return page(request, "metrics/restated.html", context)


def _read(
    access: Access, question: Asked, known: datetime, weeks: list[Period], until: date | None
) -> dict[str, object]:
    zone = access.organization.zone
    periods = [(question.period, known), *((week, reported_at(week, zone)) for week in weeks)]
    try:
        chosen, *before = read_restated(access, question, periods)
        tickets = _tickets(access, question, chosen)
    except Unanswerable:
        return {"unanswerable": True}
    return {
        "chosen": chosen,
        "weeks": [
            (each, period_words(each.period), restated_url(access, question, each.period, until))
            for each in reversed(before)
        ],
        # What was reported before the first data came is nothing.
        "earlier": weeks[0][0].isoformat() if before and before[0].then else "",
        "tickets": tickets,
    }


def _until(request: OrganizationRequest) -> date | None:
    """The day by which the listed weeks end; None: the newest there are."""
    text = request.GET.get("until", "")
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not FIRST_DAY + MARGIN <= found <= LAST_DAY:
        raise Http404
    return found


def _later(weeks: list[Period], newest: list[Period]) -> str:
    """By when the weeks after the listed ones end; empty where these are the newest."""
    if not weeks or not newest or weeks[-1][1] >= newest[0][1]:
        return ""
    return min(weeks[-1][1] + WEEKS * WEEK, newest[0][1]).isoformat()


def _tickets(access: Access, question: Asked, chosen: Restated) -> Tickets | None:
    if not access.reads_any_ticket or chosen.then is None:
        return None
    return tickets_between(access, question, chosen.known)


def _known(request: OrganizationRequest, question: Asked, now: datetime) -> datetime:
    """The moment of which it is shown what was known: a check-in's, or when it was reported.

    Between two moments that anybody makes up lies what one agent did in a day: before it was
    reported only those who may see that may choose one.
    """
    access, text = request.access, request.GET.get("at", "")
    reported = reported_at(question.period, access.organization.zone)
    if not text:
        return reported
    try:
        found = moment_in(text, _about(request, question))
    except ValueError:
        raise Http404 from None
    if found.at.tzinfo is None or not FIRST_DAY <= found.at.date() <= LAST_DAY:
        raise Http404
    if not (found.ours or found.at >= reported or sees_agents(access, question)):
        raise Http404
    return min(found.at.astimezone(UTC), now)


def _about(request: OrganizationRequest, question: Asked) -> str:
    return about(request.access.organization.pk, question.definition.key, request.GET.dict())


def restated_url(
    access: Access, question: Asked, period: Period | None = None, until: date | None = None
) -> str:
    """Where a metric stands as reported and as now known; without a period the last closed week.

    until: of which weeks it stands in the list.
    """
    path = reverse("metrics:restated", args=[access.organization.slug, question.definition.key])
    query = question.query
    for name in ("start", "end"):
        query.pop(name, None)
    if period is not None:
        query |= {"start": period[0].isoformat(), "end": period[1].isoformat()}
    if until is not None:
        query |= {"until": until.isoformat()}
    return f"{path}?{urlencode(query)}" if query else path
