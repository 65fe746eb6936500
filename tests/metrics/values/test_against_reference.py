"""The SQL against plain Python, on random measurements: equal to the last digit."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.catalogue.building import in_business_time
from metrics.entering.answers import Flipped
from metrics.facts import MILLION, OF_A_TOPIC, Channel, Excluded, Measure, micros
from metrics.models import Account, Measurement, MetricVersion, Ticket
from metrics.storing.announcing import announce
from metrics.values import Ask, Filters, Scope, read_by, read_many, read_periods
from metrics.values_check import differences
from metrics.values_due import rebuild_values, recompute_values
from metrics.values_stored import weekly_values
from tests.metrics.values.reference import Answer, Row, answers, midnight
from tests.metrics.values.world import MONDAY, World, day

pytestmark = pytest.mark.django_db

PERIODS = [
    (date(2026, 3, 2), date(2026, 3, 9)),
    (date(2026, 3, 9), date(2026, 3, 16)),
    (date(2026, 2, 20), date(2026, 3, 30)),
]
# What is made of two others, and what counts accounts, has tests of its own.
PLAIN = [
    (definition, one)
    for definition in CATALOGUE.values()
    for plain in definition.aggregations
    if plain.kind in ("sum", "quotient", "percentile", "last", "age") and not plain.whole
    for one in ([plain, in_business_time(plain)] if plain.unit == "seconds" else [plain])
]
VARIANTS = {
    Measure.WAITING: ("waiting", "working"),
    Measure.CES: ("5", "7"),
    Measure.TOPIC: ("", "late", "refund"),
    Measure.OPEN_PAST_LIMIT: ("3600", "86400"),
    Measure.STANDARD_MET: ("", "late", "refund"),
    Measure.COST: ("EUR", "EUR", "EUR", "PLN"),
}
# Ties, edges of bounds, odd millionths, and amounts whose sum no float holds.
AMOUNTS = st.one_of(
    st.sampled_from([0, 1, 1_000_000, 4_000_000, 5_000_000, 86_400_000_000, 86_400_000_001]),
    st.integers(0, 10**15),
)


def accounts(day: date) -> st.SearchStrategy[dict[str, Any]]:
    """No account; or one of a segment or none, and since when it is a customer."""
    since = st.dates(day - timedelta(days=400), day + timedelta(days=3))
    known = st.fixed_dictionaries(
        {"segment": st.sampled_from(["", "large"]), "customer_since": since}
    )
    return st.just({}) | known


@st.composite
def rows(draw: st.DrawFn, measure: Measure) -> Row:
    at = MONDAY + timedelta(seconds=draw(st.integers(-86_400 * 5, 86_400 * 15)))
    at = draw(st.sampled_from([at, at.replace(hour=0, minute=0, second=0)]))
    ends = [midnight(end) for _start, end in PERIODS if midnight(end) > at]
    lasts = at + timedelta(seconds=draw(st.integers(0, 86_400 * 15)))
    return Row(
        measure=measure,
        variant=draw(st.sampled_from(VARIANTS.get(measure, ("",)))),
        at=at,
        until=draw(st.sampled_from([None, lasts, *ends])),
        created_at=at - timedelta(seconds=draw(st.integers(0, 86_400 * 3))),
        value=draw(AMOUNTS),
        weight=draw(st.sampled_from([1_000_000, 1_000_000, 3_500_001])),
        excluded=draw(st.sampled_from([Excluded.COUNTED] * 4 + [Excluded.SPAM, Excluded.MERGED])),
        team=draw(st.sampled_from([None, "north", "south"])),
        person=draw(st.sampled_from([None, "ann", "ben", "cem"])),
        group=draw(st.sampled_from([None, "Desk", "Back office"])),
        channel=draw(st.sampled_from([Channel.UNKNOWN, Channel.EMAIL, Channel.CHAT])),
        tier=draw(st.sampled_from([None, 1, 2])),
        topics=draw(st.sampled_from([(), ("late",), ("late", "refund")])),
        business=draw(st.none() | AMOUNTS),
        priority=draw(st.sampled_from(["", "high"])),
        language=draw(st.sampled_from(["", "pl", "th"])),
        complaint=draw(st.booleans()),
        **draw(accounts(at.date())),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Definition, Aggregation, list[Row]]:
    kind = draw(st.sampled_from(sorted({one.kind for _definition, one in PLAIN})))
    definition, one = draw(st.sampled_from([pair for pair in PLAIN if pair[1].kind == kind]))
    definition = replace(definition, aggregations=(one,))
    measures = st.sampled_from(sorted(one.measures))
    found = draw(st.lists(measures.flatmap(rows), min_size=3, max_size=16))
    return definition, one, [whole(row) for row in found] if one.counts_cases else found


def whole(row: Row) -> Row:
    """Surveys are sent and units sold whole."""
    return row._replace(
        value=row.value // MILLION * MILLION, weight=row.weight // MILLION * MILLION
    )


class Written:
    """Random rows in the database, undone at the end; names stand for ids and back."""

    def __init__(self, found: list[Row]) -> None:
        self.world = World()
        self.world.source.as_of = day(60)
        self.rows = found
        self._store()

    def _store(self) -> None:
        world, organization = self.world, self.world.organization
        Account.objects.bulk_create(
            Account(
                organization=organization,
                external_id=f"account-{index}",
                name=f"Account {index}",
                segment=row.segment,
                started_on=row.customer_since,
            )
            for index, row in enumerate(self.rows)
            if row.customer_since
        )
        tickets = Ticket.objects.bulk_create(
            Ticket(
                organization=organization,
                source=world.source,
                external_id=str(index),
                created_at=row.created_at,
                topics=list(row.topics),
                language=row.language,
                complaint=row.complaint,
                account=f"account-{index}",
            )
            for index, row in enumerate(self.rows)
        )
        Measurement.objects.bulk_create(
            Measurement(
                organization=organization,
                ticket=ticket,
                event_id=index + 1,
                measure=row.measure,
                variant=row.variant,
                at=row.at,
                until=row.until,
                value=row.value,
                business=row.business,
                priority=row.priority,
                weight=row.weight,
                excluded=row.excluded,
                team=world.team(row.team) if row.team else None,
                person=world.person(row.person) if row.person else None,
                agent=world.agent(row.person) if row.person else None,
                group=world.group(row.group) if row.group else None,
                channel=row.channel,
                tier=row.tier,
            )
            for index, (row, ticket) in enumerate(zip(self.rows, tickets, strict=True))
        )

    @cached_property
    def teams(self) -> dict[int, str]:
        return {self.world.team(slug).pk: slug for slug in ("north", "south")}

    @cached_property
    def people(self) -> dict[int, str]:
        return {self.world.person(name).pk: name for name in ("ann", "ben", "cem")}

    def named(self, by: str, key: Any) -> Any:
        known = {"team": self.teams, "person": self.people}.get(by, {})
        return known.get(key, key)


def same(value: Any, answer: Answer | None, one: Aggregation) -> bool:
    """Nothing is 0 or None by how far the data reaches: another test's matter."""
    if answer is None or (not answer.n and one.kind in ("sum", "last")):
        empty = value.n == 0 and not value.value
        return empty and value.excluded == (answer.excluded if answer else {})
    if one.is_of_entries and answer.value == 0 and value.value is None:
        value, answer = value._replace(value=Fraction(0)), answer._replace(interval=None)
    figures = (value.value, value.n, value.excluded) == answer[:3]
    return figures and same_interval(value, answer)


def same_interval(value: Any, answer: Answer) -> bool:
    """Intervals are floats: alike but for the last digits."""
    low, high = answer.interval or (None, None)
    if low is None or value.low is None:
        return value.low is low and value.high is high
    return (value.low, value.high) == pytest.approx((low, high), rel=1e-9, abs=1e-9)


searched = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@searched
@given(case=cases())
def test_periods(case: tuple[Definition, Aggregation, list[Row]], db: None) -> None:
    definition, one, found = case
    with transaction.atomic():
        written = Written(found)
        values = read_periods(
            organization=written.world.organization,
            definition=definition,
            aggregation=one.name,
            periods=PERIODS,
        )
        transaction.set_rollback(True)
    for period, value in zip(PERIODS, values, strict=True):
        assert same(value, answers(one, found, period).get(None), one), (period, value)


@searched
@given(
    case=cases(),
    by=st.sampled_from(
        ["team", "person", "group", "channel", "tier", "topic", "priority", "language", "segment"]
    ),
)
def test_breakdowns(case: tuple[Definition, Aggregation, list[Row]], by: str, db: None) -> None:
    definition, one, found = case
    with transaction.atomic():
        written = Written(found)
        values = read_by(
            organization=written.world.organization,
            definition=definition,
            aggregation=one.name,
            period=PERIODS[2],
            by=by,
        )
        named = {written.named(by, key): value for key, value in values.items()}
        transaction.set_rollback(True)
    expected = answers(one, found, PERIODS[2], by)
    for key in named.keys() | expected.keys():
        assert key in named, (key, expected[key])
        assert same(named[key], expected.get(key), one), (key, named[key])


@searched
@given(
    case=cases(),
    teams=st.none() | st.sets(st.sampled_from(["north", "south"])),
    person=st.none() | st.sampled_from(["ann", "ben"]),
    channel=st.none() | st.sampled_from(["email", "phone"]),
    tier=st.none() | st.sampled_from([1, 3]),
    topic=st.none() | st.sampled_from(["late", "refund"]),
    group=st.none() | st.just("Desk"),
)
def test_scopes_and_filters(
    case: tuple[Definition, Aggregation, list[Row]],
    teams: set[str] | None,
    person: str | None,
    channel: str | None,
    tier: int | None,
    topic: str | None,
    group: str | None,
    db: None,
) -> None:
    definition, one, found = case

    def chosen(row: Row) -> bool:
        topics = (row.variant,) if row.measure in OF_A_TOPIC else row.topics
        return (
            (teams is None or row.team in teams)
            and person in (None, row.person)
            and channel in (None, row.channel.name.lower())
            and tier in (None, row.tier)
            and (topic is None or topic in topics)
            and group in (None, row.group)
        )

    with transaction.atomic():
        written = Written(found)
        ids = {slug: key for key, slug in written.teams.items()}
        people = {name: key for key, name in written.people.items()}
        (value,) = read_periods(
            organization=written.world.organization,
            definition=definition,
            aggregation=one.name,
            periods=[PERIODS[2]],
            scope=Scope(
                None if teams is None else frozenset(ids[slug] for slug in teams),
                None if person is None else people[person],
            ),
            filters=Filters(channel, tier, topic, group),
        )
        transaction.set_rollback(True)
    assert same(value, answers(one, found, PERIODS[2], chosen=chosen).get(None), one)


NOTHING = st.none()


@searched
@given(
    case=cases(),
    priority=NOTHING | st.just("high"),
    language=NOTHING | st.just("th"),
    complaint=NOTHING | st.booleans(),
    segment=NOTHING | st.just("large"),
    age_from=NOTHING | st.sampled_from([0, 1, 90]),
    age_below=NOTHING | st.sampled_from([1, 91, 365]),
    own=st.booleans(),
)
def test_filters_of_the_ticket_and_its_account(
    case: tuple[Definition, Aggregation, list[Row]],
    priority: str | None,
    language: str | None,
    complaint: bool | None,
    segment: str | None,
    age_from: int | None,
    age_below: int | None,
    own: bool,
    db: None,
) -> None:
    """Asked for with the question, or a part of the metric's own definition: the same."""
    definition, one, found = case

    def chosen(row: Row) -> bool:
        known = row.customer_since is not None
        age = (row.at.date() - row.customer_since).days if row.customer_since else 0
        return (
            priority in (None, row.priority)
            and language in (None, row.language)
            and complaint in (None, row.complaint)
            and (segment is None or (known and segment == row.segment))
            and (age_from is None or (known and age >= age_from))
            and (age_below is None or (known and age < age_below))
        )

    asked = Filters(
        priority=priority,
        language=language,
        complaint=complaint,
        segment=segment,
        age_from=age_from,
        age_below=age_below,
    )
    if own:
        definition = replace(definition, filters=asked._asdict())
    with transaction.atomic():
        written = Written(found)
        (value,) = read_periods(
            organization=written.world.organization,
            definition=definition,
            aggregation=one.name,
            periods=[PERIODS[2]],
            filters=Filters() if own else asked,
        )
        transaction.set_rollback(True)
    assert same(value, answers(one, found, PERIODS[2], chosen=chosen).get(None), one)


@searched
@given(case=cases(), data=st.data())
def test_incidents_count_where_they_are_asked_for(
    case: tuple[Definition, Aggregation, list[Row]], data: st.DataObject, db: None
) -> None:
    definition, one, found = case
    out = data.draw(st.sets(st.sampled_from(range(len(found)))))
    taken_out = [
        row._replace(excluded=Excluded.INCIDENT) if i in out and not row.excluded else row
        for i, row in enumerate(found)
    ]
    with transaction.atomic():
        written = Written(taken_out)
        without, with_them = (
            read_periods(
                organization=written.world.organization,
                definition=definition,
                aggregation=one.name,
                periods=[PERIODS[2]],
                filters=Filters(incidents=counted),
            )[0]
            for counted in (False, True)
        )
        transaction.set_rollback(True)
    assert same(without, answers(one, taken_out, PERIODS[2]).get(None), one)
    assert same(with_them, answers(one, found, PERIODS[2]).get(None), one)


@searched
@given(case=cases())
def test_parts_reconcile_with_the_whole(
    case: tuple[Definition, Aggregation, list[Row]], db: None
) -> None:
    """Agents and nobody make the teams, teams and none the company; counted and excluded all."""
    definition, one, found = case
    with transaction.atomic():
        written = Written(found)
        asks = [
            Ask(definition, one.name, [PERIODS[2]], by=by) for by in ("", "team", "person", "tier")
        ]
        everything, *splits = [
            table[0] for table in read_many(organization=written.world.organization, asks=asks)
        ]
        transaction.set_rollback(True)
    company = everything[None]
    assume(not company.refused)
    for split in splits:
        parts = split.values()
        assert sum(part.n for part in parts) == company.n
        assert sum((part.numerator or Fraction(0) for part in parts), Fraction(0)) == (
            company.numerator or 0
        )
        assert sum((part.denominator or Fraction(0) for part in parts), Fraction(0)) == (
            company.denominator or 0
        )
    inside = answers(one, found, PERIODS[2]).get(None, Answer(None, 0, {}))
    assert company.n + sum(company.excluded.values()) == inside.n + sum(inside.excluded.values())


@searched
@given(found=st.lists(st.sampled_from(sorted(Measure)).flatmap(rows), max_size=25))
def test_stored_weeks(found: list[Row], db: None) -> None:
    with transaction.atomic():
        written = Written(found)
        organization = written.world.organization
        rebuild_values(organization_id=organization.pk)
        assert differences(organization) == []
        assert rebuild_values(organization_id=organization.pk) == 0
        for version in MetricVersion.objects.filter(organization=organization):
            one = CATALOGUE[version.definition["key"]].default
            if one.kind not in ("sum", "quotient", "percentile") or one.is_money:
                continue
            for team in (None, "north"):
                ids = {slug: key for key, slug in written.teams.items()}
                week = weekly_values(
                    organization_id=organization.pk,
                    version_ids=[version.pk],
                    weeks=[PERIODS[0][0]],
                    team=ids[team] if team else None,
                ).get(version.pk, {})
                mine = [row for row in found if team in (None, row.team)]
                expected = answers(one, mine, PERIODS[0]).get(None)
                value = week.get(PERIODS[0][0])
                if expected is None or not expected.n + sum(expected.excluded.values()):
                    # Something above alone is kept, of which the company's and longer stretches
                    # are made; by itself it is no value, as if it were not there. Parts of a case
                    # that do not add up to one are a value of no case.
                    parts = None if expected is None else expected.value
                    assert value is None or (value.value, value.n, value.excluded) == (parts, 0, {})
                else:
                    assert value is not None
                    assert value.n == expected.n
                    assert (value.value or 0) == (expected.value or 0)
        transaction.set_rollback(True)


@searched
@given(
    found=st.lists(st.sampled_from(sorted(Measure)).flatmap(rows), min_size=1, max_size=20),
    moved=st.lists(st.sampled_from([None, "north", "south"]), min_size=5, max_size=5),
)
def test_stored_weeks_follow_what_changes(
    found: list[Row], moved: list[str | None], db: None
) -> None:
    """Rows that change their team, value or reason, or go; nothing else is told."""
    with transaction.atomic():
        written = Written(found)
        organization = written.world.organization
        rebuild_values(organization_id=organization.pk)
        before = list(Measurement.objects.of(organization).order_by("id")[: len(moved)])
        for row, team in zip(before, moved, strict=False):
            told = [row.team_id]
            row.team = written.world.team(team) if team else None
            row.value, row.excluded = (row.value or 0) + 7, Excluded.SPAM if team else 0
            row.save()
            announce_again(row, {*told, row.team_id})
        Measurement.objects.filter(pk=before[0].pk).delete()
        while recompute_values(organization_id=organization.pk):
            pass
        assert differences(organization) == []
        transaction.set_rollback(True)


def announce_again(row: Measurement, teams: set[int | None]) -> None:
    """As measuring does, for each of the teams in which the row was or is."""
    dated = [Flipped(row.measure, micros(row.at), team, row.person_id) for team in teams]
    with connection.cursor() as cursor:
        announce(
            cursor,
            organization_id=row.organization_id,
            zone=row.organization.zone,
            changes=[dated],
        )


def test_midnights_are_not_the_days_before() -> None:
    """The reference itself: a row at midnight belongs to the day that begins."""
    one = CATALOGUE["tickets_created"].default
    row = Row(
        Measure.CREATED,
        "",
        datetime.fromisoformat("2026-03-09T00:00:00+00:00"),
        None,
        MONDAY,
        1_000_000,
        1_000_000,
        Excluded.COUNTED,
        None,
        None,
        None,
        Channel.EMAIL,
        None,
        (),
    )
    assert answers(one, [row], PERIODS[0]) == {}
    assert answers(one, [row], PERIODS[1])[None].value == 1
