"""Business time against a slow reading of its definition: the wall clock, second by second."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.facts import SECOND, micros, moment
from metrics.measures.opening import Calendar, DayHours, Week

# Places whose clocks change by an hour, half an hour, at midnight, by a day (Apia), or never.
ZONES = [
    *("Europe/Warsaw", "Asia/Bangkok", "America/New_York", "Australia/Lord_Howe", "UTC"),
    *("America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu"),
]
CHANGES = [
    datetime(2026, 3, 29, tzinfo=UTC),  # Warsaw, Beirut
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 3, 8, tzinfo=UTC),  # New York
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),  # Lord Howe
    datetime(2026, 10, 3, tzinfo=UTC),
    datetime(2018, 11, 4, tzinfo=UTC),  # São Paulo, at midnight
    datetime(2018, 2, 18, tzinfo=UTC),
    datetime(2011, 12, 30, tzinfo=UTC),  # Apia, where this day never was
    datetime(2026, 2, 15, tzinfo=UTC),  # Casablanca
    datetime(2026, 1, 1, tzinfo=UTC),
]


@st.composite
def day_hours(draw: st.DrawFn) -> DayHours:
    """Up to three stretches of a day, in order and apart."""
    edges = draw(st.sets(st.integers(0, 1440), max_size=6))
    edges = set(sorted(edges)[: len(edges) // 2 * 2])
    inner = sorted(edges)
    return tuple(zip(inner[::2], inner[1::2], strict=True))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    days = st.sets(
        st.builds(
            lambda change, day: change.date() + timedelta(days=day),
            st.sampled_from(CHANGES),
            st.integers(-2, 2),
        ),
        max_size=3,
    )
    public = frozenset(draw(days))
    return Week(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        tuple(draw(day_hours()) for _ in range(7)),
        lambda year: frozenset(day for day in public if day.year == year),
        frozenset(draw(days)),
        frozenset(draw(days)),
    )


@st.composite
def moments(draw: st.DrawFn) -> int:
    """Whole seconds about a change of clocks."""
    change = draw(st.sampled_from(CHANGES))
    return micros(change) + draw(st.integers(-2 * 86_400, 2 * 86_400)) * SECOND


def is_open(week: Week, at: int) -> bool:
    """What the wall clock shows then, held against the hours of the date that it shows."""
    shown = moment(at).astimezone(week.zone)
    day, minute = shown.date(), shown.hour * 60 + shown.minute
    return any(opens <= minute < closes for opens, closes in hours_of(week, day))


def hours_of(week: Week, day: date) -> DayHours:
    if day in week.opened:
        for back in range(7):
            hours = week.hours[(day - timedelta(days=back)).weekday()]
            if hours:
                return hours
        return ()
    shut = day in week.closed or day in week.holidays(day.year)
    return () if shut else week.hours[day.weekday()]


@settings(max_examples=60, deadline=None)
@given(weeks(), moments(), st.integers(0, 5_000), st.integers(0, SECOND - 1))
def test_second_by_second(week: Week, start: int, seconds: int, beyond: int) -> None:
    """Hours begin and end on whole minutes: within a second it is open or not."""
    end = start + seconds * SECOND
    expected = sum(SECOND for at in range(start, end, SECOND) if is_open(week, at))
    expected += beyond if is_open(week, end) else 0
    assert Calendar(week).between(start, end + beyond) == expected


@settings(max_examples=60, deadline=None)
@given(weeks(), moments(), st.integers(0, 3 * 1440))
def test_minute_by_minute(week: Week, start: int, minutes: int) -> None:
    start -= start % (60 * SECOND)
    end = start + minutes * 60 * SECOND
    expected = sum(60 * SECOND for at in range(start, end, 60 * SECOND) if is_open(week, at))
    assert Calendar(week).between(start, end) == expected


@settings(max_examples=200, deadline=None)
@given(weeks(), st.lists(moments(), min_size=3, max_size=3))
def test_parts_make_the_whole(week: Week, found: list[int]) -> None:
    first, second, third = sorted(found)
    calendar = Calendar(week)
    parts = calendar.between(first, second), calendar.between(second, third)
    assert None not in parts
    whole = calendar.between(first, third)
    assert whole == sum(part or 0 for part in parts)
    assert 0 <= (whole or 0) <= third - first


@settings(max_examples=200, deadline=None)
@given(weeks(), moments(), st.integers(0, 20 * 86_400))
@example(Week(ZoneInfo("UTC"), (((0, 1440),),) * 7), micros(CHANGES[0]), 0)
def test_the_last_moment_within_is_the_last(week: Week, start: int, seconds: int) -> None:
    allowed, calendar = seconds * SECOND, Calendar(week)
    found = calendar.last_within(start, allowed)
    if found is None:
        assert not any(week.hours)
        return
    assert calendar.between(start, found) == allowed
    assert calendar.between(start, found + 1) == allowed + 1
