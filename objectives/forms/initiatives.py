"""The form of an initiative."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from objectives.choices import InitiativeState
from objectives.forms.owners import keep_owner, possible_owners
from objectives.forms.seen import SeenForm
from objectives.models import Initiative, KeyResult, Objective
from objectives.use_cases.initiatives import FIELDS, InitiativeText, seen_of
from people.access import Access
from people.forms.fields import DateField
from people.forms.typed import RowField
from people.models import Membership


class InitiativeForm(SeenForm):
    """Work behind one of an objective's key results."""

    title = forms.CharField(
        label=_("Initiative"),
        max_length=200,
        help_text=_("What is to be done. Its effect shows in the key result, not here."),
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    key_result = RowField(
        label=_("Key result that it should move"),
        required=False,
        empty=pgettext_lazy("key result", "Nobody has said yet"),
    )
    owner = RowField(label=_("Owner"), required=False, empty=pgettext_lazy("owner", "Nobody yet"))
    due = DateField(label=_("Due"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=InitiativeState.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        access: Access,
        objective: Objective,
        key_results: Sequence[KeyResult],
        owner: Membership | None = None,
        **kwargs: Any,
    ) -> None:
        """owner: who owns it already, and may go on doing so."""
        super().__init__(*args, **kwargs)
        self.fields["key_result"].offer(key_results)  # type: ignore[attr-defined]
        people = possible_owners(access.organization)
        if not access.writes_team(objective.team_id):
            named = {access.membership, owner}
            people = [each for each in people if each in named]
        self.fields["owner"].offer(people)  # type: ignore[attr-defined]
        keep_owner(self.fields["owner"], owner)

    def text(self) -> InitiativeText:
        """What the use cases take."""
        return InitiativeText(**{name: self.cleaned_data[name] for name in FIELDS})


def initial_of(initiative: Initiative) -> dict[str, Any]:
    """What the form shows of an initiative."""
    return {
        "title": initiative.title,
        "key_result": initiative.key_result_id,
        "owner": initiative.owner_id,
        "due": initiative.due,
        "state": initiative.state,
        "note": initiative.note,
        "seen": seen_of(initiative),
    }
