"""Carrying an objective over: it, its key results, or the whole tree below it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import ngettext

from objectives.choices import ObjectiveState
from objectives.forms.carrying import CarryForm
from objectives.models import Objective
from objectives.quarter.carrying import open_cycles, tree_below
from objectives.use_cases.carrying import carry_over
from objectives.use_cases.rules import require
from objectives.views.objectives import page_of
from objectives.views.readers import reads
from people.answers import moved_on, page
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@organization_view(reads=reads)
def carry(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Choose what goes on and into which cycle; drafts are made of it."""
    access = request.access
    visible = Objective.objects.visible_to(access).filter(state=ObjectiveState.PUBLISHED)
    found = get_object_or_404(visible.select_related("cycle", "team"), pk=objective)
    require(access.writes_team(found.team_id))
    cycles = open_cycles(access, found.cycle)
    wanted = row_id((request.POST or request.GET).get("into", ""))
    into = next((each for each in cycles if each.pk == wanted), next(iter(cycles), None))
    going = tree_below(access, found, into)
    for each in going:
        request.looks |= each.outcome.people
    form = CarryForm(
        request.POST or None,
        cycles=cycles,
        going=going,
        initial={"into": into.pk if into else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = carry_over(access=access, into=form.cleaned_data["into"], chosen=form.chosen())
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            board = reverse("objectives:dashboard", args=[access.organization.slug])
            said = ngettext(
                "%(count)s objective is carried over as a draft.",
                "%(count)s objectives are carried over as drafts.",
                len(made),
            ) % {"count": len(made)}
            return moved_on(request, f"{board}?cycle={made[0].cycle_id}", said)
    context = {"form": form, "objective": found, "cycles": cycles, "back": page_of(access, found)}
    response = page(request, "objectives/quarter/carry.html", context)
    response.status_code = 422 if form.is_bound and form.errors else 200
    return response
