"""Key results: what is refused beside which field, what raises the version, who may."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.choices import Status
from objectives.models import KeyResult, Objective
from objectives.use_cases.key_results import (
    KeyResultText,
    archive_key_result,
    change_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.wording import goal
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


def refused(quarter: Quarter, **text: object) -> dict[str, list[str]]:
    objective = quarter.objective()
    given = {"title": "T", "unit": "share", "baseline": 800_000, "target": 900_000} | text
    with pytest.raises(ValidationError) as error:
        create_key_result(
            access=quarter.alice,
            objective=objective,
            text=KeyResultText(**given),  # type: ignore[arg-type]
            reason="It was left out.",
        )
    return error.value.message_dict


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ({"target": 800_000}, "target", "Stay at a value every week"),
        ({"unit": "count", "baseline": None, "target": 0}, "target", "equals the baseline"),
        ({"target": None}, "target", "Type the value to reach."),
        ({"baseline": None}, "baseline", "Only a count starts from 0."),
        ({"stretch": 900_000}, "stretch", "above 90"),
        ({"stretch": 850_000}, "stretch", "above 90"),
        ({"target": 700_000, "stretch": 750_000}, "stretch", "below 70"),
        ({"weight": -1}, "weight", "The weight cannot be below 0."),
        ({"kind": "maintain", "bound": "", "target": None}, "bound", "side"),
        ({"kind": "maintain", "bound": "at_least", "target": None}, "lower", "at or above"),
        ({"kind": "maintain", "bound": "at_most", "target": None}, "upper", "at or below"),
        (
            {"kind": "maintain", "bound": "within", "lower": 5, "upper": 5, "target": None},
            "upper",
            "above its lower end",
        ),
    ],
)
def test_refused_beside_the_field(
    quarter: Quarter, text: dict[str, object], field: str, says: str
) -> None:
    wrong = refused(quarter, **text)

    assert list(wrong) == [field]
    assert says in wrong[field][0]


def test_a_count_may_start_from_nothing(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective(), baseline=None, target=12 * M)

    assert made.baseline is None


def test_money_that_is_typed_may_start_from_nothing_too(quarter: Quarter) -> None:
    made = quarter.key_result(
        quarter.objective(), unit="money", baseline=None, target=80_000 * M, title="Renewals"
    )
    quarter.said(made, 20_000 * M)
    made.refresh_from_db()
    # As of 15 November 32 of 66 working days are over: 25 % is 23 points under 48 %.
    assert (made.progress, made.status) == (250_000, Status.AT_RISK)
    quarter.said(made, 80_000 * M)
    made.refresh_from_db()
    assert made.status == Status.DONE  # what ran up from nothing cannot be lost again


def text_of(key_result: KeyResult, **changes: object) -> KeyResultText:
    given = {
        name: getattr(key_result, name)
        for name in ("title", "owner", "kind", "unit", "baseline", "target", "weight")
    } | changes
    return KeyResultText(**given)


def changed(quarter: Quarter, key_result: KeyResult, **changes: object) -> int:
    """By how much the version rises."""
    found = KeyResult.objects.select_related("objective__cycle", "organization").get(
        pk=key_result.pk
    )
    before = found.version
    with at(TUESDAY):
        change_key_result(
            access=quarter.alice,
            key_result=found,
            text=text_of(found, **changes),
            reason="A test",
        )
    found.refresh_from_db()
    return found.version - before


def test_what_changes_the_computation_raises_the_version(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective())

    assert changed(quarter, made, title="Other words", owner=world.carol) == 0
    assert changed(quarter, made, target=40 * M) == 1
    assert changed(quarter, made, weight=0) == 1


def test_a_changed_target_shows_at_once(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 54 * M)
    made.refresh_from_db()
    assert made.progress == 400_000  # (60 − 54) ÷ (60 − 45)

    changed(quarter, made, target=40 * M)
    made.refresh_from_db()
    assert made.progress == 300_000  # (60 − 54) ÷ (60 − 40)


def test_a_typed_count_with_a_baseline_is_what_was_typed(quarter: Quarter) -> None:
    """Sources that cover no day fill up what is measured, never what people type."""
    made = quarter.key_result(quarter.objective(), baseline=12 * M, target=3 * M)
    quarter.said(made, 9 * M)

    made.refresh_from_db()
    assert (made.value, made.progress) == (9 * M, 333_333)  # (12 − 9) ÷ (12 − 3), rounded down


def test_an_archived_one_leaves_the_objectives_progress_and_comes_back(quarter: Quarter) -> None:
    objective = quarter.objective()
    half, done = quarter.key_result(objective), quarter.key_result(objective)
    quarter.said(half, 52_500_000)  # 50 %
    quarter.said(done, 45 * M)  # 100 %

    def progress() -> int | None:
        return Objective.objects.get(pk=objective.pk).progress

    assert progress() == 750_000
    found = KeyResult.objects.select_related("objective__cycle", "organization").get(pk=done.pk)
    with at(TUESDAY):
        archive_key_result(access=quarter.alice, key_result=found, reason="It was left out.")
        assert progress() == 500_000
        restore_key_result(access=quarter.alice, key_result=found)
        assert progress() == 750_000


def test_the_last_one_archived_leaves_no_data(quarter: Quarter) -> None:
    objective = quarter.objective()
    only = quarter.key_result(objective)
    quarter.said(only, 45 * M)

    with at(TUESDAY):
        archive_key_result(access=quarter.alice, key_result=only, reason="It was left out.")
    found = Objective.objects.get(pk=objective.pk)
    assert (found.progress, found.status) == (None, "no_data")


def test_one_agents_numbers_are_for_private_objectives(quarter: Quarter, world: World) -> None:
    assert "private" in refused(quarter, person=world.carol)["person"][0]


def test_a_lead_uses_no_other_teams_agent(quarter: Quarter, world: World) -> None:
    private = quarter.objective(visibility="private")

    with pytest.raises(ValidationError) as error:
        create_key_result(
            access=world.access(world.bob),
            objective=private,
            text=KeyResultText(title="T", target=M, person=world.dan),
            reason="It was left out.",
        )
    assert "person" in error.value.message_dict


def test_nobody_sees_another_agents_key_result(quarter: Quarter, world: World) -> None:
    private = quarter.objective(visibility="private", named=[world.dan, world.carol])
    carols = quarter.key_result(private, person=world.carol)

    seen_by = {
        who
        for who in ("alice", "bob", "carol", "dan")
        if KeyResult.objects.visible_to(world.access(getattr(world, who))).filter(pk=carols.pk)
    }
    assert seen_by == {"alice", "bob", "carol"}


@pytest.mark.parametrize("who", ["carol", "dan", "vera", "adam"])
def test_who_reads_does_not_write(quarter: Quarter, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        create_key_result(
            access=world.access(getattr(world, who)),
            objective=quarter.objective(),
            text=KeyResultText(title="T", target=M),
            reason="It was left out.",
        )


def test_a_stretch_is_kept_shown_and_changes_no_progress(quarter: Quarter) -> None:
    key_result = quarter.key_result(
        quarter.objective(), unit="score5", baseline=4_200_000, target=4_500_000, stretch=4_700_000
    )
    quarter.said(key_result, 4_350_000)
    key_result.refresh_from_db()
    assert key_result.progress == 500_000  # half of the way to the target, not to the stretch
    assert goal(key_result) == "4.20 → target 4.50, stretch 4.70"

    page = quarter.world.client(quarter.world.alice).get(
        quarter.world.url("objectives:key-result", key_result=key_result.pk)
    )
    chart = page.context["page_data"].chart
    assert chart.data["stretch"] == {"value": 4.7, "text": "4.70"}
    # Who types a value counts no measurements: it says of how many only where there are any.
    assert [str(column) for column in chart.columns] == [
        "Week to",
        "Value",
        "Progress",
        "Confidence",
    ]
    assert chart.rows
    assert {len(row) for row in chart.rows} == {4}
    assert not any("n" in point for point in chart.data["points"])


def test_an_objective_is_a_commitment_unless_it_is_said_to_stretch(quarter: Quarter) -> None:
    assert quarter.objective().ambition == "commitment"
    stretch = quarter.objective("Fly", ambition="stretch")
    page = quarter.world.client(quarter.world.carol).get(
        quarter.world.url("objectives:objective", objective=stretch.pk)
    )
    assert "Stretch: 0.7 is a good result" in page.content.decode()
