"""Sharing an objective with other teams than its own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from objectives.choices import ObjectiveState
from objectives.history.recording import Difference
from objectives.holding import held
from objectives.models import Objective, Share
from objectives.talk.owning import forget_share, tell_of_share
from objectives.use_cases.history import keep
from objectives.use_cases.rules import (
    check,
    done,
    done_already,
    hold_objective,
    hold_open,
    require_writable,
)
from people.access import Access
from people.models import Team


@transaction.atomic
def share_objective(*, access: Access, objective: Objective, team: Team, weight: int) -> Share:
    """Let `team` count it as `weight` of one of its own; again for another weight.

    weight: millionths. Who may write the objective shares it. Raises ValidationError.
    """
    require_writable(access, objective)
    hold_open(objective.cycle)
    # One at a time: two tabs that share with the same team set one weight, and who moves it to
    # that team meanwhile is seen.
    hold_objective(access, objective)
    if team.pk == objective.team_id:
        raise ValidationError({"team": _("It is this team's own objective: it counts in full.")})
    mine = Share.objects.filter(organization=access.organization, objective=objective, team=team)
    share = held(mine).first() or Share(
        organization=access.organization, objective=objective, team=team
    )
    before = share.weight
    share.weight = weight
    check(share, {"share_weight_up_to_whole": "weight"})
    share.save()
    _keep(access, objective, team, before, weight)
    if before is None:
        tell_of_share(access, share)
    done(access, "objective.shared", objective, team=team.name, weight=weight)
    return share


@transaction.atomic
def stop_sharing(*, access: Access, objective: Objective, share: Share) -> None:
    """The team does not count it any more. Raises ValidationError where it did not already."""
    require_writable(access, objective)
    hold_open(objective.cycle)
    hold_objective(access, objective)
    if not share.delete()[0]:
        raise done_already()
    forget_share(share)
    _keep(access, objective, share.team, share.weight, None)
    done(access, "objective.unshared", objective, team=share.team.name)


def count_in_full(access: Access, objective: Objective, *, reason: str = "") -> None:
    """Whose own it has become shares it no more: it would count twice there.

    Within the transaction that has moved it.
    """
    mine = Share.objects.filter(
        organization=access.organization, objective=objective, team=objective.team_id
    )
    for share in mine.select_related("team"):
        share.delete()
        forget_share(share)
        _keep(access, objective, share.team, share.weight, None, reason=reason)


def _keep(
    access: Access,
    objective: Objective,
    team: Team,
    before: int | None,
    after: int | None,
    *,
    reason: str = "",
) -> None:
    """In its history once others rely on it; how much a team counts it needs no reason."""
    if objective.state == ObjectiveState.PUBLISHED and before != after:
        was, now = (
            None if each is None else {"team": team.name, "amount": each, "unit": "share"}
            for each in (before, after)
        )
        keep(access, objective, [Difference("shared", was, now)], reason=reason)
