"""A lead measures by the figures of led teams, and of others in which single agents do not show."""

from metrics.catalogue_setup import current_versions, ensure_metrics
from objectives.measurable import measurable_teams, with_team
from objectives.models import KeyResult
from people.models import Membership, Role
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World, person


def names(world: World, who: str, **kept: int) -> set[str]:
    members = with_team(Membership.objects.of(world.organization), world.organization)
    works_in = [vars(each)["works_in"] for each in members]
    found = measurable_teams(world.access(getattr(world, who)), works_in, **kept)
    return {team.name for team in found}


def test_other_teams_from_four_people_on(world: World) -> None:
    """Carol works in Tier 1, Dan in Tier 2, Erin in Onboarding: three in the department."""
    assert names(world, "bob") == {"Tier 1"}
    assert names(world, "alice") == {"Customer service", "Tier 1", "Tier 2", "Onboarding"}
    assert names(world, "bob", kept=world.tier2.pk) == {"Tier 1", "Tier 2"}
    for number in range(3):
        person(world.organization, f"Fay {number}", Role.AGENT, works_in=world.tier2)
    assert names(world, "bob") == {"Customer service", "Tier 1", "Tier 2"}


def test_one_agents_figure_is_not_had_by_the_team_of_one(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(published=False)
    ensure_metrics(world.organization)
    versions = current_versions(world.organization)
    csat = next(each for each in versions if each.metric.key == "csat")
    typed = {
        **{"kind": "reach", "title": "Erin's", "metric": str(csat.pk), "weight": "1"},
        **{"baseline": "80 %", "target": "90 %", "owner": "", "team": str(world.onboarding.pk)},
    }
    url = world.url("objectives:new-key-result", objective=objective.pk)
    with at(TUESDAY):
        assert world.client(world.bob).post(url, typed).status_code == 422
        assert not KeyResult.objects.exists()
        own = typed | {"team": str(world.tier1.pk)}
        assert world.client(world.bob).post(url, own).status_code == 302
        assert world.client(world.alice).post(url, typed).status_code == 302
        made = KeyResult.objects.get(team=world.onboarding)
        edit = world.url("objectives:edit-key-result", key_result=made.pk)
        changed = typed | {"title": "Onboarding's"}
        assert world.client(world.bob).post(edit, changed).status_code == 302
