"""The form of an objective, with what this person may choose."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from objectives.choices import CycleState, Stage, Visibility
from objectives.models import Cycle, Objective
from objectives.use_cases.objectives import ObjectiveText
from people.access import Access
from people.models import Membership, Team


class ObjectiveForm(forms.Form):
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
        help_text=_("The customer's need that it answers."),
        widget=forms.Textarea({"rows": 2}),
    )
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("Cycle"), empty_label=None)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False)
    owner = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Owner"),
        required=False,
        empty_label=pgettext_lazy("owner", "Nobody yet"),
    )
    personal = forms.BooleanField(label=_("The owner's personal objective"), required=False)
    stage = forms.ChoiceField(label=_("Stage of the customer's journey"), choices=Stage.choices)
    supports = forms.ModelMultipleChoiceField(
        Objective.objects.none(),
        label=_("Supports"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    named = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("Who else may read it"),
        required=False,
        help_text=_("Only for an objective that is not visible to everyone."),
        widget=forms.SelectMultiple({"size": 4}),
    )

    def __init__(self, *args: Any, access: Access, objective: Objective | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        organization = access.organization
        people = Membership.objects.of(organization).active().order_by("name")
        self._limit("cycle", Cycle.objects.of(organization).exclude(state=CycleState.CLOSED))
        self._limit("team", writable_teams(access))
        self._limit("owner", people)
        self._limit("named", people)
        self._limit("supports", possible_parents(access, objective))
        if access.writes_company:
            self.fields["team"].empty_label = _("The whole company")  # type: ignore[attr-defined]
        else:
            self.fields["team"].required = True
            self.fields["team"].empty_label = None  # type: ignore[attr-defined]
        if not self.fields["supports"].queryset:  # type: ignore[attr-defined]
            del self.fields["supports"]

    def _limit(self, name: str, choices: QuerySet[Any]) -> None:
        self.fields[name].queryset = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("personal") and not cleaned.get("owner"):
            self.add_error("owner", _("A personal objective needs its person."))
        return cleaned

    def text(self) -> ObjectiveText:
        """What the use cases take."""
        return ObjectiveText(**self.cleaned_data)


def writable_teams(access: Access) -> QuerySet[Team]:
    """The teams for which this person may write objectives."""
    teams = Team.objects.of(access.organization).active()
    return teams if access.is_director else teams.filter(pk__in=access.led_teams)


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
    names = ("title", "why", "cycle", "team", "owner", "personal", "stage", "visibility")
    return {name: getattr(objective, name) for name in names} | {
        "supports": list(objective.supports.all()),
        "named": list(objective.named.all()),
    }
