"""A kept or broken promise says which policy it was, and its limit."""

import pytest

from metrics.disputing.keys import key_of
from metrics.facts import HOUR, Event, Measure
from metrics.models import Measurement, SlaPolicy
from tests.metrics.hours.world import at
from tests.metrics.storage.desk import Desk
from tests.world import World

pytestmark = pytest.mark.django_db
BORN = at("2026-03-02 09:00")


@pytest.fixture
def promised(world: World) -> World:
    """Every ticket within a day; of tier 2 the high ones within 8 hours, but for pending."""
    many = {"organization": world.organization, "target": "resolution"}
    SlaPolicy.objects.create(**many, seconds=24 * 3600)
    SlaPolicy.objects.create(**many, seconds=8 * 3600, tier=2, priority="high", pauses=True)
    return world


def shown(world: World, *events: Event, tier: int, priority: str) -> tuple[int | None, str]:
    """The value of the promise, and what its page says, as whoever reads it."""
    details = {"channel": "email", "tier": tier, "priority": priority}
    desk = Desk(world.organization)
    born = Event("1", BORN, "created", "cat", "customer", details=details)
    desk.store(("1", [born, *events]), as_of=BORN + 100 * HOUR)
    desk.measure()
    row = Measurement.objects.get(measure=Measure.SLA_RESOLUTION)
    url = world.url("metrics:measurement", key=key_of(row).text)
    page = world.client(world.alice).get(url).content.decode()
    return row.value, " ".join(page.split())


def test_the_most_exact_policy_is_named_with_its_limit(promised: World) -> None:
    solved = Event("2", BORN + 7 * HOUR, "status", "ann", "agent", to="solved")
    value, page = shown(promised, solved, tier=2, priority="high")
    assert value == 1_000_000
    assert "Tier 2 · high: within 8 h" in page
    assert "Every hour, day and night" in page
    assert "but not while pending" in page
    assert "24 h" not in page


def test_what_was_broken_says_by_which_policy(promised: World) -> None:
    """Made high after ten hours: the urgent limit has passed at that moment."""
    higher = Event("2", BORN + 10 * HOUR, "priority_changed", "ann", "agent", to="high")
    solved = Event("3", BORN + 20 * HOUR, "status", "ann", "agent", to="solved")
    value, page = shown(promised, higher, solved, tier=2, priority="low")
    assert value == 0
    assert "Tier 2 · high: within 8 h" in page


def test_of_every_ticket(promised: World) -> None:
    solved = Event("2", BORN + 7 * HOUR, "status", "ann", "agent", to="solved")
    _value, page = shown(promised, solved, tier=1, priority="high")
    assert "Every ticket: within 1 d" in page or "Every ticket: within 24 h" in page


def test_other_measurements_promise_nothing(promised: World) -> None:
    solved = Event("2", BORN + 7 * HOUR, "status", "ann", "agent", to="solved")
    shown(promised, solved, tier=1, priority="high")
    row = Measurement.objects.get(measure=Measure.RESOLUTION)
    url = promised.url("metrics:measurement", key=key_of(row).text)
    assert promised.client(promised.alice).get(url).context["promise"] is None
