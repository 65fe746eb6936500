"""Signing in and out, and the way back in for who forgot the password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from people.forms.accounts import AddressForm, NewPasswordForm, SignInForm
from people.links import password_tokens
from people.tasks import send_password_link

sign_in = auth.LoginView.as_view(
    template_name="people/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)
sign_out = auth.LogoutView.as_view(http_method_names=["post"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer and its time are the same for every address."""
    form = AddressForm(request.POST or None)
    if settings.MAIL_IS_SET and form.is_valid():
        # Whether there is such a user is looked up later, by the task.
        send_password_link.delay(form.cleaned_data["email"], get_language())
        return render(request, "people/password_sent.html", {"email": form.cleaned_data["email"]})
    status = 422 if form.errors else 200
    context = {"form": form, "mail_is_set": settings.MAIL_IS_SET}
    return render(request, "people/forgot_password.html", context, status=status)


class NewPassword(auth.PasswordResetConfirmView):
    """Where the mailed link leads: the one GET that writes (the token moves into the session)."""

    template_name = "people/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("people:sign-in")
    token_generator = password_tokens

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your new password is set. Sign in with it."))
        return super().form_valid(form)


new_password = NewPassword.as_view()


@sensitive_variables("credentials")
def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Who tries to sign in, for counting: the address in small letters."""
    given = credentials or request.POST
    return str(given.get("username") or given.get("email") or "").strip().lower()


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: says when to try again."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
