"""docs/metrics.md says what the catalogue says; the page says the same, and can be searched."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import escape

from metrics.asking.finding import found, wanted
from metrics.catalogue import CATALOGUE
from metrics.catalogue.edges import EDGES, edges_of
from metrics.catalogue.edges import ENTERED as UNTIL_ENTERED
from metrics.facts import ENTERED, HOUR, Event, Excluded, Measure
from metrics.measures import measure_ticket
from metrics.showing.weekly import Known
from metrics.templatetags.metric import reference as reference_tag
from metrics.use_cases.limits import set_limits
from metrics.values import read, read_by
from metrics.wording.origins import origins
from metrics.wording.reference import PATH, reference
from metrics.wording.words import MEASURES, STAGES
from tests.metrics.values.customers import Customers
from tests.metrics.values.world import World as Numbers
from tests.world import World

MONDAY = 1_772_442_000_000_000  # 2 March 2026, 9:00 UTC, in microseconds


def test_the_file_is_up_to_date() -> None:
    told = "docs/metrics.md is out of date: run manage.py metrics_reference"
    assert PATH.read_text(encoding="utf-8") == reference(), told


def test_every_line_has_its_formula_edges_and_source() -> None:
    text = reference()
    for key, definition in CATALOGUE.items():
        assert f"· `{key}`" in text
        assert str(definition.formula) in text
        assert EDGES[key], key
        assert origins(definition), key
    assert EDGES.keys() == CATALOGUE.keys()


def test_what_is_set_beside_something_else_says_that_nothing_entered_is_no_zero() -> None:
    of_entries = {key for key, each in CATALOGUE.items() if each.default.is_of_entries}
    assert {"cost_per_resolution", "account_coverage", "red_account_coverage"} <= of_entries
    assert {key for key in of_entries if UNTIL_ENTERED not in EDGES[key]} == set()


def test_how_a_metric_is_computed_is_told_in_each_readers_language() -> None:
    definition = CATALOGUE["account_coverage"]
    told: dict[str, str] = {}
    for language in ("en", "pl", "ru", "th", "en"):
        with translation.override(language):
            found = reference_tag(definition)
            assert told.setdefault(language, found) == found
            assert all(escape(str(words)) in found for words in edges_of("account_coverage"))
    assert len(set(told.values())) == 4


def test_every_measure_has_its_words_and_every_stage() -> None:
    assert MEASURES.keys() == set(Measure)
    assert {definition.stage for definition in CATALOGUE.values()} <= STAGES.keys()


def test_what_would_bring_a_metric() -> None:
    with translation.override("en"):
        assert origins(CATALOGUE["account_coverage"]) == [
            "The list of accounts, with who looks after them.",
            "Typed in, uploaded or sent by a program: Live contacts with an account.",
        ]
        assert len(origins(CATALOGUE["csat"])) == 1
        assert len(origins(CATALOGUE["cost_per_resolution"])) == 2


def looked_for(**given: str) -> set[str]:
    known = {key: Known(None, definition) for key, definition in CATALOGUE.items()}
    return set(found(known, wanted(given)))


def test_metrics_are_found_by_words_category_and_stage() -> None:
    with translation.override("en"):
        assert looked_for(q="revenue") == {"net_revenue_retention", "expansion"}
        assert looked_for(q="CHURN") == {"churn"}
        assert looked_for(q="accounts lost") == {"churn"}
        assert looked_for(category="team", stage="team") >= {"team_pulse", "hires"}
        assert looked_for(category="team", stage="support") == set()
        assert looked_for(category="nonsense") == set(CATALOGUE)
    with translation.override("pl"):
        assert "hires" in looked_for(q="zatrudnienia")


@pytest.mark.django_db
def test_the_page_finds_and_says_what_is_missing(world: World) -> None:
    Customers(organization=world.organization)
    client = world.client(world.alice)
    shown = client.get(world.url("metrics:list"), {"q": "churn"}).content.decode()
    assert "How many accounts we lost." in shown
    assert "The list of accounts, with who looks after them." in shown
    assert "First response time" not in shown
    nothing = client.get(world.url("metrics:list"), {"q": "no such thing"}).content.decode()
    assert "No metric is like that" in nothing


@pytest.mark.django_db
def test_a_metric_says_its_edges_and_source(world: World) -> None:
    client = world.client(world.alice)
    shown = client.get(world.url("metrics:detail", key="retention")).content.decode()
    assert "The start is the end of the day before" in shown
    assert "The list of accounts" in shown


def test_what_is_said_of_tickets_created_by_an_agent_is_what_is_measured() -> None:
    """An agent writes first, the customer an hour later, and has an answer after two more."""
    hours = [MONDAY + hour * HOUR for hour in range(4)]
    told = [
        Event("1", hours[0], "created", "ann", "agent"),
        Event("2", hours[1], "customer_message", "cat", "customer"),
        Event("3", hours[3], "agent_reply", "ann", "agent"),
    ]
    rows = {row.measure: row for row in measure_ticket(told, as_of=hours[3]).rows}
    left_out = "Tickets created by an agent are left out."
    with translation.override("en"):
        first, every = (
            [str(words) for words in edges_of(key)]
            for key in ("first_response_time", "average_response_time")
        )
    assert rows[Measure.FIRST_RESPONSE].excluded is Excluded.CREATED_BY_AGENT
    assert left_out in first
    assert (rows[Measure.RESPONSE].excluded, rows[Measure.RESPONSE].value) == (0, 2 * HOUR)
    assert left_out not in every
    begins = "On a ticket created by an agent the wait begins with the customer's first message."
    assert begins in every


@pytest.mark.django_db
def test_what_is_said_of_tickets_without_a_topic_is_what_is_counted() -> None:
    """Of five tickets one has two topics, one has one, and three have none."""
    numbers = Numbers()
    for topics in (["login", "billing"], ["login"], [], [], []):
        ticket = numbers.ticket(topics=topics)
        numbers.measured(Measure.CREATED, ticket=ticket)
        for name in topics or [""]:
            numbers.measured(Measure.TOPIC, ticket=ticket, variant=name)
    asked: dict[str, Any] = {
        "organization": numbers.organization,
        "definition": CATALOGUE["top_topics"],
        "period": (date(2026, 3, 2), date(2026, 3, 9)),
    }
    assert read(aggregation="sum", **asked).value == 6
    shares = read_by(by="topic", aggregation="share", **asked)
    assert sorted(value.value or 0 for value in shares.values()) == [
        Fraction(1, 5),
        Fraction(2, 5),
        Fraction(3, 5),
    ]
    with translation.override("en"):
        formula, edges = str(asked["definition"].formula), [*map(str, edges_of("top_topics"))]
    assert "once for each topic that they have, or once without any" in formula
    assert "of all tickets created" in formula
    assert any("the total has it in it" in words for words in edges)


@pytest.mark.django_db
def test_limits_that_are_set_stand_in_the_words(world: World) -> None:
    set_limits(
        organization=world.organization,
        by=world.adam,
        short_abandon=45,
        answered_in_time=1,
        solved_within=24,
        covered_by=1,
    )
    page = world.client(world.vera).get(world.url("metrics:detail", key="service_level"))
    shown = page.content.decode()
    assert "In time is within 1 second." in shown
    assert "Who gives up within 45 seconds is left out." in shown
    assert "30 seconds" not in shown
    with translation.override("en"):
        usual = [str(words) for words in edges_of("service_level")]
    assert "In time is within 20 seconds, unless another limit is set." in usual


def said(key: str) -> str:
    with translation.override("en"):
        return " ".join(map(str, edges_of(key)))


def test_what_was_decided_stands_beside_the_formula() -> None:
    """Each of these is a decision that moves the number (decisions 0011, 0030, 0031, 0035)."""
    of_tickets = {
        key for key, one in CATALOGUE.items() if any(m not in ENTERED for m in one.measures)
    }
    for key in of_tickets:
        assert "what is dated before the creation" in said(key), key
        assert "Tickets created in an outage" in said(key), key
        assert "a decision has taken out" in said(key), key
    for key in ("quality_score", "consistent_resolution"):
        assert "a decision has taken out" in said(key), key
    for key in ("abandonment_rate", "service_level"):
        assert "An offer of which no outcome is known counts" in said(key), key
    for key, one in CATALOGUE.items():
        hours = any(way.in_business_time for way in one.aggregations)
        assert hours == ("Opening hours are those of the team credited at its end" in said(key))
    for key in ("sla_first_response", "sla_resolution"):
        assert "The clock runs from the creation on" in said(key), key
        assert "What is broken stays so" in said(key), key
    assert "taken back by a reopen" in said("sla_resolution")
    assert "solved in time and is open again is such a miss too" in said("solved_within")
    for number in ("0011", "0030", "0031", "0032", "0035"):
        (path,) = (PATH.parent / "decisions").glob(f"{number}-*.md")
        assert f"(decisions/{path.name})" in reference()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "stage", "window"),
    [("csat", "Support", "The last 4 weeks"), ("churn", "Renewal", "The last 12 months")],
)
def test_the_page_says_stage_and_usual_window(
    world: World, key: str, stage: str, window: str
) -> None:
    page = world.client(world.alice).get(world.url("metrics:detail", key=key))
    assert (str(page.context["stage"]), str(page.context["window"])) == (stage, window)
    shown = page.content.decode()
    assert "Usual window" in shown
    assert "Stage of the customer" in shown
