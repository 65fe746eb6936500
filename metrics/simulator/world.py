"""The simulated helpdesk at any moment: a function of a seed, the time, and when it was running.

Everything that happens is told by a ticket's id, and ids are told by the day; so a restart changes
nothing. While somebody watches (the server is running), tickets come in beside that every few
seconds. Times are seconds since 1970.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple, TypeVar

from metrics.simulator import roster
from metrics.simulator.records import Audit, Rating, Story
from metrics.simulator.story import DAY, LONGEST, tell

FIRST_DAY = date(2020, 1, 1)
DAILY_IDS = 200
FIRST_LIVE_ID = 10_000_000
QUARTER = 91.3 * DAY
PACE = 20  # seconds between two tickets while the server is new …
CALM, CALM_PACE = 30 * 60, 120  # … and after half an hour, lest they outnumber the others


class Latest(NamedTuple):
    """A ticket at the time of its last update so far."""

    at: int
    id: int
    story: Story


Thing = TypeVar("Thing", Audit, Rating, Latest)


class Session(NamedTuple):
    """A time in which the server ran, and how much faster than usual."""

    start: int
    end: int
    speed: float


class World:
    """All of it up to a moment. `sessions` may grow at its end while it is used."""

    def __init__(self, *, seed: int, since: date, sessions: list[Session]) -> None:
        self.seed, self.since, self.sessions = seed, since, sessions
        self.start = _seconds(since)
        self._stories_of = lru_cache(maxsize=120)(self._day)

    def audits(self, start: int, until: int) -> Iterator[Audit]:
        """Updates from start to until, both inclusive, in the order of time."""
        return self._between(lambda story: story.audits, start, until)

    def ratings(self, start: int, until: int) -> Iterator[Rating]:
        """Answers to the survey, likewise."""
        return self._between(lambda story: story.ratings, start, until)

    def changed(self, start: int, until: int) -> Iterator[Latest]:
        """Tickets whose last update up to `until` was not before `start`, in its order."""

        def latest(story: Story) -> tuple[Latest, ...]:
            times = [audit.at for audit in story.audits if audit.at <= until]
            return (Latest(times[-1], story.id, story),) if times else ()

        return self._between(latest, start, until)

    def stories(self, start: int, until: int) -> Iterator[Story]:
        """Those to which something may have happened between the two."""
        first = max(self.start, start - LONGEST)
        for day in range(first // DAY, until // DAY + 1):
            yield from self._stories_of(day)
        for session in self.sessions:
            for at in _live_times(session, max(first, session.start), min(until, session.end)):
                yield self._live(at)

    def story(self, id: int) -> Story | None:
        """One ticket's; None where there is none of that id."""
        if id >= FIRST_LIVE_ID:
            return self._live(id - FIRST_LIVE_ID + _seconds(FIRST_DAY))
        day = _seconds(FIRST_DAY) // DAY + id // DAILY_IDS
        known = self._stories_of(day) if day >= self.start // DAY else ()
        return next((story for story in known if story.id == id), None)

    def _between(
        self, things: Callable[[Story], tuple[Thing, ...]], start: int, until: int
    ) -> Iterator[Thing]:
        """Some days at a time, so that the beginning of a long history comes soon."""
        at = max(start, self.start)
        while at <= until:
            end = min(until, at + 4 * DAY)
            found = [
                thing
                for story in self.stories(at, end)
                for thing in things(story)
                if at <= thing.at <= end
            ]
            yield from sorted(found, key=lambda thing: (thing.at, thing.id))
            at = end + 1

    def _quarters(self, at: int) -> float:
        return (at - self.start) / QUARTER

    def _day(self, number: int) -> tuple[Story, ...]:
        day = date(1970, 1, 1) + timedelta(days=number)
        rng = Random(f"{self.seed}/{day}")  # noqa: S311
        usual = roster.VOLUME[day.weekday()]
        count = round(usual * roster.season(self._quarters(number * DAY)).volume)
        count = min(DAILY_IDS - 1, max(1, count + rng.randint(-usual // 6, usual // 6)))
        hours = rng.choices(range(24), roster.HOURS, k=count)
        times = sorted(number * DAY + hour * 3600 + rng.randrange(3600) for hour in hours)
        first_id = (day - FIRST_DAY).days * DAILY_IDS
        return tuple(
            tell(first_id + n, at, seed=self.seed, quarters=self._quarters(at), live=False)
            for n, at in enumerate(times, start=1)
        )

    def _live(self, at: int) -> Story:
        id = FIRST_LIVE_ID + at - _seconds(FIRST_DAY)
        return tell(id, at, seed=self.seed, quarters=self._quarters(at), live=True)


def _live_times(session: Session, start: int, end: int) -> Iterator[int]:
    """When tickets come in during a session, as far as they lie between start and end."""
    at = session.start
    while at <= end:
        if at >= start:
            yield at
        pace = PACE if at - session.start < CALM else CALM_PACE
        at += max(1, round(pace / session.speed))


def two_quarters_before(today: date) -> date:
    """The first day of the quarter two before that day's."""
    months = today.year * 12 + (today.month - 1) // 3 * 3 - 6
    return date(months // 12, months % 12 + 1, 1)


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
