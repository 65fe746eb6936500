"""The simulated helpdesk: the same world whenever it is looked at, and one that goes on."""

import json
import stat
import time
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command

from metrics.simulator import roster
from metrics.simulator.api import Moment, Refused, answer
from metrics.simulator.hours import later
from metrics.simulator.state import State
from metrics.simulator.story import DAY
from metrics.simulator.world import Session, World, two_quarters_before

SINCE = date(2026, 4, 1)
START = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())


def world(seed: int = 1, *sessions: Session) -> World:
    return World(seed=seed, since=SINCE, sessions=list(sessions))


def test_a_seed_is_a_world() -> None:
    until = START + 10 * DAY
    one, same, other = (list(world(seed).audits(0, until)) for seed in (1, 1, 2))
    assert one == same != other


def test_its_past_does_not_change_with_the_moment_of_looking() -> None:
    early = list(world().audits(0, START + 9 * DAY + 12_345))
    late = [a for a in world().audits(0, START + 20 * DAY) if a.at <= START + 9 * DAY + 12_345]
    assert early == late


def test_it_can_be_read_from_anywhere() -> None:
    one = world()
    everything = list(one.audits(0, START + 12 * DAY))
    middle = everything[len(everything) // 2].at
    assert list(one.audits(middle, START + 12 * DAY)) == [a for a in everything if a.at >= middle]
    assert all((a.at, a.id) < (b.at, b.id) for a, b in pairwise(everything))
    assert everything[0].at >= START


def test_ids_are_one_s_own() -> None:
    ids = [a.id for a in world().audits(0, START + 15 * DAY)]
    ids += [c["id"] for a in world().audits(0, START + 15 * DAY) for c in a.children]
    assert len(ids) == len(set(ids))


def test_two_quarters_of_history() -> None:
    assert two_quarters_before(date(2026, 11, 21)) == date(2026, 4, 1)
    assert two_quarters_before(date(2026, 2, 1)) == date(2025, 7, 1)
    started = time.perf_counter()
    stories = list(world().stories(0, START + 230 * DAY))
    assert 7_000 < len(stories) < 10_000
    assert time.perf_counter() - started < 60


def test_while_it_runs_tickets_come_in_every_few_seconds() -> None:
    begin = START + 50 * DAY + 3 * 3600
    session = Session(begin, begin + 600, 1.0)
    quiet = {s.id for s in world().stories(begin, begin + 600)}
    busy = [s for s in world(1, session).stories(begin, begin + 600) if s.id not in quiet]
    assert len(busy) == 31
    assert sum(any(c.get("status") == "solved" for a in s.audits for c in a.children) for s in busy)
    quick = [s.audits[1].at - s.created for s in busy if len(s.audits) > 1]
    assert sorted(quick)[len(quick) // 2] < 120
    fast = session._replace(speed=10.0)
    assert len(list(world(1, fast).stories(begin, begin + 600))) > 290


def test_a_restart_keeps_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "simulator.json"
    first = State.load(path, seed=1, since=SINCE, port=1)
    first.begin(1.0)
    first.sessions[-1] = Session(START + 40 * DAY, START + 40 * DAY + 900, 1.0)
    first.save()
    again = State.load(path, seed=9, since=None, port=0)
    until = START + 41 * DAY
    assert list(again.world().audits(0, until)) == list(first.world().audits(0, until))
    assert (again.token, again.port) == (first.token, 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again.begin(2.0)
    again.beat()
    assert len(State.load(path, seed=1, since=None, port=0).sessions) == 2


def test_work_is_done_in_opening_hours() -> None:
    tier_1 = roster.GROUPS[roster.TIER_1]  # 7 to 18, Monday to Friday
    friday = int(datetime(2026, 4, 3, 17, 30, tzinfo=UTC).timestamp())
    monday = datetime(2026, 4, 6, 7, 15, tzinfo=UTC)
    assert later(friday, 45 * 60, tier_1) == int(monday.timestamp())
    assert later(friday, 30 * 60, tier_1) == friday + 30 * 60


def test_the_exports_refuse_what_the_product_refuses() -> None:
    now = START + 5 * DAY
    moment = Moment(world(), now, now - 60, "http://helpdesk")

    def refusal(path: str, **query: str) -> tuple[int, str]:
        with pytest.raises(Refused) as caught:
            answer(path, query, moment)
        return caught.value.status, caught.value.error

    assert refusal("incremental/ticket_events", start_time=str(now)) == (422, "StartTimeTooRecent")
    assert refusal("incremental/ticket_events") == (400, "MissingParameter")
    assert refusal("incremental/tickets/cursor", cursor="%%%") == (400, "InvalidCursor")
    assert refusal("tickets") == (404, "InvalidEndpoint")
    bare = answer("incremental/ticket_events", {"start_time": "0"}, moment)
    assert "Comment" not in json.dumps(bare)
    assert bare["next_page"].endswith(f"start_time={bare['end_time']}")


def test_the_department_gets_better_at_some_things() -> None:
    first, last = roster.season(0), roster.season(2)
    assert last.response < first.response
    assert last.good > first.good
    assert last.reopened < first.reopened
    assert last.rounds > first.rounds  # … and worse at one
    assert roster.season(8) == roster.season(80)


def test_the_command_tells_where_it_will_be(tmp_path: Path) -> None:
    path = tmp_path / "simulator.json"

    def address() -> dict[str, str]:
        out = StringIO()
        call_command("simulate_helpdesk", "--address", f"--state={path}", stdout=out)
        told: dict[str, str] = json.loads(out.getvalue())
        return told

    first = address()
    assert first["url"].startswith("http://127.0.0.1:")
    assert len(first["token"]) > 20
    assert address() == first
    since = date.fromisoformat(json.loads(path.read_text())["since"])
    assert timedelta(days=180) < datetime.now(UTC).date() - since < timedelta(days=280)
