"""One's own name, language, time zone and password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.forms.accounts import ChangePasswordForm, ProfileForm
from people.forms.fields import tried
from people.use_cases.accounts import change_profile
from people.views.home import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: SignedIn) -> HttpResponse:
    """Show it, and change it."""
    user = request.user
    initial = {"name": user.name, "language": user.language, "timezone": user.timezone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and tried(
        form, lambda: change_profile(user=user, **form.cleaned_data)
    ):
        messages.success(request, _("Your profile is saved."))
        return redirect("people:profile")
    return render(
        request, "people/profile.html", {"form": form}, status=422 if form.errors else 200
    )


class ChangePassword(auth.PasswordChangeView):
    """Whoever changes the password stays signed in here, and is signed out elsewhere."""

    template_name = "people/change_password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("people:profile")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


change_password = ChangePassword.as_view()
