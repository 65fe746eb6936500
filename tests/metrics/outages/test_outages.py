"""Outages: which tickets they take out, what figures are with and without, who may mark one."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE
from metrics.facts import HOUR, MILLION, Event, Excluded, Measure, micros, moment
from metrics.models import IncidentWindow, Measurement, MeasurementHistory
from metrics.outages.incidents import Incidents
from metrics.outages.reading import preview
from metrics.storing.rewriting import Row
from metrics.use_cases.incidents import mark_incident, restore_incident, withdraw_incident
from metrics.values import Filters, read
from people.audit import sentence
from people.models import AuditEntry
from tests.fixtures.queries import AtMost
from tests.metrics.storage.desk import Desk
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World

# Warsaw's midnight from Sunday to Monday, 2 March 2026.
MONDAY = micros(datetime(2026, 3, 1, 23, tzinfo=UTC))
WEEK = (datetime(2026, 3, 2).date(), datetime(2026, 3, 9).date())  # noqa: DTZ001
CSAT = CATALOGUE["csat"]


def ticket(created: int, score: int, *more: Event) -> list[Event]:
    """Created then, rated an hour later: 4 and 5 of 5 are good."""
    return [
        Event("1", created, "created", "cat", "customer"),
        Event(
            "2",
            created + HOUR,
            "rated",
            "cat",
            "customer",
            rating="csat",
            value=score * MILLION,
            scale=5 * MILLION,
        ),
        *more,
    ]


@pytest.fixture
def desk(world: World) -> Desk:
    """Of seven ratings three are bad; the tickets of two of these were created from 8 to 10."""
    desk = Desk(world.organization)
    spam = Event("3", MONDAY + 9 * HOUR, "marked", "carol", "agent", to="spam")
    desk.store(
        *((f"before {each}", ticket(MONDAY + 7 * HOUR, 5)) for each in range(3)),
        ("first", ticket(MONDAY + 8 * HOUR, 1)),
        ("within", ticket(MONDAY + 9 * HOUR, 1)),
        ("spam", ticket(MONDAY + 9 * HOUR, 1, spam)),
        ("last", ticket(MONDAY + 10 * HOUR, 5)),
        ("after", ticket(MONDAY + 30 * HOUR, 2)),
        as_of=MONDAY + 90 * HOUR,
    )
    desk.measure()
    return desk


def marked(world: World, start: int = 8, end: int = 10, **more: object) -> IncidentWindow:
    return mark_incident(
        access=world.access(world.alice),
        start=moment(MONDAY + start * HOUR),
        end=moment(MONDAY + end * HOUR),
        reason="The shop was down",
        approved_by=more.get("approved_by", world.alice),  # type: ignore[arg-type]
    )


def csat(world: World, **filters: bool) -> tuple[Fraction | None, int, dict[str, int]]:
    value = read(
        organization=world.organization,
        definition=CSAT,
        period=WEEK,
        filters=Filters(**filters),  # type: ignore[arg-type]
    )
    return value.value, value.n, value.excluded


@pytest.mark.django_db
def test_a_half_open_window_takes_out_what_was_created_in_it(world: World, desk: Desk) -> None:
    assert csat(world) == (Fraction(4, 7), 7, {"spam": 1})
    window = marked(world)
    desk.measure()
    assert csat(world) == (Fraction(4, 5), 5, {"incident": 2, "spam": 1})
    assert csat(world, incidents=True) == (Fraction(4, 7), 7, {"spam": 1})
    taken = Measurement.objects.filter(excluded=Excluded.INCIDENT)
    assert set(taken.values_list("ticket__external_id", flat=True)) == {"first", "within"}
    assert taken.filter(measure=Measure.CREATED).count() == 2
    assert set(MeasurementHistory.objects.values_list("cause", flat=True)) == {"incident"}
    withdraw_incident(access=world.access(world.alice), window=window)
    desk.measure()
    assert csat(world) == (Fraction(4, 7), 7, {"spam": 1})
    restore_incident(access=world.access(world.alice), window=window)
    desk.measure()
    assert csat(world)[1] == 5
    log = AuditEntry.objects.filter(action__startswith="incident").order_by("pk")
    assert [each.action for each in log] == [
        "incident.marked",
        "incident.withdrawn",
        "incident.restored",
    ]
    assert {each.about for each in log} == {world.alice}


@pytest.mark.django_db
def test_the_log_says_when_in_the_readers_way(world: World) -> None:
    marked(world)
    entry = AuditEntry.objects.get(action="incident.marked")
    assert entry.subject.startswith("2026-03-02T07:00:00+00:00 – ")
    said = []
    for language in ("en", "pl"):
        with translation.override(language), timezone.override("Europe/Warsaw"):
            said.append(sentence(entry))
            when = date_format(datetime(2026, 3, 2, 8), "SHORT_DATETIME_FORMAT")  # noqa: DTZ001
            assert f": {when} – " in said[-1]
    assert said[0] != said[1]
    assert all(each.endswith(": The shop was down") for each in said)
    # One of before has its words as they were kept.
    entry.subject, entry.details = "2 March – 3 March: Rain", {"start": "x", "end": "y"}
    assert sentence(entry).endswith("2 March – 3 March: Rain")


@pytest.mark.django_db
def test_what_is_measured_later_follows_too(world: World, desk: Desk) -> None:
    marked(world)
    desk.store(("late", ticket(MONDAY + 9 * HOUR, 1)))
    desk.measure()
    assert csat(world)[2] == {"incident": 3, "spam": 1}


@pytest.mark.django_db
def test_twice_withdrawn_is_withdrawn_once(world: World, desk: Desk) -> None:
    window = marked(world)
    for _ in range(2):
        withdraw_incident(access=world.access(world.alice), window=window)
    assert AuditEntry.objects.filter(action="incident.withdrawn").count() == 1


@pytest.mark.django_db
def test_the_preview_says_what_marking_then_does(world: World, desk: Desk) -> None:
    found = preview(
        world.access(world.alice), moment(MONDAY + 8 * HOUR), moment(MONDAY + 10 * HOUR)
    )
    assert found.tickets == 3  # one is spam: it does not count anyway
    assert found.period == WEEK
    (shown,) = [each for each in found.figures if each.definition.key == "csat"]
    assert (shown.with_it.value, shown.without.value) == (Fraction(4, 7), Fraction(4, 5))
    marked(world)
    desk.measure()
    assert csat(world)[0] == shown.without.value


@pytest.mark.django_db
def test_only_a_director_marks_one_that_has_begun(world: World) -> None:
    for name in ("adam", "bob", "carol", "vera"):
        with pytest.raises(PermissionDenied):
            mark_incident(
                access=world.access(getattr(world, name)),
                start=moment(MONDAY),
                end=moment(MONDAY + HOUR),
                reason="No",
                approved_by=world.alice,
            )
    for start, end in ((10, 8), (8, 8), (10**6, 10**6 + 1)):
        with pytest.raises(ValidationError):
            marked(world, start, end)
    with pytest.raises(ValidationError, match="of this organization"):
        marked(world, approved_by=world.charlie)


@pytest.mark.django_db
def test_pages(world: World, desk: Desk) -> None:
    alice, bob = world.client(world.alice), world.client(world.bob)
    new = world.url("metrics:incident-add")
    # In Warsaw: Monday, 2 March, from 8 to 10.
    told = {
        "start": "2026-03-02T08:00",
        "end": "2026-03-02T10:00",
        "reason": "The shop was down",
        "approved_by": str(world.alice.pk),
    }
    seen = alice.get(new, told).content.decode()
    assert "3 tickets were created in it and would not count." in seen
    assert not IncidentWindow.objects.exists()
    assert alice.post(new, told).status_code == 302
    window = IncidentWindow.objects.get()
    assert (window.start, window.end) == (moment(MONDAY + 8 * HOUR), moment(MONDAY + 10 * HOUR))
    desk.measure()
    listed = bob.get(world.url("metrics:incidents")).content.decode()
    assert "The shop was down" in listed
    assert "/withdraw/" not in listed
    detail = alice.get(
        world.url("metrics:detail", key="csat"), {"start": "2026-03-02", "end": "2026-03-09"}
    ).content.decode()
    assert "2 measurements of tickets created during an outage do not count." in detail
    withdraw = world.url("metrics:incident-withdraw", incident=window.pk)
    assert alice.post(withdraw).status_code == 302
    again = world.url("metrics:incident-restore", incident=window.pk)
    assert alice.post(again).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02T10:00", "2026-03-02T08:00"),
        ("2026-03-29T02:30", "2026-03-29T04:00"),  # skipped in Warsaw
        ("yesterday", "2026-03-02T08:00"),
        ("", ""),
        ("0001-01-01T00:00", "2026-03-02T08:00"),
    ],
)
def test_times_that_are_none_are_refused_beside_their_fields(
    world: World, start: str, end: str
) -> None:
    told = {"start": start, "end": end, "reason": "So", "approved_by": str(world.alice.pk)}
    alice = world.client(world.alice)
    assert alice.get(world.url("metrics:incident-add"), told).status_code == 422
    assert alice.post(world.url("metrics:incident-add"), told).status_code == 422
    assert not IncidentWindow.objects.exists()


@pytest.mark.django_db
def test_an_hour_that_comes_twice_is_covered_whole(world: World) -> None:
    """In Warsaw the hour from 2 to 3 came twice on 26 October 2025."""
    told = {
        "start": "2025-10-26T02:00",
        "end": "2025-10-26T02:59",
        "reason": "So",
        "approved_by": str(world.alice.pk),
    }
    world.client(world.alice).post(world.url("metrics:incident-add"), told)
    window = IncidentWindow.objects.get()
    assert window.end - window.start == timedelta(hours=1, minutes=59)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9))),
    st.none() | st.integers(-5, 65),
    st.sampled_from(Excluded),
)
def test_only_what_otherwise_counts_and_was_created_in_a_window(
    windows: list[tuple[int, int]], created: int | None, reason: Excluded
) -> None:
    incidents = Incidents([(start, start + length) for start, length in windows])
    inside = created is not None and any(
        created in range(start, start + length) for start, length in windows
    )
    row = Row(1, 1, "", 1, None, None, None, None, 0, None, None, 0, "", 0, None, 1, reason)
    expected = Excluded.INCIDENT if inside and reason is Excluded.COUNTED else reason
    assert incidents.apply(row, created).excluded == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("agents", "each", "kept"), [(1, 6, True), (4, 1, True), (3, 2, True), (4, 2, False)]
)
def test_what_an_outage_takes_out_is_not_with_it_less_without(
    world: World, at_most_queries: AtMost, agents: int, each: int, kept: bool
) -> None:
    """Of fewer than four agents or five measurements: on the page and in the API."""
    numbers = Numbers(organization=world.organization)
    for agent in range(5):
        for number in range(10):
            numbers.measured(
                Measure.CSAT, number % 2, day(50), team="north", person=f"North {agent}"
            )
    for agent in range(agents):
        for _ in range(each):
            numbers.measured(
                Measure.CSAT,
                0,
                day(51),
                team="north",
                person=f"North {agent}",
                excluded=Excluded.INCIDENT,
            )
    url = world.url("metrics:detail", key="csat")
    for asked in ({}, {"team": "north"}):
        for who, hidden in ((world.vera, kept), (world.erin, kept), (world.alice, False)):
            client = world.client(who)
            with at_most_queries(15):
                page = client.get(url, asked)
            assert not page.context["now"][0].is_kept_back
            assert page.context["with_incidents"].is_kept_back == hidden, (who, asked)
            told = "Kept back, or a smaller part beside it could be worked out."
            assert (told in page.content.decode()) == hidden
            counted = by_token(who).get("/api/v1/metrics/csat/value/", asked | {"incidents": "yes"})
            assert (counted.json()["value"] is None) == hidden
