"""What counts accounts against plain Python, on random accounts: equal to the last digit."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.facts import Measure
from metrics.models import AccountAssignee
from metrics.values import Ask, Filters, Scope, Value, read_many
from people.models import TeamMembership
from tests.metrics.values.customers import Customers, march, on
from tests.metrics.values.test_against_reference import searched

pytestmark = pytest.mark.django_db

PERIODS = [(on(1), on(8)), (on(8), on(15)), (on(-5), on(20))]
EDGES = st.sampled_from([1, 8, 15, 20, -5])
DAYS = st.integers(-12, 26) | EDGES
POPULATIONS = [
    (definition, one)
    for definition in CATALOGUE.values()
    for one in definition.aggregations
    if one.of_accounts
]


class Said(NamedTuple):
    """Something of an account on a day at an hour; of a state it holds until the next."""

    day: int
    hour: int
    measure: Measure
    value: int
    variant: str = ""

    @property
    def at(self) -> datetime:
        return march(self.day, self.hour)


class Known(NamedTuple):
    """An account with everything that is known of it; holders: (from day, person) in order."""

    since: int
    until: int | None
    segment: str
    holders: Sequence[tuple[int, str | None]]
    said: Sequence[Said]
    health: Sequence[Said]
    revenue: Sequence[Said]


class Staff(NamedTuple):
    """Person → (from day, team) in order."""

    places: dict[str, Sequence[tuple[int, str | None]]]


def stretches(values: Sequence[str | None]) -> st.SearchStrategy[list[tuple[int, str | None]]]:
    changes = st.tuples(DAYS, st.sampled_from(values))
    return st.lists(changes, max_size=3, unique_by=lambda one: one[0]).map(sorted)


def told(
    measures: Sequence[Measure], variants: Sequence[str], values: Sequence[int], most: int
) -> st.SearchStrategy[list[Said]]:
    one = st.builds(
        Said,
        DAYS,
        st.sampled_from([0, 12, 23]),
        st.sampled_from(measures),
        st.sampled_from(values),
        st.sampled_from(variants),
    )
    return st.lists(one, max_size=most, unique_by=lambda said: said.at).map(
        lambda found: sorted(found, key=lambda said: said.at)
    )


@st.composite
def accounts(draw: st.DrawFn) -> Known:
    since = draw(DAYS)
    return Known(
        since,
        draw(st.none() | st.integers(since + 1, 40) | st.just(since + 1)),
        draw(st.sampled_from(["", "large"])),
        draw(stretches(["Ann", "Ben", None])),
        draw(
            told([Measure.LIVE_CONTACT, Measure.ACCOUNT_REVIEW, Measure.ORDER], [""], [1, 2, 0], 4)
        ),
        draw(told([Measure.ACCOUNT_HEALTH], ["red", "green"], [0, 7, 55, 100], 3)),
        draw(told([Measure.ACCOUNT_REVENUE], draw(CURRENCIES), [0, 100, 150, 33], 3)),
    )


CURRENCIES = st.sampled_from([["EUR"], ["EUR"], ["EUR"], ["PLN", "EUR"]])
WORLDS = st.tuples(
    st.lists(accounts(), min_size=1, max_size=5),
    st.builds(
        Staff,
        st.fixed_dictionaries(
            {
                "Ann": stretches(["north", "south", None]),
                "Ben": stretches(["south", None]),
            }
        ),
    ),
)


T = TypeVar("T")


def followed(told: Sequence[T]) -> list[tuple[T, T | None]]:
    """Each with the one after it."""
    return list(zip(told, [*told[1:], None], strict=False))


def write(found: Sequence[Known], staff: Staff) -> Customers:
    desk = Customers()
    for name, places in staff.places.items():
        for (day, team), following in followed(places):
            end = on(following[0]) if following else None
            if team is not None:
                TeamMembership.objects.create(
                    organization=desk.organization,
                    membership=desk.person(name),
                    team=desk.team(team),
                    start=on(day),
                    end=end,
                )
    for number, known in enumerate(found):
        account = desk.account(
            str(number),
            since=on(known.since),
            until=None if known.until is None else on(known.until),
            segment=known.segment,
        )
        for (day, who), following in followed(known.holders):
            end = on(following[0]) if following else None
            if who is not None:
                AccountAssignee.objects.create(
                    organization=desk.organization,
                    account=account,
                    person=desk.person(who),
                    start=on(day),
                    end=end,
                )
        for said in known.said:
            desk.entered(said.measure, said.value, said.at, account=account)
        for states in (known.health, known.revenue):
            for said, after in followed(states):
                until = after.at if after else None
                desk.entered(
                    said.measure,
                    said.value,
                    said.at,
                    account=account,
                    variant=said.variant,
                    until=until,
                )
    return desk


def then(stretch: Sequence[tuple[int, str | None]], last: date) -> str | None:
    """What held on a day."""
    held = [value for day, value in stretch if on(day) <= last]
    return held[-1] if held else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=UTC)


def state(states: Sequence[Said], end: datetime) -> Said | None:
    """What holds just before a moment."""
    held = [said for said in states if said.at < end]
    return held[-1] if held else None


class Seen(NamedTuple):
    """An account in a period: its keys, its gap, what it adds, and the currencies it brings."""

    keys: dict[str, Any]
    gap: str
    above: Fraction
    below: Fraction
    money: frozenset[str] = frozenset()


def seen(one: Aggregation, known: Known, staff: Staff, period: tuple[date, date]) -> Seen | None:
    first, after = period
    since, until = on(known.since), None if known.until is None else on(known.until)
    did = sum(
        said.value
        for said in known.said
        if one.numerator
        and said.measure is one.numerator[0].measure
        and midnight(first) <= said.at < midnight(after)
    )
    orders = one.kind in ("repeated", "customers")
    if orders and not did:
        return None
    if not orders and (since >= after or (until is not None and until < first)):
        return None
    last = min(after, until or after) - timedelta(days=1)
    person = then(known.holders, last)
    team = then(staff.places[person], last) if person else None
    keys = {"": None, "person": person, "team": team, "segment": known.segment or None}
    here = until is None or until >= after
    health = state(known.health, midnight(after))
    start, end = (state(known.revenue, midnight(day)) for day in (first, after))
    gap, above, below = "", Fraction(0), Fraction(1)
    money: frozenset[str] = frozenset()
    if one.kind in ("retention", "churn"):
        gap = "came" if since >= first else ""
        above = Fraction(here if one.kind == "retention" else not here)
    elif one.kind in ("revenue", "gross", "expansion"):
        unknown = start is None or (here and end is None)
        gap = "came" if since >= first else "no revenue" if unknown else ""
        was = Fraction(start.value if start else 0)
        now = Fraction(end.value if end and here else 0)
        above = {"revenue": now, "gross": min(now, was), "expansion": max(now - was, Fraction(0))}[
            one.kind
        ]
        below = was
        money = frozenset(said.variant for said in (start, end) if said and said.value)
    elif orders:
        above = Fraction(did >= 2)
    else:
        colour = health.variant if health else None
        gap = "" if here else "left"
        if not gap and one.colour and colour != one.colour:
            gap = "other colour"
        if not gap and one.kind == "health" and health is None:
            gap = "no health"
        above = Fraction(did >= one.k)
        if one.kind == "health":
            above = Fraction(health.value if health else 0)
    return Seen(keys, gap, above, below, money)


def entered(one: Aggregation, everybody: Sequence[Known], period: tuple[date, date]) -> bool:
    """Whether what covers an account was ever entered before: then none means that there was none,
    as far as the desk's source reaches, which is beyond all these periods."""
    if one.kind != "coverage":
        return True
    times = [
        said.at
        for known in everybody
        for said in known.said
        if said.measure is one.numerator[0].measure
    ]
    return bool(times) and min(times) < midnight(period[1])


def answer(
    one: Aggregation, rows: Sequence[Seen], *, known: bool = True
) -> tuple[Fraction | None, int, dict[str, int]]:
    """known: whether nothing above means that there was nothing."""
    counted = [row for row in rows if not row.gap]
    excluded: dict[str, int] = {}
    for row in rows:
        if row.gap:
            excluded[row.gap] = excluded.get(row.gap, 0) + 1
    above, below = sum(row.above for row in counted), sum(row.below for row in counted)
    value = Fraction(above) / below if counted and below else None
    if one.kind == "customers":
        value = Fraction(above) if counted else None
    if not above and not known:
        value = None
    if len(frozenset[str]().union(*(row.money for row in counted))) > 1:
        value = None
    return value, len(counted), dict(sorted(excluded.items()))


def figures(value: Value) -> tuple[Fraction | None, int, dict[str, int]]:
    return value.value, value.n, value.excluded


def named(desk: Customers, by: str, key: Any) -> Any:
    if key is None or by not in ("team", "person"):
        return key
    if by == "team":
        return {desk.team(name).pk: name for name in ("north", "south")}[key]
    return {desk.person(name).pk: name for name in ("Ann", "Ben")}[key]


@searched
@given(world=WORLDS, of=st.sampled_from(POPULATIONS))
def test_every_period_and_breakdown(
    world: tuple[list[Known], Staff], of: tuple[Definition, Aggregation], db: None
) -> None:
    definition, one = of
    found, staff = world
    splits = ["", "team", "person", "segment"]
    with transaction.atomic():
        desk = write(found, staff)
        asks = [Ask(definition, one.name, PERIODS, by=by) for by in splits]
        tables = read_many(organization=desk.organization, asks=asks)
        plain = [
            [{named(desk, by, key): figures(v) for key, v in cell.items()} for cell in table]
            for by, table in zip(splits, tables, strict=True)
        ]
        transaction.set_rollback(True)
    for by, table in zip(splits, plain, strict=True):
        for period, cell in zip(PERIODS, table, strict=True):
            rows = [row for known in found if (row := seen(one, known, staff, period))]
            keys = {row.keys[by] for row in rows} | ({None} if not by else set())
            told = entered(one, found, period)
            expected = {
                key: answer(one, [r for r in rows if r.keys[by] == key], known=told) for key in keys
            }
            assert cell == expected, (by, period)


@searched
@given(
    world=WORLDS,
    of=st.sampled_from(POPULATIONS),
    team=st.none() | st.sampled_from(["north", "south"]),
    person=st.none() | st.sampled_from(["Ann", "Ben"]),
    segment=st.none() | st.just("large"),
    age=st.none() | st.sampled_from([0, 1, 7, 14]),
)
def test_scopes_and_filters(
    world: tuple[list[Known], Staff],
    of: tuple[Definition, Aggregation],
    team: str | None,
    person: str | None,
    segment: str | None,
    age: int | None,
    db: None,
) -> None:
    definition, one = of
    found, staff = world
    period = PERIODS[2]
    with transaction.atomic():
        desk = write(found, staff)
        scope = Scope(
            frozenset([desk.team(team).pk]) if team else None,
            desk.person(person).pk if person else None,
        )
        filters = Filters(segment=segment, age_from=age)
        ask = Ask(definition, one.name, [period], scope, filters)
        value = read_many(organization=desk.organization, asks=[ask])[0][0][None]
        transaction.set_rollback(True)
    last = period[1] - timedelta(days=1)
    rows = [
        row
        for known in found
        if (row := seen(one, known, staff, period))
        and team in (None, row.keys["team"])
        and person in (None, row.keys["person"])
        and segment in (None, row.keys["segment"])
        and (age is None or (last - on(known.since)).days >= age)
    ]
    assert figures(value) == answer(one, rows, known=entered(one, found, period))


@searched
@given(world=WORLDS, of=st.sampled_from(POPULATIONS))
def test_people_make_the_teams_and_teams_the_company(
    world: tuple[list[Known], Staff], of: tuple[Definition, Aggregation], db: None
) -> None:
    """Assignees and nobody make the company, teams and none too; a team is its assignees."""
    definition, one = of
    found, staff = world
    with transaction.atomic():
        desk = write(found, staff)
        north = Scope(frozenset([desk.team("north").pk]))
        asks = [
            *(Ask(definition, one.name, [PERIODS[2]], by=by) for by in ("", "team", "person")),
            *(Ask(definition, one.name, [PERIODS[2]], north, by=by) for by in ("", "person")),
        ]
        tables = read_many(organization=desk.organization, asks=asks)
        transaction.set_rollback(True)
    company, teams, people, team, members = (table[0] for table in tables)
    for whole, parts in ((company, teams), (company, people), (team, members)):
        assert sum(part.n for part in parts.values()) == whole[None].n
        left_out = [sum(v.excluded.values()) for v in parts.values()]
        assert sum(left_out) == sum(whole[None].excluded.values())
        if not whole[None].refused:
            added = sum((part.numerator or Fraction(0)) for part in parts.values())
            assert added == (whole[None].numerator or 0)
    assert None not in members
