"""The review's page: what stands on it, for whom, carried from week to week."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.catalogue_setup import current_versions, ensure_metrics
from objectives.choices import Kind
from objectives.models import CheckIn, KeyResult, KeyResultPoint, ReviewAction
from objectives.use_cases.review import add_action, finish_action, write_note
from people.models import AuditEntry, Delivery, Membership
from tests.fixtures.queries import sent
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.objectives.test_kinds_written import each_agent
from tests.world import World

SUNDAY = date(2026, 11, 15)
WEEK = timedelta(days=7)


def text_of(world: World, who: Membership, query: str = "", now: datetime = TUESDAY) -> str:
    with at(now):
        answer = world.client(who).get(world.url("objectives:review") + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def part(text: str, name: str) -> str:
    """One part of the page."""
    found = re.search(rf'aria-labelledby="step-{name}".*?</section>', text)
    assert found is not None, name
    return found[0]


def measured(quarter: Quarter, title: str, *, then: int, now: int, **text: object) -> KeyResult:
    """A key result with its progress (in per cent) of two Sundays."""
    ensure_metrics(quarter.world.organization)
    versions = current_versions(quarter.world.organization)
    csat = next(each for each in versions if each.metric.key == "csat")
    made = quarter.key_result(
        quarter.objective(**text),  # type: ignore[arg-type]
        title=title,
        metric=csat,
        unit="share",
        baseline=800_000,
        target=900_000,
    )
    KeyResultPoint.objects.filter(key_result=made).delete()
    for day, per_cent in ((SUNDAY - WEEK, then), (SUNDAY, now)):
        KeyResultPoint.objects.create(
            organization=quarter.world.organization,
            key_result=made,
            day=day,
            value=800_000 + per_cent * 1000,
            progress=per_cent * 10_000,
        )
    return made


def test_each_part_tells_its_own(quarter: Quarter, world: World) -> None:
    up = measured(quarter, "Rises", then=20, now=50)
    measured(quarter, "Falls", then=50, now=20)
    measured(quarter, "Stands", then=50, now=50)
    behind = measured(quarter, "Contradicts", then=0, now=0)
    KeyResult.objects.filter(pk=behind.pk).update(status="behind")
    quarter.said(up, None, blocker="No licence", helper=world.dan, comment="A new rota.")
    quarter.said(behind, None, confidence="on_track")
    KeyResult.objects.filter(pk=behind.pk).update(status="behind")
    text = text_of(world, world.vera)

    assert "Rises" in part(text, "forward")
    assert "+30" in part(text, "forward")
    assert "A new rota." in part(text, "forward")
    assert "Falls" in part(text, "back")
    assert {"Stands", "Contradicts"} == set(re.findall("Stands|Contradicts", part(text, "still")))
    assert "No licence" in part(text, "blocked")
    assert "Dan Dietl can help" in part(text, "blocked")
    assert "Contradicts" in part(text, "contradictions")
    assert "Rises" not in part(text, "contradictions")
    assert "is confident, but the data say it is behind" in part(text, "contradictions")
    assert set(re.findall("Rises|Falls|Stands", part(text, "missing"))) == {"Falls", "Stands"}
    assert "2 of 4" in part(text, "glance")


def test_what_was_reported_and_reads_differently_by_now(quarter: Quarter, world: World) -> None:
    made = measured(quarter, "Restated", then=40, now=50)
    quarter.said(made, None)
    assert "Restated" not in part(text_of(world, world.alice), "restated")
    KeyResultPoint.objects.filter(key_result=made, day=SUNDAY).update(value=842_000)
    found = part(text_of(world, world.alice), "restated")
    assert "Reported as 85.0 %, as now known 84.2 %." in found
    later = text_of(world, world.alice, now=TUESDAY + 2 * WEEK)
    assert "Restated" in part(later, "restated")
    assert "Restated" not in part(text_of(world, world.alice, now=TUESDAY + 5 * WEEK), "restated")


def test_what_counts_somebody_is_restated_with_its_whole(quarter: Quarter, world: World) -> None:
    """The number of those who keep it, and the number of those judged, can both move."""
    made = each_agent(quarter)
    point: dict[str, Any] = {
        "organization": world.organization,
        "key_result": made,
        "day": SUNDAY,
    }
    KeyResultPoint.objects.update_or_create(
        **point, defaults={"value": 1 * M, "sample": 2, "progress": 500_000}
    )
    quarter.said(made, None)
    assert "Reported as" not in part(text_of(world, world.alice), "restated")
    KeyResultPoint.objects.filter(**point).update(sample=3)
    found = part(text_of(world, world.alice), "restated")
    assert "Reported as 1 of 2, as now known 1 of 3." in found
    KeyResultPoint.objects.filter(**point).update(value=2 * M)
    assert "as now known 2 of 3." in part(text_of(world, world.alice), "restated")


def test_a_past_week_keeps_what_the_data_said_then(quarter: Quarter, world: World) -> None:
    made = measured(quarter, "Was behind", then=0, now=0)
    KeyResult.objects.filter(pk=made.pk).update(status="behind")
    quarter.said(made, None, confidence="on_track")
    CheckIn.objects.update(status="behind")
    KeyResult.objects.filter(pk=made.pk).update(status="on_track")
    assert "Was behind" not in part(text_of(world, world.alice), "contradictions")
    past = text_of(world, world.alice, "?week=2026-11-12", now=TUESDAY + WEEK)
    assert "Was behind" in part(past, "contradictions")
    assert "Week to 15 Nov" in past


def test_a_teams_week_is_its_own_and_nobody_sees_what_is_private(
    quarter: Quarter, world: World
) -> None:
    measured(quarter, "Ours", then=0, now=10)
    measured(quarter, "Theirs", then=0, now=10, team=world.tier2)
    measured(quarter, "Secret", then=0, now=10, visibility="private")
    assert {"Ours"} == set(
        re.findall(
            "Ours|Theirs|Secret", part(text_of(world, world.carol, "?team=tier-1"), "forward")
        )
    )
    whole = text_of(world, world.carol)
    assert {"Ours", "Theirs"} == set(re.findall("Ours|Theirs|Secret", whole))
    assert ">Tier 2<" in part(whole, "glance")
    with at(TUESDAY):
        client = world.client(world.carol)
        assert client.get(world.url("objectives:review") + "?team=none").status_code == 404


@pytest.mark.parametrize("week", ["", "soon", "1066-10-14", "2199-01-01", "2026-13-01"])
def test_a_week_that_is_none_is_the_last_one(quarter: Quarter, world: World, week: str) -> None:
    assert "Week to 15 Nov" in text_of(world, world.alice, f"?week={week}")


def test_what_is_agreed_on_stands_there_until_it_is_done(quarter: Quarter, world: World) -> None:
    bob, carol = world.access(world.bob), world.access(world.carol)
    told = {"team": world.tier1, "sunday": SUNDAY, "text": "Ask legal", "owner": world.carol}
    with at(TUESDAY):
        with pytest.raises(ValidationError, match="after the week"):
            add_action(access=bob, due=SUNDAY, **told)  # type: ignore[arg-type]
        with pytest.raises(PermissionDenied):
            add_action(access=carol, due=SUNDAY + WEEK, **told)  # type: ignore[arg-type]
        action = add_action(access=bob, due=SUNDAY + WEEK, **told)  # type: ignore[arg-type]
    assert Delivery.objects.get().person == world.carol

    assert "Ask legal" not in text_of(world, world.bob, "?week=2026-11-08")
    next_week = text_of(world, world.bob, "?team=tier-1", now=TUESDAY + WEEK)
    assert "overdue" in part(next_week, "actions")
    assert "Ask legal" not in text_of(world, world.bob, "?team=tier-2")
    with at(TUESDAY):
        mine = world.client(world.carol).get(world.url("objectives:my-week"))
    assert "Ask legal" in mine.content.decode()

    with at(TUESDAY + WEEK):
        with pytest.raises(PermissionDenied):
            finish_action(access=world.access(world.dan), action=action, finished=True)
        finish_action(access=carol, action=action, finished=True)
    assert "Ask legal" in text_of(world, world.bob, now=TUESDAY + WEEK)
    assert "Ask legal" not in text_of(world, world.bob, now=TUESDAY + 2 * WEEK)
    finish_action(access=carol, action=action, finished=False)
    assert ReviewAction.objects.owned_by(world.carol).count() == 1


def test_what_two_finish_is_finished_once(quarter: Quarter, world: World) -> None:
    made = add_action(
        access=quarter.alice,
        team=world.tier1,
        sunday=SUNDAY,
        text="Ask legal",
        owner=world.carol,
        due=SUNDAY + WEEK,
    )
    for finished, action in ((True, "action.done"), (False, "action.reopened")):
        one, two = (ReviewAction.objects.get(pk=made.pk) for _ in range(2))
        finish_action(access=world.access(world.carol), action=one, finished=finished)
        stands = ReviewAction.objects.get(pk=made.pk).done_at
        finish_action(access=quarter.alice, action=two, finished=finished)
        assert ReviewAction.objects.get(pk=made.pk).done_at == stands
        assert AuditEntry.objects.get(action=action).actor == world.carol


def test_notes_are_of_who_leads(quarter: Quarter, world: World) -> None:
    note = {"team": world.tier1, "sunday": SUNDAY, "text": "A good week."}
    write_note(access=world.access(world.bob), **note)  # type: ignore[arg-type]
    for who in (world.carol, world.vera):
        with pytest.raises(PermissionDenied):
            write_note(access=world.access(who), **note)  # type: ignore[arg-type]
    assert "A good week." in part(text_of(world, world.vera), "notes")
    assert "A good week." not in text_of(world, world.vera, "?week=2026-11-01")


def test_the_page_costs_few_queries_whatever_the_size(quarter: Quarter, world: World) -> None:
    def count() -> int:
        client = world.client(world.bob)
        with at(TUESDAY):
            client.get(world.url("objectives:review"))
            with CaptureQueriesContext(connection) as queries:
                client.get(world.url("objectives:review"))
        return len(sent(queries))

    measured(quarter, "One", then=1, now=2)
    few = count()
    for number in range(12):
        quarter.said(measured(quarter, f"No. {number}", then=1, now=number), None, blocker="B")
        write_note(access=quarter.alice, team=None, sunday=SUNDAY, text="N")
    assert count() == few <= 15


def test_without_any_cycle_it_says_what_to_do(world: World) -> None:
    assert "Nothing ran in this week" in text_of(
        world, world.alice, now=datetime(2026, 11, 17, 9, tzinfo=UTC)
    )


def test_after_a_swap_the_page_equals_a_fresh_load(quarter: Quarter, world: World) -> None:
    quarter.said(measured(quarter, "One", then=1, now=2), None, blocker="B")
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    client, url = world.client(world.bob), world.url("objectives:review")
    with at(TUESDAY):
        fresh = token.sub("", client.get(url).content.decode())
        swapped = token.sub("", client.get(url, headers={"HX-Request": "true"}).content.decode())
    assert swapped.strip().startswith('<div id="page"')
    assert swapped.strip() in fresh


def test_a_typed_value_moves_as_well(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(), title="Typed")
    quarter.said(made, 57 * M, on=TUESDAY - WEEK)
    quarter.said(made, 54 * M)
    found = part(text_of(world, world.alice), "forward")
    assert "Typed" in found
    assert "+20" in found  # from 3 of 15 to 6 of 15


def test_what_is_counted_is_no_share(quarter: Quarter, world: World) -> None:
    """Two agents keep a share: "2", not "200 %"."""
    made = measured(quarter, "Each of us", then=10, now=40)
    KeyResult.objects.filter(pk=made.pk).update(kind=Kind.EACH)
    KeyResultPoint.objects.filter(key_result=made, day=SUNDAY).update(value=2 * M)

    found = part(text_of(world, world.alice), "forward")

    assert '<span class="tabular">2</span>' in found
    assert '<span class="tabular">200' not in found


def test_what_is_private_bears_a_lock_and_is_left_off_a_wall(
    quarter: Quarter, world: World
) -> None:
    measured(quarter, "Open", then=0, now=10)
    measured(quarter, "Secret", then=0, now=10, visibility="private")
    page = part(text_of(world, world.alice), "forward")
    assert (page.count("Open"), page.count("Secret"), page.count("Private")) == (1, 1, 1)
    wall = text_of(world, world.alice, "?walk")
    assert "Open" in part(wall, "forward")
    assert "Secret" not in wall
