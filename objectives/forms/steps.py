"""Milestones in the form of a key result: rows of title, weight and due date.

Their number follows from what is typed: there are always some empty rows at the end, and more when
asked for. A row without a title is no step; emptying a title takes the step away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, DateField
from django.utils.translation import gettext as _

from objectives.models import KeyResult
from objectives.use_cases.asked import StepText
from people.figures import MILLION
from people.forms.typed import AmountField, amount_text
from people.pages import row_id

EMPTY, MOST = 3, 100
PARTS = ("title", "weight", "due", "pk")


@dataclass
class StepRow:
    """One row as typed; `errors` by part once it was checked."""

    number: int
    title: str = ""
    weight: str = ""
    due: str = ""
    pk: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class StepRows:
    """All rows of the form, read from what was sent or from what is known."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        typed = [self._row(data, number) for number in range(self._count(data))]
        filled = [row for row in typed if row.title or row.pk]
        wanted = EMPTY + (len(typed) if data.get("more") else len(filled))
        self.rows = typed + [StepRow(number) for number in range(len(typed), wanted)]
        self.rows = self.rows[:MOST]
        self.texts: list[StepText] = []

    @staticmethod
    def _count(data: Mapping[str, Any]) -> int:
        return min(row_id(str(data.get("steps", ""))) or 0, MOST)

    @staticmethod
    def _row(data: Mapping[str, Any], number: int) -> StepRow:
        title, weight, due, pk = (
            str(data.get(f"step-{number}-{part}", "")).strip() for part in PARTS
        )
        return StepRow(number, title, weight, due, pk)

    @property
    def errors(self) -> bool:
        """Whether a row could not be read."""
        return any(row.errors for row in self.rows)

    @property
    def shown(self) -> set[int]:
        """The ids of the steps that its rows show, emptied ones too."""
        return {pk for row in self.rows if (pk := row_id(row.pk)) is not None}

    def check(self) -> None:
        """Read every row that has a title into `texts`; what cannot be read stands beside it."""
        self.texts = [text for row in self.rows if row.title and (text := _read(row))]


def _read(row: StepRow) -> StepText | None:
    weight, due = MILLION, None
    try:
        CharField(max_length=200).clean(row.title)
    except ValidationError as wrong:
        row.errors["title"] = " ".join(wrong.messages)
    try:
        weight = MILLION if not row.weight else AmountField.read(row.weight, "ratio") or 0
        if weight <= 0:
            raise ValidationError(_("The weight of a step must be above 0."))
    except ValidationError as wrong:
        row.errors["weight"] = " ".join(wrong.messages)
    try:
        due = _day(row.due)
    except ValidationError as wrong:
        row.errors["due"] = " ".join(wrong.messages)
    if row.errors:
        return None
    return StepText(row.title, weight, due, row_id(row.pk))


def _day(text: str) -> date | None:
    found: date | None = DateField(required=False).clean(text)
    return found


def steps_initial(key_result: KeyResult) -> dict[str, str]:
    """What the rows show of a key result's steps. One query."""
    steps = list(key_result.milestones.order_by("position", "id"))
    shown = {"steps": str(len(steps))}
    for number, step in enumerate(steps):
        shown |= {
            f"step-{number}-title": step.title,
            f"step-{number}-weight": amount_text(step.weight, "ratio"),
            f"step-{number}-due": step.due.isoformat() if step.due else "",
            f"step-{number}-pk": str(step.pk),
        }
    return shown
