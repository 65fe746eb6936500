"""The form of an objective, with what this person may choose."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from objectives.choices import Ambition, CycleState, Visibility
from objectives.forms.owners import keep_owner, possible_owners
from objectives.forms.seen import SeenForm
from objectives.models import Cycle, Objective
from objectives.planning.stages import choices_of, read_stages
from objectives.use_cases.objectives import ObjectiveText, seen_of
from people.access import Access
from people.forms.typed import RowField, RowsField
from people.models import Membership, Team
from people.names import by_name


class ObjectiveForm(SeenForm):
    """What a person writes about an objective."""

    title = forms.CharField(
        label=_("Objective"),
        max_length=200,
        help_text=_("What should be true at the end, in words. Numbers go into the key results."),
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=4000,
        help_text=_("The customer's need that it answers."),
        widget=forms.Textarea({"rows": 2}),
    )
    cycle = RowField(label=_("Cycle"))
    team = RowField(label=_("Team"), required=False)
    owner = RowField(label=_("Owner"), required=False, empty=pgettext_lazy("owner", "Nobody yet"))
    personal = forms.BooleanField(label=_("The owner's personal objective"), required=False)
    stage = forms.ChoiceField(label=_("Stage of the customer's journey"))
    ambition = forms.ChoiceField(
        label=_("Ambition"), choices=Ambition.choices, widget=forms.RadioSelect, required=False
    )
    supports = RowsField(
        label=_("Supports"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    named = RowsField(
        label=_("Who else may read it"),
        required=False,
        help_text=_("Only for an objective that is not visible to everyone."),
        widget=forms.SelectMultiple({"size": 4}),
    )

    def __init__(self, *args: Any, access: Access, objective: Objective | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        organization = access.organization
        people = by_name(Membership.objects.of(organization).active(), lambda each: each.name)
        teams = writable_teams(access)
        if objective is not None and objective.team and objective.team.archived_at is not None:
            # Until it is moved it stays where it is; nobody moves it unawares.
            teams = [objective.team, *teams]
        current = objective.stage if objective else ""
        stages = choices_of(read_stages(organization), current=current)
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        self._offer("cycle", Cycle.objects.of(organization).exclude(state=CycleState.CLOSED))
        self._offer("owner", possible_owners(organization))
        keep_owner(self.fields["owner"], objective.owner if objective else None)
        self._offer("named", people)
        self._offer("supports", possible_parents(access, objective))
        if access.writes_company:
            self._offer("team", teams, empty=_("The whole company"))
        else:
            self._offer("team", teams)
            self.fields["team"].required = True
        if not self.fields["supports"].rows:  # type: ignore[attr-defined]
            del self.fields["supports"]

    def _offer(self, name: str, rows: Iterable[Any], **options: Any) -> None:
        self.fields[name].offer(rows, **options)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["ambition"] = cleaned.get("ambition") or Ambition.COMMITMENT
        if cleaned.get("personal") and not cleaned.get("owner"):
            self.add_error("owner", _("A personal objective needs its person."))
        return cleaned

    def text(self) -> ObjectiveText:
        """What the use cases take."""
        names = {each.name for each in fields(ObjectiveText)}
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        return ObjectiveText(**given)


def writable_teams(access: Access) -> list[Team]:
    """The teams for which this person may write objectives."""
    active = [team for team in access.teams if team.archived_at is None]
    return by_name([team for team in active if access.writes_team(team.pk)], lambda each: each.name)


def possible_parents(access: Access, objective: Objective | None) -> QuerySet[Objective]:
    """Visible objectives of cycles that are still open, but not the objective itself."""
    found = (
        Objective.objects.visible_to(access)
        .exclude(cycle__state=CycleState.CLOSED)
        .select_related("cycle")
        .order_by("cycle__start", "position", "id")
    )
    return found.exclude(pk=objective.pk) if objective else found


def initial_of(objective: Objective) -> dict[str, Any]:
    """What the form shows of an objective."""
    names = ("title", "why", "personal", "stage", "ambition", "visibility")
    rows = ("cycle", "team", "owner")
    return (
        {name: getattr(objective, name) for name in names}
        | {name: getattr(objective, f"{name}_id") for name in rows}
        | {
            "supports": list(objective.parents.values_list("parent", flat=True)),
            "named": list(objective.readers.values_list("person", flat=True)),
            "seen": seen_of(objective),
        }
    )
