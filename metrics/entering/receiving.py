"""Rows of words are received: checked under the lock, the good ones entered, the bad ones told."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from metrics.entering.cells import Raw
from metrics.entering.entering import Entered, enter, lock_entering
from metrics.entering.known import load_book
from metrics.entering.rows import Checked, check_rows
from metrics.models import Batch
from people.access import Access


class Received(NamedTuple):
    """What was taken, and all rows as they were checked. entered: None where no row was good."""

    checked: Checked
    entered: Entered | None


@transaction.atomic
def receive(
    *,
    access: Access,
    batch: Batch,
    rows: Sequence[Raw],
    measure: str = "",
    language: str = "",
) -> Received:
    """Check rows against what is known now, and enter those that are good.

    measure: of rows that name none. language: in which they were written; else the reader's.
    """
    lock_entering(access.organization.pk)
    checked = check_rows(rows, load_book(access, rows, language=language), measure=measure)
    if not checked.good:
        return Received(checked, None)
    facts = [good.fact for good in checked.good]
    return Received(checked, enter(organization=access.organization, batch=batch, facts=facts))
