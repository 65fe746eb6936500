"""Agents note what they did with their accounts: one tap, their own, and taken back as easily."""

from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from metrics.disputing.rulings import rule
from metrics.entering.entering import settle_entries
from metrics.facts import Excluded, Measure
from metrics.matching.rematching import measure_scope
from metrics.models import Account, Batch, Entry, Measurement, Ruling
from people.models import AuditEntry, Membership
from tests.fixtures.queries import AtMost
from tests.metrics.entering.desk import account
from tests.metrics.entering.test_api import URL, client, send
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
    assert [row["key"] for row in client(world.alice).get(URL).json()["results"]] == ["1"]
    assert sent(world, world.vera, {"account": "A-1"}).status_code == 404


def reasons() -> list[str]:
    rows = Measurement.objects.filter(entry__isnull=False).order_by("entry")
    return [Excluded(row.excluded).words for row in rows]


def test_no_other_key_hour_or_word_undoes_what_was_decided(world: World, hers: Account) -> None:
    assert sent(world, world.carol, {"account": "A-1"}).status_code == 200
    row = Measurement.objects.get(entry__isnull=False)
    rule(measurement=row, by=world.bob, reason="Never happened", excludes=True)
    early = f"{today(world)}T00:30:00"
    for more in (
        {"key": "2"},
        {"person": world.carol.email},
        {"account": hers.name},
        {"date": early, "key": "3"},
        {"subject": "Ann", "wave": "spring", "comment": "It did"},
    ):
        answer = sent(world, world.carol, {"account": "A-1"} | more)
        assert answer.status_code == 200, answer.content
        assert reasons() == ["ruled out"]
    (told,) = client(world.carol).get(URL).json()["results"]
    assert client(world.carol).get(URL, {"key": told["key"]}).json()["results"] == [told]
    assert tap(world, world.carol, hers).status_code == 302
    assert reasons() == ["ruled out"]


def test_of_two_in_one_request_the_second_is_refused(world: World, hers: Account) -> None:
    row = {"measure": "live_contact", "date": str(today(world)), "account": "A-1"}
    answer = send(world.carol, row | {"key": "1"}, row | {"key": "2"}).json()
    assert [one["outcome"] for one in answer["rows"]] == ["new", "refused"]
    assert [one["code"] for one in answer["rows"][1]["problems"]] == ["same_day"]


def upgrade() -> None:
    with connection.cursor() as cursor:
        for step in import_module("metrics.migrations.0034_decisions_on_what_was_meant").STEPS:
            cursor.execute(step)


def test_what_was_sent_under_keys_before_is_one_a_day(world: World, hers: Account) -> None:
    """As it was stored: three contacts of one day under keys, two of them decided about."""
    day = today(world)
    batch = Batch.objects.create(organization=world.organization, way="pushed", by=world.carol)
    made = []
    for number, person in ((1, None), (2, world.carol), (3, None)):
        one = Entry.objects.create(
            organization=world.organization,
            batch=batch,
            key=f"key:own/{world.carol.pk}/{number}",
            measure=Measure.LIVE_CONTACT,
            at=datetime.combine(day, time(10), world.organization.zone),
            value=1_000_000,
            account=hers,
            person=person,
        )
        settle_entries(organization=world.organization, entries=[one.pk], cause="entered")
        made.append(one)
    for one in made[:2]:
        row = Measurement.objects.get(entry=one)
        rule(measurement=row, by=world.bob, reason="Never happened", excludes=True)
    assert reasons() == ["ruled out", "ruled out", "counted"]
    upgrade()
    while measure_scope(organization_id=world.organization.pk):
        pass
    assert reasons() == ["ruled out"]
    assert Ruling.objects.get(withdrawn_at__isnull=True).entry_id == made[0].pk
    assert sent(world, world.carol, {"account": "A-1", "key": "1"}).status_code == 200
    assert tap(world, world.carol, hers).status_code == 302
    assert reasons() == ["ruled out"]


@pytest.mark.parametrize(
    ("space", "measure", "with_account", "by_agent"),
    [
        ("x", Measure.LIVE_CONTACT, True, False),
        ("carol", Measure.LIVE_CONTACT, True, False),
        ("carol", Measure.NPS, True, True),
        ("carol", Measure.LIVE_CONTACT, False, True),
    ],
)
def test_keys_of_who_enters_for_others_stay_apart(
    world: World, hers: Account, space: str, measure: Measure, with_account: bool, by_agent: bool
) -> None:
    """Two of one day that only look like an agent's own work: two stay."""
    by = world.carol if by_agent else world.alice
    batch = Batch.objects.create(organization=world.organization, way="pushed", by=by)
    named = str(world.carol.pk) if space == "carol" else space
    keys = [f"key:own/{named}/{number}" for number in (1, 2)]
    for key in keys:
        Entry.objects.create(
            organization=world.organization,
            batch=batch,
            key=key,
            measure=measure,
            at=datetime.combine(today(world), time(10), world.organization.zone),
            value=1_000_000,
            account=hers if with_account else None,
            person=world.carol,
        )
    upgrade()
    held = Entry.objects.filter(withdrawn_at=None).order_by("pk")
    assert list(held.values_list("key", flat=True)) == keys
