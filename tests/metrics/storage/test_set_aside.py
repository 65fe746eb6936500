"""A ticket that cannot be measured is set aside, in sight; it holds up no other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from metrics import measures
from metrics.facts import HOUR, MILLION, Event, Measure, MeasurementRow, micros
from metrics.measures.story import Story
from metrics.measures.telling import tell
from metrics.models import DueScope, Measurement, SetAside, Ticket
from metrics.storing import set_aside
from metrics.work import measure_all, organizations_to_measure
from people.models import Organization
from tests.factories import OrganizationFactory
from tests.metrics.storage.desk import Desk

pytestmark = pytest.mark.django_db
AT = micros(datetime(2026, 3, 2, 9, tzinfo=UTC))
CREATED = Event("1", AT, "created", "cat", "customer")
NOTE = Event("2", AT + HOUR, "internal_note", "ann", "agent")
CURSED = Event("3", AT + 2 * HOUR, "internal_note", "cursed", "agent")
SOLVED = Event("4", AT + 3 * HOUR, "status", "ann", "agent", to="solved")


@pytest.fixture
def desk() -> Desk:
    return Desk(OrganizationFactory.create())


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """From now on a measure fails on tickets with the cursed event."""

    def stumbling(events: Any, *rest: Any) -> Story:
        known = list(events)
        if CURSED in known:
            raise error
        return tell(known, *rest)

    monkeypatch.setattr(measures, "tell", stumbling)


def solved(desk: Desk) -> set[str]:
    rows = Measurement.objects.filter(organization=desk.organization, measure=Measure.SOLVED)
    return set(rows.values_list("ticket__external_id", flat=True))


def test_all_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing(monkeypatch, ZeroDivisionError("division by zero"))
    desk.store(*((str(number), [CREATED, SOLVED]) for number in range(1, 8)))
    desk.store(("3", [CURSED]), ("6", [CURSED]))
    desk.measure()
    assert solved(desk) == {"1", "2", "4", "5", "7"}
    aside = SetAside.objects.order_by("ticket").values_list("ticket__external_id", "reason")
    assert list(aside) == [
        ("3", "ZeroDivisionError: division by zero"),
        ("6", "ZeroDivisionError: division by zero"),
    ]
    said = [record for record in caplog.records if record.name == "metrics.storing.set_aside"]
    assert len(said) == 2
    assert all(record.levelname == "ERROR" and record.exc_info for record in said)


def test_it_is_not_tried_at_every_tick(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ValueError())
    desk.store(("1", [CREATED, CURSED]), as_of=AT + 100 * HOUR)
    desk.measure()
    assert desk.organization.pk not in organizations_to_measure()
    assert desk.measure() == 0


def test_what_was_known_of_it_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store(("1", [CREATED, SOLVED]))
    desk.measure()
    before = desk.rows()
    failing(monkeypatch, ValueError())
    desk.store(("1", [CURSED]))
    desk.measure()
    assert SetAside.objects.count() == 1
    assert desk.rows() == before


def test_news_bring_it_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ValueError())
    desk.store(("1", [CREATED, CURSED]))
    desk.measure()
    monkeypatch.undo()
    desk.store(("1", [SOLVED]))
    version = Organization.objects.get().data_version
    desk.measure()
    assert solved(desk) == {"1"}
    assert not SetAside.objects.exists()
    assert Organization.objects.get().data_version > version


def test_other_measures_try_it_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ValueError())
    desk.store(("1", [CREATED, SOLVED, CURSED]), ("2", [CREATED, SOLVED]))
    desk.measure()
    monkeypatch.undo()
    monkeypatch.setattr(set_aside, "VERSION", measures.VERSION + 1)
    assert desk.organization.pk in organizations_to_measure()
    desk.measure()
    assert solved(desk) == {"1", "2"}
    assert not SetAside.objects.exists()
    assert not DueScope.objects.exists()


def test_other_measures_that_fail_too_are_not_tried_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, ValueError())
    desk.store(("1", [CREATED, CURSED]))
    desk.measure()
    monkeypatch.setattr(set_aside, "VERSION", measures.VERSION + 1)
    desk.measure()
    assert SetAside.objects.get().measures_version == measures.VERSION + 1
    assert desk.organization.pk not in organizations_to_measure()


@pytest.mark.parametrize(
    ("value", "variant", "many"),
    [(1 << 70, "", 1), (MILLION, "same", 2)],
    ids=["a number that no column holds", "two rows of one key"],
)
def test_what_the_database_refuses_is_one_tickets_fault_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, value: int, variant: str, many: int
) -> None:
    def wrong(story: Story) -> Iterator[MeasurementRow]:
        for happening in story.work:
            for _ in range(many):
                yield story.row(
                    Measure.TIME_WORKED,
                    happening.event,
                    value,
                    happening.holder,
                    variant=variant,
                )

    monkeypatch.setattr(measures, "MEASURES", (*measures.MEASURES, wrong))
    worked = Event("5", AT + HOUR, "time_worked", "ann", "agent", value=60 * MILLION)
    desk.store(*((str(number), [CREATED, SOLVED]) for number in range(1, 6)))
    desk.store(("4", [worked]))
    desk.measure()
    assert solved(desk) == {"1", "2", "3", "5"}
    assert SetAside.objects.get().ticket.external_id == "4"


@pytest.mark.parametrize("error", [OperationalError(), MemoryError(), SoftTimeLimitExceeded()])
def test_a_fault_of_the_machine_is_no_tickets(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, error)
    desk.store(("1", [CREATED, CURSED]))
    with pytest.raises(type(error)):
        list(measure_all(organization_id=desk.organization.pk))
    assert not SetAside.objects.exists()
    assert Ticket.objects.get().measured_version == 0


def test_long_topics_that_begin_alike_stay_two(desk: Desk) -> None:
    """They came under one key: the second could not be stored, and with it nothing else."""
    one, two = "a" * 220 + "1", "a" * 220 + "2"
    desk.store(("1", [CREATED._replace(details={"topics": [one, two]}), SOLVED]))
    desk.measure()
    rows = Measurement.objects.filter(measure=Measure.TOPIC)
    variants = set(rows.values_list("variant", flat=True))
    assert len(variants) == 2
    assert {len(variant) for variant in variants} == {200}
    assert set(Ticket.objects.get().topics) == variants
