"""The form of carrying over: into which cycle, which objectives, which of their key results."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from objectives.models import Cycle, KeyResult, Objective
from objectives.quarter.carrying import Going
from people.forms.typed import RowField


class CarryForm(forms.Form):
    """One tick for each objective and each key result; what was achieved is not ticked."""

    into = RowField(label=_("Into"))

    def __init__(
        self, *args: Any, cycles: Sequence[Cycle], going: Sequence[Going], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].offer(cycles)  # type: ignore[attr-defined]
        self.going = going
        for each in going:
            self._tick(
                f"o{each.outcome.objective.pk}",
                each.outcome.objective.title,
                each.depth == 0 and not each.there,
                disabled=each.there,
            )
            for result, achieved in each.key_results:
                name = f"k{result.key_result.pk}"
                self._tick(name, result.key_result.title, not achieved, disabled=each.there)

    def _tick(self, name: str, label: str, initial: bool, *, disabled: bool) -> None:
        self.fields[name] = forms.BooleanField(
            label=label, required=False, initial=initial and not disabled, disabled=disabled
        )

    @property
    def rows(self) -> list[tuple[Going, Any, list[tuple[Any, Any, bool]]]]:
        """(objective, its tick, (key result, its tick, achieved) triples)."""
        return [
            (
                each,
                self[f"o{each.outcome.objective.pk}"],
                [
                    (result, self[f"k{result.key_result.pk}"], achieved)
                    for result, achieved in each.key_results
                ],
            )
            for each in self.going
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.chosen():
            raise ValidationError(_("Choose at least one objective."))
        return cleaned

    def chosen(self) -> dict[Objective, list[KeyResult]]:
        """What is ticked."""
        return {
            each.outcome.objective: [
                result.key_result
                for result in each.outcome.results
                if self.cleaned_data.get(f"k{result.key_result.pk}")
            ]
            for each in self.going
            if self.cleaned_data.get(f"o{each.outcome.objective.pk}")
        }
