"""The members of an each say no more than the metric's own page: on its page, and in the API."""

from typing import Any

import pytest

from objectives.models import KeyResult, MemberValue
from people.models import Membership
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.objectives.test_api import call
from tests.objectives.test_kinds_written import each_satisfied
from tests.world import World

KEPT = "Kept back, or a smaller part beside it could be worked out."


@pytest.fixture
def each_channel(quarter: Quarter) -> KeyResult:
    """One agent alone works on chat; the letters are too few to show, the calls to judge."""
    made = each_satisfied(quarter, "channel", lower=850_000)
    MemberValue.objects.all().delete()
    for channel, value, sample, agents, inside in (
        ("email", 912_000, 250, 6, True),
        ("chat", 721_000, 60, 1, False),
        ("web", 883_000, 90, 5, True),
        ("phone", 654_000, 12, 4, None),
    ):
        MemberValue.objects.create(
            organization=quarter.world.organization,
            key_result=made,
            channel=channel,
            value=value,
            sample=sample,
            agents=agents,
            inside=inside,
        )
    return made


def members(who: Membership, made: KeyResult) -> dict[str, tuple[Any, ...]]:
    rows = call(who, "get", f"key-results/{made.pk}/").json()["members"]
    return {row["channel"]: (row["value"], row["sample"], row["inside"]) for row in rows}


def page_of(world: World, who: Membership, made: KeyResult) -> tuple[Any, str]:
    with at(TUESDAY):
        answer: Any = world.client(who).get(world.url("objectives:key-result", key_result=made.pk))
    return answer.context["kind"], answer.content.decode()


def test_a_single_hidden_channel_takes_the_smallest_beside_it(
    each_channel: KeyResult, world: World
) -> None:
    """Calls are the smallest that are not hidden: they say 12 measurements, and no value."""
    for who in (world.vera, world.bob):
        assert members(who, each_channel) == {
            "email": ("0.912", 250, True),
            "web": ("0.883", 90, True),
        }
        kind, html = page_of(world, who, each_channel)
        assert [row.member.channel for row in kind.judged] == ["email", "web"]
        assert (kind.unjudged, kind.hidden) == ([], 1)
        assert KEPT in html
        assert "65.4" not in html
        assert "72.1" not in html


def test_with_two_hidden_nothing_more_is_kept_back(each_channel: KeyResult, world: World) -> None:
    MemberValue.objects.filter(channel="web").update(agents=3)
    assert set(members(world.vera, each_channel)) == {"email", "phone"}
    kind, html = page_of(world, world.vera, each_channel)
    assert (kind.beside, kind.hidden) == ("", 2)
    assert KEPT not in html


def test_who_may_see_all_sees_no_value_of_too_few(each_channel: KeyResult, world: World) -> None:
    found = members(world.alice, each_channel)
    assert found["chat"] == ("0.721", 60, False)
    assert found["phone"] == (None, 12, None)
    # Judged from one measurement on, as the organization asked; four are shown to nobody.
    MemberValue.objects.filter(channel="web").update(sample=4)
    found = members(world.alice, each_channel)
    assert found["web"] == (None, 4, None)
    assert "phone" not in found  # the smallest of the others: it stands beside
    kind, html = page_of(world, world.alice, each_channel)
    assert [row.member.channel for row in kind.unjudged] == ["web"]
    assert "88.3" not in html


def test_ones_own_team_does_not_stand_in_for_a_hidden_one(quarter: Quarter, world: World) -> None:
    """The metric's page shows it by itself to who leads it or works there: another stands in."""
    made = each_satisfied(quarter, "team", lower=850_000)
    MemberValue.objects.all().delete()
    for team, sample, agents in (
        (world.onboarding, 70, 1),
        (world.tier1, 60, 5),
        (world.tier2, 90, 6),
    ):
        MemberValue.objects.create(
            organization=world.organization,
            key_result=made,
            team=team,
            value=900_000,
            sample=sample,
            agents=agents,
            inside=True,
        )
    for who, told in (
        (world.vera, "Tier 2"),
        (world.carol, "Tier 1"),
        (world.bob, "Tier 1"),
        (world.dan, "Tier 2"),
    ):
        kind, _html = page_of(world, who, made)
        assert [row.name for row in kind.judged] == [told], who.name
        rows = call(who, "get", f"key-results/{made.pk}/").json()["members"]
        assert len(rows) == 1
    kind, _html = page_of(world, world.alice, made)
    assert len(kind.judged) == 3
