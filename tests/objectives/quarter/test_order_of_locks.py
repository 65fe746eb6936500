"""Two deeds at once: one waits for the other, and never both for each other."""

import ast
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F

import metrics
import objectives
import objectives.recompute as recomputing
from objectives.baselines import Baseline
from objectives.computing.rolling import store_objectives
from objectives.holding import held
from objectives.models import (
    CheckIn,
    Comment,
    Cycle,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    ReviewAction,
)
from objectives.recompute import recompute
from objectives.rhythm.publishing import announce
from objectives.status import Rules
from objectives.use_cases import (
    carrying,
    check_ins,
    cycles,
    filling,
    initiatives,
    key_results,
    milestones,
    overrides,
    planning,
    review,
    talk,
)
from objectives.use_cases import objectives as whole
from objectives.use_cases.asked import KeyResultText, StepText
from objectives.use_cases.grading import grade
from objectives.use_cases.judging import change_status_rules
from objectives.use_cases.planning import ProposalText, propose
from objectives.use_cases.rules import hold_open
from people.models import AuditEntry, Organization
from tests.objectives.cases import TUESDAY, M, Quarter
from tests.objectives.quarter.test_changed_meanwhile import (
    as_read,
    change,
    csat,
    key_result_as_read,
    refused,
)
from tests.objectives.quarter.test_closing_races import Beside
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

# What nothing points at: claimed whole, or skipped by the second.
CLAIMS = {"RecomputeState", "RhythmState", "PulseTally"}


def test_no_row_is_locked_but_in_key_order_and_so_that_others_may_point_at_it() -> None:
    """A plain FOR UPDATE waits for, and holds up, every COMMIT of a row that points at it."""
    found = []
    for path in Path(objectives.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "select_for_update":
                of = ast.unparse(node.value).split(".")[0]
                if of not in CLAIMS:
                    found.append(f"{path.name}: {ast.unparse(node)}")
    assert found == ["holding.py: rows.select_for_update"]


def test_nor_is_the_organization_where_metrics_are_written() -> None:
    found = []
    for path in Path(metrics.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = ast.unparse(node)
                if node.func.attr == "select_for_update" and said.startswith("Organization."):
                    found.append((path.name, "no_key=True" in said))
    names = ("catalogue_setup.py", "own_metrics.py", "practices.py")
    assert sorted(found) == [(name, True) for name in names]


def test_held_rows_come_in_key_order_and_let_others_point_at_them() -> None:
    with transaction.atomic():
        said = str(held(Objective.objects.filter(archived_at=None).order_by("position")).query)
    of = '"objectives_objective"'
    assert said.endswith(f' ORDER BY {of}."id" ASC FOR NO KEY UPDATE OF {of}')


class Deeds(NamedTuple):
    """`first` is held up at a function of a module until `second` waits for it, or is done.

    after: once that function is done, else before it.
    """

    module: Any
    at: str
    first: Callable[[], Any]
    second: Callable[[], Any]
    after: bool = False


def waiting() -> int:
    """How many connections stand and wait for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def until_waits(beside: Beside, count: int = 1) -> None:
    for _ in range(100):
        if waiting() >= count or not beside.thread.is_alive():
            return
        time.sleep(0.05)


def now(quarter: Quarter) -> Cycle:
    return Cycle.objects.get(pk=quarter.cycle.pk)


def comment(quarter: Quarter, thing: Any) -> Callable[[], Any]:
    return lambda: talk.write_comment(access=quarter.alice, thing=thing, text="Well done")


def renamed(quarter: Quarter, key_result: KeyResult) -> Callable[[], Any]:
    found = key_result_as_read(key_result)
    text = KeyResultText(title="New", baseline=60 * M, target=45 * M)
    return lambda: key_results.change_key_result(
        access=quarter.alice, key_result=found, text=text, reason="It moves on."
    )


def cycle_changed(quarter: Quarter, end: date) -> Callable[[], Any]:
    return lambda: cycles.change_cycle(
        access=quarter.alice,
        cycle=now(quarter),
        name="New name",
        cadence="quarter",
        start=date(2026, 10, 1),
        end=end,
        reason="It moves on.",
    )


def pipeline(quarter: Quarter) -> Callable[[], Any]:
    return lambda: recompute(organization_id=quarter.world.organization.pk)


def make_due(*key_results: KeyResult) -> None:
    ids = [each.pk for each in key_results]
    KeyResult.objects.filter(pk__in=ids).update(version=F("version") + 1)


def check_in_and_comment(quarter: Quarter) -> Deeds:
    part = quarter.key_result(quarter.objective())
    return Deeds(
        check_ins,
        "end_overrides",
        lambda: quarter.said(part, 50 * M),
        comment(quarter, key_result_as_read(part)),
    )


def archiving_and_comment(quarter: Quarter) -> Deeds:
    made = as_read(quarter.objective())
    return Deeds(
        whole,
        "require_reason",
        lambda: whole.archive_objective(access=quarter.alice, objective=made, reason="Gone"),
        comment(quarter, as_read(made)),
    )


def tick(quarter: Quarter, of: Objective) -> Callable[[], Any]:
    """A step of a key result of it is done."""
    steps = [StepText("Ask ten", M), StepText("Write it down", M)]
    quarter.key_result(of, kind="milestones", baseline=None, target=None, steps=steps)
    related = ("key_result__objective__cycle", "key_result__organization")
    step = Milestone.objects.select_related(*related).order_by("pk")[0]
    return lambda: milestones.tick_milestone(access=quarter.alice, milestone=step, is_done=True)


def ticking_and_a_sibling(quarter: Quarter) -> Deeds:
    made = quarter.objective()
    first = tick(quarter, made)
    other = quarter.key_result(made)
    return Deeds(milestones, "recompute_key_result", first, renamed(quarter, other))


def ticking_and_the_pipeline(quarter: Quarter) -> Deeds:
    made = quarter.objective()
    first = tick(quarter, made)
    other = quarter.key_result(made)
    pipeline(quarter)()
    make_due(other)
    return Deeds(milestones, "recompute_key_result", first, pipeline(quarter))


def comment_and_the_cycle_renamed(quarter: Quarter) -> Deeds:
    made = as_read(quarter.objective())
    second = cycle_changed(quarter, date(2027, 1, 1))
    return Deeds(talk, "check", comment(quarter, made), second)


def the_cycle_moved_and_the_pipeline(quarter: Quarter) -> Deeds:
    make_due(quarter.key_result(quarter.objective()))
    first = cycle_changed(quarter, date(2026, 12, 31))
    return Deeds(cycles, "_save", first, pipeline(quarter))


def carrying_and_grading(quarter: Quarter) -> Deeds:
    made = quarter.objective()
    part = quarter.key_result(made)
    cycles.start_grading(access=quarter.alice, cycle=now(quarter))
    into = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    chosen = {as_read(made): [key_result_as_read(part)]}
    graded = key_result_as_read(part)
    return Deeds(
        carrying,
        "_link",
        lambda: carrying.carry_over(access=quarter.alice, into=into, chosen=chosen),
        lambda: grade(access=quarter.alice, key_result=graded, score=None),
    )


def check_in_and_the_status_withdrawn(quarter: Quarter) -> Deeds:
    made = quarter.objective()
    part = quarter.key_result(made)
    read = as_read(made)
    overrides.override_status(access=quarter.alice, subject=read, status="at_risk", reason="Late.")
    return Deeds(
        overrides,
        "_point_to",
        lambda: quarter.said(part, 50 * M),
        lambda: overrides.withdraw_override(access=quarter.alice, subject=read),
    )


def the_pipeline_and_a_draft_below(quarter: Quarter) -> Deeds:
    parent = quarter.objective("Parent")
    make_due(quarter.key_result(parent))
    text = whole.ObjectiveText(
        title="Child",
        cycle=quarter.cycle,
        team=quarter.world.tier1,
        owner=quarter.world.bob,
        supports=[as_read(parent)],
    )
    return Deeds(
        Organization.objects,
        "touch",
        pipeline(quarter),
        lambda: whole.create_objective(access=quarter.alice, text=text),
    )


def removing_and_finishing_an_action(quarter: Quarter) -> Deeds:
    made = review.add_action(
        access=quarter.alice,
        team=None,
        sunday=date(2026, 11, 15),
        text="Ask ten",
        owner=quarter.world.bob,
        due=date(2026, 11, 20),
    )
    one, two = (ReviewAction.objects.get(pk=made.pk) for _ in range(2))
    return Deeds(
        review,
        "done",
        lambda: review.remove_action(access=quarter.alice, action=one),
        lambda: review.finish_action(access=quarter.alice, action=two, finished=True),
        after=True,
    )


def emptying_and_writing_the_mission(quarter: Quarter) -> Deeds:
    planning.write_mission(access=quarter.alice, team=None, text="We help")

    def write(text: str) -> Callable[[], Any]:
        return lambda: planning.write_mission(access=quarter.alice, team=None, text=text)

    return Deeds(planning, "done", write(""), write("We help at once"))


def changing_and_deleting_a_comment(quarter: Quarter) -> Deeds:
    made = as_read(quarter.objective())
    name = quarter.world.bob.name
    said = talk.write_comment(access=quarter.alice, thing=made, text=f"Well done, @{name}")
    return Deeds(
        talk,
        "tell",
        lambda: talk.change_comment(access=quarter.alice, comment=said, text=f"@{name}: good"),
        lambda: talk.delete_comment(
            access=quarter.alice,
            comment=Comment.objects.select_related("objective__cycle").get(pk=said.pk),
        ),
    )


PAIRS = {
    each.__name__: each
    for each in (
        check_in_and_comment,
        archiving_and_comment,
        ticking_and_a_sibling,
        ticking_and_the_pipeline,
        comment_and_the_cycle_renamed,
        the_cycle_moved_and_the_pipeline,
        carrying_and_grading,
        check_in_and_the_status_withdrawn,
        the_pipeline_and_a_draft_below,
        removing_and_finishing_an_action,
        emptying_and_writing_the_mission,
        changing_and_deleting_a_comment,
    )
}


def hold_up(monkeypatch: pytest.MonkeyPatch, deeds: Deeds) -> list[Beside]:
    real = getattr(deeds.module, deeds.at)
    begun: list[bool] = []
    beside: list[Beside] = []

    def meanwhile(*given: Any, **named: Any) -> Any:
        is_first = not begun
        begun.append(True)
        result = real(*given, **named) if deeds.after else None
        if is_first:
            beside.append(Beside(deeds.second))
            until_waits(beside[0])
        return result if deeds.after else real(*given, **named)

    monkeypatch.setattr(deeds.module, deeds.at, meanwhile)
    return beside


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_both_are_done(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch, pair: Callable[[Quarter], Deeds]
) -> None:
    deeds = pair(quarter)
    beside = hold_up(monkeypatch, deeds)
    deeds.first()
    (second,) = beside
    assert not isinstance(second.result(), Exception), second.result()


def test_nothing_is_proposed_for_a_cycle_that_is_being_closed(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter.key_result(quarter.objective())
    text = ProposalText(title="An idea", cycle=now(quarter), team=world.tier1)
    deeds = Deeds(
        cycles,
        "end_overrides_of",
        lambda: cycles.close_cycle(access=quarter.alice, cycle=now(quarter)),
        lambda: propose(access=world.access(world.carol), text=text),
    )
    beside = hold_up(monkeypatch, deeds)
    assert deeds.first().state == "closed"
    refused = beside[0].result()
    assert isinstance(refused, ValidationError)
    assert list(refused.message_dict) == ["cycle"]


def test_who_waits_with_a_check_in_while_it_is_given_to_somebody_else_says_nothing_of_it(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = quarter.key_result(quarter.objective(), owner=world.carol)
    opened = key_result_as_read(part)
    text = KeyResultText(title="Replies within 45", baseline=60 * M, target=45 * M, owner=world.dan)
    deeds = Deeds(
        key_results,
        "note_changes",
        lambda: key_results.change_key_result(
            access=quarter.alice, key_result=opened, text=text, reason="It is Dan's."
        ),
        lambda: quarter.said(part, 50 * M, by=world.carol),
    )
    beside = hold_up(monkeypatch, deeds)
    assert deeds.first().owner == world.dan
    assert isinstance(beside[0].result(), PermissionDenied)
    assert not CheckIn.objects.exists()


def test_who_changes_a_comment_that_is_being_deleted_is_told(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = talk.write_comment(access=quarter.alice, thing=as_read(quarter.objective()), text="Oh")
    rows = Comment.objects.select_related("objective__cycle", "objective__organization")
    one, two = rows.get(pk=said.pk), rows.get(pk=said.pk)
    deeds = Deeds(
        talk,
        "forget",
        lambda: talk.delete_comment(access=quarter.alice, comment=one),
        lambda: talk.change_comment(access=quarter.alice, comment=two, text="Ah"),
    )
    beside = hold_up(monkeypatch, deeds)
    deeds.first()
    told = beside[0].result()
    assert isinstance(told, ValidationError)
    assert told.messages == ["Somebody has put this away or changed it meanwhile. Reload the page."]
    assert not Comment.objects.exists()


def test_an_initiative_that_becomes_a_key_result_again_is_changed_no_more(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = quarter.key_result(quarter.objective(), title="Launch the rota")
    made = initiatives.make_initiative(access=quarter.alice, key_result=key_result_as_read(part))
    related = ("objective__cycle", "objective__team", "organization", "key_result")
    rows = Initiative.objects.select_related(*related, "instead_of__organization")
    undone, opened = rows.get(pk=made.pk), rows.get(pk=made.pk)
    text = initiatives.InitiativeText(title="Other")
    deeds = Deeds(
        initiatives,
        "restore_from_initiative",
        lambda: initiatives.unmake_initiative(access=quarter.alice, initiative=undone),
        lambda: initiatives.change_initiative(access=quarter.alice, initiative=opened, text=text),
        after=True,
    )
    beside = hold_up(monkeypatch, deeds)
    assert deeds.first().archived_at is not None
    refused = beside[0].result()
    assert isinstance(refused, ValidationError)
    assert refused.messages == [
        "Somebody has put this away or changed it meanwhile. Reload the page."
    ]
    made.refresh_from_db()
    assert made.title == "Launch the rota"


def test_nobody_waits_for_a_cycle_with_a_row_of_it_in_hand(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was moved since it was read: what was typed for the one cycle is not for the other."""
    made = quarter.objective(published=False)
    part = quarter.key_result(made)
    first = renamed(quarter, part)
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    change(quarter, made, cycle=other)
    close = Cycle.objects.get(pk=other.pk)
    deeds = Deeds(
        key_results,
        "hold_objective",
        first,
        lambda: cycles.close_cycle(access=quarter.alice, cycle=close),
    )
    beside = hold_up(monkeypatch, deeds)
    with pytest.raises(ValidationError) as refused:
        first()
    assert refused.value.messages == [
        "Somebody has put this away or changed it meanwhile. Reload the page."
    ]
    assert beside[0].result().state == "closed"
    part.refresh_from_db()
    assert part.title == "Replies within 45"


def test_baselines_are_filled_in_without_the_organization_in_hand(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quarter.objective(published=False)
    metric = csat(world)

    def text(title: str, target: int) -> KeyResultText:
        return KeyResultText(
            title=title,
            metric=metric,
            aggregation="share",
            unit="share",
            baseline=None,
            target=target,
        )

    one, two = (
        key_results.create_key_result(
            access=quarter.alice,
            objective=as_read(made),
            text=text(title, M * 9 // 10),
            unfinished=True,
        )
        for title in "ab"
    )
    found = Baseline(M // 2, 100, M // 3, M * 2 // 3)
    monkeypatch.setattr(filling, "_from_history", lambda *_: found)
    edited = key_result_as_read(two)
    beside: list[Beside] = []
    real = filling._fill

    def meanwhile(organization: Any, key_result: KeyResult, baseline: Baseline) -> bool:
        if key_result.pk == two.pk:
            beside.append(
                Beside(
                    lambda: key_results.change_key_result(
                        access=quarter.alice,
                        key_result=edited,
                        text=text("New", M * 8 // 10),
                        unfinished=True,
                    )
                )
            )
            until_waits(beside[0])
        return real(organization, key_result, baseline)

    monkeypatch.setattr(filling, "_fill", meanwhile)
    # The edit of the second came first, and wins.
    assert filling.fill_baselines(organization_id=world.organization.pk) == 1
    assert beside[0].result().title == "New"
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.baseline, two.baseline) == (M // 2, None)


def test_what_was_made_private_meanwhile_stands_in_the_log_without_its_title(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quarter.objective(published=False)
    measured: dict[str, Any] = {"metric": csat(world), "aggregation": "share", "unit": "share"}
    key_results.create_key_result(
        access=quarter.alice,
        objective=as_read(made),
        text=KeyResultText(title="Secret", baseline=None, target=M * 9 // 10, **measured),
        unfinished=True,
    )

    def meanwhile(*_: Any) -> Baseline:
        change(quarter, made, visibility="private")
        return Baseline(M // 2, 100, M // 3, M * 2 // 3)

    monkeypatch.setattr(filling, "_from_history", meanwhile)
    assert filling.fill_baselines(organization_id=world.organization.pk) == 1
    noted = AuditEntry.objects.get(action="key_result.baseline_filled")
    assert (noted.subject, noted.details["private"]) == ("", True)


class Rows(NamedTuple):
    """`deed` and `other` both take these two rows; the first of them lies behind the second."""

    rows: Any
    deed: Callable[[], Any]
    other: Callable[[], Any]


def two_objectives(quarter: Quarter) -> Rows:
    a, b = quarter.objective("A"), quarter.objective("B")
    Objective.objects.filter(pk=b.pk).update(position=0)
    Objective.objects.filter(pk=a.pk).update(position=1)
    found = {each.pk: quarter.cycle for each in (a, b)}

    @transaction.atomic
    def stored() -> None:
        store_objectives(found, today=date(2026, 11, 17), rules=Rules())

    return Rows(Objective.objects.filter(pk=a.pk), lambda: None, stored)


def moving(quarter: Quarter) -> Rows:
    found = two_objectives(quarter)
    a = as_read(found.rows.get())
    return found._replace(
        deed=lambda: whole.move_objective(access=quarter.alice, objective=a, up=True)
    )


def announcing(quarter: Quarter) -> Rows:
    @transaction.atomic
    def told() -> int:
        return len(announce(quarter.world.organization, now=TUESDAY))

    return two_objectives(quarter)._replace(deed=told)


def other_rules(quarter: Quarter) -> Rows:
    made = quarter.objective()
    a, b = quarter.key_result(made), quarter.key_result(made)
    make_due(a)

    @transaction.atomic
    def stored() -> Any:
        return recomputing._locked([a, b])

    return Rows(
        KeyResult.objects.filter(pk=a.pk),
        lambda: change_status_rules(access=quarter.alice, on_track=10, at_risk=25, weeks=80),
        stored,
    )


@pytest.mark.parametrize("deed", [moving, announcing, other_rules])
def test_many_rows_are_taken_in_key_order(
    quarter: Quarter, deed: Callable[[Quarter], Rows]
) -> None:
    """Both wait for the first row: who took the second before would keep the other from it."""
    found = deed(quarter)
    with transaction.atomic():
        held(found.rows).get()
        one = Beside(found.other)
        until_waits(one)
        two = Beside(found.deed)
        until_waits(two, 2)
    results = [one.result(), two.result()]
    assert not any(isinstance(each, Exception) for each in results), results


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_what_was_put_away_meanwhile_is_not_moved(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    made = quarter.objective()

    def meanwhile(cycle: Cycle) -> None:
        Objective.objects.filter(pk=made.pk).update(archived_at=TUESDAY)
        hold_open(cycle)

    monkeypatch.setattr(whole, "hold_open", meanwhile)
    client = world.client(world.bob)
    answer = client.post(world.url("objectives:objective-up", objective=made.pk), headers=headers)
    refused(client, answer, "Somebody has put this away or changed it meanwhile", headers=headers)
