"""What somebody decides whose form has been open for a while: others may have asked or decided."""

from dataclasses import replace
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError

from metrics.disputing.reading import Opened
from metrics.disputing.rulings import decided_already
from metrics.models import Dispute, DisputeState
from metrics.use_cases.disputes import (
    answered_already,
    asked_about,
    decides_dispute,
    decides_measurement,
)
from people.access import Access


class Meant(NamedTuple):
    """opened: with the question that is answered as the one that waits; none of one's own accord.

    refused: why it cannot be saved as it is.
    """

    opened: Opened
    refused: ValidationError | None


def meant(access: Access, opened: Opened, question: str) -> Meant:
    """question: the id of what the form was opened for. PermissionDenied for who never decided it;
    who decides it as well, but later, is told who was first."""
    found = next((each for each in opened.disputes if str(each.pk) == question), opened.waiting)
    if found is None:
        return _of_own_accord(access, opened)
    return _answering(access, replace(opened, waiting=found), found)


def _answering(access: Access, opened: Opened, question: Dispute) -> Meant:
    waits = question.state == DisputeState.OPEN
    # An answer may have made it the reader's own, or nobody's.
    about = asked_about(question, opened.row) if waits else None
    _require(decides_dispute(access, question, about))
    return Meant(opened, None if waits else answered_already(question))


def _of_own_accord(access: Access, opened: Opened) -> Meant:
    row, ruling = opened.row, opened.ruling
    _require(row is not None and decides_measurement(access, row, ruling))
    return Meant(opened, decided_already(ruling) if ruling else None)


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
