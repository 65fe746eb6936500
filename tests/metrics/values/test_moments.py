"""How many spells hold at several moments is counted in one go, and is as counted at each alone."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import Aggregation, Definition
from metrics.facts import Measure
from metrics.values import Ask, Filters, Period, Scope
from metrics.values.moments import is_at_moments
from metrics.values.questions import question_of, questions_of
from tests.metrics.values.reference import Row
from tests.metrics.values.test_against_reference import PLAIN, Written, rows, searched
from tests.metrics.values.test_overlaps import (
    BREAKDOWNS,
    FILTERS,
    START,
    WEEK,
    assert_as_alone,
    stretches,
    together,
)
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
SPELLS = [pair for pair in PLAIN if pair[1].kind == "last"]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Definition, Aggregation, list[Row]]:
    """Spells begin and end also at the ends of periods."""
    definition, one = draw(st.sampled_from(SPELLS))
    measures = st.sampled_from(sorted(one.measures))
    found = draw(st.lists(measures.flatmap(rows), min_size=3, max_size=16))
    return replace(definition, aggregations=(one,)), one, found


@searched
@given(
    case=cases(),
    periods=stretches(),
    scope=st.tuples(
        st.none() | st.frozensets(st.sampled_from(["north", "south"])),
        st.none() | st.sampled_from(["ann", "ben"]),
    ),
    filters=st.sampled_from(FILTERS),
    by=st.sampled_from(BREAKDOWNS),
    agents=st.booleans(),
)
def test_each_as_if_alone(
    case: tuple[Definition, Aggregation, list[Row]],
    periods: list[Period],
    scope: tuple[frozenset[str] | None, str | None],
    filters: Filters,
    by: str,
    agents: bool,
    db: None,
) -> None:
    definition, one, found = case
    with transaction.atomic():
        written = Written(found)
        ids = {slug: key for key, slug in written.teams.items()}
        people = {name: key for key, name in written.people.items()}
        teams, person = scope
        whose = Scope(
            None if teams is None else frozenset(ids[slug] for slug in teams),
            None if person is None else people[person],
        )
        ask = Ask(definition, one.name, periods, whose, filters, by, agents)
        assert_as_alone(written.world, ask)
        transaction.set_rollback(True)


def backlog() -> Definition:
    return next(d for d, one in SPELLS if d.default == one and one.measures == {Measure.BACKLOG})


def test_by_hand() -> None:
    """A spell holds at moments after its beginning, up to that at which it ends: so the first holds
    at the first week's end, the second does not. Periods that end alike have the same."""
    world = World()
    world.measured(Measure.CREATED, at=day(0))
    for start, end in (
        (day(1), day(7, hour=0)),
        (day(7, hour=0), day(9)),
        (day(8), day(9)),
        (day(8), day(8, hour=18)),
        (day(14, hour=0), None),
    ):
        world.measured(Measure.BACKLOG, 1, start, until=end)
    periods = [(START + n * WEEK, START + (n + 1) * WEEK) for n in (2, 0, 1)]
    periods += [(START, START + 3 * WEEK), (START, START + WEEK * 9 / 7)]
    values = [cell[None].value for cell in together(world, Ask(backlog(), "", periods))]
    assert values == [1, 1, 0, 1, 2]


def test_when_in_one_go() -> None:
    world = World()
    weeks = [(START, START + WEEK), (START + WEEK, START + 2 * WEEK)]
    ask = Ask(backlog(), "", weeks)

    def is_so(asked: Ask) -> bool:
        return is_at_moments(question_of(world.organization, asked))

    assert is_so(ask)
    assert is_so(ask._replace(by="tier", filters=Filters("email")))
    assert not is_so(ask._replace(periods=weeks[:1]))
    assert not is_so(ask._replace(agents=True))
    assert not is_so(ask._replace(known=[day(3), day(3)]))
    north = ask._replace(scope=Scope(frozenset({world.team("north").pk})))
    south = ask._replace(scope=Scope(frozenset({world.team("south").pk})))
    ((of_both,), _places) = questions_of(world.organization, [north, south])
    assert not is_at_moments(of_both)
