"""Views of the explorer that are kept: saved, opened, renamed, deleted and brought back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.asking.asked import teams_of
from metrics.exploring.saved import address_of, may_change
from metrics.forms.saved_view import SavedViewForm
from metrics.intake.freshness import source_state
from metrics.models import SavedView
from metrics.use_cases.saved_views import change_view, delete_view, restore_view, save_view
from metrics.views.asking import chosen_look, definition_of, question_of
from people.answers import changed, form_page, ids, refused
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


@organization_view()
def save(request: OrganizationRequest, key: str) -> HttpResponse:
    """Keep what the rest of the address looks at, as on the metric's page."""
    access = request.access
    definition = definition_of(access, key)
    sources = source_state(access.organization)
    question = question_of(request, definition, teams_of(access), sources)
    look = chosen_look(request, question)
    form = SavedViewForm(request.POST or None, can_share=access.shares_views, auto_id=ids(request))
    if tried(form, lambda: save_view(access=access, question=question, look=look, **form.given)):
        return changed(request, _explorer(request), _("The view is saved: see the Explorer."))
    words = {"title": _("Save this view"), "submit": _("Save"), "back": _explorer(request)}
    return form_page(request, {"form": form} | words)


@require_safe
@organization_view()
def show(request: OrganizationRequest, view: int) -> HttpResponse:
    """The metric's page as it was kept."""
    return redirect(address_of(request.access.organization, _find(request, view)))


@organization_view()
def change(request: OrganizationRequest, view: int) -> HttpResponse:
    """Another name; shared or not."""
    access, found = request.access, _mine(request, view)
    form = SavedViewForm(
        request.POST or None,
        can_share=access.shares_views,
        auto_id=ids(request),
        initial={"name": found.name, "shared": found.shared},
    )
    if tried(form, lambda: change_view(access=access, view=found, **form.given)):
        return changed(request, _explorer(request), _("Saved."))
    words = {"title": _("Change the view"), "submit": _("Save"), "back": _explorer(request)}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view()
def delete(request: OrganizationRequest, view: int) -> HttpResponse:
    """Delete it; the explorer offers to bring it back."""
    delete_view(access=request.access, view=_mine(request, view))
    return redirect(f"{_explorer(request)}?deleted={view}")


@require_POST
@organization_view()
def bring_back(request: OrganizationRequest, view: int) -> HttpResponse:
    """Undo the deletion."""
    gone = SavedView.objects.filter(
        organization=request.access.organization, deleted_at__isnull=False
    ).visible_to(request.access.membership)
    found = get_object_or_404(gone.select_related("owner"), pk=view)
    if not may_change(request.access, found):
        raise PermissionDenied
    try:
        restore_view(access=request.access, view=found)
    except ValidationError as error:
        return refused(request, _explorer(request), error)
    return changed(request, _explorer(request), _("The view is back."))


def _find(request: OrganizationRequest, view: int) -> SavedView:
    """One that the reader may see, or 404."""
    seen = SavedView.objects.of(request.access.organization).visible_to(request.access.membership)
    found = seen.select_related("owner").filter(pk=view).first()
    if found is None:
        raise Http404
    return found


def _mine(request: OrganizationRequest, view: int) -> SavedView:
    """One that the reader may change; 403 for somebody else's that is shared."""
    found = _find(request, view)
    if not may_change(request.access, found):
        raise PermissionDenied
    return found


def _explorer(request: OrganizationRequest) -> str:
    return reverse("metrics:explorer", args=[request.access.organization.slug])
