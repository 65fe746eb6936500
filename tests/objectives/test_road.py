"""From an empty organization to a checked-in key result, through the pages alone."""

from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest

from objectives.models import CheckIn, Cycle, KeyResult, Objective
from tests.world import World

TUESDAY = datetime(2026, 11, 17, 9, tzinfo=UTC)


@pytest.fixture
def _tuesday() -> object:
    with patch("django.utils.timezone.now", return_value=TUESDAY):
        yield


@pytest.mark.usefixtures("_tuesday")
def test_a_quarter_from_nothing_to_a_check_in(world: World) -> None:
    alice = world.client(world.alice)
    cycle_form = {
        "name": "Q4 2026",
        "cadence": "quarter",
        "start": "2026-10-01",
        "end": "2026-12-31",
    }
    assert alice.post(world.url("objectives:new-cycle"), cycle_form).status_code == 302
    cycle = Cycle.objects.get()
    assert cycle.end == date(2027, 1, 1)
    alice.post(world.url("objectives:start-cycle", cycle=cycle.pk))

    objective_form = {
        "title": "Answer before customers chase us",
        "cycle": cycle.pk,
        "team": world.tier1.pk,
        "owner": world.bob.pk,
        "stage": "support",
        "visibility": "everyone",
    }
    answer = alice.post(world.url("objectives:new-objective"), objective_form)
    objective = Objective.objects.get()
    assert answer.headers["Location"] == world.url("objectives:objective", objective=objective.pk)
    with patch("django.utils.timezone.now", return_value=datetime(2026, 10, 1, 9, tzinfo=UTC)):
        alice.post(world.url("objectives:publish-objective", objective=objective.pk))

    key_result_form = {
        "title": "First replies within 45 minutes",
        "unit": "seconds",
        "kind": "reach",
        "baseline": "60 min",
        "target": "-25 %",
        "weight": "",
        "reason": "Replies are what customers wait for.",
    }
    bob = world.client(world.bob)
    add = world.url("objectives:new-key-result", objective=objective.pk)
    with patch("django.utils.timezone.now", return_value=datetime(2026, 10, 2, 9, tzinfo=UTC)):
        assert bob.post(add, key_result_form).status_code == 302
    key_result = KeyResult.objects.get()
    assert (key_result.baseline, key_result.target) == (3_600_000_000, 2_700_000_000)

    week = bob.get(world.url("objectives:my-week"))
    assert "First replies within 45 minutes" in week.content.decode()
    prefix = f"kr{key_result.pk}"
    saved = bob.post(
        world.url("objectives:check-in", key_result=key_result.pk),
        {
            f"{prefix}-value": "54 min",
            f"{prefix}-confidence": "at_risk",
            f"{prefix}-comment": "The new rota has begun.",
        },
        headers={"HX-Request": "true"},
    )
    assert saved.status_code == 200
    check_in = CheckIn.objects.get()
    assert (check_in.week_end, check_in.value) == (date(2026, 11, 15), 3_240_000_000)
    key_result.refresh_from_db()
    assert key_result.progress == 400_000  # (60 − 54) ÷ (60 − 45)

    addresses: list[tuple[str, dict[str, object]]] = [
        ("dashboard", {}),
        ("objective", {"objective": objective.pk}),
        ("key-result", {"key_result": key_result.pk}),
        ("team", {"team": "tier-1"}),
        ("my-week", {}),
        ("cycles", {}),
    ]
    for name, kwargs in addresses:
        text = alice.get(world.url(f"objectives:{name}", **kwargs)).content.decode()
        if name not in ("my-week", "cycles"):
            assert "40\N{NO-BREAK SPACE}%" in text, name
