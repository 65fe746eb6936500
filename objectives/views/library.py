"""The library of OKRs to start from: looking, picking, saving one's own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.choices import CycleState, Stage, Visibility
from objectives.forms.library import PickForm
from objectives.library.finding import wanted
from objectives.library.saving import template_of
from objectives.library.shelf import Book, Shelf, choices
from objectives.models import Cycle, KeyResult, Objective, SavedTemplate
from objectives.use_cases.library import save_template, set_template_archived, start_from
from objectives.use_cases.rules import require
from objectives.views.dashboard import chosen_cycle
from objectives.views.key_result_writing import words_of
from objectives.views.objectives import page_of
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page, moved_on, page
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


def writes(access: Access) -> bool:
    """Who starts objectives from the library."""
    return access.writes_any_objective


@require_safe
@organization_view(reads=reads)
def library(request: OrganizationRequest) -> HttpResponse:
    """Every OKR to start from that is looked for."""
    access = request.access
    shelf = Shelf(access.organization)
    looked_for = wanted(request.GET.dict(), stages=Stage.values, metrics=shelf.metrics)
    names = ((key, shelf.names.get(key, key)) for key in shelf.metrics)
    context = {
        "books": shelf.find(looked_for),
        "looked_for": looked_for,
        "stages": [(value, words, value == looked_for.stage) for value, words in Stage.choices],
        "metrics": choices(names, looked_for.metric),
    }
    return page(request, "objectives/library/list.html", context | _undo(request))


def _undo(request: OrganizationRequest) -> dict[str, Any]:
    """The template that was just taken out and can be put back."""
    wanted = row_id(request.GET.get("archived", ""))
    gone = SavedTemplate.objects.filter(
        organization=request.access.organization, archived_at__isnull=False
    )
    found = gone.filter(pk=wanted).first() if wanted else None
    if found is None or not _may_remove(request.access, found):
        return {}
    slug = request.access.organization.slug
    return {
        "undo": found,
        "undo_url": reverse("objectives:template-restore", args=[slug, found.pk]),
    }


@require_safe
@organization_view(reads=reads)
def template(request: OrganizationRequest, code: str) -> HttpResponse:
    """One of them: why, and what it asks."""
    book = _book(request.access, code)
    removable = book.saved is not None and _may_remove(request.access, book.saved)
    context = {"book": book, "removable": removable, "writable": writes(request.access)}
    return page(request, "objectives/library/template.html", context)


@organization_view(reads=reads, writes=writes, form=True)
def pick(request: OrganizationRequest, code: str) -> HttpResponse:
    """Make it a draft."""
    access = request.access
    book = _book(access, code)
    form = PickForm(
        request.POST or None, access=access, template=book.template, initial=_initial(request, book)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = start_from(access=access, template=book.template, **form.given())
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            words = _("A draft is written. Fill in what is open, then publish it.")
            return moved_on(request, page_of(access, made), words)
    back = reverse("objectives:template", args=[access.organization.slug, code])
    context = {"form": form, "title": book.title, "submit": _("Start from this"), "back": back}
    if form.asking:
        context["known"] = known = words_of(access)
        form.initial["segment"] = _usual_segment(book, known.segments)
    return form_page(request, context, template="objectives/library/_pick_fields.html")


def _usual_segment(book: Book, known: list[str]) -> str:
    """The organization's own segment that is called about as they mostly are."""
    asking = (each for each in book.template.key_results if "segment" in each.asks)
    usual = next((each.segment.casefold() for each in asking if each.segment), None)
    return next((each for each in known if usual and usual in each.casefold()), "")


def _initial(request: OrganizationRequest, book: Book) -> dict[str, Any]:
    access = request.access
    cycles = list(Cycle.objects.of(access.organization).exclude(state=CycleState.CLOSED))
    today = timezone.now().astimezone(access.organization.zone).date()
    # A year's objectives go into a year, where there is one.
    fitting = [each for each in cycles if each.cadence == book.template.cadence] or cycles
    cycle = chosen_cycle(fitting, request.GET.get("cycle", ""), today=today)
    return {
        "keep": [str(index) for index in range(len(book.lines))],
        "cycle": cycle.pk if cycle else None,
        "owner": access.membership.pk,
    }


@require_POST
@organization_view(reads=reads, writes=writes)
def save(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Keep an objective as a template."""
    access = request.access
    visible = Objective.objects.visible_to(access).select_related("cycle")
    found = get_object_or_404(visible, pk=objective)
    # A template is everybody's to read: what is private cannot become one.
    require(access.writes_team(found.team_id) and found.visibility != Visibility.PRIVATE)
    key_results = (
        KeyResult.objects.visible_to(access)
        .filter(objective=found)
        .select_related("metric__metric")
        .order_by("position", "id")
    )
    save_template(access=access, template=template_of(found, list(key_results)))
    return changed(request, page_of(access, found), _("It stands in the library now."))


@require_POST
@organization_view(reads=reads, writes=writes)
def set_archived(request: OrganizationRequest, template: int, archived: bool) -> HttpResponse:
    """Take one of one's own out of the library, or put it back."""
    access = request.access
    rows = SavedTemplate.objects.filter(organization=access.organization)
    found = get_object_or_404(rows, pk=template, archived_at__isnull=archived)
    set_template_archived(access=access, saved=found, archived=archived)
    address = reverse("objectives:library", args=[access.organization.slug])
    return redirect(f"{address}?archived={found.pk}" if archived else address)


def _book(access: Access, code: str) -> Book:
    book = Shelf(access.organization).get(code)
    if book is None:
        raise Http404
    return book


def _may_remove(access: Access, saved: SavedTemplate) -> bool:
    return access.is_director or saved.by_id == access.membership.pk
