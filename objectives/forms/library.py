"""The form with which an OKR of the library becomes a draft of one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from objectives.choices import CycleState, ObjectiveState
from objectives.forms.objectives import writable_teams
from objectives.forms.owners import possible_owners
from objectives.library.template import Template, said
from objectives.models import Cycle, Objective
from people.access import Access
from people.forms.typed import RowField


class MeantField(forms.CharField):
    """Not asked only where none of the key results that it is for is picked: no optional one."""

    is_needed = True


class PickForm(forms.Form):
    """Which key results, and into what: a new objective of a cycle and team, or one that exists."""

    keep = forms.MultipleChoiceField(
        label=_("Key results"), widget=forms.CheckboxSelectMultiple, required=False
    )
    into = RowField(
        label=_("Into"),
        required=False,
        empty=pgettext_lazy("library", "A new objective"),
        help_text=_("Or a draft of yours, which gets the key results that are ticked."),
    )
    cycle = RowField(label=_("Cycle"))
    team = RowField(label=_("Team"), required=False)
    owner = RowField(label=_("Owner"), required=False, empty=pgettext_lazy("owner", "Nobody yet"))

    def __init__(self, *args: Any, access: Access, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asking: list[str] = []
        organization = access.organization
        drafts = (
            Objective.objects.visible_to(access)
            .filter(state=ObjectiveState.DRAFT)
            .exclude(cycle__state=CycleState.CLOSED)
            .order_by("-cycle__start", "position", "id")
        )
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(index), said(each.title)) for index, each in enumerate(template.key_results)
        ]
        self._offer("into", [each for each in drafts if access.writes_team(each.team_id)])
        self._offer("cycle", Cycle.objects.of(organization).exclude(state=CycleState.CLOSED))
        self._offer("owner", possible_owners(organization))
        everyone = {"empty": _("The whole company")} if access.writes_company else {}
        self._offer("team", writable_teams(access), **everyone)
        self.fields["team"].required = not access.writes_company
        self._ask(template)
        if not self.fields["into"].rows:  # type: ignore[attr-defined]
            del self.fields["into"]

    def _ask(self, template: Template) -> None:
        """Which of the organization's own topics and segments are meant, where one is asked for."""
        words = {
            "topic": (_("Topic"), _("Only tickets of this topic are counted in %(titles)s.")),
            "segment": (
                _("Account segment"),
                _("Only customers of this segment are counted in %(titles)s."),
            ),
        }
        for name, (label, hint) in words.items():
            asking = template.asking(name)
            if asking:
                self.asking.append(name)
                comma = pgettext("between items of a list", ", ")
                quoted = (
                    _("“%(title)s”") % {"title": said(template.key_results[each].title)}
                    for each in asking
                )
                self.fields[name] = MeantField(
                    label=label,
                    max_length=80 if name == "segment" else 200,
                    required=False,
                    help_text=hint % {"titles": comma.join(quoted)},
                    widget=forms.TextInput({"list": f"known-{name}s", "autocomplete": "off"}),
                )

    def _offer(self, name: str, rows: Any, **options: Any) -> None:
        self.fields[name].offer(rows, **options)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        into = cleaned.get("into")
        if into is not None:
            # Where it goes decides these: what stands in their fields is not asked.
            for name in ("cycle", "team"):
                self.errors.pop(name, None)
            if not cleaned.get("keep"):
                self.add_error("keep", _("Tick at least one key result."))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What the use case takes."""
        cleaned = self.cleaned_data
        return {
            "keep": [int(index) for index in cleaned["keep"]],
            "into": cleaned.get("into"),
            "cycle": cleaned.get("cycle"),
            "team": cleaned.get("team"),
            "owner": cleaned.get("owner"),
            "meant": {name: cleaned.get(name, "") for name in self.asking},
        }
