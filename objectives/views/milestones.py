"""Milestones: ticked off and taken back on the key result's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from objectives.models import KeyResult, Milestone
from objectives.use_cases.milestones import tick_milestone
from objectives.views.key_results import page_of_key_result
from objectives.views.readers import reads
from people.answers import changed
from people.scope import OrganizationRequest, organization_view


@require_POST
@organization_view(reads=reads)
def tick(
    request: OrganizationRequest, key_result: int, milestone: int, is_done: bool
) -> HttpResponse:
    """Done today, or not done after all."""
    access = request.access
    found = get_object_or_404(
        Milestone.objects.filter(
            organization=access.organization,
            key_result=key_result,
            key_result__in=KeyResult.objects.visible_to(access),
        ).select_related(
            "key_result__organization",
            "key_result__objective__cycle",
            "key_result__objective__owner",
            "key_result__owner",
        ),
        pk=milestone,
    )
    tick_milestone(access=access, milestone=found, is_done=is_done)
    said = _("Ticked off.") if is_done else _("The step is open again.")
    return changed(request, page_of_key_result(access, found.key_result), said)
