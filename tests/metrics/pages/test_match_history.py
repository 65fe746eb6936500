"""Matches over time: from a day on it is another's; corrected, removed; figures follow."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest

from metrics.facts import HOUR, Event, Measure, micros
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup, Measurement
from metrics.work import measure_all
from people.models import AuditEntry, Membership, Team
from tests.metrics.storage.desk import Desk
from tests.world import World

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
Known = list[tuple[str, date | None, date | None]]


def solved(day: int, month: int) -> list[Event]:
    """A ticket of the group Front, made and solved by ann at noon of that day."""
    at = micros(datetime(2026, month, day, 12, tzinfo=UTC))
    details = {"group": "Front"}
    return [
        Event("1", at, "created", "cat", "customer", details=details),
        Event("2", at + HOUR, "status", "ann", "agent", to="solved"),
    ]


@pytest.fixture
def desk(world: World) -> Desk:
    desk = Desk(world.organization)
    desk.store(("feb", solved(10, 2)), ("mar", solved(10, 3)), ("apr", solved(10, 4)))
    desk.measure()
    return desk


@pytest.fixture
def ann(desk: Desk) -> HelpdeskAgent:
    return HelpdeskAgent.objects.get(source=desk.source, external_id="ann")


@pytest.fixture
def front(desk: Desk) -> HelpdeskGroup:
    return HelpdeskGroup.objects.get(source=desk.source, external_id="Front")


def where(named: HelpdeskAgent | HelpdeskGroup) -> dict[str, Any]:
    kind = "agents" if isinstance(named, HelpdeskAgent) else "groups"
    return {"kind": kind, "named": named.pk}


def post(world: World, name: str, named: Any, data: dict[str, Any], **more: int) -> Any:
    url = world.url(f"metrics:{name}", **where(named), **more)
    return world.client(world.adam).post(url, data)


def hand_over(
    world: World, named: HelpdeskAgent | HelpdeskGroup, to: Membership | Team, start: Any
) -> None:
    answer = post(world, "matches", named, {"to": to.pk, "start": start or ""})
    assert answer.status_code == 302


def known(named: HelpdeskAgent | HelpdeskGroup) -> Known:
    if isinstance(named, HelpdeskAgent):
        people = AgentMatch.objects.filter(agent=named).select_related("person")
        found = [(match.person.name, match.start, match.end) for match in people]
    else:
        teams = GroupMatch.objects.filter(group=named).select_related("team")
        found = [(match.team.name, match.start, match.end) for match in teams]
    return sorted(found, key=lambda stay: stay[1] or date.min)


def credited(world: World, what: str) -> dict[str, str | None]:
    list(measure_all(organization_id=world.organization.pk))
    rows = Measurement.objects.filter(organization=world.organization, measure=Measure.SOLVED)
    return {row[0]: row[1] for row in rows.values_list("ticket__external_id", f"{what}__name")}


def test_from_a_day_on_an_agent_is_another_person(
    world: World, desk: Desk, ann: HelpdeskAgent
) -> None:
    carol, dave = world.carol, world.bob
    hand_over(world, ann, carol, None)
    assert credited(world, "person") == dict.fromkeys(("feb", "mar", "apr"), carol.name)
    hand_over(world, ann, dave, MARCH)
    assert known(ann) == [(carol.name, None, MARCH), (dave.name, MARCH, None)]
    assert credited(world, "person") == {
        "feb": carol.name,
        "mar": dave.name,
        "apr": dave.name,
    }
    hand_over(world, ann, carol, APRIL)
    assert credited(world, "person") == {
        "feb": carol.name,
        "mar": dave.name,
        "apr": carol.name,
    }
    entries = AuditEntry.objects.filter(action="agent.matched", actor=world.adam)
    assert [entry.about for entry in entries.order_by("pk")] == [carol, dave, carol]


def test_from_a_day_on_a_group_is_another_team_s(
    world: World, desk: Desk, front: HelpdeskGroup
) -> None:
    hand_over(world, front, world.tier1, None)
    hand_over(world, front, world.tier2, APRIL)
    tier1, tier2 = world.tier1.name, world.tier2.name
    assert credited(world, "team") == {"feb": tier1, "mar": tier1, "apr": tier2}


@pytest.mark.parametrize(
    ("start", "after"),
    [
        (None, [("new", None, MARCH), ("old", MARCH, MAY)]),
        (MARCH, [("new", MARCH, MAY)]),
        (APRIL, [("old", MARCH, APRIL), ("new", APRIL, None)]),
        (MAY, [("old", MARCH, MAY), ("new", MAY, None)]),
    ],
)
def test_what_held_on_that_day_ends_before_it(
    world: World, ann: HelpdeskAgent, start: date | None, after: Known
) -> None:
    AgentMatch.objects.create(
        organization=world.organization, agent=ann, person=world.bob, start=MARCH, end=MAY
    )
    hand_over(world, ann, world.carol, start)
    names = {"old": world.bob.name, "new": world.carol.name}
    assert known(ann) == [(names[name], begin, end) for name, begin, end in after]


def test_a_match_is_corrected(world: World, desk: Desk, ann: HelpdeskAgent) -> None:
    hand_over(world, ann, world.carol, None)
    hand_over(world, ann, world.bob, MARCH)
    later = AgentMatch.objects.get(agent=ann, start=MARCH)
    data = {"to": world.bob.pk, "start": "2026-04-01", "end": ""}
    assert post(world, "match-change", ann, data, match=later.pk).status_code == 302
    assert credited(world, "person") == {
        "feb": world.carol.name,
        "mar": None,
        "apr": world.bob.name,
    }
    assert AuditEntry.objects.filter(action="agent.rematched", about=world.bob).count() == 1


def test_days_of_another_are_refused_beside_the_field(
    world: World, desk: Desk, ann: HelpdeskAgent
) -> None:
    hand_over(world, ann, world.carol, None)
    hand_over(world, ann, world.bob, MARCH)
    later = AgentMatch.objects.get(agent=ann, start=MARCH)
    before = known(ann)
    for data, field, words in (
        ({"start": "2026-02-01", "end": ""}, "start", "matched to somebody at that time"),
        ({"start": "2026-04-01", "end": "2026-04-01"}, "end", "must lie after the start"),
        ({"start": "soon", "end": ""}, "start", "Enter a valid date"),
    ):
        answer = post(world, "match-change", ann, {"to": world.bob.pk} | data, match=later.pk)
        assert answer.status_code == 422
        page = unescape(answer.content.decode())
        assert words in page
        assert words in str(answer.context["form"].errors[field])
        assert f'value="{data["start"]}"' in page  # what was typed is still there
        assert known(ann) == before


def test_a_match_is_removed(world: World, desk: Desk, ann: HelpdeskAgent) -> None:
    hand_over(world, ann, world.carol, None)
    hand_over(world, ann, world.bob, MARCH)
    first = AgentMatch.objects.get(agent=ann, start=None)
    post(world, "match-remove", ann, {}, match=first.pk)
    assert credited(world, "person") == {
        "feb": None,
        "mar": world.bob.name,
        "apr": world.bob.name,
    }
    assert AuditEntry.objects.filter(action="agent.unmatched", about=world.carol).count() == 1


def test_the_page_tells_the_history(world: World, desk: Desk, ann: HelpdeskAgent) -> None:
    hand_over(world, ann, world.carol, None)
    hand_over(world, ann, world.bob, MARCH)
    page = world.client(world.adam).get(world.url("metrics:matches", **where(ann)))
    text = re.sub(r"\s+", " ", unescape(page.content.decode()))
    first, second = text.index("From the beginning, until before"), text.index("Since ")
    assert first < second
    matching = world.client(world.adam).get(world.url("metrics:matching")).content.decode()
    assert "It changed over time" in matching
    # One choice there would hold for always, and wipe the history.
    assert f'id="agent-to-{ann.pk}"' not in matching


def test_what_belongs_elsewhere_is_not_there(world: World, desk: Desk, ann: HelpdeskAgent) -> None:
    hand_over(world, ann, world.carol, None)
    match = AgentMatch.objects.get(agent=ann)
    other = HelpdeskAgent.objects.create(
        organization=world.organization, source=desk.source, external_id="x", name="x"
    )
    assert post(world, "match-remove", other, {}, match=match.pk).status_code == 404
    url = world.url("metrics:matches", kind="robots", named=ann.pk)
    assert world.client(world.adam).get(url).status_code == 404
