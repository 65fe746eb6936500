"""Forms of what others may write as well: they say what they showed."""

from typing import Any

from django import forms

from objectives.use_cases.seen import Unseen


class SeenForm(forms.Form):
    """`seen` comes with what the form shows (`initial`), and goes to the use case.

    Once that has told what the writer had not seen, saving again answers for it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> str | None:
        """None where the sender says nothing of it."""
        return self.cleaned_data["seen"] if self.add_prefix("seen") in self.data else None

    def add_error(self, field: str | None, error: Any) -> None:
        """The reader is told what stands there now: that is what they have seen from here on."""
        if isinstance(error, Unseen):
            told: Any = self.data.copy()  # type: ignore[attr-defined]
            told[self.add_prefix("seen")] = error.seen
            self.data = told
        super().add_error(field, error)
