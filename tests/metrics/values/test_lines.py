"""The catalogue line by line, as the product's definition has it; and values computed by hand."""

from fractions import Fraction

import pytest

from metrics.catalogue import CATALOGUE
from metrics.facts import Excluded, Measure
from tests.metrics.values.test_read import value_of
from tests.metrics.values.world import World

pytestmark = pytest.mark.django_db
# key | better | category | leading or lagging | levels | usual window | read as | guarded by
LINES = """
csat | ↑ | S | l | CTA | weeks | share
csat_average | ↑ | S | l | CTA | weeks | mean
ces | ↑ | S | l | CTA | weeks | mean share
nps | ↑ | S | l | C | cycle | mean
surveys_collected | ↑ | S | L | CTA | cycle | sum
complaints | ↓ | S | l | CT | count | sum per_1000
negative_reviews | ↓ | S | l | C | count | sum
positive_reviews | ↑ | S | l | C | count | sum
first_response_time | ↓ | E | L | CTA | weeks | median mean p90 | csat, reopen_rate
average_response_time | ↓ | E | L | CTA | weeks | mean | csat
resolution_time | ↓ | E | l | CTA | weeks | median mean p90 | csat, reopen_rate
first_resolution_time | ↓ | E | l | CTA | weeks | median mean | reopen_rate
first_contact_resolution | ↑ | Q | l | CT | weeks | share | csat
handle_time | ↓ | P | l | TA | weeks | mean | csat, first_contact_resolution
time_in_hand | ↓ | P | l | TA | weeks | mean median | csat
time_on_tickets | – | P | L | TA | count | sum
waiting_time | ↓ | E | l | CT | weeks | mean share
replies_per_ticket | ↓ | E | l | CT | weeks | ratio | csat
escalation_rate | ↓ | Q | l | CT | weeks | share | resolution_time
reopen_rate | ↓ | Q | l | CTA | weeks | share
lasting_resolution | ↑ | Q | l | CTA | weeks | share
consistent_resolution | ↑ | Q | L | CT | weeks | share spread
sla_first_response | ↑ | E | l | CTA | weeks | share | csat
sla_resolution | ↑ | E | l | CTA | weeks | share | csat
solved_within | ↑ | E | l | CTA | weeks | share | csat, backlog
tickets_created | – | P | L | CT | count | sum
tickets_solved | ↑ | P | l | CTA | count | sum | csat, reopen_rate
tickets_per_hour | ↑ | P | l | TA | weeks | ratio | csat, reopen_rate
volume_by_channel | – | P | L | CT | count | sum share
top_topics | – | Q | L | CT | count | sum share growth
backlog | ↓ | E | L | CTA | day | last p90
abandonment_rate | ↓ | E | L | CT | weeks | share
service_level | ↑ | E | L | CT | weeks | share | csat
response_rate | ↑ | S | L | CT | weeks | share
automated_resolution_rate | ↑ | E | l | C | weeks | share | csat
cost_per_resolution | ↓ | E | l | CT | weeks | ratio | csat
quality_score | ↑ | Q | L | TA | weeks | mean
kb_visits | ↑ | E | L | C | count | sum
self_service_ratio | ↑ | E | L | C | weeks | ratio | csat
message_open_rate | ↑ | G | L | CT | weeks | share
account_coverage | ↑ | G | L | CTA | cycle | share
red_account_coverage | ↑ | G | L | CT | cycle | share
follow_ups | ↑ | G | L | CTA | count | sum per_week
calls_best_customers | ↑ | G | L | CT | count | sum
exit_calls | ↑ | G | L | CT | count | sum
reactivation_messages | ↑ | G | L | CT | count | sum
account_health | ↑ | G | L | CTA | day | mean
retention | ↑ | G | l | C | year | share
churn | ↓ | G | l | C | year | share
net_revenue_retention | ↑ | G | l | C | year | net gross | retention
expansion | ↑ | G | l | C | year | share
repeat_orders | ↑ | G | l | C | weeks | share
repeat_customers | ↑ | G | l | C | weeks | share count
return_rate | ↓ | Q | l | C | weeks | share
team_pulse | ↑ | T | L | T | weeks | mean
promotions | ↑ | T | l | T | count | sum
hires | ↑ | T | l | T | count | sum
training_hours | ↑ | T | l | T | count | sum
topics_documented | ↑ | T | l | T | count | sum
kb_articles | ↑ | T | l | T | count | sum
feedback_forwarded | ↑ | T | l | T | count | sum
untagged_share | ↓ | Q | L | CT | weeks | share
negative_voices | ↓ | S | l | C | count | sum
"""
# Every metric that exists for one agent: whether it is fair as that agent's target, and why not. A
# volume is how many there were, or what they add up to; a share, a mean or a time of each is none.
FAIR = """
csat | yes
csat_average | yes
ces | yes
surveys_collected | no: a volume
first_response_time | yes
average_response_time | yes
resolution_time | yes
first_resolution_time | yes
handle_time | no: named
time_in_hand | yes
time_on_tickets | no: a volume
reopen_rate | yes
lasting_resolution | yes
sla_first_response | yes
sla_resolution | yes
solved_within | yes
tickets_solved | no: a volume
tickets_per_hour | yes, over staffed hours
backlog | no: a volume
quality_score | yes
account_coverage | yes
follow_ups | no: a volume
account_health | yes
"""
BETTER = {"↑": "up", "↓": "down", "–": None}
CATEGORY = {
    "S": "satisfaction",
    "P": "productivity",
    "Q": "quality",
    "E": "efficiency",
    "G": "growth",
    "T": "team",
}
WINDOW = {
    "weeks": "last_4_weeks",
    "cycle": "cycle_to_date",
    "count": "count",
    "day": "last_day",
    "year": "trailing_year",
}
# Read so as well, for people's convenience: how many orders the share is of.
MORE = {"repeat_orders": ["sum"]}


@pytest.mark.parametrize("line", LINES.strip().splitlines(), ids=lambda line: line.split()[0])
def test_a_line(line: str) -> None:
    key, better, category, timing, levels, window, names, guards = (
        cell.strip() for cell in f"{line} |".split("|")[:8]
    )
    found = CATALOGUE[key]
    assert found.better == BETTER[better]
    assert found.category == CATEGORY[category]
    assert found.timing == {"L": "leading", "l": "lagging"}[timing]
    assert found.levels == frozenset(levels)
    assert found.window == WINDOW[window]
    assert list(found.guards) == [each.strip() for each in guards.split(",") if each.strip()]
    in_hours = [one.name for one in found.aggregations if one.name.endswith("_business")]
    read_as = [one.name for one in found.aggregations if one.name not in in_hours]
    assert read_as == names.split() + MORE.get(key, [])


def test_no_line_is_missing() -> None:
    assert [line.split()[0] for line in sorted(LINES.strip().splitlines())] == sorted(CATALOGUE)


def _cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


VERDICTS = dict(_cells(FAIR))


def test_the_table_of_what_is_fair_has_every_metric_of_one_agent() -> None:
    assert [*VERDICTS] == [cells[0] for cells in _cells(LINES) if "A" in cells[4]]


@pytest.mark.parametrize("key", [cells[0] for cells in _cells(LINES)])
def test_fair_as_one_agents_target(key: str) -> None:
    """Level A; not first contact resolution, handle time, or a volume without staffed hours."""
    expected = VERDICTS.get(key, "no: not for one agent").startswith("yes")
    assert CATALOGUE[key].fair_for_one is expected


BY_HAND = [
    # 60 s, 120 s, 600 s: 780 ÷ 3
    ("average_response_time", "mean", Measure.RESPONSE, [60, 120, 600], 260),
    ("first_resolution_time", "median", Measure.FIRST_RESOLUTION, [100, 200, 600], 200),
    ("first_resolution_time", "mean", Measure.FIRST_RESOLUTION, [100, 200, 600], 300),
    # At place 0.9 × 9 = 8.1 from the first of ten: 900 + 0.1 × 100.
    ("resolution_time", "p90", Measure.RESOLUTION, [100 * n for n in range(1, 11)], 910),
    ("first_response_time", "p90", Measure.FIRST_RESPONSE, [0, 10], 9),
    ("handle_time", "mean", Measure.HANDLE, [300, 500, 1000], 600),
    ("time_in_hand", "mean", Measure.IN_HAND, [100, 200, 900], 400),
    ("time_in_hand", "median", Measure.IN_HAND, [100, 200, 900], 200),
    ("time_on_tickets", "sum", Measure.TIME_WORKED, [300, 450], 750),
    ("first_contact_resolution", "share", Measure.ONE_TOUCH, [1, 0, 1], Fraction(2, 3)),
    ("escalation_rate", "share", Measure.ESCALATED, [1, 0, 0, 0], Fraction(1, 4)),
    ("reopen_rate", "share", Measure.REOPENED, [1, 0], Fraction(1, 2)),
    ("lasting_resolution", "share", Measure.LASTED, [1, 1, 0], Fraction(2, 3)),
    ("sla_first_response", "share", Measure.SLA_FIRST_RESPONSE, [1, 1, 0, 1], Fraction(3, 4)),
    ("sla_resolution", "share", Measure.SLA_RESOLUTION, [0, 1, 0, 0, 0], Fraction(1, 5)),
    ("abandonment_rate", "share", Measure.ABANDONED, [1, 0, 0, 0, 0], Fraction(1, 5)),
    ("service_level", "share", Measure.ANSWERED_IN_TIME, [1, 1, 1, 0], Fraction(3, 4)),
    ("tickets_solved", "sum", Measure.SOLVED, [1, 1, 1], 3),
    ("csat_average", "mean", Measure.CSAT_SCORE, [5, 4, 2, 4], Fraction(15, 4)),
]
WHY_NOT = {
    Measure.ONE_TOUCH: Excluded.NO_REPLY,
    Measure.REOPENED: Excluded.PROVISIONAL,
    Measure.LASTED: Excluded.PROVISIONAL,
    Measure.ABANDONED: Excluded.SHORT_ABANDON,
    Measure.ANSWERED_IN_TIME: Excluded.SHORT_ABANDON,
}


@pytest.mark.parametrize(("key", "name", "measure", "values", "expected"), BY_HAND)
def test_by_hand(
    key: str, name: str, measure: Measure, values: list[int], expected: Fraction | int
) -> None:
    """What counts, and beside it one that does not and is told by its reason."""
    world = World()
    for value in values:
        world.measured(measure, value)
    reason = WHY_NOT.get(measure, Excluded.SPAM)
    world.measured(measure, 1, excluded=reason)
    found = value_of(world, key, name)
    assert (found.value, found.n) == (expected, len(values))
    assert found.excluded == {reason.words: 1}
