"""A key result on reviews follows their tickets, though no review has changed."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import HOUR, MILLION, Event
from metrics.models import MetricVersion
from objectives.choices import CycleState
from objectives.models import Cycle, KeyResult, Objective
from objectives.recompute import recompute
from tests.metrics.disputes.desks import AT
from tests.metrics.entering.desk import entered
from tests.metrics.storage.desk import Desk
from tests.world import World

pytestmark = pytest.mark.django_db
REVIEW = {"measure": "quality_score", "date": "2026-03-04", "person": "Carol Castro"}
CREATED = Event("1", AT, "created", "cat", "customer", details={"channel": "chat"})


def test_a_ticket_that_comes_after_its_review(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It turns out to be a chat, and later an e-mail after all."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 20, 13, tzinfo=UTC))
    organization = world.organization
    ensure_metrics(organization)
    desk = Desk(organization)
    desk.store(("8", [CREATED]), as_of=AT + 5 * HOUR)
    desk.measure()
    entered(world, REVIEW | {"value": "8", "ticket": "7"})
    cycle = Cycle.objects.create(
        organization=organization,
        name="Q1",
        start=date(2026, 1, 1),
        end=date(2026, 4, 1),
        state=CycleState.ACTIVE,
    )
    objective = Objective.objects.create(organization=organization, cycle=cycle, title="Chat well")
    kr = KeyResult.objects.create(
        organization=organization,
        objective=objective,
        title="kr",
        metric=MetricVersion.objects.get(organization=organization, metric__key="quality_score"),
        target=9 * MILLION,
        filters={"channel": "chat"},
    )

    def value() -> int | None:
        desk.measure()
        recompute(organization_id=organization.pk)
        kr.refresh_from_db()
        return kr.value

    assert value() is None
    desk.store(("7", [CREATED]), as_of=AT + 5 * HOUR)
    assert value() == 8 * MILLION
    mail = CREATED._replace(revision=1, details={"channel": "email"})
    desk.store(("7", [mail]), as_of=AT + 5 * HOUR)
    assert value() is None
