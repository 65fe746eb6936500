"""The forms of a question about a measurement, and of its answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Asks, DisputeState, HelpdeskAgent
from metrics.use_cases.disputes import LONGEST


class AskForm(forms.Form):
    """What is asked, and why."""

    asks = forms.ChoiceField(
        label=_("What do you ask?"), choices=Asks.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your lead reads this and decides."),
    )


class DecideForm(forms.Form):
    """What becomes of the measurement, and why. question: the id of the one that is answered."""

    question = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    credited_to = forms.ChoiceField(label=_("Whose it is"), required=False)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The agent reads this, and it stays in the log."),
    )

    def __init__(
        self,
        *args: Any,
        agents: Sequence[HelpdeskAgent],
        question: int | None,
        gone: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["question"] = question
        self.agents = {str(agent.pk): agent for agent in agents}
        decision, whose = self.fields["decision"], self.fields["credited_to"]
        assert isinstance(decision, forms.ChoiceField)  # noqa: S101
        assert isinstance(whose, forms.ChoiceField)  # noqa: S101
        decision.choices = [
            *([] if gone else [(DisputeState.TAKEN_OUT, _("Take it out: it does not count"))]),
            *([(DisputeState.CREDITED, _("Credit it to somebody else"))] if agents else []),
            *([(DisputeState.KEPT, _("Leave it as it is"))] if question else []),
        ]
        whose.choices = [("", "–"), *((key, agent.name) for key, agent in self.agents.items())]
        if not agents:
            del self.fields["credited_to"]

    @property
    def agent(self) -> HelpdeskAgent | None:
        """The one chosen."""
        return self.agents.get(self.cleaned_data.get("credited_to", ""))
