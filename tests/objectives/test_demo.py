"""The demonstration: read from the simulated helpdesk over HTTP, alive at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.core.management import call_command
from django.db.models import Count

from metrics.models import AgentMatch
from metrics.simulator import api
from metrics.simulator.server import Server
from metrics.simulator.world import World, two_quarters_before
from objectives.choices import CycleState, Status
from objectives.demo.build import SLUG
from objectives.models import CheckIn, Cycle, KeyResult, Objective
from okrapp.supervise import DEMO_USERS
from people.access import access_of
from people.models import Organization, Role, Team, User
from tests.objectives.cases import at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 21, 9, tzinfo=UTC)  # Thursday of the quarter's eighth week


class Still(Server):
    """A helpdesk at which no time passes."""

    def moment(self) -> api.Moment:
        now = int(NOW.timestamp())
        return api.Moment(self.world, now, now - self.withhold, self.base)


@pytest.fixture
def helpdesk() -> Iterator[Server]:
    world = World(seed=1, since=two_quarters_before(NOW.date()), sessions=[])
    with Still(
        ("127.0.0.1", 0), world=world, token="t", withhold=2, per_minute=100_000, faults=()
    ) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_the_demonstration_is_alive_at_once(helpdesk: Server) -> None:
    with at(NOW):
        call_command("demo", helpdesk=helpdesk.base, token=helpdesk.token)
    organization = Organization.objects.get(slug=SLUG)

    top = Team.objects.get(organization=organization, parent=None)
    agents = AgentMatch.objects.filter(organization=organization).values("person").distinct()
    teams = Team.objects.filter(parent=top).annotate(size=Count("members"))
    assert (teams.count(), agents.count()) == (3, 12)
    assert min(teams.values_list("size", flat=True)) >= 3

    cycles = Cycle.objects.filter(organization=organization).order_by("start")
    assert [(cycle.name, cycle.state) for cycle in cycles] == [
        ("Q4 2025", CycleState.CLOSED),
        ("Q1 2026", CycleState.CLOSED),
        ("Q2 2026", CycleState.ACTIVE),
    ]
    for cycle in cycles:
        said = CheckIn.objects.filter(key_result__objective__cycle=cycle)
        assert said.values("week_end").distinct().count() >= 6
    assert KeyResult.objects.filter(objective__cycle__in=cycles[:2], status="no_data").count() == 0

    running = Objective.objects.filter(cycle=cycles[2])
    assert running.count() == 12
    assert set(running.values_list("status", flat=True)) == {
        Status.DONE,
        Status.ON_TRACK,
        Status.AT_RISK,
        Status.BEHIND,
        Status.NO_DATA,
    }

    # As `make run` prints it: one of each role can sign in.
    roles = []
    for who in DEMO_USERS:
        access = access_of(
            user=User.objects.get(email=f"{who}@demo.example"), organization=organization
        )
        assert access is not None
        roles.append(access.roles)
    assert roles == [{Role.ADMIN, Role.DIRECTOR}, {Role.LEAD}, {Role.AGENT}, {Role.VIEWER}]
