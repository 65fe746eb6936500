"""The forms of a weekly review: a note, and who does what by when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.fields import DateField
from people.forms.typed import RowField
from people.models import Membership


class NoteForm(forms.Form):
    """A note on the week."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea({"rows": 2}))


class ActionForm(forms.Form):
    """What, who, by when."""

    text = forms.CharField(label=_("What is to be done?"), max_length=300)
    owner = RowField(label=_("Who does it?"))
    due = DateField(label=_("By when?"))

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(people, empty=_("Choose a person"))  # type: ignore[attr-defined]
