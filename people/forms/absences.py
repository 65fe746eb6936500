"""The form of an absence."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.fields import DateField
from people.forms.typed import RowField
from people.models import Membership


class AbsenceForm(forms.Form):
    """Who, from when until when, and who stands in."""

    person = RowField(label=_("Who is away"))
    first = DateField(label=_("First day"))
    last = DateField(label=_("Last day"))
    stand_in = RowField(
        label=_("Who stands in"),
        help_text=_("Check-ins pass to this person, who may see and make them on these days."),
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[Membership],
        stand_ins: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        """people: whose absence one may set; a single one is not asked for."""
        super().__init__(*args, **kwargs)
        self.single = people[0] if len(people) == 1 else None
        if self.single is not None:
            del self.fields["person"]
        else:
            self.fields["person"].offer(people)  # type: ignore[attr-defined]
        self.fields["stand_in"].offer(stand_ins, empty=_("Choose a person"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.single is not None:
            cleaned["person"] = self.single
        return cleaned
