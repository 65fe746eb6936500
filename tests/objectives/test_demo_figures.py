"""The demonstration's figures from elsewhere: every kind is alive, and none is refused."""

import pytest

from metrics.entering.spec import KINDS
from metrics.facts import Measure
from metrics.models import Account, Batch, Measurement
from objectives.demo.elsewhere import enter_figures
from objectives.demo.people import Staff
from tests.world import World

pytestmark = pytest.mark.django_db
LEFT_OUT = {
    *("SURVEY_COLLECTED", "REACTIVATION_MESSAGE", "BEST_CUSTOMER_CALL", "KB_ARTICLE", "PROMOTION"),
    *("HIRE", "TOPIC_DOCUMENTED", "FEEDBACK_FORWARDED"),
}


def test_the_demonstration_has_figures_from_elsewhere(world: World) -> None:
    teams = {"Tier 1": world.tier1, "Tier 2": world.tier2}
    enter_figures(Staff(world.organization, world.alice, teams, {}))
    found = Measurement.objects.of(world.organization).values_list("measure", flat=True).distinct()
    assert {Measure(measure) for measure in found} == {
        measure for measure in KINDS if measure.name not in LEFT_OUT
    }
    assert Account.objects.of(world.organization).count() == 24
    assert Batch.objects.filter(organization=world.organization).count() == 7
    assert not Measurement.objects.exclude(organization=world.organization).exists()
