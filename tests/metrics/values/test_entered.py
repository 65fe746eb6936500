"""What people and programs enter, by hand: totals, rates, money, spreads; line by line."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from metrics.catalogue import CATALOGUE, Aggregation, Definition, Part
from metrics.catalogue.as_json import to_json
from metrics.facts import ENTERED, Excluded, Measure
from metrics.models import Metric, MetricValue, MetricVersion
from metrics.own.scale import scale_of
from metrics.showing.weekly import known_metrics, weeks_of
from metrics.values import (
    Ask,
    Filters,
    Reach,
    Scope,
    Unanswerable,
    Value,
    read,
    read_many,
    read_periods,
)
from metrics.values_check import differences
from metrics.values_due import rebuild_values
from tests.metrics.values.customers import MARCH, Customers, march
from tests.metrics.values.world import day

pytestmark = pytest.mark.django_db
TOTALS = {
    "surveys_collected": Measure.SURVEY_COLLECTED,
    "negative_reviews": Measure.NEGATIVE_REVIEW,
    "positive_reviews": Measure.POSITIVE_REVIEW,
    "follow_ups": Measure.FOLLOW_UP,
    "calls_best_customers": Measure.BEST_CUSTOMER_CALL,
    "exit_calls": Measure.EXIT_CALL,
    "reactivation_messages": Measure.REACTIVATION_MESSAGE,
    "kb_visits": Measure.KB_VISIT,
    "promotions": Measure.PROMOTION,
    "hires": Measure.HIRE,
    "training_hours": Measure.TRAINING_HOURS,
    "topics_documented": Measure.TOPIC_DOCUMENTED,
    "kb_articles": Measure.KB_ARTICLE,
    "feedback_forwarded": Measure.FEEDBACK_FORWARDED,
}


@pytest.fixture
def desk() -> Customers:
    return Customers()


@pytest.mark.parametrize(("key", "measure"), sorted(TOTALS.items()))
def test_totals(desk: Customers, key: str, measure: Measure) -> None:
    """2.5 + 4 in March; what is taken out, and February's and April's, are not in it."""
    assert desk.value(key).value is None
    desk.entered(measure, 2.5, march(1, 0))
    desk.entered(measure, 4, march(31, 23, 59))
    desk.entered(measure, 8, march(0))
    desk.entered(measure, 16, march(32, 0))
    desk.entered(measure, 32, excluded=Excluded.RULED_OUT)
    value = desk.value(key)
    assert (value.value, value.n, value.excluded) == (Fraction(13, 2), 2, {"ruled out": 1})


def test_before_the_first_entry_there_is_no_data_and_after_it_none_is_zero(
    desk: Customers,
) -> None:
    desk.entered(Measure.EXIT_CALL, at=march(10))
    months = [(date(2026, month, 1), date(2026, month + 1, 1)) for month in (2, 3, 4, 5)]
    values = read_periods(
        organization=desk.organization, definition=CATALOGUE["exit_calls"], periods=months
    )
    # The helpdesk's data reach until 1 May, 12:00: what follows that day nobody can know yet.
    assert [value.value for value in values] == [None, 1, 0, 0]
    june = (date(2026, 6, 1), date(2026, 7, 1))
    assert desk.value("exit_calls", period=june).value is None
    assert desk.value("hires").value is None


@pytest.mark.parametrize(
    ("measure", "mine", "other"),
    [(Measure.OWN, "adoption", "demos"), (Measure.COST, "EUR", "PLN")],
)
def test_another_variant_says_nothing_of_since_when_one_is_entered(
    desk: Customers, measure: Measure, mine: str, other: str
) -> None:
    """Own measures are told apart by their variants alone, and so are currencies."""
    total = Aggregation("sum", "sum", "count", (Part(measure, variant=mine),))
    both = Aggregation("sum", "sum", "count", (Part(Measure.OWN), Part(Measure.HIRE)))
    definition = replace(CATALOGUE["hires"], aggregations=(total, replace(both, name="mean")))

    def value(name: str = "sum") -> Value:
        return read(
            organization=desk.organization, definition=definition, aggregation=name, period=MARCH
        )

    desk.entered(measure, 7, march(1), variant=other)
    assert value().value is None
    assert value("mean").value == (7 if measure is Measure.OWN else None)
    desk.entered(measure, 5, march(0), variant=mine)
    assert value().value == 0
    desk.entered(measure, 3, march(9), variant=mine)
    assert (value().value, value().as_of) == (3, march(9))


WEEK = (date(2026, 3, 2), date(2026, 3, 9))
REFUNDS, ORDERS = (Part(Measure.OWN, variant=name) for name in ("refunds", "orders"))


def test_a_ratio_of_two_own_measures_is_unknown_until_both_are_entered(desk: Customers) -> None:
    """5 orders, and nobody enters refunds: that is no 0 %. The stored weeks say the same."""
    one = Aggregation("ratio", "quotient", "share", (REFUNDS,), (ORDERS,), sample=(ORDERS,))
    definition = replace(CATALOGUE["cost_per_resolution"], aggregations=(one,))
    MetricVersion.objects.create(
        organization=desk.organization,
        metric=Metric.objects.create(organization=desk.organization, key="refunded"),
        definition=to_json(replace(definition, key="refunded")),
    )

    def told() -> tuple[Fraction | None, Fraction | None]:
        rebuild_values(organization_id=desk.organization.pk)
        assert differences(desk.organization) == []
        fresh = read(organization=desk.organization, definition=definition, period=WEEK)
        known = {"refunded": known_metrics(desk.organization)["refunded"]}
        assert known["refunded"].version_id is not None
        scope, reach = Scope(), Reach()
        stored, _ = weeks_of(desk.organization, known, [WEEK], scope=scope, reach=reach)
        return fresh.value, stored["refunded"][0].value

    desk.entered(Measure.OWN, 5, march(3), variant="orders")
    assert told() == (None, None)
    desk.entered(Measure.OWN, 2, march(20), variant="refunds")
    assert told() == (None, None)
    desk.entered(Measure.OWN, 1, march(1), variant="refunds")
    assert told() == (0, 0)
    desk.entered(Measure.OWN, 1, march(4), variant="refunds")
    assert told() == (Fraction(1, 5), Fraction(1, 5))


@pytest.mark.parametrize(
    ("above", "below", "scale", "of_entries"),
    [
        ([REFUNDS], [ORDERS], None, True),
        ([REFUNDS], [REFUNDS, ORDERS], (0, 1), True),
        ([REFUNDS, ORDERS], [ORDERS], None, False),
        ([REFUNDS], [REFUNDS], (0, 1), False),
        ([REFUNDS], [Part(Measure.OWN)], (0, 1), True),
        ([Part(Measure.OWN)], [REFUNDS], None, False),
    ],
)
def test_own_measures_are_told_apart_above_and_below(
    above: list[Part], below: list[Part], scale: tuple[int, int] | None, of_entries: bool
) -> None:
    one = Aggregation("ratio", "quotient", "share", (*above,), (*below,))
    assert (scale_of(one), one.is_of_entries) == (scale, of_entries)


def test_follow_ups_per_week_are_those_of_the_period_by_its_weeks(desk: Customers) -> None:
    for number in (1, 8, 15, 22, 29, 30):
        desk.entered(Measure.FOLLOW_UP, 4, march(number))
    value = desk.value("follow_ups", "per_week")  # 24 in 31 days: 24 × 7 ÷ 31
    assert value.value == Fraction(24 * 7, 31)
    assert (value.numerator, value.denominator) == (24, Fraction(31, 7))
    week = (date(2026, 3, 2), date(2026, 3, 9))
    assert desk.value("follow_ups", "per_week", week).value == 4


def test_follow_ups_are_credited_to_who_made_them(desk: Customers) -> None:
    desk.entered(Measure.FOLLOW_UP, 3, person="Ann", team="north")
    desk.entered(Measure.FOLLOW_UP, 2, person="Ben", team="north")
    desk.entered(Measure.FOLLOW_UP, 1, team="south")
    people = desk.split("follow_ups", "person")
    ann, ben = desk.person("Ann").pk, desk.person("Ben").pk
    assert {key: one.value for key, one in people.items()} == {ann: 3, ben: 2, None: 1}
    north = Scope(frozenset([desk.team("north").pk]))
    value = desk.value("follow_ups", scope=north, agents=True)
    assert (value.value, value.agents) == (5, 2)


def test_response_rate(desk: Customers) -> None:
    """3 ratings that count and 17 surveys collected, of 80 offered: a quarter; n is 80."""
    desk.entered(Measure.SURVEY_OFFERED, 50)
    desk.entered(Measure.SURVEY_OFFERED, 30)
    desk.entered(Measure.SURVEY_OFFERED, 5, excluded=Excluded.RULED_OUT)
    desk.entered(Measure.SURVEY_COLLECTED, 17)
    desk.measured(Measure.CSAT, 0, march(5))
    desk.measured(Measure.CES, 6, march(5), variant="7")
    desk.entered(Measure.NPS, -100)
    desk.entered(Measure.NPS, 100, excluded=Excluded.ANSWERED_AGAIN)
    value = desk.value("response_rate")
    assert (value.value, value.n, value.numerator) == (Fraction(1, 4), 80, 20)
    assert value.excluded == {"ruled out": 5}
    assert value.low is not None


def test_more_answers_than_offers_show_and_have_no_interval(desk: Customers) -> None:
    desk.entered(Measure.SURVEY_OFFERED, 1)
    desk.entered(Measure.SURVEY_COLLECTED, 2)
    value = desk.value("response_rate")
    assert (value.value, value.low) == (2, None)


def test_nothing_offered_is_no_rate(desk: Customers) -> None:
    desk.entered(Measure.SURVEY_COLLECTED, 2)
    assert desk.value("response_rate").value is None


def test_negative_voices_add_complaints_and_reviews(desk: Customers) -> None:
    desk.measured(Measure.COMPLAINT, 1, march(3))
    assert desk.value("negative_voices").value == 1
    desk.entered(Measure.NEGATIVE_REVIEW, 2)
    desk.measured(Measure.COMPLAINT, 1, march(3), excluded=Excluded.SPAM)
    value = desk.value("negative_voices")
    assert (value.value, value.n, value.excluded) == (3, 2, {"spam": 1})


def test_message_open_rate(desk: Customers) -> None:
    """18 of 100 and 6 of 300: 24 of 400, never the mean of 18 % and 2 %."""
    desk.entered(Measure.MESSAGE_OPENED, 18, weight=100)
    desk.entered(Measure.MESSAGE_OPENED, 6, weight=300)
    value = desk.value("message_open_rate")
    assert (value.value, value.n) == (Fraction(6, 100), 400)


def test_repeat_orders(desk: Customers) -> None:
    desk.entered(Measure.ORDER, 40)
    desk.entered(Measure.REPEAT_ORDER, 10)
    assert desk.value("repeat_orders").value == Fraction(1, 4)
    assert desk.value("repeat_orders").n == 40
    assert desk.value("repeat_orders", "sum").value == 10


def test_return_rate(desk: Customers) -> None:
    desk.entered(Measure.UNIT_RETURNED, 3)
    assert desk.value("return_rate").value is None
    desk.entered(Measure.UNIT_SOLD, 150)
    assert (desk.value("return_rate").value, desk.value("return_rate").n) == (Fraction(1, 50), 150)


def test_tickets_per_hour(desk: Customers) -> None:
    for _ in range(6):
        desk.measured(Measure.SOLVED, 1, march(5), person="Ann", team="north")
    assert desk.value("tickets_per_hour").value is None
    desk.entered(Measure.STAFFED_HOURS, 7.5, person="Ann", team="north")
    value = desk.value("tickets_per_hour", scope=Scope(person=desk.person("Ann").pk))
    assert (value.value, value.n) == (Fraction(6 * 2, 15), 1)


def test_automated_resolution_rate(desk: Customers) -> None:
    for _ in range(3):
        desk.measured(Measure.SOLVED, 1, march(5))
    assert desk.value("automated_resolution_rate").value is None  # nobody enters any
    desk.entered(Measure.AUTOMATED_RESOLUTION, 9)
    value = desk.value("automated_resolution_rate")
    assert (value.value, value.n) == (Fraction(3, 4), 12)


def test_self_service_ratio(desk: Customers) -> None:
    desk.entered(Measure.KB_VISIT, 90)
    assert desk.value("self_service_ratio").value is None
    for _ in range(4):
        desk.measured(Measure.CREATED, 1, march(5))
    assert desk.value("self_service_ratio").value == Fraction(45, 2)


@pytest.mark.parametrize(
    ("key", "entered", "beside"),
    [
        ("cost_per_resolution", Measure.COST, Measure.SOLVED),
        ("self_service_ratio", Measure.KB_VISIT, Measure.CREATED),
        ("automated_resolution_rate", Measure.AUTOMATED_RESOLUTION, Measure.SOLVED),
    ],
)
def test_what_nobody_enters_is_unknown_and_not_nothing(
    desk: Customers, key: str, entered: Measure, beside: Measure
) -> None:
    """Before the first entry of its kind there is no data; from then on none is none."""
    currency = "EUR" if entered is Measure.COST else ""
    for team in ("north", "south"):
        desk.measured(beside, 1, march(5), team=team)
    assert (desk.value(key).value, desk.value(key).n) == (None, 2)
    assert {one.value for one in desk.split(key, "team").values()} == {None}
    desk.entered(entered, 3, march(34), variant=currency)
    assert desk.value(key).value is None
    desk.entered(entered, 3, march(-9), variant=currency)
    assert desk.value(key).value == 0
    rebuild_values(organization_id=desk.organization.pk)
    assert differences(desk.organization) == []


def test_a_stored_week_of_what_nobody_entered_is_unknown_too(desk: Customers) -> None:
    for created in (5, 12):
        desk.measured(Measure.CREATED, 1, march(created))
    desk.entered(Measure.KB_VISIT, 8, march(11))
    rebuild_values(organization_id=desk.organization.pk)
    weeks = [(date(2026, 3, 2), date(2026, 3, 9)), (date(2026, 3, 9), date(2026, 3, 16))]
    known = known_metrics(desk.organization)
    assert known["self_service_ratio"].version_id is not None
    found, _tables = weeks_of(
        desk.organization,
        {"self_service_ratio": known["self_service_ratio"]},
        weeks,
        scope=Scope(),
        reach=Reach(),
    )
    assert [week.value for week in found["self_service_ratio"]] == [None, 8]


NEEDING = [each for each in CATALOGUE.values() if each.default.without_which_nothing]


@pytest.mark.parametrize("definition", NEEDING, ids=lambda each: str(each.key))
def test_what_nobody_ever_entered_is_not_counted_where_that_is_asked(
    desk: Customers, definition: Definition
) -> None:
    """Two accounts and two tickets are there; from the first entry on both readings are the same,
    also of a period without any."""
    accounts = [desk.account(name) for name in ("a", "b")]
    for measure in definition.default.measures - ENTERED:
        desk.measured(measure, 1, march(5), team="north")
    whole = Ask(definition, "", [MARCH, WEEK])
    asks = [whole, whole._replace(if_entered=True)]

    def told() -> tuple[list[Value], list[Value]]:
        found = read_many(organization=desk.organization, asks=asks)
        counted, gated = ([cell[None] for cell in table] for table in found)
        return counted, gated

    before, gated = told()
    assert [value.value for value in before] == [None, None]
    assert [(value.value, value.n, value.excluded) for value in gated] == [(None, 0, {})] * 2
    for measure in sorted(definition.default.without_which_nothing):
        desk.entered(measure, 3, march(10), account=accounts[0])
    counted, gated = told()
    assert counted == gated
    assert counted != before


def test_cost_per_resolution_in_its_currency(desk: Customers) -> None:
    for team in ("north", "north", "north", "south"):
        desk.measured(Measure.SOLVED, 1, march(5), team=team)
    desk.entered(Measure.COST, 30.5, variant="EUR", team="north")
    value = desk.value("cost_per_resolution")
    assert (value.value, value.n, value.currency) == (Fraction(61, 8), 4, "EUR")


def test_cost_in_two_currencies_is_refused_and_parts_are_not(desk: Customers) -> None:
    for team in ("north", "south"):
        desk.measured(Measure.SOLVED, 1, march(5), team=team)
    desk.entered(Measure.COST, 30, variant="EUR", team="north")
    desk.entered(Measure.COST, 400, variant="PLN", team="south")
    desk.entered(Measure.COST, 1, variant="USD", team="south", excluded=Excluded.RULED_OUT)
    value = desk.value("cost_per_resolution")
    assert (value.value, value.numerator, value.refused, value.n) == (None, None, "currencies", 2)
    teams = desk.split("cost_per_resolution", "team")
    assert {key: (one.value, one.currency) for key, one in teams.items()} == {
        desk.team("north").pk: (30, "EUR"),
        desk.team("south").pk: (400, "PLN"),
    }


def test_amounts_of_money_are_not_stored_without_their_currency(desk: Customers) -> None:
    desk.measured(Measure.SOLVED, 1, march(5))
    desk.entered(Measure.COST, 30, variant="EUR")
    rebuild_values(organization_id=desk.organization.pk)
    stored = MetricValue.objects.values_list("version__metric__key", flat=True)
    assert "cost_per_resolution" not in stored
    assert "tickets_solved" in stored


def test_quality_score(desk: Customers) -> None:
    for score in (9, 9.5, 10):
        desk.entered(Measure.QUALITY_SCORE, score, person="Ann", team="north")
    value = desk.value("quality_score")
    assert (value.value, value.n) == (Fraction(19, 2), 3)


def test_team_pulse(desk: Customers) -> None:
    assert desk.value("team_pulse").value is None
    for score in (6, 9):
        desk.entered(Measure.PULSE, score, team="north")
    assert desk.value("team_pulse").value == Fraction(15, 2)


def test_consistent_resolution_and_its_spread(desk: Customers) -> None:
    """Ann 4 of 5, Ben 1 of 5; Cem has 4 verdicts: too few for the spread, not for the share."""
    for person, verdicts in (("Ann", [1, 1, 1, 1, 0]), ("Ben", [1, 0, 0, 0, 0]), ("Cem", [0] * 4)):
        for met in verdicts:
            desk.entered(Measure.STANDARD_MET, met, person=person, team="north", variant="refund")
    desk.entered(Measure.STANDARD_MET, 1, variant="late", person="Ann")
    whole = desk.value("consistent_resolution")
    assert (whole.value, whole.n) == (Fraction(6, 15), 15)
    refund = Filters(topic="refund")
    spread = desk.value("consistent_resolution", "spread", filters=refund)
    assert (spread.value, spread.n) == (Fraction(4, 5) - Fraction(1, 5), 14)
    assert (spread.numerator, spread.denominator) == (Fraction(4, 5), Fraction(1, 5))
    topics = desk.split("consistent_resolution", "topic")
    assert {key: one.n for key, one in topics.items()} == {"refund": 14, "late": 1}
    with pytest.raises(Unanswerable):
        desk.split("consistent_resolution", "team", "spread")


def test_a_spread_needs_two_agents(desk: Customers) -> None:
    for _ in range(9):
        desk.entered(Measure.STANDARD_MET, 1, person="Ann")
        desk.entered(Measure.STANDARD_MET, 0)
    assert desk.value("consistent_resolution", "spread").value is None


def test_complaints_per_thousand_accounts(desk: Customers) -> None:
    """3 complaints and 8 accounts of the last day: 375 for 1,000; by segment 2 of 2, 1 of 6."""
    for number in range(8):
        desk.account(str(number), segment="large" if number < 2 else "small")
    desk.account("gone", until=date(2026, 3, 10))
    desk.measured(Measure.CREATED, 1, march(1))
    for account in ("0", "1", "7"):
        desk.measured(Measure.COMPLAINT, 1, march(5), ticket=desk.ticket(march(5), account=account))
    value = desk.value("complaints", "per_1000")
    assert (value.value, value.numerator, value.denominator) == (375, 3, 8)
    assert (value.n, value.excluded) == (8, {"left": 1})
    parts = desk.split("complaints", "segment", "per_1000")
    assert {key: one.value for key, one in parts.items()} == {
        "large": 1000,
        "small": Fraction(1000, 6),
    }
    chat = desk.value("complaints", "per_1000", filters=Filters(channel="chat"))
    assert chat.value == 0
    assert desk.value("complaints", "per_1000", filters=Filters(segment="large")).value == 1000


def test_complaints_without_accounts_divide_nothing(desk: Customers) -> None:
    desk.measured(Measure.COMPLAINT, 1, day(0))
    assert desk.value("complaints", "per_1000", MARCH).value is None


def test_stored_weeks_are_what_the_entries_say(desk: Customers) -> None:
    for number, measure in enumerate(TOTALS.values()):
        desk.entered(measure, number, march(number + 1), person="Ann", team="north")
    desk.entered(Measure.SURVEY_OFFERED, 40, march(3), team="north")
    desk.entered(Measure.MESSAGE_OPENED, 5, march(3), weight=9)
    desk.entered(Measure.STANDARD_MET, 1, march(3), person="Ann")
    rebuild_values(organization_id=desk.organization.pk)
    assert differences(desk.organization) == []
    assert MetricValue.objects.filter(version__metric__key="response_rate", n=40).count() == 2
