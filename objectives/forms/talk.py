"""The forms of a comment and of thanks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.typed import RowField
from people.models import Membership


class CommentForm(forms.Form):
    """A few words; names behind an @ are proposed as they are typed."""

    text = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, names_url: str, **kwargs: Any) -> None:
        """names_url: where the names of those who may be named are found."""
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-mentions"] = names_url


class ThanksForm(forms.Form):
    """To whom, and for what."""

    to = RowField(label=_("To"))
    text = forms.CharField(label=_("For what?"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(people, empty=_("Choose a person"))  # type: ignore[attr-defined]
