"""A quarter with objectives, as people would have set it up; times are fixed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest

from objectives.models import Cycle, KeyResult, Objective
from objectives.use_cases.check_ins import CheckInText, check_in
from objectives.use_cases.cycles import activate_cycle, create_cycle
from objectives.use_cases.key_results import KeyResultText, create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective, publish_objective
from people.models import Membership
from tests.world import World

M = 1_000_000
BEFORE = datetime(2026, 9, 25, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 9, tzinfo=UTC)  # of the week after Sunday the 15th


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be that moment."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield


class Quarter:
    """The fourth quarter of 2026, running; made by Alice, who directs."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.alice = world.access(world.alice)
        self.cycle = self.new_cycle("Q4 2026", date(2026, 10, 1), date(2027, 1, 1))

    def new_cycle(self, name: str, start: date, end: date, cadence: str = "quarter") -> Cycle:
        with at(BEFORE):
            cycle = create_cycle(
                access=self.alice, name=name, cadence=cadence, start=start, end=end
            )
            return activate_cycle(access=self.alice, cycle=cycle)

    def objective(
        self, title: str = "Answer sooner", *, published: bool = True, **text: object
    ) -> Objective:
        """Bob's, of Tier 1, unless said otherwise."""
        given = {"cycle": self.cycle, "team": self.world.tier1, "owner": self.world.bob} | text
        with at(BEFORE):
            made = create_objective(access=self.alice, text=ObjectiveText(title=title, **given))  # type: ignore[arg-type]
            return publish_objective(access=self.alice, objective=made) if published else made

    def key_result(self, objective: Objective, **text: object) -> KeyResult:
        """Typed, from 60 to 45, unless said otherwise."""
        given = {"title": "Replies within 45", "baseline": 60 * M, "target": 45 * M} | text
        with at(BEFORE):
            return create_key_result(
                access=self.alice,
                objective=objective,
                text=KeyResultText(**given),  # type: ignore[arg-type]
                reason="It was left out.",
            )

    def said(
        self,
        key_result: KeyResult,
        value: int | None,
        *,
        on: datetime = TUESDAY,
        by: Membership | None = None,
        confidence: str = "on_track",
        **text: object,
    ) -> None:
        """Somebody checks in."""
        found = KeyResult.objects.select_related("organization", "objective__cycle").get(
            pk=key_result.pk
        )
        with at(on):
            check_in(
                access=self.world.access(by or self.world.alice),
                key_result=found,
                text=CheckInText(confidence=confidence, value=value, **text),  # type: ignore[arg-type]
            )


@pytest.fixture
def quarter(world: World) -> Quarter:
    """The running quarter, still empty."""
    return Quarter(world)
