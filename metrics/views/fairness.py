"""Agents, fairly: about the team's value, and beside what the same mix of tickets would give."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.asking.asked import Asked, Refused, asked, offered, teams_of, until_of
from metrics.catalogue import Definition
from metrics.fairness.funnel import Funnel, Point, last_13_weeks, read_funnel
from metrics.fairness.mixes import read_mix
from metrics.fairness.verdict import Flag, can_compare
from metrics.fairness.words import chart_of, mix_rows, mix_words, standing_words
from metrics.intake.freshness import source_state
from metrics.models.practice import OPEN
from metrics.showing.behind import Behind
from metrics.showing.boards import for_level
from metrics.showing.figures import period_words
from metrics.showing.scorecards import subject_of
from metrics.showing.weekly import known_metrics
from metrics.values import Filters
from metrics.views.asking import chosen_team
from people.access import Access
from people.answers import page
from people.figures import measure_value
from people.models import Team
from people.scope import OrganizationRequest, organization_view


def compares(access: Access) -> bool:
    """Leads, each for the own teams, and directors."""
    return access.compares_agents


@require_safe
@organization_view(reads=compares)
def funnel(request: OrganizationRequest, key: str) -> HttpResponse:
    """One metric of a team's agents in the last 13 weeks, about the team's value; by name."""
    access = request.access
    metrics = comparable(access)
    if key not in metrics:
        raise Http404
    sources = source_state(access.organization)
    question = funnel_question(
        access,
        metrics[key],
        request.GET.get("team", ""),
        request.GET.get("aggregation", ""),
        until_of(access, sources.as_of),
    )
    found = read_funnel(access, question)
    if found is not None:
        request.looks |= {point.person for point in found.points if point.figure.n}
    context = {
        "question": question,
        "definition": metrics[key],
        "metrics": metrics.values(),
        "teams": [team for team in question.offered if access.compares_agents_of(team.pk)],
        "team": question.team,
        "period": period_words(question.period),
        "funnel": found,
        "chart": found and chart_of(found, _urls(access, question, found)),
        "rows": [_row(access, question, point) for point in found.points] if found else [],
        "sources": sources,
    }
    return page(request, "metrics/funnel.html", context)


@require_safe
@organization_view()
def same_mix(request: OrganizationRequest, key: str, person: int) -> HttpResponse:
    """What the team's figure on one agent's own mix is made of, as a fragment."""
    access = request.access
    definition = comparable(access).get(key)
    if definition is None or not access.reads_person(person):
        raise Http404
    question = _of_person(request, definition, person)
    request.looks.add(person)
    mix = read_mix(access.organization, question, person)
    unit = question.one.unit
    context = {
        # Several may be open on one page: each region has a name of its own.
        "whose": " · ".join(
            (str(definition.name), question.person.name if question.person else "")
        ),
        "own": person == access.membership.pk,
        "expected": mix and measure_value(mix.expected, unit),
        "rows": mix_rows(mix, unit) if mix else [],
        "has_own": mix and any(row.own is not None for row in mix.rows),
    }
    return render(request, "metrics/_same_mix.html", context)


def _of_person(request: OrganizationRequest, definition: Definition, person: int) -> Asked:
    """The period of the address in the team of the address, or where the person works today."""
    access, teams = request.access, teams_of(request.access)
    subject = subject_of(access, person)
    if subject is None:
        raise Http404
    given = request.GET.dict() | {"person": ""}
    until = until_of(access, source_state(access.organization).as_of)
    try:
        question = asked(access, definition, given, teams=teams, until=until)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    works_in = next((team for team in teams if team.pk == subject.team), None)
    team = question.team or works_in
    # A part of the work can be that of few, and is no mix.
    if team is None or question.filters != Filters() or not can_compare(definition, question.one):
        raise Http404
    # Of a team that is not the own an agent learns nothing by way of the own mix.
    if not access.compares_agents_of(team.pk) and team != works_in:
        raise Http404
    return question._replace(team=team, person=subject.person)


def comparable(access: Access) -> dict[str, Definition]:
    """The metrics by which agents can be compared, the catalogue's order."""
    return {
        key: known.definition
        for key, known in for_level(known_metrics(access.organization), "A").items()
        if can_compare(known.definition, known.definition.default)
    }


def funnel_question(
    access: Access, definition: Definition, team_slug: str, aggregation: str, until: date
) -> Asked:
    """The last 13 weeks of a team whose agents the reader may compare; else 404."""
    teams = teams_of(access)
    team = chosen_team(teams, team_slug) or _first(access, offered(teams))
    if team is None or not access.compares_agents_of(team.pk):
        raise Http404
    try:
        one = definition.aggregation(aggregation)
    except KeyError:
        raise Http404 from None
    if not can_compare(definition, one):
        raise Http404
    return Asked(definition, one, last_13_weeks(until), teams, team)


def _first(access: Access, teams: list[Team]) -> Team | None:
    """Where to begin: the own team where one leads it, else the uppermost of those one may see."""
    mine = [team for team in teams if access.compares_agents_of(team.pk)]
    known = {team.pk for team in mine}
    upmost = [team for team in mine if team.parent_id not in known]
    own = [team for team in mine if team.pk == access.own_team]
    return next(iter([*own, *upmost]), None)


def _urls(access: Access, question: Asked, found: Funnel) -> dict[int, str]:
    return {point.person: _tickets(access, question, point) for point in found.points}


def _tickets(access: Access, question: Asked, point: Point) -> str:
    url = Behind(access, question).of(question.query, question.period)
    return f"{url}&{urlencode({'person': point.person})}"


def _row(access: Access, question: Asked, point: Point) -> dict[str, Any]:
    unit = question.one.unit
    slug, key = access.organization.slug, question.definition.key
    path = reverse("metrics:same-mix", args=[slug, key, point.person])
    return {
        "point": point,
        "can_ask": point.flag == Flag.GOOD
        and point.person != access.membership.pk
        and point.agent.consent not in OPEN,
        "words": standing_words(point),
        "mix": measure_value(point.mix.expected, unit) if point.mix else "",
        "mix_words": mix_words(point, unit),
        "mix_url": f"{path}?{urlencode(question.query)}" if point.mix else "",
        "mix_summary": _("What the mix is made of"),
        "tickets_url": _tickets(access, question, point),
    }
