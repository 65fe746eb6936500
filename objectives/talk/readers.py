"""Who may see an objective or a key result: the people for whom `visible_to` finds it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.choices import Visibility
from objectives.models import CheckIn, Initiative, KeyResult, Objective, Reader
from people.models import Membership, Role, RoleGrant, Team, TeamMembership, with_descendants

Thing = Objective | KeyResult | CheckIn | Initiative


def objective_of(thing: Thing) -> Objective:
    """The objective to which it belongs."""
    if isinstance(thing, Objective):
        return thing
    return thing.key_result.objective if isinstance(thing, CheckIn) else thing.objective


def key_result_of(thing: Thing) -> KeyResult | None:
    """The key result that it is, is about or stands behind."""
    if isinstance(thing, Objective):
        return None
    return thing if isinstance(thing, KeyResult) else thing.key_result


def readers_of(thing: Thing) -> QuerySet[Membership]:
    """Those who are here and may see it."""
    objective, key_result = objective_of(thing), key_result_of(thing)
    organization = objective.organization_id
    holds = RoleGrant.objects.filter(organization=organization, membership=OuterRef("pk"))
    found = Membership.objects.of(organization).active()
    found = found.filter(Exists(holds.exclude(role=Role.ADMIN)))
    director = Exists(holds.filter(role=Role.DIRECTOR))
    if objective.visibility == Visibility.PRIVATE:
        named = Reader.objects.filter(
            organization=organization, objective=objective, person=OuterRef("pk")
        )
        found = found.filter(Q(director) | Q(pk=objective.owner_id) | Q(Exists(named)))
    if key_result is not None and key_result.person_id is not None:
        leads = Exists(holds.filter(role=Role.LEAD, team__in=_teams_over(key_result)))
        found = found.filter(Q(director) | Q(pk=key_result.person_id) | Q(leads))
    return found


def _teams_over(key_result: KeyResult) -> list[int]:
    """The agent's team of today and all above it."""
    organization = key_result.objective.organization
    places = TeamMembership.objects.current(organization).filter(membership=key_result.person_id)
    teams = list(Team.objects.of(organization).values_list("pk", "parent_id"))
    works_in = set(places.values_list("team_id", flat=True))
    return [pk for pk, _parent in teams if works_in & with_descendants([pk], teams)]
