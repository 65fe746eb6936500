"""What an objective gets from below: by hand, on its page, and for whom."""

import re

import pytest

from metrics.catalogue import definition_from_json
from metrics.catalogue_setup import ensure_metrics
from metrics.models import MetricVersion
from objectives.choices import Visibility
from objectives.models import Objective
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


@pytest.fixture
def top(quarter: Quarter, world: World) -> Objective:
    """Of the company, with two metrics; one below shares a metric, one the stage, one nothing."""
    ensure_metrics(world.organization)
    found = quarter.objective("Loved by customers", team=None)
    measured(quarter, found, "csat")
    measured(quarter, found, "reopen_rate")
    near = quarter.objective("Answer well", stage="renewal", supports=[found])
    measured(quarter, near, "csat")
    quarter.objective("Answer sooner", supports=[found])
    quarter.objective("Sell more", stage="growth", team=world.tier2, supports=[found])
    return found


def measured(quarter: Quarter, objective: Objective, key: str) -> None:
    version = MetricVersion.objects.get(
        organization=quarter.world.organization, metric__key=key, number=1
    )
    definition = definition_from_json(version.definition)
    quarter.key_result(
        objective,
        title=key,
        metric=version,
        aggregation=definition.aggregations[0].name,
        unit="share",
        baseline=M // 2,
        target=M * 9 // 10 if definition.better == "up" else M // 10,
    )


def text(world: World, who: Membership, objective: Objective, page: str = "below") -> str:
    with at(TUESDAY):
        answer = world.client(who).get(world.url(f"objectives:{page}", objective=objective.pk))
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words)


def test_the_page_says_what_they_have_in_common(top: Objective, world: World) -> None:
    found = text(world, world.carol, top)
    where = found.index("What it gets from below")
    near, stage, strange = (
        found.index(title, where) for title in ("Answer well", "Answer sooner", "Sell more")
    )

    assert near < stage < strange
    assert "moves the same: Customer satisfaction" in found[near:stage]
    assert "the same stage, but no metric in common" in found[stage:strange]
    assert "neither a metric nor the stage in common" in found[strange:]
    assert "Nothing below moves Reopen rate" in found
    assert "No data 3" in found[where:near]


def test_what_is_private_below_stays_so(quarter: Quarter, top: Objective, world: World) -> None:
    hush = quarter.objective("Hush", owner=world.dan, visibility=Visibility.PRIVATE, supports=[top])
    measured(quarter, hush, "reopen_rate")

    for reader in (world.bob, world.vera):
        found = text(world, reader, top)
        assert "Hush" not in found
        assert "No data 3" in found
        assert "Nothing below moves Reopen rate" in found
    found = text(world, world.alice, top)
    assert "Hush" in found
    assert "No data 4" in found
    assert "Nothing below moves" not in found


def test_one_that_supports_nothing_is_asked_which(quarter: Quarter, world: World) -> None:
    alone = quarter.objective("Tidy up")

    assert "Which one does it help?" in text(world, world.bob, alone, "objective")
    assert "Which one does it help?" not in text(
        world, world.bob, quarter.objective("Ours", team=None), "objective"
    )


def test_statements_do_not_grow(
    quarter: Quarter, top: Objective, world: World, at_most_queries: AtMost
) -> None:
    for number in range(10):
        made = quarter.key_result(quarter.objective(f"More {number}", supports=[top]))
        quarter.said(made, 50 * M)
    client = world.client(world.bob)
    with at(TUESDAY), at_most_queries(15):
        assert client.get(world.url("objectives:below", objective=top.pk)).status_code == 200
    with at(TUESDAY), at_most_queries(15):
        assert client.get(world.url("objectives:objective", objective=top.pk)).status_code == 200
