"""The weekly pulse: one question, answered without a name."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.models import PulseAnswered, PulseTally
from objectives.models.pulse import SCORES
from objectives.use_cases.rules import require
from people.access import Access
from people.models import Organization


def this_week(organization: Organization) -> date:
    """The Sunday that ends the local week."""
    today = timezone.now().astimezone(organization.zone).date()
    return today + timedelta(days=-today.isoweekday() % 7)


def is_asked(access: Access) -> bool:
    """Who works in a team."""
    return access.own_team is not None and (access.is_agent or access.is_lead)


def has_answered(access: Access) -> bool:
    """Whether this week's was answered; one query."""
    return PulseAnswered.objects.filter(
        organization=access.organization,
        person=access.membership,
        week_end=this_week(access.organization),
    ).exists()


@transaction.atomic
def answer_pulse(*, access: Access, score: int) -> None:
    """Count one score in the team's week. Once a week; it cannot be looked up or changed.

    Neither the audit log nor a version says anything of it. Raises ValidationError.
    """
    require(is_asked(access))
    if not 0 <= score < SCORES:
        raise ValidationError(_("Choose a number from 0 to 10."))
    organization, week = access.organization, this_week(access.organization)
    try:
        with transaction.atomic():
            PulseAnswered.objects.create(
                organization=organization, person=access.membership, week_end=week
            )
    except IntegrityError as twice:
        raise ValidationError(_("You have answered this week.")) from twice
    where: dict[str, Any] = {
        "organization": organization,
        "team_id": access.own_team,
        "week_end": week,
    }
    PulseTally.objects.get_or_create(**where)
    tally = PulseTally.objects.select_for_update().get(**where)
    tally.counts[score] += 1
    tally.save(update_fields=["counts"])
