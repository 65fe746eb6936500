"""Whoever comes to own something published is told; so is a team that comes to share it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from objectives.models import KeyResult, Objective, Share
from objectives.talk.owning import tell_of_owning
from objectives.use_cases.handing_over import hand_over as hand_over_left
from objectives.use_cases.key_results import KeyResultText, change_key_result, create_key_result
from objectives.use_cases.objectives import ObjectiveText, change_objective
from objectives.use_cases.planning import hand_over
from objectives.use_cases.sharing import share_objective, stop_sharing
from people.deliveries.kinds import KINDS, Words
from people.deliveries.sending import send_waiting
from people.models import Delivery, Membership
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


@pytest.fixture
def announced(quarter: Quarter) -> Objective:
    """Bob's, of Tier 1, of which everybody was told."""
    made = quarter.objective("Answer sooner")
    Objective.objects.update(announced_at=TUESDAY - timedelta(days=7))
    return Objective.objects.select_related("cycle", "team", "owner").get(pk=made.pk)


def text(**given: object) -> KeyResultText:
    plain = KeyResultText(title="Replies", baseline=60 * M, target=45 * M)
    return replace(plain, **given)  # type: ignore[arg-type]


def told(kind: str = "owned") -> dict[str, Words]:
    """person → the words of the one notice of this kind; a second one fails."""
    rows = list(Delivery.objects.filter(kind=kind).select_related("person"))
    found = {each.person.name.split()[0]: KINDS[kind].write(each.data) for each in rows}
    assert len(found) == len(rows)
    return found


def test_of_a_key_result_that_is_added(
    quarter: Quarter, announced: Objective, world: World, settings: Settings
) -> None:
    settings.MAIL_IS_SET = True
    assert world.carol.user is not None
    world.carol.user.language = "pl"
    world.carol.user.save()
    with at(TUESDAY):
        made = create_key_result(
            access=quarter.alice,
            objective=announced,
            text=text(owner=world.carol),
            reason="Missing.",
        )
    (words,) = told().values()
    assert words.subject == "Alice Adler makes you the owner: Replies"
    assert words.lead == "You check in on 1 key result each week."
    assert [line.text for line in words.lines] == ["Answer sooner"]
    send_waiting(organization_id=world.organization.pk)
    (message,) = mail.outbox
    assert message.to == [world.carol.email]
    assert "Replies" in message.subject
    assert "makes you" not in message.subject
    assert world.url("objectives:key-result", key_result=made.pk) in str(message.body)


def test_without_an_owner_it_is_the_objectives_who_is_told(
    quarter: Quarter, announced: Objective
) -> None:
    create_key_result(access=quarter.alice, objective=announced, text=text(), reason="Missing.")
    assert set(told()) == {"Bob"}


def test_when_a_key_result_changes_hands_once_and_not_for_other_words(
    quarter: Quarter, announced: Objective, world: World
) -> None:
    made = quarter.key_result(announced, owner=world.bob)
    Delivery.objects.all().delete()
    for owner, title in (
        (world.bob, "Other words"),
        (world.dan, "Other words"),
        (world.dan, "Yes"),
    ):
        change_key_result(
            access=quarter.alice,
            key_result=made,
            text=text(owner=owner, title=title),
            reason="So it is",
        )
    assert {name: words.subject for name, words in told().items()} == {
        "Dan": "Alice Adler makes you the owner: Other words"
    }


def test_when_an_objective_changes_hands_with_what_nobody_else_owns(
    quarter: Quarter, announced: Objective, world: World
) -> None:
    quarter.key_result(announced, title="Nobody's")
    quarter.key_result(announced, title="Dan's", owner=world.dan)
    reads_only = quarter.key_result(announced, title="Vera's")
    KeyResult.objects.filter(pk=reads_only.pk).update(owner=world.vera)
    Delivery.objects.all().delete()
    change_objective(
        access=quarter.alice,
        objective=announced,
        text=ObjectiveText(
            title="Answer sooner", cycle=quarter.cycle, team=world.tier1, owner=world.carol
        ),
        reason="So it is",
    )
    (words,) = told().values()
    assert words.subject == "Alice Adler makes you the owner of 3 objectives and key results"
    assert [line.text for line in words.lines] == ["Answer sooner", "Nobody's", "Vera's"]
    assert set(told()) == {"Carol"}


def test_when_it_is_handed_over(quarter: Quarter, announced: Objective, world: World) -> None:
    quarter.key_result(announced, title="Bob's", owner=world.bob)
    Delivery.objects.all().delete()
    hand_over(access=quarter.alice, objective=announced, to=world.carol, reason="Moves on")
    (words,) = told().values()
    assert [line.text for line in words.lines] == ["Answer sooner", "Bob's"]
    assert words.lead == "You check in on 1 key result each week."


def test_when_all_of_who_has_left_is_handed_over(
    quarter: Quarter, announced: Objective, world: World
) -> None:
    quarter.key_result(announced, title="Bob's", owner=world.bob)
    Delivery.objects.all().delete()
    Membership.objects.filter(pk=world.bob.pk).update(left_at=TUESDAY)
    world.bob.refresh_from_db()
    hand_over_left(access=quarter.alice, left=world.bob, to=world.carol)
    (words,) = told().values()
    assert [line.text for line in words.lines] == ["Answer sooner", "Bob's"]


@pytest.mark.parametrize("case", ["own doing", "draft", "not announced", "unseen", "reads only"])
def test_nobody_is_told(quarter: Quarter, announced: Objective, world: World, case: str) -> None:
    objective, owner = announced, world.carol
    if case == "own doing":
        owner = world.alice
    elif case == "draft":
        objective = quarter.objective("A draft", published=False)
    elif case == "not announced":  # then its publication tells of it
        objective = quarter.objective("Just published")
    elif case == "unseen":
        objective = quarter.objective("Hush", visibility="private")
        Objective.objects.update(announced_at=TUESDAY)
    if case == "reads only":
        tell_of_owning(quarter.alice, world.vera, objectives=[announced.pk])
    else:
        create_key_result(
            access=quarter.alice, objective=objective, text=text(owner=owner), reason="Missing."
        )
    assert told() == {}


def test_a_team_that_comes_to_share_it_is_told_until_it_does_no_more(
    quarter: Quarter, announced: Objective, world: World
) -> None:
    for weight in (M // 4, M // 2):  # another weight is no news
        share_objective(
            access=quarter.alice, objective=announced, team=world.onboarding, weight=weight
        )
    (words,) = told("shared").values()
    assert set(told("shared")) == {"Erin"}
    assert words.subject == "Onboarding counts it too: Answer sooner"
    said = words.lead.replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Alice Adler shares it with Onboarding, where it counts 25 % of one of its own."
    share = Share.objects.select_related("team", "objective").get()
    stop_sharing(access=quarter.alice, objective=announced, share=share)
    assert told("shared") == {}


def test_what_is_private_is_told_to_who_may_see_it(
    quarter: Quarter, announced: Objective, world: World
) -> None:
    Objective.objects.update(visibility="private")
    announced.refresh_from_db()
    share_objective(access=quarter.alice, objective=announced, team=world.onboarding, weight=M)
    assert told("shared") == {}
