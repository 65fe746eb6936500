"""Milestones: ticked off and taken back on the key result's page."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from objectives.models import KeyResult, Milestone
from objectives.owed import may_check_in
from objectives.use_cases.milestones import tick_milestone
from objectives.use_cases.rules import changed_meanwhile, require
from objectives.views.key_results import page_of_key_result
from objectives.views.meanwhile import refused_of
from objectives.views.readers import reads
from people.answers import changed
from people.scope import OrganizationRequest, organization_view

RELATED = ("organization", "objective__cycle", "objective__owner", "owner")


@require_POST
@organization_view(reads=reads)
def tick(
    request: OrganizationRequest, key_result: int, milestone: int, is_done: bool
) -> HttpResponse:
    """Done today, or not done after all."""
    access = request.access
    known = KeyResult.objects.known_to(access).with_answers()
    found = get_object_or_404(known.select_related(*RELATED), pk=key_result)
    require(may_check_in(access, found))
    steps = Milestone.objects.filter(organization=access.organization, key_result=found)
    try:
        step = steps.filter(pk=milestone).first()
        if step is None:
            raise changed_meanwhile()
        step.key_result = found
        tick_milestone(access=access, milestone=step, is_done=is_done)
    except ValidationError as wrong:  # put away, moved or without this step by now
        return refused_of(request, found.objective, wrong)
    said = _("Ticked off.") if is_done else _("The step is open again.")
    return changed(request, page_of_key_result(access, found), said)
