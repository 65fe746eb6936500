"""Each, milestones and baseline as people write, tick and see them."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.models import MetricVersion
from objectives.choices import Kind
from objectives.models import CheckIn, KeyResult, MemberValue, Milestone
from objectives.use_cases.asked import StepText
from objectives.use_cases.key_results import KeyResultText, change_key_result, create_key_result
from objectives.use_cases.milestones import tick_milestone
from objectives.wording import goal, now
from people.models import AuditEntry, Membership
from tests.objectives.cases import TUESDAY, M, Quarter, at

STEPS = (StepText("Ask ten customers"), StepText("Write it down", 2 * M, date(2026, 11, 1)))


def metric(quarter: Quarter, key: str) -> MetricVersion:
    ensure_metrics(quarter.world.organization)
    found = {each.metric.key: each for each in current_versions(quarter.world.organization)}
    return found[key]


def refused(quarter: Quarter, **text: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        create_key_result(
            access=quarter.alice,
            objective=quarter.objective(),
            text=KeyResultText(title="T", **text),  # type: ignore[arg-type]
            reason="It was left out.",
        )
    return error.value.message_dict


@pytest.mark.parametrize(
    ("key", "text", "field"),
    [
        ("", {}, "metric"),
        ("csat", {"each_of": ""}, "each_of"),
        ("first_contact_resolution", {}, "each_of"),  # never shown for one agent
        ("nps", {"each_of": "team"}, "each_of"),  # the company's alone
        ("csat", {"bound": "within", "lower": 1, "upper": 2}, "bound"),
        ("csat", {"lower": None}, "lower"),
        ("csat", {"bound": "at_most"}, "upper"),
        ("csat", {"bound": ""}, "bound"),
    ],
)
def test_what_each_needs(quarter: Quarter, key: str, text: dict[str, object], field: str) -> None:
    given: dict[str, object] = {
        **{"kind": "each", "each_of": "person", "bound": "at_least", "lower": 900_000},
        "metric": metric(quarter, key) if key else None,
    }
    assert list(refused(quarter, **(given | text))) == [field]


def test_what_milestones_and_a_baseline_need(quarter: Quarter) -> None:
    assert list(refused(quarter, kind="milestones")) == ["steps"]
    weightless = (StepText("Nothing", 0),)
    assert "above 0" in refused(quarter, kind="milestones", steps=weightless)["steps"][0]
    assert list(refused(quarter, kind="baseline")) == ["needed"]


def test_what_another_kind_asked_is_left_behind(quarter: Quarter) -> None:
    made = quarter.key_result(
        quarter.objective(), kind="milestones", steps=STEPS, metric=metric(quarter, "csat")
    )
    assert (made.baseline, made.target, made.metric) == (None, None, None)


def test_steps_are_changed_without_losing_who_did_them(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective(), kind="milestones", steps=STEPS)
    first, second = made.milestones.order_by("position")
    with at(TUESDAY):
        tick_milestone(access=quarter.alice, milestone=_fresh(first), is_done=True)
        found = KeyResult.objects.select_related("objective__cycle", "organization").get(pk=made.pk)
        assert found.progress == 333_333  # 1 of 3 parts
        steps = [StepText("New", M), StepText("Ask twelve", 3 * M, pk=first.pk)]
        change_key_result(
            access=quarter.alice,
            key_result=found,
            text=KeyResultText(title="Steps", kind="milestones", steps=steps),
            reason="We learnt that twelve say more.",
        )
    kept = Milestone.objects.get(pk=first.pk)
    assert (kept.title, kept.done_on, kept.done_by) == (
        "Ask twelve",
        date(2026, 11, 17),
        quarter.world.alice,
    )
    assert not Milestone.objects.filter(pk=second.pk).exists()
    found.refresh_from_db()
    assert found.progress == 750_000  # 3 of 4 parts


def test_ticking_is_noted_undone_and_only_for_who_checks_in(quarter: Quarter) -> None:
    world = quarter.world
    made = quarter.key_result(
        quarter.objective(), kind="milestones", steps=STEPS, owner=world.carol
    )
    step = made.milestones.order_by("position")[0]
    with at(TUESDAY):
        with pytest.raises(PermissionDenied):
            tick_milestone(access=world.access(world.dan), milestone=_fresh(step), is_done=True)
        tick_milestone(access=world.access(world.carol), milestone=_fresh(step), is_done=True)
        tick_milestone(access=world.access(world.carol), milestone=_fresh(step), is_done=True)
        made.refresh_from_db()
        assert (now(made), goal(made)) == ("1 of 2", "2 steps")
        tick_milestone(access=world.access(world.bob), milestone=_fresh(step), is_done=False)
    made.refresh_from_db()
    assert made.progress == 0
    said = AuditEntry.objects.filter(action__startswith="milestone.").order_by("pk")
    assert [(each.action, each.actor) for each in said] == [
        ("milestone.done", world.carol),
        ("milestone.reopened", world.bob),
    ]


def _fresh(step: Milestone) -> Milestone:
    related = ("key_result__objective__cycle", "key_result__organization", "key_result__owner")
    return Milestone.objects.select_related(*related).get(pk=step.pk)


def test_steps_ticked_at_the_check_in_count_for_the_week_reported(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective(), kind="milestones", steps=STEPS)
    second = made.milestones.order_by("position")[1]
    quarter.said(made, None, steps=[second.pk])
    second.refresh_from_db()
    assert second.done_on == date(2026, 11, 15)
    report = CheckIn.objects.get(key_result=made)
    assert (report.value, report.progress) == (1 * M, 666_666)


def test_the_page_of_steps_ticks_them(quarter: Quarter) -> None:
    world = quarter.world
    made = quarter.key_result(
        quarter.objective(), kind="milestones", steps=STEPS, owner=world.carol
    )
    step = made.milestones.order_by("position")[0]
    address = world.url("objectives:milestone-done", key_result=made.pk, milestone=step.pk)
    page = world.url("objectives:key-result", key_result=made.pk)
    with at(TUESDAY):
        carol = world.client(world.carol)
        assert "Was due on" in carol.get(page).content.decode()
        assert carol.post(address).status_code == 302
        text = carol.get(page).content.decode()
        assert "ticked by Carol Castro" in text
        assert "1 ÷ 3 = 33" in text
        # Who only reads sees no button.
        assert "/steps/" not in world.client(world.vera).get(page).content.decode()


def each_satisfied(quarter: Quarter, each_of: str, *, lower: int) -> KeyResult:
    """The company's: every one of these keeps its customers at least so satisfied."""
    return quarter.key_result(
        quarter.objective(team=None, owner=quarter.world.alice),
        kind=Kind.EACH,
        each_of=each_of,
        metric=metric(quarter, "csat"),
        unit="share",
        aggregation="share",
        bound="at_least",
        lower=lower,
    )


def each_agent(quarter: Quarter) -> KeyResult:
    """Carol, Dan and Erin as they stood; nobody but the pipeline writes these rows."""
    world = quarter.world
    made = each_satisfied(quarter, "person", lower=900_000)
    MemberValue.objects.all().delete()
    for person, value, sample, inside in (
        (world.carol, 950_000, 40, True),
        (world.dan, 812_000, 60, False),
        (world.erin, 700_000, 10, None),
    ):
        MemberValue.objects.create(
            organization=world.organization,
            key_result=made,
            person=person,
            value=value,
            sample=sample,
            inside=inside,
        )
    KeyResult.objects.filter(pk=made.pk).update(
        value=1 * M, sample=2, members_known=3, progress=500_000, status="at_risk"
    )
    return made


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("alice", {"carol", "dan", "erin"}),
        ("bob", {"carol"}),  # leads her
        ("carol", {"carol"}),  # herself
        ("dan", {"dan"}),
        ("vera", set()),
    ],
)
def test_single_numbers_are_for_few_and_looks_at_them_are_noted(
    quarter: Quarter, who: str, sees: set[str]
) -> None:
    world, made = quarter.world, each_agent(quarter)
    reader: Membership = getattr(world, who)
    with at(TUESDAY):
        page = world.client(reader).get(world.url("objectives:key-result", key_result=made.pk))
    text = page.content.decode()
    values = {"carol": "95", "dan": "81.2", "erin": "Erin Ek (10)"}
    names = {name: getattr(world, name).name for name in values}
    shown = page.context["kind"]
    found = {row.name for row in (*shown.judged, *shown.unjudged)}
    assert found == {names[name] for name in sees}
    assert ("81.2" in text) is ("dan" in sees)
    assert ("Erin Ek (10)" in text) is ("erin" in sees)
    assert shown.hidden == 3 - len(sees)
    assert "2 of 3 can be judged" in text  # the counts are everybody's
    looked = AuditEntry.objects.filter(action="looked", actor=reader).values_list(
        "about__name", flat=True
    )
    assert set(looked) == {names[name] for name in sees} - {reader.name}


def test_an_each_that_covers_an_agent_is_the_own_target(quarter: Quarter) -> None:
    world, made = quarter.world, each_agent(quarter)
    with at(datetime(2026, 11, 17, 9, tzinfo=UTC)):
        page = world.client(world.carol).get(world.url("objectives:contributions"))
    mine = [each for each in page.context["contributions"] if each.key_result.pk == made.pk]
    assert [each.is_own_target for each in mine] in ([], [True])
    assert goal(made) == "each agent: at least 90.0\N{NO-BREAK SPACE}%"


def test_the_form_asks_what_the_kind_needs_and_keeps_what_was_typed(quarter: Quarter) -> None:
    world = quarter.world
    objective = quarter.objective(published=False)
    version = metric(quarter, "csat")
    address = world.url("objectives:new-key-result", objective=objective.pk)
    alice = world.client(world.alice)
    with at(TUESDAY):
        drawn = alice.get(address, {"kind": "milestones", "step-0-title": "Ask", "steps": "3"})
        assert 'value="Ask"' in drawn.content.decode()
        more = alice.get(address, {"kind": "milestones", "steps": "3", "more": "1"})
        assert 'name="step-5-title"' in more.content.decode()

        steps = {"kind": "milestones", "title": "Steps", "steps": "2", "weight": "1"}
        wrong = alice.post(address, steps | {"step-0-title": "Ask", "step-0-weight": "much"})
        assert wrong.status_code == 422
        assert 'value="much"' in wrong.content.decode()
        right = steps | {"step-0-title": "Ask", "step-0-due": "2026-12-01", "step-1-title": "Tell"}
        assert alice.post(address, right).status_code == 302

        asked = {"title": "Well", "metric": str(version.pk), "weight": "1", "window": "default"}
        each = asked | {"kind": "each", "each_of": "channel", "bound": "at_least", "lower": "90 %"}
        assert alice.post(address, each | {"least_sample": "50"}).status_code == 302
        base = {"title": "Where?", "kind": "baseline", "needed": "100", "weight": "1"}
        assert alice.post(address, base | {"metric": str(version.pk)}).status_code == 302
        assert alice.post(address, base).status_code == 302  # in a draft its metric may come later

    made = list(objective.key_results.order_by("pk"))
    assert [each.kind for each in made] == ["milestones", "each", "baseline", "baseline"]
    assert list(made[0].milestones.values_list("title", "due")) == [
        ("Ask", date(2026, 12, 1)),
        ("Tell", None),
    ]
    assert (made[1].each_of, made[1].lower, made[1].least_sample) == ("channel", 900_000, 50)
    with at(TUESDAY):
        for key_result in made:
            edit = world.url("objectives:edit-key-result", key_result=key_result.pk)
            assert alice.get(edit).status_code == 200
            shown = alice.get(world.url("objectives:key-result", key_result=key_result.pk))
            assert shown.status_code == 200
        assert alice.get(world.url("objectives:dashboard")).status_code == 200
