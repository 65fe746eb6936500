"""Where a mail's "Turn these mails off" leads: no sign-in, and nothing happens by a mere GET.

Mail programs press the button by themselves (List-Unsubscribe-Post), so a POST needs no token of
the session: the link itself is signed.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from people.deliveries.groups import GROUPS
from people.links import unsubscribed_by
from people.use_cases.accounts import turn_off_mails


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and turn them off."""
    found = unsubscribed_by(token)
    if found is None or found[1] not in GROUPS:
        raise Http404
    user, group = found
    if request.method == "POST":
        turn_off_mails(user=user, group=group)
    with translation.override(user.language or translation.get_language()):
        context = {"group": GROUPS[group], "done": request.method == "POST"}
        return render(request, "people/mails_off.html", context)
