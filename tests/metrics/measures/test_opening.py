"""Business time, computed by hand to the second."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from metrics.facts import HOUR, SECOND, micros, moment
from metrics.measures.opening import Calendar, DayHours, Week

WARSAW, BANGKOK = ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Bangkok")
LORD_HOWE, SAO_PAULO = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Sao_Paulo")
NINE_TO_SIX: DayHours = ((540, 1080),)
OFFICE = (NINE_TO_SIX,) * 5 + ((), ())
LUNCH = (((540, 720), (780, 1050)),) * 5 + ((), ())  # 9–12 and 13–17:30
ALWAYS: tuple[DayHours, ...] = (((0, 1440),),) * 7
NIGHTS: tuple[DayHours, ...] = (((0, 360), (1320, 1440)),) * 7  # 22–6, in two stretches
EARLY: tuple[DayHours, ...] = (((90, 150),),) * 7  # 1:30–2:30


def at(zone: ZoneInfo, text: str, fold: int = 0) -> int:
    """A local moment, "2026-03-06 17:30:00", as µs."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold))


def clock(hours: int, minutes: int = 0, seconds: int = 0) -> int:
    return (hours * 3600 + minutes * 60 + seconds) * SECOND


# Name, zone, hours, from, until (local; the last two: the second of two equal readings), how long.
EXAMPLES = [
    ("a weekend", WARSAW, OFFICE, "2026-03-06 17:30", "2026-03-09 09:15", clock(0, 45)),
    # Mon 10:00:01–18:00 = 7:59:59, Tue–Thu 3 × 9 h, Fri 9:00–9:00:30
    (
        *("a week", WARSAW, OFFICE, "2026-03-02 10:00:01", "2026-03-06 09:00:30"),
        clock(7, 59, 59) + clock(27) + clock(0, 0, 30),
    ),
    # Fri 27 March 16:30–18:00 = 1:30; clocks go forward on Sunday 29th; Mon 9:00–10:00
    ("forward, closed", WARSAW, OFFICE, "2026-03-27 16:30", "2026-03-30 10:00", clock(2, 30)),
    # Sunday 29 March 2026 has 23 hours, 25 October 2026 has 25
    ("forward, open", WARSAW, ALWAYS, "2026-03-29 00:00", "2026-03-30 00:00", clock(23)),
    ("back, open", WARSAW, ALWAYS, "2026-10-25 00:00", "2026-10-26 00:00", clock(25)),
    # The night of the 28th: 22:00–24:00 and 0:00–6:00 without the hour from 2 to 3
    ("forward, at night", WARSAW, NIGHTS, "2026-03-28 12:00", "2026-03-29 12:00", clock(7)),
    ("back, at night", WARSAW, NIGHTS, "2026-10-24 12:00", "2026-10-25 12:00", clock(9)),
    # 1:30–2:00, then it is 3:00 at once: half an hour is left of the hour
    ("forward, within hours", WARSAW, EARLY, "2026-03-29 00:00", "2026-03-29 12:00", clock(0, 30)),
    # 1:30–2:30 and, the clocks put back from 3:00 to 2:00, 2:00–2:30 once more
    ("back, within hours", WARSAW, EARLY, "2026-10-25 00:00", "2026-10-25 12:00", clock(1, 30)),
    # Bangkok never changes its clocks: Fri 17:00–17:30 = 0:30, Mon 9–12 and 13:00–13:20
    ("a lunch break", BANGKOK, LUNCH, "2026-03-27 17:00", "2026-03-30 13:20", clock(3, 50)),
    ("Bangkok's spring", BANGKOK, ALWAYS, "2026-03-29 00:00", "2026-03-30 00:00", clock(24)),
    (
        "opened out of hours",
        BANGKOK,
        OFFICE,
        "2026-03-07 11:11:11",
        "2026-03-09 09:00:07",
        clock(0, 0, 7),
    ),
    ("all of it out of hours", BANGKOK, OFFICE, "2026-03-07 00:00", "2026-03-09 09:00", 0),
    ("until 24:00", BANGKOK, ALWAYS, "2026-03-06 23:59:59", "2026-03-07 00:00:01", clock(0, 0, 2)),
    ("over the new year", BANGKOK, ALWAYS, "2025-12-31 20:00", "2026-01-01 09:00", clock(13)),
    # Lord Howe's clocks change by half an hour: 5 April 2026 has 24:30
    ("half an hour", LORD_HOWE, ALWAYS, "2026-04-05 00:00", "2026-04-06 00:00", clock(24, 30)),
    # São Paulo, 4 November 2018: there was no midnight, the day began at 1:00
    ("no midnight", SAO_PAULO, NIGHTS, "2018-11-03 12:00", "2018-11-04 12:00", clock(7)),
]


@pytest.mark.parametrize(
    ("zone", "hours", "start", "end", "expected"),
    [example[1:] for example in EXAMPLES],
    ids=[example[0] for example in EXAMPLES],
)
def test_by_hand(
    zone: ZoneInfo, hours: tuple[DayHours, ...], start: str, end: str, expected: int
) -> None:
    calendar = Calendar(Week(zone, hours))
    assert calendar.between(at(zone, start), at(zone, end)) == expected


def test_in_the_repeated_hour() -> None:
    """From the first 2:10 to the second 2:10 is an hour; open until 2:30 and again from 2:00."""
    calendar = Calendar(Week(WARSAW, EARLY))
    first, second = (at(WARSAW, "2026-10-25 02:10", fold) for fold in (0, 1))
    assert second - first == HOUR
    assert calendar.between(first, second) == clock(0, 20) + clock(0, 10)


def test_to_the_microsecond() -> None:
    calendar = Calendar(Week(WARSAW, OFFICE))
    closing = at(WARSAW, "2026-03-06 18:00")
    assert calendar.between(closing - 1, closing + 1) == 1
    assert calendar.between(closing - 3, closing - 1) == 2
    assert calendar.between(closing, closing) == 0


def test_single_days_open_before_closed() -> None:
    """Fri 1 May closed, Sat 2 May open with Friday's hours, Mon 4 May a public holiday that is
    worked, Tue 5 May closed and open: open."""
    week = Week(
        WARSAW,
        OFFICE,
        holidays=lambda year: frozenset({date(year, 5, 4)}),
        closed=frozenset({date(2026, 5, 1), date(2026, 5, 5)}),
        opened=frozenset({date(2026, 5, 2), date(2026, 5, 4), date(2026, 5, 5)}),
    )
    calendar = Calendar(week)
    days = [f"2026-05-0{day}" for day in range(1, 8)]
    open_for = [
        calendar.between(at(WARSAW, f"{one} 00:00"), at(WARSAW, f"{two} 00:00"))
        for one, two in pairwise(days)
    ]
    assert open_for == [0, clock(9), 0, clock(9), clock(9), clock(9)]


def test_holidays_of_the_local_year() -> None:
    """1 January in Bangkok begins in the old year of UTC."""
    week = Week(BANGKOK, ALWAYS, holidays=lambda year: frozenset({date(year, 1, 1)}))
    start, end = at(BANGKOK, "2025-12-31 00:00"), at(BANGKOK, "2026-01-03 00:00")
    assert Calendar(week).between(start, end) == clock(48)


def test_stretches_add_up() -> None:
    calendar = Calendar(Week(WARSAW, OFFICE))
    friday, monday = at(WARSAW, "2026-03-06 17:00"), at(WARSAW, "2026-03-09 08:00")
    assert calendar.of([(friday, friday + 2 * HOUR), (monday, monday + 2 * HOUR)]) == clock(2)
    assert calendar.of([]) == 0


def test_beyond_the_years_there_are_no_hours() -> None:
    calendar = Calendar(Week(WARSAW, OFFICE))
    now, early = at(WARSAW, "2026-03-09 08:00"), micros(datetime(1969, 12, 31, tzinfo=UTC))
    late = micros(datetime(2200, 1, 1, tzinfo=UTC))
    assert calendar.between(early, now) is None
    assert calendar.between(now, late) is None
    assert calendar.between(now, now - 1) is None
    assert calendar.of([(early, now)]) is None
    assert calendar.last_within(early, 0) is None
    assert calendar.last_within(now, clock(9) * 365 * 200) is None


def test_the_last_moment_within() -> None:
    """Friday 17:30 + 20 min of hours: 17:50. Half an hour is over only when Monday begins."""
    calendar = Calendar(Week(WARSAW, OFFICE))
    start = at(WARSAW, "2026-03-06 17:30")
    for minutes, text in [
        (20, "2026-03-06 17:50"),
        (30, "2026-03-09 09:00"),
        (45, "2026-03-09 09:15"),
        (30 + 9 * 60, "2026-03-10 09:00"),
    ]:
        found = calendar.last_within(start, minutes * 60 * SECOND)
        assert found is not None
        assert moment(found).astimezone(WARSAW).isoformat(" ", "minutes")[:16] == text
