"""My week: every check-in that one owes, on one page, saved one by one without a page load."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
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
from objectives.models import KeyResult, ReviewAction
from objectives.models.pulse import SCORES
from objectives.owed import Owed, may_check_in, owed_by, owed_of
from objectives.use_cases.check_ins import check_in, seen_of
from objectives.use_cases.pulse import has_answered, is_asked
from objectives.use_cases.rules import changed_meanwhile
from objectives.views.readers import reads
from people.access import Access
from people.answers import announced, changed, page, refused, wants_fragment
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
    return _whole(request)


def _whole(
    request: OrganizationRequest,
    bound: CheckInForm | None = None,
    key_result: KeyResult | None = None,
) -> HttpResponse:
    """The page; where scripts are off, with the form that was refused, as it was typed.

    It stands on top where its key result is not in the list any more: it is somebody else's by now,
    or is not asked about at all.
    """
    owed = owed_by(request.access, now=timezone.now())
    others: list[Owed] = []
    if key_result is not None and all(each.key_result.pk != key_result.pk for each in owed):
        others = _asked(request.access, key_result)
    shown = [*others, *owed]
    request.looks |= {
        each.key_result.person_id for each in shown if each.key_result.person_id is not None
    }
    people = _people(request.access)
    rows = [
        (each, bound if bound and each.key_result == key_result else _form(each, people))
        for each in shown
    ]
    return page(
        request,
        "objectives/week.html",
        {
            "rows": rows,
            "lost": None if any(form is bound for _owed, form in rows) else bound,
            "lost_of": key_result,
            "lost_because": changed_meanwhile().message,
            "first": next((each for each in owed if each.done is None), None),
            "left": sum(each.done is None for each in owed),
            "sunday": max((each.sunday for each in owed), default=None),
            "due": min((each.dates.due for each in owed if each.done is None), default=None),
            "late": any(each.late for each in owed),
            "actions": ReviewAction.objects.owned_by(request.access.membership),
            "today": timezone.now().astimezone(request.access.organization.zone).date(),
            "asks_pulse": is_asked(request.access) and not has_answered(request.access),
            "scores": range(SCORES),
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
    told = ""
    if form.is_valid():
        try:
            check_in(access=access, key_result=found, text=form.text())
        except ValidationError as wrong:
            told = getattr(wrong, "code", "")
            add_errors(form, wrong)
    my_week = reverse("objectives:my-week", args=[access.organization.slug])
    asked = _asked(access, found)
    if asked:
        _answer_for_what_is_shown(request, form, asked[0], told)
    if not wants_fragment(request):
        return _whole(request, form, found) if form.errors else redirect(my_week)
    if asked:
        return _row(request, asked[0], form, people)
    # Put away or moved meanwhile: no row to answer with. The page keeps what was typed.
    if form.errors:
        return refused(request, my_week, changed_meanwhile())
    return changed(request, my_week, _("Saved."))


def _asked(access: Access, key_result: KeyResult) -> list[Owed]:
    """What is asked of it now: one check-in, or none."""
    again = KeyResult.objects.visible_to(access).filter(pk=key_result.pk)
    return owed_of(again, access.organization, now=timezone.now())


def _answer_for_what_is_shown(
    request: OrganizationRequest, form: CheckInForm, owed: Owed, told: str
) -> None:
    """told: the code of what the reader now sees, and so answers for when saving again."""
    now_seen = {"another_week": ("week", owed.sunday.isoformat())}
    now_seen["unseen"] = ("seen", seen_of(owed.done))
    if told in now_seen:
        name, value = now_seen[told]
        kept = request.POST.copy()
        kept[form.add_prefix(name)] = value
        form.data = kept


def _row(
    request: OrganizationRequest, owed: Owed, form: CheckInForm, people: Sequence[Membership]
) -> HttpResponse:
    left = sum(each.done is None for each in owed_by(request.access, now=timezone.now()))
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
    """Also one that was put away since the page was drawn: checking in says so."""
    found = get_object_or_404(
        KeyResult.objects.known_to(access)
        .with_answers()
        .select_related("organization", "objective__cycle", "objective__owner", "owner"),
        pk=pk,
    )
    if not may_check_in(access, found):
        raise PermissionDenied
    return found


def _form(owed: Owed, people: Sequence[Membership]) -> CheckInForm:
    return CheckInForm(
        key_result=owed.key_result,
        people=people,
        initial=initial_of(owed.done, owed.key_result.value_unit, owed.sunday),
    )


def _people(access: Access) -> list[Membership]:
    return by_name(Membership.objects.of(access.organization).active(), lambda each: each.name)
