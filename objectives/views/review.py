"""The weekly review: a page to read, to walk through by keyboard, and to show on a wall."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.forms.owners import possible_owners
from objectives.forms.review import ActionForm, NoteForm
from objectives.models import ReviewAction, ReviewNote
from objectives.review.drawing import team_rows
from objectives.review.reading import read_week
from objectives.review.work import read_work
from objectives.use_cases.review import (
    add_action,
    delete_note,
    finish_action,
    may_change,
    remove_action,
    write_note,
)
from objectives.views.readers import reads
from objectives.week import week_reported
from people.access import Access
from people.answers import changed, form_page, ids, page
from people.forms.typed import add_errors
from people.models import Team
from people.names import by_name
from people.scope import OrganizationRequest, organization_view

WEEK = timedelta(days=7)
LONG_AGO = timedelta(days=3660)


class Reviewed(NamedTuple):
    """Whose week, and which; `latest` is the one that was reported last."""

    team: Team | None
    sunday: date
    latest: date

    def address(self, access: Access, name: str = "review") -> str:
        """Where it stands."""
        asked = QueryDict(mutable=True)
        if self.team is not None:
            asked["team"] = self.team.slug
        if self.sunday != self.latest:
            asked["week"] = self.sunday.isoformat()
        path = reverse(f"objectives:{name}", args=[access.organization.slug])
        return f"{path}?{asked.urlencode()}" if asked else path


def _asked(request: OrganizationRequest) -> Reviewed:
    """What `?team=` and `?week=` (any day of it) ask for; a team that is not there is 404."""
    access, slug = request.access, request.GET.get("team", "")
    team = next((each for each in access.teams if each.slug == slug), None)
    if slug and team is None:
        raise Http404
    latest = week_reported(timezone.now(), access.organization.zone)
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = latest
    if not latest - LONG_AGO <= day <= latest:
        day = latest
    return Reviewed(team, day + timedelta(days=-day.isoweekday() % 7), latest)


@require_safe
@organization_view(reads=reads)
def review(request: OrganizationRequest) -> HttpResponse:
    """One team's week or, without `?team=`, the whole organization's."""
    access, asked = request.access, _asked(request)
    teams = access.below(asked.team) if asked.team else None
    sunday = asked.sunday
    walks = "walk" in request.GET
    week = read_week(
        access, sunday=sunday, teams=teams, latest=sunday == asked.latest, for_a_wall=walks
    )
    parts = (week.forward, week.back, week.still, week.blocked, week.contradictions, week.missing)
    request.looks |= {
        row.person for part in parts for row in part.rows if row.person is not None
    } | {each.row.person for each in week.restated.rows if each.row.person is not None}
    return page(
        request,
        "objectives/review/review.html",
        {
            "asked": asked,
            "week": week,
            "teams": _teams(access),
            "rows_of_teams": team_rows(
                _named(access, week.teams), week=None if sunday == asked.latest else sunday
            )
            if len(week.teams) > 1
            else "",
            "before": asked._replace(sunday=sunday - WEEK).address(access),
            "after": asked._replace(sunday=sunday + WEEK).address(access)
            if sunday < asked.latest
            else "",
            "walks": walks,
            "work": read_work(access, sunday=sunday, teams=teams, for_a_wall=walks),
            "leads": access.writes_team(asked.team.pk if asked.team else None),
            "notes": _notes(access, asked, teams),
            "actions": _actions(access, asked, teams),
            "note_form": NoteForm(),
            "note_url": asked.address(access, "review-note"),
            "action_url": asked.address(access, "review-action"),
        },
    )


def _teams(access: Access) -> list[Team]:
    active = [team for team in access.teams if team.archived_at is None]
    return by_name(active, lambda each: each.name)


def _named(access: Access, weeks: Any) -> list[tuple[Team | None, Any]]:
    """The weeks of teams by their names, the company's first, what is only shared last."""
    of_id = {team.pk: team for team in access.teams}
    company = [(None, each) for each in weeks if each.team is None and not each.shared]
    shared = [(None, each) for each in weeks if each.shared]
    teams = [(of_id[each.team], each) for each in weeks if each.team in of_id]
    return [*company, *by_name(teams, lambda pair: pair[0].name), *shared]


def _notes(access: Access, asked: Reviewed, teams: set[int] | None) -> list[ReviewNote]:
    """Of this team (the organization's own, and those of all teams) in this week."""
    found = ReviewNote.objects.filter(organization=access.organization, week_end=asked.sunday)
    if teams is not None:
        found = found.filter(team__in=teams)
    return list(found.select_related("author", "team").order_by("created_at", "id"))


def _actions(
    access: Access, asked: Reviewed, teams: set[int] | None
) -> list[tuple[ReviewAction, bool]]:
    """What was open in the week that the review is held in, or was finished in it."""
    until = asked.sunday + WEEK
    start = datetime.combine(asked.sunday, datetime.min.time(), access.organization.zone)
    found = ReviewAction.objects.filter(
        Q(done_at__isnull=True) | Q(done_at__gte=start),
        organization=access.organization,
        week_end__lt=until,
    )
    if teams is not None:
        found = found.filter(team__in=teams)
    rows = found.select_related("owner", "team").order_by("due", "id")
    return [(row, may_change(access, row)) for row in rows]


def _writes(request: OrganizationRequest) -> Reviewed:
    """The same question for who writes: 403 where the team is not led."""
    asked = _asked(request)
    if not request.access.writes_team(asked.team.pk if asked.team else None):
        raise PermissionDenied
    return asked


@require_POST
@organization_view(reads=reads)
def note(request: OrganizationRequest) -> HttpResponse:
    """Write a note on the week."""
    access, asked = request.access, _writes(request)
    form = NoteForm(request.POST)
    back = asked.address(access)
    if form.is_valid():
        text = form.cleaned_data["text"]
        write_note(access=access, team=asked.team, sunday=asked.sunday, text=text)
        return changed(request, back, _("The note is kept."))
    words = {"title": _("A note on the week"), "submit": _("Keep the note"), "back": back}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view(reads=reads)
def remove_note(request: OrganizationRequest, note: int) -> HttpResponse:
    """Take back one's own note."""
    access = request.access
    found = get_object_or_404(
        ReviewNote.objects.filter(organization=access.organization).select_related("team"), pk=note
    )
    delete_note(access=access, note=found)
    latest = week_reported(timezone.now(), access.organization.zone)
    back = Reviewed(found.team, found.week_end, latest).address(access)
    return changed(request, back, _("The note is deleted."))


@organization_view(reads=reads)
def action(request: OrganizationRequest) -> HttpResponse:
    """Say who does what by when."""
    access, asked = request.access, _writes(request)
    form = ActionForm(
        request.POST or None,
        people=possible_owners(access.organization),
        initial={"due": asked.latest + WEEK},
        auto_id=ids(request),
    )
    back = asked.address(access)
    if request.method == "POST" and form.is_valid():
        try:
            add_action(access=access, team=asked.team, sunday=asked.sunday, **form.cleaned_data)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return changed(request, back, _("It is noted, and its owner is told."))
    words = {"title": _("Who does what?"), "submit": _("Save"), "back": back}
    return form_page(request, {"form": form} | words)


def _action(access: Access, pk: int) -> ReviewAction:
    found = ReviewAction.objects.filter(organization=access.organization)
    return get_object_or_404(found.select_related("team", "owner"), pk=pk)


@require_POST
@organization_view(reads=reads)
def finish(request: OrganizationRequest, action: int) -> HttpResponse:
    """It is done; with `open` it is to be done again."""
    access = request.access
    found = _action(access, action)
    finish_action(access=access, action=found, finished="open" not in request.POST)
    latest = week_reported(timezone.now(), access.organization.zone)
    back = Reviewed(found.team, latest, latest).address(access)
    if request.POST.get("from") == "week":
        back = reverse("objectives:my-week", args=[access.organization.slug])
    return changed(request, back, _("Saved."))


@require_POST
@organization_view(reads=reads)
def remove(request: OrganizationRequest, action: int) -> HttpResponse:
    """It need not be done."""
    access = request.access
    found = _action(access, action)
    remove_action(access=access, action=found)
    latest = week_reported(timezone.now(), access.organization.zone)
    back = Reviewed(found.team, latest, latest).address(access)
    return changed(request, back, _("It is taken back."))
