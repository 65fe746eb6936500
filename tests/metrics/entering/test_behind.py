"""Behind a number stand the entries that made it, as tickets do."""

from typing import Any

import pytest

from metrics.facts import Measure
from tests.metrics.entering.desk import account, entered
from tests.metrics.entering.test_api import client as api
from tests.metrics.storage.desk import Desk
from tests.world import World

pytestmark = pytest.mark.django_db


def test_entries_behind_a_number(world: World, django_assert_max_num_queries: Any) -> None:
    Desk(world.organization)
    account(world.organization)
    entered(
        world,
        {"measure": "nps", "value": "9", "date": "2026-04-01", "account": "A-1"}
        | {"comment": "Always helpful", "wave": "Spring"},
        {"measure": "nps", "value": "3", "date": "2026-04-02", "subject": "anna@x.test"},
        {"measure": "nps", "value": "3", "date": "2026-04-03"},
    )
    period = {"start": "2026-03-30", "end": "2026-04-06"}
    alice = world.client(world.alice)
    with django_assert_max_num_queries(15):
        shown = alice.get(world.url("metrics:tickets", key="nps"), period)
    text = shown.content.decode()
    assert "Account A-1" in text
    assert "Always helpful" in text
    assert "anna@x.test" in text
    told = api(world.alice).get("/api/v1/metrics/nps/tickets/", period).json()["results"]
    assert [row["value"] for row in told] == [100.0, -100.0, -100.0]
    assert {row["measure"] for row in told} == {Measure.NPS.name.lower()}
    assert [row.get("ticket") for row in told] == [None, None, None]
