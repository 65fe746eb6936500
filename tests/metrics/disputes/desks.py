"""Tier 1's helpdesk with one ticket: Carol answered and solved it, the customer was not pleased."""

from datetime import UTC, datetime

import pytest

from metrics.facts import HOUR, MILLION, Event, Measure, micros
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup, Measurement
from tests.metrics.storage.desk import Desk
from tests.world import World

AT = micros(datetime(2026, 3, 2, 9, tzinfo=UTC))
TICKET = [
    Event(
        "1", AT, "created", "cat", "customer", details={"group": "Desk", "subject": "It is broken"}
    ),
    Event("2", AT + HOUR, "assigned", "carol", "agent", to="carol"),
    Event("3", AT + 2 * HOUR, "agent_reply", "carol", "agent"),
    Event("4", AT + 3 * HOUR, "status", "carol", "agent", to="solved"),
    Event(
        "5",
        AT + 4 * HOUR,
        "rated",
        "cat",
        "customer",
        rating="csat",
        value=MILLION,
        scale=5 * MILLION,
    ),
]
OTHER = [
    Event("1", AT, "created", "cat", "customer", details={"group": "Desk"}),
    Event("2", AT + HOUR, "agent_reply", "dan", "agent"),
    Event("3", AT + HOUR, "agent_reply", "bob", "agent"),
]


class Desks:
    """Ticket 7 as above; Dan and Bob are known to the helpdesk by another ticket, 8."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.desk = Desk(world.organization)
        self.desk.store(("7", TICKET), ("8", OTHER), as_of=AT + 5 * HOUR)
        group = HelpdeskGroup.objects.get(external_id="Desk")
        GroupMatch.objects.create(organization=world.organization, group=group, team=world.tier1)
        for name in ("carol", "dan", "bob"):
            AgentMatch.objects.create(
                organization=world.organization,
                agent=self.agent(name),
                person=getattr(world, name),
            )
        self.measure()

    def measure(self) -> None:
        self.desk.measure()

    def agent(self, name: str) -> HelpdeskAgent:
        return HelpdeskAgent.objects.get(organization=self.world.organization, external_id=name)

    def row(self, measure: Measure = Measure.CSAT) -> Measurement:
        return Measurement.objects.select_related("ticket", "person", "team").get(
            organization=self.world.organization, measure=measure, ticket__external_id="7"
        )


@pytest.fixture
def desks(world: World) -> Desks:
    return Desks(world)
