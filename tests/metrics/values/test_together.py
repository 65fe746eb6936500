"""Many asks at once are answered as each alone, by no more statements and no more SELECTs."""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from itertools import product
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.facts import Excluded, Measure
from metrics.values import Ask, Filters, Scope, read_many
from metrics.values.asks import simple
from metrics.values.questions import questions_of
from people.models import Organization
from tests.metrics.values.reference import Row
from tests.metrics.values.test_accounts_against_reference import POPULATIONS, WORLDS, Known, Staff
from tests.metrics.values.test_accounts_against_reference import write as write_accounts
from tests.metrics.values.test_against_reference import PERIODS, Written, cases, searched
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db

TEAMS, PEOPLE = ("north", "south"), ("ann", "ben")
COMPOSED = [
    (definition, one)
    for definition in CATALOGUE.values()
    for one in definition.aggregations
    if one.whole or one.kind in ("growth", "per_week", "per_accounts", "spread")
]


class Drawn(NamedTuple):
    """An ask before its teams and people have ids."""

    of: int
    periods: Sequence[tuple[date, date]]
    teams: frozenset[str] | None
    person: str | None
    filters: Filters
    by: str
    agents: bool

    def ask(self, pairs: Sequence[tuple[Definition, Aggregation]], world: World) -> Ask:
        definition, one = pairs[self.of % len(pairs)]
        teams = None if self.teams is None else frozenset(world.team(t).pk for t in self.teams)
        person = None if self.person is None else world.person(self.person).pk
        by = "" if one.kind == "spread" else self.by
        scope = Scope(teams, person)
        return Ask(definition, one.name, self.periods, scope, self.filters, by, self.agents)


def drawn(breakdowns: Sequence[str], filters: Sequence[Filters]) -> st.SearchStrategy[list[Drawn]]:
    one = st.builds(
        Drawn,
        st.integers(0, 2),
        st.lists(st.sampled_from(PERIODS), max_size=4),
        st.none() | st.frozensets(st.sampled_from(TEAMS)),
        st.none() | st.sampled_from(PEOPLE),
        st.sampled_from(filters),
        st.sampled_from(breakdowns),
        st.booleans(),
    )
    return st.lists(one, min_size=2, max_size=12)


def same_together(organization: Organization, asks: Sequence[Ask]) -> None:
    alone = [read_many(organization=organization, asks=[ask])[0] for ask in asks]
    assert read_many(organization=organization, asks=asks) == alone


@searched
@given(
    case=st.lists(cases(), min_size=2, max_size=2),
    asked=drawn(("", "team", "person", "channel"), (Filters(), Filters("email"), Filters(tier=1))),
)
def test_what_is_measured(
    case: list[tuple[Definition, Aggregation, list[Row]]], asked: list[Drawn], db: None
) -> None:
    with transaction.atomic():
        written = Written([row for _, _, rows in case for row in rows])
        pairs = [(definition, one) for definition, one, _ in case]
        same_together(
            written.world.organization, [each.ask(pairs, written.world) for each in asked]
        )
        transaction.set_rollback(True)


@searched
@given(
    world=WORLDS,
    pairs=st.lists(st.sampled_from(POPULATIONS), min_size=2, max_size=2),
    asked=drawn(("", "segment", "person"), (Filters(), Filters(segment="large"))),
)
def test_accounts(
    world: tuple[list[Known], Staff],
    pairs: list[tuple[Definition, Aggregation]],
    asked: list[Drawn],
    db: None,
) -> None:
    with transaction.atomic():
        desk = write_accounts(*world)
        named = [one._replace(person=one.person and one.person.title()) for one in asked]
        same_together(desk.organization, [each.ask(pairs, desk) for each in named])
        transaction.set_rollback(True)


@pytest.mark.parametrize("pair", COMPOSED, ids=lambda pair: f"{pair[0].key}-{pair[1].name}")
def test_what_is_made_of_two(pair: tuple[Definition, Aggregation]) -> None:
    """Growth, shares of a whole and spreads are each two questions, put together for each ask."""
    world = World()
    measures = sorted(pair[1].measures)
    for number in range(60):
        world.measured(
            measures[number % len(measures)],
            number % 3,
            day(number % 30),
            team=TEAMS[number % 2],
            person=PEOPLE[number % 3 % 2],
            variant=("", "email", "late")[number % 3],
        )
    scopes = [Scope(), *(Scope(frozenset({world.team(slug).pk})) for slug in TEAMS)]
    asks = [
        Ask(pair[0], pair[1].name, periods, scope)
        for scope in scopes
        for periods in ([PERIODS[2]], PERIODS)
    ]
    same_together(world.organization, asks)


@pytest.mark.parametrize("key", ["first_response_time", "resolution_time"])
def test_a_median_and_a_90th_percentile_are_picked_from_values_read_once(key: str) -> None:
    world, definition = World(), CATALOGUE[key]
    names = [one.name for one in definition.aggregations if one.kind == "percentile"]
    assert {"median", "p90"} <= {*names}
    (measure,) = definition.aggregation("median").measures
    for number in range(90):
        world.measured(
            measure,
            number * 37 % 101,
            day(number % 30),
            team=TEAMS[number % 2],
            excluded=Excluded.SPAM if number % 9 == 0 else Excluded.COUNTED,
        )
    scopes = [Scope(), Scope(frozenset({world.team("north").pk}))]
    for by, periods, scope in product(("", "team"), ([PERIODS[2]], PERIODS), scopes):
        asks = [Ask(definition, name, periods, scope, by=by) for name in names]
        same_together(world.organization, asks)
        with CaptureQueriesContext(connection) as found:
            read_many(organization=world.organization, asks=[asks[0], asks[1]])
        assert sum(each["sql"].count("array_agg(m.value)") for each in found) == 1


def test_more_scopes_and_periods_are_no_more_statements_or_selects() -> None:
    world = World()
    world.measured(Measure.CSAT, 1, day(3), team="north")
    csat, solved = CATALOGUE["csat"], CATALOGUE["tickets_solved"]

    def asks(teams: int, weeks: int) -> list[Ask]:
        periods = [(date(2026, 3, 2), date(2026, 3, 9) + timedelta(weeks=n)) for n in range(weeks)]
        return [
            Ask(definition, "", periods, Scope(frozenset({world.team(f"team-{n}").pk})))
            for n in range(teams)
            for definition in (csat, solved)
        ]

    for teams, weeks in ((1, 1), (30, 13)):
        asked = asks(teams, weeks)
        read = [each for ask in asked for each in simple(ask)]
        assert len(questions_of(world.organization, read)[0]) == 2
        with CaptureQueriesContext(connection) as found:
            read_many(organization=world.organization, asks=asked)
        assert len(found) == 1


def test_what_takes_several_statements_is_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    for number in range(30):
        world.measured(Measure.CSAT, number % 2, day(number), tier=1 + number % 3)
    csat = CATALOGUE["csat"]
    asks = [Ask(csat, "", PERIODS, filters=Filters(tier=tier)) for tier in (1, 2, 3)]
    together = read_many(organization=world.organization, asks=asks)
    monkeypatch.setattr(import_module("metrics.values.read"), "SELECTS", 2)
    with CaptureQueriesContext(connection) as found:
        assert read_many(organization=world.organization, asks=asks) == together
    assert len(found) == 2
