"""Facts from elsewhere through the real database: measured, corrected, taken back, moved."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from metrics.entering.entering import bring_back, enter, settle_entries, take_back
from metrics.entering.facts import Fact
from metrics.facts import Measure
from metrics.models import (
    AccountAssignee,
    Batch,
    DueValue,
    Entry,
    Measurement,
    MeasurementHistory,
    MeasureVersion,
    Ruling,
)
from metrics.work import measure_all
from people.models import AuditEntry, TeamMembership
from tests.metrics.entering.desk import account, entered, measurements
from tests.world import World

pytestmark = pytest.mark.django_db
FOLLOW_UP = {"measure": "follow_up", "date": "2026-04-01", "person": "Carol Castro"}


def test_an_entry_becomes_a_measurement_of_the_persons_team_then(world: World) -> None:
    TeamMembership.objects.filter(membership=world.carol).update(end=date(2026, 4, 1))
    TeamMembership.objects.create(
        organization=world.organization,
        membership=world.carol,
        team=world.tier2,
        start=date(2026, 4, 1),
    )
    entered(world, FOLLOW_UP, FOLLOW_UP | {"date": "2026-03-31"})
    kept = (1_000_000, 1_000_000, "", "", "Carol Castro")
    assert measurements(world.organization) == [
        ("follow_up", "2026-03-30T22:00:00+00:00", "", *kept, "tier-1", "counted"),
        ("follow_up", "2026-03-31T22:00:00+00:00", "", *kept, "tier-2", "counted"),
    ]
    due = DueValue.objects.filter(organization=world.organization)
    assert set(due.values_list("measure", "week", "team", "person")) == {
        (Measure.FOLLOW_UP, date(2026, 3, 30), world.tier1.pk, world.carol.pk),
        (Measure.FOLLOW_UP, date(2026, 3, 30), world.tier2.pk, world.carol.pk),
    }
    assert MeasureVersion.objects.filter(organization=world.organization).exists()
    noted = AuditEntry.objects.get(action="entries.added")
    assert (noted.subject, noted.actor, noted.details["rows"]) == ("f", world.alice, 2)


def test_a_team_that_is_named_stays_and_an_account_is_its_assignees(world: World) -> None:
    acme = account(world.organization)
    AccountAssignee.objects.create(
        organization=world.organization, account=acme, person=world.dan, end=date(2026, 4, 2)
    )
    entered(
        world,
        FOLLOW_UP | {"team": "onboarding"},
        {"measure": "live_contact", "date": "2026-04-01", "account": "A-1"},
        {"measure": "live_contact", "date": "2026-04-02", "account": "A-1"},
        {"measure": "kb_visit", "date": "2026-04-01", "value": "900"},
    )
    assert [(row[0], row[6], row[7], row[8]) for row in measurements(world.organization)] == [
        ("follow_up", "", "Carol Castro", "onboarding"),
        ("kb_visit", "", "", ""),
        ("live_contact", "A-1", "Dan Dietl", "tier-2"),
        ("live_contact", "A-1", "", ""),
    ]


def test_the_same_again_changes_nothing_and_a_correction_replaces(world: World) -> None:
    score = {"measure": "quality_score", "date": "2026-04-01", "person": "Carol Castro"}
    first = entered(world, score | {"value": "8"}, FOLLOW_UP)
    assert first.count("new") == 2
    known = list(Measurement.objects.values_list("pk", "known_from"))
    again = entered(world, score | {"value": "8"}, FOLLOW_UP)
    assert (again.count("unchanged"), again.batch.rows) == (2, 0)
    assert list(Measurement.objects.values_list("pk", "known_from")) == known

    mended = entered(world, score | {"value": "9"})
    assert mended.count("corrected") == 1
    (row,) = Measurement.objects.filter(measure=Measure.QUALITY_SCORE)
    assert row.value == 9_000_000
    (was,) = MeasurementHistory.objects.all()
    assert (was.value, was.cause, was.known_until) == (8_000_000, "entered", row.known_from)
    old, new = Entry.objects.filter(measure=Measure.QUALITY_SCORE).order_by("pk")
    assert old.withdrawn_at is not None
    assert new.withdrawn_at is None


def test_taking_back_restores_exactly_what_was_before(world: World) -> None:
    account(world.organization)
    revenue = {"measure": "account_revenue", "account": "A-1", "currency": "EUR"}
    nps = {"measure": "nps", "account": "A-1", "date": "2026-04-02", "value": "9"}
    entered(
        world,
        FOLLOW_UP,
        revenue | {"date": "2026-01-01", "value": "100"},
        nps | {"date": "2026-04-01", "value": "3"},
    )
    before = measurements(world.organization)
    other = entered(
        world,
        FOLLOW_UP | {"value": "7"},
        revenue | {"date": "2026-01-01", "value": "120"},
        revenue | {"date": "2026-03-01", "value": "150"},
        nps,
    )
    after = measurements(world.organization)
    assert after != before
    take_back(batch=other.batch, by=world.alice)
    assert measurements(world.organization) == before
    bring_back(batch=other.batch, by=world.alice)
    assert measurements(world.organization) == after
    take_back(batch=other.batch, by=world.alice)
    assert measurements(world.organization) == before
    noted = AuditEntry.objects.filter(action__startswith="entries.").order_by("pk")
    assert [entry.action for entry in noted][2:] == [
        "entries.taken-back",
        "entries.brought-back",
        "entries.taken-back",
    ]


def test_what_was_corrected_since_stays_when_what_it_corrected_is_taken_back(world: World) -> None:
    score = {"measure": "quality_score", "date": "2026-04-01", "person": "Carol Castro"}
    first, second, third = (entered(world, score | {"value": v}) for v in ("7", "8", "9"))

    def now() -> list[int]:
        return [row[3] // 1_000_000 for row in measurements(world.organization)]

    take_back(batch=second.batch, by=world.alice)
    assert now() == [9]
    take_back(batch=third.batch, by=world.alice)
    assert now() == [7]
    take_back(batch=first.batch, by=world.alice)
    assert now() == []
    bring_back(batch=second.batch, by=world.alice)
    assert now() == [8]


def test_nothing_in_the_place_of_a_fact(world: World) -> None:
    made = entered(world, FOLLOW_UP)
    (key,) = made.outcomes
    entry = Entry.objects.get()
    void = Fact(key, Measure.FOLLOW_UP, 0, 0, void=True)
    batch = Batch(way="typed", by=world.alice)
    from_nowhere = void._replace(key="auto:unheard")
    done = enter(organization=world.organization, batch=batch, facts=[void, from_nowhere])
    assert (done.count("corrected"), done.count("unchanged")) == (1, 1)
    assert measurements(world.organization) == []
    take_back(batch=batch, by=world.alice)
    assert Measurement.objects.get().entry == entry


def test_spells_of_an_account(world: World) -> None:
    """Revenue holds until the next amount, whenever that was entered, and until the end."""
    account(world.organization, ended_on=date(2026, 5, 1))
    row = {"measure": "account_revenue", "account": "A-1", "currency": "EUR"}
    entered(world, row | {"date": "2026-03-01", "value": "120"})
    entered(world, row | {"date": "2026-01-01", "value": "100"})
    health = {"measure": "account_health", "account": "A-1", "date": "2026-04-01", "value": "30"}
    entered(world, health | {"colour": "red"})
    at = [(row[0], row[1][:10], row[2][:10], row[3] // 1_000_000) for row in _spells(world)]
    assert at == [
        ("account_health", "2026-03-31", "2026-04-30", 30),
        ("account_revenue", "2025-12-31", "2026-02-28", 100),
        ("account_revenue", "2026-02-28", "2026-04-30", 120),
    ]
    entered(world, row | {"date": "2026-02-01", "value": "110"})
    assert [(row[1][:10], row[2][:10]) for row in _spells(world)][1:] == [
        ("2025-12-31", "2026-01-31"),
        ("2026-01-31", "2026-02-28"),
        ("2026-02-28", "2026-04-30"),
    ]


def _spells(world: World) -> list[tuple[Any, ...]]:
    return measurements(world.organization)


def test_taking_back_may_not_mix_currencies(world: World) -> None:
    account(world.organization)
    row = {"measure": "account_revenue", "account": "A-1"}
    entered(world, row | {"date": "2026-01-01", "value": "100", "currency": "EUR"})
    pln = {"currency": "PLN"} | row
    second = entered(world, pln | {"date": "2026-01-01", "value": "400"})
    entered(world, pln | {"date": "2026-02-01", "value": "450"})
    before = measurements(world.organization)
    with pytest.raises(ValidationError, match="two currencies"):
        take_back(batch=second.batch, by=world.alice)
    second.batch.refresh_from_db()
    assert before == measurements(world.organization)


def test_a_person_who_moved_takes_their_entries_along(world: World) -> None:
    acme = account(world.organization)
    AccountAssignee.objects.create(
        organization=world.organization, account=acme, person=world.carol
    )
    entered(
        world,
        FOLLOW_UP,
        FOLLOW_UP | {"date": "2026-03-01"},
        {"measure": "live_contact", "date": "2026-04-01", "account": "A-1"},
    )
    list(measure_all(organization_id=world.organization.pk))
    TeamMembership.objects.filter(membership=world.carol).update(end=date(2026, 4, 1))
    TeamMembership.objects.create(
        organization=world.organization,
        membership=world.carol,
        team=world.tier2,
        start=date(2026, 4, 1),
    )
    list(measure_all(organization_id=world.organization.pk))
    assert [(row[0], row[8]) for row in measurements(world.organization)] == [
        ("follow_up", "tier-1"),
        ("follow_up", "tier-2"),
        ("live_contact", "tier-2"),
    ]


def test_days_begin_at_midnight_of_a_new_time_zone(world: World) -> None:
    list(measure_all(organization_id=world.organization.pk))
    entered(world, FOLLOW_UP, FOLLOW_UP | {"date": "2026-04-01T12:00:00+00:00"})
    world.organization.timezone = "Asia/Bangkok"
    world.organization.save(update_fields=["timezone"])
    list(measure_all(organization_id=world.organization.pk))
    assert sorted(Measurement.objects.values_list("at", flat=True)) == [
        datetime(2026, 3, 31, 17, tzinfo=UTC),
        datetime(2026, 4, 1, 12, tzinfo=UTC),
    ]


def test_a_decision_on_an_entry_holds(world: World) -> None:
    entered(world, FOLLOW_UP)
    entry = Entry.objects.get()
    Ruling.objects.create(
        organization=world.organization,
        entry=entry,
        measure=entry.measure,
        excludes=True,
        reason="Not mine",
        decided_by=world.bob,
    )
    settle_entries(organization=world.organization, entries=[entry.pk], cause="ruling")
    assert measurements(world.organization)[0][-1] == "ruled out"
