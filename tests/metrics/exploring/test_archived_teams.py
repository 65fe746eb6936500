"""What an archived team did until then stays: in those above it, by its name, and as itself."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from metrics.facts import Measure
from people.models import Team
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.pages.test_pages import read
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["numbers", "rated"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(world: World, rated: Numbers) -> Team:
    """Eight ratings of a team below the department, six of them good; archived since."""
    team = Team.objects.create(
        organization=world.organization, parent=world.department, name="Night shift", slug="night"
    )
    for index in range(8):
        rated.measured(Measure.CSAT, index < 6, day(50), team="night", person="Nora Noc")
    team.archived_at = timezone.now()
    team.save(update_fields=["archived_at"])
    return team


def told(world: World, **options: Any) -> Any:
    out = StringIO()
    given = {"organization": world.organization.slug, "start": "2026-04-04", "end": "2026-05-02"}
    call_command(
        "metric", "csat", *(f"--{k}={v}" for k, v in (given | options).items()), stdout=out
    )
    return json.loads(out.getvalue())


def test_the_team_above_keeps_what_it_did(world: World, gone: Team) -> None:
    """31 of 43, and 6 of 8: 37 of 51, on the page as by the command."""
    answer = world.client(world.alice).get(
        world.url("metrics:detail", key="csat"), {"team": "customer-service"}
    )
    value = answer.context["now"][1]
    assert (value.n, value.numerator) == (51, 37)
    assert told(world, team="customer-service")["n"] == 51
    listed = read(world.client(world.alice), world.url("metrics:list"), team="customer-service")
    assert "from 51 measurements" in listed


def test_a_split_names_it_and_leads_to_it(world: World, gone: Team) -> None:
    client, url = world.client(world.alice), world.url("metrics:detail", key="csat")
    (split,) = client.get(url, {"by": "team"}).context["found"].splits
    (row,) = [row for row in split.rows if row.key == gone.pk]
    assert (row.name, row.figures[0].n) == ("Night shift (archived)", 8)
    answer = client.get(url + row.url)
    assert answer.context["now"][1].n == 8
    assert "Night shift (archived)" in answer.content.decode()
    behind = client.get(world.url("metrics:tickets", key="csat"), {"team": "night"})
    assert behind.context["listing"].count == 8


def test_it_is_offered_to_nobody_who_has_not_chosen_it(world: World, gone: Team) -> None:
    client = world.client(world.alice)
    for name in ("metrics:detail", "metrics:funnel"):
        url = world.url(name, key="csat")
        assert 'value="night"' not in client.get(url).content.decode()
        assert 'value="night"' in client.get(url, {"team": "night"}).content.decode()
    assert "team=night" not in client.get(world.url("metrics:list")).content.decode()
