"""One choice on the matching page: this one, nobody yet, or none of ours.

Of two who choose at once the second is served after the first: what there is by then is read
behind the lock. Where that changed over time no choice is made: it would end all of it, and the
page offers none there.
"""

from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.matching.matches import (
    begin,
    ignore,
    match_agent,
    match_group,
    unmatch_agent,
    unmatch_group,
)
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Team

Match = TypeVar("Match", AgentMatch, GroupMatch)


@transaction.atomic
def assign_agent(
    *, agent: HelpdeskAgent, person: Membership | None, ignored: bool, by: Membership
) -> None:
    """The agent is `person` (None: nobody) and has always been; what was chosen before ends."""
    begin(agent.organization)
    stays = False
    known = AgentMatch.objects.filter(organization=agent.organization_id, agent=agent)
    for match in _always(list(known.select_related("person", "agent"))):
        if person is not None and match.person_id == person.pk:
            stays = True
        else:
            unmatch_agent(match=match, by=by)
    if person is not None and not stays:
        match_agent(agent=agent, person=person, by=by)
    _set_apart(agent, ignored, by)


@transaction.atomic
def assign_group(*, group: HelpdeskGroup, team: Team | None, ignored: bool, by: Membership) -> None:
    """The group's tickets are `team`'s (None: nobody's) and always were."""
    begin(group.organization)
    stays = False
    known = GroupMatch.objects.filter(organization=group.organization_id, group=group)
    for match in _always(list(known.select_related("team", "group"))):
        if team is not None and match.team_id == team.pk:
            stays = True
        else:
            unmatch_group(match=match, by=by)
    if team is not None and not stays:
        match_group(group=group, team=team, by=by)
    _set_apart(group, ignored, by)


def _always(matches: Sequence[Match]) -> Sequence[Match]:
    """These, of which there is one at most: it holds on all days. ValidationError where another
    has been given days since the page was read."""
    if any(match.start or match.end for match in matches):
        raise ValidationError(
            _(
                "Somebody else has said meanwhile that this changed over time."
                " Reload the page: it leads to the history, where it can be corrected."
            )
        )
    return matches


def _set_apart(named: HelpdeskAgent | HelpdeskGroup, ignored: bool, by: Membership) -> None:
    named.refresh_from_db(fields=["ignored"])
    if named.ignored != ignored:
        ignore(named=named, by=by, ignored=ignored)
