"""Two who enter at the same time: one after the other, and nothing twice."""

import threading
from datetime import date

import pytest
from django.db import connection

from metrics.entering.cells import Raw
from metrics.entering.entering import enter
from metrics.entering.facts import Fact
from metrics.entering.receiving import receive
from metrics.facts import Measure
from metrics.models import Batch, Entry, Measurement
from metrics.work import measure_all
from tests.metrics.entering.desk import account, brief
from tests.metrics.entering.test_waves import APRIL, DAY, ticket
from tests.metrics.storage.desk import Desk
from tests.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*work: object) -> None:
    """Each on a connection of its own, all let go at one moment."""
    ready = threading.Barrier(len(work))
    failed: list[BaseException] = []

    def run(one: object) -> None:
        try:
            ready.wait(10)
            one()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def test_the_same_facts_from_two_sides_are_kept_once() -> None:
    world = make_world()
    facts = [
        Fact(f"key:{n}", Measure.FOLLOW_UP, APRIL, 1_000_000, person=world.carol.pk)
        for n in range(300)
    ]

    def push() -> None:
        batch = Batch(way="pushed", by=world.alice)
        enter(organization=world.organization, batch=batch, facts=facts)

    at_once(push, push, push)
    assert Entry.objects.of(world.organization).count() == 300
    assert Entry.objects.count() == 300
    assert Measurement.objects.count() == 300
    assert list(Batch.objects.values_list("rows", flat=True)) == [300]


def test_two_corrections_leave_one_value() -> None:
    world = make_world()

    def push(value: int) -> None:
        fact = Fact("key:1", Measure.QUALITY_SCORE, APRIL, value, person=world.carol.pk)
        batch = Batch(way="pushed", by=world.alice)
        enter(organization=world.organization, batch=batch, facts=[fact])

    at_once(*(lambda value=value: push(value * 1_000_000) for value in range(1, 7)))
    (entry,) = Entry.objects.of(world.organization)
    assert Measurement.objects.get().value == entry.value
    assert Entry.objects.count() == 6


def test_two_currencies_cannot_slip_in_side_by_side() -> None:
    world = make_world()
    account(world.organization)

    def push(currency: str, day: str) -> None:
        cells = {"measure": "account_revenue", "account": "A-1", "value": "5", "date": day}
        rows = [Raw(2, cells | {"currency": currency})]
        batch = Batch(way="pushed", by=world.alice)
        receive(access=world.access(world.alice), batch=batch, rows=rows)

    at_once(lambda: push("EUR", "2026-01-01"), lambda: push("PLN", "2026-02-01"))
    assert Entry.objects.of(world.organization).count() == 1


def test_answers_that_are_measured_and_entered_at_once() -> None:
    """Whoever is first: of one customer the latest counts."""
    world: World = make_world()
    acme = account(world.organization, started_on=date(2020, 1, 1))
    desk = Desk(world.organization)
    for day in range(6):
        desk.store((str(day), ticket(f"c{day}", (APRIL + day * DAY, 9), customer="A-1")))

    def push(day: int) -> None:
        at = APRIL + day * DAY + 1
        fact = Fact(f"key:{day}", Measure.NPS, at, 3_000_000, account=acme.pk)
        batch = Batch(way="pushed", by=world.alice)
        enter(organization=world.organization, batch=batch, facts=[fact])

    def measure() -> None:
        list(measure_all(organization_id=world.organization.pk))

    at_once(measure, *(lambda day=day: push(day) for day in range(6)), measure)
    measure()
    counted = [row for row in brief(world.organization, Measure.NPS) if row[2] == "counted"]
    assert counted == [("2026-04-06", -100, "counted")]
    assert Measurement.objects.filter(measure=Measure.NPS).count() == 12
