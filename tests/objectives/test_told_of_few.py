"""What a lead may measure a key result by: no figure that the metric's page keeps back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from metrics.catalogue import definition_from_json
from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Channel, Measure
from metrics.showing.judging import Standing
from objectives.baselines import Baseline
from people.models import Membership, Role
from tests.metrics.pages.conftest import numbers
from tests.metrics.values.world import World as Numbers
from tests.objectives.cases import TUESDAY, Quarter, at, quarter
from tests.world import World, person

__all__ = ["numbers", "quarter"]
pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2026, 9, 15, 12, tzinfo=UTC)
BEFORE = {"start": "2026-09-03", "end": "2026-10-01"}  # the four weeks before the cycle


def rated(numbers: Numbers, team: str, channel: Channel, agents: int, each: int) -> None:
    for agent in range(agents):
        for _ in range(each):
            who = f"{team} {agent}"
            numbers.measured(Measure.CSAT, 1, SEPTEMBER, team=team, person=who, channel=channel)


@pytest.fixture
def rating(numbers: Numbers) -> Numbers:
    numbers.source.as_of = numbers.source.synced_at = TUESDAY
    numbers.source.save()
    ensure_metrics(numbers.organization)
    for each in range(4):
        place = numbers.team("north")
        person(numbers.organization, f"Worker {each}", Role.AGENT, works_in=place)
    return numbers


def on_the_page(world: World, who: Membership, **asked: str) -> Standing:
    page = world.client(who).get(world.url("metrics:detail", key="csat"), asked | BEFORE)
    standing: Standing = page.context["now"][0].standing
    return standing


def proposed(
    world: World, who: Membership, quarter: Quarter, key: str = "csat", **typed: str
) -> Baseline | None:
    """What the form of a new key result proposes when this is chosen."""
    versions = current_versions(world.organization)
    (version,) = (each for each in versions if each.metric.key == key)
    one = definition_from_json(version.definition).default.name
    asked: dict[str, Any] = {"kind": "reach", "metric": str(version.pk), "aggregation": one}
    url = world.url("objectives:new-key-result", objective=quarter.objective().pk)
    answer = world.client(who).get(url, asked | {"window": "", "title": "x", "team": ""} | typed)
    assert answer.status_code == 200
    found: Baseline | None = answer.context["proposal"]
    return found


def test_a_large_team_of_which_one_agent_was_rated(
    world: World, quarter: Quarter, rating: Numbers
) -> None:
    """Four work in North, so that a lead of others may choose it; six ratings are one agent's."""
    rated(rating, "north", Channel.CHAT, 1, 6)
    north = rating.team("north")
    with at(TUESDAY):
        assert on_the_page(world, world.bob, team="north") == Standing.PRIVATE
        assert proposed(world, world.bob, quarter, team=str(north.pk)) is None
        director = proposed(world, world.alice, quarter, team=str(north.pk))
    assert director is not None
    assert director.n == 6


def test_what_one_agent_had_entered_of_a_measure_of_teams(
    world: World, quarter: Quarter, rating: Numbers
) -> None:
    north = rating.team("north")
    rating.measured(Measure.TOPIC_DOCUMENTED, 7, SEPTEMBER, team="north", person="Worker 1")
    with at(TUESDAY):
        assert proposed(world, world.bob, quarter, "topics_documented", team=str(north.pk)) is None
        rating.measured(Measure.TOPIC_DOCUMENTED, 1, SEPTEMBER, team="north", person="Worker 2")
        for who in ("Worker 0", "Worker 3"):
            rating.measured(Measure.TOPIC_DOCUMENTED, 1, SEPTEMBER, team="north", person=who)
        four = proposed(world, world.bob, quarter, "topics_documented", team=str(north.pk))
    assert four is not None
    assert four.n == 4


def test_a_channel_beside_that_of_a_single_agent(
    world: World, quarter: Quarter, rating: Numbers
) -> None:
    """51 in all, 35 by phone, 10 by e-mail: the rest is the one agent's who chats."""
    rated(rating, "north", Channel.CHAT, 1, 6)
    rated(rating, "north", Channel.EMAIL, 5, 2)
    rated(rating, "north", Channel.PHONE, 5, 7)
    with at(TUESDAY):
        assert on_the_page(world, world.bob, channel="email") == Standing.BESIDE
        assert proposed(world, world.bob, quarter, channel="email") is None
        assert proposed(world, world.bob, quarter, channel="chat") is None
        phone = proposed(world, world.bob, quarter, channel="phone")
        company = proposed(world, world.bob, quarter)
    assert phone is not None
    assert company is not None
    assert (phone.n, company.n) == (35, 51)


def test_it_says_why_and_keeps_what_was_typed(
    world: World, quarter: Quarter, rating: Numbers
) -> None:
    rated(rating, "north", Channel.CHAT, 1, 6)
    versions = current_versions(world.organization)
    (version,) = (each for each in versions if each.metric.key == "csat")
    url = world.url("objectives:new-key-result", objective=quarter.objective(team=world.tier1).pk)
    typed = {
        "kind": "reach",
        "title": "North is liked",
        "metric": str(version.pk),
        "aggregation": "share",
        "team": str(rating.team("north").pk),
        "window": "default",
        "baseline": "80 %",
        "target": "90 %",
        "weight": "1",
        "reason": "It was left out.",
    }
    with at(TUESDAY):
        answer = world.client(world.bob).post(url, typed)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["team"]
    assert "At least 4 agents must stand behind" in str(form.errors["team"])
    assert 'value="North is liked"' in answer.content.decode()
