"""The weekly pulse's answer."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from objectives.use_cases.pulse import answer_pulse, is_asked
from people.answers import changed, refused
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@sensitive_post_parameters("score")
@require_POST
@organization_view(reads=is_asked)
def pulse(request: OrganizationRequest) -> HttpResponse:
    """Count it; nothing of it is kept with a name."""
    access = request.access
    back = reverse("objectives:my-week", args=[access.organization.slug])
    score = row_id(request.POST.get("score", ""))
    try:
        answer_pulse(access=access, score=-1 if score is None else score)
    except ValidationError as error:
        return refused(request, back, error)
    return changed(request, back, _("Thank you. Nobody can see what you answered."))
