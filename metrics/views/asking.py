"""What the addresses of metrics' pages ask; 404 for what is not there, or not for this reader."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from metrics.asking import Asked, Refused, asked, until_of
from metrics.catalogue import Definition
from metrics.freshness import SourceState
from metrics.weekly import known_metrics
from people.access import Access
from people.models import Team
from people.scope import OrganizationRequest


def chosen_team(teams: list[Team], slug: str) -> Team | None:
    """The team of this short name; 404 for another."""
    if not slug:
        return None
    found = next((team for team in teams if team.slug == slug), None)
    if found is None:
        raise Http404
    return found


def definition_of(access: Access, key: str) -> Definition:
    """The organization's metric of this key; 404 for another."""
    known = known_metrics(access.organization).get(key)
    if known is None:
        raise Http404
    return known.definition


def question_of(
    request: OrganizationRequest, definition: Definition, teams: list[Team], sources: SourceState
) -> Asked:
    """What the address asks; 404 for what is unknown or not for this reader."""
    access = request.access
    given = request.GET.dict()
    try:
        question = asked(
            access, definition, given, teams=teams, until=until_of(access, sources.as_of)
        )
    except Refused as refused:
        raise Http404(str(refused)) from refused
    if question.team is None and question.person is None and "C" not in definition.levels:
        return question._replace(team=_home(access, teams))
    return question


def _home(access: Access, teams: list[Team]) -> Team | None:
    """Where to begin with what exists for teams alone: the own team, else the uppermost."""
    own = next((team for team in teams if team.pk == access.own_team), None)
    return own or next((team for team in teams if team.parent_id is None), None)


def tickets_url(access: Access, question: Asked) -> str:
    """Where the tickets behind the number stand; empty for who may open none."""
    if not access.reads_any_ticket:
        return ""
    path = reverse("metrics:tickets", args=[access.organization.slug, question.definition.key])
    return f"{path}?{urlencode(question.query)}"
