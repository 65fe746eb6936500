"""Versions of own metrics: frozen, told apart, stored; and for whom a part is kept back."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from metrics.catalogue import CATALOGUE, Definition, definition_from_json
from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Channel, Measure
from metrics.models import DueValue, Metric, MetricValue, MetricVersion
from metrics.showing.weekly import known_metrics
from metrics.use_cases.own_metrics import (
    change_metric,
    create_metric,
    restore_metric,
    retire_metric,
)
from metrics.values_check import differences
from metrics.values_due import recompute_values
from metrics.work import organizations_to_value
from tests.metrics.pages.conftest import numbers as numbers
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db


def own(name: str = "Good chats", **given: Any) -> Definition:
    words = {"name": name, "description": "", "formula": {"en": "Share"}}
    return replace(CATALOGUE["csat"], name=name, words=words, **given)


@pytest.fixture
def metric(world: World, numbers: Numbers) -> Metric:
    """3 of 4 ratings in chat are good in the week of 20 April, and 1 of 2 by e-mail."""
    for value in (1, 1, 1, 0):
        numbers.measured(Measure.CSAT, value, day(50), channel=Channel.CHAT, team="tier-1")
    for value in (1, 0):
        numbers.measured(Measure.CSAT, value, day(50), channel=Channel.EMAIL, team="tier-1")
    alice = world.access(world.alice)
    return create_metric(access=alice, definition=own(filters={"channel": "chat"}))


def stored(metric: Metric) -> list[tuple[int, int]]:
    rows = MetricValue.objects.filter(version__metric=metric, team=None, person=None)
    return [(int(row.numerator or 0) // 10**6, row.n) for row in rows.order_by("version__number")]


def test_a_new_version_is_filled_by_the_worker_and_read_live_until_then(
    world: World, metric: Metric
) -> None:
    ours = world.organization
    assert ours.pk in organizations_to_value()
    assert known_metrics(ours)[metric.key].version_id is None
    recompute_values(organization_id=ours.pk)
    assert stored(metric) == [(3, 4)]
    assert known_metrics(ours)[metric.key].version_id is not None
    assert differences(ours) == []
    assert ours.pk not in organizations_to_value()


def test_a_changed_measurement_reaches_the_stored_part(
    world: World, metric: Metric, numbers: Numbers
) -> None:
    ours = world.organization
    recompute_values(organization_id=ours.pk)
    numbers.measured(Measure.CSAT, 1, day(50), channel=Channel.CHAT, team="tier-1")
    DueValue.objects.create(
        organization=ours, measure=Measure.CSAT, week=day(49).date(), team=numbers.team("tier-1")
    )
    recompute_values(organization_id=ours.pk)
    assert stored(metric) == [(4, 5)]
    assert differences(ours) == []


def test_the_version_before_stays_what_it_was(world: World, metric: Metric) -> None:
    alice = world.access(world.alice)
    changed = own(filters={"channel": "email"})
    change_metric(access=alice, metric=metric, definition=changed, note="Why", seen=1)
    first, second = MetricVersion.objects.filter(metric=metric).order_by("number")
    assert definition_from_json(first.definition).filters == {"channel": "chat"}
    assert (second.number, second.note, second.by) == (2, "Why", world.alice)
    assert second in current_versions(world.organization)
    assert first not in current_versions(world.organization)
    recompute_values(organization_id=world.organization.pk)
    assert stored(metric) == [(3, 4), (1, 2)]


def test_of_two_who_change_at_once_the_second_is_told(world: World, metric: Metric) -> None:
    alice = world.access(world.alice)
    email = own(filters={"channel": "email"})
    change_metric(access=alice, metric=metric, definition=email, seen=1)
    with pytest.raises(ValidationError, match="Somebody else"):
        change_metric(access=alice, metric=metric, definition=own(), seen=1)
    with pytest.raises(ValidationError, match="Nothing is different"):
        change_metric(access=alice, metric=metric, definition=email, seen=2)


def test_names_and_keys_are_nobody_elses(world: World, metric: Metric) -> None:
    alice = world.access(world.alice)
    with pytest.raises(ValidationError, match="Another metric"):
        create_metric(access=alice, definition=own("GOOD CHATS"))
    retire_metric(access=alice, metric=metric)
    second = create_metric(access=alice, definition=own("Good chats"))
    assert (metric.key, second.key) == ("own-good-chats", "own-good-chats-2")
    with pytest.raises(ValidationError, match="Another metric"):
        restore_metric(access=alice, metric=metric)
    thai = create_metric(access=alice, definition=own("แชตที่ดี"))
    assert thai.key == "own-metric"


def test_a_retired_metric_is_offered_nowhere_and_its_page_stays(
    world: World, metric: Metric
) -> None:
    alice = world.access(world.alice)
    retire_metric(access=alice, metric=metric)
    assert metric.key not in known_metrics(world.organization)
    client = world.client(world.alice)
    page = client.get(world.url("metrics:detail", key=metric.key)).content.decode()
    assert "This metric is retired" in page
    assert metric.name not in client.get(world.url("metrics:list")).content.decode()
    restore_metric(access=alice, metric=metric)
    assert known_metrics(world.organization)[metric.key].version_id is None  # filled anew


def test_the_catalogues_metrics_are_not_retired(world: World) -> None:
    ensure_metrics(world.organization)
    csat = Metric.objects.get(organization=world.organization, key="csat")
    with pytest.raises(ValidationError, match="catalogue"):
        retire_metric(access=world.access(world.alice), metric=csat)


def test_a_part_of_the_company_that_is_few_agents_work_is_kept_back(
    world: World, metric: Metric, numbers: Numbers
) -> None:
    """40 chats by Carol alone: a director reads 75 %, her colleagues nothing."""
    for value in (1, 1, 1, 0) * 9:
        numbers.measured(
            Measure.CSAT,
            value,
            day(51),
            channel=Channel.CHAT,
            team="tier-1",
            person="Carol Castro",
            agent="carol",
        )
    pages = {
        person.name: world.client(person).get(world.url("metrics:list")).content.decode()
        for person in (world.alice, world.dan)
    }
    assert "75.0\N{NO-BREAK SPACE}%" in pages["Alice Adler"]
    assert "75.0\N{NO-BREAK SPACE}%" not in pages["Dan Dietl"]
    shown = world.client(world.dan).get(world.url("metrics:detail", key=metric.key))
    assert "75.0\N{NO-BREAK SPACE}%" not in shown.content.decode()


def test_older_versions_are_asked_for_by_number(world: World, metric: Metric) -> None:
    alice = world.access(world.alice)
    change_metric(access=alice, metric=metric, definition=own(filters={"channel": "email"}), seen=1)
    client = world.client(world.alice)
    url = world.url("metrics:tickets", key=metric.key)
    assert client.get(url, {"version": "1"}).context["listing"].count == 4
    assert client.get(url).context["listing"].count == 2
    for wrong in ("3", "x", "0"):
        assert client.get(url, {"version": wrong}).status_code == 404
