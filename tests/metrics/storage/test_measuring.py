"""Stored measurements: only rows that differ are written, the rest of the chain is told, and what
was known before is kept."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.utils import timezone

from metrics.disputing.rulings import rule, withdraw_ruling
from metrics.facts import DAY, HOUR, MILLION, TICKETS, Event, Excluded, Measure, micros
from metrics.measure import measure_due
from metrics.models import (
    DueValue,
    Measurement,
    MeasurementHistory,
    MeasureVersion,
    Ruling,
    Ticket,
)
from metrics.values_due import recompute_values
from people.models import Organization
from tests.factories import MembershipFactory, OrganizationFactory
from tests.metrics.storage.desk import Desk

pytestmark = pytest.mark.django_db
# A Sunday, 23:30 UTC: in Warsaw it is Monday, 2 March, 00:30 already.
AT = micros(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
MONDAY = date(2026, 3, 2)
CREATED = Event(
    "1",
    AT,
    "created",
    "cat",
    "customer",
    details={
        "channel": "chat",
        "group": "Billing",
        "tier": 2,
        "priority": "high",
        "topics": ["login"],
        "language": "pl",
        "requester_id": "cat",
        "account_id": "acme",
        "subject": "Help",
    },
)
ASSIGNED = Event("2", AT + HOUR, "assigned", "ann", "agent", to="ann")
SOLVED = Event("3", AT + 2 * HOUR, "status", "ann", "agent", to="solved")
REOPENED = Event("4", AT + DAY, "status", "cat", "customer", to="open")


@pytest.fixture
def desk() -> Desk:
    return Desk(OrganizationFactory.create(timezone="Europe/Warsaw"))


def row(desk: Desk, measure: Measure) -> Measurement:
    return Measurement.objects.get(organization=desk.organization, measure=measure)


def test_the_ticket_says_what_it_is_now(desk: Desk) -> None:
    desk.store(("7", [CREATED, ASSIGNED, SOLVED]))
    assert desk.measure() == 1
    ticket = Ticket.objects.select_related("assignee", "group").get()
    assert (ticket.status, ticket.subject, ticket.requester) == ("solved", "Help", "cat")
    assert (ticket.account, ticket.language, ticket.topics) == ("acme", "pl", ["login"])
    assert (ticket.tier, ticket.priority, ticket.get_channel_display()) == (2, "high", "chat")
    assert ticket.assignee is not None
    assert ticket.group is not None
    assert (ticket.assignee.external_id, ticket.group.external_id) == ("ann", "Billing")
    assert ticket.created_at == datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert ticket.measured_version == ticket.events_version == 1


def test_nothing_is_measured_twice(desk: Desk) -> None:
    desk.store(("7", [CREATED]), as_of=AT)
    assert desk.measure() == 1
    assert desk.measure() == 0


def test_a_reopen_takes_back_and_keeps_what_was_known(desk: Desk) -> None:
    desk.store(("7", [CREATED, ASSIGNED, SOLVED]), as_of=AT + 3 * HOUR)
    desk.measure()
    solved, created = row(desk, Measure.SOLVED), row(desk, Measure.CREATED)
    desk.store(("7", [REOPENED]), as_of=AT + 2 * DAY)
    desk.measure()
    assert not Measurement.objects.filter(measure=Measure.SOLVED).exists()
    assert row(desk, Measure.CREATED).pk == created.pk  # it does not differ: it was not written
    kept = MeasurementHistory.objects.get(measure=Measure.SOLVED)
    assert (kept.value, kept.at, kept.cause) == (MILLION, solved.at, "event")
    assert kept.known_from == solved.known_from
    # Measured again at that very moment, the first solution had another outcome from then on.
    assert kept.known_until == row(desk, Measure.REOPENED).known_from
    assert kept.known_from < kept.known_until <= timezone.now()
    assert not MeasurementHistory.objects.filter(measure=Measure.CREATED).exists()


def test_time_makes_an_outcome_final(desk: Desk) -> None:
    desk.store(("7", [CREATED, SOLVED]), as_of=AT + 3 * HOUR)
    desk.measure()
    assert row(desk, Measure.REOPENED).excluded == Excluded.PROVISIONAL
    week = SOLVED.at + 7 * DAY
    desk.store(as_of=week - 1)
    assert desk.measure() == 0
    desk.store(as_of=week)
    assert desk.measure() == 1
    assert row(desk, Measure.REOPENED).excluded == Excluded.COUNTED
    kept = MeasurementHistory.objects.get(measure=Measure.REOPENED)
    assert (kept.excluded, kept.cause) == (Excluded.PROVISIONAL, "time")


def due(desk: Desk, measure: Measure) -> list[tuple[date, int | None, int | None]]:
    rows = DueValue.objects.filter(organization=desk.organization, measure=measure)
    return sorted(rows.values_list("week", "team", "person"))


def version(desk: Desk, measure: Measure) -> int:
    return MeasureVersion.objects.get(organization=desk.organization, measure=measure).version


def test_what_is_made_of_a_change_is_put_up_in_local_weeks(desk: Desk) -> None:
    before = desk.organization.data_version
    desk.store(("7", [CREATED, SOLVED]), as_of=AT + 3 * HOUR)
    desk.measure()
    assert due(desk, Measure.CREATED) == [(MONDAY, None, None)]
    DueValue.objects.all().delete()
    desk.store(("7", [SOLVED._replace(revision=1, at=AT - 8 * DAY)]))
    desk.measure()
    assert due(desk, Measure.SOLVED) == [(date(2026, 2, 16), None, None), (MONDAY, None, None)]
    assert due(desk, Measure.CREATED) == []
    assert (version(desk, Measure.CREATED), version(desk, Measure.SOLVED)) == (1, 2)
    assert Organization.objects.get(pk=desk.organization.pk).data_version > before


def test_that_a_ticket_says_something_else_is_told_though_no_measurement_differs(
    desk: Desk,
) -> None:
    """Its language: figures by it, and reviews that name it, are others now."""

    def known() -> tuple[int, int]:
        raised = MeasureVersion.objects.get(organization=desk.organization, measure=TICKETS)
        return raised.version, Organization.objects.get(pk=desk.organization.pk).data_version

    desk.store(("7", [CREATED, SOLVED]), as_of=AT + 3 * HOUR)
    desk.measure()
    first = known()
    desk.store(("7", [ASSIGNED]))
    desk.measure()
    assert known()[0] == first[0]
    details = (CREATED.details or {}) | {"language": "th"}
    desk.store(("7", [CREATED._replace(revision=1, details=details)]))
    before = known()
    desk.measure()
    assert not MeasurementHistory.objects.filter(measure=Measure.CREATED).exists()
    assert (known()[0], known()[1] > before[1]) == (before[0] + 1, True)


def test_topics_longer_than_their_column_are_cut(desk: Desk) -> None:
    long = "x" * 300
    told = {"channel": "email", "topics": [long], "subject": "y" * 900, "language": "z" * 90}
    desk.store(("7", [CREATED._replace(details=told)]))
    desk.measure()
    kept = long[:183] + "~" + sha256(long.encode()).hexdigest()[:16]
    assert row(desk, Measure.TOPIC).variant == kept
    assert len(Ticket.objects.get().subject) == 500


def test_a_ruling_hangs_on_the_key_and_comes_back_with_the_measurement(desk: Desk) -> None:
    lead = MembershipFactory.create(organization=desk.organization)
    desk.store(("7", [CREATED, ASSIGNED, SOLVED]), as_of=AT + 3 * HOUR)
    desk.measure()
    ruling = rule(measurement=row(desk, Measure.SOLVED), by=lead, reason="A test", excludes=True)
    desk.measure()
    assert row(desk, Measure.SOLVED).excluded == Excluded.RULED_OUT
    assert MeasurementHistory.objects.get(measure=Measure.SOLVED).cause == "ruling"
    desk.store(("7", [REOPENED]))
    desk.measure()
    assert not Measurement.objects.filter(measure=Measure.SOLVED).exists()
    desk.store(("7", [REOPENED._replace(revision=1, kind="internal_note", to="")]))
    desk.measure()
    assert row(desk, Measure.SOLVED).excluded == Excluded.RULED_OUT
    withdraw_ruling(ruling=ruling, by=lead)
    desk.measure()
    assert row(desk, Measure.SOLVED).excluded == Excluded.COUNTED
    assert Ruling.objects.get().withdrawn_at is not None


def test_a_ruling_credits_somebody_else(desk: Desk) -> None:
    lead = MembershipFactory.create(organization=desk.organization)
    bob = Event("9", AT + HOUR, "agent_reply", "bob", "agent")
    desk.store(("7", [CREATED, ASSIGNED, bob, SOLVED]))
    desk.measure()
    first = row(desk, Measure.FIRST_RESPONSE)
    solved = row(desk, Measure.SOLVED)
    assert first.agent is not None
    rule(measurement=solved, by=lead, reason="Bob did it", credited_to=first.agent)
    desk.measure()
    assert row(desk, Measure.SOLVED).agent == first.agent
    assert MeasurementHistory.objects.get(measure=Measure.SOLVED).agent == solved.agent


def in_another_process(work: Callable[[], object]) -> threading.Thread:
    """On a connection of its own; started."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_tickets_that_another_measures_are_left_to_it(desk: Desk) -> None:
    desk.store(("7", [CREATED]), ("8", [CREATED]))
    first = Ticket.objects.order_by("id")[0]
    done: list[int] = []
    with transaction.atomic():
        Ticket.objects.select_for_update(no_key=True).get(pk=first.pk)
        other = in_another_process(
            lambda: done.append(measure_due(organization_id=desk.organization.pk))
        )
        other.join(20)
    assert done == [1]
    assert measure_due(organization_id=desk.organization.pk) == 1


@pytest.mark.django_db(transaction=True)
def test_a_value_computed_meanwhile_is_computed_again(desk: Desk) -> None:
    """Who takes a due week out cannot do so before the measurements behind it can be seen."""
    desk.store(("7", [CREATED]))
    desk.measure()
    desk.store(("8", [CREATED]))
    taken: list[int] = []
    with transaction.atomic():
        measure_due(organization_id=desk.organization.pk)
        other = in_another_process(
            lambda: taken.append(recompute_values(organization_id=desk.organization.pk))
        )
        other.join(20)
    assert due(desk, Measure.CREATED) == [(MONDAY, None, None)]
    assert taken == [0]


@pytest.mark.django_db(transaction=True)
def test_two_who_measure_at_once_write_each_row_once(desk: Desk) -> None:
    desk.store(*((str(number), [CREATED, ASSIGNED, SOLVED]) for number in range(60)))
    threads = [
        in_another_process(
            lambda: [measure_due(organization_id=desk.organization.pk, limit=7) for _ in range(12)]
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.join(60)
    assert Measurement.objects.filter(measure=Measure.SOLVED).count() == 60
    assert Ticket.objects.filter(measured_version=1).count() == 60
