"""A measurement and what was decided about it; questions about measurements, and their answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.disputing.keys import key_of, read_key
from metrics.disputing.meant import meant
from metrics.disputing.reading import (
    Opened,
    agents_to_credit,
    answered,
    asked_by,
    open_measurement,
    to_decide,
)
from metrics.forms.dispute import AskForm, DecideForm
from metrics.models import Dispute, DisputeState, Ruling
from metrics.showing.ticket_story import events_behind, promise_behind
from metrics.use_cases import disputes as use_cases
from metrics.views.tickets import opens_tickets
from people.answers import changed, form_page, ids, page, refused
from people.forms.fields import tried
from people.quoting import said_by
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=opens_tickets)
def index(request: OrganizationRequest) -> HttpResponse:
    """What waits for the reader's decision, what became of it, and what one asked oneself."""
    access = request.access
    context = {"waiting": to_decide(access), "answered": answered(access), "own": asked_by(access)}
    return page(request, "metrics/disputes.html", context)


@require_safe
@organization_view(reads=opens_tickets)
def measurement(request: OrganizationRequest, key: str) -> HttpResponse:
    """One measurement: what it says, by which rule it is credited, and what was decided."""
    opened = _opened(request, key)
    if opened.row is not None and opened.row.person_id is not None:
        request.looks.add(opened.row.person_id)
    context = {
        "opened": opened,
        "events": events_behind(request.access, opened.row),
        "promise": promise_behind(opened.row),
    }
    return page(request, "metrics/measurement.html", context)


@organization_view(reads=opens_tickets)
def ask(request: OrganizationRequest, key: str) -> HttpResponse:
    """Ask that an own measurement be taken out, or credited to whose it is."""
    access, opened = request.access, _opened(request, key)
    row = opened.row
    if row is None or not access.asks_about(row.person_id):
        raise PermissionDenied
    form = AskForm(request.POST or None, auto_id=ids(request))
    if request.method == "POST" and tried(
        form, lambda: use_cases.ask(access=access, measurement=row, **form.cleaned_data)
    ):
        return changed(request, _address(request, opened), _("Asked. Your lead decides."))
    context = {
        "form": form,
        "title": _("Ask about “%(what)s”") % {"what": opened.label},
        "submit": _("Ask"),
        "back": _address(request, opened),
        "intro": opened.rule,
    }
    return form_page(request, context)


@organization_view(reads=opens_tickets)
def decide(request: OrganizationRequest, key: str) -> HttpResponse:
    """Answer what was asked, or decide of one's own accord."""
    opened, told, typed = _opened(request, key), None, None
    if request.method == "POST":
        typed = request.POST.copy()
        opened, told = meant(request.access, opened, typed.get("question", ""))
        # Who saves again answers what is shown by now.
        typed["question"] = str(opened.waiting.pk) if opened.waiting else ""
    elif not opened.decides:
        raise PermissionDenied
    form = DecideForm(
        typed,
        agents=agents_to_credit(opened.row) if opened.row else [],
        question=opened.waiting.pk if opened.waiting else None,
        gone=opened.gone,
        auto_id=ids(request),
    )
    if told is not None:
        form.is_valid()
        form.add_error(None, told)
    elif request.method == "POST" and tried(form, lambda: _decide(request, opened, form)):
        return changed(
            request, _address(request, opened), _("Decided. Figures follow in a moment.")
        )
    asked = opened.waiting  # several may have asked: the one that is answered
    context = {
        "form": form,
        "title": _("Decide about “%(what)s”") % {"what": opened.label},
        "submit": _("Decide"),
        "back": _address(request, opened),
        "intro": opened.rule,
        "said": said_by(asked.text, asked.asked_by.name) if asked else "",
    }
    return form_page(request, context)


@require_POST
@organization_view(reads=opens_tickets)
def withdraw(request: OrganizationRequest, dispute: int) -> HttpResponse:
    """The own question needs no answer any more."""
    found = get_object_or_404(Dispute.objects.of(request.access.organization), pk=dispute)
    opened = _opened(request, key_of(found).text)
    try:
        use_cases.withdraw(access=request.access, dispute=found)
    except ValidationError as error:
        return refused(request, _address(request, opened), error)
    return changed(request, _address(request, opened), _("Withdrawn."))


@require_POST
@organization_view(reads=opens_tickets)
def take_back(request: OrganizationRequest, ruling: int) -> HttpResponse:
    """A decision holds no longer: the measurement is what the events say."""
    mine = Ruling.objects.filter(organization=request.access.organization)
    found = get_object_or_404(mine, pk=ruling)
    opened = _opened(request, key_of(found).text)
    try:
        use_cases.take_back(access=request.access, ruling=found)
    except ValidationError as error:
        return refused(request, _address(request, opened), error)
    return changed(request, _address(request, opened), _("Taken back. Figures follow in a moment."))


def _decide(request: OrganizationRequest, opened: Opened, form: DecideForm) -> None:
    said = {
        "access": request.access,
        "decision": form.cleaned_data["decision"],
        "reason": form.cleaned_data["reason"],
        "credited_to": form.agent
        if form.cleaned_data["decision"] == DisputeState.CREDITED
        else None,
    }
    if opened.waiting is not None:
        use_cases.answer(dispute=opened.waiting, **said)
    elif opened.row is not None:
        use_cases.decide(measurement=opened.row, **said)


def _opened(request: OrganizationRequest, text: str) -> Opened:
    key = read_key(text)
    found = None if key is None else open_measurement(request.access, key)
    if found is None:
        raise Http404
    return found


def _address(request: OrganizationRequest, opened: Opened) -> str:
    return reverse("metrics:measurement", args=[request.access.organization.slug, opened.key.text])
