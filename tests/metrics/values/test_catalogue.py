"""The catalogue: complete, consistent, and the same as JSON."""

import json

import pytest

from metrics.catalogue import CATALOGUE, Definition, definition_from_json, to_json
from metrics.catalogue_setup import current_versions, definitions, ensure_metrics
from metrics.facts import Measure
from people.figures import measure_value
from people.models import Organization

SOON = ("consistent_resolution", "tickets_per_hour")
TICKET_METRICS = [
    "csat",
    "csat_average",
    "ces",
    "nps",
    "complaints",
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
    "solved_within",
    "tickets_created",
    "tickets_solved",
    "volume_by_channel",
    "top_topics",
    "backlog",
    "abandonment_rate",
    "service_level",
    "untagged_share",
]


@pytest.fixture(params=sorted(CATALOGUE))
def definition(request: pytest.FixtureRequest) -> Definition:
    return CATALOGUE[request.param]


def test_every_metric_on_ticket_measures_is_there() -> None:
    assert sorted(CATALOGUE) == sorted(TICKET_METRICS)


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


def test_its_guards_exist_or_come_later(definition: Definition) -> None:
    assert set(definition.guards) <= CATALOGUE.keys() | set(SOON)


def test_what_is_never_shown_for_one_agent_has_no_agents_level() -> None:
    for key in ("first_contact_resolution", "tickets_created", "nps"):
        assert "A" not in CATALOGUE[key].levels


def test_fair_for_one_agent_as_decided() -> None:
    fair = {key for key, one in CATALOGUE.items() if one.fair_for_one}
    assert all("A" in CATALOGUE[key].levels for key in fair)
    assert not fair & {"handle_time", "tickets_solved", "time_on_tickets"}


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
