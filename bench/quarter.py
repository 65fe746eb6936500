"""An organization of 200 teams in a quarter of 1,000 objectives and 4,000 key results.

The made-up department with 20,000 tickets behind it, and as many more teams and people as it takes.
All kinds of key result, 13 weeks of check-ins, objectives that support several others.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from bench.filling import fill
from bench.framework import Context
from bench.world import START, make_department
from metrics.facts import MILLION
from metrics.models import MetricVersion
from objectives.choices import (
    Bound,
    Confidence,
    CycleState,
    Kind,
    Member,
    ObjectiveState,
    Stage,
    Visibility,
)
from objectives.models import CheckIn, Cycle, KeyResult, Milestone, Objective, Share, Support
from people.models import Membership, Organization, Role, RoleGrant, Team, TeamMembership

TEAMS, PEOPLE, OBJECTIVES, KEY_RESULTS_EACH, WEEKS = 200, 2_000, 1_000, 4, 13
TICKETS, WHOLE = 20_000, 1_000_000
COMPANY = 10
FIRST, END = date(2025, 9, 29), date(2025, 12, 29)
PUBLISHED = datetime(2025, 9, 22, tzinfo=UTC)
METRICS = ("csat", "first_response_time", "resolution_time", "tickets_solved", "reopen_rate")
# How often each kind comes, of twenty.
KINDS = (
    *(["reach"] * 7),
    *(["maintain"] * 5),
    *(["typed"] * 4),
    *(["each"] * 2),
    "milestones",
    "baseline",
)


class Quarter(NamedTuple):
    """What stands in the database."""

    organization: Organization
    cycle: Cycle
    teams: list[Team]
    objectives: list[Objective]
    key_results: list[KeyResult]


def make_quarter(context: Context) -> Quarter:
    """All of it, not computed yet; a smaller --size makes it smaller in proportion."""
    share = min(1, context.size / WHOLE)
    desk = make_department("quarter")
    fill(desk, until=max(1_000, round(TICKETS * share)), context=context)
    organization = desk.organization
    teams = _teams(organization, max(30, round(TEAMS * share)))
    people = _people(organization, teams, max(300, round(PEOPLE * share)))
    cycle = Cycle.objects.create(
        organization=organization, name="Q4", start=FIRST, end=END, state=CycleState.ACTIVE
    )
    objectives = _objectives(cycle, teams, people, max(3 * COMPANY, round(OBJECTIVES * share)))
    _link(objectives, teams)
    key_results = _key_results(objectives, people, len(teams))
    _check_in(key_results)
    context.say(f"{len(objectives):,} objectives, {len(key_results):,} key results")
    return Quarter(organization, cycle, teams, objectives, key_results)


def _teams(organization: Organization, count: int) -> list[Team]:
    there = Team.objects.filter(organization=organization).count()
    Team.objects.bulk_create(
        Team(organization=organization, name=f"Team {n:03}", slug=f"team-{n:03}")
        for n in range(there, count)
    )
    return list(Team.objects.filter(organization=organization).order_by("id"))


def _people(organization: Organization, teams: list[Team], count: int) -> list[Membership]:
    there = Membership.objects.filter(organization=organization).count()
    more = Membership.objects.bulk_create(
        Membership(organization=organization, name=f"Person {n:04}") for n in range(there, count)
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(
            organization=organization, membership=each, team=teams[n % len(teams)], start=START
        )
        for n, each in enumerate(more)
    )
    people = list(Membership.objects.filter(organization=organization).order_by("id"))
    RoleGrant.objects.bulk_create(
        RoleGrant(organization=organization, membership=each, role=Role.AGENT) for each in people
    )
    return people


def _objectives(
    cycle: Cycle, teams: list[Team], people: list[Membership], count: int
) -> list[Objective]:
    return Objective.objects.bulk_create(
        Objective(
            organization_id=cycle.organization_id,
            cycle=cycle,
            team=teams[n % len(teams)] if n >= COMPANY else None,
            owner=people[n % len(people)],
            title=f"Objective {n:04} serves customers better than before",
            stage=Stage.values[n % len(Stage.values)],
            visibility=Visibility.EVERYONE if n % 33 else Visibility.PRIVATE,
            state=ObjectiveState.PUBLISHED,
            published_at=PUBLISHED,
            position=n,
        )
        for n in range(count)
    )


def _link(objectives: list[Objective], teams: list[Team]) -> None:
    """A fifth of the teams' support the company's, the others one or two of that fifth."""
    middle = COMPANY + (len(objectives) - COMPANY) // 5
    pairs = set()
    for n in range(COMPANY, len(objectives)):
        tops = (0, COMPANY) if n < middle else (COMPANY, middle)
        for step in range(1 + n % 2):
            pairs.add((n, tops[0] + (n * 7 + step * 3) % (tops[1] - tops[0])))
    Support.objects.bulk_create(
        Support(
            organization_id=objectives[child].organization_id,
            child=objectives[child],
            parent=objectives[parent],
        )
        for child, parent in sorted(pairs)
    )
    Share.objects.bulk_create(
        Share(
            organization_id=each.organization_id,
            objective=each,
            team=teams[(n + 1) % len(teams)],
            weight=MILLION // 2,
        )
        for n, each in enumerate(objectives)
        if n % 10 == 0 and each.team_id != teams[(n + 1) % len(teams)].pk
    )


def _key_results(
    objectives: list[Objective], people: list[Membership], teams: int
) -> list[KeyResult]:
    """All kinds in turn; a team's objectives ask different things."""
    versions = {
        each.metric.key: each
        for each in MetricVersion.objects.filter(
            organization=objectives[0].organization_id, metric__key__in=METRICS, number=1
        ).select_related("metric")
    }
    made = KeyResult.objects.bulk_create(
        KeyResult(
            organization_id=objective.organization_id,
            objective=objective,
            owner=people[(n * KEY_RESULTS_EACH + place) % len(people)],
            title=f"Key result {n:04}.{place}",
            team=objective.team,
            weight=0 if place == KEY_RESULTS_EACH - 1 and n % 3 == 0 else MILLION,
            position=place,
            published_at=PUBLISHED,
            **_asked(
                KINDS[((n + n // teams) * KEY_RESULTS_EACH + place) % len(KINDS)],
                n + n // teams + place,
                versions,
            ),
        )
        for n, objective in enumerate(objectives)
        for place in range(KEY_RESULTS_EACH)
    )
    Milestone.objects.bulk_create(
        Milestone(organization_id=each.organization_id, key_result=each, title=f"Step {step}")
        for each in made
        if each.kind == Kind.MILESTONES
        for step in range(4)
    )
    return made


def _asked(kind: str, n: int, versions: dict[str, MetricVersion]) -> dict[str, Any]:
    metric: dict[str, Any] = {"metric": versions[METRICS[n % len(METRICS)]]}
    bound: dict[str, Any] = {"bound": Bound.AT_LEAST, "lower": MILLION // 2}
    asked: dict[str, dict[str, Any]] = {
        "reach": {"kind": Kind.REACH, "baseline": 0, "target": MILLION} | metric,
        "maintain": {"kind": Kind.MAINTAIN} | bound | metric,
        "typed": {"kind": Kind.REACH, "baseline": 60 * MILLION, "target": 45 * MILLION},
        "each": {"kind": Kind.EACH, "each_of": Member.PERSON}
        | bound
        | {"metric": versions["csat"], "unit": "share"},
        "milestones": {"kind": Kind.MILESTONES},
        "baseline": {"kind": Kind.BASELINE, "needed": 100} | metric,
    }
    return asked[kind]


def _check_in(key_results: list[KeyResult]) -> None:
    CheckIn.objects.bulk_create(_said(key_results), batch_size=5_000)


def _said(key_results: list[KeyResult]) -> Iterator[CheckIn]:
    for n, each in enumerate(key_results):
        for week in range(WEEKS):
            yield CheckIn(
                organization_id=each.organization_id,
                key_result=each,
                week_end=FIRST + timedelta(days=6, weeks=week),
                author=each.owner,
                confidence=Confidence.values[(n + week) % 3],
                comment="A new rota, and fewer hand-overs.",
                value=(60 - week) * MILLION if each.metric_id is None else None,
            )
