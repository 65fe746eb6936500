"""What a quarter of an hour brings for an organization's people.

Due is a row that was not looked at since the quarter began; a look that is killed leaves it due,
and whatever it finds twice is told once (people/deliveries/telling.py).
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from objectives.models import RhythmState
from objectives.rhythm.asked import asked_in
from objectives.rhythm.digests import digests
from objectives.rhythm.publishing import announce, unannounced
from objectives.rhythm.pulses import close_pulses
from objectives.rhythm.reminders import missed_twice, reminders
from people.deliveries.telling import tell
from people.models import Organization

QUARTER = 15  # minutes
_log = logging.getLogger(__name__)


def organizations_to_look_at(now: datetime) -> list[int]:
    """The ids of those that were not looked at in this quarter of an hour, or have published
    something; one query."""
    looked = F("rhythm__looked_at")
    due = Q(rhythm__isnull=True) | Q(rhythm__looked_at__isnull=True)
    due |= Q(rhythm__looked_at__lt=_quarter(now))
    due |= Q(pk__in=unannounced(now).values("organization"))
    found = Organization.objects.filter(due).order_by(looked.asc(nulls_first=True), "pk")
    return list(found.values_list("pk", flat=True))


def look(*, organization_id: int) -> None:
    """Tell what there is to tell now; nothing where another look is under way."""
    now = timezone.now()
    RhythmState.objects.get_or_create(organization_id=organization_id)
    with transaction.atomic():
        states = RhythmState.objects.select_for_update(skip_locked=True)
        state = states.filter(organization_id=organization_id).first()
        if state is None:
            return
        _tell_all(Organization.objects.get(pk=organization_id), now)
        state.looked_at = now
        state.save(update_fields=["looked_at"])


def _tell_all(organization: Organization, now: datetime) -> None:
    """Each part by itself: one that fails is logged, and keeps nobody's reminder back."""
    asked = asked_in(organization, now=now)
    parts: dict[str, Callable[[], object]] = {
        "reminders": lambda: tell(organization.pk, reminders(organization, asked, now=now)),
        "missed": lambda: tell(organization.pk, missed_twice(organization, asked, now=now)),
        "digests": lambda: tell(organization.pk, digests(organization, asked, now=now)),
        "publications": lambda: tell(organization.pk, announce(organization, now=now)),
        "pulses": lambda: close_pulses(organization, now=now),
    }
    for name, part in parts.items():
        try:
            with transaction.atomic():
                part()
        except Exception:
            _log.exception("Telling people failed: %s of organization %s", name, organization.pk)


def _quarter(now: datetime) -> datetime:
    return now.replace(minute=now.minute // QUARTER * QUARTER, second=0, microsecond=0)
