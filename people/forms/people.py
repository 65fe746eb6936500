"""Forms about the people of an organization."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.forms.fields import DateField
from people.models import Membership, Organization, Role, Team
from people.use_cases.members import Grant

PLAIN_ROLES = [choice for choice in Role.choices if choice[0] != Role.LEAD]


class TeamChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the organization's teams that are not archived."""

    def __init__(self, organization: Organization, **kwargs: Any) -> None:
        super().__init__(Team.objects.of(organization).active(), **kwargs)


class RolesForm(forms.Form):
    """Which roles someone holds; a lead's are teams."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        choices=PLAIN_ROLES,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leads"] = forms.ModelMultipleChoiceField(
            Team.objects.of(organization).active(),
            label=_("Leads these teams"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("A lead also leads all teams below."),
        )

    def grants(self) -> list[Grant]:
        """The chosen roles as the use cases take them."""
        plain: list[Grant] = [(role, None) for role in self.cleaned_data["roles"]]
        return plain + [(Role.LEAD, team) for team in self.cleaned_data["leads"]]


class DetailsForm(forms.Form):
    """Name and address."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Without one, hand over the invitation's link yourself."),
    )


class AddForm(RolesForm, DetailsForm):
    """Somebody new."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, organization=organization, **kwargs)
        self.fields["roles"].initial = [Role.AGENT]
        self.fields["team"] = TeamChoice(
            organization, label=_("Works in the team"), required=False, empty_label=_("No team")
        )
        self.fields["invite"] = forms.BooleanField(
            label=_("Invite this person now"), required=False, initial=True
        )
        self.order_fields(["name", "email", "team", "roles", "leads", "invite"])


class TeamForm(forms.Form):
    """In which team from when on."""

    def __init__(self, *args: Any, person: Membership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = not person.teams.exists()
        self.fields["team"] = TeamChoice(
            person.organization,
            label=_("Works in the team"),
            required=False,
            empty_label=_("No team"),
        )
        self.fields["start"] = DateField(
            label=_("From"),
            required=not first,
            initial=None if first else today,
            help_text=_("Leave it empty to count everything from the beginning.")
            if first
            else _("Tickets from this day on count for the new team, earlier ones for the old."),
        )
