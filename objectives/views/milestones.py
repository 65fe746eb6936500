"""Milestones: ticked off and taken back on the key result's page."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from objectives.models import KeyResult, Milestone
from objectives.use_cases.milestones import tick_milestone
from objectives.views.key_results import page_of_key_result
from objectives.views.readers import reads
from people.answers import changed, refused
from people.scope import OrganizationRequest, organization_view

RELATED = ("organization", "objective__cycle", "objective__owner", "owner")


@require_POST
@organization_view(reads=reads)
def tick(
    request: OrganizationRequest, key_result: int, milestone: int, is_done: bool
) -> HttpResponse:
    """Done today, or not done after all."""
    access = request.access
    visible = KeyResult.objects.visible_to(access).with_answers()
    found = get_object_or_404(visible.select_related(*RELATED), pk=key_result)
    steps = Milestone.objects.filter(organization=access.organization, key_result=found)
    step = get_object_or_404(steps, pk=milestone)
    step.key_result = found
    try:
        tick_milestone(access=access, milestone=step, is_done=is_done)
    except ValidationError as wrong:  # put away meanwhile: there is no page of it any more
        board = reverse("objectives:dashboard", args=[access.organization.slug])
        return refused(request, f"{board}?cycle={found.objective.cycle_id}", wrong)
    said = _("Ticked off.") if is_done else _("The step is open again.")
    return changed(request, page_of_key_result(access, found), said)
