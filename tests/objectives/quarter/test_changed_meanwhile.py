"""A page is open while somebody else changes what it shows: as it is now decides."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.models import MetricVersion
from objectives.library.reading import shipped
from objectives.models import Change, Cycle, Initiative, KeyResult, Objective, Share
from objectives.use_cases import (
    handing_over,
    initiatives,
    key_results,
    objectives,
    sharing,
)
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    make_initiative,
    move_initiative,
    restore_initiative,
    unmake_initiative,
)
from objectives.use_cases.key_results import (
    KeyResultText,
    archive_key_result,
    change_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.use_cases.library import start_from
from objectives.use_cases.objectives import (
    ObjectiveText,
    archive_objective,
    change_objective,
    publish_objective,
    restore_objective,
)
from objectives.use_cases.planning import hand_over
from objectives.use_cases.rules import hold_objective, hold_open
from people.access import Access
from tests.objectives.cases import TUESDAY, M, Quarter
from tests.objectives.quarter.test_closing_races import Beside, waits_for_a_lock
from tests.world import World

pytestmark = pytest.mark.django_db

CHANGED = "Somebody has put this away or changed it meanwhile. Reload the page."


def refused(client: Client, answer: Any, words: str, *, headers: object) -> None:
    """The answer says these words: as a toast, or on the page to which it leads without scripts."""
    if headers:
        assert answer.status_code == 422
        assert words in answer.headers["HX-Trigger"]
    else:
        assert answer.status_code == 302
        assert words in client.get(answer.headers["Location"]).content.decode()


def as_read(objective: Objective) -> Objective:
    """As a page reads it."""
    return Objective.objects.select_related("cycle", "team", "owner").get(pk=objective.pk)


def key_result_as_read(key_result: KeyResult) -> KeyResult:
    related = ("objective__cycle", "objective__team", "objective__owner", "organization", "person")
    return KeyResult.objects.select_related(*related).get(pk=key_result.pk)


def change(quarter: Quarter, objective: Objective, **given: Any) -> None:
    """Somebody else changes it, on a page of their own."""
    found = as_read(objective)
    names = ("title", "cycle", "team", "owner", "why", "stage", "visibility")
    text = ObjectiveText(**{name: getattr(found, name) for name in names} | given)
    change_objective(access=quarter.alice, objective=found, text=text, reason="It moves on.")


def csat(world: World) -> MetricVersion:
    ensure_metrics(world.organization)
    return next(each for each in current_versions(world.organization) if each.metric.key == "csat")


def of_carol(world: World) -> dict[str, Any]:
    """A key result of one agent's numbers."""
    measured = {"metric": csat(world), "aggregation": "share", "unit": "share"}
    return measured | {"person": world.carol, "baseline": M // 2, "target": M * 9 // 10}


def test_no_agents_numbers_are_added_to_what_everyone_sees_by_now(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective(published=False, visibility="private")
    opened, text = as_read(made), KeyResultText(title="Hers", **of_carol(world))
    change(quarter, made, visibility="everyone")
    with pytest.raises(ValidationError) as refused:
        create_key_result(access=quarter.alice, objective=opened, text=text)
    assert list(refused.value.message_dict) == ["person"]


def test_no_agents_numbers_come_back_into_what_everyone_sees_by_now(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective(published=False, visibility="private")
    hers = quarter.key_result(made, **of_carol(world))
    archive_key_result(access=quarter.alice, key_result=key_result_as_read(hers))
    opened = key_result_as_read(hers)
    change(quarter, made, visibility="everyone")
    with pytest.raises(ValidationError) as refused:
        restore_key_result(access=quarter.alice, key_result=opened)
    assert list(refused.value.message_dict) == ["person"]
    hers.refresh_from_db()
    assert hers.archived_at is not None


def test_nor_those_of_an_agent_who_was_named_in_it_since(quarter: Quarter, world: World) -> None:
    made = quarter.objective(published=False, visibility="private")
    of_all = quarter.key_result(made, **of_carol(world) | {"person": None})
    archive_key_result(access=quarter.alice, key_result=key_result_as_read(of_all))
    opened = key_result_as_read(of_all)
    KeyResult.objects.filter(pk=of_all.pk).update(person=world.carol)
    Objective.objects.filter(pk=made.pk).update(visibility="everyone")
    with pytest.raises(ValidationError):
        restore_key_result(access=quarter.alice, key_result=opened)


MOVES: dict[str, Callable[[Quarter], dict[str, Any]]] = {
    "another team's": lambda quarter: {"team": quarter.world.department},
    "the company's": lambda quarter: {"team": None},
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_who_does_not_write_for_its_team_any_more_writes_nothing_into_it(
    quarter: Quarter, world: World, move: Callable[[Quarter], dict[str, Any]]
) -> None:
    made = quarter.objective(published=False)
    opened, text = as_read(made), KeyResultText(title="New", baseline=60 * M, target=45 * M)
    change(quarter, made, **move(quarter))
    with pytest.raises(PermissionDenied):
        create_key_result(access=world.access(world.bob), objective=opened, text=text)
    assert not KeyResult.objects.exists()


def test_what_has_lost_its_owner_since_is_not_published(quarter: Quarter) -> None:
    made = quarter.objective(published=False)
    quarter.key_result(made)
    opened = as_read(made)
    change(quarter, made, owner=None)
    with pytest.raises(ValidationError):
        publish_objective(access=quarter.alice, objective=opened)
    made.refresh_from_db()
    assert made.state == "draft"


def test_what_has_moved_out_of_ones_reach_is_not_published(quarter: Quarter, world: World) -> None:
    made = quarter.objective(published=False)
    quarter.key_result(made)
    opened = as_read(made)
    change(quarter, made, team=world.department)
    with pytest.raises(PermissionDenied):
        publish_objective(access=world.access(world.bob), objective=opened)
    made.refresh_from_db()
    assert made.state == "draft"


WHOLE: dict[str, Callable[[Quarter, Objective], Any]] = {
    "moved to another cycle": lambda quarter, objective: change(
        quarter,
        objective,
        cycle=quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1)),
    ),
    "brought back": lambda quarter, objective: restore_objective(
        access=quarter.alice, objective=as_read(objective)
    ),
    "handed over": lambda quarter, objective: hand_over(
        access=quarter.alice, objective=as_read(objective), to=quarter.world.dan, reason="Moves on"
    ),
    "of who has left": lambda quarter, objective: handing_over.hand_over(
        access=quarter.alice, left=quarter.world.carol, to=quarter.world.dan
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", WHOLE, ids=WHOLE)
def test_who_changes_the_whole_and_who_changes_a_part_wait_for_each_other_in_turn(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    made = quarter.objective(published=False, owner=world.carol)
    part = quarter.key_result(made, owner=world.carol)
    if deed == "brought back":
        archive_objective(access=quarter.alice, objective=as_read(made))
    if deed == "of who has left":
        world.carol.left_at = TUESDAY
        world.carol.save()
    opened = key_result_as_read(part)
    beside: list[Beside] = []

    def meanwhile(access: Access, objective: Objective) -> None:
        beside.append(Beside(lambda: WHOLE[deed](quarter, made)))
        assert waits_for_a_lock()
        hold_objective(access, objective)

    monkeypatch.setattr(key_results, "hold_objective", meanwhile)
    text = KeyResultText(title="New", baseline=60 * M, target=45 * M, owner=world.carol)
    change_key_result(access=quarter.alice, key_result=opened, text=text)
    assert not isinstance(beside[0].result(), PermissionDenied)
    part.refresh_from_db()
    made.refresh_from_db()
    assert part.title == "New"
    assert made.archived_at is None
    if deed == "moved to another cycle":
        assert made.cycle.name == "Q1 2027"
    if deed in ("handed over", "of who has left"):
        assert (made.owner, part.owner) == (world.dan, world.dan)


def archive(quarter: Quarter, thing: Any) -> Any:
    why = "It moves on."
    if isinstance(thing, Objective):
        return archive_objective(access=quarter.alice, objective=thing, reason=why)
    return archive_key_result(access=quarter.alice, key_result=thing, reason=why)


def restore(quarter: Quarter, thing: Any) -> Any:
    if isinstance(thing, Objective):
        return restore_objective(access=quarter.alice, objective=thing)
    return restore_key_result(access=quarter.alice, key_result=thing)


@pytest.mark.parametrize("read", [as_read, key_result_as_read])
def test_of_two_who_put_it_away_or_bring_it_back_the_second_is_told(
    quarter: Quarter, read: Callable[[Any], Any]
) -> None:
    made = quarter.objective()
    part = quarter.key_result(made)
    thing = made if read is as_read else part
    for deed, field in ((archive, "archived"), (restore, "restored")):
        opened = read(thing)
        deed(quarter, read(thing))
        stood = read(thing).archived_at
        with pytest.raises(ValidationError) as refused:
            deed(quarter, opened)
        assert refused.value.messages == ["Somebody has done this already. Reload the page."]
        assert read(thing).archived_at == stood
        assert Change.objects.filter(field=field).count() == 1


def test_of_two_who_make_it_an_initiative_the_second_is_told(quarter: Quarter) -> None:
    part = quarter.key_result(quarter.objective(), title="Launch the rota")
    opened = key_result_as_read(part)
    make_initiative(access=quarter.alice, key_result=key_result_as_read(part))
    with pytest.raises(ValidationError):
        make_initiative(access=quarter.alice, key_result=opened)
    assert Initiative.objects.count() == 1


BUTTONS = ["make-initiative", "restore-key-result", "restore-objective"]


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_the_button_says_that_somebody_was_quicker(
    quarter: Quarter,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
    headers: dict[str, str],
) -> None:
    made = quarter.objective()
    part = quarter.key_result(made)
    ids = {"objective": made.pk} if button == "restore-objective" else {"key_result": part.pk}
    rows = (Objective if "objective" in ids else KeyResult).objects.all()
    away = timezone.now()
    then, now = (None, away) if button == "make-initiative" else (away, None)
    rows.update(archived_at=then)

    def meanwhile(cycle: Cycle) -> None:
        rows.update(archived_at=now)
        hold_open(cycle)

    for module in (objectives, key_results):
        monkeypatch.setattr(module, "hold_open", meanwhile)
    client = world.client(world.bob)
    answer = client.post(world.url(f"objectives:{button}", **ids), headers=headers)
    refused(client, answer, "Somebody has done this already", headers=headers)
    assert not Initiative.objects.exists()
    assert not Change.objects.filter(field="restored").exists()


def work_as_read(initiative: Initiative) -> Initiative:
    related = ("objective__cycle", "objective__team", "organization", "key_result")
    rows = Initiative.objects.select_related(*related, "instead_of__organization")
    return rows.get(pk=initiative.pk)


def some_work(quarter: Quarter) -> Initiative:
    return create_initiative(
        access=quarter.alice,
        objective=as_read(quarter.objective()),
        text=InitiativeText(title="A rota"),
    )


def test_of_two_who_put_work_away_or_bring_it_back_the_second_is_told(quarter: Quarter) -> None:
    work = some_work(quarter)
    for deed, field in ((archive_initiative, "archived"), (restore_initiative, "restored")):
        one, two = work_as_read(work), work_as_read(work)
        deed(access=quarter.alice, initiative=one)
        stood = work_as_read(work).archived_at
        with pytest.raises(ValidationError) as refused:
            deed(access=quarter.alice, initiative=two)
        assert refused.value.messages == ["Somebody has done this already. Reload the page."]
        assert work_as_read(work).archived_at == stood
        assert Change.objects.filter(field=field).count() == 1


def test_of_two_who_take_an_initiative_back_the_second_is_told(quarter: Quarter) -> None:
    part = quarter.key_result(quarter.objective(), title="Launch the rota")
    made = make_initiative(access=quarter.alice, key_result=key_result_as_read(part))
    one, two = work_as_read(made), work_as_read(made)
    unmake_initiative(access=quarter.alice, initiative=one)
    with pytest.raises(ValidationError):
        unmake_initiative(access=quarter.alice, initiative=two)
    assert key_result_as_read(part).archived_at is None
    assert Change.objects.filter(field="archived", initiative=made.pk).count() == 1


def test_how_far_work_is_is_said_of_what_it_is_now(quarter: Quarter) -> None:
    work = some_work(quarter)
    one, two = work_as_read(work), work_as_read(work)
    move_initiative(access=quarter.alice, initiative=one, state="done")
    move_initiative(access=quarter.alice, initiative=two, state="dropped")
    said = Change.objects.filter(field="state", initiative=work.pk).order_by("pk")
    assert list(said.values_list("before", "after")) == [("planned", "done"), ("done", "dropped")]


def test_work_that_was_put_away_since_is_not_changed(quarter: Quarter) -> None:
    work = some_work(quarter)
    one, two = work_as_read(work), work_as_read(work)
    archive_initiative(access=quarter.alice, initiative=work_as_read(work))
    with pytest.raises(ValidationError):
        move_initiative(access=quarter.alice, initiative=one, state="done")
    with pytest.raises(ValidationError):
        change_initiative(
            access=quarter.alice, initiative=two, text=InitiativeText(title="Another rota")
        )
    assert (work_as_read(work).title, work_as_read(work).state) == ("A rota", "planned")


@pytest.mark.parametrize("button", ["archive-initiative", "restore-initiative"])
def test_the_button_of_work_says_that_somebody_was_quicker(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    work = some_work(quarter)
    rows = Initiative.objects.filter(pk=work.pk)
    then, now = (None, TUESDAY) if button == "archive-initiative" else (TUESDAY, None)
    rows.update(archived_at=then)

    def meanwhile(cycle: Cycle) -> None:
        rows.update(archived_at=now)
        hold_open(cycle)

    monkeypatch.setattr(initiatives, "hold_open", meanwhile)
    url = world.url(f"objectives:{button}", initiative=work.pk)
    answer = world.client(world.bob).post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Somebody has done this already" in answer.headers["HX-Trigger"]


def test_nobody_writes_into_what_is_hidden_from_them_by_now(quarter: Quarter, world: World) -> None:
    """Alice makes it private and her own; Bob leads the team, and is not named."""
    made = quarter.objective(published=False)
    opened, text = as_read(made), KeyResultText(title="New", baseline=60 * M, target=45 * M)
    change(quarter, made, visibility="private", owner=world.alice)
    bob = world.access(world.bob)
    assert not Objective.objects.visible_to(bob).filter(pk=made.pk).exists()
    with pytest.raises(PermissionDenied):
        create_key_result(access=bob, objective=opened, text=text)
    assert not KeyResult.objects.exists()


def test_a_private_objective_of_ones_own_is_put_away_and_brought_back(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective(published=False, visibility="private")
    bob = world.access(world.bob)
    archive_objective(access=bob, objective=as_read(made))
    restore_objective(access=bob, objective=as_read(made))
    assert as_read(made).archived_at is None


def test_what_was_put_away_meanwhile_is_not_changed(quarter: Quarter) -> None:
    part = quarter.key_result(quarter.objective())
    opened = key_result_as_read(part)
    archive(quarter, key_result_as_read(part))
    text = KeyResultText(title="New", baseline=60 * M, target=45 * M)
    with pytest.raises(ValidationError) as refused:
        change_key_result(access=quarter.alice, key_result=opened, text=text, reason="It moves on.")
    assert refused.value.messages == [
        "Somebody has put this away or changed it meanwhile. Reload the page."
    ]
    assert key_result_as_read(part).title == "Replies within 45"


def test_of_two_who_end_the_sharing_the_second_is_told(quarter: Quarter, world: World) -> None:
    made = quarter.objective()
    share = sharing.share_objective(
        access=quarter.alice, objective=as_read(made), team=world.department, weight=M // 2
    )
    one, two = (Share.objects.select_related("team").get(pk=share.pk) for _ in range(2))
    sharing.stop_sharing(access=quarter.alice, objective=as_read(made), share=one)
    with pytest.raises(ValidationError) as refused:
        sharing.stop_sharing(access=quarter.alice, objective=as_read(made), share=two)
    assert refused.value.messages == ["Somebody has done this already. Reload the page."]
    # Shared, and once not any more.
    assert Change.objects.filter(field="shared").count() == 2


def test_so_does_the_button_that_ends_it(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quarter.objective()
    share = sharing.share_objective(
        access=quarter.alice, objective=as_read(made), team=world.department, weight=M // 2
    )

    def meanwhile(access: Access, objective: Objective) -> None:
        Share.objects.filter(pk=share.pk).delete()
        hold_objective(access, objective)

    monkeypatch.setattr(sharing, "hold_objective", meanwhile)
    url = world.url("objectives:unshare", objective=made.pk, share=share.pk)
    answer = world.client(world.bob).post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Somebody has done this already" in answer.headers["HX-Trigger"]


def test_a_template_goes_into_what_the_objective_is_now(quarter: Quarter, world: World) -> None:
    """It was moved to another cycle since: nothing of the template is written into either."""
    made = quarter.objective(published=False)
    opened = as_read(made)
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    change(quarter, made, cycle=other)
    with pytest.raises(ValidationError) as refused:
        start_from(
            access=quarter.alice, template=next(iter(shipped().values())), keep=[], into=opened
        )
    assert refused.value.messages == [
        "Somebody has put this away or changed it meanwhile. Reload the page."
    ]
