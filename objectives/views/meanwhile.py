"""What is told to who works on a page whose objective somebody has put away or moved meanwhile."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from objectives.models import Objective
from objectives.use_cases.rules import CHANGED
from people.access import Access
from people.answers import refused, wants_fragment
from people.scope import OrganizationRequest


def is_changed(wrong: ValidationError) -> bool:
    """Whether a use case says that what the page shows is not what is there."""
    return getattr(wrong, "code", "") == CHANGED


def board_of(access: Access, objective: Objective) -> str:
    """The address of the board on which it stands, or stood as the page was read."""
    board = reverse("objectives:dashboard", args=[access.organization.slug])
    return f"{board}?cycle={objective.cycle_id}"


def refused_of(
    request: OrganizationRequest, objective: Objective, wrong: ValidationError, *, typed: str = ""
) -> HttpResponse:
    """A page that stays says why; who has no scripts is led to the board, as there may be no page
    of it any more, and told what was typed: nobody types it twice."""
    if typed and not wants_fragment(request):
        wrong = ValidationError([wrong, _("You typed: “%(words)s”") % {"words": typed}])
    return refused(request, board_of(request.access, objective), wrong)
