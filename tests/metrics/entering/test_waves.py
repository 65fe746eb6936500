"""Which NPS answers count: held against a slow reference, in whatever order they come."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import partial
from importlib import import_module
from itertools import product
from typing import NamedTuple

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE
from metrics.entering.entering import enter, take_back
from metrics.entering.facts import Fact
from metrics.entering.waves import Ref, Said, customer_of, outdone, wave_of
from metrics.facts import Event, Excluded, Measure, micros, moment
from metrics.models import (
    Answer,
    Batch,
    DueScope,
    Entry,
    IncidentWindow,
    Measurement,
    MeasurementHistory,
    Ticket,
)
from metrics.values import Filters, read
from tests.metrics.entering.desk import account, brief, entered
from tests.metrics.storage.desk import Desk
from tests.world import World

few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
APRIL = micros(datetime(2026, 4, 1, 10, tzinfo=UTC))
DAY = 86_400_000_000


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["account:a", "person:b"]),
            st.sampled_from(["2026-q1", "spring"]),
            st.integers(0, 3),
            st.integers(0, 9),
        ),
        unique_by=lambda one: one[3],
    )
)
def test_of_a_customer_in_a_wave_the_latest_counts(rows: list[tuple[str, str, int, int]]) -> None:
    said = [Said(who, wave, at, f"e/{n}", Ref(entry=n)) for who, wave, at, n in rows]
    slow = {
        one.ref
        for one in said
        if any(
            (other.customer, other.wave) == (one.customer, one.wave)
            and (other.at, other.tie) > (one.at, one.tie)
            for other in said
        )
    }
    assert outdone(said) == slow
    assert outdone(reversed(said)) == slow


def test_whose_answer_and_which_wave() -> None:
    assert customer_of(account=" ACME ", person="anna", otherwise="x") == "account:acme"
    assert customer_of(account="", person="Anna", otherwise="x") == "person:anna"
    assert customer_of(account="", person=" ", otherwise="entry:k") == "entry:k"
    of_one = partial(customer_of, account="", otherwise="x", source=3)
    assert of_one(person="Anna") == "requester:3/anna"
    assert of_one(person="Anna@Example.com") == "person:anna@example.com"
    assert of_one(person="@anna") == "requester:3/@anna"
    assert of_one(person=" ") == "x"
    assert wave_of("", date(2026, 3, 31)) == "2026-q1"
    assert wave_of("", date(2026, 4, 1)) == "2026-q2"
    assert wave_of("2026-Q1", date(2026, 4, 2)) == "2026-q1"
    assert wave_of("Spring  2026", date(2026, 4, 2)) == "spring 2026"


def ticket(requester: str, *rated: tuple[int, int], customer: str = "") -> list[Event]:
    """A ticket of March that was rated: (at, score 0–10)."""
    details = {"channel": "email", "requester_id": requester, "account_id": customer}
    events = [Event("c", APRIL - 9 * DAY, "created", requester, "customer", details=details)]
    return events + [
        Event(
            f"r{number}",
            at,
            "rated",
            requester,
            "customer",
            value=score * 1_000_000,
            scale=10_000_000,
            rating="nps",
        )
        for number, (at, score) in enumerate(rated)
    ]


NPS = {"measure": "nps", "value": "9"}


@pytest.mark.django_db
def test_an_entry_and_tickets_of_one_customer(world: World) -> None:
    """Across tickets and entries; by the account, else by who answered; a quarter is a wave."""
    account(world.organization)
    desk = Desk(world.organization)
    desk.store(
        ("1", ticket("anna", (APRIL, 0), customer="a-1")),
        ("2", ticket("ben", (APRIL + DAY, 7), customer="A-1")),
        ("3", ticket("cleo@example.com", (APRIL, 10))),
    )
    desk.measure()
    assert brief(world.organization, Measure.NPS) == [
        ("2026-04-01", -100, "answered again"),
        ("2026-04-01", 100, "counted"),
        ("2026-04-02", 0, "counted"),
    ]
    made = entered(
        world,
        NPS | {"account": "A-1", "date": "2026-04-03"},
        NPS | {"account": "A-1", "date": "2026-03-31"},
        NPS | {"account": "A-1", "date": "2026-04-09", "wave": "Spring"},
        NPS | {"subject": "CLEO@example.com", "date": "2026-04-02", "value": "2"},
    )
    assert brief(world.organization, Measure.NPS) == [
        ("2026-03-31", 100, "counted"),
        ("2026-04-01", -100, "answered again"),
        ("2026-04-01", 100, "answered again"),
        ("2026-04-02", -100, "counted"),
        ("2026-04-02", 0, "answered again"),
        ("2026-04-03", 100, "counted"),
        ("2026-04-09", 100, "counted"),
    ]
    history = MeasurementHistory.objects.filter(cause="answered again")
    assert history.count() == 2
    take_back(batch=made.batch, by=world.alice)
    assert [row[2] for row in brief(world.organization, Measure.NPS)] == [
        "answered again",
        "counted",
        "counted",
    ]


@pytest.mark.django_db
def test_an_answer_that_does_not_count_by_itself_replaces_none(world: World) -> None:
    desk = Desk(world.organization)
    desk.store(("1", ticket("anna", (APRIL, 10))), ("2", ticket("anna", (APRIL + DAY, 0))))
    desk.measure()
    assert [row[2] for row in brief(world.organization, Measure.NPS)] == [
        "answered again",
        "counted",
    ]
    spam = Event("s", APRIL + 2 * DAY, "marked", to="spam")
    desk.store(("2", [spam]))
    desk.measure()
    assert [row[2] for row in brief(world.organization, Measure.NPS)] == ["counted", "spam"]
    desk.store(("2", [Event("u", APRIL + 3 * DAY, "unmarked", to="spam")]))
    desk.measure()
    assert [row[2] for row in brief(world.organization, Measure.NPS)] == [
        "answered again",
        "counted",
    ]


@pytest.mark.parametrize(
    ("requester", "first"),
    [("17", "counted"), ("anna", "counted"), ("anna@example.com", "answered again")],
)
@pytest.mark.django_db
def test_two_helpdesks_that_number_their_users_alike(
    world: World, requester: str, first: str
) -> None:
    """Within each the latest counts; an address alone is the same customer in both."""
    one, two = Desk(world.organization), Desk(world.organization)
    one.store(("1", ticket(requester, (APRIL, 10))), ("2", ticket(requester, (APRIL + DAY, 7))))
    two.store(("1", ticket(requester, (APRIL + 2 * DAY, 0))))
    one.measure()
    assert brief(world.organization, Measure.NPS) == [
        ("2026-04-01", 100, "answered again"),
        ("2026-04-02", 0, first),
        ("2026-04-03", -100, "counted"),
    ]
    entered(world, NPS | {"subject": requester, "date": "2026-04-09"})
    reason = "answered again" if "@" in requester else "counted"
    assert brief(world.organization, Measure.NPS)[2:] == [
        ("2026-04-03", -100, reason),
        ("2026-04-09", 100, "counted"),
    ]


@pytest.mark.django_db
def test_with_an_outages_tickets_every_figure_is_what_it_was_without_the_outage(
    world: World,
) -> None:
    """Two answers of Anna's, in whatever order they come, and whichever ticket is the outage's."""
    first, later = ticket("anna", (APRIL, 10)), ticket("anna", (APRIL + DAY, 0))
    later[0] = later[0]._replace(at=later[0].at + 5 * DAY)
    quarter = (date(2026, 4, 1), date(2026, 7, 1))

    def nps(*, incidents: bool = False) -> tuple[Fraction | None, int]:
        found = read(
            organization=desk.organization,
            definition=CATALOGUE["nps"],
            period=quarter,
            filters=Filters(incidents=incidents),
        )
        return found.value, found.n

    for number, (out, order) in enumerate(product((first, later), (("1", "2"), ("2", "1")))):
        desk = Desk(None if number else world.organization)
        start = moment(out[0].at)
        IncidentWindow.objects.create(
            organization=desk.organization, start=start, end=start + timedelta(hours=1), reason="x"
        )
        for each in order:
            desk.store((each, first if each == "1" else later), as_of=APRIL + 20 * DAY)
            desk.measure()
        assert nps(incidents=True) == (-100, 1)
        assert nps() == ((None, 0) if out is later else (-100, 1))
        desk.store(("2", [Event("s", APRIL + 2 * DAY, "marked", to="spam")]))
        desk.measure()
        assert nps(incidents=True) == (100, 1)
        assert nps() == ((100, 1) if out is later else (None, 0))


@pytest.mark.django_db
def test_answers_of_before_are_measured_again(world: World) -> None:
    desk = Desk(world.organization)
    desk.store(("1", ticket("anna", (APRIL, 10))), ("2", ticket("ben")))
    desk.measure()
    with connection.cursor() as cursor:
        cursor.execute(import_module("metrics.migrations.0033_answers_anew").RATED)
    scope = DueScope.objects.get()
    assert scope.tickets == [Ticket.objects.get(external_id="1").pk]


class Given(NamedTuple):
    """One answer: of a ticket (its number) or, without one, an entry."""

    ticket: int | None
    customer: str
    at: int
    score: int


answers = st.lists(
    st.builds(
        Given,
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(["a-1", "a-2"]),
        st.integers(0, 2).map(lambda day: APRIL + day * DAY),
        st.integers(0, 10),
    ),
    max_size=7,
)


@pytest.mark.django_db
@few
@given(answers, st.data())
def test_in_whatever_order_they_arrive(given_: list[Given], data: st.DataObject) -> None:
    """A ticket belongs to the customer of its first answer; each event and entry has its number."""
    desk = Desk()
    ids = {
        number: account(desk.organization, number, started_on=date(2020, 1, 1)).pk
        for number in ("a-1", "a-2")
    }
    owner: dict[int, str] = {}
    every = []
    for number, one in enumerate(given_):
        customer = one.customer
        if one.ticket is not None:
            customer = owner.setdefault(one.ticket, one.customer)
        every.append((number, one._replace(customer=customer)))
    for number, one in data.draw(st.permutations(every)):
        if one.ticket is None:
            fact = Fact(
                f"k{number}",
                Measure.NPS,
                one.at,
                one.score * 1_000_000,
                account=ids[one.customer],
            )
            enter(organization=desk.organization, batch=Batch(way="pushed"), facts=[fact])
        else:
            told = ticket(f"who{number}", (one.at, one.score), customer=one.customer)
            rated = told[1]._replace(id=f"r{number}")
            created = told[0]._replace(actor="", details=told[0].details)
            desk.store((str(one.ticket), [created, rated]))
        if data.draw(st.booleans()):
            desk.measure()
    desk.measure()
    assert counted(desk) == expected(desk, every)


def expected(desk: Desk, every: list[tuple[int, Given]]) -> set[str]:
    """Slowly: of each customer the answer that no other comes after."""

    def order(number: int, one: Given) -> tuple[int, str]:
        if one.ticket is None:
            return one.at, f"e/k{number}"
        return one.at, f"t/{desk.source.pk}/{one.ticket}/r{number}"

    return {
        order(number, one)[1].rpartition("/")[2]
        for number, one in every
        if all(
            other.customer != one.customer or order(place, other) <= order(number, one)
            for place, other in every
        )
    }


def counted(desk: Desk) -> set[str]:
    rows = Measurement.objects.of(desk.organization).filter(
        measure=Measure.NPS, excluded=Excluded.COUNTED
    )
    return {
        row.entry.key if row.entry else row.event.event_id if row.event else ""
        for row in rows.select_related("entry", "event")
    }


@pytest.mark.django_db
def test_answers_follow_their_entries(world: World) -> None:
    entered(world, NPS | {"date": "2026-04-01", "subject": "anna"})
    answer = Answer.objects.get()
    assert (answer.customer, answer.wave) == ("person:anna", "2026-q2")
    assert answer.entry == Entry.objects.get()
    assert moment(micros(answer.at)) == answer.at
