"""What counts accounts, by hand: coverage, health, who stays, and what they pay."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from metrics.facts import Excluded, Measure
from metrics.values import Filters, Scope, Unanswerable
from tests.metrics.values.customers import MARCH, Customers, march, on

pytestmark = pytest.mark.django_db
YEAR = (date(2025, 4, 1), date(2026, 4, 1))


@pytest.fixture
def desk() -> Customers:
    return Customers()


def test_without_accounts_there_is_no_value(desk: Customers) -> None:
    for key in (
        "account_coverage",
        "red_account_coverage",
        "account_health",
        "retention",
        "churn",
        "net_revenue_retention",
        "expansion",
        "repeat_customers",
    ):
        value = desk.value(key)
        assert (value.value, value.n, value.excluded) == (None, 0, {}), key


def test_coverage_counts_accounts_not_contacts(desk: Customers) -> None:
    one, _two, three = (desk.account(name) for name in "abc")
    for account in (one, one, three):
        desk.entered(Measure.LIVE_CONTACT, account=account)
    value = desk.value("account_coverage")
    assert (value.value, value.n, value.numerator, value.denominator) == (Fraction(2, 3), 3, 2, 3)


def test_a_single_account_is_covered_or_not(desk: Customers) -> None:
    account = desk.account("a")
    desk.entered(Measure.LIVE_CONTACT, account=None)
    assert desk.value("account_coverage").value == 0
    desk.entered(Measure.LIVE_CONTACT, account=account)
    assert desk.value("account_coverage").value == 1


def test_where_nobody_ever_entered_a_contact_none_is_not_what_is_known(desk: Customers) -> None:
    account = desk.account("a")
    before = desk.value("account_coverage")
    assert (before.value, before.numerator, before.n) == (None, None, 1)
    # Known from the first one on, whosever it was; in April there was none.
    desk.entered(Measure.LIVE_CONTACT, account=desk.account("gone", until=on(2)), at=march(1))
    assert desk.value("account_coverage").value == 0
    desk.entered(Measure.LIVE_CONTACT, account=account, at=march(31))
    assert desk.value("account_coverage").value == 1


def test_contacts_outside_the_period_or_taken_out_do_not_cover(desk: Customers) -> None:
    account = desk.account("a")
    desk.entered(Measure.LIVE_CONTACT, account=account, at=march(0, 23, 59))
    desk.entered(Measure.LIVE_CONTACT, account=account, at=march(32, 0))
    desk.entered(Measure.LIVE_CONTACT, account=account, excluded=Excluded.RULED_OUT)
    desk.entered(Measure.FOLLOW_UP, account=account)
    assert desk.value("account_coverage").value == 0
    desk.entered(Measure.LIVE_CONTACT, account=account, at=march(1, 0))
    assert desk.value("account_coverage").value == 1


def test_who_left_is_out_and_who_came_is_in(desk: Customers) -> None:
    desk.account("left on the 20th", until=on(20))
    desk.account("left on the last day's eve", until=on(31))
    came = desk.account("came on the 25th", since=on(25))
    desk.account("comes in April", since=on(32))
    desk.account("left before", until=on(1) - timedelta(days=1))
    desk.account("there until April", until=on(32))
    desk.entered(Measure.LIVE_CONTACT, account=came, at=march(26))
    value = desk.value("account_coverage")
    assert (value.value, value.n, value.excluded) == (Fraction(1, 2), 2, {"left": 2})


def test_red_accounts_are_those_red_at_the_end_of_the_last_day(desk: Customers) -> None:
    turned_red, turned_green, always, unknown = (desk.account(name) for name in "abcd")
    desk.fares(turned_red, (80, "green", march(1)), (20, "red", march(31, 23, 59)))
    desk.fares(turned_green, (20, "red", march(1)), (80, "green", march(31, 0)))
    desk.fares(always, (10, "red", march(-100)), (30, "green", march(32, 0)))
    for account in (turned_red, turned_green, unknown):
        desk.entered(Measure.ACCOUNT_REVIEW, account=account)
    value = desk.value("red_account_coverage")
    assert (value.value, value.n) == (Fraction(1, 2), 2)
    assert value.excluded == {"other colour": 2}


def test_health_is_that_of_the_last_day(desk: Customers) -> None:
    one, two, gone = desk.account("a"), desk.account("b"), desk.account("c", until=on(30))
    desk.account("unknown")
    desk.fares(one, (90, "green", march(1)), (40, "yellow", march(31)), (70, "green", march(32)))
    desk.fares(two, (45.5, "yellow", march(-300)))
    desk.fares(gone, (1, "red", march(1)))
    value = desk.value("account_health")
    assert value.value == Fraction(855, 20)  # (40 + 45.5) ÷ 2
    assert (value.n, value.excluded) == (2, {"left": 1, "no health": 1})
    assert value.low is not None
    assert value.low < 42.75 < (value.high or 0)


def test_health_nobody_knows_is_no_value(desk: Customers) -> None:
    desk.account("a")
    value = desk.value("account_health")
    assert (value.value, value.excluded) == (None, {"no health": 1})


def test_retention_and_churn_are_of_the_accounts_of_the_start(desk: Customers) -> None:
    desk.account("stays", since=on(0))
    desk.account("leaves on the first day", until=on(1))
    desk.account("leaves on the last", until=on(31))
    desk.account("leaves with April", until=on(32))
    desk.account("comes on the first day", since=on(1))
    desk.account("comes and goes", since=on(5), until=on(20))
    desk.account("was gone", until=on(0))
    stayed, lost = desk.value("retention"), desk.value("churn")
    assert (stayed.value, stayed.n, stayed.excluded) == (Fraction(2, 4), 4, {"came": 2})
    assert (lost.value, lost.n, lost.excluded) == (Fraction(2, 4), 4, {"came": 2})
    assert stayed.low is not None
    assert stayed.low < 0.5 < (stayed.high or 0)


def test_the_end_of_one_period_is_the_start_of_the_next(desk: Customers) -> None:
    for number, until in enumerate([None, on(1), on(15), on(32), on(40), None]):
        desk.account(str(number), until=until)
    march_ends = desk.value("retention").numerator
    april = desk.value("retention", period=(MARCH[1], date(2026, 5, 1)))
    assert march_ends == april.denominator == 4


def test_revenue_retention_net_gross_and_expansion(desk: Customers) -> None:
    """Start 100 + 200 + 50 + 80 = 430. End: 150, 120, 0 (lost), 80 = 350; a new one adds none."""
    grew, shrank, lost, same = (desk.account(name) for name in ("a", "b", "c", "d"))
    left = desk.account("e", until=on(10))
    new = desk.account("f", since=on(5))
    desk.pays(grew, (100, march(-30)), (150, march(31, 23)))
    desk.pays(shrank, (200, march(-30)), (120, march(10)))
    desk.pays(lost, (50, march(-30)), (0, march(10)))
    desk.pays(same, (80, march(-30)), (99, march(32, 0)))
    desk.pays(new, (1000, march(5)))
    desk.pays(left, (70, march(-30)))  # its spell was never closed: it is gone all the same
    net = desk.value("net_revenue_retention")
    assert (net.numerator, net.denominator) == (350, 500)
    assert (net.value, net.n, net.excluded) == (Fraction(350, 500), 5, {"came": 1})
    assert net.currency == "EUR"
    gross = desk.value("net_revenue_retention", "gross")
    assert gross.value == Fraction(100 + 120 + 0 + 80 + 0, 500)
    assert desk.value("expansion").value == Fraction(50, 500)
    assert net.low is None


def test_revenue_that_begins_with_the_period_is_not_of_its_start(desk: Customers) -> None:
    account = desk.account("a")
    desk.pays(account, (100, march(1, 0)))
    value = desk.value("net_revenue_retention")
    assert (value.value, value.excluded) == (None, {"no revenue": 1})


def test_nothing_paid_at_the_start_divides_nothing(desk: Customers) -> None:
    desk.pays(desk.account("a"), (0, march(-30)), (40, march(5)))
    value = desk.value("net_revenue_retention")
    assert (value.value, value.numerator, value.denominator) == (None, 40, 0)


def test_revenue_that_ends_without_a_following_amount_is_unknown(desk: Customers) -> None:
    desk.pays(desk.account("a"), (10, march(-30)), until=march(5))
    desk.pays(desk.account("b"), (10, march(-30)))
    value = desk.value("net_revenue_retention")
    assert (value.value, value.n, value.excluded) == (1, 1, {"no revenue": 1})


def test_two_currencies_are_never_added(desk: Customers) -> None:
    euro, zloty = desk.account("a", segment="small"), desk.account("b", segment="large")
    desk.pays(euro, (100, march(-30)), (150, march(5)))
    desk.pays(zloty, (400, march(-30)), (200, march(5)), currency="PLN")
    value = desk.value("net_revenue_retention")
    assert (value.value, value.numerator, value.refused) == (None, None, "currencies")
    assert value.n == 2
    split = desk.split("net_revenue_retention", "segment")
    assert {key: (one.value, one.currency) for key, one in split.items()} == {
        "small": (Fraction(3, 2), "EUR"),
        "large": (Fraction(1, 2), "PLN"),
    }


def test_a_change_of_currency_is_no_growth(desk: Customers) -> None:
    account = desk.account("a")
    desk.pays(account, (100, march(-30)), until=march(5))
    desk.pays(account, (110, march(5)), currency="USD")
    assert desk.value("expansion").refused == "currencies"


def test_a_closed_amount_of_nothing_is_no_second_currency(desk: Customers) -> None:
    account = desk.account("a")
    desk.pays(account, (0, march(-90)), currency="USD")
    desk.pays(account, (100, march(-30)))
    value = desk.value("net_revenue_retention")
    assert (value.value, value.currency) == (1, "EUR")


def test_accounts_are_credited_to_the_assignee_of_the_last_day(desk: Customers) -> None:
    desk.works("Ann", "north")
    desk.works("Ben", "north", end=on(31))
    desk.works("Ben", "south", start=on(31))
    handed_over, kept, nobodys = (desk.account(name) for name in "abc")
    desk.assigned(handed_over, "Ann", end=on(31))
    desk.assigned(handed_over, "Ben", start=on(31))
    desk.assigned(kept, "Ann")
    desk.assigned(nobodys, "Ann", end=on(10))
    for account in (handed_over, nobodys):
        desk.entered(Measure.LIVE_CONTACT, account=account, person="Ann")
    ann, ben = desk.person("Ann").pk, desk.person("Ben").pk
    people = desk.split("account_coverage", "person")
    assert {key: (one.value, one.n) for key, one in people.items()} == {
        ann: (0, 1),
        ben: (1, 1),
        None: (1, 1),
    }
    teams = desk.split("account_coverage", "team")
    assert {key: one.n for key, one in teams.items()} == {
        desk.team("north").pk: 1,
        desk.team("south").pk: 1,
        None: 1,
    }
    south = Scope(frozenset([desk.team("south").pk]))
    assert desk.value("account_coverage", scope=south).value == 1
    assert desk.value("account_coverage", scope=Scope(person=ann)).value == 0
    assert desk.value("account_coverage", agents=True).agents == 2


def test_who_left_is_credited_as_of_the_own_last_day(desk: Customers) -> None:
    desk.works("Ann", "north")
    gone = desk.account("a", until=on(10))
    desk.assigned(gone, "Ann", end=on(10))
    (key,) = desk.split("churn", "person")
    assert key == desk.person("Ann").pk


def test_segments_and_ages_choose_accounts(desk: Customers) -> None:
    old = desk.account("old", since=date(2025, 1, 1), segment="large")
    desk.account("young", since=on(30), segment="large")  # 1 day old on the last
    desk.account("small", since=date(2025, 1, 1), segment="small")
    desk.entered(Measure.LIVE_CONTACT, account=old)
    assert desk.value("account_coverage", filters=Filters(segment="large")).value == Fraction(1, 2)
    assert desk.value("account_coverage", filters=Filters(age_from=2)).n == 2
    assert desk.value("account_coverage", filters=Filters(age_below=2)).n == 1
    assert desk.value("account_coverage", filters=Filters(age_below=1)).n == 0


@pytest.mark.parametrize(
    "field",
    ["channel", "tier", "topic", "group", "agent", "priority", "language", "complaint"],
)
def test_what_accounts_do_not_have_is_refused(desk: Customers, field: str) -> None:
    chosen: dict[str, Any] = {field: "chat"}
    with pytest.raises(Unanswerable) as refused:
        desk.value("retention", filters=Filters(**chosen))
    assert refused.value.field == field
    if field in ("channel", "tier", "topic", "group", "agent", "priority", "language"):
        with pytest.raises(Unanswerable) as refused:
            desk.split("retention", field)
        assert refused.value.field == "by"


def test_repeat_customers_ordered_twice_in_the_period(desk: Customers) -> None:
    twice, once, at_once, before = (desk.account(name) for name in "abcd")
    desk.entered(Measure.ORDER, account=twice, at=march(1, 0))
    desk.entered(Measure.ORDER, account=twice, at=march(31, 23))
    desk.entered(Measure.ORDER, account=once)
    desk.entered(Measure.ORDER, account=once, at=march(32, 0))
    desk.entered(Measure.ORDER, 3, account=at_once)
    desk.entered(Measure.ORDER, account=before, at=march(0))
    desk.entered(Measure.ORDER)  # nobody knows whose
    value = desk.value("repeat_customers")
    assert (value.value, value.n) == (Fraction(2, 3), 3)
    assert value.excluded == {"no account": 1}
    number = desk.value("repeat_customers", "count")
    assert (number.value, number.n, number.denominator) == (2, 3, None)


def test_accounts_of_others_are_not_seen(desk: Customers) -> None:
    other = Customers("other")
    other.entered(Measure.LIVE_CONTACT, account=other.account("a"))
    assert desk.value("account_coverage").n == 0
    assert other.value("account_coverage").value == 1


def test_a_local_day_ends_at_local_midnight() -> None:
    desk = Customers("bangkok", timezone="Asia/Bangkok")
    account = desk.account("a")
    desk.fares(account, (10, "red", march(31, 16, 59)), (20, "red", march(31, 17, 0)))
    assert desk.value("account_health").value == 10  # 17:00 UTC is 1 April in Bangkok
    desk.entered(Measure.LIVE_CONTACT, account=account, at=march(0, 17))
    assert desk.value("account_coverage").value == 1
