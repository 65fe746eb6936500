"""The organization's own numbers for status."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import KeyResult, StatusRules
from objectives.recompute import recompute
from objectives.use_cases.judging import change_status_rules
from people.models import AuditEntry
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World

NUMBERS = {"on_track": 60, "at_risk": 70, "weeks": 50}


def judged(key_result: KeyResult) -> tuple[str, str]:
    """The statuses of the key result and of its objective as of a Tuesday in November."""
    with at(TUESDAY):
        recompute(organization_id=key_result.organization_id)
    key_result.refresh_from_db()
    key_result.objective.refresh_from_db()
    return key_result.status, key_result.objective.status


def test_what_runs_is_judged_anew(quarter: Quarter) -> None:
    """By 17 November 33 of 66 working days are over: 50 % are expected, 0 is there."""
    key_result = quarter.key_result(quarter.objective())
    quarter.said(key_result, value=60_000_000)
    assert judged(key_result) == ("behind", "behind")

    change_status_rules(access=quarter.alice, **NUMBERS)
    assert judged(key_result) == ("on_track", "on_track")

    change_status_rules(access=quarter.alice, **NUMBERS | {"on_track": 40})
    assert judged(key_result) == ("at_risk", "at_risk")


def test_a_director_sets_them(quarter: Quarter) -> None:
    change_status_rules(access=quarter.alice, **NUMBERS)

    found = StatusRules.objects.get(organization=quarter.alice.organization)
    assert (found.on_track, found.at_risk, found.weeks) == (60, 70, 50)
    assert AuditEntry.objects.get(action="status_rules.changed").details["on_track"] == 60


def test_at_risk_ends_no_sooner_than_on_track(quarter: Quarter) -> None:
    with pytest.raises(ValidationError) as error:
        change_status_rules(access=quarter.alice, on_track=30, at_risk=20, weeks=80)
    assert list(error.value.message_dict) == ["at_risk"]


def test_a_lead_sets_none(quarter: Quarter, world: World) -> None:
    with pytest.raises(PermissionDenied):
        change_status_rules(access=world.access(world.bob), **NUMBERS)


def test_what_was_typed_stays_beside_its_error(world: World) -> None:
    url = world.url("objectives:status-rules")
    form = {"on_track": "30", "at_risk": "20", "weeks": "80"}
    answer = world.client(world.alice).post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "At risk reaches at least as far down as on track." in page
    assert 'value="20"' in page
    answer = world.client(world.alice).post(url, form | {"at_risk": "35"})
    assert answer.status_code == 302
    assert StatusRules.objects.get().at_risk == 35
