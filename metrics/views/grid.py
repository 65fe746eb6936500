"""Typing in a week's figures."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from metrics.entering.entering import take_back
from metrics.entering.gates import enters
from metrics.entering.grid import Scope, mondays, read_grid, save_grid, typed_grid
from metrics.entering.history import batches_of, changeable_batch
from metrics.models import Batch
from people.access import Access
from people.answers import announced, moved_on, wants_fragment
from people.models import Membership
from people.names import by_name
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

FAR = 520  # weeks back, at most


@organization_view(reads=enters)
def show(request: OrganizationRequest) -> HttpResponse:
    """The grid of one scope; a POST saves all of it, or says beside the cells what is wrong."""
    access = request.access
    scopes = dict(_scopes(access))
    scope = _scope(request.GET.get("for", ""), scopes)
    before = min(row_id(request.GET.get("back", "")) or 0, FAR)
    if scope.person is not None:
        request.looks.add(scope.person)
    today = timezone.now().astimezone(access.organization.zone).date()
    weeks = mondays(today, before)
    problems: dict[str, str] = {}
    saved: Batch | None = None
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        name = f"{scopes[scope]}: {date_format(weeks[0])} – {date_format(weeks[-1])}"
        done = save_grid(access=access, scope=scope, weeks=weeks, typed=typed, name=name)
        problems, saved = dict(done.problems), done.entered.batch if done.entered else None
        if not problems and not wants_fragment(request):
            return redirect(request.get_full_path())
    rows = read_grid(access, scope, weeks)
    context = {
        "rows": typed_grid(rows, typed, problems) if problems else rows,
        "weeks": weeks,
        "scopes": [(one.key, name) for one, name in scopes.items()],
        "scope": scope.key,
        "before": before,
        "older": before + len(weeks),
        "newer": max(0, before - len(weeks)),
        "wrong": len(problems),
        "saved": saved,
    }
    return _answer(request, context, saved=saved, wrong=bool(problems))


@require_POST
@organization_view(reads=enters)
def undo(request: OrganizationRequest, batch: int) -> HttpResponse:
    """Take back what was just typed, and show the grid as it was before."""
    typed = batches_of(request.access).filter(way="typed")
    found = changeable_batch(request.access, typed, batch)
    take_back(batch=found, by=request.access.membership)
    to = reverse("metrics:entry-grid", args=[request.access.organization.slug])
    query = request.GET.urlencode()
    return moved_on(request, f"{to}?{query}" if query else to, _("It is as it was before."))


def _answer(
    request: OrganizationRequest, context: dict[str, object], *, saved: Batch | None, wrong: bool
) -> HttpResponse:
    template = "metrics/entries/grid.html"
    name = f"{template}#page" if wants_fragment(request) else template
    response = render(request, name, context, status=422 if wrong else 200)
    patch_vary_headers(response, ["HX-Request"])
    if request.method == "POST" and not wrong:
        count = saved.rows if saved else 0
        words = ngettext("%(count)d figure is saved.", "%(count)d figures are saved.", count)
        return announced(response, words % {"count": count} if count else _("Nothing was changed."))
    return response


def _scopes(access: Access) -> Iterator[tuple[Scope, str]]:
    """For whom the reader may type: the company, teams, and people whose numbers are theirs to see;
    the first is the one meant."""
    everything = access.writes_accounts
    if everything:
        yield Scope(), access.organization.name
    for team in access.teams:
        if team.archived_at is None and (everything or team.pk in access.led_teams):
            yield Scope(team=team.pk), team.name
    people = Membership.objects.of(access.organization).active()
    if not access.is_director:
        people = people.filter(pk__in=access.led_people)
    for person in by_name(people, lambda one: one.name):
        yield Scope(person=person.pk), person.name


def _scope(asked: str, scopes: dict[Scope, str]) -> Scope:
    """The one that is asked for, or 404; the first where none is."""
    found = next((scope for scope in scopes if not asked or scope.key == asked), None)
    if found is None:
        raise Http404
    return found
