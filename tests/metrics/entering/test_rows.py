"""Each kind of row by hand, and every way in which one can be wrong."""

from datetime import date
from typing import Any

import pytest

from metrics.catalogue import CATALOGUE
from metrics.entering.book import Allowed
from metrics.entering.cells import Raw
from metrics.entering.problems import WORDS
from metrics.entering.rows import check_rows
from metrics.entering.spec import BY_KEY, KINDS, columns_of, needed
from metrics.facts import Measure
from tests.metrics.entering.rows import BOOK, checked, reasons

DAY = "2026-04-01"
MIDNIGHT = 1_774_994_400_000_000  # 2026-03-31T22:00Z, in Warsaw's summer time
MILLION = 1_000_000
COUNTS = [
    "survey_offered",
    "positive_review",
    "negative_review",
    "kb_visit",
    "order",
    "repeat_order",
    "unit_returned",
    "unit_sold",
    "automated_resolution",
]
OF_A_TEAM = ["kb_article", "promotion", "hire", "topic_documented", "feedback_forwarded"]
ONE_EACH = [
    "survey_collected",
    "follow_up",
    "reactivation_message",
    "exit_call",
    "best_customer_call",
]


def fact(**cells: str) -> Any:
    """The one fact that a row says."""
    found = checked({"date": DAY, **cells})
    assert found.bad == []
    (good,) = found.good
    return good.fact


def test_every_measure_from_elsewhere_has_its_line() -> None:
    elsewhere = {m for m in Measure if m >= Measure.SURVEY_OFFERED} | {Measure.NPS}
    assert set(KINDS) == elsewhere
    for kind in KINDS.values():
        assert set(needed(kind)) <= set(columns_of(kind))


@pytest.mark.parametrize("measure", COUNTS + OF_A_TEAM)
def test_counts(measure: str) -> None:
    found = fact(measure=measure, value="17", team="tier-1")
    assert (found.measure, found.value, found.weight) == (
        Measure[measure.upper()],
        17 * MILLION,
        MILLION,
    )
    assert found.at == MIDNIGHT
    assert reasons({"measure": measure, "date": DAY, "value": "1.5"}) == [(2, "value", "not_whole")]
    assert reasons({"measure": measure, "date": DAY, "value": "-1"}) == [(2, "value", "below")]
    assert reasons({"measure": measure, "date": DAY}) == [(2, "value", "missing")]


@pytest.mark.parametrize("measure", COUNTS)
def test_counts_of_the_company(measure: str) -> None:
    assert fact(measure=measure, value="17").team is None


@pytest.mark.parametrize("measure", OF_A_TEAM)
def test_what_no_company_has_is_somebodys(measure: str) -> None:
    assert fact(measure=measure, value="2", person="carol").person is not None
    assert reasons({"measure": measure, "date": DAY, "value": "2"}) == [
        (2, "person", "nobody_credited")
    ]


def test_what_the_catalogue_has_for_no_company_is_entered_for_somebody() -> None:
    kinds = {
        KINDS[part.measure]
        for metric in CATALOGUE.values()
        if "C" not in metric.levels
        for aggregation in metric.aggregations
        for part in aggregation.numerator
        if part.measure in KINDS
    }
    assert {kind.key for kind in kinds} >= {*OF_A_TEAM, "training_hours"}
    assert {kind.credited for kind in kinds} <= {"either", "person", "team"}


@pytest.mark.parametrize("measure", ONE_EACH)
def test_one_each_with_the_account_or_how_many(measure: str) -> None:
    assert fact(measure=measure, account="Acme").value == MILLION
    assert fact(measure=measure, account="A-1", value="1").account == 1
    assert fact(measure=measure, value="24").value == 24 * MILLION
    assert reasons({"measure": measure, "date": DAY, "account": "Acme", "value": "2"}) == [
        (2, "value", "one_an_account")
    ]


@pytest.mark.parametrize("measure", ["live_contact", "account_review"])
def test_one_each_of_an_account(measure: str) -> None:
    assert fact(measure=measure, account="acme", person="carol").value == MILLION
    assert reasons({"measure": measure, "date": DAY}) == [(2, "account", "missing")]


@pytest.mark.parametrize(("score", "kept"), [("0", 0), ("6", 6), ("7", 7), ("10", 10)])
def test_nps_keeps_the_score(score: str, kept: int) -> None:
    found = fact(measure="nps", value=score, subject="anna@x.test", wave="Spring")
    assert (found.value, found.subject, found.wave) == (kept * MILLION, "anna@x.test", "Spring")


@pytest.mark.parametrize("measure", ["training_hours", "staffed_hours"])
def test_hours_are_somebodys(measure: str) -> None:
    assert fact(measure=measure, value="7,5", person="carol@x.test").value == 7_500_000
    assert fact(measure=measure, value="7.5", team="Tier 1").team == 21
    assert reasons({"measure": measure, "date": DAY, "value": "7.5"}) == [
        (2, "person", "nobody_credited")
    ]


def test_a_verdict() -> None:
    yes = fact(measure="standard_met", value="Tak", person="carol", topic="billing")
    assert (yes.value, yes.variant) == (MILLION, "billing")
    assert fact(measure="standard_met", value="no", person="carol").value == 0
    assert reasons(
        {"measure": "standard_met", "date": DAY, "value": "90 %", "person": "carol"}
    ) == [(2, "value", "not_yes_or_no")]


def test_messages_opened() -> None:
    found = fact(measure="message_opened", value="90", sent="1,200")
    assert (found.value, found.weight) == (90 * MILLION, 1200 * MILLION)
    # 45 % of 200 are 90; of 30 they are 13.5, which cannot be.
    assert fact(measure="message_opened", value="45 %", sent="200").value == 90 * MILLION
    row = {"measure": "message_opened", "date": DAY}
    assert reasons(row | {"value": "45 %", "sent": "30"}) == [(2, "value", "not_whole")]
    assert reasons(row | {"value": "31", "sent": "30"}) == [(2, "value", "more_than_sent")]
    assert reasons(row | {"value": "1"}) == [(2, "sent", "missing")]
    assert reasons(row | {"value": "0", "sent": "0"}) == [(2, "sent", "below")]
    assert reasons(row | {"value": "-1", "sent": "5"}) == [(2, "value", "below")]
    assert reasons(row | {"value": "1", "sent": "x"}) == [(2, "sent", "not_a_number")]
    # Of a percentage of what was sent nobody knows how many that are.
    for sent in ("200 %", "20.5 %"):
        assert reasons(row | {"value": "1", "sent": sent}) == [(2, "sent", "percent_of_what")], sent


def test_scores() -> None:
    assert fact(measure="quality_score", value="9,5", person="carol").value == 9_500_000
    assert fact(measure="pulse", value="8", team="tier-1").person is None
    assert reasons(
        {"measure": "quality_score", "date": DAY, "value": "10.5", "person": "carol"},
        {"measure": "quality_score", "date": DAY, "value": "9"},
        {"measure": "pulse", "date": DAY, "value": "8", "team": "tier-1", "person": "carol"},
        {"measure": "pulse", "date": DAY, "value": "8"},
        {"measure": "nps", "date": DAY, "value": "11"},
        {"measure": "nps", "date": DAY, "value": "9.5"},
        {"measure": "nps", "date": DAY, "value": "90 %"},
    ) == [
        (2, "value", "off_scale"),
        (3, "person", "missing"),
        (4, "person", "no_person_here"),
        (5, "team", "missing"),
        (6, "value", "off_scale"),
        (7, "value", "not_whole"),
        (8, "value", "percent_of_what"),
    ]


def test_money() -> None:
    found = fact(measure="cost", value="1 250,75", currency="pln", team="tier-1")
    assert (found.value, found.variant) == (1_250_750_000, "PLN")
    row = {"measure": "cost", "date": DAY, "value": "1"}
    assert reasons(row, row | {"currency": "zł"}) == [
        (2, "currency", "missing"),
        (3, "currency", "unknown_currency"),
    ]


def test_revenue_of_an_account() -> None:
    found = fact(measure="account_revenue", value="500", currency="EUR", account="a-1")
    assert (found.account, found.value, found.variant) == (1, 500 * MILLION, "EUR")
    row = {"measure": "account_revenue", "value": "500", "currency": "EUR"}
    assert reasons(
        row | {"account": "A-1", "date": "2025-01-14"},
        row | {"account": "A-1", "date": "2025-01-15"},
        row | {"account": "A-9", "date": DAY},
        row | {"date": DAY},
        row | {"account": "A-2", "date": "2026-02-01"},
        row | {"account": "A-2", "date": "2026-02-01", "value": "0"},
        row | {"account": "A-1", "date": "2026-06-01", "value": "-5"},
        row | {"account": "Twin", "date": DAY},
    ) == [
        (2, "date", "before_account"),
        (4, "account", "unknown_account"),
        (5, "account", "missing"),
        (6, "date", "after_account"),
        (8, "value", "below"),
        (9, "account", "two_accounts"),
    ]


def test_an_account_has_one_currency() -> None:
    row = {"measure": "account_revenue", "value": "5", "account": "A-1"}
    assert reasons(
        row | {"date": "2026-01-01", "currency": "EUR"},
        row | {"date": "2026-02-01", "currency": "PLN"},
        row | {"date": "2026-03-01", "currency": "EUR"},
        row | {"date": "2026-03-01", "currency": "EUR", "account": "A-2", "value": "0"},
        row | {"date": "2026-03-01", "currency": "EUR"},
    ) == [(3, "currency", "two_currencies"), (6, "date", "same_day")]


def test_a_currency_that_is_kept_stays_unless_all_of_it_is_replaced() -> None:
    row = {"measure": "account_revenue", "value": "5", "account": "A-1", "currency": "PLN"}
    key = checked(row | {"date": "2026-01-01"}).good[0].fact.key
    book = BOOK._replace(currencies={1: {key: "EUR"}})
    assert reasons(row | {"date": "2026-02-01"}, book=book) == [(2, "currency", "two_currencies")]
    assert reasons(row | {"date": "2026-01-01"}, row | {"date": "2026-02-01"}, book=book) == []


def test_health_of_an_account() -> None:
    found = fact(measure="account_health", value="72", colour="Żółty", account="Acme")
    assert (found.value, found.variant) == (72 * MILLION, "yellow")
    assert fact(measure="account_health", value="90 %", colour="green", account="Acme").value == (
        90 * MILLION
    )
    row = {"measure": "account_health", "date": DAY, "account": "Acme", "colour": "red"}
    assert reasons(
        row | {"value": "0.9"},
        row | {"value": "101"},
        row | {"value": "50", "colour": "blue"},
        row | {"value": "50", "colour": ""},
    ) == [
        (2, "value", "which_percent"),
        (3, "value", "off_scale"),
        (4, "colour", "unknown_colour"),
        (5, "colour", "missing"),
    ]


@pytest.mark.parametrize(
    ("text", "kept"), [("90 %", 900_000), ("90,5 %", 905_000), ("90,5", 905_000), ("0", 0)]
)
def test_a_percentage_of_ones_own(text: str, kept: int) -> None:
    assert fact(measure="own:adoption", value=text).value == kept


@pytest.mark.parametrize("text", ["0.9", "1", "0,905"])
def test_a_percentage_that_may_be_a_part_is_asked_about(text: str) -> None:
    assert reasons({"measure": "own:adoption", "date": DAY, "value": text}) == [
        (2, "value", "which_percent")
    ]


@pytest.mark.parametrize("text", ["150", "100.01", "-20 %", "900 %", "-2"])
def test_a_percentage_of_ones_own_is_a_part(text: str) -> None:
    """No share leaves 0…1: an average of 150 % would be no share of anything."""
    row = {"measure": "own:adoption", "date": DAY, "value": text}
    assert reasons(row) == [(2, "value", "off_scale")]
    (problem,) = checked(row).bad[0].problems
    assert problem.words == f"“{text}” lies outside the scale from 0 % to 100 %."


@pytest.mark.parametrize(("text", "kept"), [("0", 0), ("100", MILLION), ("100 %", MILLION)])
def test_both_ends_of_a_percentage_are_in_it(text: str, kept: int) -> None:
    assert fact(measure="own:adoption", value=text).value == kept


def test_measures_of_ones_own() -> None:
    assert fact(measure="own:demos", value="3").variant == "demos"
    assert fact(measure="own:debt", value="-2.5").value == -2_500_000
    assert reasons(
        {"measure": "own:demos", "date": DAY, "value": "2.5"},
        {"measure": "own:unheard", "date": DAY, "value": "2"},
        {"measure": "own", "date": DAY, "value": "2"},
    ) == [(2, "value", "not_whole"), (3, "measure", "unknown_own"), (4, "measure", "unknown_own")]


def test_what_else_can_be_wrong() -> None:
    row = {"measure": "follow_up", "date": DAY, "value": "1"}
    assert reasons(
        row | {"measure": "shoe_size"},
        row | {"measure": ""},
        row | {"date": ""},
        row | {"date": "2026-05-02"},
        row | {"date": "2026-04-01T25:00:00Z"},
        row | {"person": "nobody"},
        row | {"person": "Sam"},
        row | {"team": "Tier 9"},
        row | {"account": "A-77", "value": ""},
        row | {"measure": "kb_visit", "account": "Acme"},
        row | {"key": "k" * 191},
        row | {"date": "yesterday", "value": "x"},
    ) == [
        (2, "measure", "unknown_measure"),
        (3, "measure", "missing"),
        (4, "date", "missing"),
        (5, "date", "in_future"),
        (6, "date", "not_a_moment"),
        (7, "person", "unknown_person"),
        (8, "person", "two_people"),
        (9, "team", "unknown_team"),
        (10, "account", "unknown_account"),
        (11, "account", "no_account_here"),
        (12, "key", "too_long"),
        (13, "date", "not_a_day"),
        (13, "value", "not_a_number"),
    ]


def test_an_exact_moment_counts_where_it_was() -> None:
    found = fact(measure="follow_up", date="2026-04-01T00:30:00+02:00", value="1")
    assert found.at == MIDNIGHT + 30 * 60 * MILLION
    assert found.day == ""


def test_a_given_key_stands_once_in_a_file() -> None:
    row = {"measure": "follow_up", "date": DAY, "value": "1", "key": "k1"}
    assert reasons(row, row | {"value": "2"}) == [(3, "key", "twice")]


def test_keys_made_of_what_the_row_is_about() -> None:
    """The same file again gives the same keys; a corrected value keeps its key."""
    row = {"measure": "follow_up", "date": DAY, "account": "Acme", "person": "carol"}
    first = [good.fact.key for good in checked(row, row).good]
    assert len(set(first)) == 2
    assert [good.fact.key for good in checked(row, row).good] == first
    score = {"measure": "quality_score", "date": DAY, "person": "carol"}
    assert len({checked(score | {"value": v}).good[0].fact.key for v in ("8", "9")}) == 1


def test_a_lead_enters_for_the_own_people_and_teams() -> None:
    book = BOOK._replace(allowed=Allowed(False, frozenset({11}), frozenset({21})))
    row = {"measure": "follow_up", "date": DAY, "value": "1"}
    account = {"measure": "live_contact", "date": DAY}
    assert reasons(
        row | {"person": "carol"},
        row | {"team": "tier-1"},
        row,
        account | {"account": "Acme"},
        account | {"account": "A-2"},
        book=book,
    ) == [(4, "person", "not_yours"), (6, "person", "not_yours")]


def test_nothing_is_lost() -> None:
    rows = [{"measure": "nps", "date": DAY, "value": value} for value in ("9", "x", "11", "10")]
    found = checked(*rows)
    assert len(found.good) + len(found.bad) == 4
    raws = check_rows([Raw(2, {}, ("value", "formula", {}))], BOOK)
    assert raws.bad[0].problems[0].words == str(WORDS["formula"])


def test_a_leap_day_and_the_first_day_of_an_account() -> None:
    assert BY_KEY["account_revenue"].spell
    good = checked(
        {
            "measure": "account_revenue",
            "date": "2024-02-29",
            "value": "1",
            "currency": "EUR",
            "account": "A-2",
        }
    ).good
    assert good[0].fact.day == date(2024, 2, 29).isoformat()
