"""The key results to which an agent contributes."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import MetricVersion
from objectives.choices import CycleState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective, StatusOverride
from people.models import AuditEntry, Team
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World


@pytest.fixture
def objective(world: World) -> Objective:
    """A public one in a cycle that runs today and covers the measurements' days."""
    ensure_metrics(world.organization)
    today = timezone.now().date()
    cycle = Cycle.objects.create(
        organization=world.organization,
        name="Long",
        start=date(2026, 1, 1),
        end=date(today.year + 1, 1, 1),
        state=CycleState.ACTIVE,
    )
    return Objective.objects.create(
        organization=world.organization,
        cycle=cycle,
        title="Happy customers",
        state=ObjectiveState.PUBLISHED,
    )


@pytest.fixture
def numbers(world: World) -> Numbers:
    """Carol, of Tier 1, was rated."""
    numbers = Numbers(organization=world.organization)
    numbers.measured(Measure.CSAT, 1, day(50), team="tier-1", person="Carol Castro")
    return numbers


def key_result(objective: Objective, title: str, metric: str = "csat", **more: Any) -> KeyResult:
    version = MetricVersion.objects.get(
        organization=objective.organization_id, metric__key=metric, number=1
    )
    return KeyResult.objects.create(
        organization_id=objective.organization_id,
        objective=objective,
        title=title,
        metric=version,
        baseline=0,
        target=1_000_000,
        published_at=timezone.now(),
        **more,
    )


def titles(world: World, reader: str = "carol", **query: Any) -> list[str]:
    client = world.client(getattr(world, reader))
    response = client.get(world.url("objectives:contributions"), query)
    assert response.status_code == 200
    return re.findall(r'key-results/\d+/">([^<]+)</a>', response.content.decode())


def test_those_whose_filters_cover_the_own_measurements(
    world: World, objective: Objective, numbers: Numbers
) -> None:
    def of_team(team: Team) -> KeyResult:
        return key_result(objective, f"CSAT of {team.name}", team=team)

    key_result(objective, "CSAT")
    of_team(world.department)
    of_team(world.tier1)
    of_team(world.tier2)
    key_result(objective, "CSAT by chat", filters={"channel": "chat"})
    key_result(objective, "Tickets", metric="tickets_created")  # exists for no agent
    key_result(objective, "Of Dan alone", person=world.dan)
    assert titles(world) == ["CSAT", "CSAT of Customer service", "CSAT of Tier 1"]
    assert titles(world, "dan") == ["Of Dan alone"]


def test_drafts_and_other_cycles_do_not_count(
    world: World, objective: Objective, numbers: Numbers
) -> None:
    key_result(objective, "CSAT")
    Objective.objects.update(state=ObjectiveState.DRAFT)
    assert titles(world) == []
    Objective.objects.update(state=ObjectiveState.PUBLISHED)
    assert titles(world) == ["CSAT"]
    Cycle.objects.update(state=CycleState.CLOSED)
    assert titles(world) == []


def test_a_lead_sees_those_of_the_own_people(
    world: World, objective: Objective, numbers: Numbers
) -> None:
    key_result(objective, "CSAT")
    assert titles(world, "bob", person=world.carol.pk) == ["CSAT"]
    entry = AuditEntry.objects.get(action="looked")
    assert (entry.actor, entry.about) == (world.bob, world.carol)
    url = world.url("objectives:contributions")
    for reader, person in (
        (world.bob, world.dan.pk),
        (world.carol, world.dan.pk),
        (world.vera, world.carol.pk),
        (world.alice, world.charlie.pk),
    ):
        assert world.client(reader).get(url, {"person": person}).status_code == 404


def test_it_costs_the_same_with_many_key_results(
    world: World,
    objective: Objective,
    numbers: Numbers,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for index in range(20):
        key_result(objective, f"CSAT {index}", position=index)
    client = world.client(world.carol)
    client.get(world.url("objectives:contributions"))
    with django_assert_max_num_queries(15):
        assert client.get(world.url("objectives:contributions")).status_code == 200


def test_the_scorecard_loads_it(world: World, numbers: Numbers) -> None:
    page = world.client(world.carol).get(world.url("metrics:my-scorecard")).content.decode()
    url = world.url("objectives:contributions")
    assert f'hx-get="{url}?person={world.carol.pk}"' in page


def test_a_status_that_a_person_set_is_told_as_theirs(
    world: World, objective: Objective, numbers: Numbers
) -> None:
    made = key_result(objective, "Happy")
    client, url = world.client(world.carol), world.url("objectives:contributions")
    assert "set by a person" not in client.get(url).content.decode()
    said = StatusOverride.objects.create(
        organization=world.organization,
        key_result=made,
        status="behind",
        computed="at_risk",
        reason="Two are ill.",
        by=world.bob,
    )
    KeyResult.objects.filter(pk=made.pk).update(override=said)
    assert "set by a person" in client.get(url).content.decode()
