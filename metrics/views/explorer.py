"""Where exploring begins: a metric to choose, views that were saved, the topics of the day."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from metrics.asking.asked import until_of
from metrics.exploring.saved import deleted_view, read_views
from metrics.exploring.topics import top_topics
from metrics.intake.freshness import source_state
from metrics.showing.boards import for_level
from metrics.showing.weekly import Known, known_metrics
from metrics.wording.words import CATEGORIES
from people.answers import page
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view()
def index(request: OrganizationRequest) -> HttpResponse:
    """The beginning; with `?metric=` straight to that one, all else of the address with it."""
    access = request.access
    metrics = known_metrics(access.organization)
    chosen = request.GET.get("metric", "")
    if chosen:
        return _to_metric(request, metrics, chosen)
    sources = source_state(access.organization)
    until = until_of(access, sources.as_of)
    context = {
        "views": read_views(access, metrics, until=until),
        "deleted": deleted_view(access, request.GET.get("deleted", "")),
        "categories": _by_category(metrics),
        "topics": top_topics(access, metrics, sources.as_of),
        "sources": sources,
    }
    return page(request, "metrics/explorer.html", context)


def _to_metric(
    request: OrganizationRequest, metrics: dict[str, Known], chosen: str
) -> HttpResponse:
    if chosen not in metrics:
        raise Http404
    rest = {name: text for name, text in request.GET.items() if text and name != "metric"}
    path = reverse("metrics:detail", args=[request.access.organization.slug, chosen])
    return redirect(f"{path}?{urlencode(rest)}" if rest else path)


def _by_category(metrics: dict[str, Known]) -> list[tuple[object, list[Known]]]:
    """What can be chosen, under the names of the categories."""
    known = for_level(metrics, "C") | for_level(metrics, "T")
    found = [
        (name, [one for one in known.values() if one.definition.category == key])
        for key, name in CATEGORIES.items()
    ]
    return [(name, of_it) for name, of_it in found if of_it]
