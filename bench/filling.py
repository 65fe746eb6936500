"""Tickets by the million: the stories again, at other times and of other teams, made in SQL.

Constraints and indexes are taken off meanwhile, and made again from all rows at once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import accumulate, islice
from itertools import count as count_from
from random import Random

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from bench.changing import Desk
from bench.framework import Context
from bench.stories import AGENTS, AGENTS_A_TEAM, TEAMS
from bench.world import SEED, STORIES, WEEKS, tell
from metrics.models import (
    HelpdeskAgent,
    HelpdeskGroup,
    Measurement,
    Ticket,
    TicketEvent,
)
from people.models import Membership, Team

TABLES = [model._meta.db_table for model in (Ticket, TicketEvent, Measurement)]
SHIFT = "d.weeks * interval '1 week'"
DRAWS = 100_000  # an INSERT


def fill(desk: Desk, *, until: int, context: Context) -> None:
    """Tickets anywhere in the two years, so many more that there are `until` in all."""
    there = Ticket.objects.filter(organization=desk.organization).count()
    if not there:
        there = min(STORIES, until // 10)
        tell(desk, there, context)
    if until > there:
        with connection.cursor() as cursor, _bare_tables(cursor):
            _draw(cursor, desk, until - there, SEED + there)
            context.say(f"{until:,} tickets drawn")
            for statement in _copies(desk):
                cursor.execute(statement)
            for table in TABLES:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )
            cursor.execute("DROP TABLE bench_draw, bench_event, bench_measurement")
            context.say("filled")
    vacuum(*TABLES)
    context.say(f"{Measurement.objects.count():,} measurements")


def vacuum(*tables: str) -> None:
    """As the server does by itself in time: what is seen by all, and how much of what there is."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


@contextmanager
def _bare_tables(cursor: CursorWrapper) -> Iterator[None]:
    """Without constraints and indexes; those between tables check new rows alone afterwards."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype = 'f'"
        " FROM pg_constraint WHERE contype IN ('f', 'u', 'p')"
        " AND (conrelid::regclass::text = ANY(%s) OR confrelid::regclass::text = ANY(%s))"
        " ORDER BY contype <> 'f'",
        [TABLES, TABLES],
    )
    constraints = cursor.fetchall()
    # The stories fit into memory: what is joined with them then keeps the order of time.
    cursor.execute(
        "SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'; SET synchronous_commit = off"
    )
    for table, name, _, _ in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [TABLES])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition, foreign in reversed(constraints):
        unchecked = " NOT VALID" if foreign else ""
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{unchecked}')
    cursor.execute("RESET maintenance_work_mem; RESET work_mem; RESET synchronous_commit")


def _draw(cursor: CursorWrapper, desk: Desk, count: int, seed: int) -> None:
    """Of each new ticket: which story, how many weeks later, turned by how many teams.

    Ids ascend with time, as in any helpdesk; a later week has more tickets than an early one.
    """
    cursor.execute(
        "SELECT t.id, count(*) FROM metrics_ticket t JOIN metrics_ticketevent e ON e.ticket_id ="
        " t.id WHERE t.organization_id = %s AND position('-' IN external_id) = 0 GROUP BY 1"
        " ORDER BY 1",
        [desk.organization.pk],
    )
    told = dict(cursor.fetchall())
    cursor.execute("SELECT max(ticket_id), max(id) FROM metrics_ticketevent")
    last_ticket, last_event = cursor.fetchone()
    random = Random(seed)  # noqa: S311 - chance that can be repeated is what is wanted
    weeks = sorted(random.choices(range(WEEKS), [100 + week for week in range(WEEKS)], k=count))
    chosen = random.choices([*told], k=count)
    turns = random.choices(range(TEAMS), k=count)
    events = accumulate((told[story] for story in chosen), initial=last_event + 1)
    rows = zip(count_from(last_ticket + 1), chosen, weeks, turns, events, strict=False)
    names = ["id", "story", "weeks", "turn", "first_event"]
    columns = ", ".join(f"{name} bigint" for name in names)
    cursor.execute(f"CREATE TABLE bench_draw ({columns})")
    while some := list(islice(rows, DRAWS)):
        cursor.execute(
            f"INSERT INTO bench_draw SELECT * FROM unnest({', '.join(['%s::bigint[]'] * 5)})",
            [list(column) for column in zip(*some, strict=True)],
        )
    cursor.execute(
        """
        CREATE TABLE bench_event AS
        SELECT e.*, row_number() OVER (PARTITION BY ticket_id ORDER BY id) - 1 AS place
        FROM metrics_ticketevent e WHERE ticket_id IN (SELECT story FROM bench_draw);
        CREATE TABLE bench_measurement AS
        SELECT m.*, e.place FROM metrics_measurement m JOIN bench_event e ON e.id = m.event_id;
        ANALYZE bench_draw, bench_event, bench_measurement
        """
    )


def _copies(desk: Desk) -> Iterator[str]:
    """The statements that make tickets, their events and their measurements."""
    agent = partial(_turned, desk, HelpdeskAgent, AGENTS_A_TEAM, AGENTS)
    group = partial(_turned, desk, HelpdeskGroup, 1, TEAMS)
    person = partial(_turned, desk, Membership, AGENTS_A_TEAM, AGENTS)
    team = partial(_turned, desk, Team, 1, TEAMS)
    yield _copy(
        Ticket,
        "metrics_ticket o ON o.id = d.story",
        {
            "id": "d.id",
            "external_id": "o.external_id || '-' || d.id",
            "created_at": f"o.created_at + {SHIFT}",
            "assignee_id": agent("assignee_id"),
            "group_id": group("group_id"),
        },
    )
    of_group = _renamed("details ->> 'group'", "group-00", 1, TEAMS)
    yield _copy(
        TicketEvent,
        "bench_event o ON o.ticket_id = d.story",
        {
            "id": "d.first_event + o.place",
            "ticket_id": "d.id",
            "at": f"o.at + {SHIFT}",
            "actor": _renamed("actor", "agent-000", AGENTS_A_TEAM, AGENTS),
            "to": _renamed('"to"', "agent-000", AGENTS_A_TEAM, AGENTS),
            "details": f"jsonb_set(o.details, '{{group}}', to_jsonb({of_group}))",
        },
    )
    yield _copy(
        Measurement,
        "bench_measurement o ON o.ticket_id = d.story",
        {
            "ticket_id": "d.id",
            "event_id": "d.first_event + o.place",
            "at": f"o.at + {SHIFT}",
            "until": f"o.until + {SHIFT}",
            "agent_id": agent("agent_id"),
            "group_id": group("group_id"),
            "person_id": person("person_id"),
            "team_id": team("team_id"),
        },
    )


def _copy(model: type[models.Model], joined: str, changed: Mapping[str, str]) -> str:
    """All columns as they were but those changed; an id that is not among these is a new one."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    names = [name for name in columns if name != "id" or name in changed]
    into = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'o."{name}"') for name in names)
    return (
        f"INSERT INTO {model._meta.db_table} ({into}) SELECT {values}"
        f" FROM bench_draw d JOIN {joined}"
    )


def _turned(desk: Desk, model: type[models.Model], step: int, count: int, column: str) -> str:
    """The id of who stands `turn` teams further on in the row of `count` ids."""
    mine = model._default_manager.filter(organization=desk.organization)
    first = mine.order_by("id").values_list("id", flat=True)[:1][0]
    return f"{first} + (o.{column} - {first} + d.turn * {step}) % {count}"


def _renamed(column: str, pattern: str, step: int, count: int) -> str:
    """The same in the helpdesk's names; what is no such name stays."""
    stem, digits = pattern.rstrip("0"), pattern.count("0")
    number = f"(right(o.{column}, {digits})::int + d.turn * {step}) % {count}"
    return (
        f"CASE WHEN starts_with(o.{column}, '{stem}')"
        f" THEN '{stem}' || lpad(({number})::text, {digits}, '0') ELSE o.{column} END"
    )
