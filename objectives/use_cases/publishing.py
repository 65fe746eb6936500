"""Drafts are published, one or several of a cycle together: all of them, or none."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from objectives.choices import ObjectiveState
from objectives.holding import held
from objectives.models import Objective
from objectives.recompute import recompute_objective
from objectives.use_cases.coaching import refuse_stops
from objectives.use_cases.history import note_deed
from objectives.use_cases.rules import (
    done,
    hold_key_results,
    hold_open,
    read_anew,
    refuse_again,
    require_writable,
)
from people.access import Access


@transaction.atomic
def publish_objectives(*, access: Access, objectives: Sequence[Objective]) -> list[Objective]:
    """They and their key results count from now on: pace runs from here if the cycle has begun.

    Those that are published already are left as they are. Raises ValidationError with what the
    coach stops in any of them. Telling people is rhythm's: it finds what nobody was told of yet.
    """
    wanted = [each for each in objectives if each.state != ObjectiveState.PUBLISHED]
    for each in wanted:
        require_writable(access, each)
        hold_open(each.cycle)
    hold_key_results(*wanted)
    drafts = _still_drafts(access, wanted)
    refuse_stops(access, drafts)
    for each in drafts:
        _publish(access, each)
    return drafts


def _still_drafts(access: Access, objectives: Sequence[Objective]) -> list[Objective]:
    """Of two who publish at once the second finds it done; what somebody has changed is judged as
    it is now. Raises ValidationError where one was put away meanwhile."""
    rows = Objective.objects.filter(pk__in=[each.pk for each in objectives])
    locked = {each.pk: each for each in held(rows)}
    for each in objectives:
        read_anew(access, each, locked[each.pk])
        refuse_again(each, archived=True, same_deed=False)
    return [each for each in objectives if each.state != ObjectiveState.PUBLISHED]


def _publish(access: Access, objective: Objective) -> None:
    now = timezone.now()
    objective.state, objective.published_at = ObjectiveState.PUBLISHED, now
    objective.save(update_fields=["state", "published_at"])
    # What was put away meanwhile is asked about when it is brought back.
    objective.key_results.filter(published_at__isnull=True, archived_at__isnull=True).update(
        published_at=now, version=F("version") + 1
    )
    recompute_objective(objective)
    note_deed(access, objective, "published")
    done(access, "objective.published", objective)
