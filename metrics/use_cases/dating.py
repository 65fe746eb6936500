"""Who an agent was, and whose a group's tickets were, over time: said, corrected, taken back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.matching.matches import begin, check, done, ignore
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Team


@transaction.atomic
def match_from(
    *,
    named: HelpdeskAgent | HelpdeskGroup,
    to: Membership | Team,
    start: date | None,
    by: Membership,
) -> AgentMatch | GroupMatch:
    """From that day on (None: always) it is `to`, until whoever comes after that day.

    What held on that day ends before it; what began on it is replaced.
    """
    begin(named.organization)
    match = _match(named, to, start)
    for other in _others(match):
        if (other.start or date.min) < (start or date.min):
            if other.end is None or (start is not None and other.end > start):
                other.end = start
                other.save(update_fields=["end"])
        elif other.start == start:
            match.end = _sooner(match.end, other.end)
            other.delete()
        else:
            match.end = _sooner(match.end, other.start)
    check(match, to.organization_id)
    match.save()
    _note(match, by, "matched")
    if named.ignored:
        ignore(named=named, by=by, ignored=False)
    return match


@transaction.atomic
def change_match(
    *,
    match: AgentMatch | GroupMatch,
    seen: str,
    to: Membership | Team,
    start: date | None,
    end: date | None,
    by: Membership,
) -> None:
    """Another person or team, or other days [start, end).

    seen: what the match said to whoever corrects it (`said`). ValidationError where it says
    something else by now or is gone, where the days are another match's, or end before they begin.
    """
    begin(match.organization)
    # Saved as it was read, one that is gone would come back.
    now = type(match)._default_manager.filter(pk=match.pk).first()
    if now is None or said(now) != seen:
        raise ValidationError(
            _(
                "Somebody else has changed or removed this match meanwhile."
                " Go back and open it again."
            )
        )
    now.start, now.end = start, end
    if isinstance(now, AgentMatch) and isinstance(to, Membership):
        now.person = to
    elif isinstance(now, GroupMatch) and isinstance(to, Team):
        now.team = to
    check(now, to.organization_id)
    now.save()
    _note(now, by, "rematched")


def said(match: AgentMatch | GroupMatch) -> str:
    """All that a match says, for a form to send back."""
    target = match.person_id if isinstance(match, AgentMatch) else match.team_id
    return f"{target}/{match.start or ''}/{match.end or ''}"


def _match(
    named: HelpdeskAgent | HelpdeskGroup, to: Membership | Team, start: date | None
) -> AgentMatch | GroupMatch:
    if isinstance(named, HelpdeskAgent) and isinstance(to, Membership):
        return AgentMatch(organization=named.organization, agent=named, person=to, start=start)
    if isinstance(named, HelpdeskGroup) and isinstance(to, Team):
        return GroupMatch(organization=named.organization, group=named, team=to, start=start)
    raise TypeError("An agent is a person, a group a team's.")


def _others(match: AgentMatch | GroupMatch) -> list[AgentMatch] | list[GroupMatch]:
    if isinstance(match, AgentMatch):
        return list(match.agent.matches.order_by("pk"))
    return list(match.group.matches.order_by("pk"))


def _sooner(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _note(match: AgentMatch | GroupMatch, by: Membership, what: str) -> None:
    if isinstance(match, AgentMatch):
        done(match.organization, by, f"agent.{what}", match.agent.name, match.person)
    else:
        done(match.organization, by, f"group.{what}", match.group.name)
