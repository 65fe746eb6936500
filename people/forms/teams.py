"""Forms about the tree of teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.people import TeamChoice
from people.models import Organization


class TeamForm(forms.Form):
    """A team's name and place."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = TeamChoice(
            organization,
            label=_("Part of"),
            required=False,
            empty_label=_("Nothing: it stands at the top"),
        )
