"""A draft of a key result may lack its baseline: it says so, it is filled in, nothing is lost."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Measure
from metrics.models import MetricVersion
from objectives.baselines import Baseline, propose_baseline
from objectives.choices import CycleState, Visibility
from objectives.models import Cycle, KeyResult, Objective
from objectives.recompute import recompute
from objectives.use_cases import filling
from objectives.use_cases.filling import fill_baselines
from objectives.use_cases.objectives import publish_objective
from people.models import AuditEntry
from tests.metrics.values.world import World as Measured
from tests.metrics.values.world import day
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World


def csat(world: World) -> MetricVersion:
    ensure_metrics(world.organization)
    versions = current_versions(world.organization)
    return next(each for each in versions if each.metric.key == "csat")


def posted(quarter: Quarter, objective: Objective, **typed: Any) -> Any:
    world = quarter.world
    given = {"kind": "reach", "title": "CSAT", "weight": "1", "unit": "share", "target": "92 %"}
    url = world.url("objectives:new-key-result", objective=objective.pk)
    with at(TUESDAY):
        return world.client(world.bob).post(url, given | typed, follow=True)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_draft_is_saved_without_a_baseline_and_says_so(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(published=False)
    metric = csat(world)
    answer = posted(quarter, objective, metric=metric.pk)

    made = KeyResult.objects.get()
    assert (made.baseline, made.target, made.metric) == (None, 920_000, metric)
    assert "Saved as a draft: the baseline is still missing." in words(answer)
    assert "no baseline yet" in words(answer)
    with at(TUESDAY):
        page = world.client(world.vera).get(world.url("objectives:key-result", key_result=made.pk))
    assert "filled in from the metric&#x27;s history as soon as that has data" in words(page)
    # The form shows what was typed, and takes the rest.
    form = world.url("objectives:edit-key-result", key_result=made.pk)
    with at(TUESDAY):
        shown = words(world.client(world.bob).get(form))
    assert 'id="baseline-open"' in shown
    assert re.search(r'name="target" value="92', shown)


def test_nothing_at_all_is_saved_too(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(published=False)
    answer = posted(quarter, objective, target="")

    assert KeyResult.objects.get().target is None
    assert "the baseline and the target are still missing" in words(answer)


def test_what_is_published_needs_both(quarter: Quarter, world: World) -> None:
    answer = posted(quarter, quarter.objective(), reason="It was left out.")

    assert answer.status_code == 422
    assert "Type the value from which you start." in words(answer)
    assert re.search(r'name="target" value="92 %"', words(answer))  # what was typed is kept
    assert not KeyResult.objects.exists()


def test_a_count_needs_none(quarter: Quarter, world: World) -> None:
    answer = posted(quarter, quarter.objective(published=False), unit="count", target="40")

    assert "The key result is added." in words(answer)
    made = KeyResult.objects.select_related("objective").get()
    with at(TUESDAY):
        page = world.client(world.bob).get(world.url("objectives:key-result", key_result=made.pk))
    assert "The baseline is missing" not in words(page)


def test_the_coach_lets_nobody_publish_it(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(published=False)
    posted(quarter, objective)
    found = Objective.objects.select_related("cycle", "team", "owner").get(pk=objective.pk)
    with at(TUESDAY), pytest.raises(ValidationError, match="There is no baseline"):
        publish_objective(access=quarter.alice, objective=found)

    found.refresh_from_db()
    assert found.state == "draft"


@pytest.fixture
def measured(db: None) -> Measured:
    world = Measured()
    ensure_metrics(world.organization)
    world.measured(Measure.CREATED, at=day(0))
    return world


def draft(measured: Measured, **fields: Any) -> KeyResult:
    """Of the second quarter of 2026: 81 → 92 % in a draft, without the 81."""
    organization = measured.organization
    cycle, _new = Cycle.objects.get_or_create(
        organization=organization,
        name="Q2",
        start=date(2026, 4, 1),
        end=date(2026, 7, 1),
        state=CycleState.DRAFT,
    )
    objective = Objective.objects.create(
        organization=organization,
        cycle=cycle,
        title="Answer sooner",
        **({"state": fields.pop("state")} if "state" in fields else {}),
        visibility=fields.pop("visibility", Visibility.EVERYONE),
    )
    given = {
        "metric": MetricVersion.objects.get(organization=organization, metric__key="csat"),
        "unit": "share",
        "target": 920_000,
    }
    return KeyResult.objects.create(
        organization=organization, objective=objective, title="CSAT", **(given | fields)
    )


def rated(measured: Measured, values: list[int], at_day: datetime) -> None:
    for value in values:
        measured.measured(Measure.CSAT, value, at_day)


def test_it_is_filled_in_once_the_metric_has_data(measured: Measured) -> None:
    made = draft(measured)
    assert fill_baselines(organization_id=measured.organization.pk) == 0

    rated(measured, [1, 1, 1, 0], day(28))  # the last days of March
    assert fill_baselines(organization_id=measured.organization.pk) == 1
    made.refresh_from_db()
    assert (made.baseline, made.baseline_n, made.target) == (750_000, 4, 920_000)
    assert made.baseline_low is not None
    assert made.version == 2
    entry = AuditEntry.objects.get(action="key_result.baseline_filled")
    assert (entry.actor, entry.subject) == (None, "CSAT")
    # Once: what stands there now is somebody's to change.
    rated(measured, [0, 0, 0], day(28))
    assert fill_baselines(organization_id=measured.organization.pk) == 0
    assert recompute(organization_id=measured.organization.pk) == 1


def test_what_is_not_open_stays_as_it_is(measured: Measured) -> None:
    rated(measured, [1, 1, 1, 0], day(28))
    kept = [
        draft(measured, baseline=500_000),
        draft(measured, state="published"),
        draft(measured, target=750_000),  # a target that asks nothing: somebody else's to choose
        draft(measured, metric=None),
        draft(measured, kind="baseline", needed=30),
        draft(
            measured,
            unit="count",
            metric=MetricVersion.objects.get(
                organization=measured.organization, metric__key="tickets_solved"
            ),
        ),
    ]
    before = [each.baseline for each in kept]

    assert fill_baselines(organization_id=measured.organization.pk) == 0
    assert [KeyResult.objects.get(pk=each.pk).baseline for each in kept] == before


def test_a_private_ones_title_is_not_told(measured: Measured) -> None:
    draft(measured, visibility=Visibility.PRIVATE)
    rated(measured, [1, 0], day(28))
    assert fill_baselines(organization_id=measured.organization.pk) == 1

    assert AuditEntry.objects.get(action="key_result.baseline_filled").subject == ""


def test_an_edit_that_comes_meanwhile_wins(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = draft(measured)
    rated(measured, [1, 0], day(28))

    def slowly(**asked: Any) -> Baseline:
        found = propose_baseline(**asked)
        KeyResult.objects.filter(pk=made.pk).update(target=950_000, version=2)
        return found

    monkeypatch.setattr(filling, "propose_baseline", slowly)
    assert fill_baselines(organization_id=measured.organization.pk) == 0
    made.refresh_from_db()
    assert (made.baseline, made.target, made.version) == (None, 950_000, 2)
