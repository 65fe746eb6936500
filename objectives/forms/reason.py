"""Why something published changes: asked only then."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.choices import ObjectiveState
from objectives.models import KeyResult, Objective


class ReasonField(forms.CharField):
    """The reason for a change that others see."""

    def __init__(self, *, required: bool = False, help_text: Any = "") -> None:
        super().__init__(
            label=_("Why do you change it?"),
            required=required,
            max_length=1000,
            help_text=help_text or _("It is published: the reason stands in its history."),
            widget=forms.Textarea({"rows": 2}),
        )

    def to_python(self, value: Any) -> str | None:
        """A line's end is sent as two characters; who types it counts one."""
        return super().to_python(value and str(value).replace("\r\n", "\n"))


def ask_reason(form: forms.Form, objective: Objective, label: Any = "") -> None:
    """Add the field where the objective is published.

    label: of what always needs a reason; else the use case says whether what is changed does.
    """
    if objective.state == ObjectiveState.PUBLISHED:
        form.fields["reason"] = field = ReasonField(required=bool(label))
        field.label = label or field.label


class ArchiveForm(forms.Form):
    """Whether to put it away; of something published also why."""

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_reason(self, objective, _("Why is it archived?"))


class RestoreForm(forms.Form):
    """Why a key result comes into what is published, where it never was in it."""

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key_result.published_at is None:
            ask_reason(self, key_result.objective, _("Why is it added now?"))


def given_reason(form: forms.Form) -> str:
    """What was typed; nothing where it was not asked for."""
    return str(form.cleaned_data.get("reason", ""))
