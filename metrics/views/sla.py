"""SLA policies: what is promised to whom, and the forms to say it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.forms.sla import SlaForm, initial_of
from metrics.hours.policies import known_priorities, lacks_hours, promises
from metrics.models import DueScope, SlaPolicy
from metrics.models.limits import limits_of
from metrics.use_cases.sla import remove_policy, save_policy
from people.answers import changed, form_page, ids, page
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings


@require_safe
@organization_view(reads=reads_settings)
def index(request: OrganizationRequest) -> HttpResponse:
    """All policies, with those that are over."""
    organization = request.access.organization
    today = timezone.now().astimezone(organization.zone).date()
    context = {
        "promises": promises(organization, today),
        "lacks_hours": lacks_hours(organization),
        "limits": limits_of(organization),
        "recalculating": DueScope.objects.filter(organization=organization).exists(),
    }
    return page(request, "metrics/sla.html", context)


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """Promise something."""
    form = _form(request, None)
    if tried(form, lambda: _save(request, form, None)):
        return changed(request, _index(request), _("Saved. Figures follow in a moment."))
    return _form_page(request, form, _("Add an SLA policy"), _("Add"))


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest, policy: int) -> HttpResponse:
    """Correct a policy or end it: for the past too."""
    found = _find(request, policy)
    form = _form(request, found)
    if tried(form, lambda: _save(request, form, found)):
        return changed(request, _index(request), _("Saved. Figures follow in a moment."))
    return _form_page(request, form, _("Change the SLA policy"), _("Save"))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def remove(request: OrganizationRequest, policy: int) -> HttpResponse:
    """As if it had never been promised."""
    remove_policy(policy=_find(request, policy), by=request.access.membership)
    return changed(request, _index(request), _("Removed. Figures follow in a moment."))


def _form(request: OrganizationRequest, policy: SlaPolicy | None) -> SlaForm:
    return SlaForm(
        request.POST or None,
        auto_id=ids(request),
        initial=initial_of(policy) if policy else None,
        priorities=known_priorities(request.access.organization),
    )


def _save(request: OrganizationRequest, form: SlaForm, policy: SlaPolicy | None) -> SlaPolicy:
    access = request.access
    return save_policy(
        organization=access.organization, by=access.membership, policy=policy, **form.given
    )


def _form_page(
    request: OrganizationRequest, form: SlaForm, title: str, submit: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": _index(request),
        "intro": _(
            "A change counts for the past too. To promise something else from a day on, let this "
            "one end before that day and add another."
        ),
    }
    return form_page(request, context, template="metrics/_sla_fields.html")


def _find(request: OrganizationRequest, policy: int) -> SlaPolicy:
    mine = SlaPolicy.objects.filter(organization=request.access.organization)
    return get_object_or_404(mine, pk=policy)


def _index(request: OrganizationRequest) -> str:
    return reverse("metrics:sla", args=[request.access.organization.slug])
