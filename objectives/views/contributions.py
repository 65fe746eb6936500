"""For the scorecard: the key results to which an agent contributes, and own targets."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.contributing import read_contributions
from objectives.views.readers import reads
from people.models import Membership
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def contributions(request: OrganizationRequest) -> HttpResponse:
    """Of the reader, or of `?person=` where the reader may see that person's numbers."""
    access = request.access
    wanted = request.GET.get("person", "")
    pk = row_id(wanted) if wanted else access.membership.pk
    if pk is None or not access.reads_person(pk):
        raise Http404
    person = get_object_or_404(Membership.objects.of(access.organization), pk=pk)
    request.looks.add(pk)
    found = read_contributions(access, person, now=timezone.now())
    context = {"contributions": found, "own": pk == access.membership.pk, "person": person}
    return render(request, "objectives/_contributions.html", context)
