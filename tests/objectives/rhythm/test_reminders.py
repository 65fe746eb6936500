"""Who is reminded when: Monday 09:00 where the person is, once, and not who has done it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from objectives.models import KeyResult, Objective
from objectives.rhythm.look import look, organizations_to_look_at
from people.deliveries.kinds import KINDS
from people.deliveries.sending import send_waiting
from people.models import Delivery, Membership
from people.use_cases.absences import add_absence
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


# Monday the 16th, 09:00 in Warsaw (UTC+1); the week to Sunday the 15th.
NINE = utc(16, 8)


def looked(world: World, now: datetime) -> None:
    Objective.objects.update(announced_at=NINE)  # that is another test's
    with at(now):
        look(organization_id=world.organization.pk)


def told(kind: str = "reminder") -> dict[str, list[str]]:
    """person → what they were told about."""
    found: dict[str, list[str]] = {}
    for each in Delivery.objects.filter(kind=kind).select_related("person").order_by("id"):
        found.setdefault(each.person.name, []).append(each.about)
    return found


def test_at_nine_on_monday_where_the_person_is(quarter: Quarter, world: World) -> None:
    assert world.carol.user is not None
    world.carol.user.timezone = "America/New_York"  # 09:00 there is 14:00 UTC
    world.carol.user.save()
    objective = quarter.objective()
    quarter.key_result(objective)
    quarter.key_result(objective, owner=world.carol)

    looked(world, NINE - timedelta(minutes=1))
    assert told() == {}
    looked(world, NINE)
    assert told() == {"Bob Berg": ["2026-11-15"]}
    looked(world, utc(16, 13, 59))
    assert told() == {"Bob Berg": ["2026-11-15"]}
    for _ in range(3):
        looked(world, utc(16, 14))
    assert told() == {"Bob Berg": ["2026-11-15"], "Carol Castro": ["2026-11-15"]}
    looked(world, NINE + timedelta(days=7))
    assert told()["Bob Berg"] == ["2026-11-15", "2026-11-22"]


def test_not_to_who_has_done_it_nor_once_it_is_late(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective())
    other = quarter.key_result(quarter.objective(owner=world.alice))
    quarter.said(made, 54 * M, on=utc(16, 0))
    looked(world, utc(18, 23))  # Thursday 00:00 in Warsaw: late, and said to be
    assert told() == {}
    looked(world, NINE)
    assert told() == {"Alice Adler": ["2026-11-15"]}
    (only,) = Delivery.objects.filter(kind="reminder")
    assert only.data["key_results"] == [other.pk]


def test_a_mail_that_had_to_wait_is_not_sent_once_all_is_done(
    quarter: Quarter, world: World, settings: Settings
) -> None:
    settings.MAIL_IS_SET = True
    made = quarter.key_result(quarter.objective())
    second = quarter.key_result(quarter.objective())
    looked(world, NINE)
    quarter.said(made, 54 * M, on=TUESDAY)
    quarter.said(second, 54 * M, on=TUESDAY)
    assert send_waiting(organization_id=world.organization.pk) == 0
    assert mail.outbox == []


def test_the_mail_speaks_to_its_reader(quarter: Quarter, world: World, settings: Settings) -> None:
    settings.MAIL_IS_SET = True
    assert world.bob.user is not None
    world.bob.user.language, world.bob.user.timezone = "pl", "Asia/Bangkok"
    world.bob.user.mails_off = ["monday"]  # then the check-ins come by themselves
    world.bob.user.save()
    quarter.key_result(quarter.objective())
    looked(world, utc(16, 2))  # 09:00 in Bangkok
    send_waiting(organization_id=world.organization.pk)
    (message,) = mail.outbox
    assert "15 listopada" in message.subject
    assert "18:00" in str(message.body)  # due on Monday 18:00 in Bangkok
    assert f"/o/{world.organization.slug}/week/" in str(message.body)


def away(quarter: Quarter, person: Membership, stand_in: Membership) -> None:
    add_absence(
        access=quarter.alice,
        person=person,
        first=date(2026, 11, 16),
        last=date(2026, 11, 20),
        stand_in=stand_in,
    )


def test_out_of_office_passes_it_to_the_stand_in(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    away(quarter, world.carol, world.dan)
    looked(world, NINE)
    assert told() == {"Dan Dietl": ["2026-11-15"]}

    with at(TUESDAY):
        page = world.client(world.dan).get(world.url("objectives:my-week")).content.decode()
    assert f"check-in-{made.pk}" in page
    assert "Carol Castro" in page
    quarter.said(made, 54 * M, on=TUESDAY, by=world.dan)

    looked(world, NINE + timedelta(days=7))  # she is back
    assert told() == {"Dan Dietl": ["2026-11-15"], "Carol Castro": ["2026-11-22"]}


def test_what_the_stand_in_may_not_see_stays(quarter: Quarter, world: World) -> None:
    private = quarter.objective(owner=world.carol, visibility="private")
    quarter.key_result(private)
    away(quarter, world.carol, world.dan)
    looked(world, NINE)
    assert told() == {"Carol Castro": ["2026-11-15"]}


def test_a_stand_in_who_is_away_as_well_stands_in_for_nobody(
    quarter: Quarter, world: World
) -> None:
    quarter.key_result(quarter.objective(), owner=world.carol)
    away(quarter, world.carol, world.dan)
    away(quarter, world.dan, world.carol)
    looked(world, NINE)
    assert told() == {"Carol Castro": ["2026-11-15"]}


def test_what_an_owner_who_left_owed_is_asked_of_the_objectives_owner(
    quarter: Quarter, world: World
) -> None:
    quarter.key_result(quarter.objective(), owner=world.carol)
    Membership.objects.filter(pk=world.carol.pk).update(left_at=NINE)
    looked(world, NINE)
    assert told() == {"Bob Berg": ["2026-11-15"]}
    with at(TUESDAY):
        page = world.client(world.bob).get(world.url("objectives:my-week")).content.decode()
    assert "1 left" in page


LATE = utc(18, 23)  # Thursday the 19th, 00:00 in Warsaw


def test_the_second_missed_in_a_row_reaches_the_objectives_owner_once(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    quarter.said(made, 54 * M, on=utc(3, 9))  # for the week to the 1st
    week = timedelta(days=7)
    looked(world, LATE - week)  # the first one is missing
    assert told("missed") == {}
    looked(world, LATE - timedelta(minutes=1))
    assert told("missed") == {}
    for moment in (LATE, LATE + timedelta(hours=9), LATE + week):
        looked(world, moment)
    assert list(told("missed")) == ["Bob Berg"]
    assert len(told("missed")["Bob Berg"]) == 1

    quarter.said(made, 54 * M, on=utc(24, 9))
    looked(world, LATE + 2 * week)  # one missing since
    assert len(told("missed")["Bob Berg"]) == 1
    looked(world, LATE + 3 * week)  # two again
    assert len(told("missed")["Bob Berg"]) == 2


@pytest.mark.parametrize(("owner", "told_to"), [("bob", "Alice Adler"), ("alice", "Bob Berg")])
def test_who_missed_it_is_not_told_of_it(
    quarter: Quarter, world: World, owner: str, told_to: str
) -> None:
    """Bob leads Tier 1; Alice directs."""
    quarter.key_result(quarter.objective(owner=getattr(world, owner)))
    looked(world, LATE)
    assert list(told("missed")) == [told_to]


def test_a_week_before_publication_was_not_missed(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    KeyResult.objects.filter(pk=made.pk).update(published_at=utc(10, 9))
    looked(world, LATE)
    assert told("missed") == {}


def test_each_quarter_of_an_hour_is_looked_at_once(quarter: Quarter, world: World) -> None:
    ours = world.organization.pk
    assert ours in organizations_to_look_at(NINE)
    looked(world, NINE + timedelta(minutes=3))
    assert ours not in organizations_to_look_at(NINE + timedelta(minutes=14))
    assert ours in organizations_to_look_at(NINE + timedelta(minutes=15))


def test_a_part_that_fails_keeps_nobodys_reminder_back(
    quarter: Quarter,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("objectives.rhythm.look.digests", broken)
    quarter.key_result(quarter.objective())
    looked(world, NINE)
    assert told() == {"Bob Berg": ["2026-11-15"]}
    assert "digests of organization" in caplog.text
    assert world.organization.pk not in organizations_to_look_at(NINE)


def missed_words() -> dict[str, str]:
    """person → what they read of a second check-in missed in a row."""
    rows = Delivery.objects.filter(kind="missed").select_related("person")
    return {each.person.name: KINDS["missed"].write(each.data).lead for each in rows}


@pytest.mark.parametrize(
    ("owner", "stand_in", "told_to"),
    [
        ("bob", "bob", "Alice Adler"),  # who stands in owns the objective, and leads the team
        ("carol", "dan", "Bob Berg"),  # the objective's owner is the one who is away
        ("bob", "dan", "Bob Berg"),
    ],
)
def test_what_a_stand_in_misses_is_told_to_who_is_above(
    quarter: Quarter, world: World, owner: str, stand_in: str, told_to: str
) -> None:
    """Carol is away: it was not she who was asked."""
    quarter.key_result(quarter.objective(owner=getattr(world, owner)), owner=world.carol)
    away(quarter, world.carol, getattr(world, stand_in))
    looked(world, LATE)
    asked = getattr(world, stand_in).name
    assert missed_words() == {
        told_to: f"{asked} was asked, and nothing has been said for two weeks."
    }


def test_an_objectives_owner_who_is_away_is_not_told_and_once_means_once(
    quarter: Quarter, world: World
) -> None:
    """Dan owns the objective and is away until Friday; that Bob leads the team is all he has."""
    quarter.key_result(quarter.objective(owner=world.dan), owner=world.carol)
    away(quarter, world.dan, world.erin)
    for moment in (LATE, utc(20, 12), utc(21, 12)):  # on Saturday he is back
        looked(world, moment)
    assert list(told("missed")) == ["Bob Berg"]


def test_who_goes_away_after_being_told_was_told(quarter: Quarter, world: World) -> None:
    quarter.key_result(quarter.objective(owner=world.dan), owner=world.carol)
    add_absence(
        access=quarter.alice,
        person=world.dan,
        first=date(2026, 11, 20),
        last=date(2026, 11, 21),
        stand_in=world.erin,
    )
    for moment in (LATE, utc(20, 12)):
        looked(world, moment)
    assert list(told("missed")) == ["Dan Dietl"]


def test_an_objectives_owner_who_only_reads_is_not_who_is_above(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    Objective.objects.filter(pk=made.objective_id).update(owner=world.vera)
    looked(world, LATE)
    assert list(missed_words()) == ["Bob Berg"]


def test_where_its_owner_may_not_see_it_nobody_was_asked_and_it_says_so(
    quarter: Quarter, world: World
) -> None:
    private = quarter.objective(owner=world.bob, visibility="private")
    quarter.key_result(private, owner=world.carol)
    looked(world, LATE)
    assert missed_words() == {
        "Bob Berg": "Carol Castro owns it and may not see it, so nobody was asked for two weeks."
    }
