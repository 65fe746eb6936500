"""The forms of dated matches: from a day on, or corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.fields import DateField
from people.models import Membership, Team


class FromForm(forms.Form):
    """Who or whose it is from a day on."""

    to = forms.ChoiceField()
    start = DateField(
        label=_("From this day on"), required=False, help_text=_("Leave it empty for: always.")
    )

    def __init__(
        self, *args: Any, targets: Sequence[Membership] | Sequence[Team], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets: dict[str, Membership | Team] = {str(one.pk): one for one in targets}
        of_people = bool(targets) and isinstance(targets[0], Membership)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.label = _("Person") if of_people else _("Team")
        field.choices = [("", "–"), *((key, one.name) for key, one in self.targets.items())]

    @property
    def target(self) -> Membership | Team:
        """The one chosen."""
        return self.targets[self.cleaned_data["to"]]


class MatchForm(FromForm):
    """A match with both its days; it holds from the first until before the second.

    seen: what it said when the form was opened; somebody else may have changed it since.
    """

    end = DateField(
        label=_("Until before this day"),
        required=False,
        help_text=_("Leave it empty where it still holds."),
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """An end after the start."""
        data = super().clean() or self.cleaned_data
        start: date | None = data.get("start")
        end: date | None = data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end must lie after the start."))
        return data
