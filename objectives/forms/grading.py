"""The forms of the quarter's end: a score, a look back, opening a cycle again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from objectives.forms.reason import ReasonField
from objectives.forms.seen import SeenForm
from objectives.models import Retrospective
from objectives.quarter.results import Result
from objectives.scores import score_words
from objectives.use_cases.grading import LookBack, seen_of_grade, seen_of_look_back
from people.forms.typed import AmountField

TEXTS = ("helped", "hindered", "keep")


class GradeForm(SeenForm):
    """A score between 0.0 and 1.0; nothing, or what is proposed, accepts the proposal."""

    score = AmountField(label=_("Score, 0.0 to 1.0"))
    reason = forms.CharField(
        label=_("Why another score"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 1}),
    )

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"kr{result.key_result.pk}")
        kwargs.setdefault("initial", _initial(result))
        super().__init__(*args, **kwargs)
        self.fields["score"].widget.attrs["inputmode"] = "decimal"

    def clean_score(self) -> int | None:
        """Millionths."""
        return AmountField.read(self.cleaned_data["score"], "ratio")


def _initial(result: Result) -> dict[str, Any]:
    score = "" if result.score is None else score_words(result.score)
    return {"score": score, "reason": result.reason, "seen": seen_of_grade(result.grade)}


class LookBackForm(SeenForm):
    """What helped, what got in the way, what we keep."""

    helped = forms.CharField(
        label=_("What helped?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )
    hindered = forms.CharField(
        label=_("What got in the way?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )
    keep = forms.CharField(
        label=_("What do we keep?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, *args: Any, written: Retrospective | None, objective_id: int, **kwargs: Any
    ) -> None:
        kwargs.setdefault("prefix", f"o{objective_id}")
        known = {name: getattr(written, name) for name in TEXTS} if written else {}
        kwargs.setdefault("initial", known | {"seen": seen_of_look_back(written)})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in TEXTS) and not self.errors:
            raise ValidationError(_("Write at least one of the three."))
        return cleaned

    def text(self) -> LookBack:
        """What the use case takes."""
        return LookBack(**{name: self.cleaned_data[name] for name in (*TEXTS, "seen")})


class ReopenForm(forms.Form):
    """Why a closed cycle is opened again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField(
            required=True, help_text=_("Everyone sees it in the cycle's history.")
        )
        self.fields["reason"].label = _("Why is it opened again?")
