"""Metrics of the organization's own: the editor with its try-out, retiring, bringing back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.asking.asked import until_of
from metrics.asking.known import known_topics
from metrics.catalogue import Definition, definition_from_json
from metrics.forms.own_metric import OwnMetricForm
from metrics.forms.own_metric_initial import NEW, initial_of
from metrics.intake.freshness import source_state
from metrics.models import Metric, MetricVersion
from metrics.own.composing import recipe_of
from metrics.own.knowing import known_picks
from metrics.own.trying import Trial, try_out
from metrics.use_cases.own_metrics import (
    change_metric,
    create_metric,
    is_own,
    restore_metric,
    retire_metric,
)
from metrics.views.asking import definition_of
from people.access import Access
from people.answers import moved_on, page, refused
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


def writes_metrics(access: Access) -> bool:
    """May define metrics of the organization's own."""
    return access.writes_metrics


@organization_view(writes=writes_metrics, form=True)
def new(request: OrganizationRequest) -> HttpResponse:
    """A new metric, from nothing or as a copy of another (`?copy=key`)."""
    access = request.access
    copied = request.POST.get("copy", "") or request.GET.get("copy", "")
    source = definition_of(access, copied) if copied else None
    initial = NEW | (_copied(access, source) if source else {})
    form = _form(request, initial, stage=source.stage if source else "support")
    made: list[Metric] = []
    if request.method == "POST" and tried(
        form,
        lambda: made.append(create_metric(access=access, definition=form.definition())),
    ):
        return moved_on(request, address(access, made[0]), _("The metric is there."))
    back = reverse("metrics:list", args=[access.organization.slug])
    title = _("New metric")
    return _editor(request, form, {"title": title, "back": back, "copied": source})


@organization_view(writes=writes_metrics, form=True)
def change(request: OrganizationRequest, key: str) -> HttpResponse:
    """The next version of one; it starts with what the newest says."""
    access = request.access
    metric = own_metric(access, key)
    version = metric.versions.order_by("-number")[0]
    definition = definition_from_json(version.definition)
    recipe = recipe_of(definition.default, known_picks(access.organization))
    form = _form(
        request,
        initial_of(definition, recipe),
        key=metric.key,
        is_change=True,
        stage=definition.stage,
    )
    if request.method == "POST" and tried(form, lambda: _change(request, form, metric, version)):
        return moved_on(request, address(access, metric), _("A new version is there."))
    context = {
        "title": _("Change the metric"),
        "back": address(access, metric),
        "version": version,
    }
    return _editor(request, form, context)


@require_POST
@organization_view(writes=writes_metrics)
def retire(request: OrganizationRequest, key: str) -> HttpResponse:
    """Offer it no more; its page offers to bring it back."""
    metric = own_metric(request.access, key)
    retire_metric(access=request.access, metric=metric)
    return redirect(address(request.access, metric))


@require_POST
@organization_view(writes=writes_metrics)
def bring_back(request: OrganizationRequest, key: str) -> HttpResponse:
    """Undo the retiring."""
    metric = own_metric(request.access, key, retired=True)
    to = address(request.access, metric)
    try:
        restore_metric(access=request.access, metric=metric)
    except ValidationError as error:
        return refused(request, to, error)
    return redirect(to)


def own_metric(access: Access, key: str, *, retired: bool = False) -> Metric:
    """One of the organization's own metrics, in use or retired; 404 for any other."""
    found = Metric.objects.filter(
        organization=access.organization, key=key, retired_at__isnull=not retired
    ).first()
    if found is None or not is_own(key):
        raise Http404
    return found


def address(access: Access, metric: Metric) -> str:
    """The page of a metric."""
    return reverse("metrics:detail", args=[access.organization.slug, metric.key])


def _change(
    request: OrganizationRequest, form: OwnMetricForm, metric: Metric, version: MetricVersion
) -> None:
    seen = request.POST.get("seen", "")
    change_metric(
        access=request.access,
        metric=metric,
        definition=form.definition(),
        note=form.cleaned_data["note"],
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else version.number,
    )


def _copied(access: Access, source: Definition) -> dict[str, Any]:
    """What the copy starts with: all but the name, which two metrics cannot share."""
    recipe = recipe_of(source.default, known_picks(access.organization))
    name = _("%(name)s (our own)") % {"name": source.name}
    return initial_of(source, recipe) | {"name": name[:120]}


def _form(request: OrganizationRequest, initial: dict[str, Any], **given: Any) -> OwnMetricForm:
    """Bound to what was sent, to what is chosen so far, or to what it starts with."""
    if request.method == "POST":
        return OwnMetricForm(request.POST, access=request.access, **given)
    if "how" in request.GET:
        form = OwnMetricForm(request.GET, access=request.access, **given)
    else:
        form = OwnMetricForm(initial, access=request.access, **given)
    form.only_what_is_wrong()
    return form


def _editor(
    request: OrganizationRequest, form: OwnMetricForm, more: dict[str, Any]
) -> HttpResponse:
    access = request.access
    sources = source_state(access.organization)
    context = {
        "form": form,
        "trial": _trial(access, form, sources.as_of),
        "topics": known_topics(access.organization, until=sources.as_of or timezone.now()),
    }
    response = page(request, "metrics/own_metric.html", context | more)
    if request.method == "POST":
        response.status_code = 422
    return response


def _trial(access: Access, form: OwnMetricForm, as_of: Any) -> Trial | None:
    if form.aggregation is None:
        return None
    return try_out(access, form.definition(), until=until_of(access, as_of))
