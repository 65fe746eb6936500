"""What tickets go through in a real Request Tracker: acted out over its API, then moved back to the
times at which it shall have happened."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import httpx

from tests.fixtures.rt import RequestTracker
from tests.metrics.connectors.rt_people import RtPeople, ok, put, say

P = ParamSpec("P")
T = TypeVar("T")
CUSTOMER = "customer1@client.test"


@dataclass(frozen=True)
class Life:
    """A ticket of the past: begun `ago` local days back, at `at`; the rest in seconds later."""

    ago: int
    at: time
    reply: int
    solve: int | None = None
    score: int | None = None
    reopen: int | None = None
    again: int | None = None
    escalate: int | None = None


DAY = 86_400
# Replies within ten minutes: pages show such times to the second. Before the cycle, which is six
# weeks old, what baselines are made of. The last four weeks begin at a local midnight.
PAST = [
    Life(70, time(9), reply=8 * 60, solve=50 * 60, score=2),
    Life(66, time(9), reply=7 * 60, solve=58 * 60, score=5),
    Life(60, time(9), reply=9 * 60 + 20, solve=40 * 60, score=3),
    Life(52, time(14, 7, 3), reply=600, solve=55 * 60, score=4, reopen=2 * DAY, again=3 * DAY),
    Life(40, time(9), reply=50 + 9 * 60, solve=3 * DAY, score=1),
    Life(35, time(9), reply=4 * 60 + 59, solve=45 * 60, escalate=20 * 60),
    Life(28, time(23, 50), reply=95, solve=6 * 60),  # ten minutes too early for four weeks
    Life(27, time(0, 10), reply=8 * 60 + 48, solve=52 * 60, score=5),  # in UTC the same day
    Life(20, time(10, 0, 1), reply=4 * 60 + 20, solve=15 * 60 + 5, score=5),
    Life(18, time(10, 0, 2), reply=9 * 60 + 1, solve=25 * 60, score=4, reopen=DAY, again=2 * DAY),
    Life(17, time(10, 0, 3), reply=59, solve=10 * 60, reopen=8 * DAY, again=9 * DAY),
    Life(15, time(10, 0, 4), reply=3 * 60 + 7, solve=47 * 60, score=2, escalate=40 * 60),
    Life(12, time(10, 0, 5), reply=60, solve=22 * 60),
    Life(9, time(10, 0, 6), reply=7 * 60 + 41),
    Life(3, time(10, 0, 7), reply=2 * 60 + 12, solve=13 * 60, score=5),
]


@dataclass
class Past:
    """Acts now, and notes when it shall have been."""

    rt: RequestTracker
    zone: ZoneInfo
    today: date
    moves: list[tuple[int, int, datetime]] = field(default_factory=list)

    def moment(self, life: Life) -> datetime:
        """When it begins; its local time, in UTC."""
        day = self.today - timedelta(days=life.ago)
        return datetime.combine(day, life.at, self.zone).astimezone(UTC)

    def on(self, moment: datetime, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `act` writes down was at `moment`."""
        before = self._newest()
        done = act(*args, **kwargs)
        self.moves.append((before, self._newest(), moment))
        return done

    def write(self) -> None:
        """Move it all back, while the server runs."""
        with closing(sqlite3.connect(self.rt.database, timeout=20)) as database, database:
            for before, after, moment in self.moves:
                database.execute(
                    "UPDATE Transactions SET Created = ? WHERE id > ? AND id <= ?",
                    (f"{moment:%Y-%m-%d %H:%M:%S}", before, after),
                )
            database.execute(
                "UPDATE Tickets SET Created = (SELECT min(Created) FROM Transactions"
                " WHERE ObjectType = 'RT::Ticket' AND ObjectId = Tickets.id)"
            )

    def _newest(self) -> int:
        with closing(sqlite3.connect(self.rt.database, timeout=20)) as database:
            (newest,) = database.execute("SELECT max(id) FROM Transactions").fetchone()
        return int(newest)


def live(people: RtPeople, past: Past, lives: list[Life]) -> None:
    """Act them out: alice answers in tier 1, bob in tier 2; root enters what customers rate."""
    for life in lives:
        begin = past.moment(life)

        def later(seconds: int, begin: datetime = begin) -> datetime:
            return begin + timedelta(seconds=seconds)

        ticket = past.on(begin, people.ticket, Subject=f"{life.ago} days ago", Requestor=CUSTOMER)
        past.on(later(life.reply), answer, people.alice, ticket)
        solver = people.alice
        if life.escalate is not None:
            past.on(later(life.escalate), put, people.alice, ticket, Queue="Escalations")
            solver = people.bob
        if life.solve is not None:
            past.on(later(life.solve), put, solver, ticket, Status="resolved")
        if life.score is not None:
            past.on(later((life.solve or 0) + 60), rate, people, ticket, life.score)
        if life.reopen is not None:
            past.on(later(life.reopen), say, people.customer, ticket, "Not at all!")
        if life.again is not None:
            past.on(later(life.again), put, people.bob, ticket, Status="resolved")


def answer(agent: httpx.Client, ticket: str) -> None:
    """The agent takes the ticket and replies."""
    ok(agent.put(f"ticket/{ticket}/take", json={}))
    say(agent, ticket, "We are looking into it.")


def rate(people: RtPeople, ticket: str, score: int) -> None:
    """The survey's answer, entered by whoever runs the helpdesk."""
    put(people.root, ticket, CustomFields={"CSAT": str(score)})
