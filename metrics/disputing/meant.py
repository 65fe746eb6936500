"""What somebody decides whose form has been open for a while: others may have asked or decided."""

from dataclasses import replace
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

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
    """question: the id of what the form was opened for, "" for none. No other is answered in its
    place: who has not read one that waits is shown it first. PermissionDenied for who never decided
    it; who decides it as well, but later, is told who was first."""
    found = next((each for each in opened.disputes if str(each.pk) == question), None)
    if found is not None:
        return _answering(access, opened, found)
    if opened.waiting is not None:
        _require(opened.decides)
        return Meant(opened, _asked_since(opened.waiting))
    return _of_own_accord(access, opened, asked=bool(question))


def _answering(access: Access, opened: Opened, question: Dispute) -> Meant:
    waits = question.state == DisputeState.OPEN
    if waits:  # else saving again is about what is there now
        opened = replace(opened, waiting=question)
    # An answer may have made it the reader's own, or nobody's.
    about = asked_about(question, opened.row) if waits else None
    _require(decides_dispute(access, question, about))
    return Meant(opened, None if waits else answered_already(question))


def _asked_since(question: Dispute) -> ValidationError:
    return ValidationError(
        _(
            "%(name)s asks about this: the question stands above."
            " What you typed is still here; look whether it answers that, and save again."
        )
        % {"name": question.asked_by.name}
    )


def _of_own_accord(access: Access, opened: Opened, *, asked: bool) -> Meant:
    """asked: the form was opened for a question, which is not there."""
    row, ruling = opened.row, opened.ruling
    _require(row is not None and decides_measurement(access, row, ruling))
    if ruling is not None:
        return Meant(opened, decided_already(ruling))
    return Meant(opened, _asks_no_more() if asked else None)


def _asks_no_more() -> ValidationError:
    return ValidationError(
        _(
            "Nobody asks about this by now. What you typed is still here; saving again decides of"
            " your own accord."
        )
    )


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
