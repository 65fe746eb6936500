"""A closed cycle is read-only everywhere, its figures stand as reported; and it can be reopened."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from objectives.models import Change, Cycle, KeyResult, Objective, Reported, ReportedObjective
from objectives.quarter.results import read_results
from objectives.recompute import recompute
from objectives.use_cases.carrying import carry_over
from objectives.use_cases.check_ins import CheckInText, check_in
from objectives.use_cases.cycles import (
    activate_cycle,
    change_cycle,
    close_cycle,
    reopen_cycle,
    start_grading,
)
from objectives.use_cases.grading import LookBack, grade, write_retrospective
from objectives.use_cases.key_results import (
    KeyResultText,
    archive_key_result,
    change_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.use_cases.objectives import (
    ObjectiveText,
    archive_objective,
    change_objective,
    create_objective,
    move_objective,
    publish_objective,
    restore_objective,
)
from objectives.use_cases.planning import ProposalText, hand_over, propose
from objectives.use_cases.publishing import publish_objectives
from tests.fixtures.queries import AtMost
from tests.objectives.cases import M, Quarter, at
from tests.objectives.quarter.ends import JANUARY, LATER, Ended
from tests.world import World


def _as_draft(objective: Objective) -> Objective:
    """As who loaded it before it was published has it."""
    objective.state = "draft"
    return objective


TEXT = KeyResultText(title="T", target=M)
WRITES: dict[str, Callable[[Ended, Objective, KeyResult], Any]] = {
    "create objective": lambda e, o, k: create_objective(
        access=e.alice, text=ObjectiveText(title="T", cycle=o.cycle)
    ),
    "change objective": lambda e, o, k: change_objective(
        access=e.alice, objective=o, text=ObjectiveText(title="T", cycle=o.cycle), reason="x"
    ),
    "publish": lambda e, o, k: publish_objective(access=e.alice, objective=o),
    "archive objective": lambda e, o, k: archive_objective(
        access=e.alice, objective=o, reason="It was left out."
    ),
    "restore objective": lambda e, o, k: restore_objective(access=e.alice, objective=o),
    "move objective": lambda e, o, k: move_objective(access=e.alice, objective=o, up=True),
    "create key result": lambda e, o, k: create_key_result(
        access=e.alice, objective=o, text=TEXT, reason="It was left out."
    ),
    "change key result": lambda e, o, k: change_key_result(
        access=e.alice, key_result=k, text=TEXT, reason="x"
    ),
    "archive key result": lambda e, o, k: archive_key_result(
        access=e.alice, key_result=k, reason="It was left out."
    ),
    "restore key result": lambda e, o, k: restore_key_result(access=e.alice, key_result=k),
    "check in": lambda e, o, k: check_in(
        access=e.alice, key_result=k, text=CheckInText(confidence="on_track", value=M)
    ),
    "grade": lambda e, o, k: grade(access=e.alice, key_result=k, score=None),
    "look back": lambda e, o, k: write_retrospective(
        access=e.alice, objective=o, text=LookBack(keep="x")
    ),
    "hand over": lambda e, o, k: hand_over(
        access=e.alice, objective=o, to=e.world.erin, reason="x"
    ),
    "publish several": lambda e, o, k: publish_objectives(
        access=e.alice, objectives=[_as_draft(o)]
    ),
    "propose": lambda e, o, k: propose(
        access=e.alice, text=ProposalText(title="T", cycle=Cycle.objects.get(pk=o.cycle_id))
    ),
    "carry into it": lambda e, o, k: carry_over(
        access=e.alice, into=Cycle.objects.get(pk=o.cycle_id), chosen={o: [k]}
    ),
    "change cycle": lambda e, o, k: change_cycle(
        access=e.alice,
        cycle=o.cycle,
        name="N",
        cadence="quarter",
        start=date(2026, 10, 1),
        end=date(2026, 12, 1),
        reason="x",
    ),
    "start": lambda e, o, k: activate_cycle(access=e.alice, cycle=o.cycle),
    "grade cycle": lambda e, o, k: start_grading(access=e.alice, cycle=o.cycle),
    "close": lambda e, o, k: close_cycle(access=e.alice, cycle=o.cycle),
}


def everything() -> list[Any]:
    models = (Objective, KeyResult, Cycle)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("stale", [False, True], ids=["reloaded", "as loaded before"])
def test_a_closed_cycle_refuses_every_write(
    ended: Ended, write: Callable[..., Any], stale: bool
) -> None:
    """Also for who had the page open before it was closed."""
    before = ended.objective_(ended.objective), ended.key_result(ended.half)
    ended.closed()
    objective, key_result = before
    if not stale:
        objective, key_result = ended.objective_(ended.objective), ended.key_result(ended.half)
    rows = everything()
    with at(JANUARY), pytest.raises((PermissionDenied, ValidationError)), transaction.atomic():
        write(ended, objective, key_result)
    assert everything() == rows


def test_an_open_objective_does_not_move_into_a_closed_cycle(
    quarter: Quarter, ended: Ended
) -> None:
    after = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    moving = quarter.objective("Moving", cycle=after)
    ended.closed()
    with pytest.raises(ValidationError) as refused:
        change_objective(
            access=quarter.alice,
            objective=ended.objective_(moving),
            text=ObjectiveText(title="Moving", cycle=ended.cycle),
            reason="x",
        )
    assert list(refused.value.message_dict) == ["cycle"]


def test_every_figure_is_frozen_as_reported(ended: Ended) -> None:
    ended.graded()
    with at(JANUARY):
        grade(
            access=ended.alice,
            key_result=ended.key_result(ended.half),
            score=700_000,
            reason="Strike.",
        )
    ended.closed()
    half = Reported.objects.get(key_result=ended.half)
    assert (half.value, half.progress, half.exact_progress) == (52_500_000, 500_000, "1/2")
    assert (half.proposed, half.score, half.reason) == (500_000, 700_000, "Strike.")
    full = Reported.objects.get(key_result=ended.full)
    assert (full.progress, full.proposed, full.score) == (1_333_333, M, M)
    assert Reported.objects.get(key_result=ended.unknown).score is None
    assert Reported.objects.get(key_result=ended.guard).proposed is None
    # (3 × 0.7 + 1) ÷ 4
    whole = ReportedObjective.objects.get(objective=ended.objective)
    assert (whole.score, whole.counted, whole.weighted) == (775_000, 2, 2)
    silent = ReportedObjective.objects.get(objective=ended.silent)
    assert (silent.score, silent.status, silent.counted) == (None, "no_data", 0)


def test_what_is_recomputed_later_touches_no_reported_figure(ended: Ended) -> None:
    ended.closed()
    before = everything(), list(Reported.objects.order_by("pk").values())
    with at(LATER):
        recompute(organization_id=ended.world.organization.pk)
    assert (everything(), list(Reported.objects.order_by("pk").values())) == before


def test_the_score_is_one_for_all_who_may_read_all_that_it_counts(ended: Ended) -> None:
    """A key result about one agent is hidden from another: so is the score, which would tell it."""
    KeyResult.objects.filter(pk=ended.half.pk).update(person=ended.world.carol)
    ended.closed()
    alice, carol, dan = (
        read_results(ended.world.access(who), ended.cycle)[0].total
        for who in (ended.world.alice, ended.world.carol, ended.world.dan)
    )
    assert alice == carol
    assert alice.score == Fraction(5, 8)
    assert (dan.score, dan.counted) == (None, 0)


def test_reopening_needs_a_director_and_a_reason_and_keeps_what_was_reported(
    ended: Ended, world: World
) -> None:
    ended.closed()
    with pytest.raises(ValidationError):
        reopen_cycle(access=ended.alice, cycle=ended.cycle, reason=" ")
    with pytest.raises(PermissionDenied):
        reopen_cycle(access=world.access(world.bob), cycle=ended.cycle, reason="x")
    first = ended.cycle.closed_at
    with at(JANUARY):
        ended.cycle = reopen_cycle(
            access=ended.alice, cycle=ended.cycle, reason="The last week was missing."
        )
    assert ended.cycle.state == "grading"
    last = Change.objects.filter(cycle=ended.cycle).latest("id")
    assert (last.before, last.after, last.reason) == (
        "closed",
        "grading",
        "The last week was missing.",
    )
    with at(LATER):
        grade(
            access=ended.alice, key_result=ended.key_result(ended.half), score=M, reason="Found it."
        )
        ended.cycle = close_cycle(access=ended.alice, cycle=ended.cycle)
    both = Reported.objects.filter(key_result=ended.half).order_by("closed_at")
    assert [(each.closed_at == first, each.score) for each in both] == [(True, 500_000), (False, M)]
    assert read_results(ended.alice, ended.cycle)[0].total.score == 1


def test_the_page_of_a_closed_cycle_shows_scores_as_reported(ended: Ended, world: World) -> None:
    ended.closed()
    page = world.client(world.vera).get(world.url("objectives:cycle", cycle=ended.cycle.pk))
    text = page.content.decode()
    assert "Stretches" in text
    assert "Commitments" in text
    assert ">0.62<" in text  # 0.625, never rounded up
    assert "Part of the way" in text
    objective = world.client(world.vera).get(
        world.url("objectives:objective", objective=ended.objective.pk)
    )
    anchor = f"outcome-{ended.objective.pk}"
    assert f'id="{anchor}"' in text
    assert f"#{anchor}" in objective.content.decode()  # its score is one click away
    key_result = world.client(world.vera).get(
        world.url("objectives:key-result", key_result=ended.half.pk)
    )
    assert "As reported" in key_result.content.decode()


def test_moving_a_running_cycle_needs_a_reason_and_stands_in_its_history(
    ended: Ended, world: World
) -> None:
    def move(reason: str) -> None:
        change_cycle(
            access=ended.alice,
            cycle=ended.cycle,
            name=ended.cycle.name,
            cadence="quarter",
            start=ended.cycle.start,
            end=date(2027, 1, 15),
            reason=reason,
        )

    with pytest.raises(ValidationError) as refused:
        move("")
    assert list(refused.value.message_dict) == ["reason"]
    ended.cycle.refresh_from_db()
    version = ended.key_result(ended.half).version
    move("The fair was put off.")
    assert ended.key_result(ended.half).version == version + 1
    kept = Change.objects.get(cycle=ended.cycle, field="end")
    assert (kept.before, kept.after) == ("2027-01-01", "2027-01-15")
    page = world.client(world.vera).get(world.url("objectives:cycle", cycle=ended.cycle.pk))
    assert "The fair was put off." in page.content.decode()


def test_the_objectives_own_page_says_its_score(
    ended: Ended, world: World, at_most_queries: AtMost
) -> None:
    """(3 × 0.5 + 1) ÷ 4 = 0.625, shown rounded down: proposed, then as reported, then for good."""
    url = world.url("objectives:objective", objective=ended.objective.pk)
    client = world.client(world.vera)

    def score() -> str:
        with at(JANUARY), at_most_queries(15):
            html = client.get(url).content.decode()
        found = re.search(r'<p[^>]+id="score">(.*?)</p>', html, re.DOTALL)
        return re.sub(r"<[^>]+>|\s+", " ", found[1]) if found else ""

    assert score() == ""  # it still runs
    ended.graded()
    assert "0.62" in score()
    assert "Not final" in score()
    ended.closed()
    assert "0.62" in score()
    assert "Not final" not in score()
    # What is computed later changes nothing of it.
    KeyResult.objects.filter(pk=ended.half.pk).update(progress=0, exact_progress="0")
    assert "0.62" in score()


def test_a_draft_of_a_closed_cycle_has_none(ended: Ended, world: World) -> None:
    ended.closed()
    Objective.objects.filter(pk=ended.objective.pk).update(state="draft")
    url = world.url("objectives:objective", objective=ended.objective.pk)
    with at(JANUARY):
        assert 'id="score"' not in world.client(world.alice).get(url).content.decode()
