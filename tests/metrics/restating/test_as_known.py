"""What was known at a moment, against plain Python over whole lives of measurements."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE
from metrics.facts import MILLION, Channel, Excluded, Measure
from metrics.models import Measurement, MeasurementHistory
from metrics.restating.differing import NOW, THEN, differing
from metrics.storing.rewriting import HISTORY
from metrics.values import Ask, Filters, Scope, Unanswerable, read_many
from metrics.values.asks import single
from metrics.values.questions import question_of
from tests.metrics.values.reference import Row, answers
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
PERIOD = (date(2026, 3, 2), date(2026, 3, 9))
EPOCH = datetime(2026, 4, 1, tzinfo=UTC)
ASKED = [
    (CATALOGUE["csat"], "share", Measure.CSAT),
    (CATALOGUE["first_response_time"], "median", Measure.FIRST_RESPONSE),
    (CATALOGUE["first_response_time"], "p90", Measure.FIRST_RESPONSE),
    (CATALOGUE["tickets_created"], "sum", Measure.CREATED),
    (CATALOGUE["backlog"], "last", Measure.BACKLOG),
]


class Version(NamedTuple):
    """A measurement as it was known for a while."""

    value: int
    excluded: Excluded
    team: str | None
    channel: Channel
    tier: int | None
    day: int
    days: int | None  # a spell's length


versions = st.builds(
    Version,
    st.integers(0, 3).map(lambda value: value * MILLION),
    st.sampled_from([Excluded.COUNTED, Excluded.COUNTED, Excluded.SPAM, Excluded.RULED_OUT]),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([Channel.EMAIL, Channel.CHAT]),
    st.sampled_from([None, 1, 2]),
    st.integers(-2, 9),
    st.none() | st.integers(1, 9),
)
# By the hour at which it became so: a version, or gone. A life begins with a version.
lives = st.dictionaries(st.integers(0, 40), st.none() | versions, min_size=1, max_size=4).map(
    lambda found: sorted(found.items())
)
Life = list[tuple[int, Version | None]]


def at(hour: int) -> datetime:
    return EPOCH + timedelta(hours=hour)


def known_at(life: Life, hour: int) -> Version | None:
    """The slow way: the last thing that became so."""
    found = None
    for since, version in life:
        if since <= hour:
            found = version
    return found


def store(world: World, measure: Measure, life: Life) -> Measurement | None:
    """The stretches that are over go to the history, one that lasts to the measurements."""
    ticket, last = world.ticket(), None
    for index, (since, version) in enumerate(life):
        if version is None:
            continue
        row = Measurement(
            organization=world.organization,
            ticket=ticket,
            measure=measure,
            event_id=ticket.pk,
            value=version.value,
            excluded=version.excluded,
            team=world.team(version.team) if version.team else None,
            channel=version.channel,
            tier=version.tier,
            at=day(version.day),
            until=until(version),
            known_from=at(since),
        )
        if index + 1 == len(life):
            row.save()
            last = row
        else:
            columns = [name.strip() for name in HISTORY.split(",")]
            MeasurementHistory.objects.create(
                **{name: getattr(row, name) for name in columns},
                known_until=at(life[index + 1][0]),
                cause="event",
            )
    return last


def until(version: Version) -> datetime | None:
    return None if version.days is None else day(version.day + version.days)


def as_row(measure: Measure, version: Version) -> Row:
    return Row(
        measure=measure,
        variant="",
        at=day(version.day),
        until=until(version),
        created_at=day(0),
        value=version.value,
        weight=MILLION,
        excluded=version.excluded,
        team=version.team,
        person=None,
        group=None,
        channel=version.channel,
        tier=version.tier,
        topics=(),
    )


searched = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@searched
@given(
    asked=st.sampled_from(ASKED),
    found=st.lists(lives, max_size=8),
    hours=st.lists(st.integers(-1, 42), min_size=1, max_size=3),
    team=st.sampled_from([None, "a"]),
    channel=st.sampled_from([None, "chat"]),
    tier=st.sampled_from([None, 2]),
)
def test_as_known(
    asked: tuple[object, str, Measure],
    found: list[Life],
    hours: list[int],
    team: str | None,
    channel: str | None,
    tier: int | None,
    db: None,
) -> None:
    definition, name, measure = asked
    with transaction.atomic():
        world = World()
        for life in found:
            store(world, measure, life)
        ask = Ask(
            definition,  # type: ignore[arg-type]
            name,
            [PERIOD] * len(hours),
            Scope(frozenset([world.team(team).pk]) if team else None),
            Filters(channel=channel, tier=tier),
            known=[at(hour) for hour in hours],
        )
        (table,) = read_many(organization=world.organization, asks=[ask])
        compared = {
            hour: differing(question_of(world.organization, single(one(ask, hour)))).rows
            for hour in set(hours)
        }
        transaction.set_rollback(True)

    def chosen(row: Row) -> bool:
        return (
            (team is None or row.team == team)
            and (channel is None or row.channel.name.lower() == channel)
            and (tier is None or row.tier == tier)
        )

    def counted(hour: int) -> list[tuple[int, int]]:
        rows = [known_at(life, hour) for life in found]
        return [
            (index, version.value)
            for index, version in enumerate(rows)
            if version is not None and _counts(measure, version, chosen)
        ]

    aggregation = definition.aggregation(name)  # type: ignore[attr-defined]
    for hour, cell in zip(hours, table, strict=True):
        rows = [
            as_row(measure, version)
            for life in found
            if (version := known_at(life, hour)) is not None
        ]
        expected = answers(aggregation, rows, PERIOD, chosen=chosen).get(None)
        value = cell[None]
        assert (value.n, value.excluded) == (
            (expected.n, expected.excluded) if expected else (0, {})
        )
        assert (value.value or Fraction(0)) == ((expected and expected.value) or Fraction(0))
        then, now = set(counted(hour)), set(counted(10**6))
        sides = compared[hour]
        assert sum(row.side == THEN and row.counts for row in sides) == len(then - now)
        assert sum(row.side == NOW and row.counts for row in sides) == len(now - then)


def one(ask: Ask, hour: int) -> Ask:
    return ask._replace(periods=[PERIOD], known=[at(hour)])


def _counts(measure: Measure, version: Version, chosen: object) -> bool:
    row = as_row(measure, version)
    start, end = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    if measure is Measure.BACKLOG:
        inside = row.at < end and (row.until is None or row.until >= end)
    else:
        inside = start <= row.at < end
    return inside and row.excluded is Excluded.COUNTED and chosen(row)  # type: ignore[operator]


def test_two_stretches_that_meet_leave_no_gap_and_no_double(db: None) -> None:
    """At the very moment of a change it is known as after it."""
    world = World()
    good = Version(MILLION, Excluded.COUNTED, None, Channel.EMAIL, None, 1, None)
    store(world, Measure.CSAT, [(0, good), (5, good._replace(value=0)), (9, None)])
    definition = CATALOGUE["csat"]
    moments = [at(5) - timedelta(microseconds=1), at(5), at(9) - timedelta(microseconds=1), at(9)]
    ask = Ask(definition, "", [PERIOD] * 4, known=moments)
    (table,) = read_many(organization=world.organization, asks=[ask])
    assert [(cell[None].value, cell[None].n) for cell in table] == [
        (1, 1),
        (0, 1),
        (0, 1),
        (None, 0),
    ]


def test_what_accounts_were_is_not_kept(db: None) -> None:
    ask = Ask(CATALOGUE["retention"], "", [PERIOD], known=[at(0)])
    with pytest.raises(Unanswerable):
        read_many(organization=World().organization, asks=[ask])
