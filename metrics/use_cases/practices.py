"""From a good flag to what the team can learn from it, with the agent's consent at every step."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.models import Consent, Practice
from metrics.models.practice import OPEN
from people import audit
from people.models import Membership, Organization, Team

LONGEST = 4000


@transaction.atomic
def ask_for_practice(*, metric: str, team: Team, person: Membership, by: Membership) -> Practice:
    """Ask the agent; refused while an earlier question about the same is open or agreed to."""
    organization = Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    known = Practice.objects.filter(organization=organization, metric=metric, team=team)
    if known.filter(person=person, consent__in=OPEN).exists():
        raise ValidationError(_("This agent has been asked already."))
    found = Practice.objects.create(
        organization=organization, metric=metric, team=team, person=person, asked_by=by
    )
    _note(found, by, "practice.asked")
    return found


@transaction.atomic
def answer_practice(*, practice: Practice, by: Membership, gives: bool, named: bool) -> None:
    """The agent's own answer; `named`: the name may stand beside it."""
    found = _locked(practice)
    if found.consent != Consent.ASKED:
        raise ValidationError(_("This was answered already."))
    found.consent = Consent.GIVEN if gives else Consent.REFUSED
    found.named = gives and named
    found.answered_at = timezone.now()
    found.save(update_fields=["consent", "named", "answered_at"])
    _note(found, by, "practice.given" if gives else "practice.refused")


@transaction.atomic
def withdraw_practice(*, practice: Practice, by: Membership) -> None:
    """The agent takes the consent back, at any time: the team no longer reads it, it is erased."""
    found = _locked(practice)
    if found.consent != Consent.GIVEN:
        raise ValidationError(_("There is no consent to withdraw."))
    found.consent, found.text, found.offered_at = Consent.WITHDRAWN, "", None
    found.named, found.answered_at = False, timezone.now()
    found.save(update_fields=["consent", "text", "offered_at", "named", "answered_at"])
    _note(found, by, "practice.withdrawn")


@transaction.atomic
def offer_practice(*, practice: Practice, by: Membership, text: str) -> None:
    """Write down what is done differently, and let the team read it."""
    found = _locked(practice)
    if found.consent != Consent.GIVEN:
        raise ValidationError(_("The agent has not agreed to share this."))
    first = found.offered_at is None
    if not first and found.text == text:
        return
    found.text, found.offered_at = text, found.offered_at or timezone.now()
    found.save(update_fields=["text", "offered_at"])
    _note(found, by, "practice.offered")


@transaction.atomic
def stop_practice(*, practice: Practice, by: Membership) -> None:
    """The team no longer reads it; what was written stays with the lead, who can offer it again."""
    found = _locked(practice)
    if found.offered_at is None:
        return
    found.offered_at = None
    found.save(update_fields=["offered_at"])
    _note(found, by, "practice.stopped")


def _locked(practice: Practice) -> Practice:
    return (
        Practice.objects.select_for_update(of=("self",))
        .select_related("organization", "person")
        .get(pk=practice.pk)
    )


def _note(practice: Practice, by: Membership, action: str) -> None:
    audit.record(
        organization=practice.organization,
        by=by,
        action=action,
        subject=practice.metric,
        about=practice.person,
    )
    Organization.objects.touch(practice.organization_id)
