"""The catalogue: complete, consistent, and the same as JSON."""

import json

import pytest

from metrics.catalogue import CATALOGUE, Definition, definition_from_json, to_json
from metrics.catalogue_setup import current_versions, definitions, ensure_metrics
from metrics.facts import Measure
from people.figures import measure_value
from people.models import Organization

# As ../shared/metrics.md lists them, without the promises that come with opening hours.
TABLE = [
    "csat",
    "csat_average",
    "ces",
    "nps",
    "surveys_collected",
    "complaints",
    "negative_reviews",
    "positive_reviews",
    "first_response_time",
    "average_response_time",
    "resolution_time",
    "first_resolution_time",
    "first_contact_resolution",
    "handle_time",
    "time_in_hand",
    "time_on_tickets",
    "waiting_time",
    "replies_per_ticket",
    "escalation_rate",
    "reopen_rate",
    "lasting_resolution",
    "consistent_resolution",
    "solved_within",
    "tickets_created",
    "tickets_solved",
    "tickets_per_hour",
    "volume_by_channel",
    "top_topics",
    "backlog",
    "abandonment_rate",
    "service_level",
    "response_rate",
    "automated_resolution_rate",
    "cost_per_resolution",
    "quality_score",
    "kb_visits",
    "self_service_ratio",
    "message_open_rate",
    "account_coverage",
    "red_account_coverage",
    "follow_ups",
    "calls_best_customers",
    "exit_calls",
    "reactivation_messages",
    "account_health",
    "retention",
    "churn",
    "net_revenue_retention",
    "expansion",
    "repeat_orders",
    "repeat_customers",
    "return_rate",
    "team_pulse",
    "promotions",
    "hires",
    "training_hours",
    "topics_documented",
    "kb_articles",
    "feedback_forwarded",
    "untagged_share",
    "negative_voices",
]
PROMISES = {"sla_first_response", "sla_resolution"}


@pytest.fixture(params=sorted(CATALOGUE))
def definition(request: pytest.FixtureRequest) -> Definition:
    return CATALOGUE[request.param]


def test_every_metric_of_the_table_is_there() -> None:
    assert CATALOGUE.keys() - PROMISES == set(TABLE)
    assert len(TABLE) == 61


def test_it_survives_being_stored(definition: Definition) -> None:
    stored = json.loads(json.dumps(to_json(definition)))
    assert definition_from_json(stored) == definition
    assert to_json(definition_from_json(stored)) == stored


def test_its_words_say_something(definition: Definition) -> None:
    for words in (definition.name, definition.description, definition.formula):
        assert len(str(words)) > 3
    assert str(definition.description).endswith(".")
    assert str(definition.formula).endswith(".")


def test_its_units_can_be_shown(definition: Definition) -> None:
    for one in definition.aggregations:
        assert measure_value(1_000_000, one.unit)
        assert str(one.label)


def test_its_guards_exist(definition: Definition) -> None:
    assert set(definition.guards) <= CATALOGUE.keys()


def test_what_is_never_shown_for_one_agent_has_no_agents_level() -> None:
    for key in ("first_contact_resolution", "tickets_created", "nps"):
        assert "A" not in CATALOGUE[key].levels


def test_fair_for_one_agent_as_decided() -> None:
    fair = {key for key, one in CATALOGUE.items() if one.fair_for_one}
    assert all("A" in CATALOGUE[key].levels for key in fair)
    assert not fair & {"handle_time", "tickets_solved", "time_on_tickets", "follow_ups"}
    assert {"tickets_per_hour", "quality_score", "account_coverage", "account_health"} <= fair


def test_backlog_alone_reads_spells() -> None:
    for one in CATALOGUE.values():
        spells = any(aggregation.of_spells for aggregation in one.aggregations)
        assert spells == (one.measures == {Measure.BACKLOG})


def test_an_unknown_aggregation_is_refused() -> None:
    with pytest.raises(KeyError):
        CATALOGUE["csat"].aggregation("median")


@pytest.mark.django_db
def test_an_organization_gets_what_it_lacks_once() -> None:
    organization = Organization.objects.create(name="Acme", slug="acme")
    assert definitions(organization) == CATALOGUE
    assert ensure_metrics(organization) == len(CATALOGUE)
    assert ensure_metrics(organization) == 0
    assert [version.metric.key for version in current_versions(organization)] == sorted(CATALOGUE)
    assert definitions(organization) == CATALOGUE
