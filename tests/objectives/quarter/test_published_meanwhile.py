"""A page of a draft is open while somebody publishes it: what it is now decides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from objectives.history.reading import read_history
from objectives.history.words import field_words
from objectives.models import Change, Initiative, KeyResult, Objective
from objectives.use_cases.initiatives import make_initiative, unmake_initiative
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
    publish_objective,
)
from people.models import Delivery
from tests.objectives.cases import BEFORE, TUESDAY, M, Quarter, at
from tests.objectives.quarter.test_closing_races import Beside, waits_for_a_lock
from tests.world import World

WHY = "The board asked for it."


class Open:
    """A draft with a key result, as a page has read both; published by somebody else since."""

    def __init__(self, quarter: Quarter, *, archived: bool = False) -> None:
        self.alice = quarter.alice
        made = quarter.objective(published=False)
        kept = quarter.key_result(made, title="Kept")
        if archived:
            archive_key_result(access=self.alice, key_result=self._read(kept.pk))
        self.key_result = self._read(kept.pk)
        self.objective = self._objective(made.pk)
        with at(BEFORE):
            publish_objective(access=self.alice, objective=self._objective(made.pk))

    def _read(self, pk: int) -> KeyResult:
        related = ("objective__cycle", "objective__team", "objective__owner", "organization")
        return KeyResult.objects.select_related(*related).get(pk=pk)

    def _objective(self, pk: int) -> Objective:
        return Objective.objects.select_related("cycle", "team", "owner").get(pk=pk)

    def text(self, **given: Any) -> ObjectiveText:
        names = ("title", "cycle", "team", "owner", "why", "stage")
        return ObjectiveText(**{name: getattr(self.objective, name) for name in names} | given)

    def stored(self) -> KeyResult:
        return self._read(self.key_result.pk)


NEW = KeyResultText(title="New", baseline=60 * M, target=45 * M)
DEEDS: dict[str, Callable[[Open, str], Any]] = {
    "add": lambda o, why: create_key_result(
        access=o.alice, objective=o.objective, text=NEW, reason=why, unfinished=True
    ),
    "change": lambda o, why: change_key_result(
        access=o.alice, key_result=o.key_result, text=NEW, reason=why, unfinished=True
    ),
    "archive": lambda o, why: archive_key_result(
        access=o.alice, key_result=o.key_result, reason=why
    ),
    "archive all": lambda o, why: archive_objective(
        access=o.alice, objective=o.objective, reason=why
    ),
    "change all": lambda o, why: change_objective(
        access=o.alice, objective=o.objective, text=o.text(title="Answer at once"), reason=why
    ),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_it_asks_for_the_reason_and_leaves_it_published(
    quarter: Quarter, deed: Callable[[Open, str], Any]
) -> None:
    for why in ("", WHY):
        opened = Open(quarter)
        before = Change.objects.count()
        with at(TUESDAY):
            if why:
                deed(opened, why)
            else:
                with pytest.raises(ValidationError) as refused, transaction.atomic():
                    deed(opened, why)
                assert list(refused.value.message_dict) == ["reason"]
        now = opened.stored()
        assert (now.objective.state, now.objective.published_at) == ("published", BEFORE)
        assert now.published_at == BEFORE
        added = Change.objects.order_by("id")[before:]
        assert {each.reason for each in added} == ({WHY} if why else set())
        for each in KeyResult.objects.filter(objective=now.objective_id):
            assert each.published_at is not None


def test_what_may_be_open_in_a_draft_may_not_in_what_is_published(quarter: Quarter) -> None:
    opened = Open(quarter)
    unfinished = KeyResultText(title="New", baseline=60 * M)
    asked: dict[str, Any] = {"access": opened.alice, "text": unfinished, "reason": WHY}
    with pytest.raises(ValidationError):
        create_key_result(objective=opened.objective, unfinished=True, **asked)
    opened = Open(quarter)
    with pytest.raises(ValidationError):
        change_key_result(key_result=opened.key_result, unfinished=True, **asked)
    assert opened.stored().target == 45 * M


def test_what_comes_back_counts_from_now_on(quarter: Quarter) -> None:
    opened = Open(quarter, archived=True)
    assert opened.stored().published_at is None
    with pytest.raises(ValidationError) as refused:
        restore_key_result(access=opened.alice, key_result=opened.key_result)
    assert list(refused.value.message_dict) == ["reason"]
    Objective.objects.update(announced_at=BEFORE)
    with at(TUESDAY):
        restore_key_result(access=opened.alice, key_result=opened.key_result, reason=WHY)
    now = opened.stored()
    assert (now.archived_at, now.published_at) == (None, TUESDAY)
    kept = Change.objects.filter(key_result=now).values_list("field", "reason")
    assert list(kept) == [("added", WHY)]
    (told,) = Delivery.objects.filter(kind="owned")
    assert told.person.name == "Bob Berg"


def test_the_button_asks_why_where_it_comes_in_as_a_new_one(quarter: Quarter, world: World) -> None:
    opened = Open(quarter, archived=True)
    client = world.client(world.bob)
    home = world.url("objectives:objective", objective=opened.objective.pk)
    restore = world.url("objectives:restore-key-result", key_result=opened.key_result.pk)
    with at(TUESDAY):
        page = client.get(f"{home}?archived={opened.key_result.pk}").content.decode()
        assert "{#" not in page
        banner = page.split(f'action="{restore}"', 1)[1].split("</form>", 1)[0]
        assert 'name="reason"' in banner
        assert "Why is it added now?" in banner
        refused = client.post(restore)
        assert refused.headers["Location"] == f"{home}?archived={opened.key_result.pk}"
        assert opened.stored().archived_at is not None
        long = client.post(restore, {"reason": "x" * 1001}, headers={"HX-Request": "true"})
        assert long.status_code == 422
        assert "1000" in long.headers["HX-Trigger"]
        # A new line is one character of a thousand, as it is for who types it.
        client.post(restore, {"reason": "x" * 500 + "\r\n" + "x" * 499})
    assert opened.stored().archived_at is None


def test_what_became_an_initiative_in_the_draft_comes_back_with_a_reason(quarter: Quarter) -> None:
    made = quarter.objective(published=False)
    quarter.key_result(made)
    task = quarter.key_result(made, title="Launch the rota", owner=quarter.world.carol)
    related = ("objective__cycle", "objective__team", "objective__owner", "owner", "organization")
    initiative = make_initiative(
        access=quarter.alice, key_result=KeyResult.objects.select_related(*related).get(pk=task.pk)
    )
    publish_objective(
        access=quarter.alice, objective=Objective.objects.select_related("cycle").get(pk=made.pk)
    )
    found = Initiative.objects.select_related("objective__cycle", "instead_of", "organization")
    unmake_initiative(access=quarter.alice, initiative=found.get(pk=initiative.pk))
    for language, reason in (
        ("en", "It is a key result again."),
        ("pl", "To znów kluczowy rezultat."),
    ):
        with translation.override(language):
            (added,) = read_history(quarter.alice, key_result=task)
            assert ([line.what for line in added.lines], added.reason) == (
                [field_words("added")],
                reason,
            )


@pytest.mark.django_db(transaction=True)
def test_who_publishes_is_waited_for(quarter: Quarter) -> None:
    made = quarter.objective(published=False)
    kept = quarter.key_result(made)
    stale = KeyResult.objects.select_related("objective__cycle", "organization").get(pk=kept.pk)

    def archive() -> Any:
        try:
            return archive_key_result(access=quarter.alice, key_result=stale)
        except ValidationError as refused:
            return refused

    with transaction.atomic():
        publish_objective(
            access=quarter.alice,
            objective=Objective.objects.select_related("cycle").get(pk=made.pk),
        )
        archiving = Beside(archive)
        assert waits_for_a_lock()
    refused = archiving.result()
    assert isinstance(refused, ValidationError)
    assert list(refused.message_dict) == ["reason"]
    kept.refresh_from_db()
    assert kept.archived_at is None
    assert kept.published_at is not None
