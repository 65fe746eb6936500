"""Forms of what comes from elsewhere: a file, an account, a measure of one's own."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.models import About, Account, Better, OwnMeasure, OwnUnit
from people.access import Access
from people.forms.fields import DateField
from people.models import Membership
from people.names import by_name


class FileForm(forms.Form):
    """A table, and what its rows are."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX with one line of headings, at most 50 MB and 200,000 rows."),
        max_length=200,
    )
    about = forms.ChoiceField(
        label=_("What the rows are"), choices=About.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx"
        self.fields["about"].initial = About.MEASURES
        if not access.writes_accounts:
            self.fields["about"].choices = [(About.MEASURES, About.MEASURES.label)]  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """One account."""

    number = forms.CharField(
        label=pgettext_lazy("of an account", "Number"),
        max_length=200,
        help_text=_("As your helpdesk and your other systems know the account."),
    )
    name = forms.CharField(label=pgettext_lazy("of an account", "Name"), max_length=200)
    segment = forms.CharField(label=_("Segment"), max_length=80, required=False)
    started_on = DateField(label=_("Customer since"))
    ended_on = DateField(
        label=_("Customer until"),
        required=False,
        help_text=_("The first day on which it is no customer any more."),
    )

    @staticmethod
    def initial_of(account: Account) -> dict[str, Any]:
        """What is stored."""
        return {
            "number": account.external_id,
            "name": account.name,
            "segment": account.segment,
            "started_on": account.started_on,
            "ended_on": account.ended_on,
        }


class AssignForm(forms.Form):
    """Who looks after an account, from when on."""

    start = DateField(label=_("From"), required=False)

    def __init__(self, *args: Any, access: Access, first: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.of(access.organization).active()
        if not access.writes_accounts:
            people = people.filter(pk__in=access.led_people)
        names = by_name(people, lambda person: person.name)
        self.people = {str(person.pk): person for person in names}
        choices = [("", _("Nobody")), *((key, one.name) for key, one in self.people.items())]
        self.fields["person"] = forms.ChoiceField(
            label=_("Looked after by"), choices=choices, required=False
        )
        self.fields["start"].required = not first
        self.fields["start"].initial = None if first else today
        self.fields["start"].help_text = (
            _("Leave it empty to count everything from the beginning.")
            if first
            else _("What happened before that day stays with whoever looked after it then.")
        )
        self.order_fields(["person", "start"])

    @property
    def person(self) -> Membership | None:
        """Who was chosen."""
        return self.people.get(self.cleaned_data["person"])


class OwnMeasureForm(forms.Form):
    """A measure of one's own; its unit stays once it is set."""

    name = forms.CharField(
        label=pgettext_lazy("of a measure", "Name"),
        max_length=120,
        help_text=_("In your own words, such as “Product demos given”."),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=OwnUnit.choices)
    better = forms.ChoiceField(
        label=_("Which direction is good"), choices=Better.choices, required=False
    )

    def __init__(self, *args: Any, measure: OwnMeasure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if measure is not None:
            self.fields["unit"].disabled = True
            self.initial = {"name": measure.name, "unit": measure.unit, "better": measure.better}
