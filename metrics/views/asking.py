"""What the addresses of metrics' pages ask; 404 for what is not there, or not for this reader."""

from collections.abc import Mapping

from django.http import Http404

from metrics.asking.asked import Asked, Refused, asked, offered, since_of, until_of
from metrics.catalogue import Definition, definition_from_json
from metrics.exploring.choices import DATES
from metrics.exploring.look import Look, fitted, look_of
from metrics.exploring.periods import fitting
from metrics.intake.freshness import SourceState
from metrics.models import MetricVersion
from metrics.showing.weekly import Known, known_metrics
from people.access import Access
from people.models import Team
from people.pages import row_id
from people.scope import OrganizationRequest


def chosen_team(teams: list[Team], slug: str) -> Team | None:
    """The team of this short name; 404 for another."""
    if not slug:
        return None
    found = next((team for team in teams if team.slug == slug), None)
    if found is None:
        raise Http404
    return found


def definition_of(
    access: Access, key: str, version: str = "", metrics: Mapping[str, Known] | None = None
) -> Definition:
    """The organization's metric of this key, also a retired one; 404 for another.

    version: the number of an older definition; without it the newest holds. metrics: those of the
    organization, where they are known already.
    """
    known = (known_metrics(access.organization) if metrics is None else metrics).get(key)
    if known is not None and not version:
        return known.definition
    versions = MetricVersion.objects.filter(
        organization=access.organization, metric__key=key
    ).order_by("-number")
    number = row_id(version)
    found = (versions if number is None else versions.filter(number=number)).first()
    if found is None or (number is None and version):
        raise Http404
    return definition_from_json(found.definition)


Wrong = dict[str, str]  # field → what is wrong with what was typed there


def question_of(
    request: OrganizationRequest, definition: Definition, teams: list[Team], sources: SourceState
) -> Asked:
    """What the address asks; 404 for what is unknown or not for this reader."""
    try:
        return _asked(request, definition, request.GET.dict(), teams, sources)
    except Refused as refused:
        raise Http404(str(refused)) from refused


def typed_question(
    request: OrganizationRequest, definition: Definition, teams: list[Team], sources: SourceState
) -> tuple[Asked, Wrong]:
    """The same without what somebody mistyped, and what is wrong with that.

    404 for what nobody types, and for what is not there for this reader.
    """
    given, wrong = request.GET.dict(), Wrong()
    while True:
        try:
            return _asked(request, definition, given, teams, sources), wrong
        except Refused as refused:
            fields = DATES if refused.field in DATES else (refused.field,)
            typed = [field for field in fields if given.get(field)]
            if not refused.why or not typed:
                raise Http404(str(refused)) from refused
            wrong[refused.field if refused.field in typed else typed[0]] = str(refused.why)
            given = {field: text for field, text in given.items() if field not in fields}


def _asked(
    request: OrganizationRequest,
    definition: Definition,
    given: Mapping[str, str],
    teams: list[Team],
    sources: SourceState,
) -> Asked:
    access = request.access
    until, since = until_of(access, sources.as_of), since_of(access, sources.covered_from)
    question = asked(access, definition, given, teams=teams, until=until, since=since)
    if question.team is None and question.person is None and "C" not in definition.levels:
        return question._replace(team=_home(access, teams))
    return question


def chosen_look(request: OrganizationRequest, question: Asked) -> Look:
    """How the address looks at the question; in steps of which the period is not too many."""
    try:
        look = look_of(request.access, question, fitted(question, request.GET.dict()))
    except Refused as refused:
        raise Http404(str(refused)) from refused
    return look._replace(step=fitting(question.period, look.step))


def _home(access: Access, teams: list[Team]) -> Team | None:
    """Where to begin with what exists for teams alone: the own team, else the uppermost."""
    own = next((team for team in teams if team.pk == access.own_team), None)
    return own or next((team for team in offered(teams) if team.parent_id is None), None)
