"""A department of 30 teams and 300 agents with two years of tickets behind it, however many.

A week of made-up tickets goes through ingest and measuring as any other. Every further ticket is
one of these: begun whole weeks later and turned to another team and its agents. So its
measurements are what measuring gives, to the microsecond, and measuring it again changes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from bench.changing import Desk, measure, store
from bench.framework import Context
from bench.incidents import make_organization
from bench.stories import ACCOUNTS, AGENTS, AGENTS_A_TEAM, TEAMS, agent_name, group_name, stories
from metrics.catalogue_setup import ensure_metrics
from metrics.connectors.base import Page, TicketRecord
from metrics.facts import DAY, micros
from metrics.models import (
    Account,
    AgentMatch,
    GroupMatch,
    HelpdeskAgent,
    HelpdeskGroup,
    Schedule,
    Source,
    SourceKind,
)
from people.models import Membership, Team, TeamMembership

# Eight quarters from a Monday on, and a month in which the last of it became final.
START = date(2024, 1, 1)
WEEKS = 104
END = START + timedelta(weeks=WEEKS)
AS_OF = datetime(2026, 2, 1, tzinfo=UTC)
SEED = 20260201
STORIES, PAGE = 10_000, 500
OPENING = [[[8 * 60, 18 * 60]]] * 5 + [[], []]


def make_department(slug: str) -> Desk:
    """Its people and opening hours; no ticket yet. Ids of teams, groups, agents and people are
    each in one row, in the order of their numbers."""
    organization = make_organization(slug)
    mine = {"organization": organization}
    source = Source.objects.create(
        **mine, name="desk", kind=SourceKind.EVENT_LOG, lease_token=uuid4(), as_of=AS_OF
    )
    Schedule.objects.create(**mine, timezone="UTC", hours=OPENING)
    teams = Team.objects.bulk_create(
        Team(**mine, name=f"Team {n:02}", slug=f"team-{n:02}") for n in range(TEAMS)
    )
    people = Membership.objects.bulk_create(
        Membership(**mine, name=f"Person {n:03}") for n in range(AGENTS)
    )
    groups = HelpdeskGroup.objects.bulk_create(
        HelpdeskGroup(**mine, source=source, external_id=group_name(n), name=f"Group {n:02}")
        for n in range(TEAMS)
    )
    agents = HelpdeskAgent.objects.bulk_create(
        HelpdeskAgent(**mine, source=source, external_id=agent_name(n), name=f"Agent {n:03}")
        for n in range(AGENTS)
    )
    GroupMatch.objects.bulk_create(
        GroupMatch(**mine, group=group, team=team)
        for group, team in zip(groups, teams, strict=True)
    )
    AgentMatch.objects.bulk_create(
        AgentMatch(**mine, agent=agent, person=person)
        for agent, person in zip(agents, people, strict=True)
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(**mine, membership=person, team=teams[n // AGENTS_A_TEAM], start=START)
        for n, person in enumerate(people)
    )
    Account.objects.bulk_create(
        Account(
            **mine,
            external_id=f"account-{n:04}",
            name=f"Account {n:04}",
            segment=("small", "medium", "large")[n % 3],
            started_on=START - timedelta(days=n),
        )
        for n in range(ACCOUNTS)
    )
    ensure_metrics(organization)
    return Desk(organization, source)


def tell(desk: Desk, count: int, context: Context) -> None:
    """The stories themselves: the tickets of the first week, ingested and measured."""
    start = micros(datetime.combine(START, datetime.min.time(), UTC))
    told = list(stories(count, start=start, within=7 * DAY, seed=SEED))
    for page in pages(told):
        store(desk, page)
    measured = measure(desk.organization)
    context.say(f"{measured:,} stories measured")


def pages(tickets: Sequence[TicketRecord]) -> Iterator[Page]:
    """As a helpdesk gives them."""
    for first in range(0, len(tickets), PAGE):
        yield Page(tuple(tickets[first : first + PAGE]), {"first": first})
