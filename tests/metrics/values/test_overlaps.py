"""Periods that overlap are read once, and each is answered as if it were read alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.facts import Channel, Excluded, Measure
from metrics.values import Ask, Filters, Period, Scope, Table, read_many, weeks_until
from metrics.values.overlaps import Instants, cut_at_overlaps, pieces_of
from metrics.values.questions import question_of
from tests.metrics.values.reference import Row
from tests.metrics.values.test_against_reference import PLAIN, Written, rows, searched, whole
from tests.metrics.values.world import MONDAY, World, day

START = MONDAY.date()
WEEK = timedelta(days=7)
PIECED = [pair for pair in PLAIN if pair[1].kind in ("sum", "quotient", "percentile")]
QUANTILES = [pair for pair in PIECED if pair[1].kind == "percentile"]
MONEY = [pair for pair in PIECED if pair[1].is_money]  # in euros and in złoty
BREAKDOWNS = ("", "team", "person", "channel", "tier", "topic", "priority", "segment")
FILTERS = (
    Filters(),
    Filters("email"),
    Filters(tier=1, topic="late"),
    Filters(incidents=True),
    Filters(age_from=1),
    Filters(without=(day(-2), day(3))),
)


def stretches(least: int = 2) -> st.SearchStrategy[list[Period]]:
    """Of few days, so that many meet, lie in each other or are the same; of none, too."""
    days = st.tuples(st.integers(-6, 16), st.sampled_from([0, 1, 2, 7, 12, 22]))
    return st.lists(days, min_size=least, max_size=6).map(
        lambda found: [
            (START + timedelta(days=at), START + timedelta(days=at + n)) for at, n in found
        ]
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Definition, Aggregation, list[Row]]:
    definition, one = draw(st.sampled_from(draw(st.sampled_from([PIECED, QUANTILES, MONEY]))))
    measures = st.sampled_from(sorted(one.measures))
    found = draw(st.lists(measures.flatmap(rows), min_size=3, max_size=16))
    found = [whole(row) for row in found] if one.counts_cases else found
    return replace(definition, aggregations=(one,)), one, found


@pytest.mark.django_db
@searched
@given(
    case=cases(),
    periods=stretches(),
    teams=st.none() | st.frozensets(st.sampled_from(["north", "south"])),
    filters=st.sampled_from(FILTERS),
    by=st.sampled_from(BREAKDOWNS),
    agents=st.booleans(),
)
def test_each_as_if_alone(
    case: tuple[Definition, Aggregation, list[Row]],
    periods: list[Period],
    teams: frozenset[str] | None,
    filters: Filters,
    by: str,
    agents: bool,
    db: None,
) -> None:
    definition, one, found = case
    with transaction.atomic():
        written = Written(found)
        ids = {slug: key for key, slug in written.teams.items()}
        scope = Scope(None if teams is None else frozenset(ids[slug] for slug in teams))
        ask = Ask(definition, one.name, periods, scope, filters, by, agents)
        assert_as_alone(written.world, ask)
        transaction.set_rollback(True)


def assert_as_alone(world: World, ask: Ask) -> None:
    assert together(world, ask) == [
        table for period in ask.periods for table in together(world, ask._replace(periods=[period]))
    ]


def together(world: World, ask: Ask) -> Table:
    return read_many(organization=world.organization, asks=[ask])[0]


@given(stretches(least=0))
def test_pieces(periods: list[Period]) -> None:
    """Each day of any period lies in one piece, and a period's pieces are its days."""
    instants = [(moment(start), moment(end)) for start, end in periods]
    pieces, places = pieces_of(instants)
    assert [each for piece in pieces for each in days_of(piece)] == sorted(
        {each for period in instants for each in days_of(period)}
    )
    for period, mine in zip(instants, places, strict=True):
        assert [each for place in mine for each in days_of(pieces[place])] == days_of(period)


def moment(at: date) -> datetime:
    return datetime(at.year, at.month, at.day, tzinfo=UTC)


def days_of(period: Instants) -> list[datetime]:
    start, end = period
    return [start + timedelta(days=n) for n in range((end - start).days)]


@pytest.mark.django_db
def test_amounts_by_hand() -> None:
    """The first week in euros, the second in złoty: both weeks together are of two currencies."""
    world = World()
    for at, amount, code in ((0, 3, "EUR"), (2, 4, "EUR"), (8, 5, "PLN")):
        world.measured(Measure.COST, amount, day(at), variant=code)
    weeks = [(START, START + WEEK), (START + WEEK, START + 2 * WEEK), (START, START + 2 * WEEK)]
    for at in (1, 9):
        world.measured(Measure.SOLVED, 1, day(at))
    cost = next(each for each in CATALOGUE.values() if Measure.COST in each.default.measures)
    ask = Ask(cost, "", weeks)
    assert cuts(world, ask)
    first, second, both = (cell[None] for cell in together(world, ask))
    assert (first.value, first.currency) == (7, "EUR")
    assert (second.value, second.currency) == (5, "PLN")
    assert (both.value, both.refused) == (None, "currencies")


@pytest.mark.django_db
def test_a_mean_its_interval_and_its_reasons() -> None:
    """Of 1, 2 and 6 the mean is 3; what is left out is counted by why, also in single weeks."""
    world = World()
    for at, amount, why in (
        (0, 1, Excluded.COUNTED),
        (3, 2, Excluded.COUNTED),
        (9, 6, Excluded.COUNTED),
        (1, 90, Excluded.SPAM),
        (10, 90, Excluded.SPAM),
        (11, 90, Excluded.MERGED),
    ):
        world.measured(Measure.HANDLE, amount, day(at), excluded=why, channel=Channel.CHAT)
    handle, mean = next(
        (definition, one)
        for definition in CATALOGUE.values()
        for one in definition.aggregations
        if one.is_mean and one.measures == {Measure.HANDLE} and not one.in_business_time
    )
    periods = [(START, START + 2 * WEEK), (START, START + WEEK), (START + WEEK, START + 2 * WEEK)]
    ask = Ask(handle, mean.name, periods, by="channel")
    assert cuts(world, ask)
    value = together(world, ask)[0]["chat"]
    assert (value.value, value.n) == (3, 3)
    assert sum(value.excluded.values()) == 3
    assert value.low is not None
    assert_as_alone(world, ask)


def cuts(world: World, ask: Ask) -> Sequence[Instants] | None:
    found = cut_at_overlaps(question_of(world.organization, ask))
    return found.question.instants if found else None


@pytest.mark.django_db
def test_what_is_cut() -> None:
    """Thirteen weeks, four of them and the four before: each day once. Else as it is asked."""
    world = World()
    weeks = weeks_until(START, 13)
    end = START + timedelta(days=3)
    chosen = [(end - 4 * WEEK, end), (end - 8 * WEEK, end - 4 * WEEK)]
    solved = CATALOGUE["tickets_solved"]
    ask = Ask(solved, "", [*weeks, *chosen])
    pieces = cuts(world, ask)
    assert pieces is not None
    assert sum((end - start for start, end in pieces), timedelta()) == 13 * WEEK
    assert len(pieces) == 16
    assert cuts(world, ask._replace(periods=weeks)) is None
    assert cuts(world, ask._replace(periods=[*weeks, weeks[0], weeks[-1]])) is None
    assert cuts(world, ask._replace(agents=True)) is None
    assert cuts(world, ask._replace(known=[day(3)] * 15)) is None
    backlog = next(each for each in CATALOGUE.values() if each.default.kind == "last")
    assert cuts(world, ask._replace(definition=backlog)) is None
