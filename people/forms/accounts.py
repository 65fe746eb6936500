"""Forms of one's own account: signing in, the profile, accepting an invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.deliveries.groups import GROUPS
from people.forms.fields import TimezoneField
from people.models import User

NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SignInForm(auth.AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": _(
            "E-mail address and password do not go together. Mind capital letters in the password."
        ),
        "inactive": _("This account is switched off."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )


class AddressForm(forms.Form):
    """Whose password to reset."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class NewPasswordForm(auth.SetPasswordForm):  # type: ignore[type-arg]
    """A new password, typed twice."""


class ChangePasswordForm(auth.PasswordChangeForm):
    """The old password and a new one, typed twice."""


class ProfileForm(forms.Form):
    """What one decides about oneself."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("The organization's language")), *settings.LANGUAGES],
    )
    timezone = TimezoneField(empty=_("The organization's time zone"))
    mails = forms.MultipleChoiceField(
        label=_("Mail me"),
        required=False,
        choices=list(GROUPS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is new also stands in the application, whatever you choose."),
    )


class JoinForm(forms.Form):
    """A new user's name and password; the address too where the invitation names none."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(label=_("Password"), strip=False, widget=NEW_PASSWORD)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        if address:
            # Shown, and sent along for password managers; what is sent back does not count.
            self.fields["email"].initial = address
            self.fields["email"].disabled = True

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        user = User(
            email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", "")
        )
        validate_password(password, user)
        return password

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                _("There is an account with this address: sign in first, then open the link again.")
            )
        return email
