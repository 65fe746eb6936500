"""The editor of own metrics: what it asks, what it refuses, what it makes."""

from typing import Any

import pytest
from django.test import Client

from metrics.catalogue import definition_from_json
from metrics.facts import Channel, Measure
from metrics.models import Metric, MetricVersion
from tests.metrics.pages.conftest import numbers as numbers
from tests.metrics.pages.conftest import rated as rated
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Good ratings in chat",
    "description": "As we say it.",
    "measure": "csat",
    "how": "share",
    "channel": "chat",
    "better": "up",
    "window": "last_4_weeks",
    "category": "satisfaction",
    "timing": "lagging",
    "levels": ["C", "T"],
}


@pytest.fixture
def alice(world: World) -> Client:
    return world.client(world.alice)


def made(world: World, alice: Client, **more: Any) -> Metric:
    """An own metric, as the editor makes it."""
    answer = alice.post(world.url("metrics:metric-new"), GIVEN | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return Metric.objects.get(key__startswith="own-")


def test_what_is_chosen_becomes_a_definition(world: World, alice: Client) -> None:
    metric = made(world, alice)
    assert (metric.key, metric.name) == ("own-good-ratings-in-chat", "Good ratings in chat")
    version = MetricVersion.objects.get(metric=metric)
    assert version.by == world.alice
    definition = definition_from_json(version.definition)
    assert definition.filters == {"channel": "chat"}
    assert str(definition.formula) == "Share: how many are so: Good rating; Channel: Chat"
    (part,) = definition.default.numerator
    assert (part.measure, part.what, definition.default.unit) == (Measure.CSAT, "value", "share")


def test_its_page_and_its_row_say_what_the_filter_leaves(
    world: World, alice: Client, numbers: Numbers
) -> None:
    """3 of 4 in chat are good, the one e-mail is not."""
    for value in (1, 1, 1, 0) * 10:
        numbers.measured(Measure.CSAT, value, day(50), channel=Channel.CHAT)
    numbers.measured(Measure.CSAT, 0, day(50), channel=Channel.EMAIL)
    metric = made(world, alice)
    page = alice.get(world.url("metrics:detail", key=metric.key)).content.decode()
    assert "75.0\N{NO-BREAK SPACE}%" in page
    listed = alice.get(world.url("metrics:list")).content.decode()
    assert "Good ratings in chat" in listed


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"measure": "first_response"}, "how", "not between 0 and 1"),
        ({"measure": "csat", "how": "median"}, "how", "choose “Share”"),
        ({"measure": "first_response", "how": "within"}, "high", "at least one"),
        (
            {"measure": "first_response", "how": "within", "low": "2 h", "high": "1 h"},
            "high",
            "below",
        ),
        ({"measure": "csat_score", "how": "sum"}, "how", "choose “Mean”"),
        ({"measure": "backlog", "how": "sum"}, "how", "last day"),
        ({"measure": "solved", "how": "last"}, "how", "last day"),
        ({"measure": "solved", "how": "ratio"}, "below", "divided"),
        ({"measure": "solved", "how": "sum", "also": "handle"}, "also", "different units"),
        ({"measure": "solved", "how": "sum", "also": "solved"}, "also", "twice"),
        ({"group": "Gone"}, "group", "no “Gone”"),
        ({"segment": "Gone"}, "segment", "no “Gone”"),
        ({"topic": "gone"}, "topic", "no “gone”"),
        ({"age_from": "30", "age_below": "30"}, "age_below", "above"),
        ({"measure": "one_touch", "levels": ["A"]}, "levels", "single agents"),
        ({"levels": []}, "levels", "at least one"),
        ({"fair_for_one": "on"}, "fair_for_one", "single agents"),
        ({"name": "Customer satisfaction"}, "name", "Another metric"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(
    world: World, alice: Client, given: dict[str, Any], field: str, says: str
) -> None:
    answer = alice.post(world.url("metrics:metric-new"), GIVEN | given)
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert not Metric.objects.filter(key__startswith="own-").exists()
