"""Two cycles side by side, and how scores went over the cycles."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from objectives.planning.stages import read_stages
from objectives.quarter.compare import compare, read_trend, scored_cycles
from objectives.views.readers import reads
from people.answers import page
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def compare_cycles(request: OrganizationRequest) -> HttpResponse:
    """`?a=` and `?b=`: the newest and the one before it unless others are named."""
    access = request.access
    cycles = scored_cycles(access)
    wanted = [row_id(request.GET.get(name, "")) for name in ("a", "b")]
    named = [next((each for each in cycles if each.pk == pk), None) for pk in wanted]
    later = named[1] or next(iter(cycles), None)
    others = [each for each in cycles if each != later]
    alike = [each for each in others if later is not None and each.cadence == later.cadence]
    earlier = named[0] or next(iter([*alike, *others]), None)
    context: dict[str, Any] = {
        "cycles": cycles,
        "earlier": earlier,
        "later": later,
        "trend": read_trend(access, cycles),
    }
    if earlier is not None and later is not None:
        names = {each.key: each.name for each in read_stages(access.organization)}
        found = compare(access, earlier, later, names=names)
        request.looks |= found.people
        context["comparison"] = found
    return page(request, "objectives/quarter/compare.html", context)
