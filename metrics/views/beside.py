"""Benchmarks and bands beside a metric: the forms in which they are set, and taking them away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.catalogue import Definition
from metrics.catalogue_setup import ensure_metrics
from metrics.forms.beside import BandForm, BenchmarkForm, band_initial, benchmark_initial
from metrics.models import Band, Benchmark
from metrics.use_cases.beside import (
    metric_row,
    remove_band,
    remove_benchmark,
    set_band,
    set_benchmark,
)
from metrics.views.asking import definition_of
from metrics.views.own_metrics import writes_metrics
from metrics.watching.bands import visible_bands
from people.access import Access
from people.answers import changed, form_page, ids
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


def writes_bands(access: Access) -> bool:
    """May set a band for at least one team or person."""
    return access.writes_any_band


@organization_view(writes=writes_metrics, form=True)
def add_benchmark(request: OrganizationRequest, key: str) -> HttpResponse:
    """What somebody else reaches."""
    definition = definition_of(request.access, key)
    benchmark = Benchmark(organization=request.access.organization)
    return _benchmark(request, definition, benchmark, {}, _("Add a benchmark"))


@organization_view(writes=writes_metrics, form=True)
def change_benchmark(request: OrganizationRequest, key: str, benchmark: int) -> HttpResponse:
    """Its value, source or date."""
    definition = definition_of(request.access, key)
    found = _find_benchmark(request, key, benchmark)
    initial = benchmark_initial(found, definition.unit)
    return _benchmark(request, definition, found, initial, _("Change the benchmark"))


@require_POST
@organization_view(writes=writes_metrics)
def drop_benchmark(request: OrganizationRequest, key: str, benchmark: int) -> HttpResponse:
    """Take it away."""
    remove_benchmark(access=request.access, benchmark=_find_benchmark(request, key, benchmark))
    return changed(request, _page(request, key), _("The benchmark is removed."))


@organization_view(writes=writes_bands, form=True)
def add_band(request: OrganizationRequest, key: str) -> HttpResponse:
    """Where the metric should stay."""
    definition = definition_of(request.access, key)
    band = Band(organization=request.access.organization)
    return _band(request, definition, band, {"window": band.window}, _("Watch within a band"))


@organization_view(writes=writes_bands, form=True)
def change_band(request: OrganizationRequest, key: str, band: int) -> HttpResponse:
    """Its edges, window or scope."""
    definition = definition_of(request.access, key)
    found = _find_band(request, key, band)
    return _band(
        request, definition, found, band_initial(found, definition.unit), _("Change the band")
    )


@require_POST
@organization_view(writes=writes_bands)
def drop_band(request: OrganizationRequest, key: str, band: int) -> HttpResponse:
    """Watch it no more."""
    remove_band(access=request.access, band=_find_band(request, key, band))
    return changed(request, _page(request, key), _("The band is removed."))


def _benchmark(
    request: OrganizationRequest,
    definition: Definition,
    benchmark: Benchmark,
    initial: dict[str, Any],
    title: str,
) -> HttpResponse:
    form = BenchmarkForm(
        request.POST or None, initial=initial, definition=definition, auto_id=ids(request)
    )

    def write() -> None:
        _with_metric(request.access, benchmark, definition)
        set_benchmark(access=request.access, benchmark=benchmark, **form.cleaned_data)

    if request.method == "POST" and tried(form, write):
        return changed(request, _page(request, definition.key), _("Saved."))
    return _form(request, form, definition, title)


def _band(
    request: OrganizationRequest,
    definition: Definition,
    band: Band,
    initial: dict[str, Any],
    title: str,
) -> HttpResponse:
    form = BandForm(
        request.POST or None,
        initial=initial,
        access=request.access,
        definition=definition,
        auto_id=ids(request),
    )

    def write() -> None:
        _with_metric(request.access, band, definition)
        set_band(access=request.access, band=band, **form.cleaned_data)

    if request.method == "POST" and tried(form, write):
        return changed(request, _page(request, definition.key), _("Saved."))
    return _form(request, form, definition, title)


def _with_metric(access: Access, row: Band | Benchmark, definition: Definition) -> None:
    if row.metric_id is None:
        ensure_metrics(access.organization)
        row.metric = metric_row(access, definition.key)


def _form(
    request: OrganizationRequest, form: Any, definition: Definition, title: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "intro": definition.name,
        "submit": _("Save"),
        "back": _page(request, definition.key),
    }
    return form_page(request, context)


def _find_benchmark(request: OrganizationRequest, key: str, pk: int) -> Benchmark:
    rows = Benchmark.objects.filter(organization=request.access.organization, metric__key=key)
    return get_object_or_404(rows.select_related("metric"), pk=pk)


def _find_band(request: OrganizationRequest, key: str, pk: int) -> Band:
    """404 for who may not see it, 403 for who may not change it."""
    found = visible_bands(request.access).filter(metric__key=key, pk=pk).first()
    if found is None:
        raise Http404
    if not request.access.writes_band(team_id=found.team_id, person_id=found.person_id):
        raise PermissionDenied
    return found


def _page(request: OrganizationRequest, key: str) -> str:
    return reverse("metrics:detail", args=[request.access.organization.slug, key])
