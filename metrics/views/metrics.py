"""The metrics of an organization, and one of them in full."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.asking import finding
from metrics.asking.asked import Asked, below, offered, teams_of, until_of
from metrics.catalogue import CATALOGUE
from metrics.catalogue.edges import edges_of
from metrics.exploring.changes import read_change
from metrics.exploring.choices import choices
from metrics.exploring.heat import read_week
from metrics.exploring.look import CHANGE, COURSE, HOURS, Look, has_mix
from metrics.exploring.words import answer
from metrics.intake.freshness import SourceState, source_state
from metrics.outages.reading import left_out, with_incidents
from metrics.own.versions import Own, Version, read_own
from metrics.showing.answers import read_figure
from metrics.showing.behind import Behind
from metrics.showing.boards import by_category, for_level, read_rows, reader_of
from metrics.showing.details import read_detail
from metrics.showing.explain import explain
from metrics.showing.figures import period_words
from metrics.showing.weekly import Known, known_metrics
from metrics.use_cases.own_metrics import is_own
from metrics.values import Reach, Scope
from metrics.views.around import (
    compared_version,
    csv_url,
    funnel_url,
    gone_words,
    hours_of,
    limits_behind,
    save_url,
)
from metrics.views.asking import (
    chosen_look,
    chosen_team,
    definition_of,
    question_of,
    typed_question,
)
from metrics.views.drawn import (
    course_chart,
    course_columns,
    course_rows,
    week_chart,
    week_rows,
)
from metrics.views.restated import restated_url
from metrics.watching.besides import read_beside, with_older
from metrics.watching.looks import judged_weeks
from metrics.wording.crediting import rules_of
from metrics.wording.naming import COLUMNS
from metrics.wording.words import STAGES, STAGES_OF_TIME, USUAL_WINDOWS
from people.access import Access
from people.answers import page
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view()
def index(request: OrganizationRequest) -> HttpResponse:
    """Every metric of the company or of a team: the last four weeks, and twelve weeks as a line."""
    access = request.access
    teams = teams_of(access)
    team = chosen_team(teams, request.GET.get("team", ""))
    sources = source_state(access.organization)
    metrics = for_level(known_metrics(access.organization), "C" if team is None else "T")
    looked_for = finding.wanted(request.GET.dict())
    scope = Scope(None if team is None else frozenset(below(team, teams)))
    rows = read_rows(
        access,
        finding.found(metrics, looked_for),
        scope=scope,
        reader=reader_of(access, team, teams),
        reach=Reach(sources.as_of, sources.as_of, sources.covered_from),
        until=until_of(access, sources.as_of),
        team=team,
    )
    categories = by_category(rows)
    context = {
        "categories": categories,
        "nothing_yet": not sources.connected and not any(each.with_data for each in categories),
        "looked_for": looked_for,
        "teams": offered(teams, team),
        "team": team,
        "sources": sources,
        "query": f"?team={team.slug}" if team else "",
    }
    return page(request, "metrics/list.html", context)


@require_safe
@organization_view()
def detail(request: OrganizationRequest, key: str) -> HttpResponse:
    """One metric: its course, the hours of its week, or what changed; and what it means."""
    access = request.access
    sources, teams = source_state(access.organization), teams_of(access)
    metrics = known_metrics(access.organization)
    definition = definition_of(access, key, metrics=metrics)
    question, wrong = typed_question(request, definition, teams, sources)
    look = chosen_look(request, question)
    behind = Behind(access, question)
    until = until_of(access, sources.as_of)
    if look.show == COURSE:
        shown = _course(access, question, look, behind, metrics.get(key), until)
    else:
        shown = SHOWN[look.show](access, question, look, behind)
    figure, value = shown["now"]
    own = read_own(access, key) if is_own(key) else None
    compared = compared_version(own, request.GET.get("compare", ""))
    if look.show == COURSE:
        shown |= _beside(access, question, metrics, shown, sources, own, compared)
    if question.person is not None:
        request.looks.add(question.person.pk)
    request.looks |= shown.get("people", frozenset())
    context = shown | {
        "question": question,
        "look": look,
        "own": own,
        "compared": compared,
        "definition": question.definition,
        "why": explain(
            figure=figure,
            value=value,
            period=question.period,
            synced_at=sources.synced_at,
            organization=access.organization,
            hours=hours_of(access, question),
        ),
        "period": period_words(question.period),
        "guards": [CATALOGUE[guard] for guard in question.definition.guards if guard in CATALOGUE],
        "edges": edges_of(key, limits_behind(access, question)),
        "crediting": rules_of(question.one),
        "timing": STAGES_OF_TIME[question.definition.timing],
        "stage": STAGES[question.definition.stage],
        "window": USUAL_WINDOWS[question.definition.window],
        "choices": choices(
            access,
            question,
            until=sources.as_of or timezone.now(),
            typed=request.GET.dict(),
            wrong=wrong,
        ),
        "gone": gone_words(access, question, value),
        "sources": sources,
        "tickets_url": behind.of(question.query, question.period),
        "funnel_url": funnel_url(access, question),
        "save_url": save_url(access, question, look),
        "csv_url": csv_url(access, question, look, compared),
        "restated_url": restated_url(access, question),
        "with_incidents": None if figure.is_kept_back else with_incidents(access, question, value),
        "left_out": left_out(value),
        "reads_practices": access.reads_any_ticket,
    }
    return page(request, "metrics/detail.html", context)


def _course(
    access: Access,
    question: Asked,
    look: Look,
    behind: Behind,
    known: Known | None,
    until: date,
) -> dict[str, Any]:
    found = read_detail(access, question, look, known, judged_weeks(until))
    return {
        "found": found,
        "now": (found.figure, found.value),
        "answer": answer(found.compared),
        "change": found.compared.change,
        "people": found.people,
        "chart": course_chart(found, question, look, behind),
        "chart_columns": course_columns(found, question, look),
        "rows": course_rows(found, look, behind),
        "split_tickets": behind if behind.path else None,
    }


def _beside(
    access: Access,
    question: Asked,
    metrics: Mapping[str, Known],
    shown: dict[str, Any],
    sources: SourceState,
    own: Own | None,
    compared: Version | None,
) -> dict[str, Any]:
    """Benchmarks, bands, a sudden move and an older definition's line, on the course's chart."""
    found = read_beside(
        access,
        question,
        metrics,
        sources,
        until=until_of(access, sources.as_of),
        found=shown["found"],
    )
    beside = {"beside": found, "chart": shown["chart"] | {"marks": found.marks}}
    if own is None or compared is None or len(shown["found"].lines) != 1:
        return beside
    older = with_older(access, question, shown["found"], own.current, compared)
    return {
        "beside": found,
        "chart": beside["chart"] | {"series": older["series"]},
        "chart_columns": [*shown["chart_columns"], older["column"]],
        "rows": [(*row, cell) for row, cell in zip(shown["rows"], older["cells"], strict=True)],
    }


def _hours(access: Access, question: Asked, _look: Look, behind: Behind) -> dict[str, Any]:
    week = read_week(access, question)
    return {
        "now": (week.figure, week.value),
        "change": None,
        "chart": week_chart(week.days, question, behind),
        "chart_columns": [_("Weekday"), _("Hour"), question.one.label, _("Measurements")],
        "rows": week_rows(week.days, question, behind),
    }


def _change(access: Access, question: Asked, look: Look, behind: Behind) -> dict[str, Any]:
    found = read_change(access, question, look)
    compared = found.compared
    return {
        "found": found,
        "now": (compared.figures[0], compared.values[0]),
        "answer": answer(compared),
        "change": compared.change,
        "can_mix": has_mix(question),
        "mix_column": COLUMNS[look.mix],
        "mix_rows": [
            (row, *(behind.of(row.query, period) for period in compared.periods))
            for row in found.rows
        ],
    }


SHOWN = {HOURS: _hours, CHANGE: _change}


@require_safe
@organization_view()
def why(request: OrganizationRequest, key: str) -> HttpResponse:
    """The figures behind one number, as a fragment for the place where it stands."""
    access = request.access
    sources, teams = source_state(access.organization), teams_of(access)
    definition = definition_of(access, key, request.GET.get("version", ""))
    question = question_of(request, definition, teams, sources)
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
            hours=hours_of(access, question),
        ),
        "tickets_url": Behind(access, question).of(question.query, question.period),
    }
    return render(request, "metrics/_why.html", context)
