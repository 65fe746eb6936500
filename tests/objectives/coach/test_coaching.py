"""The coach on what is stored: publishing, letting stand, taking back; for whom, in how many
queries."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from metrics.catalogue_setup import ensure_metrics
from metrics.models import Benchmark, MetricVersion
from objectives.coach.advice import advise
from objectives.models import KeyResult, Objective, WavedOff
from objectives.use_cases.coaching import take_back, wave_off
from objectives.use_cases.key_results import KeyResultText, change_key_result
from objectives.use_cases.objectives import publish_objective
from people.models import AuditEntry
from people.use_cases.tokens import create_token
from tests.factories import MembershipFactory, TeamMembershipFactory
from tests.fixtures.queries import AtMost
from tests.objectives.cases import M, Quarter
from tests.world import World

HTMX = {"HX-Request": "true"}


def codes(world: World, objective: Objective, who: Any = None) -> set[str]:
    found = advise(world.access(who or world.alice), Objective.objects.get(pk=objective.pk))
    return {each.code for each in found.findings}


def metric(world: World, key: str) -> MetricVersion:
    ensure_metrics(world.organization)
    return MetricVersion.objects.get(organization=world.organization, metric__key=key)


def draft(quarter: Quarter, **given: Any) -> Objective:
    """One that nothing stops: two typed counts."""
    objective = quarter.objective(published=False, **given)
    quarter.key_result(objective, title="Fewer returns")
    quarter.key_result(objective, title="Fewer complaints")
    return objective


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """With ordinary blanks between numbers and units."""
    detail = answer["detail"].replace("\N{NO-BREAK SPACE}", " ")
    return answer | {"detail": detail}


def impossible(quarter: Quarter, world: World, objective: Objective) -> KeyResult:
    return quarter.key_result(
        objective,
        title="Reply time cut by 300 %",
        metric=metric(world, "first_response_time"),
        aggregation="median",
        unit="seconds",
        baseline=3600 * M,
        target=-7200 * M,
    )


def test_a_stop_keeps_it_from_being_published_everywhere(quarter: Quarter, world: World) -> None:
    objective = draft(quarter)
    bad = impossible(quarter, world, objective)
    again = Objective.objects.get(pk=objective.pk)

    with pytest.raises(ValidationError) as refused:
        publish_objective(access=quarter.alice, objective=again)
    assert [each.code for each in refused.value.error_list] == ["impossible-target"]
    assert "“Reply time cut by 300 %”" in refused.value.messages[0]
    assert "Possible would be 45" in refused.value.messages[0]

    url = world.url("objectives:publish-objective", objective=objective.pk)
    answer = world.client(world.alice).post(url, headers=HTMX)
    assert answer.status_code == 422
    assert "1 thing must be mended" in answer.content.decode()

    _row, secret = create_token(membership=world.alice, name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = api.post(f"/api/v1/objectives/{objective.pk}/publish/")
    assert answer.status_code == 400
    said = (
        "“Reply time cut by 300 %”: −2 h cannot be: a time can be cut by less than 100 %, never by"
        " more. Possible would be 45 min, from 1 h today."
    )
    assert plain(answer.json()) == {"code": "invalid", "detail": said, "fields": {}}
    assert Objective.objects.get(pk=objective.pk).state == "draft"

    KeyResult.objects.filter(pk=bad.pk).update(target=2700 * M, title="Reply time")
    assert api.post(f"/api/v1/objectives/{objective.pk}/publish/").status_code == 200
    assert Objective.objects.get(pk=objective.pk).state == "published"


def test_warnings_do_not_keep_it_from_being_published(quarter: Quarter, world: World) -> None:
    objective = draft(quarter, title="The best team of 90 %")
    assert {"vague-comparison", "objective-has-number", "not-aligned"} <= codes(world, objective)
    url = world.url("objectives:publish-objective", objective=objective.pk)
    client = world.client(world.bob)
    assert "Nothing stops it" in client.get(url, headers=HTMX).content.decode()
    assert client.post(url, headers=HTMX).status_code == 204
    assert Objective.objects.get(pk=objective.pk).state == "published"


def test_a_finding_is_let_stand_with_a_reason_until_its_cause_changes(
    quarter: Quarter, world: World
) -> None:
    objective = draft(quarter)
    task = quarter.key_result(
        objective, title="Launch the help centre", baseline=None, target=1 * M, unit="count"
    )
    again = Objective.objects.get(pk=objective.pk)
    asked: dict[str, Any] = {
        "objective": again,
        "code": "key-result-is-task",
        "key_result": task.pk,
    }

    with pytest.raises(ValidationError):
        wave_off(access=quarter.alice, reason="  ", **asked)
    advice = wave_off(access=quarter.alice, reason="The law asks for it.", **asked)
    assert [each.row.reason for each in advice.waved] == ["The law asks for it."]
    assert "key-result-is-task" not in {each.code for each in advice.findings}
    assert advice.lights[0].state == "on"  # S: what was let stand darkens nothing
    entry = AuditEntry.objects.get(action="coach.waved_off")
    assert entry.details["reason"] == "The law asks for it."

    text: dict[str, Any] = {"title": "Launch the chat", "baseline": None, "target": 1 * M}
    change_key_result(
        access=quarter.alice,
        key_result=KeyResult.objects.select_related("objective__cycle").get(pk=task.pk),
        text=KeyResultText(**text),
    )
    assert "key-result-is-task" in codes(world, objective)

    wave_off(access=quarter.alice, reason="Still so.", **asked)
    assert WavedOff.objects.count() == 1
    taken = take_back(access=quarter.alice, **asked)
    assert "key-result-is-task" in {each.code for each in taken.findings}
    assert AuditEntry.objects.get(action="coach.taken_back").details["reason"] == "Still so."


def test_a_stop_cannot_be_let_stand(quarter: Quarter, world: World) -> None:
    objective = draft(quarter)
    bad = impossible(quarter, world, objective)
    again = Objective.objects.get(pk=objective.pk)
    with pytest.raises(ValidationError, match="must be mended"):
        wave_off(
            access=quarter.alice,
            objective=again,
            code="impossible-target",
            key_result=bad.pk,
            reason="Please",
        )
    with pytest.raises(ValidationError, match="no longer says"):
        wave_off(
            access=quarter.alice, objective=again, code="too-many", key_result=0, reason="So what"
        )


@pytest.mark.parametrize("who", ["carol", "dan", "vera"])
def test_who_reads_lets_nothing_stand(quarter: Quarter, world: World, who: str) -> None:
    objective = draft(quarter, title="The best team")
    asked: dict[str, Any] = {
        "objective": objective,
        "code": "vague-comparison",
        "key_result": 0,
    }
    access = world.access(getattr(world, who))
    with pytest.raises(PermissionDenied):
        wave_off(access=access, reason="So what", **asked)
    with pytest.raises(PermissionDenied):
        take_back(access=access, **asked)


def test_the_list_is_shown_let_stand_and_taken_back_on_the_page(
    quarter: Quarter, world: World
) -> None:
    objective = draft(quarter, title="The best team")
    client = world.client(world.bob)
    page = client.get(world.url("objectives:coach", objective=objective.pk)).content.decode()
    assert "“best” compares with others" in page
    assert "Time-bound" in page

    url = world.url("objectives:wave-off", objective=objective.pk)
    sent = {"code": "vague-comparison", "key_result": "0", "where": "page"}
    answer = client.post(url, sent | {"reason": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert "Say why it may stand." in answer.content.decode()
    answer = client.post(url, sent | {"reason": "Our slogan."}, headers=HTMX)
    assert "Our slogan." in answer.content.decode()
    back = world.url("objectives:take-back", objective=objective.pk)
    answer = client.post(back, sent, headers=HTMX)
    assert "Our slogan." not in answer.content.decode()
    assert "“best” compares with others" in answer.content.decode()


def test_what_surrounds_an_objective_is_seen(quarter: Quarter, world: World) -> None:
    above = quarter.objective("Customers stay", team=None, owner=world.alice)
    objective = draft(quarter)
    assert "not-aligned" in codes(world, objective)
    supported = quarter.objective("Sooner", published=False, supports=[above], stage="team")
    assert "parent-not-moved" in codes(world, supported)
    Objective.objects.filter(pk=supported.pk).update(stage="support")
    assert {"not-aligned", "parent-not-moved"} & codes(world, supported) == set()

    for number in range(4):
        quarter.objective(f"Another {number}")
    assert "too-many" in codes(world, objective)  # 6 of Tier 1 by now

    for number in range(11):
        person = MembershipFactory.create(organization=world.organization, name=f"P {number}")
        TeamMembershipFactory.create(membership=person, team=world.tier1)
    assert "team-too-big-for-its-lead" in codes(world, objective)

    world.bob.left_at = quarter.cycle.published_at
    world.bob.save(update_fields=["left_at"])
    assert "no-owner" in codes(world, objective)


def test_what_is_known_of_metrics_is_seen(quarter: Quarter, world: World) -> None:
    objective = draft(quarter, title="The best team")
    csat = metric(world, "csat")
    share: dict[str, Any] = {"unit": "share", "metric": csat, "aggregation": "share"}
    quarter.key_result(objective, title="CSAT", baseline=M // 2, target=M, baseline_n=12, **share)
    found = codes(world, objective)
    assert {"no-data", "vague-comparison"} <= found  # nothing has ever been measured
    quarter.key_result(objective, title="CSAT too", baseline=M // 2, target=M, **share)
    assert "duplicate" in codes(world, objective)

    Benchmark.objects.create(
        organization=world.organization,
        metric=csat.metric,
        value=800_000,
        source="Survey of the trade",
        day=date(2026, 9, 1),
    )
    assert "vague-comparison" not in codes(world, objective)
    csat.metric.retired_at = quarter.cycle.published_at
    csat.metric.save(update_fields=["retired_at"])
    assert "no-metric" in codes(world, objective)


def test_the_pages_keep_their_queries(
    quarter: Quarter, world: World, at_most_queries: AtMost
) -> None:
    objective = draft(quarter, title="The best team")
    for _ in range(6):
        impossible(quarter, world, objective)
    client = world.client(world.bob)
    client.get(world.url("objectives:cycles"))
    typed = {
        "title": "Reply time", "kind": "reach", "target": "−300 %", "baseline": "60 min",
        "metric": str(metric(world, "first_response_time").pk), "unit": "count", "weight": "1",
    }  # fmt: skip
    first = objective.key_results.earliest("pk")
    pages: list[tuple[str, dict[str, Any]]] = [
        (world.url("objectives:coach", objective=objective.pk), {}),
        (world.url("objectives:publish-objective", objective=objective.pk), {}),
        (world.url("objectives:objective", objective=objective.pk), {}),
        (world.url("objectives:key-result", key_result=first.pk), {}),
        (world.url("objectives:coach-new-key-result", objective=objective.pk), typed),
        (world.url("objectives:coach-key-result", key_result=first.pk), typed),
        (world.url("objectives:coach-objective", objective=objective.pk), {"title": "Best"}),
        (world.url("objectives:new-initiative", objective=objective.pk), {}),
    ]
    for url, data in pages:
        with at_most_queries(15):
            assert client.get(url, data).status_code == 200


def test_while_writing_three_at_most_and_the_worst_first(quarter: Quarter, world: World) -> None:
    objective = draft(quarter)
    client = world.client(world.bob)
    url = world.url("objectives:coach-new-key-result", objective=objective.pk)
    version = metric(world, "first_response_time")
    typed = {
        "title": "Reply time", "kind": "reach", "weight": "1", "metric": str(version.pk),
        "aggregation": "median", "window": "default", "baseline": "60 min",
    }  # fmt: skip
    assert client.get(url).content.strip() == b""
    nothing = client.get(url, {"title": "", "kind": "reach"}).content.strip()
    assert nothing == b""
    text = client.get(url, typed | {"target": "-300 %"}).content.decode()
    assert text.index("a time can be cut by less than 100") < text.index("Nothing guards")
    assert text.count('<li class="finding"') <= 3
    # What is missing is no mistake before one has come to it.
    task = {"title": "Launch the help centre", "kind": "reach", "unit": "count", "weight": "1"}
    text = client.get(url, task).content.decode()
    assert "This is a task" in text
    assert "Make it an initiative" in text
    assert "Nothing says how this is measured" not in text

    words = world.url("objectives:coach-new-objective")
    given: dict[str, Any] = {
        "title": "The best 90 %",
        "cycle": quarter.cycle.pk,
        "team": world.tier1.pk,
    }
    text = client.get(words, given).content.decode()
    assert "Nobody owns this objective." in text
    assert text.count('<li class="finding"') == 3
    assert "1 more before publishing" in text
    assert not Objective.objects.filter(title="The best 90 %").exists()
