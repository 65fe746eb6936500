"""Sharing an objective with other teams, and ending that."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from objectives.forms.sharing import ShareForm
from objectives.models import Share
from objectives.use_cases.sharing import share_objective, stop_sharing
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from people.answers import changed, form_page, refused
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


@organization_view(reads=reads, writes=lambda access: access.writes_any_objective)
def share(request: OrganizationRequest, objective: int) -> HttpResponse:
    """With a team; one that shares it already gets another weight."""
    access = request.access
    found = writable_objective(access, objective)
    form = ShareForm(request.POST or None, access=access, objective=found)
    back = page_of(access, found)
    if request.method == "POST" and tried(
        form,
        lambda: share_objective(
            access=access, objective=found, team=form.cleaned_data["team"], weight=form.weight
        ),
    ):
        said = _("%(team)s shares this objective.") % {"team": form.cleaned_data["team"].name}
        return changed(request, back, said)
    context = {
        "form": form,
        "title": _("Share with a team"),
        "intro": _(
            "It stands among that team's objectives too, and its lead checks in on what the team's"
            " people own in it. It stays this team's to change."
        ),
        "submit": _("Share with a team"),
        "back": back,
    }
    return form_page(request, context)


@require_POST
@organization_view(reads=reads)
def unshare(request: OrganizationRequest, objective: int, share: int) -> HttpResponse:
    """That team does not count it any more."""
    access = request.access
    found = writable_objective(access, objective)
    shares = Share.objects.filter(organization=access.organization, objective=found)
    gone = get_object_or_404(shares.select_related("team"), pk=share)
    try:
        stop_sharing(access=access, objective=found, share=gone)
    except ValidationError as wrong:
        return refused(request, page_of(access, found), wrong)
    said = _("%(team)s does not share it any more.") % {"team": gone.team.name}
    return changed(request, page_of(access, found), said)
