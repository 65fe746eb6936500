"""The form to note what one did with an account."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.entering.doing import DONE
from metrics.models import Account
from people.forms.fields import DateField
from people.forms.typed import RowField


class ActivityForm(forms.Form):
    """What, with whom, when. Without a day it is today."""

    account = RowField(label=_("Account"))
    measure = forms.ChoiceField(
        label=_("What you did"), choices=list(DONE.items()), widget=forms.RadioSelect
    )
    day = DateField(label=_("Day"), required=False)
    comment = forms.CharField(
        label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self, *args: Any, accounts: Iterable[Account], today: date, one: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["account"]
        if isinstance(field, RowField):
            field.offer(accounts)
        if one:
            del self.fields["account"]
        self.fields["day"].initial = today

    @property
    def day_given(self) -> date:
        """The day, or today."""
        found: date | None = self.cleaned_data["day"]
        return found or self.today
