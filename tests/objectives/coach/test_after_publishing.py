"""What the coach stops stays out of an objective that is published already, by every way in."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from metrics.catalogue_setup import ensure_metrics
from metrics.models import MetricVersion
from objectives.models import Change, KeyResult, Objective
from objectives.use_cases.key_results import (
    KeyResultText,
    archive_key_result,
    change_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.use_cases.objectives import ObjectiveText, change_objective, publish_objective
from people.models import AuditEntry
from tests.objectives.cases import M, Quarter
from tests.world import World

HTMX = {"HX-Request": "true"}
CUT: dict[str, Any] = {"title": "Reply time cut by 300 %", "baseline": 60 * M, "target": 45 * M}


def metric(world: World, key: str) -> MetricVersion:
    ensure_metrics(world.organization)
    return MetricVersion.objects.get(organization=world.organization, metric__key=key)


def fresh(made: KeyResult) -> KeyResult:
    return KeyResult.objects.select_related("objective__cycle", "organization").get(pk=made.pk)


def csat_text(world: World, **changes: Any) -> KeyResultText:
    given: dict[str, Any] = {"title": "CSAT", "unit": "share", "aggregation": "share"}
    given |= {"metric": metric(world, "csat"), "baseline": 840_000, "target": 900_000}
    return KeyResultText(**given | changes)


def codes(error: pytest.ExceptionInfo[ValidationError]) -> list[str | None]:
    return [each.code for each in error.value.error_list]


def changed(quarter: Quarter, made: KeyResult, text: KeyResultText) -> KeyResult:
    return change_key_result(
        access=quarter.alice, key_result=fresh(made), text=text, reason="We know more."
    )


def test_an_impossible_one_is_not_added(quarter: Quarter) -> None:
    objective = quarter.objective()
    with pytest.raises(ValidationError) as refused:
        create_key_result(
            access=quarter.alice,
            objective=objective,
            text=KeyResultText(**CUT),
            reason="It was left out.",
        )
    assert codes(refused) == ["impossible-target"]
    assert refused.value.messages[0].startswith("Nothing can be cut by 300 %")
    assert not KeyResult.objects.exists()
    assert not Change.objects.filter(field="added").exists()


def test_the_form_says_so_and_keeps_what_was_typed(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    sent = {"title": CUT["title"], "kind": "reach", "unit": "count", "weight": "1"}
    sent |= {"baseline": "60", "target": "45", "reason": "It was left out."}
    url = world.url("objectives:new-key-result", objective=objective.pk)

    answer = world.client(world.bob).post(url, sent, headers=HTMX)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing can be cut by 300 %" in page
    assert 'value="Reply time cut by 300 %"' in page
    assert not KeyResult.objects.exists()
    assert world.client(world.bob).post(url, sent).status_code == 422  # without the dialog too


def test_a_target_is_not_raised_beyond_its_scale(quarter: Quarter, world: World) -> None:
    made = create_key_result(
        access=quarter.alice,
        objective=quarter.objective(),
        text=csat_text(world),
        reason="It was left out.",
    )
    with pytest.raises(ValidationError) as refused:
        changed(quarter, made, csat_text(world, target=1_200_000))
    assert codes(refused) == ["impossible-target"]
    assert fresh(made).target == 900_000
    assert fresh(made).version == made.version
    assert not AuditEntry.objects.filter(action="key_result.changed").exists()


def test_in_a_draft_it_may_stand_until_it_is_published(quarter: Quarter) -> None:
    objective = quarter.objective(published=False)
    made = create_key_result(
        access=quarter.alice,
        objective=objective,
        text=KeyResultText(**CUT),
        reason="It was left out.",
    )
    assert made.pk


def test_what_was_put_away_in_the_draft_does_not_come_back_unasked(quarter: Quarter) -> None:
    objective = quarter.objective(published=False)
    bad = create_key_result(
        access=quarter.alice,
        objective=objective,
        text=KeyResultText(**CUT),
        reason="It was left out.",
    )
    good = quarter.key_result(objective)
    for each in (bad, good):
        archive_key_result(access=quarter.alice, key_result=fresh(each), reason="It was left out.")
    publish_objective(access=quarter.alice, objective=objective)

    with pytest.raises(ValidationError) as refused:
        restore_key_result(access=quarter.alice, key_result=fresh(bad), reason="It was left out.")
    assert codes(refused) == ["impossible-target"]
    assert fresh(bad).archived_at is not None
    assert fresh(good).published_at is None
    restore_key_result(access=quarter.alice, key_result=fresh(good), reason="It was left out.")
    assert fresh(good).archived_at is None
    assert fresh(good).published_at is not None  # it counts from today


def test_what_counted_already_comes_back_whatever_time_did(quarter: Quarter, world: World) -> None:
    csat = csat_text(world)
    made = create_key_result(
        access=quarter.alice, objective=quarter.objective(), text=csat, reason="It was left out."
    )
    archive_key_result(access=quarter.alice, key_result=fresh(made), reason="It was left out.")
    retire(world, "csat")
    restore_key_result(access=quarter.alice, key_result=fresh(made))
    assert fresh(made).archived_at is None


def retire(world: World, key: str) -> None:
    found = metric(world, key).metric
    found.retired_at = world.organization.created_at
    found.save(update_fields=["retired_at"])


def test_what_time_alone_brought_about_holds_nobody_up(quarter: Quarter, world: World) -> None:
    csat = csat_text(world)
    made = create_key_result(
        access=quarter.alice, objective=quarter.objective(), text=csat, reason="It was left out."
    )
    retire(world, "csat")

    changed(quarter, made, csat_text(world, weight=2 * M))
    assert fresh(made).weight == 2 * M
    with pytest.raises(ValidationError) as refused:  # nor does it open the door to another
        changed(quarter, made, csat_text(world, target=800_000))
    assert codes(refused) == ["wrong-direction"]


def text_of(objective: Objective, **changes: Any) -> ObjectiveText:
    names = ("title", "cycle", "team", "owner", "why", "stage", "ambition", "visibility")
    return ObjectiveText(**{name: getattr(objective, name) for name in names} | changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"title": "Answer sooner by 2031"}, "outside-cycle"), ({"owner": None}, "no-owner")],
)
def test_an_objective_is_not_changed_into_what_the_coach_stops(
    quarter: Quarter, changes: dict[str, Any], code: str
) -> None:
    objective = quarter.objective()
    asked: dict[str, Any] = {"access": quarter.alice, "reason": "So."}
    with pytest.raises(ValidationError) as refused:
        change_objective(objective=objective, text=text_of(objective, **changes), **asked)
    assert codes(refused) == [code]
    stored = Objective.objects.get(pk=objective.pk)
    assert (stored.title, stored.owner) == ("Answer sooner", quarter.world.bob)


def test_an_objectives_form_says_so_and_keeps_what_was_typed(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    sent = {
        "title": "Answer sooner by 2031", "cycle": quarter.cycle.pk, "team": world.tier1.pk,
        "owner": world.bob.pk, "stage": "support", "ambition": "commitment",
        "visibility": "everyone", "reason": "So.",
    }  # fmt: skip
    url = world.url("objectives:edit-objective", objective=objective.pk)
    answer = world.client(world.bob).post(url, sent, headers=HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“by 2031” lies outside the cycle." in page
    assert 'value="Answer sooner by 2031"' in page


def test_one_whose_owner_left_still_changes_elsewhere(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    world.bob.left_at = quarter.cycle.published_at
    world.bob.save(update_fields=["left_at"])
    objective.refresh_from_db()
    change_objective(
        access=quarter.alice,
        objective=objective,
        text=text_of(objective, why="Customers wait."),
        reason="So.",
    )
    assert Objective.objects.get(pk=objective.pk).why == "Customers wait."
