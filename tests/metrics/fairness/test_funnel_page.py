"""The funnel page: who sees it, what it says, in how many queries."""

import re
from typing import Any

import pytest

from metrics.facts import Measure
from people.models import AuditEntry, Membership
from tests.metrics.pages.test_pages import QUERIES, read
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
GOOD = "better than chance explains"


def test_one_far_above_the_team_is_worth_a_look(world: World, outstanding: Numbers) -> None:
    """P(59 or 60 of 60 | 227/300) is about 1e-6; 42 of 60 or fewer comes once in 5 by chance."""
    shown = read(world.client(world.bob), world.url("metrics:funnel", key="csat"))
    assert "Team: 75.6 %" in shown
    assert shown.count(GOOD) == 2  # in the list of looks and in the table
    assert "98.3 %" in shown
    assert "from 60 measurements" in shown
    assert "As chance has it." in shown
    assert "31 Jan – 1 May 2026" in shown


def test_agents_stand_by_name_and_have_no_rank(world: World, outstanding: Numbers) -> None:
    answer = world.client(world.alice).get(world.url("metrics:funnel", key="csat"))
    names = [point.name for point in answer.context["funnel"].points]
    assert names == ["Ann Abel", "Ben Bell", "Carol Castro", "Cem Can", "Eva Eck"]


def test_nobody_else_sees_it(world: World, outstanding: Numbers) -> None:
    url = world.url("metrics:funnel", key="csat")
    for reader in (world.carol, world.dan, world.vera, world.adam):
        assert world.client(reader).get(url).status_code == 404
        assert "Compare agents" not in read(
            world.client(reader), world.url("metrics:detail", key="csat")
        )
    assert world.client(world.bob).get(url, {"team": "tier-2"}).status_code == 404
    assert world.client(world.bob).get(url, {"team": "customer-service"}).status_code == 404
    assert (
        world.client(world.bob).get(world.url("metrics:funnel", key="tickets_solved")).status_code
        == 404
    )
    never = world.url("metrics:funnel", key="first_contact_resolution")
    assert world.client(world.alice).get(never).status_code == 404


def test_a_flag_stands_on_no_page_of_the_agent(world: World, outstanding: Numbers) -> None:
    client = world.client(world.carol)
    for name, names in (
        ("metrics:my-scorecard", {}),
        ("metrics:detail", {"key": "csat"}),
        ("metrics:same-mix", {"key": "csat", "person": world.carol.pk}),
    ):
        shown = client.get(world.url(name, **names)).content.decode()
        assert GOOD not in shown
        assert "Worth a look" not in shown


def test_few_are_not_judged_and_very_few_not_shown(
    world: World, outstanding: Numbers, crew: list[Membership]
) -> None:
    for person, many in (("Fay Few", 49), ("Gil Grey", 29), ("Hal Hidden", 4)):
        for _ in range(many):
            outstanding.measured(Measure.CSAT, 0, day(41), team="tier-1", person=person, tier=1)
    answer = world.client(world.alice).get(world.url("metrics:funnel", key="csat"))
    points = {point.name: point for point in answer.context["funnel"].points}
    assert points["Fay Few"].flag is None
    assert points["Gil Grey"].figure.is_grey
    assert points["Hal Hidden"].sample is None
    shown = read(world.client(world.alice), world.url("metrics:funnel", key="csat"))
    assert "Too few to compare: 50 are needed." in shown
    assert "from 4 measurements · too few to show" in shown
    drawn = [dot["name"] for dot in answer.context["chart"]["points"]]
    assert "Hal Hidden" not in drawn


def test_looks_are_noted(world: World, outstanding: Numbers) -> None:
    world.client(world.bob).get(world.url("metrics:funnel", key="csat"))
    assert set(AuditEntry.objects.values_list("about__name", flat=True)) == {
        "Ann Abel",
        "Ben Bell",
        "Cem Can",
        "Eva Eck",
        "Carol Castro",
    }


def test_a_few_queries_whatever_the_kind(
    world: World, outstanding: Numbers, django_assert_max_num_queries: Any
) -> None:
    for name in ("Ann Abel", "Carol Castro"):
        for minutes in range(1, 60):
            outstanding.measured(
                Measure.FIRST_RESPONSE, minutes * 60, day(42), team="tier-1", person=name, tier=1
            )
    client = world.client(world.bob)
    for url in (
        world.url("metrics:funnel", key="csat"),
        world.url("metrics:funnel", key="first_response_time"),
        world.url("metrics:funnel", key="first_response_time") + "?aggregation=mean",
        world.url("metrics:same-mix", key="csat", person=world.carol.pk),
        world.url("metrics:same-mix", key="first_response_time", person=world.carol.pk),
    ):
        client.get(url)
        with django_assert_max_num_queries(QUERIES):
            assert client.get(url).status_code == 200


def test_a_fragment_is_the_same_as_the_page(world: World, outstanding: Numbers) -> None:
    url, client = world.url("metrics:funnel", key="csat"), world.client(world.alice)
    part, whole = (
        TOKEN.sub("", client.get(url, headers=headers).content.decode())
        for headers in ({"HX-Request": "true"}, {})
    )
    assert part.strip().startswith('<div id="page"')
    assert part.strip() in whole


def test_an_empty_team_says_so(world: World) -> None:
    shown = read(world.client(world.alice), world.url("metrics:funnel", key="csat"))
    assert "No data yet" in shown
