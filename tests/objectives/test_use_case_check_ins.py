"""Check-ins: once a week, changed as long as it is that week, value as reported, by whom."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.catalogue_setup import current_versions, ensure_metrics
from objectives.models import CheckIn, KeyResult, KeyResultPoint
from objectives.use_cases.check_ins import seen_of
from people.models import Membership
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.objectives.test_api import call
from tests.world import World

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_second_word_in_a_week_changes_the_first(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 54 * M)
    quarter.said(made, 51 * M, confidence="at_risk", comment="A late ticket.")

    only = CheckIn.objects.get()
    assert (only.week_end, only.value, only.progress) == (date(2026, 11, 15), 51 * M, 600_000)
    assert (only.confidence, only.comment) == ("at_risk", "A late ticket.")


def test_the_next_week_gets_its_own(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 54 * M)
    quarter.said(made, 50 * M, on=NEXT_MONDAY)

    values = CheckIn.objects.order_by("week_end").values_list("week_end", "value")
    assert list(values) == [(date(2026, 11, 15), 54 * M), (date(2026, 11, 22), 50 * M)]


def test_a_typed_value_is_asked_for(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())

    with pytest.raises(ValidationError) as error:
        quarter.said(made, None)
    assert list(error.value.message_dict) == ["value"]


def test_a_computed_value_is_frozen_as_of_that_sunday(quarter: Quarter, world: World) -> None:
    ensure_metrics(world.organization)
    csat = next(v for v in current_versions(world.organization) if v.metric.key == "csat")
    made = quarter.key_result(
        quarter.objective(), metric=csat, unit="share", baseline=800_000, target=900_000
    )
    KeyResultPoint.objects.create(
        organization=world.organization, key_result=made, day=date(2026, 11, 15), value=861_000
    )
    KeyResult.objects.filter(pk=made.pk).update(value=870_000)
    quarter.said(made, None)
    assert CheckIn.objects.get().value == 861_000

    # A rating that comes late restates the week; what was reported stays.
    KeyResultPoint.objects.filter(key_result=made).update(value=855_000)
    quarter.said(made, None, confidence="off_track")
    only = CheckIn.objects.get()
    assert (only.value, only.confidence) == (861_000, "off_track")


def test_a_restated_check_in_opens_what_was_known_at_it(quarter: Quarter, world: World) -> None:
    """Monday morning, before the week is reported: a moment that only this link may name."""
    ensure_metrics(world.organization)
    csat = next(v for v in current_versions(world.organization) if v.metric.key == "csat")
    made = quarter.key_result(
        quarter.objective(), metric=csat, unit="share", baseline=800_000, target=900_000
    )
    KeyResultPoint.objects.create(
        organization=world.organization, key_result=made, day=date(2026, 11, 15), value=861_000
    )
    with at(MONDAY):
        quarter.said(made, None, on=MONDAY)
    KeyResultPoint.objects.filter(key_result=made).update(value=855_000)
    vera = world.client(world.vera)
    with at(TUESDAY):
        page = vera.get(world.url("objectives:key-result", key_result=made.pk))
        (said,) = page.context["page_data"].said
        assert vera.get(said.why).status_code == 200


def test_nothing_is_owed_before_publication_or_the_first_sunday(quarter: Quarter) -> None:
    draft = quarter.key_result(quarter.objective(published=False))
    with pytest.raises(ValidationError, match="not published"):
        quarter.said(draft, 54 * M)

    running = quarter.key_result(quarter.objective())
    with pytest.raises(ValidationError, match="no week to report"):
        quarter.said(running, 54 * M, on=datetime(2026, 10, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("who", "owner", "may"),
    [
        ("alice", "dan", True),
        ("bob", "carol", True),  # leads the team
        ("carol", "carol", True),
        ("carol", "bob", False),
        ("carol", None, False),  # then the objective's owner answers for it: Bob
        ("dan", "carol", False),
        ("vera", "vera", False),
        ("adam", "carol", False),
    ],
)
def test_who_checks_in(
    quarter: Quarter, world: World, who: str, owner: str | None, may: bool
) -> None:
    person = getattr(world, owner) if owner else None
    made = quarter.key_result(quarter.objective())
    # A viewer is made no owner, but may have become one since.
    KeyResult.objects.filter(pk=made.pk).update(owner=person)

    if may:
        quarter.said(made, 54 * M, on=TUESDAY, by=getattr(world, who))
        assert CheckIn.objects.get().author == getattr(world, who)
    else:
        with pytest.raises(PermissionDenied):
            quarter.said(made, 54 * M, on=TUESDAY, by=getattr(world, who))


def test_nobody_overwrites_what_they_have_not_seen(quarter: Quarter, world: World) -> None:
    """Bob and Carol have the page open; she saves first."""
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    quarter.said(made, 54 * M, by=world.carol, comment="A new rota.", seen="")
    with pytest.raises(ValidationError, match=r"Carol Castro has checked in.*A new rota\."):
        quarter.said(made, 51 * M, by=world.bob, seen="")
    only = CheckIn.objects.get()
    assert (only.value, only.author) == (54 * M, world.carol)

    # Having read that, he saves again.
    later = TUESDAY + timedelta(minutes=1)
    quarter.said(made, 51 * M, on=later, by=world.bob, seen=seen_of(only))
    assert CheckIn.objects.get().value == 51 * M
    with pytest.raises(ValidationError, match="Bob Berg has checked in"):
        quarter.said(made, 50 * M, by=world.carol, seen=seen_of(only))
    # Who does not say what they saw (a program) has seen their own words alone.
    with pytest.raises(ValidationError, match="Bob Berg has checked in"):
        quarter.said(made, 50 * M, by=world.carol)
    quarter.said(made, 49 * M, by=world.bob)
    assert CheckIn.objects.get().value == 49 * M


def test_a_closed_week_is_not_reported_any_more(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    week = date(2026, 11, 15)
    quarter.said(made, 54 * M, week=week, seen="")
    with pytest.raises(ValidationError, match="The week to 15 Nov is closed"):
        quarter.said(made, 50 * M, on=NEXT_MONDAY, week=week, seen="")
    assert CheckIn.objects.get().value == 54 * M


def test_what_the_data_said_is_kept_with_it(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 60 * M)
    made.refresh_from_db()
    assert CheckIn.objects.get().status == made.status == "behind"


def test_for_an_owner_who_left_the_objectives_owner_checks_in(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective(owner=world.erin), owner=world.carol)
    with pytest.raises(PermissionDenied):
        quarter.said(made, 54 * M, by=world.erin)
    Membership.objects.filter(pk=world.carol.pk).update(left_at=TUESDAY)
    quarter.said(made, 54 * M, by=world.erin)
    assert CheckIn.objects.get().author == world.erin


@pytest.fixture
def each(quarter: Quarter, world: World) -> KeyResult:
    """Each agent at 95 %; on that Sunday 7 of 9 were there, 6 a week before, on Tuesday 8 of 10."""
    ensure_metrics(world.organization)
    csat = next(v for v in current_versions(world.organization) if v.metric.key == "csat")
    made = quarter.key_result(
        quarter.objective(),
        kind="each",
        each_of="person",
        bound="at_least",
        lower=950_000,
        metric=csat,
        unit="share",
    )
    for day, inside in ((date(2026, 11, 8), 6), (date(2026, 11, 15), 7)):
        KeyResultPoint.objects.create(
            organization=world.organization,
            key_result=made,
            day=day,
            value=inside * M,
            sample=9,
            progress=inside * M // 9,
        )
    KeyResult.objects.filter(pk=made.pk).update(value=8 * M, sample=10)
    return made


def shown(world: World, name: str, **names: object) -> str:
    with at(TUESDAY):
        html = world.client(world.bob).get(world.url(f"objectives:{name}", **names))
    return html.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_what_counts_is_frozen_with_how_many_there_are(
    quarter: Quarter, world: World, each: KeyResult
) -> None:
    quarter.said(each, None)
    said = CheckIn.objects.get()
    assert (said.value, said.sample) == (7 * M, 9)
    # Members come and go; what was reported stays, with its whole.
    point = KeyResultPoint.objects.filter(key_result=each, day=said.week_end)
    point.update(value=8 * M, sample=11)
    quarter.said(each, None, comment="Once more")
    said.refresh_from_db()
    assert (said.value, said.sample) == (7 * M, 9)

    page = shown(world, "key-result", key_result=each.pk)
    assert "Reported as 7 of 9, as now known 8 of 11." in page
    assert "7 of 9" in shown(world, "objective", objective=each.objective_id)
    assert "7 of 9" in shown(world, "my-week")
    assert "7 of 9" in shown(world, "review")
    assert world.client(world.bob).get(
        world.url("objectives:export-check-ins-csv", cycle=quarter.cycle.pk)
    ).content.decode().splitlines()[1].split(",")[9:12] == ["7", "count", "9"]
    answer = call(world.bob, "get", "check-ins/")
    assert [one["sample"] for one in answer.json()["results"]] == [9]


def test_of_a_typed_value_and_of_an_old_check_in_nothing_is_known(
    quarter: Quarter, world: World, each: KeyResult
) -> None:
    typed = quarter.key_result(quarter.objective("Typed"))
    quarter.said(typed, 54 * M)
    assert CheckIn.objects.get().sample is None

    quarter.said(each, None)
    CheckIn.objects.filter(key_result=each).update(sample=None)
    page = shown(world, "key-result", key_result=each.pk)
    said = page.split(f'id="said-{CheckIn.objects.get(key_result=each).pk}"')[1]
    assert re.search(r"·\s*7\s*<", said)
