"""Business time as stored: by whose schedule, and what follows when it changes. By hand."""

from datetime import date

import pytest

from metrics.catalogue import CATALOGUE
from metrics.disputing.rulings import rule
from metrics.facts import Measure
from metrics.hours.noting import note_changed_rules
from metrics.models import DueScope, Measurement, MeasurementHistory, SeenRule
from metrics.showing.listing import TicketRow
from metrics.work import organizations_to_measure
from tests.factories import MembershipFactory
from tests.metrics.hours.world import LATE, OFFICE, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    found = Office()
    found.match("N", found.north)
    found.match("S", found.south)
    return found


def solved(office: Office, group: str = "N") -> None:
    """Friday 17:30 → Monday 9:15, with a reply on Friday at 17:45 and pending from then on."""
    office.ticket(
        "1",
        "2026-03-06 17:30",
        ("2026-03-06 17:30", "assigned", "ann"),
        ("2026-03-06 17:45", "agent_reply", "ann"),
        ("2026-03-06 17:45", "status", "pending"),
        ("2026-03-09 09:05", "status", "open"),
        ("2026-03-09 09:15", "status", "solved"),
        group=group,
    )


def test_every_stretch_in_the_hours_of_the_organization(office: Office) -> None:
    office.schedule()
    solved(office)
    office.measure("2026-03-10 00:00")
    assert office.business(Measure.RESOLUTION) == 45
    assert office.business(Measure.FIRST_RESOLUTION) == 45
    assert office.business(Measure.FIRST_RESPONSE) == 15
    assert office.business(Measure.RESPONSE) == 15
    assert office.business(Measure.IN_HAND) == 15 + 10
    assert office.business(Measure.WAITING, variant="waiting") == 15 + 5
    assert office.business(Measure.WAITING, variant="working") == 15 + 10
    assert not Measurement.objects.filter(measure=Measure.SOLVED, business__isnull=False).exists()


def test_without_a_schedule_there_is_none(office: Office) -> None:
    solved(office)
    office.measure("2026-03-10 00:00")
    assert office.business(Measure.RESOLUTION) is None


def test_a_team_before_those_above_it(office: Office) -> None:
    """Care 12–20 every day: Fri 17:30–20 = 150, Sat and Sun 16 h, Mon 0. North 9–18 = 45."""
    office.schedule(office.care, hours=LATE)
    office.schedule(office.north)
    solved(office)
    office.ticket("2", "2026-03-06 17:30", ("2026-03-09 09:15", "status", "solved"), group="S")
    office.ticket("3", "2026-03-06 17:30", ("2026-03-09 09:15", "status", "solved"), group="?")
    office.measure("2026-03-10 00:00")
    assert office.business(Measure.RESOLUTION) == 45
    assert office.business(Measure.RESOLUTION, "2") == 150 + 960
    assert office.business(Measure.RESOLUTION, "3") is None  # no team, and no organization's


def test_the_schedule_at_the_dating_event_holds_for_all_of_it(office: Office) -> None:
    """From Monday, 9 March on 12–20: solved that day, the whole interval goes by them."""
    office.schedule()
    office.schedule(valid_from=date(2026, 3, 9), hours=LATE)
    solved(office)
    office.measure("2026-03-10 00:00")
    assert office.business(Measure.FIRST_RESPONSE) == 15
    assert office.business(Measure.RESOLUTION) == 150 + 960


def test_a_schedule_begins_at_midnight_where_it_is(office: Office) -> None:
    """In Bangkok 9 March begins on 8 March at 18:00 in Warsaw."""
    office.schedule(valid_from=date(2026, 3, 9), timezone="Asia/Bangkok")
    office.ticket("1", "2026-03-08 16:00", ("2026-03-08 17:59", "status", "solved"))
    office.ticket("2", "2026-03-08 16:00", ("2026-03-08 18:00", "status", "solved"))
    office.measure("2026-03-10 00:00")
    assert office.business(Measure.RESOLUTION, "1") is None
    assert office.business(Measure.RESOLUTION, "2") == 0


def test_public_holidays_and_single_days(office: Office) -> None:
    """Thu 30 April 17:00 → Tue 5 May 10:00. 1 May is a holiday in Poland, 3 May a Sunday;
    Mon 4 May is closed, Sat 2 May open: 60 + 540 + 60."""
    office.schedule(country="PL", closed=[date(2026, 5, 4)], open=[date(2026, 5, 2)])
    office.ticket("1", "2026-04-30 17:00", ("2026-05-05 10:00", "status", "solved"))
    office.measure("2026-05-06 00:00")
    assert office.business(Measure.RESOLUTION) == 660


def test_who_is_credited_by_a_decision_brings_own_hours(office: Office) -> None:
    office.schedule(office.north)
    office.schedule(office.south, hours=LATE)
    office.match_agent("bob")
    office.ticket(
        "1",
        "2026-03-06 17:30",
        ("2026-03-06 17:31", "agent_reply", "bob"),
        ("2026-03-09 09:15", "status", "solved"),
    )
    office.measure("2026-03-10 00:00")
    row = Measurement.objects.get(measure=Measure.RESOLUTION)
    bob = Measurement.objects.get(measure=Measure.FIRST_RESPONSE).agent
    rule(
        measurement=row,
        by=MembershipFactory.create(organization=office.organization),
        reason="It was Bob",
        credited_to=bob,
    )
    office.desk.measure()
    assert office.business(Measure.RESOLUTION) == 45  # the group stays North's


def test_a_new_schedule_measures_again_what_it_concerns(office: Office) -> None:
    office.schedule(office.north)
    solved(office)
    office.ticket("2", "2026-03-02 12:00", ("2026-03-02 13:00", "status", "solved"), group="S")
    office.measure("2026-03-10 00:00")
    assert organizations_to_measure() == []
    changed = office.schedule(office.north, valid_from=date(2026, 3, 9), hours=LATE)
    assert organizations_to_measure() == [office.organization.pk]
    office.desk.measure()
    assert office.business(Measure.RESOLUTION) == 150 + 960
    assert office.business(Measure.FIRST_RESPONSE) == 15
    assert {row.cause for row in MeasurementHistory.objects.all()} == {"hours"}
    changed.hours = OFFICE
    changed.save()
    office.desk.measure()
    assert office.business(Measure.RESOLUTION) == 45
    assert not DueScope.objects.exists()
    assert organizations_to_measure() == []


def test_the_scope_is_the_teams_and_ends_with_the_next_schedule(office: Office) -> None:
    office.schedule(office.care, valid_from=date(2026, 6, 1))
    note_changed_rules(organization_id=office.organization.pk)
    DueScope.objects.all().delete()
    office.schedule(office.care, valid_from=date(2026, 3, 9), hours=LATE)
    note_changed_rules(organization_id=office.organization.pk)
    scope = DueScope.objects.get()
    assert scope.teams == sorted([office.care.pk, office.north.pk, office.south.pk])
    assert not scope.whole
    assert scope.start is not None
    assert scope.end is not None
    assert (scope.start.date(), scope.end.date()) == (date(2026, 3, 7), date(2026, 6, 1))
    office.schedule()
    note_changed_rules(organization_id=office.organization.pk)
    assert DueScope.objects.latest("pk").whole


def test_a_team_that_moves_follows_the_hours_above_it(office: Office) -> None:
    office.schedule()
    office.schedule(office.care, hours=LATE)
    solved(office)
    office.measure("2026-03-10 00:00")
    assert office.business(Measure.RESOLUTION) == 150 + 960
    office.north.parent = None
    office.north.save()
    office.desk.measure()
    assert office.business(Measure.RESOLUTION) == 45


def test_other_public_holidays_in_a_newer_release_are_followed(office: Office) -> None:
    office.schedule(country="PL")
    office.ticket("1", "2026-04-30 17:00", ("2026-05-04 10:00", "status", "solved"))
    office.measure("2026-05-06 00:00")
    known = SeenRule.objects.get(kind="schedule")
    assert organizations_to_measure() == []
    known.content[-1] = "0.1"
    known.save()
    assert organizations_to_measure() == [office.organization.pk]
    office.desk.measure()
    assert organizations_to_measure() == []
    assert office.business(Measure.RESOLUTION) == 120


def test_rows_say_both_readings_of_a_time(office: Office) -> None:
    """Friday 17:30 → Monday 9:15 is 2 d 15 h 45 min round the clock, 45 min of 9–18."""
    office.schedule()
    solved(office)
    office.measure("2026-03-10 00:00")
    row = Measurement.objects.get(measure=Measure.RESOLUTION)
    plain = CATALOGUE["resolution_time"]
    shown = {
        name: TicketRow(row, "", False, "", business=plain.aggregation(name).in_business_time)
        for name in ("median", "median_business")
    }
    assert shown["median"].beside == "45\N{NO-BREAK SPACE}min in opening hours"
    assert (
        shown["median_business"].beside
        == "2\N{NO-BREAK SPACE}d\N{NO-BREAK SPACE}16\N{NO-BREAK SPACE}h round the clock"
    )
    Measurement.objects.update(business=None)
    row.refresh_from_db()
    assert TicketRow(row, "", False, "").beside == ""
