"""Agents note what they did with their accounts: one tap, their own, and taken back as easily."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from metrics.facts import Measure
from metrics.models import Account, Batch, Entry, Measurement
from people.models import AuditEntry, Membership
from tests.fixtures.queries import AtMost
from tests.metrics.entering.desk import account
from tests.metrics.entering.test_api import send
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(world: World) -> Account:
    return _of(world, "A-1", world.carol)


def _of(world: World, number: str, person: Membership) -> Account:
    found = account(world.organization, number)
    found.assignees.create(organization=world.organization, person=person)
    return found


def today(world: World) -> date:
    return timezone.now().astimezone(world.organization.zone).date()


def tap(world: World, person: Membership, on: Account, **given: str) -> Any:
    url = world.url("metrics:activity-note", account=on.pk)
    return world.client(person).post(url, {"measure": "live_contact"} | given)


def noted(world: World) -> list[tuple[str, str, str]]:
    rows = Measurement.objects.of(world.organization).filter(entry__isnull=False)
    return sorted(
        (Measure(row.measure).name.lower(), row.person.name if row.person else "", str(day))
        for row in rows.select_related("person", "entry")
        if (day := row.entry.day if row.entry else None)
    )


def test_one_tap_is_one_contact_of_ones_own(world: World, hers: Account) -> None:
    for _again in range(2):
        assert tap(world, world.carol, hers).status_code == 302
    assert noted(world) == [("live_contact", world.carol.name, str(today(world)))]
    assert tap(world, world.carol, hers, measure="account_review").status_code == 302
    assert len(noted(world)) == 2
    actions = AuditEntry.objects.filter(action="entries.added").values_list("actor", flat=True)
    assert set(actions) == {world.carol.pk}


def test_another_day_within_a_month(world: World, hers: Account) -> None:
    for days, status in ((0, 302), (31, 302), (32, 422), (-1, 422)):
        day = today(world) - timedelta(days=days)
        answer = tap(world, world.carol, hers, day=day.isoformat(), comment="On the phone")
        assert answer.status_code == status
    assert tap(world, world.carol, hers, day="yesterday").status_code == 422
    assert tap(world, world.carol, hers, measure="cost").status_code == 422
    assert len(noted(world)) == 2
    assert set(Entry.objects.values_list("comment", flat=True)) == {"On the phone"}


def test_taken_back_by_oneself_or_whoever_answers_for_one(world: World, hers: Account) -> None:
    for person, status in (
        (world.dan, 403),
        (world.adam, 403),
        (world.vera, 404),
        (world.carol, 302),
        (world.carol, 404),
    ):
        if not Batch.objects.exists():
            tap(world, world.carol, hers)
        batch = Batch.objects.get()
        url = world.url("metrics:activity-undo", batch=batch.pk)
        assert world.client(person).post(url).status_code == status
    assert noted(world) == []
    tap(world, world.carol, hers)
    mine = Batch.objects.latest("pk")
    url = world.url("metrics:activity-undo", batch=mine.pk)
    assert world.client(world.bob).post(url).status_code == 302
    assert noted(world) == []


def test_the_account_offers_it_to_who_looks_after_it(
    world: World, hers: Account, at_most_queries: AtMost
) -> None:
    tap(world, world.carol, hers)
    url = world.url("metrics:account", account=hers.pk)
    carol = world.client(world.carol)
    with at_most_queries(15):
        page = carol.get(url).content.decode()
    assert "Talked to them" in page
    assert "Take back" in page
    page = world.client(world.alice).get(url).content.decode()
    assert "Talked to them" not in page
    assert "Take back" in page


def test_from_the_scorecard_for_any_own_account(
    world: World, hers: Account, at_most_queries: AtMost
) -> None:
    other = _of(world, "A-2", world.dan)
    carol, url = world.client(world.carol), world.url("metrics:activity-new")
    with at_most_queries(15):
        form = carol.get(url).context["form"]
    assert [key for key, _name in form.fields["account"].choices] == [str(hers.pk)]
    wrong = carol.post(url, {"account": str(other.pk), "measure": "follow_up"})
    assert wrong.status_code == 422
    assert carol.post(url, {"account": str(hers.pk), "measure": "follow_up"}).status_code == 302
    assert [row[0] for row in noted(world)] == ["follow_up"]
    mine = world.url("metrics:my-scorecard")
    assert url in carol.get(mine).content.decode()
    hers.assignees.all().delete()
    assert url not in carol.get(mine).content.decode()


def sent(world: World, who: Membership, row: dict[str, Any]) -> Any:
    return send(who, {"key": "1", "measure": "live_contact", "date": str(today(world))} | row)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"account": "A-2"}, "account"),
        ({"account": "A-1", "person": "Dan Diaz"}, "person"),
        ({"account": "A-1", "team": "tier-1"}, "person"),
        ({"account": "A-1", "measure": "nps", "value": 9}, "measure"),
        ({"measure": "follow_up", "value": 400}, "account"),
    ],
)
def test_the_api_takes_an_agents_own_work_alone(
    world: World, hers: Account, row: dict[str, Any], field: str
) -> None:
    _of(world, "A-2", world.dan)
    if row.get("person"):
        row = row | {"person": world.dan.name}
    answer = sent(world, world.carol, row)
    assert answer.status_code == 207, answer.content
    assert field in {one["field"] for one in answer.json()["rows"][0]["problems"]}
    assert noted(world) == []


def test_keys_of_agents_replace_nobody_elses(world: World, hers: Account) -> None:
    assert (
        sent(world, world.alice, {"account": "A-1", "person": world.carol.name}).status_code == 200
    )
    assert sent(world, world.carol, {"account": "A-1", "measure": "follow_up"}).status_code == 200
    assert [row[0] for row in noted(world)] == ["follow_up", "live_contact"]
    assert sent(world, world.vera, {"account": "A-1"}).status_code == 404
