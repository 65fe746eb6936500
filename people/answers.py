"""How views answer: a page or its fragment, a form as a page or in the dialog, a change."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from people.scope import OrganizationRequest


def wants_fragment(request: OrganizationRequest) -> bool:
    """Asked by htmx for a part; not when boosted or restoring history."""
    return bool(
        request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    )


def page(request: OrganizationRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or its partial `page` alone, from the same context."""
    name = f"{template}#page" if wants_fragment(request) else template
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def form_page(
    request: OrganizationRequest, context: dict[str, Any], *, template: str = ""
) -> HttpResponse:
    """A form on a page of its own, or in the dialog; 422 where it has errors.

    context: form, title, submit (the button's word), back (where Cancel leads); optional: intro;
    said (what somebody said, which the form answers).
    `template` draws the inside of the form; usually all fields one after the other.
    """
    fragment, form = wants_fragment(request), context["form"]
    response = render(
        request,
        "people/form_dialog.html" if fragment else "people/form_page.html",
        {"inside": template or "people/_form_fields.html"} | context,
        status=422 if form.is_bound and form.errors else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def ids(request: OrganizationRequest) -> str:
    """A form's `auto_id`: a page may have a form of its own beside the one in the dialog."""
    return "dialog_%s" if wants_fragment(request) else "id_%s"


def changed(request: OrganizationRequest, to: str, message: str) -> HttpResponse:
    """After a write: htmx closes the dialog and reloads the page's part, others are sent on."""
    if not wants_fragment(request):
        messages.success(request, message)
        return redirect(to)
    response = HttpResponse(status=204)
    trigger_client_event(response, "closeDialog", {})
    trigger_client_event(response, "pageChanged", {})
    return announced(response, message)


def moved_on(request: OrganizationRequest, to: str, message: str) -> HttpResponse:
    """After a write that ends the page one was on: another page, in full."""
    messages.success(request, message)
    if not wants_fragment(request):
        return redirect(to)
    return HttpResponse(status=204, headers={"HX-Redirect": to})


def refused(request: OrganizationRequest, to: str, error: ValidationError) -> HttpResponse:
    """A button without a form was refused: the reason as a message that stays."""
    reason = " ".join(error.messages)
    if not wants_fragment(request):
        messages.error(request, reason)
        return redirect(to)
    # 422 without a swap: the page stays as it is, and where it is.
    response = HttpResponse(status=422, headers={"HX-Reswap": "none", "HX-Push-Url": "false"})
    return announced(response, reason, "danger")


def announced(response: HttpResponse, message: str, level: str = "success") -> HttpResponse:
    """Shown for a moment, and read out to who cannot see the page change."""
    trigger_client_event(response, "toast", {"text": message, "level": level})
    return response
