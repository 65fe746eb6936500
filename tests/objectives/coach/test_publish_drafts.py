"""Several drafts are published from one page, each with what the coach says of it."""

import re

import pytest

from objectives.coach.advice import advise, advise_all
from objectives.models import Objective
from objectives.use_cases.key_results import KeyResultText, create_key_result
from tests.factories import MembershipFactory, TeamMembershipFactory
from tests.fixtures.queries import AtMost
from tests.objectives.cases import Quarter
from tests.objectives.coach.test_after_publishing import CUT, csat_text
from tests.world import World

LIGHTS = ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound")


def rows_of(page: str) -> dict[str, str]:
    """What stands under each draft's title."""
    parts = re.split(r'<section class="card" aria-labelledby="title-\d+">', page)[1:]
    return {re.findall(r'id="title-\d+">([^<]*)<', part)[0]: part for part in parts}


def page_of(quarter: Quarter) -> str:
    world = quarter.world
    url = world.url("objectives:publish-drafts", cycle=quarter.cycle.pk)
    return world.client(world.alice).get(url).content.decode()


def test_each_stands_with_its_lights_stops_warnings_and_hints(
    quarter: Quarter, world: World
) -> None:
    quarter.objective("Customers stay", team=None)
    warned = quarter.objective("The best team of 90 %", published=False)
    quarter.key_result(warned)
    stopped = quarter.objective("Sooner", published=False)
    bad = create_key_result(
        access=quarter.alice,
        objective=stopped,
        text=KeyResultText(**CUT),
        reason="It was left out.",
    )
    quarter.objective("Fine words", published=False)

    rows = rows_of(page_of(quarter))

    assert set(rows) == {"The best team of 90 %", "Sooner", "Fine words"}
    for row in rows.values():
        assert all(name in row for name in LIGHTS)
    first = rows["The best team of 90 %"]
    for said in (
        "There is a number in the objective: 90",  # three warnings
        "“best” compares with others",
        "This objective supports none above it.",
        "A single key result is to tell the whole story.",  # and a hint
    ):
        assert said in first, said
    assert re.search(r'name="objective"[^>]*\bchecked\b', first)
    second = rows["Sooner"]
    assert "1 thing must be mended before it can be published." in second
    assert "Nothing can be cut by 300 %" in second
    assert world.url("objectives:edit-key-result", key_result=bad.pk) in second
    assert re.search(r'name="objective"[^>]*\bdisabled\b', second)
    assert not re.search(r'name="objective"[^>]*\bchecked\b', second)
    every_id = re.findall(r'\bid="([^"]+)"', "".join(rows.values()))
    assert len(every_id) == len(set(every_id))


def test_one_that_is_stopped_cannot_be_sent_along(quarter: Quarter, world: World) -> None:
    stopped = quarter.objective("Sooner", published=False)
    create_key_result(
        access=quarter.alice,
        objective=stopped,
        text=KeyResultText(**CUT),
        reason="It was left out.",
    )
    fine = quarter.objective("Fine words", published=False)
    left = quarter.objective("Not yet", published=False)
    url = world.url("objectives:publish-drafts", cycle=quarter.cycle.pk)

    answer = world.client(world.alice).post(url, {"objective": [stopped.pk, fine.pk]})

    assert answer.status_code == 422
    rows = rows_of(answer.content.decode())
    assert "“Sooner”: “Reply time cut by 300 %”" in answer.content.decode()
    ticked = {title for title, row in rows.items() if re.search(r'name="obj[^>]*\bchecked', row)}
    assert ticked == {"Fine words"}  # what was chosen is kept
    assert left.state == Objective.objects.get(pk=fine.pk).state == "draft"


def test_where_all_are_stopped_there_is_nothing_to_press(quarter: Quarter) -> None:
    quarter.objective("Nobody's", published=False, owner=None)
    page = page_of(quarter)
    assert "Nobody owns this objective." in page
    assert not re.search(r'<button class="btn btn-primary">.{0,400}Publish', page, re.DOTALL)


def test_several_are_judged_as_each_alone(quarter: Quarter, world: World) -> None:
    above = quarter.objective("Customers stay", team=None, owner=world.alice)
    drafts = [
        quarter.objective("One", published=False, supports=[above], stage="team"),
        quarter.objective("Two", published=False),
        quarter.objective("Three", published=False, team=world.tier2, supports=[above]),
        quarter.objective("Four", published=False, team=None),
    ]
    for each in drafts:
        create_key_result(
            access=quarter.alice, objective=each, text=csat_text(world), reason="It was left out."
        )
    for number in range(11):
        person = MembershipFactory.create(organization=world.organization, name=f"P {number}")
        TeamMembershipFactory.create(membership=person, team=world.tier2)

    together = advise_all(quarter.alice, drafts)

    alone = [advise(quarter.alice, each) for each in drafts]
    assert [each.findings for each in together] == [each.findings for each in alone]
    found = [{finding.code for finding in each.findings} for each in together]
    assert [("not-aligned" in codes) for codes in found] == [False, True, False, False]
    assert [("parent-not-moved" in codes) for codes in found] == [True, False, False, False]
    assert [("duplicate" in codes) for codes in found] == [True, True, False, False]
    big = [("team-too-big-for-its-lead" in codes) for codes in found]
    assert big == [False, False, True, False]


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_keeps_its_queries_however_many_there_are(
    quarter: Quarter, world: World, at_most_queries: AtMost, count: int
) -> None:
    teams = (world.tier1, world.tier2, None)
    for number in range(count):
        made = quarter.objective(f"No. {number}", published=False, team=teams[number % 3])
        for _ in range(3):
            create_key_result(
                access=quarter.alice,
                objective=made,
                text=csat_text(world),
                reason="It was left out.",
            )
    client = world.client(world.alice)
    client.get(world.url("objectives:cycles"))
    url = world.url("objectives:publish-drafts", cycle=quarter.cycle.pk)
    with at_most_queries(15):
        assert client.get(url).status_code == 200


def test_a_persons_own_objectives_are_not_the_teams(quarter: Quarter, world: World) -> None:
    """Six of Carol's own beside one draft: the team has one, to whoever reads it."""
    for number in range(6):
        quarter.objective(
            f"Carol's {number}", personal=True, owner=world.carol, visibility="private"
        )
    ours = quarter.objective("Ours", published=False)
    carols = quarter.objective("One more", published=False, personal=True, owner=world.carol)
    for who in (world.alice, world.bob):
        for each in (ours, carols):
            said = advise(world.access(who), Objective.objects.get(pk=each.pk)).findings
            assert "too-many" not in {finding.code for finding in said}

    for number in range(5):
        quarter.objective(f"Another of ours {number}")
    (what,) = [
        each.what for each in advise(quarter.alice, ours).findings if each.code == "too-many"
    ]
    assert what == "Tier 1 has 6 objectives in this cycle."
