"""How views answer: a page or its fragment, a form as a page or in the dialog, a change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from people.access import Access
from people.scope import OrganizationRequest


def reads(access: Access) -> bool:
    """Who reads the OKRs."""
    return access.reads_objectives


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

    context: form, title, action (the address), submit (the button's word), back (where Cancel
    leads). `template` draws the inside of the form; usually all fields one after the other.
    """
    fragment = wants_fragment(request)
    response = render(
        request,
        "objectives/form_dialog.html" if fragment else "objectives/form_page.html",
        {"inside": template or "objectives/_form_fields.html"} | context,
        status=422 if context["form"].is_bound and context["form"].errors else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


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
    if not wants_fragment(request):
        messages.success(request, message)
        return redirect(to)
    messages.success(request, message)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = to
    return response


def announced(response: HttpResponse, message: str) -> HttpResponse:
    """Read out to who cannot see the page change, and shown for a moment."""
    trigger_client_event(response, "toast", {"text": message, "level": "success"})
    return response
