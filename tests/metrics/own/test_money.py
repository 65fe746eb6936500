"""Own metrics of money: amounts of one currency are read, those of two are never put together."""

from dataclasses import replace
from fractions import Fraction

import pytest

from metrics.catalogue import CATALOGUE, Definition
from metrics.facts import Measure
from metrics.own.composing import Recipe, compose
from metrics.own.picks import picks
from metrics.values import Value, read
from metrics.values_due import is_stored
from tests.metrics.values.customers import MARCH, Customers, march

pytestmark = pytest.mark.django_db
KNOWN = picks([])
# What 10, 20 and 60 euros are, with five tickets solved; revenue is that of two accounts.
OF_EUROS = {
    "sum": 90,
    "mean": 30,
    "median": 20,
    "ratio": 18,
    "within": Fraction(2, 3),
    "last": 100,
}


def of(how: str, currency: str = "", unit: str = "money") -> Definition:
    one = compose(
        Recipe(
            how=how,
            measures=(KNOWN["account_revenue" if how == "last" else "cost"],),
            against=(KNOWN["solved"],) if how == "ratio" else (),
            high=30 * 10**6 if how == "within" else None,
            unit=unit if how == "ratio" else "ratio",
            currency=currency,
        )
    )
    return replace(CATALOGUE["cost_per_resolution"], aggregations=(one,))


def value_of(desk: Customers, definition: Definition) -> Value:
    return read(organization=desk.organization, definition=definition, period=MARCH)


@pytest.fixture
def desk() -> Customers:
    desk = Customers()
    for _ in range(5):
        desk.measured(Measure.SOLVED, at=march(5))
    for euros in (10, 20, 60):
        desk.entered(Measure.COST, euros, variant="EUR")
    desk.pays(desk.account("A-1"), (40, march(1)))
    desk.pays(desk.account("A-2"), (60, march(1)))
    return desk


def other_currency(desk: Customers) -> None:
    desk.entered(Measure.COST, 1000, variant="PLN")
    desk.pays(desk.account("A-3"), (1000, march(1)), currency="PLN")


@pytest.mark.parametrize("how", sorted(OF_EUROS))
def test_the_chosen_currency_alone_is_read(desk: Customers, how: str) -> None:
    before = value_of(desk, of(how, "EUR"))
    assert (before.value, before.currency) == (OF_EUROS[how], "EUR")
    other_currency(desk)
    assert value_of(desk, of(how, "EUR")) == before


@pytest.mark.parametrize("how", sorted(OF_EUROS))
def test_without_a_chosen_one_two_are_refused(desk: Customers, how: str) -> None:
    before = value_of(desk, of(how))
    assert (before.value, before.currency) == (OF_EUROS[how], "EUR")
    other_currency(desk)
    value = value_of(desk, of(how))
    assert (value.value, value.numerator, value.refused) == (None, None, "currencies")


@pytest.mark.parametrize("unit", ["ratio", "share", "per_hour", "seconds"])
def test_money_is_money_in_whatever_unit_a_ratio_of_it_is_shown(desk: Customers, unit: str) -> None:
    """90 euros and 1,000 zlotys for five solved tickets are no 218."""
    assert value_of(desk, of("ratio", unit=unit)).value == 18
    other_currency(desk)
    assert value_of(desk, of("ratio", unit=unit)).refused == "currencies"
    assert value_of(desk, of("ratio", "PLN", unit)).value == 200


@pytest.mark.parametrize("unit", ["money", "ratio"])
def test_money_is_not_stored_in_whatever_unit(unit: str) -> None:
    assert not is_stored(of("ratio", unit=unit))
    assert not is_stored(of("ratio", "EUR", unit))
    assert not is_stored(of("within"))
    assert is_stored(CATALOGUE["tickets_per_hour"])
