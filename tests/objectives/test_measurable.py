"""A lead measures by the figures of led teams, and of others in which single agents do not show."""

from datetime import UTC, datetime
from typing import Any

import pytest

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Channel, Measure
from metrics.models import Source
from objectives.choices import Window
from objectives.measurable import measurable_teams, with_team
from objectives.models import KeyResult
from people.models import Membership, Role
from tests.fixtures.queries import AtMost
from tests.metrics.values.world import World as Numbers
from tests.objectives.cases import TUESDAY, M, Quarter, at
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


@pytest.fixture
def numbers(world: World) -> Numbers:
    """In the weeks before the cycle and in it: by e-mail many are rated, by chat Zoe alone, and by
    phone so few that they are kept back with her."""
    found = Numbers(organization=world.organization)
    for moment in (datetime(2026, 9, 15, 12, tzinfo=UTC), datetime(2026, 11, 10, 12, tzinfo=UTC)):
        for number in range(40):
            rated: dict[str, Any] = {
                "team": "tier-2",
                "person": f"Agent {number % 5}",
                "channel": Channel.EMAIL,
            }
            found.measured(Measure.CSAT, number % 4 > 0, moment, **rated)
        for number in range(20):
            rated = {
                "team": "tier-2",
                "person": f"Agent {number % 5}",
                "channel": Channel.PHONE,
            }
            found.measured(Measure.CSAT, 1, moment, **rated)
        for number in range(8):
            rated = {"team": "tier-2", "person": "Zoe", "channel": Channel.CHAT}
            found.measured(Measure.CSAT, number == 0, moment, **rated)
    return found


@pytest.mark.parametrize("team", ["company", "tier2"])
def test_one_agents_figure_is_not_had_by_the_one_channel_of_one(
    quarter: Quarter, world: World, numbers: Numbers, team: str
) -> None:
    """A lead is proposed no baseline, told nothing of the past, and measures nothing by it."""
    for number in range(4):
        person(world.organization, f"Fay {number}", Role.AGENT, works_in=world.tier2)
    objective = quarter.objective(published=False)
    ensure_metrics(world.organization)
    versions = current_versions(world.organization)
    csat = next(each for each in versions if each.metric.key == "csat")
    typed = {
        **{"kind": "reach", "title": "Chat", "metric": str(csat.pk), "weight": "1", "owner": ""},
        **{"baseline": "80 %", "target": "90 %", "channel": "chat"},
        "team": "" if team == "company" else str(world.tier2.pk),
    }
    url = world.url("objectives:new-key-result", objective=objective.pk)
    roads = (url, world.url("objectives:back-test", objective=objective.pk))
    asked = typed | {"baseline": "", "title": ""}
    with at(TUESDAY):
        for road in roads:
            assert "12.5 %" in world.client(world.alice).get(url, asked).content.decode()
            assert "12.5" not in world.client(world.bob).get(road, asked).content.decode()
        by_mail = world.client(world.bob).get(url, asked | {"channel": "email"})
        assert "75 %" in by_mail.content.decode()
        for channel in ("chat", "phone"):
            refused = world.client(world.bob).post(url, typed | {"channel": channel})
            assert refused.status_code == 422
            assert "At least 4 agents" in refused.content.decode()
        assert world.client(world.bob).post(url, typed | {"channel": "email"}).status_code == 302
        # What a director has set is a lead's to word anew, and to coach, as it is.
        assert world.client(world.alice).post(url, typed).status_code == 302
        made = KeyResult.objects.get(filters={"channel": "chat"})
        edit = world.url("objectives:edit-key-result", key_result=made.pk)
        assert world.client(world.bob).post(edit, typed | {"title": "By chat"}).status_code == 302


def test_a_key_result_that_is_measured_already_keeps_its_past(
    quarter: Quarter, world: World, numbers: Numbers
) -> None:
    """A director has set it: its lead is told of the past of just that, and of nothing beside."""
    ensure_metrics(world.organization)
    versions = current_versions(world.organization)
    csat = next(each for each in versions if each.metric.key == "csat")
    measured = {"metric": csat, "aggregation": "share", "unit": "share", "window": Window.DEFAULT}
    numbers.measured(Measure.CREATED, at=datetime(2026, 6, 30, tzinfo=UTC))
    Source.objects.update(as_of=TUESDAY)
    objective = quarter.objective()
    made = quarter.key_result(
        objective, **measured, filters={"channel": "chat"}, baseline=M // 8, target=M // 10 * 9
    )
    url = world.url("objectives:back-test", objective=objective.pk)
    asked = {"kind": "reach", "metric": str(csat.pk), "aggregation": "share", "team": ""}

    def told(who: Membership, channel: str, of: str = "") -> str:
        given = asked | {"target": "90 %", "channel": channel, "key_result": of}
        answer = world.client(who).get(url, given)
        return answer.content.decode().strip()

    with at(TUESDAY):
        assert "You would have met this in" in told(world.alice, "chat")
        assert told(world.bob, "chat") == ""
        assert told(world.bob, "chat", str(made.pk)) == told(world.alice, "chat")
        assert "You would have met this in" in told(world.alice, "phone")
        assert told(world.bob, "phone", str(made.pk)) == ""


def test_one_agents_key_result_is_no_way_to_the_figure_of_all(
    quarter: Quarter, world: World, numbers: Numbers
) -> None:
    """Its lead clears the agent in its form: that is another figure, and is kept back as such."""
    ensure_metrics(world.organization)
    versions = current_versions(world.organization)
    csat = next(each for each in versions if each.metric.key == "csat")
    measured = {"metric": csat, "aggregation": "share", "unit": "share", "window": Window.DEFAULT}
    measured |= {"filters": {"channel": "chat"}, "baseline": M * 8 // 10, "target": M * 9 // 10}
    objective = quarter.objective(published=False, visibility="private")
    made = quarter.key_result(objective, **measured, person=world.carol)
    typed = {
        **{"kind": "reach", "title": "Chat", "metric": str(csat.pk), "weight": "1", "owner": ""},
        **{"aggregation": "share", "baseline": "80 %", "target": "90 %", "channel": "chat"},
        **{"team": "", "person": ""},
    }
    bob = world.client(world.bob)
    edit = world.url("objectives:edit-key-result", key_result=made.pk)
    with at(TUESDAY):
        asked = typed | {"baseline": "", "title": ""}
        assert "12.5 %" in world.client(world.alice).get(edit, asked).content.decode()
        assert "12.5" not in bob.get(edit, asked).content.decode()
        assert bob.post(edit, typed).status_code == 422
        made.refresh_from_db()
        assert made.person == world.carol
        hers = typed | {"person": str(world.carol.pk), "title": "Carol's"}
        assert bob.post(edit, hers).status_code == 302


@pytest.mark.parametrize("name", ["new", "coach-new", "edit", "coach"])
def test_a_lead_who_measures_a_part_of_all_keeps_to_the_budget(
    quarter: Quarter, world: World, numbers: Numbers, name: str, at_most_queries: AtMost
) -> None:
    """Whether few stand behind it is asked of the tickets first, beside all that the form asks."""
    objective = quarter.objective(published=False)
    quarter.key_result(objective)
    ensure_metrics(world.organization)
    versions = current_versions(world.organization)
    csat = next(each for each in versions if each.metric.key == "csat")
    made = quarter.key_result(
        objective, metric=csat, unit="share", aggregation="share", baseline=M // 2, target=M
    )
    asked = {
        **{"kind": "reach", "title": "By mail", "metric": str(csat.pk), "weight": "1"},
        **{"owner": "", "team": "", "baseline": "60 %", "target": "90 %", "channel": "email"},
    }
    thing = {"objective": objective.pk} if "new" in name else {"key_result": made.pk}
    client, url = world.client(world.bob), world.url(f"objectives:{name}-key-result", **thing)
    most = 15 - (name == "edit")  # the bench's, without a cached session, takes one more
    with at(TUESDAY):
        client.get(world.url("objectives:cycles"))  # the session is cached from here on
        with at_most_queries(most):
            assert client.get(url, asked, headers={"HX-Request": "true"}).status_code == 200
