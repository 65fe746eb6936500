"""One's own name, language, time zone and password."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import access_of
from people.deliveries.groups import GROUPS
from people.forms.accounts import ChangePasswordForm, ProfileForm
from people.forms.fields import tried
from people.models import Organization, User
from people.use_cases.accounts import change_profile
from people.views.home import SignedIn


def stay_in(request: HttpRequest) -> None:
    """Keep the navigation of the organization that the address names, else of the only one."""
    user = cast(User, request.user)
    mine = list(Organization.objects.visible_to(user))
    named = request.GET.get("in", "")
    here = [each for each in mine if len(mine) == 1 or each.slug == named]
    access = access_of(user=user, organization=here[0]) if here else None
    if access is not None:
        request.access = access  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: SignedIn) -> HttpResponse:
    """Show it, and change it."""
    user = request.user
    stay_in(request)
    initial = {
        "name": user.name,
        "language": user.language,
        "timezone": user.timezone,
        "mails": [group for group in GROUPS if group not in user.mails_off],
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and tried(
        form, lambda: change_profile(user=user, **form.cleaned_data)
    ):
        messages.success(request, _("Your profile is saved."))
        return redirect(request.get_full_path())
    return render(
        request, "people/profile.html", {"form": form}, status=422 if form.errors else 200
    )


class ChangePassword(auth.PasswordChangeView):
    """Whoever changes the password stays signed in here, and is signed out elsewhere."""

    template_name = "people/change_password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("people:profile")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stay_in(self.request)
        return super().get_context_data(**kwargs)

    def get_success_url(self) -> str:
        asked = self.request.GET.urlencode()
        return super().get_success_url() + (f"?{asked}" if asked else "")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


change_password = ChangePassword.as_view()
