"""One choice on the matching page: this one, nobody yet, or none of ours.

Of two who choose at once the second is served after the first: what there is by then is read
behind the lock.
"""

from django.db import transaction

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


@transaction.atomic
def assign_agent(
    *, agent: HelpdeskAgent, person: Membership | None, ignored: bool, by: Membership
) -> None:
    """The agent is `person` (None: nobody) and has always been; what was chosen before ends."""
    begin(agent.organization)
    stays = False
    known = AgentMatch.objects.filter(organization=agent.organization_id, agent=agent)
    for match in known.select_related("person", "agent").order_by("pk"):
        if person is not None and match.person_id == person.pk and _always(match):
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
    for match in known.select_related("team", "group").order_by("pk"):
        if team is not None and match.team_id == team.pk and _always(match):
            stays = True
        else:
            unmatch_group(match=match, by=by)
    if team is not None and not stays:
        match_group(group=group, team=team, by=by)
    _set_apart(group, ignored, by)


def _always(match: AgentMatch | GroupMatch) -> bool:
    return match.start is None and match.end is None


def _set_apart(named: HelpdeskAgent | HelpdeskGroup, ignored: bool, by: Membership) -> None:
    named.refresh_from_db(fields=["ignored"])
    if named.ignored != ignored:
        ignore(named=named, by=by, ignored=ignored)
