"""The rule of four where a measure is credited to groups, and yet names the agents behind it."""

from fractions import Fraction

import pytest
from django.core.cache import cache
from django.test import Client

from metrics.disputing.rulings import rule
from metrics.facts import Measure
from metrics.models import Measurement
from metrics.showing.figures import Figure
from metrics.showing.judging import Standing
from people.models import Membership, Role
from people.use_cases.tokens import create_token
from tests.metrics.entering.desk import Row, entered
from tests.metrics.pages.conftest import numbers
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World, person

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
SENT: Row = {"measure": "survey_offered", "date": "2026-04-21", "value": "60", "team": "tier-1"}
DOCUMENTED: Row = {"measure": "topic_documented", "date": "2026-04-21", "value": "7"}
CAROLS = DOCUMENTED | {"person": "Carol Castro"}
WEEKS = {"start": "2026-04-01", "end": "2026-05-01"}


@pytest.fixture
def norah(world: World, numbers: Numbers) -> Membership:
    """One of four who work beside Carol."""
    numbers.measured(Measure.CREATED, 1, day(50), team="tier-1")
    those = [
        person(world.organization, f"Norah {n}", Role.AGENT, works_in=world.tier1) for n in range(4)
    ]
    return those[0]


def read(world: World, who: Membership, key: str, **asked: str) -> Figure:
    """What the metric's page tells of Tier 1."""
    cache.clear()
    url = world.url("metrics:detail", key=key)
    found = world.client(who).get(url, {"team": "tier-1"} | WEEKS | asked).context["now"][0]
    assert isinstance(found, Figure)
    return found


def rated(numbers: Numbers, who: str, count: int) -> None:
    for _ in range(count):
        numbers.measured(Measure.CSAT, 1, day(50), team="tier-1", person=who)


def test_answers_of_one_agent_to_surveys_of_the_team(
    world: World, numbers: Numbers, norah: Membership
) -> None:
    """30 of 60: a colleague would read Carol's own number of ratings."""
    entered(world, SENT)
    rated(numbers, "Carol Castro", 30)
    kept = read(world, norah, "response_rate")
    assert (kept.standing, kept.value, kept.numerator, kept.n) == (Standing.PRIVATE, None, None, 0)
    whole = read(world, world.alice, "response_rate")
    assert (whole.value, whole.numerator, whole.n) == (Fraction(1, 2), 30, 60)
    for each in range(3):
        rated(numbers, f"Norah {each}", 1)
    shared = read(world, norah, "response_rate")
    assert (shared.standing, shared.value) == (Standing.FINE, Fraction(33, 60))


def test_no_answer_to_surveys_of_the_team_is_nobody_s(world: World, norah: Membership) -> None:
    """Five work there, and none of them has one."""
    entered(world, SENT)
    none = read(world, norah, "response_rate")
    assert (none.standing, none.value, none.n) == (Standing.FINE, 0, 60)


@pytest.mark.parametrize(
    ("rows", "standing", "value"),
    [
        ([CAROLS], Standing.PRIVATE, None),
        ([DOCUMENTED | {"team": "tier-1"}], Standing.FINE, 7),
        # 14 less what the team is known to have done is hers.
        ([CAROLS, DOCUMENTED | {"team": "tier-1"}], Standing.PRIVATE, None),
        (
            [CAROLS, *(DOCUMENTED | {"person": f"Norah {n}", "value": "2"} for n in range(3))],
            Standing.FINE,
            13,
        ),
    ],
)
def test_what_was_entered_for_one_agent_is_not_the_team_s(
    world: World, norah: Membership, rows: list[Row], standing: Standing, value: int | None
) -> None:
    entered(world, *rows)
    found = read(world, norah, "topics_documented")
    assert (found.standing, found.value) == (standing, value)


def test_nor_is_that_it_was_ruled_out(world: World, norah: Membership) -> None:
    entered(world, CAROLS)
    rule(
        measurement=Measurement.objects.get(value=7_000_000),
        by=world.alice,
        reason="Twice",
        excludes=True,
    )
    assert read(world, norah, "topics_documented").standing == Standing.PRIVATE


def test_the_api_tells_no_more(world: World, norah: Membership) -> None:
    entered(world, CAROLS)
    _row, secret = create_token(membership=norah, name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    url = "/api/v1/metrics/topics_documented/"
    alone = client.get(f"{url}value/", {"team": "tier-1"} | WEEKS).json()
    assert (alone["standing"], alone["value"], alone["n"]) == ("private", None, 0)
    (week,) = client.get(f"{url}by/month/", {"team": "tier-1"} | WEEKS).json()
    assert (week["standing"], week["value"], week["n"]) == ("private", None, 0)


def test_nor_do_the_teams_beside_it(world: World, norah: Membership) -> None:
    """The company's 17 less Tier 2's 1 + 2 + 3 + 4 would be Carol's 7."""
    others = [
        person(world.organization, f"Olga {n}", Role.AGENT, works_in=world.tier2) for n in range(4)
    ]
    rows = [DOCUMENTED | {"person": each.name, "value": str(n)} for n, each in enumerate(others, 1)]
    entered(world, CAROLS, *rows)
    cache.clear()
    url = world.url("metrics:detail", key="topics_documented")
    found = world.client(world.vera).get(url, WEEKS).context["found"]
    (split,) = (each for each in found.splits if each.by == "team")
    told = {row.name: row.figures[0].standing for row in split.rows}
    assert found.figure.value == 17
    assert told == {"Tier 1": Standing.PRIVATE, "Tier 2": Standing.BESIDE}
