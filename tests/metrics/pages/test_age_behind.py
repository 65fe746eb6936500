"""Tickets behind a figure of customers of an age: as many as the figure counts."""

from datetime import UTC, date, datetime

import pytest

from metrics.catalogue import CATALOGUE
from metrics.facts import Measure
from metrics.models import Account
from metrics.values import Filters, read
from tests.metrics.pages.conftest import numbers
from tests.metrics.values.world import World as Numbers
from tests.permissions.test_matrix import by_token
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
APRIL = (date(2026, 4, 1), date(2026, 5, 1))
ASKED = {"start": "2026-04-01", "end": "2026-05-01"}


@pytest.mark.parametrize(
    ("ages", "solved"),
    [
        (Filters(age_from=30), {"30", "31"}),
        (Filters(age_below=30), {"29"}),
        (Filters(age_from=29, age_below=31), {"29", "30"}),
        (Filters(age_from=32), set()),
    ],
)
def test_the_tickets_of_customers_of_an_age(
    world: World, numbers: Numbers, ages: Filters, solved: set[str]
) -> None:
    """Solved at 22:30 of 10 April in UTC, which in Warsaw is the 11th: that date tells the age."""
    world.organization.timezone = "Europe/Warsaw"
    world.organization.save()
    for name, day in (("31", 11), ("30", 12), ("29", 13)):
        Account.objects.create(
            organization=world.organization,
            external_id=name,
            name=name,
            started_on=date(2026, 3, day),
        )
    at = datetime(2026, 4, 10, 22, 30, tzinfo=UTC)
    for account in ("31", "30", "29", ""):
        ticket = numbers.ticket(at, account=account)
        numbers.measured(Measure.SOLVED, 1, at, ticket=ticket, team="tier-1")
    given = {"age_from": ages.age_from, "age_below": ages.age_below}
    asked = ASKED | {name: str(days) for name, days in given.items() if days is not None}
    page = world.client(world.alice).get(world.url("metrics:tickets", key="tickets_solved"), asked)
    rows = [row.row.ticket.account for row in page.context["rows"]]
    assert (len(rows), set(rows)) == (len(solved), solved)
    told = by_token(world.alice).get("/api/v1/metrics/tickets_solved/tickets/", asked)
    assert len(told.json()["results"]) == len(solved)
    value = read(
        organization=world.organization,
        definition=CATALOGUE["tickets_solved"],
        period=APRIL,
        filters=ages,
    )
    assert value.n == len(solved)
