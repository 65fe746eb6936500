"""The form that lets another team count an objective."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.models import Objective
from people.access import Access
from people.figures import MILLION
from people.forms.typed import RowField
from people.names import by_name


class ShareForm(forms.Form):
    """Which team, and how much of the objective counts in its summary."""

    team = RowField(label=_("Team"))
    percent = forms.IntegerField(
        label=_("Counts, in per cent"),
        min_value=1,
        max_value=100,
        initial=50,
        help_text=_("Of one of the team's own objectives, in what the team's summary says."),
    )

    def __init__(self, *args: Any, access: Access, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [
            each
            for each in access.teams
            if each.archived_at is None and each.pk != objective.team_id
        ]
        self.fields["team"].offer(by_name(teams, lambda each: each.name))  # type: ignore[attr-defined]

    @property
    def weight(self) -> int:
        """Millionths."""
        percent: int = self.cleaned_data["percent"]
        return percent * MILLION // 100
