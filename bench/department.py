"""The incident log's people, teams and a quarter's OKRs; and ten times the history behind it."""

from collections.abc import Iterable
from datetime import date

from metrics.facts import MILLION
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup, MetricVersion
from objectives.choices import Bound, CycleState, Kind
from objectives.models import Cycle, KeyResult, Objective
from people.models import Membership, Organization, Team, TeamMembership

TEAMS, PEOPLE = 3, 12
QUARTER = (date(2016, 10, 1), date(2017, 1, 1))
REACHED = (
    "csat",
    "resolution_time",
    "tickets_solved",
    "time_on_tickets",
    "reopen_rate",
    "handle_time",
)


def staff(organization: Organization) -> list[Team]:
    """Three teams that share the groups among them, and twelve people who are the first agents."""
    teams = [
        Team.objects.create(organization=organization, name=f"Team {n}", slug=f"team-{n}")
        for n in range(TEAMS)
    ]
    groups = HelpdeskGroup.objects.filter(organization=organization).order_by("id")
    GroupMatch.objects.bulk_create(
        GroupMatch(organization=organization, group=group, team=teams[number % TEAMS])
        for number, group in enumerate(groups)
    )
    agents = HelpdeskAgent.objects.filter(
        organization=organization, external_id__startswith="Resolver"
    )
    for number, agent in enumerate(agents.order_by("id")[:PEOPLE]):
        person = Membership.objects.create(organization=organization, name=f"Person {number}")
        AgentMatch.objects.create(organization=organization, agent=agent, person=person)
        TeamMembership.objects.create(
            organization=organization,
            membership=person,
            team=teams[number % TEAMS],
            start=date(2000, 1, 1),
        )
    return teams


def plan(organization: Organization, teams: Iterable[Team]) -> int:
    """A quarter with an objective for the company and each team; how many key results."""
    cycle = Cycle.objects.create(
        organization=organization,
        name="Q4",
        start=QUARTER[0],
        end=QUARTER[1],
        state=CycleState.ACTIVE,
    )
    versions = {
        version.metric.key: version
        for version in MetricVersion.objects.filter(
            organization=organization, metric__key__in=REACHED
        ).select_related("metric")
    }
    for team in (None, *teams):
        objective = Objective.objects.create(
            organization=organization, cycle=cycle, team=team, title="Serve customers well"
        )
        KeyResult.objects.bulk_create(
            KeyResult(
                organization=organization,
                objective=objective,
                title=key,
                metric=versions[key],
                team=team,
                kind=Kind.MAINTAIN,
                bound=Bound.AT_LEAST,
                lower=MILLION,
            )
            for key in REACHED
        )
    return KeyResult.objects.filter(organization=organization).count()
