"""Who owns something checks in on it: directors, leads and agents; others read, or set up."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from objectives.api.views import KeyResults, key_result_lines
from objectives.board.lines import RELATED, read_lines
from objectives.coach.reading import Reading, key_results_of
from objectives.forms.objectives import ObjectiveForm
from objectives.library.reading import shipped
from objectives.models import CheckIn, Initiative, KeyResult, Objective
from objectives.owed import missing_of_teams, owed_by
from objectives.rhythm.asked import asked_in
from objectives.use_cases.carrying import carry_over
from objectives.use_cases.handing_over import hand_over as hand_over_left
from objectives.use_cases.initiatives import InitiativeText, create_initiative
from objectives.use_cases.key_results import KeyResultText, change_key_result
from objectives.use_cases.library import start_from
from objectives.use_cases.objectives import ObjectiveText, change_objective
from objectives.use_cases.planning import hand_over
from objectives.use_cases.review import add_action
from objectives.use_cases.talk import write_comment
from people.models import Delivery, Membership
from tests.objectives.cases import BEFORE, TUESDAY, M, Quarter, at
from tests.objectives.rhythm.test_reminders import LATE, NINE, looked, told
from tests.world import World

WORKING = {"Alice Adler", "Bob Berg", "Carol Castro", "Dan Dietl", "Erin Ek"}


def owned(thing: KeyResult | Objective, person: Membership) -> None:
    """As it stands where roles changed since, or from before this was asked."""
    type(thing).objects.filter(pk=thing.pk).update(owner=person)


def fresh(made: KeyResult) -> KeyResult:
    """As a page reads it, without who works."""
    return KeyResult.objects.select_related("objective__cycle", "organization").get(pk=made.pk)


def names_in(html: str, field: str) -> set[str]:
    """The people whom a form's choice offers."""
    choice = html.split(f'name="{field}"', 1)[1].split("</select>", 1)[0]
    everybody = WORKING | {"Vera Viel", "Adam Amsel"}
    return {name for name in everybody if name in choice}


@pytest.mark.parametrize(
    ("route", "field"),
    [
        ("new-objective", "owner"),
        ("new-key-result", "owner"),
        ("pick-template", "owner"),
        ("pass-on", "to"),
        ("new-initiative", "owner"),
        ("review-action", "owner"),
    ],
)
def test_forms_offer_only_who_can_check_in(
    quarter: Quarter, world: World, route: str, field: str
) -> None:
    objective = quarter.objective(published=False)
    given: dict[str, dict[str, object]] = {
        "new-key-result": {"objective": objective.pk},
        "pick-template": {"code": next(iter(shipped()))},
        "pass-on": {"objective": objective.pk},
        "new-initiative": {"objective": objective.pk},
    }
    with at(TUESDAY):
        answer = world.client(world.alice).get(
            world.url(f"objectives:{route}", **given.get(route, {}))
        )
    assert names_in(answer.content.decode(), field) == WORKING


@pytest.mark.parametrize("who", ["vera", "adam"])
def test_nobody_else_is_made_an_owner(quarter: Quarter, world: World, who: str) -> None:
    person = getattr(world, who)
    objective = quarter.objective(published=False)
    key_result = quarter.key_result(objective)
    alice = quarter.alice
    world.carol.left_at = BEFORE
    world.carol.save(update_fields=["left_at"])
    text = KeyResultText(title="Replies", baseline=60 * M, target=45 * M, owner=person)
    refused: dict[str, Callable[[], object]] = {
        "objective": lambda: quarter.objective(owner=person),
        "changed": lambda: change_objective(
            access=alice,
            objective=objective,
            text=ObjectiveText(title="Answer", cycle=quarter.cycle, owner=person),
        ),
        "key result": lambda: change_key_result(access=alice, key_result=key_result, text=text),
        "library": lambda: start_from(
            access=alice,
            template=next(iter(shipped().values())),
            keep=[0],
            cycle=quarter.cycle,
            owner=person,
        ),
        "initiative": lambda: create_initiative(
            access=alice, objective=objective, text=InitiativeText(title="Call", owner=person)
        ),
        "action": lambda: add_action(
            access=alice,
            team=None,
            sunday=date(2026, 11, 15),
            text="Call",
            owner=person,
            due=date(2026, 11, 20),
        ),
        "handed over": lambda: hand_over(
            access=alice, objective=objective, to=person, reason="Moves on"
        ),
        "left": lambda: hand_over_left(access=alice, left=world.carol, to=person),
    }
    for case, deed in refused.items():
        with pytest.raises(ValidationError) as wrong, at(BEFORE):
            deed()
        field = "to" if case in ("handed over", "left") else "owner"
        words = f"{person.name} cannot check in: choose a director, a lead or an agent who is here."
        assert wrong.value.message_dict == {field: [words]}, case
    assert not Initiative.objects.exists()


def test_who_owns_it_already_is_told_apart_and_stays(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(published=False)
    key_result = quarter.key_result(objective, owner=world.carol)
    owned(objective, world.vera)
    world.carol.left_at = TUESDAY
    world.carol.save(update_fields=["left_at"])
    client = world.client(world.alice)
    with at(TUESDAY):
        html = client.get(world.url("objectives:edit-objective", objective=objective.pk))
        assert ">Vera Viel, who cannot check in</option>" in html.content.decode()
        html = client.get(world.url("objectives:edit-key-result", key_result=key_result.pk))
        assert ">Carol Castro, who has left</option>" in html.content.decode()
    objective.refresh_from_db()
    form = ObjectiveForm(access=quarter.alice, objective=objective)
    assert str(world.vera.pk) in form.fields["owner"].rows  # type: ignore[attr-defined]
    text = ObjectiveText(
        title="Answer at once", cycle=quarter.cycle, team=world.tier1, owner=world.vera
    )
    with at(BEFORE):
        change_objective(access=quarter.alice, objective=objective, text=text)
    objective.refresh_from_db()
    assert (objective.title, objective.owner) == ("Answer at once", world.vera)


@pytest.mark.parametrize("who", ["vera", "adam"])
def test_what_they_own_falls_to_the_objectives_owner(
    quarter: Quarter, world: World, who: str
) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    owned(made, getattr(world, who))
    looked(world, NINE)
    assert told("reminder") == {"Bob Berg": ["2026-11-15"]}
    assert told("monday") == {"Bob Berg": ["2026-11-15"]}
    with at(TUESDAY):
        owed = owed_by(world.access(world.bob), now=TUESDAY)
        assert [each.key_result.pk for each in owed] == [made.pk]
        (missing,) = missing_of_teams(quarter.alice, [world.tier1.pk], now=TUESDAY)
        assert missing.key_result.answerable == world.bob
        page = world.client(world.bob).get(world.url("objectives:key-result", key_result=made.pk))
    words = f"{getattr(world, who).name} cannot check in. Bob Berg, who owns the objective,"
    assert words in page.content.decode()


def test_who_owns_the_objective_alone_may_check_in_for_them(quarter: Quarter, world: World) -> None:
    """Dan leads nothing: that he owns the objective is all that lets him."""
    made = quarter.key_result(quarter.objective(owner=world.dan), owner=world.carol)
    owned(made, world.vera)
    with at(TUESDAY):
        answer = world.client(world.dan).post(
            world.url("objectives:check-in", key_result=made.pk),
            {
                f"kr{made.pk}-confidence": "on_track",
                f"kr{made.pk}-value": "50",
                f"kr{made.pk}-week": "2026-11-15",
            },
        )
    assert answer.status_code == 302
    assert CheckIn.objects.get(key_result=made).author == world.dan


def test_whoever_answers_already_is_not_told_that_it_is_theirs_now(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    owned(made, world.vera)
    Objective.objects.update(announced_at=BEFORE)
    Delivery.objects.all().delete()
    for owner in (None, world.carol):  # from Vera to nobody: Bob answers before and after
        text = KeyResultText(title="Replies", baseline=60 * M, target=45 * M, owner=owner)
        with at(TUESDAY):
            change_key_result(
                access=quarter.alice, key_result=fresh(made), text=text, reason="Moves on"
            )
    assert set(told("owned")) == {"Carol Castro"}


def test_a_word_on_it_reaches_who_answers(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    owned(made, world.vera)
    with at(TUESDAY):
        write_comment(access=quarter.alice, thing=fresh(made), text="How does it go?")
    assert set(told("comment")) == {"Bob Berg"}


def test_late_goes_by_the_clock_of_who_answers(quarter: Quarter, world: World) -> None:
    assert world.vera.user is not None
    world.vera.user.timezone = "America/New_York"  # still Wednesday there
    world.vera.user.save()
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    owned(made, world.vera)
    found = Objective.objects.visible_to(quarter.alice).select_related(*RELATED)
    for moment, late in ((LATE - timedelta(minutes=1), False), (LATE, True)):
        (line,) = read_lines(found, quarter.alice, now=moment, stale=False)
        assert [each.late for each in line.key_results] == [late]
    with at(LATE):
        (listed,) = key_result_lines(list(KeyResults().visible(quarter.alice)), quarter.alice)
    assert listed.late


def test_where_nobody_else_owns_it_nobody_is_asked_and_it_says_so(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    made = quarter.key_result(objective)
    owned(objective, world.adam)
    (asked,) = asked_in(world.organization, now=TUESDAY)
    assert (asked.answerable, asked.person) == (None, None)
    looked(world, LATE)
    assert told("reminder") == {}
    assert list(told("missed")) == ["Bob Berg"]
    with at(TUESDAY):
        page = world.client(world.bob).get(world.url("objectives:key-result", key_result=made.pk))
    assert "Adam Amsel cannot check in, and nobody answers for this now" in page.content.decode()


def test_to_the_coach_they_are_nobody(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(published=False)
    key_result = quarter.key_result(objective, owner=world.carol)
    owned(objective, world.vera)
    owned(key_result, world.adam)
    objective.refresh_from_db()
    reading = Reading(quarter.alice)
    draft = reading.objective(objective, key_results_of(quarter.alice, objective))
    assert draft.owner is None
    assert [each.owner for each in draft.key_results] == [None]


def test_carried_over_they_own_nothing_any_more(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    key_result = quarter.key_result(objective, owner=world.carol)
    owned(objective, world.vera)
    owned(key_result, world.adam)
    objective.refresh_from_db()
    key_result.refresh_from_db()
    into = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    with at(TUESDAY + timedelta(days=1)):
        (new,) = carry_over(access=quarter.alice, into=into, chosen={objective: [key_result]})
    assert (new.owner, new.key_results.get().owner) == (None, None)
