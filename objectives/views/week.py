"""My week: every check-in that one owes, on one page, saved one by one without a page load."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from metrics.disputing.reading import how_many_to_decide
from objectives.choices import InitiativeState
from objectives.forms.check_ins import CheckInForm, initial_of
from objectives.initiatives import my_initiatives
from objectives.models import KeyResult
from objectives.owed import Owed, owed_by, owed_of
from objectives.use_cases.check_ins import check_in
from objectives.views.readers import reads
from people.access import Access
from people.answers import announced, page, wants_fragment
from people.forms.typed import add_errors
from people.models import Membership
from people.names import by_name
from people.scope import OrganizationRequest, organization_view


def owes(access: Access) -> bool:
    """Who can owe a check-in: whoever can own a key result."""
    return access.is_director or access.is_lead or access.is_agent


@require_safe
@organization_view(reads=owes)
def my_week(request: OrganizationRequest) -> HttpResponse:
    """What I owe for the week that ended on Sunday; what is done stays, to be changed."""
    owed = owed_by(request.access, now=timezone.now())
    request.looks |= {
        each.key_result.person_id for each in owed if each.key_result.person_id is not None
    }
    people = _people(request.access)
    rows = [(each, _form(each, people)) for each in owed]
    return page(
        request,
        "objectives/week.html",
        {
            "rows": rows,
            "first": next((each for each in owed if each.done is None), None),
            "left": sum(each.done is None for each in owed),
            "sunday": max((each.sunday for each in owed), default=None),
            "due": min((each.dates.due for each in owed if each.done is None), default=None),
            "late": any(each.late for each in owed),
            "to_decide": how_many_to_decide(request.access),
            "initiatives": my_initiatives(request.access, now=timezone.now()),
            "initiative_states": InitiativeState.choices,
        },
    )


@require_POST
@organization_view(reads=reads, writes=owes)
def save_check_in(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Make or change this week's; the answer is the same row again."""
    access = request.access
    found = _key_result(access, key_result)
    people = _people(access)
    form = CheckInForm(request.POST, key_result=found, people=people)
    if form.is_valid():
        try:
            check_in(access=access, key_result=found, text=form.text())
        except ValidationError as refused:
            add_errors(form, refused)
    if not wants_fragment(request):
        return redirect(reverse("objectives:my-week", args=[access.organization.slug]))
    return _row(request, found, form, people)


def _row(
    request: OrganizationRequest,
    key_result: KeyResult,
    form: CheckInForm,
    people: Sequence[Membership],
) -> HttpResponse:
    now = timezone.now()
    left = sum(each.done is None for each in owed_by(request.access, now=now))
    again = KeyResult.objects.visible_to(request.access).filter(pk=key_result.pk)
    owed = next(iter(owed_of(again, request.access.organization, now=now)), None)
    if owed is None:
        raise Http404
    wrong = bool(form.errors)
    context = {
        "owed": owed,
        "form": form if wrong else _form(owed, people),
        "left": left,
        "swapped": True,
    }
    response = render(request, "objectives/_check_in.html", context, status=422 if wrong else 200)
    if wrong:
        return response
    said = ngettext("Saved. %(count)s is left.", "Saved. %(count)s are left.", left)
    return announced(response, said % {"count": left} if left else _("Saved. That was the last."))


def _key_result(access: Access, pk: int) -> KeyResult:
    found = get_object_or_404(
        KeyResult.objects.visible_to(access).select_related(
            "organization", "objective__cycle", "objective__owner", "owner"
        ),
        pk=pk,
    )
    if not access.checks_in(owner_id=found.answerable_id, team_id=found.objective.team_id):
        raise PermissionDenied
    return found


def _form(owed: Owed, people: Sequence[Membership]) -> CheckInForm:
    return CheckInForm(
        key_result=owed.key_result,
        people=people,
        initial=initial_of(owed.done, owed.key_result.value_unit),
    )


def _people(access: Access) -> list[Membership]:
    return by_name(Membership.objects.of(access.organization).active(), lambda each: each.name)
