"""Rows that nobody else changes until the transaction ends, taken by everybody in one order: who
took them another way round would wait for ever for somebody who waits for them.

0. What claims work: a Proposal, RecomputeState, RhythmState, advisory locks.
1. Cycles: shared by who writes in one (`Cycle.objects.hold`), alone by who changes or closes it,
   and that at once: of two who share it and want it alone neither comes on.
2. Key results, in key order.
3. Objectives, in key order.
4. What hangs on them: Initiative, Share, StatusOverride, Milestone, Grade.
5. The Organization, last: its `lock`, its `touch`, and so `done` and what recomputes at once.

docs/decisions/0058-the-order-of-locks.md.
"""

from typing import Any, TypeVar

from django.db.models import QuerySet

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def held(rows: Rows, *, skip_locked: bool = False) -> Rows:
    """These rows in key order, locked as they are read: as they stand now.

    Other rows may go on pointing at them: the foreign keys are checked at COMMIT, when the
    organization is held, and a plain FOR UPDATE would let that wait for who waits for the
    organization.
    """
    locked = rows.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
    return locked.order_by("pk")
