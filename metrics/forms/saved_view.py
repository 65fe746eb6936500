"""The form of a saved view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedViewForm(forms.Form):
    """Its name, and for whom it is; who may share none is not asked."""

    name = forms.CharField(label=_("Name"), max_length=120)
    shared = forms.BooleanField(label=_("Show it to everybody in the organization"), required=False)

    def __init__(self, *args: Any, can_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_share:
            del self.fields["shared"]

    @property
    def given(self) -> dict[str, Any]:
        """What the use cases take."""
        return {
            "name": self.cleaned_data["name"],
            "shared": self.cleaned_data.get("shared", False),
        }
