"""A cycle as large as they come: 200 teams, 1,000 objectives, 4,000 key results, 13 weeks."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from objectives.choices import CycleState, ObjectiveState, Status
from objectives.models import CheckIn, Cycle, KeyResult, KeyResultPoint, Objective
from people.models import Membership, Organization, Role, RoleGrant, Team, User

TEAMS, OBJECTIVES, KEY_RESULTS, WEEKS, PEOPLE = 200, 1000, 4000, 13, 400
MILLION = 1_000_000
CONFIDENCE = ("on_track", "at_risk", "off_track")
STATUSES = (Status.ON_TRACK, Status.AT_RISK, Status.BEHIND)


def first_sunday(today: date) -> date:
    """Of the thirteen weeks of which the last one has just ended."""
    last = today - timedelta(days=today.isoweekday())
    return last - timedelta(weeks=WEEKS - 1)


def fill_cycle(organization: Organization, *, today: date, seed: int = 1) -> Cycle:
    """Everything by bulk; every tenth check-in is missing, every tenth says what blocks."""
    chance, start = Random(seed), first_sunday(today) - timedelta(days=6)  # noqa: S311 – made up
    people = _people(organization)
    teams = _teams(organization)
    cycle = Cycle.objects.create(
        organization=organization,
        name="A large quarter",
        start=start,
        end=today + timedelta(days=30),
        state=CycleState.ACTIVE,
    )
    published = datetime.combine(start, datetime.min.time(), UTC)
    objectives = Objective.objects.bulk_create(
        Objective(
            organization=organization,
            cycle=cycle,
            team=teams[number % TEAMS],
            owner=people[number % PEOPLE],
            title=f"Objective {number}",
            state=ObjectiveState.PUBLISHED,
            published_at=published,
            announced_at=published,
            position=number,
        )
        for number in range(OBJECTIVES)
    )
    key_results = KeyResult.objects.bulk_create(
        KeyResult(
            organization=organization,
            objective=objectives[number % OBJECTIVES],
            owner=people[number % PEOPLE],
            title=f"Key result {number}",
            baseline=0,
            target=100 * MILLION,
            value=50 * MILLION,
            progress=500_000,
            expected=500_000,
            status=chance.choice(STATUSES),
            published_at=published,
            computed_version=1,
        )
        for number in range(KEY_RESULTS)
    )
    _weeks(organization, key_results, first_sunday(today), chance)
    return cycle


def _weeks(
    organization: Organization, key_results: list[KeyResult], first: date, chance: Random
) -> None:
    for week in range(WEEKS):
        sunday = first + timedelta(weeks=week)
        values = [chance.randrange(100) * MILLION for _ in key_results]
        KeyResultPoint.objects.bulk_create(
            KeyResultPoint(
                organization=organization,
                key_result=each,
                day=sunday,
                value=value,
                progress=value // 100,
            )
            for each, value in zip(key_results, values, strict=True)
        )
        CheckIn.objects.bulk_create(
            CheckIn(
                organization=organization,
                key_result=each,
                week_end=sunday,
                author_id=each.owner_id or 0,
                confidence=chance.choice(CONFIDENCE),
                comment="A new rota, and fewer letters than last week.",
                blocker="Nobody answers" if chance.random() < 0.1 else "",
                value=value + (MILLION if chance.random() < 0.02 else 0),
                progress=value // 100,
            )
            for each, value in zip(key_results, values, strict=True)
            if chance.random() > 0.1
        )


def _teams(organization: Organization) -> list[Team]:
    return Team.objects.bulk_create(
        Team(organization=organization, name=f"Team {n:03}", slug=f"team-{n}") for n in range(TEAMS)
    )


def _people(organization: Organization) -> list[Membership]:
    users = User.objects.bulk_create(
        User(email=f"owner{n}@example.com", name=f"Owner {n}", password="!") for n in range(PEOPLE)
    )
    people = Membership.objects.bulk_create(
        Membership(organization=organization, user=user, name=user.name) for user in users
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(organization=organization, membership=person, role=Role.AGENT)
        for person in people
    )
    return people
