"""The check-in's dates, worked out by hand on a calendar and a world clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from objectives.week import WeekOfCycle, dates_of, is_late, owed_since, week_of, week_reported

WARSAW, BANGKOK = ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Bangkok")
LOS_ANGELES, AUCKLAND = ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")
SUNDAY = date(2026, 10, 4)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("now", "zone", "sunday"),
    [
        (utc(2026, 10, 5, 8), WARSAW, date(2026, 10, 4)),  # Monday morning
        (utc(2026, 10, 11, 21, 59), WARSAW, date(2026, 10, 4)),  # Sunday 23:59 in Warsaw
        (utc(2026, 10, 11, 22, 0), WARSAW, date(2026, 10, 11)),  # Monday 00:00 in Warsaw
        (utc(2026, 10, 11, 18), BANGKOK, date(2026, 10, 11)),  # Monday 01:00 in Bangkok
        (utc(2026, 10, 12, 6, 59), LOS_ANGELES, date(2026, 10, 4)),  # Sunday 23:59 there
    ],
)
def test_the_week_reported_is_the_one_that_ended_last_at_home(
    now: datetime, zone: ZoneInfo, sunday: date
) -> None:
    assert week_reported(now, zone) == sunday


def test_due_on_monday_at_18_and_late_from_thursday_where_the_person_is() -> None:
    dates = dates_of(SUNDAY, organization_zone=WARSAW, person_zone=WARSAW)

    assert dates.ended == utc(2026, 10, 4, 22)  # summer time: UTC+2
    assert dates.reminder == utc(2026, 10, 5, 7)
    assert dates.due == utc(2026, 10, 5, 16)
    assert dates.late == utc(2026, 10, 7, 22)


def test_the_change_of_clocks_between_sunday_and_monday() -> None:
    """On 25 October 2026 Warsaw goes back from UTC+2 to UTC+1 at 03:00."""
    dates = dates_of(date(2026, 10, 25), organization_zone=WARSAW, person_zone=WARSAW)

    assert dates.ended == utc(2026, 10, 25, 23)
    assert dates.reminder == utc(2026, 10, 26, 8)
    assert dates.due == utc(2026, 10, 26, 17)


def test_a_person_east_of_the_organization_gets_ten_hours_after_the_weeks_end() -> None:
    """Los Angeles' Sunday ends on Monday 20:00 in Auckland (UTC+13 from 27 September 2026 on)."""
    dates = dates_of(SUNDAY, organization_zone=LOS_ANGELES, person_zone=AUCKLAND)

    assert dates.ended == utc(2026, 10, 5, 7)  # 20:00 in Auckland
    assert dates.reminder == utc(2026, 10, 5, 8)  # not Monday 09:00, which is past
    assert dates.due == utc(2026, 10, 5, 17)  # Tuesday 06:00 in Auckland
    assert dates.late == utc(2026, 10, 7, 11)  # Thursday 00:00 in Auckland


def test_a_person_west_of_the_organization_has_their_own_monday() -> None:
    dates = dates_of(SUNDAY, organization_zone=AUCKLAND, person_zone=LOS_ANGELES)

    assert dates.ended == utc(2026, 10, 4, 11)
    assert dates.reminder == utc(2026, 10, 5, 16)  # Monday 09:00 at UTC−7
    assert dates.due == utc(2026, 10, 6, 1)


def test_late_is_a_missing_check_in_after_thursday_began() -> None:
    def late(now: datetime, done: date | None) -> bool:
        return is_late(
            now,
            sunday=SUNDAY,
            checked_in_until=done,
            organization_zone=WARSAW,
            person_zone=WARSAW,
        )

    assert not late(utc(2026, 10, 7, 21, 59), None)
    assert late(utc(2026, 10, 7, 22), None)
    assert late(utc(2026, 10, 7, 22), date(2026, 9, 27))
    assert not late(utc(2026, 10, 7, 22), SUNDAY)


@pytest.mark.parametrize(
    ("now", "published", "sunday"),
    [
        (utc(2026, 10, 3, 12), date(2026, 9, 20), None),  # the week ended 27 September: before it
        (utc(2026, 10, 5, 12), date(2026, 9, 20), date(2026, 10, 4)),  # the first week
        (utc(2026, 10, 5, 12), date(2026, 10, 5), None),  # published after that week
        (utc(2026, 10, 12, 12), date(2026, 10, 5), date(2026, 10, 11)),
        (utc(2027, 1, 4, 12), date(2026, 9, 20), date(2026, 12, 27)),  # 3 January: the next cycle's
    ],
)
def test_what_a_key_result_of_the_fourth_quarter_owes(
    now: datetime, published: date, sunday: date | None
) -> None:
    assert (
        owed_since(
            now,
            start=date(2026, 10, 1),
            end=date(2027, 1, 1),
            published=published,
            organization_zone=WARSAW,
        )
        == sunday
    )


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 9, 30), WeekOfCycle(0, 13, 92)),
        (date(2026, 10, 1), WeekOfCycle(1, 13, 92)),  # a Thursday; its Sunday is the 4th
        (date(2026, 10, 4), WeekOfCycle(1, 13, 89)),
        (date(2026, 10, 5), WeekOfCycle(2, 13, 88)),
        (date(2026, 11, 21), WeekOfCycle(8, 13, 41)),
        (date(2026, 12, 31), WeekOfCycle(13, 13, 1)),  # its Sunday is in January
        (date(2027, 1, 5), WeekOfCycle(13, 13, 0)),
    ],
)
def test_weeks_of_the_fourth_quarter(today: date, week: WeekOfCycle) -> None:
    assert week_of(today, date(2026, 10, 1), date(2027, 1, 1)) == week
