"""The metrics of an organization, and one of them in full."""

from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.asking import Asked, below, teams_of, until_of
from metrics.boards import by_category, for_level, read_rows, reader_of
from metrics.catalogue import CATALOGUE
from metrics.crediting import rules_of
from metrics.details import Detail, read_detail, read_figure
from metrics.explain import explain
from metrics.fairness.verdict import can_compare
from metrics.freshness import source_state
from metrics.showing import period_words, point
from metrics.topics import known_topics
from metrics.values import Period, Reach, Scope
from metrics.values.accounts import refused_field
from metrics.views.asking import (
    chosen_team,
    definition_of,
    question_of,
    tickets_url,
)
from metrics.weekly import known_metrics
from metrics.words import CHANNELS, STAGES_OF_TIME, TIERS
from people.access import Access
from people.answers import page
from people.figures import measure_value
from people.scope import OrganizationRequest, organization_view

WEEKS = (12, 26)


@require_safe
@organization_view()
def index(request: OrganizationRequest) -> HttpResponse:
    """Every metric of the company or of a team: the last four weeks, and twelve weeks as a line."""
    access = request.access
    teams = teams_of(access)
    team = chosen_team(teams, request.GET.get("team", ""))
    sources = source_state(access.organization)
    metrics = for_level(known_metrics(access.organization), "C" if team is None else "T")
    scope = Scope(None if team is None else frozenset(below(team, teams)))
    rows = read_rows(
        access,
        metrics,
        scope=scope,
        reader=reader_of(access, team, teams),
        reach=Reach(sources.as_of, sources.as_of, sources.covered_from),
        until=until_of(access, sources.as_of),
    )
    context = {
        "categories": by_category(rows),
        "teams": teams,
        "team": team,
        "sources": sources,
        "query": f"?team={team.slug}" if team else "",
    }
    return page(request, "metrics/list.html", context)


@require_safe
@organization_view()
def detail(request: OrganizationRequest, key: str) -> HttpResponse:
    """One metric: chart, definition, sample, and how it splits by team, agent and channel."""
    access = request.access
    sources, teams = source_state(access.organization), teams_of(access)
    question = question_of(request, definition_of(access, key), teams, sources)
    weeks = int(request.GET.get("weeks", "")) if request.GET.get("weeks") in ("12", "26") else 12
    until = until_of(access, sources.as_of)
    found = read_detail(
        access, question, weeks=weeks, until=until, splits=splits_of(access, question)
    )
    request.looks |= found.people
    context = {
        "question": question,
        "definition": question.definition,
        "found": found,
        "weeks": weeks,
        "weeks_choices": WEEKS,
        "chart": chart(access, found, question),
        "chart_columns": [_("Week"), question.one.label, _("Measurements")],
        "rows": table(access, found, question),
        "why": explain(
            figure=found.figure,
            value=found.value,
            period=question.period,
            synced_at=sources.synced_at,
            organization=access.organization,
        ),
        "period": period_words(question.period),
        "guards": [CATALOGUE[guard] for guard in question.definition.guards if guard in CATALOGUE],
        "crediting": rules_of(question.one),
        "timing": STAGES_OF_TIME[question.definition.timing],
        "channels": CHANNELS.items(),
        "tiers": TIERS.items(),
        "topics": known_topics(access.organization, until=sources.as_of or timezone.now()),
        "sources": sources,
        "tickets_url": tickets_url(access, question),
        "funnel_url": funnel_url(access, question),
        "here": kept(question, weeks),
    }
    return page(request, "metrics/detail.html", context)


@require_safe
@organization_view()
def why(request: OrganizationRequest, key: str) -> HttpResponse:
    """The figures behind one number, as a fragment for the place where it stands."""
    access = request.access
    sources, teams = source_state(access.organization), teams_of(access)
    question = question_of(request, definition_of(access, key), teams, sources)
    if question.person is not None:
        request.looks.add(question.person.pk)
    shown, value = read_figure(access, question)
    context = {
        "definition": question.definition,
        "figures": explain(
            figure=shown,
            value=value,
            period=question.period,
            synced_at=sources.synced_at,
            organization=access.organization,
        ),
        "tickets_url": tickets_url(access, question),
    }
    return render(request, "metrics/_why.html", context)


def splits_of(access: Access, question: Asked) -> list[str]:
    """By which dimensions the page splits: never what is chosen already, nor agents for all."""
    definition, found = question.definition, []
    if definition.by:
        found.append(definition.by)
    if question.person is None:
        found.append("team")
    if question.filters.channel is None and definition.by != "channel":
        found.append("channel")
    if question.person is None and "A" in definition.levels:
        found += ["person"] * (access.is_director or access.is_lead)
    if question.one.of_accounts:
        found.append("segment")
    return [by for by in found if not refused_field(question.one, [question.filters], by)]


def chart(access: Access, found: Detail, question: Asked) -> dict[str, Any]:
    """The weeks for static/src/charts.js, each with the tickets behind it."""
    return {
        "unit": question.one.unit,
        "points": [
            point(period[0], shown, behind(access, question, period))
            for period, shown in found.weeks
        ],
    }


def table(access: Access, found: Detail, question: Asked) -> list[tuple[object, ...]]:
    """The same as rows: who has no mouse opens the tickets of a week here."""
    return [
        (
            period_words(period),
            {"text": shown.text, "url": behind(access, question, period)},
            measure_value(Fraction(shown.n), "count"),
        )
        for period, shown in found.weeks
    ]


def behind(access: Access, question: Asked, period: Period) -> str:
    """Where the tickets of another period stand; empty for who may open none."""
    return tickets_url(access, question._replace(period=period))


def funnel_url(access: Access, question: Asked) -> str:
    """Where the agents of the chosen team stand about its value; empty for who leads none of it."""
    definition, team = question.definition, question.team
    comparable = can_compare(definition, definition.default) and question.person is None
    seen = access.compares_agents if team is None else access.compares_agents_of(team.pk)
    if not comparable or not seen:
        return ""
    path = reverse("metrics:funnel", args=[access.organization.slug, definition.key])
    return f"{path}?team={team.slug}" if team else path


def kept(question: Asked, weeks: int) -> dict[str, str]:
    """What the address of the page says beside its period."""
    query = {k: v for k, v in question.query.items() if k not in ("start", "end")}
    return query | ({"weeks": str(weeks)} if weeks != WEEKS[0] else {})
