"""The editor of own metrics: what it asks, what it refuses, what it makes."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from metrics.catalogue import definition_from_json
from metrics.facts import Channel, Measure
from metrics.forms.own_metric import OwnMetricForm
from metrics.models import MeasureLimits, Metric, MetricVersion
from metrics.values import read_periods
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
        (
            {"measure": "solved", "how": "sum", "levels": ["A"], "fair_for_one": "on"},
            "fair_for_one",
            "volume",
        ),
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


def test_several_measures_add_up_and_one_more_is_asked_for(world: World, alice: Client) -> None:
    several = {"measure": "live_contact", "how": "sum", "also": "follow_up", "also_2": "exit_call"}
    metric = made(world, alice, channel="", name="All our contacts", **several)
    version = MetricVersion.objects.get(metric=metric)
    parts = definition_from_json(version.definition).default.numerator
    assert [part.measure for part in parts] == [
        Measure.LIVE_CONTACT,
        Measure.FOLLOW_UP,
        Measure.EXIT_CALL,
    ]
    form = alice.get(world.url("metrics:metric-change", key=metric.key)).context["form"]
    assert [(field.name, field.value()) for field in form.also_shown[:2]] == [
        ("also", "follow_up"),
        ("also_2", "exit_call"),
    ]
    assert [field.name for field in form.also_shown[2:]] == ["also_3"]


def test_what_is_open_past_an_own_limit_is_a_miss(world: World, alice: Client) -> None:
    """Of three solved tickets two within 2 h; a fourth is open past it: 2 of 4."""
    given = {"measure": "resolution", "how": "within", "high": "2 h", "misses": "on"}
    metric = made(world, alice, channel="", name="Solved within 2 h", **given)
    assert MeasureLimits.objects.get().past == [7200, 86400]
    definition = definition_from_json(MetricVersion.objects.get(metric=metric).definition)
    numbers = Numbers(organization=world.organization)
    for seconds in (60, 7200, 7201):
        numbers.measured(Measure.RESOLUTION, seconds, day(50))
    numbers.measured(Measure.OPEN_PAST_LIMIT, 0, day(50), variant="7200")
    numbers.measured(Measure.OPEN_PAST_LIMIT, 0, day(50), variant="86400")
    (value,) = read_periods(
        organization=world.organization,
        definition=definition,
        aggregation="share",
        periods=[(date(2026, 1, 1), date(2027, 1, 1))],
    )
    assert (value.value, value.n) == (Fraction(1, 2), 4)
    page = alice.get(world.url("metrics:metric-change", key=metric.key)).content.decode()
    assert "Tickets still open past the limit count as not within it" in page


def test_what_is_wrong_is_said_in_the_readers_language(world: World) -> None:
    wrong = GIVEN | {"age_from": "9", "age_below": "3"}
    told = {
        "pl": "Górna granica musi być wyższa od dolnej.",
        "ru": "Верхний предел должен быть больше нижнего.",
        "th": "ขีดบนต้องสูงกว่าขีดล่าง",
    }
    for language, words in told.items():
        with override(language):
            form = OwnMetricForm(wrong, access=world.access(world.alice))
            assert form.errors == {"age_below": [words]}
