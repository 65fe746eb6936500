"""Objectives: written, moved, published, archived; what they support; who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import Objective
from objectives.use_cases.cycles import close_cycle
from objectives.use_cases.key_results import archive_key_result, restore_key_result
from objectives.use_cases.objectives import (
    ObjectiveText,
    archive_objective,
    change_objective,
    create_objective,
    move_objective,
    publish_objective,
    restore_objective,
)
from tests.objectives.cases import Quarter
from tests.objectives.quarter.typed import form_in
from tests.world import World


def text_of(objective: Objective, **changes: object) -> ObjectiveText:
    given = {
        "title": objective.title,
        "cycle": objective.cycle,
        "team": objective.team,
        "owner": objective.owner,
    } | changes
    return ObjectiveText(**given)  # type: ignore[arg-type]


def test_a_lead_writes_for_the_own_team_and_no_other(quarter: Quarter, world: World) -> None:
    bob = world.access(world.bob)
    mine = create_objective(
        access=bob, text=ObjectiveText(title="Ours", cycle=quarter.cycle, team=world.tier1)
    )
    assert mine.state == "draft"
    for team in (world.tier2, None):
        with pytest.raises(PermissionDenied):
            create_objective(
                access=bob, text=ObjectiveText(title="Theirs", cycle=quarter.cycle, team=team)
            )


def test_a_lead_cannot_move_an_objective_out_of_reach(quarter: Quarter, world: World) -> None:
    ours = quarter.objective()

    with pytest.raises(PermissionDenied):
        change_objective(
            access=world.access(world.bob), objective=ours, text=text_of(ours, team=world.tier2)
        )


@pytest.mark.parametrize("who", ["carol", "dan", "vera", "adam"])
def test_who_reads_does_not_write(quarter: Quarter, world: World, who: str) -> None:
    ours = quarter.objective()
    access = world.access(getattr(world, who))

    with pytest.raises(PermissionDenied):
        change_objective(access=access, objective=ours, text=text_of(ours))
    with pytest.raises(PermissionDenied):
        archive_objective(access=access, objective=ours, reason="It was left out.")


def test_publishing_publishes_its_key_results(quarter: Quarter) -> None:
    objective = quarter.objective(published=False)
    early = quarter.key_result(objective)
    assert early.published_at is None

    quarter.objective()  # another one stays out of it
    from_draft = Objective.objects.get(pk=objective.pk)
    publish_objective(access=quarter.alice, objective=from_draft)
    early.refresh_from_db()
    assert early.published_at == from_draft.published_at


def test_a_loop_of_support_is_refused(quarter: Quarter) -> None:
    top = quarter.objective("Top")
    middle = quarter.objective("Middle", supports=[top])
    low = quarter.objective("Low", supports=[middle])

    with pytest.raises(ValidationError) as error:
        change_objective(access=quarter.alice, objective=top, text=text_of(top, supports=[low]))
    assert error.value.message_dict["supports"] == [
        "That would be a circle: one of these supports this objective."
    ]


def test_a_quarter_supports_a_year_and_not_the_reverse(quarter: Quarter) -> None:
    year = quarter.new_cycle("2026", date(2026, 1, 1), date(2027, 1, 1), cadence="year")
    yearly = quarter.objective("The year's", cycle=year)
    quarterly = quarter.objective("The quarter's", supports=[yearly])
    assert list(quarterly.supports.all()) == [yearly]

    text = text_of(quarterly)
    change_objective(
        access=quarter.alice, objective=quarterly, text=text, reason="It stands alone."
    )
    assert not quarterly.supports.exists()
    with pytest.raises(ValidationError) as error:
        change_objective(
            access=quarter.alice, objective=yearly, text=text_of(yearly, supports=[quarterly])
        )
    assert "runs for a shorter time" in error.value.message_dict["supports"][0]


def test_a_tie_to_what_is_closed_stays_and_asks_for_no_reason(
    quarter: Quarter, world: World
) -> None:
    half = quarter.new_cycle("H2 2026", date(2026, 7, 1), date(2027, 1, 1), cadence="half_year")
    made = quarter.objective(supports=[quarter.objective("The half-year's", cycle=half)])
    close_cycle(access=quarter.alice, cycle=half)
    client, url = world.client(world.bob), world.url("objectives:edit-objective", objective=made.pk)
    shown = form_in(client.get(url).content.decode())
    answer = client.post(url, shown | {"why": "They asked."}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    made.refresh_from_db()
    assert (made.why, made.supports.count()) == ("They asked.", 1)


def test_archiving_hides_it_and_can_be_undone(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    archive_objective(access=quarter.alice, objective=objective, reason="It was left out.")
    assert not Objective.objects.visible_to(quarter.alice).exists()

    restore_objective(access=quarter.alice, objective=objective)
    assert list(Objective.objects.visible_to(quarter.alice)) == [objective]


def test_moving_changes_places_within_the_team(quarter: Quarter, world: World) -> None:
    first, second = quarter.objective("1"), quarter.objective("2")
    elsewhere = quarter.objective("0", team=world.tier2)

    move_objective(access=quarter.alice, objective=second, up=True)
    move_objective(access=quarter.alice, objective=second, up=True)  # is first already
    ordered = Objective.objects.in_cycle(quarter.cycle).filter(team=world.tier1)
    assert list(ordered) == [second, first]
    elsewhere.refresh_from_db()
    assert elsewhere.position == 2


def test_a_private_objective_is_for_its_owner_the_named_and_directors(
    quarter: Quarter, world: World
) -> None:
    private = quarter.objective(visibility="private", owner=world.carol, named=[world.bob])

    seen_by = {
        who
        for who in ("alice", "bob", "carol", "dan", "vera", "adam")
        if Objective.objects.visible_to(world.access(getattr(world, who))).filter(pk=private.pk)
    }
    assert seen_by == {"alice", "bob", "carol"}


def test_a_lead_who_writes_a_private_objective_goes_on_seeing_it(
    quarter: Quarter, world: World
) -> None:
    bob = world.access(world.bob)
    made = create_objective(
        access=bob,
        text=ObjectiveText(
            title="Carol's own",
            cycle=quarter.cycle,
            team=world.tier1,
            owner=world.carol,
            visibility="private",
        ),
    )

    assert made in Objective.objects.visible_to(bob)


def test_what_shows_one_agents_numbers_is_not_opened_to_everyone(
    quarter: Quarter, world: World
) -> None:
    private = quarter.objective(visibility="private")
    of_carol = quarter.key_result(private, person=world.carol)

    def open_it() -> None:
        change_objective(
            access=quarter.alice, objective=private, text=text_of(private), reason="A test"
        )

    with pytest.raises(ValidationError) as refused:
        open_it()
    assert list(refused.value.message_dict) == ["visibility"]
    archive_key_result(access=quarter.alice, key_result=of_carol, reason="It was left out.")
    open_it()
    of_carol.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        restore_key_result(access=quarter.alice, key_result=of_carol)
    assert list(refused.value.message_dict) == ["person"]
