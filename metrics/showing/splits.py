"""A metric along one dimension: by team, person, channel, tier, topic and so on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.functional import Promise

from metrics.asking.asked import Asked
from metrics.catalogue import Aggregation
from metrics.showing.figures import Change, Figure, figure
from metrics.showing.hidden_parts import Part, kept_apart
from metrics.showing.judging import ANYBODY, Reader
from metrics.values import Key, Period, Scope, Value
from metrics.wording.naming import COLUMNS, HEADINGS, Staff, names_of, read_staff, team_sizes
from people.access import Access
from people.names import by_name


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One team, person, channel, tier or topic, with a figure for each of the columns.

    query: what asks for it alone, as an address has it; empty where that cannot be asked.
    change: how the first figure moved, where that was asked.
    """

    key: Key
    name: str
    figures: list[Figure]
    query: dict[str, str]
    change: Change | None = None

    @property
    def url(self) -> str:
        """The same page for it alone."""
        return f"?{urlencode(self.query)}" if self.query else ""


# So many rows of a split stand on a page that is about something else.
MOST_ROWS = 25


@dataclass(frozen=True, slots=True)
class Split:
    """A metric along one dimension.

    total: how many rows there are where not all are given; else 0.
    """

    by: str
    heading: str | Promise
    column: str | Promise
    rows: list[SplitRow]
    total: int = 0

    def first(self, most: int = MOST_ROWS) -> "Split":
        """Its first rows, and that of nobody; all where the rest would be a few."""
        if len(self.rows) <= most + most // 5:
            return self
        shown = [*self.rows[:most], *(row for row in self.rows[most:] if row.key is None)]
        return replace(self, rows=shown, total=len(self.rows))


def counts_agents(access: Access) -> bool:
    """Whether somebody may see less of a figure the fewer agents it comes from: no director does.

    Counting them sorts all measurements by agent: a third of the reading.
    """
    return not access.is_director


def seen_by(access: Access, by: str, scope: Scope) -> Scope:
    """Split by person, a lead sees those of the own teams alone."""
    if by != "person" or access.is_director:
        return scope
    led = access.led_teams
    return Scope(led if scope.teams is None else led & scope.teams, scope.person)


def split_of(
    access: Access,
    question: Asked,
    by: str,
    columns: Sequence[Aggregation],
    tables: Sequence[Mapping[Key, Value]],
    staff: Staff,
) -> Split:
    """One dimension from its values: a table by key for each of the columns."""
    keys = sorted({key for table in tables for key in table}, key=str)
    if by == "person":
        # Who has left the teams led, or never was in one, is not the lead's to see.
        keys = [key for key in keys if key is None or access.reads_person(int(key))]
    names = names_of(access.organization, by, keys, question.teams, staff)
    members = team_sizes(staff)
    readers = {key: reader_of_row(access, question, by, key, members) for key in keys}
    shown = [
        _kept_apart(column, table, readers) for column, table in zip(columns, tables, strict=True)
    ]
    rows = [
        SplitRow(key, names[key], [each[key] for each in shown], asking_for(question, by, key))
        for key in keys
    ]
    return Split(by, HEADINGS[by], COLUMNS[by], _ordered(by, rows))


def _kept_apart(
    one: Aggregation, table: Mapping[Key, Value], readers: Mapping[Key, Reader]
) -> dict[Key, Figure]:
    """One column as it may be seen: no row follows from the others and the whole."""
    return dict(zip(readers, kept_apart(parts_of(one, table, readers)), strict=True))


def parts_of(
    one: Aggregation, table: Mapping[Key, Value], readers: Mapping[Key, Reader]
) -> list[Part]:
    """The rows of a table as parts of its whole."""
    cells = ((table.get(key, Value()), reader) for key, reader in readers.items())
    return [
        Part(figure(one, value, reader), value, reader.own or reader.seen)
        for value, reader in cells
    ]


def parts_over(
    access: Access,
    question: Asked,
    by: str,
    cells: Iterable[tuple[Period, Mapping[Key, Value]]],
    members: Mapping[int, int],
) -> dict[tuple[Period, Key], Part]:
    """A table over time and by key; a key has its part in every period, be it without data."""
    columns = dict(cells)
    keys = sorted({key for cell in columns.values() for key in cell}, key=str)
    found: dict[tuple[Period, Key], Part] = {}
    for period, cell in columns.items():
        there = question._replace(period=period)
        readers = {key: reader_of_row(access, there, by, key, members) for key in keys}
        parts = zip(keys, parts_of(question.one, cell, readers), strict=True)
        found |= {(period, key): part for key, part in parts}
    return found


def reader_of_row(
    access: Access, question: Asked, by: str, key: Key, members: Mapping[int, int]
) -> Reader:
    """Who reads one row of a breakdown."""
    if by == "person":
        return Reader(own=key == access.membership.pk)
    reader = reader_of(access, question, members, part=True)
    if by == "team" and key is not None:
        if access.is_director:
            return ANYBODY
        reader = Reader(
            guarded=key not in access.led_teams,
            members=members.get(int(key), 0),
            kept=question.is_kept,
            seen=reads_by_itself(access, int(key)),
        )
    kept = reader.kept or (question.period, by, key) in question.kept_rows
    return reader._replace(kept=reader.guarded and kept)


def reads_by_itself(access: Access, team: int | None) -> bool:
    """Whether the team's figure is shown to the reader anyway, whatever stands beside it: that of
    a team that is led, or worked in. To a director every team's is, and none comes before."""
    return not access.is_director and (team in access.led_teams or team in access.own_teams)


def members_of(access: Access, question: Asked) -> Counter[int]:
    """How many work in each team; no director needs it, and nobody for one person's number."""
    needed = question.person is None and not access.is_director
    staff = read_staff(access.organization) if needed else {}
    return team_sizes(staff)


def sees_agents(access: Access, question: Asked) -> bool:
    """Whether the reader may see the single agents behind all of it."""
    team = question.team
    led = team is not None and team.pk in access.led_teams
    return question.person is not None or access.is_director or led


def reader_of(
    access: Access, question: Asked, members: Mapping[int, int], *, part: bool = False
) -> Reader:
    """Who reads the chosen scope, or a part of it.

    The company's figure is everybody's. A part of it by channel, topic or group, or of a few days,
    can be one agent's work: it is guarded as a team's is.
    """
    if question.person is not None:
        return Reader(own=question.person.pk == access.membership.pk)
    if sees_agents(access, question):
        return ANYBODY
    team = question.team
    if team is None and not (part or question.is_narrow):
        return ANYBODY
    # How many work for a group is not known: nothing that is credited to nobody is shown of it.
    teams = () if question.filters.group else members if team is None else question.scope.teams
    working = sum(members.get(each, 0) for each in teams or ())
    return Reader(guarded=True, members=working, kept=question.is_kept)


def asking_for(question: Asked, by: str, key: Key) -> dict[str, str]:
    """The question for one row alone; empty where there is no address for it."""
    if key is None:
        return {}
    chosen = str(key)
    if by == "team":
        chosen = next((team.slug for team in question.teams if team.pk == key), "")
    return question.place | {by: chosen} if chosen else {}


def _ordered(by: str, rows: list[SplitRow]) -> list[SplitRow]:
    """People and teams by name: no league table; all else by size. None comes last."""
    named = [row for row in rows if row.key is not None]
    if by not in ("team", "person"):
        named.sort(key=lambda row: row.figures[0].n, reverse=True)
    else:
        named = by_name(named, lambda row: row.name)
    return named + [row for row in rows if row.key is None]
