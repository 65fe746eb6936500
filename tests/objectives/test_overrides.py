"""A status by hand: whose it is, how long it holds, and what it cannot hide."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from objectives.models import Cycle, KeyResult, Objective, Share, StatusOverride, Support
from objectives.use_cases.overrides import override_status, withdraw_override
from people.models import Membership
from tests.objectives.cases import TUESDAY, M, Quarter, at

REASON = "The new rota begins on Monday."
SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def key_result(quarter: Quarter) -> KeyResult:
    """Behind: 60 → 45 stands at 61 with a check-in for the week before."""
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 61 * M)
    return fresh(made)


def fresh(key_result: KeyResult) -> KeyResult:
    related = ("objective__cycle", "objective__override", "organization", "override")
    return KeyResult.objects.select_related(*related).get(pk=key_result.pk)


def override(
    quarter: Quarter,
    subject: KeyResult | Objective,
    status: str = "on_track",
    *,
    by: Membership | None = None,
    reason: str = REASON,
) -> StatusOverride:
    with at(TUESDAY):
        access = quarter.world.access(by or quarter.world.bob)
        return override_status(access=access, subject=subject, status=status, reason=reason)


def shown(quarter: Quarter, name: str, keys: dict[str, int], moment: datetime = TUESDAY) -> str:
    with at(moment):
        page = quarter.world.client(quarter.world.carol).get(quarter.world.url(name, **keys))
    return str(page.context["line"].status)


def test_it_shows_as_a_persons_with_the_reason(quarter: Quarter, key_result: KeyResult) -> None:
    assert key_result.status == "behind"
    override(quarter, key_result)
    with at(TUESDAY):
        page = quarter.world.client(quarter.world.carol).get(
            quarter.world.url("objectives:key-result", key_result=key_result.pk)
        )
    text = page.content.decode()
    assert page.context["line"].status == "on_track"
    assert "Bob Berg set it to “On track”; the figures say “Behind”." in text
    assert REASON in text
    assert fresh(key_result).status == "behind"  # what is computed stays computed


def test_the_next_check_in_ends_it_and_the_history_stays(
    quarter: Quarter, key_result: KeyResult
) -> None:
    override(quarter, key_result)
    override(quarter, fresh(key_result).objective, "at_risk")
    quarter.said(key_result, 62 * M, on=datetime(2026, 11, 24, 9, tzinfo=UTC))
    found = fresh(key_result)
    assert (found.override, found.objective.override) == (None, None)
    ended = StatusOverride.objects.order_by("pk")
    assert [(each.status, each.ended, each.computed) for each in ended] == [
        ("on_track", "check_in", "behind"),
        ("at_risk", "check_in", "behind"),
    ]


def test_it_can_be_replaced_and_taken_back(quarter: Quarter, key_result: KeyResult) -> None:
    override(quarter, key_result)
    override(quarter, fresh(key_result), "at_risk", by=quarter.world.alice)
    assert shown(quarter, "objectives:key-result", {"key_result": key_result.pk}) == "at_risk"
    with at(TUESDAY):
        withdraw_override(access=quarter.alice, subject=fresh(key_result))
    assert shown(quarter, "objectives:key-result", {"key_result": key_result.pk}) == "behind"
    assert [each.ended for each in StatusOverride.objects.order_by("pk")] == [
        "replaced",
        "withdrawn",
    ]


def test_it_lifts_no_neglect(quarter: Quarter, key_result: KeyResult) -> None:
    override(quarter, key_result)
    override(quarter, fresh(key_result).objective)
    # Thursday, 26 November, has come, and the week to the 22nd is not checked in on.
    late = datetime(2026, 11, 27, 9, tzinfo=UTC)
    keys = {"key_result": key_result.pk}
    assert shown(quarter, "objectives:key-result", keys, late) == "no_check_in"
    objective = {"objective": key_result.objective_id}
    assert shown(quarter, "objectives:objective", objective, late) == "no_check_in"


def test_it_lifts_no_broken_guardrail(quarter: Quarter, key_result: KeyResult) -> None:
    guard = quarter.key_result(key_result.objective, title="Not at any price", weight=0)
    quarter.said(guard, 90 * M)
    assert fresh(guard).status == "behind"
    override(quarter, fresh(key_result).objective)
    objective = {"objective": key_result.objective_id}
    assert shown(quarter, "objectives:objective", objective) == "at_risk"


@pytest.mark.parametrize(
    ("status", "reason", "field"),
    [("done", REASON, "status"), ("no_data", REASON, "status"), ("on_track", "  ", "reason")],
)
def test_it_needs_a_status_and_a_reason(
    quarter: Quarter, key_result: KeyResult, status: str, reason: str, field: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        override(quarter, key_result, status, reason=reason)
    assert list(wrong.value.message_dict) == [field]


def test_who_may_not_write_may_not_override(quarter: Quarter, key_result: KeyResult) -> None:
    with pytest.raises(PermissionDenied):
        override(quarter, key_result, by=quarter.world.carol)
    other = quarter.objective("Of another team", team=quarter.world.tier2)
    with pytest.raises(PermissionDenied):
        override(quarter, other)


def test_through_the_pages(quarter: Quarter, key_result: KeyResult) -> None:
    world = quarter.world
    bob = world.client(world.bob)
    with at(TUESDAY):
        for name, keys in (
            ("key-result", {"key_result": key_result.pk}),
            ("objective", {"objective": key_result.objective_id}),
        ):
            form = world.url(f"objectives:override-{name}", **keys)
            assert bob.get(form).status_code == 200
            assert bob.post(form, {"status": "on_track", "reason": ""}).status_code == 422
            assert bob.post(form, {"status": "on_track", "reason": REASON}).status_code == 302
            page = world.url(f"objectives:{name}", **keys)
            assert "Follow the figures" in bob.get(page).content.decode()
            withdraw = world.url(f"objectives:withdraw-{name}-override", **keys)
            assert bob.post(withdraw).status_code == 302
            assert "Follow the figures" not in bob.get(page).content.decode()


@pytest.mark.parametrize("page", ["below", "tree", "map", "team", "dashboard"])
def test_wherever_an_objective_stands_its_status_is_a_persons(
    quarter: Quarter, key_result: KeyResult, page: str
) -> None:
    """Under what it supports, in tree and map, with its team and a team that shares it."""
    world, below = quarter.world, fresh(key_result).objective
    above = quarter.objective("Above", team=None)
    Support.objects.create(organization=world.organization, parent=above, child=below)
    Share.objects.create(
        organization=world.organization, objective=below, team=world.tier2, weight=M // 2
    )
    named: dict[str, dict[str, Any]] = {
        "below": {"objective": above.pk},
        "team": {"team": world.tier2.slug},
    }
    client = world.client(world.carol)
    url = world.url(f"objectives:{page}", **named.get(page, {}))
    with at(TUESDAY):
        assert "set by a person" not in client.get(url).content.decode()
    override(quarter, below, "at_risk")
    with at(TUESDAY):
        assert "set by a person" in client.get(url).content.decode()


@pytest.mark.parametrize("closed_at", [datetime(2027, 1, 4, 9, tzinfo=UTC), None])
def test_the_migration_ends_all_of_closed_cycles(
    quarter: Quarter, key_result: KeyResult, closed_at: datetime | None
) -> None:
    """Where nobody noted when it was closed, they end now: none stays open without being shown."""
    override(quarter, key_result)
    override(quarter, fresh(key_result).objective, "at_risk")
    Cycle.objects.update(state="closed", closed_at=closed_at)
    migration = import_module("objectives.migrations.0035_override_ends_at_closing")
    migration.end_in_closed_cycles(apps, connection.schema_editor())
    found = fresh(key_result)
    assert (found.override, found.objective.override) == (None, None)
    for each in StatusOverride.objects.all():
        assert each.ended == "closed"
        assert each.ended_at is not None
        if closed_at is None:
            assert timezone.now() - each.ended_at < timedelta(minutes=10)
        else:
            assert each.ended_at == closed_at
