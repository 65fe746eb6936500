"""Where an invitation's link leads."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.forms.accounts import JoinForm
from people.forms.fields import Plain, tried
from people.links import invitation_of
from people.models import Invitation, User
from people.use_cases.invitations import join_as_new_user, join_as_user

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join: as a new user with name and password, or as the one who is signed in."""
    found = invitation_of(token)
    if found is None:
        return _closed(request, "unknown", 404)
    if found.accepted_at is not None:
        return _closed(request, "used", 410, found)
    if found.expires_at <= timezone.now():
        return _closed(request, "expired", 410, found)
    if request.user.is_authenticated:
        return _join_as_user(request, found)
    if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        translation.activate(found.organization.language)
    address = found.membership.email
    if address and User.objects.filter(email__iexact=address).exists():
        return render(request, "people/invitation_sign_in.html", {"invitation": found})
    return _join_as_new_user(request, found)


def _join_as_user(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = request.user
    form = Plain(request.POST if request.method == "POST" else None)
    if tried(form, lambda: join_as_user(invitation=found, user=user)):  # type: ignore[arg-type]
        return redirect("people:home")
    context = {"form": form, "invitation": found}
    status = 422 if form.errors else 200
    return render(request, "people/invitation_join.html", context, status=status)


def _join_as_new_user(request: HttpRequest, found: Invitation) -> HttpResponse:
    person = found.membership
    # What an admin typed as a name is often only a guess from the address.
    guess = "" if person.name == person.email.partition("@")[0] else person.name
    form = JoinForm(request.POST or None, address=person.email, initial={"name": guess})
    joined: list[User] = []
    if tried(form, lambda: joined.append(join_as_new_user(invitation=found, **form.cleaned_data))):
        login(request, joined[0], backend=BACKEND)
        return redirect("people:home")
    context = {"form": form, "invitation": found}
    status = 422 if form.errors else 200
    return render(request, "people/invitation_new.html", context, status=status)


def _closed(
    request: HttpRequest, reason: str, status: int, found: Invitation | None = None
) -> HttpResponse:
    context = {"reason": reason, "invitation": found}
    return render(request, "people/invitation_closed.html", context, status=status)
