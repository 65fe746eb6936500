"""A metric along one dimension: by team, person, channel, tier or topic."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise

from metrics.asking import Asked
from metrics.catalogue import Aggregation
from metrics.judging import ANYBODY, Reader
from metrics.naming import COLUMNS, HEADINGS, Staff, names_of, read_staff
from metrics.showing import Figure, figure
from metrics.values import Ask, Key, Scope, Value, read_many
from people.access import Access
from people.names import by_name


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One team, person, channel, tier or topic, with a figure for each of the columns.

    url: the same page for it alone; empty where that cannot be.
    """

    key: Key
    name: str
    figures: list[Figure]
    url: str


@dataclass(frozen=True, slots=True)
class Split:
    """A metric along one dimension."""

    by: str
    heading: str | Promise
    column: str | Promise
    rows: list[SplitRow]


def read_split(access: Access, question: Asked, by: str) -> Split:
    """The chosen period along one dimension; one query for values, one or two for names."""
    ask = Ask(
        question.definition,
        question.one.name,
        [question.period],
        seen_by(access, by, question.scope),
        question.filters,
        by,
        agents=True,
    )
    (table,) = read_many(organization=access.organization, asks=[ask])
    staff = read_staff(access.organization)
    return split_of(access, question, by, [question.one], [table[0]], staff)


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
    keys = list(dict.fromkeys(key for table in tables for key in table))
    if by == "person":
        # Who has left the teams led, or never was in one, is not the lead's to see.
        keys = [key for key in keys if key is None or access.reads_person(int(key))]
    names = names_of(access.organization, by, keys, question.teams, staff)
    members = Counter(team for team, _name in staff.values())
    rows = [
        SplitRow(
            key,
            names[key],
            [
                figure(
                    column,
                    table.get(key, Value()),
                    _reader_of_row(access, question, by, key, members),
                )
                for column, table in zip(columns, tables, strict=True)
            ],
            _url(question, by, key),
        )
        for key in keys
    ]
    return Split(by, HEADINGS[by], COLUMNS[by], _ordered(by, rows))


def _reader_of_row(
    access: Access, question: Asked, by: str, key: Key, members: Mapping[int, int]
) -> Reader:
    if by == "person":
        return Reader(own=key == access.membership.pk)
    if by == "team" and key is not None:
        seen = access.is_director or key in access.led_teams
        return ANYBODY if seen else Reader(guarded=True, members=members.get(int(key), 0))
    return reader_of(access, question, members, part=True)


def reader_of(
    access: Access, question: Asked, members: Mapping[int, int], *, part: bool = False
) -> Reader:
    """Who reads the chosen scope, or a part of it.

    The company's figure is everybody's. A part of it by channel, topic or group, or of a few days,
    can be one agent's work: it is guarded as a team's is.
    """
    if question.person is not None:
        return Reader(own=question.person.pk == access.membership.pk)
    team = question.team
    if access.is_director or (team is not None and team.pk in access.led_teams):
        return ANYBODY
    if team is None and not (part or question.is_narrow):
        return ANYBODY
    # How many work for a group is not known: nothing that is credited to nobody is shown of it.
    teams = () if question.filters.group else members if team is None else question.scope.teams
    return Reader(guarded=True, members=sum(members.get(each, 0) for each in teams or ()))


def _url(question: Asked, by: str, key: Key) -> str:
    if key is None:
        return ""
    chosen = str(key)
    if by == "team":
        chosen = next((team.slug for team in question.teams if team.pk == key), "")
    query = {name: value for name, value in question.query.items() if name not in ("start", "end")}
    return f"?{urlencode(query | {by: chosen})}" if chosen else ""


def _ordered(by: str, rows: list[SplitRow]) -> list[SplitRow]:
    """Channels and topics by size, people and teams by name: no league table. None comes last."""
    named = [row for row in rows if row.key is not None]
    if by in ("channel", "topic", "segment"):
        named.sort(key=lambda row: row.figures[0].n, reverse=True)
    else:
        named = by_name(named, lambda row: row.name)
    return named + [row for row in rows if row.key is None]
