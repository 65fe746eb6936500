"""Values against examples computed by hand."""

from datetime import date
from fractions import Fraction

import pytest

from metrics.catalogue import CATALOGUE
from metrics.facts import Channel, Excluded, Measure
from metrics.values import Filters, Scope, Value, read, read_by, read_periods
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
WEEK = (date(2026, 3, 2), date(2026, 3, 9))
NEXT = (date(2026, 3, 9), date(2026, 3, 16))


@pytest.fixture
def world() -> World:
    return World()


def value_of(world: World, key: str, aggregation: str = "", **asked: object) -> Value:
    return read(
        organization=world.organization,
        definition=CATALOGUE[key],
        aggregation=aggregation,
        **({"period": WEEK} | asked),  # type: ignore[arg-type]
    )


def test_company_is_the_sum_of_its_parts_not_the_mean_of_their_shares(world: World) -> None:
    for good in [1] * 95 + [0] * 5:
        world.measured(Measure.CSAT, good, team="north")
    for good in (1, 1, 0, 0):
        world.measured(Measure.CSAT, good, team="south")
    north = value_of(world, "csat", scope=Scope(frozenset({world.team("north").pk})))
    company = value_of(world, "csat")
    assert (north.value, north.n) == (Fraction(95, 100), 100)
    assert (company.value, company.n) == (Fraction(97, 104), 104)
    assert company.numerator == 97
    assert company.denominator == 104


def test_wilson_interval_of_a_share(world: World) -> None:
    """8 of 10: 0.4902 to 0.9433, as tabulated."""
    for good in [1] * 8 + [0] * 2:
        world.measured(Measure.CSAT, good)
    value = value_of(world, "csat")
    assert (value.low, value.high) == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_mean_with_students_interval(world: World) -> None:
    """4, 4, 5: mean 13/3, s² = 1/3, t(2) = 4.3027, half = 4.3027 × √(1/9) = 1.4342: to 5.77,
    but no mean of scores from 1 to 5 lies above 5."""
    for score in (4, 4, 5):
        world.measured(Measure.CSAT_SCORE, score)
    value = value_of(world, "csat_average")
    assert value.value == Fraction(13, 3)
    assert (value.low, value.high) == pytest.approx((2.8991, 5), abs=1e-4)


def test_quantiles_interpolate(world: World) -> None:
    """Of 60, 120, 600, 1000: median 360; p90 at place 2.7 from the first: 600 + 0.7 × 400."""
    for seconds in (1000, 60, 600, 120):
        world.measured(Measure.FIRST_RESPONSE, seconds)
    assert value_of(world, "first_response_time").value == 360
    assert value_of(world, "first_response_time", "p90").value == 880
    assert value_of(world, "first_response_time", "mean").value == 445


def test_excluded_do_not_count_and_are_told_by_reason(world: World) -> None:
    world.measured(Measure.FIRST_RESPONSE, 60)
    world.measured(Measure.FIRST_RESPONSE, 9, excluded=Excluded.CREATED_BY_AGENT)
    world.measured(Measure.FIRST_RESPONSE, 9, excluded=Excluded.SPAM)
    world.measured(Measure.FIRST_RESPONSE, None, excluded=Excluded.NO_CREATION)
    world.measured(Measure.FIRST_RESPONSE, 8, excluded=Excluded.SPAM)
    value = value_of(world, "first_response_time")
    assert value.value == 60
    assert value.n == 1
    assert value.excluded == {"created by agent": 1, "no creation": 1, "spam": 2}


def test_solved_within_misses_also_what_is_open_past_the_limit(world: World) -> None:
    """Within 24 h: one at the limit itself; not: one a millisecond over, two still open."""
    for seconds in (86_400, 86_400.001):
        world.measured(Measure.RESOLUTION, seconds)
    for limit in ("86400", "86400", "3600"):
        world.measured(Measure.OPEN_PAST_LIMIT, 0, variant=limit)
    value = value_of(world, "solved_within")
    assert (value.value, value.n) == (Fraction(1, 4), 4)


def test_waiting_time_and_its_share_of_the_whole(world: World) -> None:
    for waiting, working in ((100, 300), (0, 100)):
        world.measured(Measure.WAITING, waiting, variant="waiting")
        world.measured(Measure.WAITING, working, variant="working")
    assert value_of(world, "waiting_time").value == 50
    whole = value_of(world, "waiting_time", "share")
    assert (whole.value, whole.n, whole.low) == (Fraction(1, 5), 2, None)


def test_a_mean_of_one_variant_is_as_sure_as_that_variant(world: World) -> None:
    """Five waits of 100 s and five of 101: s² = 2.5 ÷ 9, t(9) = 2.2622, half = 2.2622 × √(s² ÷ 10).
    What was worked on beside it, and ratings on another scale, have no part in it."""
    for number in range(1, 11):
        world.measured(Measure.WAITING, 100 + number % 2, variant="waiting")
        world.measured(Measure.WAITING, 1000 * number, variant="working")
        world.measured(Measure.CES, 6, variant="7")
        world.measured(Measure.CES, number % 5, variant="5")
    value = value_of(world, "waiting_time")
    assert (value.value, value.n) == (Fraction(201, 2), 10)
    assert (value.low, value.high) == pytest.approx((100.1230, 100.8770), abs=1e-4)
    effort = value_of(world, "ces")
    assert (effort.value, effort.n, effort.low, effort.high) == (6, 10, 6, 6)


def test_agents_behind_a_figure_are_those_of_its_own_variant(world: World) -> None:
    world.measured(Measure.CES, 6, variant="7", person="Ann")
    for name in ("Ben", "Cem", "Dora"):
        world.measured(Measure.CES, 4, variant="5", person=name)
    assert value_of(world, "ces", agents=True).agents == 1


def test_behind_a_ratio_are_the_fewer_agents_of_its_two_sides(world: World) -> None:
    """What one of them has done can be worked out from either side."""
    for name in ("Ann", "Ben", "Cem", "Dora"):
        world.measured(Measure.SOLVED, person=name)
    assert value_of(world, "replies_per_ticket", agents=True).agents == 4
    world.measured(Measure.REPLIES, 3, person="Ann")
    assert value_of(world, "replies_per_ticket", agents=True).agents == 1
    assert value_of(world, "tickets_solved", agents=True).agents == 4


def test_what_names_nobody_does_not_hide_who_stands_behind_the_rest(world: World) -> None:
    for name in ("Ann", "Ben", "Cem", "Dora"):
        world.measured(Measure.SOLVED, person=name)
    world.measured(Measure.STAFFED_HOURS, 40, team="north")
    world.measured(Measure.COST, 40, team="north", variant="EUR")
    assert value_of(world, "tickets_per_hour", agents=True).agents == 4
    assert value_of(world, "cost_per_resolution", agents=True).agents == 4
    world.measured(Measure.COST, 2, team="north", variant="EUR", person="Ann")
    assert value_of(world, "cost_per_resolution", agents=True).agents == 1


def test_behind_what_does_not_count_is_whoever_it_names(world: World) -> None:
    world.measured(Measure.TOPIC_DOCUMENTED, 7, person="Ann", excluded=Excluded.RULED_OUT)
    value = value_of(world, "topics_documented", agents=True)
    assert (value.n, value.excluded, value.agents) == (0, {"ruled out": 1}, 1)
    world.measured(Measure.TOPIC_DOCUMENTED, 3)
    assert value_of(world, "topics_documented", agents=True).agents == 0


def test_of_cases_within_a_limit_all_are_asked(world: World) -> None:
    """Who solves nothing in time has a part in the share as well."""
    for name, hours in (("Ann", 1), ("Ben", 25), ("Cem", 30)):
        world.measured(Measure.RESOLUTION, hours * 3600, person=name)
    world.measured(Measure.OPEN_PAST_LIMIT, 0, variant="86400", person="Dora")
    world.measured(Measure.OPEN_PAST_LIMIT, 0, variant="3600", person="Edek")
    value = value_of(world, "solved_within", agents=True)
    assert (value.value, value.agents) == (Fraction(1, 4), 4)


def test_replies_per_ticket_divides_by_solved_tickets(world: World) -> None:
    for replies in (3, 1, 1):
        world.measured(Measure.REPLIES, replies)
    world.measured(Measure.SOLVED)
    world.measured(Measure.SOLVED)
    world.measured(Measure.SOLVED, excluded=Excluded.SPAM)
    value = value_of(world, "replies_per_ticket")
    assert (value.value, value.n, value.excluded) == (Fraction(5, 2), 2, {"spam": 1})


def test_effort_is_the_scale_of_seven_alone(world: World) -> None:
    for score in (7, 5, 4):
        world.measured(Measure.CES, score, variant="7")
    world.measured(Measure.CES, 1, variant="5")
    assert value_of(world, "ces").value == Fraction(16, 3)
    assert value_of(world, "ces", "share").value == Fraction(2, 3)


def test_promoters_less_detractors(world: World) -> None:
    for answer in (100, 100, 0, -100):
        world.measured(Measure.NPS, answer)
    assert value_of(world, "nps").value == 25


def test_nothing_is_none_but_a_sum_over_covered_days_is_nought(world: World) -> None:
    world.measured(Measure.CREATED, at=day(0))
    assert value_of(world, "csat") == Value(as_of=day(60))
    assert value_of(world, "complaints").value == 0
    assert value_of(world, "backlog").value == 0
    before = (date(2026, 2, 1), date(2026, 3, 2))
    after = (date(2026, 5, 2), date(2026, 6, 1))
    assert value_of(world, "complaints", period=before).value is None
    assert value_of(world, "complaints", period=after).value is None
    assert value_of(world, "backlog", period=after).value is None


def test_days_begin_at_the_organizations_midnight() -> None:
    """23:30 and 00:30 in Warsaw, on the night in which its clocks go forward (29 March 2026)."""
    world = World("acme", timezone="Europe/Warsaw")
    world.measured(Measure.CREATED, at=day(26, 22, 30))
    world.measured(Measure.CREATED, at=day(26, 23, 30))
    world.measured(Measure.CREATED, at=day(27, 21, 59))
    world.measured(Measure.CREATED, at=day(27, 22, 0))
    days = [(date(2026, 3, d), date(2026, 3, d + 1)) for d in (28, 29, 30)]
    values = read_periods(
        organization=world.organization, definition=CATALOGUE["tickets_created"], periods=days
    )
    assert [value.value for value in values] == [1, 2, 1]


def test_backlog_counts_the_spells_that_contain_the_days_end(world: World) -> None:
    """Held by Ann from Monday noon, by Bob from Tuesday noon, solved on Thursday at midnight."""
    ticket = world.ticket(day(0))
    for who, start, end in (("ann", day(0), day(1)), ("bob", day(1), day(3, 0))):
        world.measured(Measure.BACKLOG, 1, start, ticket=ticket, agent=who, until=end)
    world.measured(Measure.BACKLOG, 1, day(3), agent="bob")
    days = [(date(2026, 3, d), date(2026, 3, d + 1)) for d in range(1, 7)]

    def counts(agent: str | None = None) -> list[int]:
        values = read_periods(
            organization=world.organization,
            definition=CATALOGUE["backlog"],
            periods=days,
            filters=Filters(agent=agent),
        )
        return [int(value.value or 0) for value in values]

    assert counts() == [0, 1, 1, 1, 1, 1]
    assert counts("ann") == [0, 1, 0, 0, 0, 0]
    assert counts("bob") == [0, 0, 1, 1, 1, 1]


def test_age_of_the_backlog_reaches_to_the_days_end_or_as_far_as_the_source(world: World) -> None:
    ticket = world.ticket(day(0))
    world.measured(Measure.BACKLOG, 1, day(0), ticket=ticket)
    week = value_of(world, "backlog", "p90")
    assert week.value == 6 * 86_400 + 12 * 3600
    to_date = value_of(world, "backlog", "p90", period=(date(2026, 3, 2), date(2026, 6, 1)))
    assert to_date.value == 60 * 86_400


def test_by_team_with_a_row_for_none(world: World) -> None:
    for good, team in ((1, "north"), (0, "north"), (1, "south"), (1, None)):
        world.measured(Measure.CSAT, good, team=team)
    values = read_by(
        organization=world.organization, definition=CATALOGUE["csat"], period=WEEK, by="team"
    )
    north, south = world.team("north").pk, world.team("south").pk
    assert {key: value.value for key, value in values.items()} == {
        north: Fraction(1, 2),
        south: 1,
        None: 1,
    }


def test_shares_of_channels_and_topics_are_of_all_tickets(world: World) -> None:
    for topics, channel in ((["refund", "late"], Channel.CHAT), ([], Channel.EMAIL)):
        ticket = world.ticket(topics=topics)
        world.measured(Measure.CREATED, ticket=ticket, channel=channel)
        for topic in topics or [""]:
            world.measured(Measure.TOPIC, ticket=ticket, variant=topic, channel=channel)

    def shares(key: str, by: str) -> dict[object, Fraction | None]:
        values = read_by(
            organization=world.organization,
            definition=CATALOGUE[key],
            aggregation="share",
            period=WEEK,
            by=by,
        )
        return {key: value.value for key, value in values.items()}

    half = Fraction(1, 2)
    assert shares("top_topics", "topic") == {"refund": half, "late": half, None: half}
    assert shares("volume_by_channel", "channel") == {"chat": half, "email": half}
    chat = value_of(world, "volume_by_channel", "share", filters=Filters(channel="chat"))
    assert (chat.value, chat.n) == (half, 2)
    assert value_of(world, "untagged_share").value == half


def test_growth_of_a_topic_on_the_week_before(world: World) -> None:
    for at in (day(0), day(1), day(7), day(8), day(9)):
        world.measured(Measure.TOPIC, at=at, variant="refund")
    world.measured(Measure.TOPIC, at=day(7), variant="late")
    values = read_by(
        organization=world.organization,
        definition=CATALOGUE["top_topics"],
        aggregation="growth",
        period=NEXT,
        by="topic",
    )
    assert {key: value.value for key, value in values.items()} == {
        "refund": Fraction(1, 2),
        "late": None,
    }


def test_a_topic_filters_by_what_the_ticket_has_now(world: World) -> None:
    tagged, other = world.ticket(topics=["refund", "late"]), world.ticket(topics=["late"])
    world.measured(Measure.CSAT, 1, ticket=tagged)
    world.measured(Measure.CSAT, 0, ticket=other)
    assert value_of(world, "csat", filters=Filters(topic="refund")).value == 1
    assert value_of(world, "csat", filters=Filters(topic="late")).value == Fraction(1, 2)


def test_one_query_for_any_number_of_periods(
    world: World, django_assert_num_queries: object
) -> None:
    world.measured(Measure.CSAT)
    with django_assert_num_queries(1):  # type: ignore[operator]
        values = read_periods(
            organization=world.organization, definition=CATALOGUE["csat"], periods=[WEEK, NEXT] * 10
        )
    assert len(values) == 20


def test_another_organization_is_never_read(world: World) -> None:
    other = World("other")
    other.measured(Measure.CSAT)
    assert value_of(world, "csat").n == 0
