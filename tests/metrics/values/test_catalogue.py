"""The catalogue: complete, consistent, and the same as JSON."""

import json
from dataclasses import replace

import pytest

from metrics.catalogue import CATALOGUE, Definition, definition_from_json, to_json
from metrics.catalogue_setup import current_versions, definitions, ensure_metrics
from metrics.facts import Measure
from metrics.models import Metric, MetricVersion
from people.figures import measure_value
from people.models import Organization

# As the definition of the product lists them, without the promises that come with opening hours.
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


@pytest.mark.django_db
def test_a_changed_definition_is_a_new_version_and_the_old_one_stays() -> None:
    organization = Organization.objects.create(name="Acme", slug="acme")
    ensure_metrics(organization)
    old = to_json(replace(CATALOGUE["csat"], guards=("nps",)))
    MetricVersion.objects.filter(metric__key="csat").update(definition=old)
    assert ensure_metrics(organization) == 1
    assert ensure_metrics(organization) == 0
    first, second = MetricVersion.objects.filter(metric__key="csat").order_by("number")
    assert (first.number, first.definition) == (1, old)
    assert (second.number, second.definition) == (2, to_json(CATALOGUE["csat"]))
    assert definitions(organization) == CATALOGUE


@pytest.mark.django_db
def test_what_is_not_of_the_catalogue_is_left_alone() -> None:
    organization = Organization.objects.create(name="Acme", slug="acme")
    ensure_metrics(organization)
    own = Metric.objects.create(organization=organization, key="own-csat")
    kept = to_json(replace(CATALOGUE["csat"], key="own-csat", guards=("nps",)))
    MetricVersion.objects.create(organization=organization, metric=own, definition=kept)
    assert ensure_metrics(organization) == 0
