"""What is said and what is done while a cycle is closed: before the closing, or refused."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction

from objectives.models import Comment, Cycle, Initiative, Objective
from objectives.use_cases.cycles import close_cycle
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    move_initiative,
)
from objectives.use_cases.talk import change_comment, delete_comment, write_comment
from people.models import Delivery
from tests.objectives.cases import Quarter
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


class Said:
    """An objective with a comment on it, and an initiative, as somebody has loaded them."""

    def __init__(self, quarter: Quarter) -> None:
        self.access = quarter.alice
        made = quarter.objective()
        self.objective = Objective.objects.select_related("cycle", "team").get(pk=made.pk)
        comment = write_comment(access=self.access, thing=self.objective, text="First")
        self.comment = Comment.objects.select_related("objective__cycle", "author").get(
            pk=comment.pk
        )
        work = create_initiative(
            access=self.access, objective=self.objective, text=InitiativeText(title="A rota")
        )
        self.initiative = Initiative.objects.select_related(
            "objective__cycle", "objective__team", "organization", "key_result"
        ).get(pk=work.pk)
        Delivery.objects.all().delete()


WRITES: dict[str, Callable[[Said], Any]] = {
    "comment": lambda s: write_comment(access=s.access, thing=s.objective, text="Late"),
    "comment on an initiative": lambda s: write_comment(
        access=s.access, thing=s.initiative, text="Late"
    ),
    "change a comment": lambda s: change_comment(access=s.access, comment=s.comment, text="Late"),
    "delete a comment": lambda s: delete_comment(access=s.access, comment=s.comment),
    "propose": lambda s: create_initiative(
        access=s.access, objective=s.objective, text=InitiativeText(title="Late")
    ),
    "change an initiative": lambda s: change_initiative(
        access=s.access, initiative=s.initiative, text=InitiativeText(title="Late")
    ),
    "move an initiative": lambda s: move_initiative(
        access=s.access, initiative=s.initiative, state="done"
    ),
    "archive an initiative": lambda s: archive_initiative(access=s.access, initiative=s.initiative),
}
every_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def rows() -> list[Any]:
    things = ("id", "title", "state", "archived_at")
    return [
        list(Comment.objects.order_by("pk").values("id", "text", "edited_at")),
        list(Initiative.objects.order_by("pk").values(*things)),
    ]


class Beside:
    """Does it in a connection of its own; `result` says what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.found: list[Any] = []
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.found.append(self.work())
        except (PermissionDenied, ValidationError, OperationalError) as refused:
            self.found.append(refused)
        finally:
            connection.close()

    def result(self) -> Any:
        """Once it is done."""
        self.thread.join(20)
        return self.found[0]


def waits_for_a_lock() -> bool:
    """Whether, within a few seconds, another connection stands and waits for this one."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.05)
    return False


@every_write
def test_what_comes_while_it_is_being_closed_is_refused(
    quarter: Quarter, world: World, write: Callable[[Said], Any]
) -> None:
    said = Said(quarter)
    before = rows()
    with transaction.atomic():
        close_cycle(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
        writing = Beside(lambda: write(said))
        assert waits_for_a_lock()
    assert isinstance(writing.result(), PermissionDenied)
    assert rows() == before
    assert not Delivery.objects.exists()


@every_write
def test_what_came_first_is_let_finish(
    quarter: Quarter, world: World, write: Callable[[Said], Any]
) -> None:
    said = Said(quarter)
    before = rows()
    cycle = Cycle.objects.get(pk=quarter.cycle.pk)
    with transaction.atomic():
        write(said)
        closing = Beside(lambda: close_cycle(access=quarter.alice, cycle=cycle))
        assert waits_for_a_lock()
        assert Cycle.objects.get(pk=cycle.pk).state == "active"
    assert closing.result().state == "closed"
    assert rows() != before


@every_write
def test_a_page_left_open_writes_nothing_into_what_is_closed(
    quarter: Quarter, world: World, write: Callable[[Said], Any]
) -> None:
    said = Said(quarter)
    before = rows()
    close_cycle(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
    with pytest.raises(PermissionDenied):
        write(said)
    assert rows() == before
