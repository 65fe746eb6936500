"""The pulse: once a week, nobody's, and nothing of it under five answers."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from metrics.disputing.keys import key_of
from metrics.facts import MILLION, Measure
from metrics.models import Entry, Measurement, Ruling
from objectives.models import PulseAnswered, PulseTally
from objectives.rhythm.look import look
from objectives.use_cases.pulse import answer_pulse
from people.models import AuditEntry, Membership, Organization, Role
from tests.objectives.cases import TUESDAY, at
from tests.world import World, person

NEXT_MONDAY = TUESDAY.replace(day=23)


def team_of(world: World, count: int) -> list[Membership]:
    """Agents of Tier 1 beside Carol."""
    return [
        person(world.organization, f"Agent {number}", Role.AGENT, works_in=world.tier1)
        for number in range(count)
    ]


def answer(world: World, who: Membership, score: int) -> None:
    with at(TUESDAY):
        answer_pulse(access=world.access(who), score=score)


def entered() -> list[int]:
    found = Entry.objects.filter(measure=Measure.PULSE).order_by("pk")
    return [entry.value // MILLION for entry in found]


def test_five_answers_become_figures_of_the_team_once_the_week_is_over(world: World) -> None:
    for who, score in zip(team_of(world, 5), (9, 0, 7, 7, 10), strict=True):
        answer(world, who, score)
    with at(TUESDAY):
        look(organization_id=world.organization.pk)
    assert entered() == []  # while it runs nobody can watch how it changes
    for _ in range(2):
        with at(NEXT_MONDAY):
            look(organization_id=world.organization.pk)
    assert entered() == [0, 7, 7, 9, 10]  # in no order of answering
    only = Entry.objects.first()
    assert only is not None
    assert (only.team, only.person, str(only.day)) == (world.tier1, None, "2026-11-22")


def test_under_five_nothing_goes_on_and_nothing_is_kept(world: World) -> None:
    for who in team_of(world, 4):
        answer(world, who, 3)
    answer(world, world.dan, 8)  # of Tier 2: a sum over both could be taken apart
    with at(NEXT_MONDAY):
        look(organization_id=world.organization.pk)
    assert entered() == []
    assert not PulseTally.objects.exists()
    assert not PulseAnswered.objects.exists()


def test_once_a_week_and_only_in_a_team(world: World) -> None:
    answer(world, world.carol, 5)
    with pytest.raises(ValidationError, match="answered"):
        answer(world, world.carol, 9)
    for who in (world.alice, world.vera, world.bob):
        with pytest.raises(PermissionDenied):
            answer(world, who, 9)
    with pytest.raises(ValidationError, match="0 to 10"):
        answer(world, world.dan, 11)
    assert PulseTally.objects.get().counts == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_nothing_joins_a_score_with_who_gave_it(world: World) -> None:
    """Neither a time, nor an order of rows, nor the number of a transaction, nor a log."""
    version = Organization.objects.get(pk=world.organization.pk).data_version
    people = team_of(world, 6)
    for score, who in enumerate(people):
        answer(world, who, score)
    # All scores of a team are one row: whatever wrote it last wrote all of them.
    assert PulseTally.objects.count() == 1
    columns = {field.column for field in PulseAnswered._meta.fields}
    assert columns == {"id", "organization_id", "person_id", "week_end"}
    columns = {field.column for field in PulseTally._meta.fields}
    assert columns == {"id", "organization_id", "team_id", "week_end", "counts"}
    assert not AuditEntry.objects.filter(actor__in=people).exists()
    assert Organization.objects.get(pk=world.organization.pk).data_version == version
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM objectives_pulsetally")
        assert cursor.fetchone() == (1,)


def test_it_is_asked_in_my_week_until_it_is_answered(world: World) -> None:
    client, url = world.client(world.carol), world.url("objectives:my-week")
    with at(TUESDAY):
        assert "How was your week" in client.get(url).content.decode()
        client.post(world.url("objectives:pulse"), {"score": "8"})
        assert "How was your week" not in client.get(url).content.decode()
        assert "How was your week" not in world.client(world.bob).get(url).content.decode()


def test_answers_are_read_together_and_never_one_by_one(world: World) -> None:
    """Whoever knows the key of one: no page of it, none beside what is now known, no decision."""
    scores = (2, 2, 3, 3, 9)
    for who, score in zip(team_of(world, 5), scores, strict=True):
        answer(world, who, score)
    with at(NEXT_MONDAY):
        look(organization_id=world.organization.pk)
    rows = Measurement.objects.filter(measure=Measure.PULSE)
    assert sorted(row.value // MILLION for row in rows if row.value is not None) == [*scores]
    out = {"decision": "taken_out", "reason": "Too low."}
    for who in (world.alice, world.bob):
        client = world.client(who)
        for row in rows:
            page = world.url("metrics:measurement", key=key_of(row).text)
            decide = world.url("metrics:measurement-decide", key=key_of(row).text)
            assert client.get(page).status_code == 404
            assert client.get(decide).status_code == client.post(decide, out).status_code == 404
        # A moment before it was reported is for who may see the team's single agents.
        asked = {"start": "2026-11-16", "end": "2026-11-23", "at": "2026-11-20T00:00:00Z"}
        asked |= {"team": "tier-1"} if who == world.bob else {}
        with at(NEXT_MONDAY):
            before = client.get(world.url("metrics:restated", key="team_pulse"), asked)
        assert before.status_code == 200
        assert not before.context["tickets"]
    assert not Ruling.objects.exists()
