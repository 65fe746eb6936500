"""What somebody types wrong is said beside its field, and stays there; nothing else is lost."""

from html import unescape
from typing import Any

import pytest

from metrics.facts import Measure
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["numbers", "rated"]
pytestmark = pytest.mark.django_db
ORDER = "The end must lie after the start."


def asked(world: World, key: str = "csat", **query: Any) -> Any:
    answer = world.client(world.alice).get(world.url("metrics:detail", key=key), query)
    assert answer.status_code == 200
    return answer


def field(answer: Any, name: str) -> Any:
    (found,) = [each for each in answer.context["choices"]["fields"] if each.name == name]
    return found


@pytest.mark.parametrize(
    ("query", "name", "why"),
    [
        ({"start": "2026-05-02", "end": "2026-05-01"}, "end", ORDER),
        ({"start": "2026-05-01", "end": "2026-05-01"}, "end", ORDER),
        ({"start": "2999-01-01"}, "start", "Choose a day between the years 1970 and 2199."),
        ({"start": "2150-01-01"}, "start", ORDER),
        ({"start": "yesterday"}, "start", "This is no day: write it as 2026-03-31."),
        ({"start": "2020-01-01", "end": "2026-01-01"}, "end", "Look at five years at most."),
        (
            {"age_from": "9", "age_below": "9"},
            "age_below",
            "The upper limit must lie above the lower one.",
        ),
        ({"hour": "24"}, "hour", "Type a whole number from 0 to 23."),
        ({"hour": "eleven"}, "hour", "Type a whole number from 0 to 23."),
    ],
)
def test_it_is_said_beside_the_field_with_what_was_typed(
    world: World, rated: Numbers, query: dict[str, str], name: str, why: str
) -> None:
    """The rest of the choice holds: ratings of the phone, of which there are none."""
    answer = asked(world, channel="phone", **query)
    assert field(answer, name).why == why
    for each, text in query.items():
        assert field(answer, each).value == text
    page = unescape(answer.content.decode())
    assert f'id="why-{name}">{why}<' in page
    assert "What is shown goes by the rest of what you chose." in page
    assert answer.context["question"].filters.channel == "phone"
    assert answer.context["now"][1].n == 0
    assert len(answer.context["choices"]["mistakes"]) == 1


def test_two_mistakes_are_both_said(world: World, rated: Numbers) -> None:
    answer = asked(world, start="2026-05-02", end="2026-05-01", hour="99")
    assert {each.name for each in answer.context["choices"]["fields"] if each.why} == {
        "end",
        "hour",
    }
    assert answer.context["now"][1].n == 43


def test_a_right_address_says_nothing(world: World, rated: Numbers) -> None:
    answer = asked(world, start="2026-04-01", end="2026-05-01", hour="12")
    assert answer.context["choices"]["mistakes"] == []
    assert 'role="alert"' not in answer.content.decode().partition("<main")[2]


def test_of_accounts_nothing_is_offered_that_is_not_known_of_them(world: World) -> None:
    answer = asked(world, "retention")
    names = {each.name for each in answer.context["choices"]["fields"]}
    assert names == {"start", "end", "segment", "age_from", "age_below"}
    page = answer.content.decode()
    for name in ("complaint", "weekday", "incidents", "priority", "channel", "topic"):
        assert f'name="{name}"' not in page, name
    answer = asked(world, "retention", priority="high")
    assert "Of accounts this is not known." in answer.content.decode()


def test_a_word_that_nothing_carries_is_said_to_be_gone(world: World, rated: Numbers) -> None:
    rated.measured(Measure.CSAT, 1, day(50), ticket=rated.ticket(topics=["billing"]))
    nothing = "There is no “{}”, or not any more."
    for name, word in (("topic", "bilings"), ("group", "Old desk"), ("language", "la")):
        assert nothing.format(word) in asked(world, **{name: word}).content.decode()
    # There is such a topic, though not on the phone: no data is no mistake.
    shown = asked(world, topic="billing", channel="phone").content.decode()
    assert nothing.format("billing") not in shown
    assert nothing.format("billing") not in asked(world, topic="billing").content.decode()


def test_what_was_looked_at_before_gives_way_to_how_it_is_put_together(world: World) -> None:
    """Growth has no hours, and a spread no agents: the page goes on with what there is."""
    answer = asked(world, "top_topics", aggregation="growth", show="hours")
    assert answer.context["look"].show == "course"
    answer = asked(world, "consistent_resolution", aggregation="spread", by="person")
    assert answer.context["look"].by == ""


def test_of_a_year_no_weeks_are_chosen(world: World, rated: Numbers) -> None:
    """Retention is that of 12 months, whatever is chosen: nothing else is offered."""
    page = asked(world, "retention").content.decode()
    assert 'name="last"' not in page
    assert "Each point opens its accounts." in page
    page = asked(world).content.decode()
    assert 'name="last"' in page
    assert "Each point opens its tickets." in page
