"""One choice on the matching page: this one, nobody yet, or none of ours."""

from django.db import transaction

from metrics.matching.matches import ignore, match_agent, match_group, unmatch_agent, unmatch_group
from metrics.models import HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Team


@transaction.atomic
def assign_agent(
    *, agent: HelpdeskAgent, person: Membership | None, ignored: bool, by: Membership
) -> None:
    """The agent is `person` (None: nobody) and has always been; what was chosen before ends."""
    for match in agent.matches.select_related("person", "agent").order_by("pk"):
        if person is None or match.person_id != person.pk or match.start or match.end:
            unmatch_agent(match=match, by=by)
    if person is not None and not agent.matches.exists():
        match_agent(agent=agent, person=person, by=by)
    if agent.ignored != ignored:
        ignore(named=agent, by=by, ignored=ignored)


@transaction.atomic
def assign_group(*, group: HelpdeskGroup, team: Team | None, ignored: bool, by: Membership) -> None:
    """The group's tickets are `team`'s (None: nobody's) and always were."""
    for match in group.matches.select_related("team", "group").order_by("pk"):
        if team is None or match.team_id != team.pk or match.start or match.end:
            unmatch_group(match=match, by=by)
    if team is not None and not group.matches.exists():
        match_group(group=group, team=team, by=by)
    if group.ignored != ignored:
        ignore(named=group, by=by, ignored=ignored)
