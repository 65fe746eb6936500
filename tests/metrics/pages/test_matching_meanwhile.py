"""Matching while somebody else does: whoever waited goes on from what there is by then."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from metrics.matching.matches import unmatch_agent
from metrics.matching.resolving import lock_matches
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, Source
from metrics.use_cases.assigning import assign_agent, assign_group
from metrics.use_cases.dating import change_match, match_from
from people.models import AuditEntry, Membership
from tests.metrics.pages.test_matching import HTMX, agent, choose, group, people_of, source
from tests.world import World

__all__ = ["source"]
QUICKER = "Somebody else has changed or removed this match meanwhile."
Before = Callable[[Callable[[], object]], None]


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Before:
    """Who next asks for the lock on matches waits for somebody who has it and does this first."""

    def set_up(deed: Callable[[], object]) -> None:
        def waiting(*args: Any, **more: Any) -> None:
            monkeypatch.setattr(lock, lock_matches)
            deed()
            lock_matches(*args, **more)

        lock = "metrics.matching.matches.lock_matches"
        monkeypatch.setattr(lock, waiting)

    return set_up


def said_of(action: str) -> list[Membership | None]:
    return [entry.about for entry in AuditEntry.objects.filter(action=action).order_by("pk")]


def test_the_later_of_two_choices_of_a_person_holds(
    world: World, source: Source, before: Before
) -> None:
    ann = agent(source, "Ann")
    before(lambda: assign_agent(agent=ann, person=world.dan, ignored=False, by=world.adam))
    assert choose(world, ann, world.carol.pk).status_code == 200
    assert people_of(ann) == [(world.carol, None, None)]
    assert said_of("agent.matched") == [world.dan, world.carol]
    assert said_of("agent.unmatched") == [world.dan]


def test_the_later_of_two_choices_of_a_team_holds(
    world: World, source: Source, before: Before
) -> None:
    queue = group(source, "Support")
    before(lambda: assign_group(group=queue, team=world.tier2, ignored=False, by=world.adam))
    assert choose(world, queue, world.tier1.pk).status_code == 200
    assert [match.team for match in GroupMatch.objects.all()] == [world.tier1]


def test_the_same_choice_twice_at_once_is_made_once(
    world: World, source: Source, before: Before
) -> None:
    ann, queue = agent(source, "Ann"), group(source, "Support")
    before(lambda: assign_agent(agent=ann, person=world.carol, ignored=False, by=world.adam))
    assert choose(world, ann, world.carol.pk).status_code == 200
    before(lambda: assign_group(group=queue, team=world.tier1, ignored=False, by=world.adam))
    assert choose(world, queue, world.tier1.pk).status_code == 200
    assert said_of("agent.matched") == [world.carol]
    assert AuditEntry.objects.filter(action="group.matched").count() == 1
    assert not AuditEntry.objects.filter(action__endswith=".unmatched").exists()


def test_no_choice_ends_a_history_that_its_page_did_not_show(world: World, source: Source) -> None:
    """The page was read before somebody said that it changed over time."""
    march = date(2026, 3, 1)
    ann, queue = agent(source, "Ann"), group(source, "Support")
    choose(world, ann, world.carol.pk), choose(world, queue, world.tier1.pk)
    match_from(named=ann, to=world.dan, start=march, by=world.adam)
    match_from(named=queue, to=world.tier2, start=march, by=world.adam)
    for named, to in ((ann, world.bob), (ann, world.carol), (queue, world.tier1)):
        for late in (to.pk, "", "ignore"):
            answer = choose(world, named, late)
            assert answer.status_code == 422
            assert "changed over time" in answer.headers["HX-Trigger"]
    assert people_of(ann) == [(world.carol, None, march), (world.dan, march, None)]
    teams = GroupMatch.objects.order_by("end").values_list("team", "start", "end")
    assert list(teams) == [(world.tier1.pk, None, march), (world.tier2.pk, march, None)]
    ann.refresh_from_db()
    assert not ann.ignored


def test_a_choice_against_a_new_person(world: World, source: Source, before: Before) -> None:
    ann = agent(source, "Ann")
    client, url = world.client(world.adam), world.url("metrics:agent-to-person", agent=ann.pk)
    before(lambda: client.post(url, headers=HTMX))
    assert choose(world, ann, world.carol.pk).status_code == 200
    assert people_of(ann) == [(world.carol, None, None)]


def test_none_of_ours_said_meanwhile(world: World, source: Source, before: Before) -> None:
    """Nothing is matched and none of ours at once."""
    ann, bot = agent(source, "Ann"), agent(source, "Bot")
    before(lambda: choose(world, ann, "ignore"))
    choose(world, ann, world.carol.pk)
    ann.refresh_from_db()
    assert (people_of(ann), ann.ignored) == ([(world.carol, None, None)], False)
    before(lambda: choose(world, bot, "ignore"))
    world.client(world.adam).post(world.url("metrics:agent-to-person", agent=bot.pk), headers=HTMX)
    bot.refresh_from_db()
    assert (people_of(bot), bot.ignored) == ([], True)


@pytest.mark.parametrize("kind", ["agent", "group"])
def test_a_choice_that_is_refused_says_why(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def refuse(**_: Any) -> None:
        raise ValidationError("Not so.")

    monkeypatch.setattr(f"metrics.views.matching.assign_{kind}", refuse)
    named = agent(source, "Ann") if kind == "agent" else group(source, "Support")
    to = world.carol.pk if kind == "agent" else world.tier1.pk
    answer = choose(world, named, to)
    assert answer.status_code == 422
    assert "Not so." in answer.headers["HX-Trigger"]
    url = world.url(f"metrics:match-{kind}", **{kind: named.pk})
    page = world.client(world.adam).post(url, {"to": str(to)}, follow=True)
    assert "Not so." in page.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", ["match-agent", "agent-to-person", "match-group"])
def test_whose_source_was_put_away_meanwhile_is_not_there(
    world: World, source: Source, name: str, headers: dict[str, str]
) -> None:
    ann, queue = agent(source, "Ann"), group(source, "Support")
    Source.objects.update(archived_at=timezone.now())
    named = {"group": queue.pk} if name == "match-group" else {"agent": ann.pk}
    to = str(world.tier1.pk if name == "match-group" else world.carol.pk)
    answer = world.client(world.adam).post(
        world.url(f"metrics:{name}", **named), {"to": to}, headers=headers
    )
    assert answer.status_code == 404
    assert not AgentMatch.objects.exists()
    assert not GroupMatch.objects.exists()


def correct(world: World, named: Any, match: Any, **typed: Any) -> tuple[int, str]:
    """Correct a match; the status and the page."""
    answer = world.client(world.adam).post(address(world, named, match), typed)
    return answer.status_code, unescape(answer.content.decode())


def opened(world: World, named: Any, match: Any) -> str:
    """What the form's page says that the match says."""
    page = world.client(world.adam).get(address(world, named, match)).content.decode()
    (field,) = re.findall(r'<input type="hidden" name="seen" value="([^"]*)"', page)
    return unescape(field)


def address(world: World, named: Any, match: Any) -> str:
    kind = "agents" if isinstance(named, HelpdeskAgent) else "groups"
    return world.url("metrics:match-change", kind=kind, named=named.pk, match=match.pk)


@pytest.fixture
def quicker(monkeypatch: pytest.MonkeyPatch) -> Before:
    """Whoever corrects a match next has read it when somebody else does this."""

    def set_up(deed: Callable[[], object]) -> None:
        def late(**given: Any) -> None:
            deed()
            change_match(**given)

        monkeypatch.setattr("metrics.views.match_history.change_match", late)

    return set_up


def test_a_match_removed_meanwhile_does_not_come_back(
    world: World, source: Source, quicker: Before
) -> None:
    ann = agent(source, "Ann")
    choose(world, ann, world.carol.pk)
    match = AgentMatch.objects.get()
    quicker(lambda: unmatch_agent(match=AgentMatch.objects.get(), by=world.adam))
    status, page = correct(world, ann, match, to=world.dan.pk, start="2026-01-01", end="")
    assert (status, AgentMatch.objects.count()) == (422, 0)
    assert QUICKER in page
    assert said_of("agent.rematched") == []


def test_a_correction_does_not_take_back_another_s(world: World, source: Source) -> None:
    ann = agent(source, "Ann")
    choose(world, ann, world.carol.pk)
    match = AgentMatch.objects.get()
    seen = opened(world, ann, match)
    typed = {"seen": seen, "start": "", "end": ""}
    assert correct(world, ann, match, **typed | {"to": world.dan.pk})[0] == 302
    late = typed | {"to": world.carol.pk, "start": "2026-01-01"}
    status, page = correct(world, ann, match, **late)
    assert status == 422
    assert QUICKER in page
    assert 'value="2026-01-01"' in page  # what was typed is still there
    assert people_of(ann) == [(world.dan, None, None)]
    again = late | {"seen": opened(world, ann, match), "to": world.dan.pk}
    assert correct(world, ann, match, **again)[0] == 302
    assert [start and start.isoformat() for _, start, _ in people_of(ann)] == ["2026-01-01"]


def test_a_correction_goes_by_what_is_stored_when_its_turn_comes(
    world: World, source: Source, quicker: Before
) -> None:
    queue = group(source, "Support")
    choose(world, queue, world.tier1.pk)
    match = GroupMatch.objects.get()
    quicker(lambda: GroupMatch.objects.update(team=world.tier2))
    status, page = correct(world, queue, match, to=world.tier1.pk, start="2026-01-01", end="")
    assert status == 422
    assert QUICKER in page
    assert [(one.team, one.start) for one in GroupMatch.objects.all()] == [(world.tier2, None)]
