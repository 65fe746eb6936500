"""Comments on objectives and all that belongs to them; names to mention; acknowledging."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.forms.talk import CommentForm
from objectives.models import ABOUT, CheckIn, Comment, Initiative, KeyResult, Objective
from objectives.talk.mentions import starting
from objectives.talk.readers import Thing, key_result_of, readers_of
from objectives.talk.telling import path_of, title_of
from objectives.use_cases.talk import (
    acknowledge,
    change_comment,
    delete_comment,
    may_comment,
    write_comment,
)
from objectives.views.readers import reads
from people.access import Access
from people.answers import announced, changed, form_page, ids, refused, wants_fragment
from people.forms.typed import add_errors
from people.names import by_name
from people.scope import OrganizationRequest, organization_view

NAMES = 8


def _objective(access: Access, pk: int) -> Objective:
    found = Objective.objects.visible_to(access).select_related("organization", "cycle")
    return get_object_or_404(found, pk=pk)


def _key_result(access: Access, pk: int) -> KeyResult:
    found = KeyResult.objects.visible_to(access)
    related = ("objective__organization", "objective__cycle")
    return get_object_or_404(found.select_related(*related), pk=pk)


def _check_in(access: Access, pk: int) -> CheckIn:
    related = ("author", "key_result__objective__organization", "key_result__objective__cycle")
    found = CheckIn.objects.filter(
        organization=access.organization, key_result__in=KeyResult.objects.visible_to(access)
    )
    return get_object_or_404(found.select_related(*related), pk=pk)


def _initiative(access: Access, pk: int) -> Initiative:
    related = ("objective__organization", "objective__cycle", "key_result")
    found = Initiative.objects.visible_to(access)
    return get_object_or_404(found.select_related(*related), pk=pk)


FIND: dict[str, Callable[[Access, int], Thing]] = {
    "objectives": _objective,
    "key-results": _key_result,
    "check-ins": _check_in,
    "initiatives": _initiative,
}
WORDS = {
    Objective: "objectives",
    KeyResult: "key-results",
    CheckIn: "check-ins",
    Initiative: "initiatives",
}


def _thing(access: Access, about: str, pk: int) -> Thing:
    if about not in FIND:
        raise Http404
    return FIND[about](access, pk)


@organization_view(reads=reads)
def talk(request: OrganizationRequest, about: str, thing: int) -> HttpResponse:
    """What was said about one thing, as a part of its page or, without a script, as one of its own;
    a POST says something more."""
    access = request.access
    found = _thing(access, about, thing)
    if not may_comment(access, found) and request.method == "POST":
        raise PermissionDenied
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            write_comment(access=access, thing=found, text=form.cleaned_data["text"])
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            if not wants_fragment(request):
                return redirect(path_of(access.organization, found))
            said = _drawn(request, found, _form(request, found, empty=True))
            return announced(said, _("Your comment is there."))
    return _drawn(request, found, form)


def _drawn(request: OrganizationRequest, thing: Thing, form: CommentForm) -> HttpResponse:
    key_result = key_result_of(thing)
    if key_result is not None and key_result.person_id is not None:
        request.looks.add(key_result.person_id)
    comments = Comment.objects.on(thing).select_related("author")
    context = {
        "comments": comments,
        "thing": thing,
        "about": WORDS[type(thing)],
        "form": form,
        "may_comment": may_comment(request.access, thing),
    }
    status = 422 if form.is_bound and form.errors else 200
    if not wants_fragment(request):
        context |= {
            "title": title_of(thing),
            "back": path_of(request.access.organization, thing),
        }
        return render(request, "objectives/talk/page.html", context, status=status)
    return render(request, "objectives/talk/talk.html", context, status=status)


def _form(
    request: OrganizationRequest, thing: Thing, *, empty: bool = False, **more: Any
) -> CommentForm:
    slug, about = request.access.organization.slug, WORDS[type(thing)]
    names = reverse("objectives:talk-names", args=[slug, about, thing.pk])
    data = request.POST if request.method == "POST" and not empty else None
    more.setdefault("auto_id", f"talk-{about}-{thing.pk}-%s")
    return CommentForm(data, names_url=names, **more)


@require_safe
@organization_view(reads=reads)
def names(request: OrganizationRequest, about: str, thing: int) -> HttpResponse:
    """The names that begin with `?q=`, of those who may see the thing and so be named."""
    found = _thing(request.access, about, thing)
    people = by_name(readers_of(found), lambda each: each.name)
    fitting = starting(
        request.GET.get("q", "")[:60], [(each.pk, each.name) for each in people], NAMES
    )
    return JsonResponse({"names": [name for _pk, name in fitting]})


def _comment(access: Access, pk: int) -> Comment:
    """One that the person can see, with what it is about."""
    related = ("author", *ABOUT.values())
    found = get_object_or_404(
        Comment.objects.filter(organization=access.organization).select_related(*related), pk=pk
    )
    thing = found.thing
    about = _thing(access, WORDS[type(thing)], thing.pk)
    setattr(found, ABOUT[type(thing).__name__], about)
    return found


@organization_view(reads=reads)
def edit_comment(request: OrganizationRequest, comment: int) -> HttpResponse:
    """Change one's own words."""
    access = request.access
    found = _comment(access, comment)
    if found.author_id != access.membership.pk or not may_comment(access, found.thing):
        raise PermissionDenied
    form = _form(request, found.thing, initial={"text": found.text}, auto_id=ids(request))
    back = path_of(access.organization, found.thing)
    if request.method == "POST" and form.is_valid():
        try:
            change_comment(access=access, comment=found, text=form.cleaned_data["text"])
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return _moved(request, found.thing, _("Saved."))
    words = {"title": _("Change the comment"), "submit": _("Save"), "back": back}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view(reads=reads)
def remove_comment(request: OrganizationRequest, comment: int) -> HttpResponse:
    """Delete one's own words."""
    found = _comment(request.access, comment)
    try:
        delete_comment(access=request.access, comment=found)
    except ValidationError as wrong:
        return refused(request, path_of(request.access.organization, found.thing), wrong)
    if wants_fragment(request):
        gone = _drawn(request, found.thing, _form(request, found.thing, empty=True))
        return announced(gone, _("The comment is deleted."))
    return redirect(path_of(request.access.organization, found.thing))


def _moved(request: OrganizationRequest, thing: Thing, message: str) -> HttpResponse:
    """The dialog closes, and the talk alone is drawn anew."""
    response = changed(request, path_of(request.access.organization, thing), message)
    if wants_fragment(request):
        response.headers["HX-Trigger"] = response.headers["HX-Trigger"].replace(
            "pageChanged", "talkChanged"
        )
    return response


@require_POST
@organization_view(reads=reads)
def acknowledge_check_in(request: OrganizationRequest, check_in: int) -> HttpResponse:
    """Say that one has read it."""
    access = request.access
    found = _check_in(access, check_in)
    acknowledge(access=access, check_in=found)
    return changed(request, path_of(access.organization, found), _("Its author knows."))
