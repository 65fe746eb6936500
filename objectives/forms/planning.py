"""The forms of planning: proposals, missions, stages, handing over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from objectives.choices import CycleState
from objectives.forms.owners import possible_owners
from objectives.forms.reason import ReasonField
from objectives.forms.seen import SeenForm
from objectives.models import Cycle, Objective
from objectives.planning.stages import Named, choices_of
from objectives.use_cases.planning import MOST_STAGES, ProposalText
from people.access import Access
from people.forms.typed import RowField
from people.names import by_name


class ProposalForm(forms.Form):
    """An idea for an objective, or for a key result of one."""

    title = forms.CharField(
        label=_("What do you propose?"),
        max_length=200,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=2000,
        help_text=_("What customers or colleagues would have of it, and how you would measure it."),
        widget=forms.Textarea({"rows": 3}),
    )
    cycle = RowField(label=_("Cycle"))
    team = RowField(label=_("Team"), required=False, empty=_("The whole company"))
    stage = forms.ChoiceField(label=_("Stage of the customer's journey"))

    def __init__(
        self,
        *args: Any,
        access: Access,
        objective: Objective | None,
        stages: Sequence[Named] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.objective = objective
        if objective is not None:
            for name in ("cycle", "team", "stage"):
                del self.fields[name]
            return
        cycles = Cycle.objects.of(access.organization).exclude(
            state__in=(CycleState.GRADING, CycleState.CLOSED)
        )
        active = [team for team in access.teams if team.archived_at is None]
        self.fields["cycle"].offer(cycles)  # type: ignore[attr-defined]
        self.fields["team"].offer(by_name(active, lambda each: each.name))  # type: ignore[attr-defined]
        self.fields["stage"].choices = choices_of(stages)  # type: ignore[attr-defined]

    def text(self) -> ProposalText:
        """What the use case takes."""
        return ProposalText(objective=self.objective, **self.cleaned_data)


class DeclineForm(forms.Form):
    """Why a proposal is not taken up."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=1000,
        help_text=_("Whoever proposed it reads this."),
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
    )


class MissionForm(SeenForm):
    """What the department or a team is there for."""

    text = forms.CharField(
        label=_("Mission"),
        required=False,
        max_length=1000,
        help_text=_("One or two sentences: whom you serve, and what is better for them."),
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
    )


class HandOverForm(forms.Form):
    """A new owner, and why."""

    to = RowField(label=_("New owner"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(possible_owners(access.organization))  # type: ignore[attr-defined]
        self.fields["reason"] = ReasonField(
            required=True, help_text=_("It stands in the objective's history.")
        )
        self.fields["reason"].label = _("Why is it handed over?")


class StagesForm(forms.Form):
    """Each stage's name and whether it is in use, and room for one more."""

    def __init__(self, *args: Any, stages: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = list(stages)
        for number, each in enumerate(self.stages, start=1):
            self.fields[f"name-{each.key}"] = forms.CharField(
                label=_("Name of stage %(number)s") % {"number": number},
                max_length=40,
                initial=each.name,
            )
            self.fields[f"used-{each.key}"] = forms.BooleanField(
                label=_("In use"), required=False, initial=not each.hidden
            )
        if len(self.stages) < MOST_STAGES:
            self.fields["new"] = forms.CharField(label=_("One more"), required=False, max_length=40)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """(name, in use) for each stage."""
        return [(self[f"name-{each.key}"], self[f"used-{each.key}"]) for each in self.stages]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"used-{each.key}") for each in self.stages):
            raise ValidationError(_("Leave at least one stage in use."))
        return cleaned

    def chosen(self) -> list[Named]:
        """All stages as they are to be. A name left as it was goes on in every language."""
        found = []
        for each in self.stages:
            typed = self.cleaned_data[f"name-{each.key}"]
            own = each.own if typed == each.name else typed
            found.append(Named(each.key, own, not self.cleaned_data[f"used-{each.key}"]))
        new = self.cleaned_data.get("new", "")
        return [*found, Named(_free_key(self.stages), new, False)] if new else found


def _free_key(stages: Sequence[Named]) -> str:
    taken = {each.key for each in stages}
    return next(key for number in range(1, 99) if (key := f"own-{number}") not in taken)
