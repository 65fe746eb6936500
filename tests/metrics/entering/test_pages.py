"""The pages of what comes from elsewhere: upload, history, grid, accounts, own measures."""

import csv
from datetime import date
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from metrics.entering.entering import enter
from metrics.entering.facts import Fact
from metrics.entering.spec import BY_KEY
from metrics.entering.upload_accounts import left_as_they_are
from metrics.entering.uploading.looking import look_at
from metrics.facts import micros
from metrics.matching.resolving import local_midnight
from metrics.models import (
    Account,
    AccountAssignee,
    Batch,
    Entry,
    EntryFile,
    Measurement,
    OwnMeasure,
)
from people.models import AuditEntry, Membership, RoleGrant
from tests.fixtures.queries import AtMost
from tests.metrics.entering.desk import account, entered, measurements
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def hand_in(
    world: World, text: str | bytes, *, by: Membership | None = None, about: str = "measures"
) -> tuple[Client, EntryFile]:
    """A file that can be read, and its page."""
    client = world.client(by or world.alice)
    data = text.encode() if isinstance(text, str) else text
    file = BytesIO(data)
    file.name = "figures.csv"
    answer = client.post(world.url("metrics:entry-upload"), {"file": file, "about": about})
    assert answer.status_code == 302, answer.content.decode()
    kept = EntryFile.objects.latest("pk")
    assert answer["Location"] == world.url("metrics:entry-file", file=kept.pk)
    return client, kept


FILE = (
    "measure;day;value;person;note\n"
    "quality_score;2026-04-01;9,5;Carol Castro;=cmd\n"
    "quality_score;2026-04-02;11;Carol Castro;\n"
    "training_hours;2026-04-02;2;Dan Dietl;\n"
    "hire;03/04/2026;1;;\n"
)


def test_from_the_file_to_measurements_and_back(world: World) -> None:
    client, kept = hand_in(world, FILE)
    url = world.url("metrics:entry-file", file=kept.pk)
    shown = client.get(url).content.decode()
    assert "“11” lies outside the scale from 0 to 10." in shown
    assert "Is “03/04/2026” meant as 2026-04-03 or as 2026-03-04?" in shown
    assert "Take over 2 rows" in shown
    assert Entry.objects.count() == 0

    answer = client.post(world.url("metrics:entry-file-take", file=kept.pk))
    assert answer["Location"] == url
    before = measurements(world.organization)
    assert [(row[0], row[3], row[7]) for row in before] == [
        ("quality_score", 9_500_000, "Carol Castro"),
        ("training_hours", 2_000_000, "Dan Dietl"),
    ]
    assert "2 rows are refused" in client.get(url).content.decode()
    # A second time it does nothing.
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    assert Batch.objects.count() == 1

    batch = Batch.objects.get()
    client.post(world.url("metrics:entries-take-back", batch=batch.pk))
    assert measurements(world.organization) == []
    assert "Taken back by Alice Adler" in client.get(world.url("metrics:entries")).content.decode()
    client.post(world.url("metrics:entries-bring-back", batch=batch.pk))
    assert measurements(world.organization) == before
    actions = AuditEntry.objects.filter(action__startswith="entries").order_by("pk")
    assert [entry.action for entry in actions] == [
        "entries.added",
        "entries.taken-back",
        "entries.brought-back",
    ]


def test_rows_to_mend_say_why_and_are_harmless(world: World) -> None:
    client, kept = hand_in(world, FILE.replace("9,5", "95"))
    url = world.url("metrics:entry-file-bad", file=kept.pk)
    text = client.get(url).content.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["measure", "day", "value", "person", "note", "Line", "Reason"]
    assert rows[1] == [
        *("quality_score", "2026-04-01", "95", "Carol Castro", "'=cmd", "2"),
        "“95” lies outside the scale from 0 to 10.",
    ]
    assert [row[5] for row in rows[1:]] == ["2", "3", "5"]
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    assert client.get(url).content.decode("utf-8-sig") == text


def test_columns_are_chosen(world: World) -> None:
    client, kept = hand_in(world, "when,how good,whom\n2026-04-01,8,Carol Castro\n")
    url = world.url("metrics:entry-file", file=kept.pk)
    assert "No row can be taken over yet" in client.get(url).content.decode()
    chosen = {
        "column-measure": "measure=quality_score",
        "column-date": "when",
        "column-value": "how good",
        "column-person": "whom",
        "column-team": "made up",
    }
    shown = client.post(url, chosen, headers={"HX-Request": "true"}).content.decode()
    assert "Take over 1 row" in shown
    assert "<html" not in shown
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    assert Measurement.objects.get().value == 8_000_000
    # Taken over, its columns are settled.
    assert client.post(url, chosen).status_code == 403


def test_the_same_file_twice_is_said(world: World) -> None:
    text = "measure,date,value\nkb_visit,2026-04-01,2\n"
    client, first = hand_in(world, text)
    client.post(world.url("metrics:entry-file-take", file=first.pk))
    client, second = hand_in(world, text)
    shown = client.get(world.url("metrics:entry-file", file=second.pk)).content.decode()
    assert "This very file was taken over on" in shown
    client.post(world.url("metrics:entry-file-take", file=second.pk))
    assert (Entry.objects.count(), Batch.objects.count()) == (1, 1)


def test_what_cannot_be_read_is_said_beside_the_field(world: World) -> None:
    file = BytesIO(b"PK\x03\x04")
    file.name = "x.xlsx"
    answer = world.client(world.alice).post(
        world.url("metrics:entry-upload"), {"file": file, "about": "measures"}
    )
    assert answer.status_code == 422
    assert "The file is damaged or cut off" in answer.content.decode()
    assert EntryFile.objects.count() == 0


def test_a_file_can_be_left(world: World) -> None:
    client, kept = hand_in(world, "measure,date,value\nkb_visit,2026-04-01,2\n")
    client.post(world.url("metrics:entry-file-leave", file=kept.pk))
    assert EntryFile.objects.count() == 0


def test_few_queries_however_long_the_file(
    world: World, django_assert_max_num_queries: Any
) -> None:
    rows = "".join(f"kb_visit,2026-04-{day:02},1\n" for day in range(1, 29))
    client, kept = hand_in(world, "measure,date,value\n" + rows)
    with django_assert_max_num_queries(15):
        client.get(world.url("metrics:entry-file", file=kept.pk))
    entered(world, {"measure": "kb_visit", "date": "2026-04-01", "value": "1"})
    for number in range(5):
        account(world.organization, f"B-{number}")
    for name in (
        "metrics:entries",
        "metrics:accounts",
        "metrics:own-measures",
        "metrics:entry-grid",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(world.url(name)).status_code == 200


ACCOUNTS = (
    "id,name,plan,customer since,owner\n"
    "A-1,Acme,Gold,2024-05-01,Carol Castro\n"
    "A-2,Beta,Gold,2024-06-01,\n"
    "A-2,Beta again,Gold,2024-06-01,\n"
    "A-3,Gamma,Gold,,\n"
    "A-4,Delta,Gold,2024-06-01,Nobody Known\n"
)


def test_accounts_from_a_file_and_back(world: World) -> None:
    old = account(world.organization, "A-1", name="Acme Ltd")
    AccountAssignee.objects.create(organization=world.organization, account=old, person=world.dan)
    client, kept = hand_in(world, ACCOUNTS, about="accounts")
    shown = client.get(world.url("metrics:entry-file", file=kept.pk)).content.decode()
    assert "Take over 2 rows" in shown
    assert "Line 3 has the same number." in shown
    assert "“Customer since” is missing." in shown
    assert "There is nobody “Nobody Known” here." in shown
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    old.refresh_from_db()
    assert (old.name, old.segment, old.started_on) == ("Acme", "Gold", date(2024, 5, 1))
    assert [one.person for one in old.assignees.order_by("pk")] == [world.dan, world.carol]
    beta = Account.objects.get(external_id="A-2")

    batch = Batch.objects.get()
    entered(world, {"measure": "live_contact", "account": "A-2", "date": "2026-01-01"})
    client.post(world.url("metrics:entries-take-back", batch=batch.pk))
    assert Account.objects.filter(pk=beta.pk).exists()  # figures hang on it
    Entry.objects.all().delete()
    client.post(world.url("metrics:entries-take-back", batch=batch.pk))
    assert list(Account.objects.values_list("name", flat=True)) == ["Acme Ltd"]
    (only,) = old.assignees.all()
    assert (only.person, only.end) == (world.dan, None)


def test_what_was_changed_since_an_accounts_file_stays_when_it_is_taken_back(world: World) -> None:
    """Acme by hand, Beta's assignee, Gamma's number: Delta and Epsilon alone go back."""
    old = account(world.organization, "A-1", name="Acme Ltd")
    delta = account(world.organization, "A-4", name="Delta Ltd")
    client, kept = hand_in(
        world,
        "number,name,plan,customer since,owner\n"
        "A-1,Acme,Gold,2024-05-01,Carol Castro\n"
        "A-2,Beta,Gold,2024-05-01,Carol Castro\n"
        "A-3,Gamma,Gold,2024-05-01,Carol Castro\n"
        "A-4,Delta,Gold,2024-05-01,Carol Castro\n"
        "A-5,Epsilon,Gold,2024-05-01,Carol Castro\n",
        about="accounts",
    )
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    by_hand = {
        "number": "A-1",
        "name": "Acme International",
        "segment": "Platinum",
        "started_on": "2024-05-01",
        "ended_on": "2026-02-01",
    }
    client.post(world.url("metrics:account-change", account=old.pk), by_hand)
    beta, gamma = (Account.objects.get(external_id=number) for number in ("A-2", "A-3"))
    given = {"person": world.dan.pk, "start": "2026-01-01"}
    client.post(world.url("metrics:account-assign", account=beta.pk), given)
    entered(world, {"measure": "live_contact", "account": "A-2", "date": "2026-01-01"})
    by_hand = {"number": "A-33", "name": "Gamma", "segment": "Gold", "started_on": "2024-05-01"}
    client.post(world.url("metrics:account-change", account=gamma.pk), by_hand)

    def now() -> dict[str, tuple[str, str, list[str]]]:
        return {
            one.external_id: (
                one.name,
                one.segment,
                [each.person.name for each in one.assignees.order_by("pk")],
            )
            for one in Account.objects.prefetch_related("assignees__person")
        }

    changed = {number: now()[number] for number in ("A-1", "A-2", "A-33")}
    assert changed["A-1"][:2] == ("Acme International", "Platinum")
    back = world.url(
        "metrics:entries-take-back", batch=Batch.objects.get(way="uploaded", name=kept.name).pk
    )
    answer = client.post(back, follow=True).content.decode()
    said = (
        "3 accounts have been changed since and stay as they are: Acme International, Beta, Gamma."
    )
    assert said in answer
    assert now() == changed | {"A-4": ("Delta Ltd", "", [])}
    assert said in client.get(world.url("metrics:entry-file", file=kept.pk)).content.decode()
    delta.refresh_from_db()
    assert delta.started_on == date(2024, 1, 1)


def taken_before(world: World, text: str) -> tuple[Client, EntryFile]:
    """A file of accounts as it was kept before it was noted what it had made of them."""
    client, kept = hand_in(world, text, about="accounts")
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    kept.refresh_from_db()
    kept.undo = [one[:2] for one in kept.undo]
    kept.save()
    return client, kept


def test_an_accounts_file_of_before_is_taken_back_as_it_was_then(world: World) -> None:
    old = account(world.organization, "A-1", name="Acme Ltd")
    text = "number,name,customer since\nA-1,Acme,2024-05-01\nA-2,Beta,2024-05-01\n"
    client, kept = taken_before(world, text)
    client.post(world.url("metrics:entries-take-back", batch=Batch.objects.get().pk))
    old.refresh_from_db()
    assert (old.name, old.started_on) == ("Acme Ltd", date(2024, 1, 1))
    assert not Account.objects.filter(external_id="A-2").exists()
    kept.refresh_from_db()
    assert kept.undo == []


def test_of_what_was_taken_back_before_nothing_is_said_to_be_left(world: World) -> None:
    """One taken back before the upgrade, its undo as it was; one since, with what was left."""
    text = "number,name,customer since\nA-1,Acme,2024-05-01\n"
    _client, kept = taken_before(world, text)
    assert kept.batch is not None
    EntryFile.objects.create(
        organization=world.organization,
        batch=Batch.objects.create(
            organization=world.organization, way="uploaded", taken_back_at=kept.batch.created_at
        ),
        undo=[[kept.undo[0][0], None, {"name": "Acme"}]],
    )
    step = import_module("metrics.migrations.0035_undone_accounts").UNDONE
    for taken_back in (None, kept.batch.created_at):
        Batch.objects.filter(pk=kept.batch.pk).update(taken_back_at=taken_back)
        with connection.cursor() as cursor:
            cursor.execute(step)
        left = [left_as_they_are(one) for one in EntryFile.objects.order_by("pk")]
        assert left == [[], ["Acme"]]
        kept.refresh_from_db()
        assert bool(kept.undo) == (taken_back is None)


def test_of_many_left_accounts_the_first_are_named(world: World) -> None:
    names = [f"Account {letter}" for letter in "ABCDEFG"]
    made = [account(world.organization, f"N-{name}", name=name) for name in names]
    kept = EntryFile.objects.create(
        organization=world.organization,
        batch=Batch.objects.create(
            organization=world.organization, way="uploaded", taken_back_at=timezone.now()
        ),
        undo=[[one.pk, None, {}] for one in made],
        stage="done",
    )
    named = "Account A, Account B, Account C, Account D, Account E…"
    said = f"7 accounts have been changed since and stay as they are: {named}."
    assert look_at(kept).left == said


def test_the_grid_offers_for_the_company_what_a_company_has(world: World) -> None:
    client, url = world.client(world.alice), world.url("metrics:entry-grid")
    offered = {
        scope: {row.key for row in client.get(url, {"for": scope}).context["rows"]}
        for scope in ("company", f"team-{world.tier1.pk}", f"person-{world.dan.pk}")
    }
    somebodys = {"kb_article", "promotion", "hire", "topic_documented", "feedback_forwarded"}
    company, team, person = offered.values()
    assert not somebodys & company
    assert {"kb_visit", "cost"} <= company
    assert somebodys <= team
    assert somebodys <= person


def test_what_was_typed_for_the_company_before_can_be_emptied(world: World) -> None:
    """7 hires and 2 promotions of the company, typed before these were a team's or a person's."""
    client, url = world.client(world.alice), world.url("metrics:entry-grid") + "?for=company"
    (week, other, *_rest) = [day.isoformat() for day in client.get(url).context["weeks"]]
    made = {"hire": 7, "promotion": 2}
    batch = Batch(way="typed", by=world.alice)
    facts = [
        Fact(
            key=f"key:grid/{key}/company/{week}",
            measure=BY_KEY[key].measure,
            at=micros(local_midnight(world.organization.zone, date.fromisoformat(week))),
            value=value * 10**6,
            day=week,
        )
        for key, value in made.items()
    ]
    enter(organization=world.organization, batch=batch, facts=facts)

    def stored() -> list[tuple[Any, ...]]:
        return [(row[0], row[3] // 10**6) for row in measurements(world.organization)]

    left = {row.key: row for row in client.get(url).context["rows"] if row.left}
    assert {key: row.cells[0].text for key, row in left.items()} == {"hire": "7", "promotion": "2"}
    assert "can only be emptied" in client.get(url).content.decode()
    earlier = client.get(url + "&back=5").context["rows"]
    assert [row for row in earlier if row.left] == []
    # What else is typed is saved, and they stay; another figure is refused, whatever the week.
    typed = {f"hire/{week}": "7", f"promotion/{week}": "2", f"kb_visit/{week}": "30"}
    assert client.post(url, typed).status_code == 302
    assert client.post(url, {f"kb_visit/{week}": "30"}).status_code == 302
    assert stored() == [("hire", 7), ("kb_visit", 30), ("promotion", 2)]
    for more in ({f"hire/{week}": "8"}, {f"hire/{other}": "1"}):
        answer = client.post(url, typed | more)
        assert answer.status_code == 422
        assert "here it can only be emptied" in answer.content.decode()
    assert stored() == [("hire", 7), ("kb_visit", 30), ("promotion", 2)]
    assert client.post(url, typed | {f"hire/{week}": ""}).status_code == 302
    assert stored() == [("kb_visit", 30), ("promotion", 2)]
    assert [row.key for row in client.get(url).context["rows"] if row.left] == ["promotion"]


def test_the_grid_reads_own_percentages_with_as_few_queries_as_any(
    world: World, at_most_queries: AtMost
) -> None:
    slugs = [f"share-{number}" for number in range(12)]
    for slug in slugs:
        OwnMeasure.objects.create(
            organization=world.organization, slug=slug, name=slug, unit="share"
        )
    client, url = world.client(world.alice), world.url("metrics:entry-grid") + "?for=company"
    weeks = [week.isoformat() for week in client.get(url).context["weeks"]]
    typed = {f"own:{slug}/{week}": "90 %" for slug in slugs for week in weeks}
    client.post(url, typed, headers={"HX-Request": "true"})
    assert Entry.objects.count() == len(typed)
    with at_most_queries(15):
        page = client.get(url).content.decode()
    assert page.count('value="90 %"') == len(typed)


def test_who_sees_which_accounts(world: World) -> None:
    mine, other = account(world.organization), account(world.organization, "A-2")
    for each, person in ((mine, world.carol), (other, world.dan)):
        AccountAssignee.objects.create(organization=world.organization, account=each, person=person)
    seen = world.client(world.carol).get(world.url("metrics:accounts")).content.decode()
    assert "Account A-1" in seen
    assert "Account A-2" not in seen
    found = world.client(world.bob).get(world.url("metrics:accounts"), {"q": "a-2"})
    assert "Account A-1" not in found.content.decode()


def test_an_account_is_added_changed_and_handed_over(world: World) -> None:
    client = world.client(world.alice)
    data = {"number": "A-7", "name": "Acme", "started_on": "2024-01-01", "segment": "Gold"}
    client.post(world.url("metrics:account-add"), data)
    found = Account.objects.get()
    again = client.post(world.url("metrics:account-add"), data)
    assert "Another account has this number." in again.content.decode()
    wrong = client.post(
        world.url("metrics:account-change", account=found.pk), data | {"ended_on": "2023-01-01"}
    )
    assert wrong.status_code == 422
    entered(
        world,
        {"measure": "account_revenue", "account": "A-7", "date": "2024-02-01", "value": "10"}
        | {"currency": "EUR"},
        {"measure": "live_contact", "account": "A-7", "date": "2026-03-01"},
    )
    url = world.url("metrics:account-assign", account=found.pk)
    client.post(url, {"person": world.carol.pk})
    client.post(url, {"person": world.dan.pk, "start": "2026-04-01"})
    contact = [row for row in measurements(world.organization) if row[0] == "live_contact"]
    assert [row[7] for row in contact] == ["Carol Castro"]
    client.post(
        world.url("metrics:account-change", account=found.pk), data | {"ended_on": "2026-01-01"}
    )
    (revenue,) = [row for row in measurements(world.organization) if row[0] == "account_revenue"]
    assert revenue[2] == "2025-12-31T23:00:00+00:00"
    page = client.get(world.url("metrics:account", account=found.pk)).content.decode()
    assert "10" in page
    assert "Live contacts with an account" in page
    actions = AuditEntry.objects.filter(action__startswith="account.").order_by("pk")
    assert [entry.action for entry in actions] == [
        "account.added",
        "account.assigned",
        "account.assigned",
        "account.changed",
    ]


def test_the_grid_saves_all_or_nothing_and_undoes(world: World) -> None:
    client = world.client(world.alice)
    url = world.url("metrics:entry-grid") + f"?for=team-{world.tier1.pk}"
    week = client.get(url).context["weeks"][0].isoformat()
    typed = {f"staffed_hours/{week}": "120,5", f"cost/{week}": "900", "cost/currency": ""}
    answer = client.post(url, typed | {f"hire/{week}": "two"}, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“two” is not a number." in shown
    assert "“Currency” is missing." in shown
    assert 'value="120,5"' in shown
    assert Entry.objects.count() == 0

    typed |= {"cost/currency": "pln"}
    answer = client.post(url, typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    rows = measurements(world.organization)
    assert [(row[0], row[3], row[5], row[8]) for row in rows] == [
        ("cost", 900_000_000, "PLN", "tier-1"),
        ("staffed_hours", 120_500_000, "", "tier-1"),
    ]
    shown = client.get(url).content.decode()
    assert 'value="120.5"' in shown

    # Changed and emptied: one batch, which can be undone.
    client.post(url, {f"staffed_hours/{week}": "110"}, headers={"HX-Request": "true"})
    assert [row[3] for row in measurements(world.organization)] == [110_000_000]
    last = Batch.objects.latest("pk")
    client.post(world.url("metrics:entry-grid-undo", batch=last.pk))
    assert measurements(world.organization) == rows
    # The same again is no news.
    count = Batch.objects.count()
    client.post(url, typed, headers={"HX-Request": "true"})
    assert Batch.objects.count() == count


def test_a_lead_types_for_the_own_people_and_teams(world: World) -> None:
    client = world.client(world.bob)
    url = world.url("metrics:entry-grid")
    assert client.get(url, {"for": f"person-{world.carol.pk}"}).status_code == 200
    assert client.get(url, {"for": f"person-{world.dan.pk}"}).status_code == 404
    assert client.get(url, {"for": "company"}).status_code == 404
    assert client.get(url).context["scope"] == f"team-{world.tier1.pk}"


def test_an_admin_sees_no_single_agents_figures(world: World) -> None:
    """Neither in the grid nor in a table that somebody else handed in; the own ones are known."""
    director, kept = hand_in(world, FILE)
    director.post(world.url("metrics:entry-file-take", file=kept.pk))
    admin = world.client(world.adam)
    grid = world.url("metrics:entry-grid")
    for person in (world.carol, world.dan):
        assert admin.get(grid, {"for": f"person-{person.pk}"}).status_code == 404
    for scope in ("company", f"team-{world.tier1.pk}"):
        assert admin.get(grid, {"for": scope}).status_code == 200
    assert admin.get(world.url("metrics:entry-file", file=kept.pk)).status_code == 404
    assert admin.get(world.url("metrics:entry-file-bad", file=kept.pk)).status_code == 404
    listed = admin.get(world.url("metrics:entries")).content.decode()
    assert "figures.csv" in listed
    assert world.url("metrics:entry-file", file=kept.pk) not in listed
    assert (
        world.url("metrics:entry-file", file=kept.pk)
        in director.get(world.url("metrics:entries")).content.decode()
    )
    own, mine = hand_in(world, FILE, by=world.adam)
    assert own.get(world.url("metrics:entry-file", file=mine.pk)).status_code == 200
    _accounts, theirs = hand_in(world, ACCOUNTS, about="accounts")
    assert admin.get(world.url("metrics:entry-file", file=theirs.pk)).status_code == 200


def test_a_measure_of_ones_own(world: World) -> None:
    client = world.client(world.alice)
    client.post(
        world.url("metrics:own-measure-add"),
        {"name": "Product demos", "unit": "count", "better": "up"},
    )
    own = OwnMeasure.objects.get()
    assert own.slug == "product-demos"
    twice = client.post(
        world.url("metrics:own-measure-add"), {"name": "product demos", "unit": "count"}
    )
    assert "Another measure has this name." in twice.content.decode()
    week = client.get(world.url("metrics:entry-grid")).context["weeks"][0].isoformat()
    client.post(world.url("metrics:entry-grid"), {f"own:product-demos/{week}": "4"})
    (row,) = measurements(world.organization)
    assert (row[0], row[3], row[5]) == ("own", 4_000_000, "product-demos")
    client.post(world.url("metrics:own-measure-retire", measure=own.pk))
    shown = client.get(world.url("metrics:entry-grid")).content.decode()
    assert "Product demos" not in shown
    client.post(world.url("metrics:own-measure-offer", measure=own.pk))
    assert OwnMeasure.objects.of(world.organization).get() == own


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("pl", "„11” leży poza skalą od 0 do 10."),
        ("ru", "«11» вне шкалы от 0 до 10."),
        ("th", "“11” อยู่นอกช่วง 0 ถึง 10"),
    ],
)
def test_reasons_in_the_readers_language(world: World, language: str, reason: str) -> None:
    world.organization.language = language
    world.organization.save(update_fields=["language"])
    client, kept = hand_in(world, FILE)
    assert kept.language == language
    assert reason in client.get(world.url("metrics:entry-file", file=kept.pk)).content.decode()
    for name in ("entries", "entry-grid", "own-measures", "accounts", "entry-upload"):
        assert client.get(world.url(f"metrics:{name}")).status_code == 200


def test_revenue_without_a_start(world: World) -> None:
    """An account without "customer since" is asked for it; until then its revenue waits, and
    nothing is lost: mended, both are taken."""
    client, accounts = hand_in(
        world, "number,name,customer since\nA-1,Acme,\nA-2,Beta,2026-02-01\n", about="accounts"
    )
    shown = client.get(world.url("metrics:entry-file", file=accounts.pk)).content.decode()
    assert "“Customer since” is missing." in shown
    client.post(world.url("metrics:entry-file-take", file=accounts.pk))
    assert [one.external_id for one in Account.objects.all()] == ["A-2"]

    revenue = (
        "measure,date,value,account,currency\n"
        "account_revenue,2026-03-01,10,A-1,EUR\n"
        "account_revenue,2026-01-31,20,A-2,EUR\n"
        "account_revenue,,30,A-2,EUR\n"
        "account_revenue,2026-02-01,40,A-2,EUR\n"
    )
    client, kept = hand_in(world, revenue)
    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    assert [row[3] for row in measurements(world.organization)] == [40_000_000]
    text = client.get(world.url("metrics:entry-file-bad", file=kept.pk)).content.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))[1:]
    assert [(row[5], row[6]) for row in rows] == [
        ("2", "There is no account “A-1”. Enter the account first."),
        (
            "3",
            "Beta is a customer since 2026-02-01: before that there is no revenue and no health.",
        ),
        ("4", "“Day” is missing."),
    ]
    # The same rows once more, now that the start is there: the first is taken, nothing twice.
    account(world.organization, "A-1", started_on=date(2026, 1, 1))
    client, again = hand_in(world, revenue)
    client.post(world.url("metrics:entry-file-take", file=again.pk))
    values = sorted(row[3] for row in measurements(world.organization))
    assert values == [10_000_000, 40_000_000]


def test_all_rows_are_of_a_measure_that_there_is(world: World) -> None:
    """Whatever a form of somebody's own sends: no text of theirs is kept as a measure's name."""
    client = world.client(world.alice)
    file = SimpleUploadedFile("x.csv", b"date,value\n2026-04-01,1\n")
    page = client.post(world.url("metrics:entry-upload"), {"file": file, "about": "measures"})[
        "Location"
    ]
    for odd in ("measure=\0", "measure=" + "x" * 300_000, "measure=nothing", "hire"):
        assert client.post(page, {"column-measure": odd}).status_code == 302
        assert EntryFile.objects.get().mapping == {}
    for known in ("measure=hire", "measure="):
        client.post(page, {"column-measure": known})
        assert EntryFile.objects.get().mapping == {"measure": known}


def test_a_lead_of_yesterday_takes_no_figures_of_today_back(world: World) -> None:
    """Bob typed for Tier 1 and leads Tier 2 by now: what he had typed is his successor's."""
    client = world.client(world.bob)
    grid = world.url("metrics:entry-grid")
    week = client.get(grid).context["weeks"][-1].isoformat()
    field = f"feedback_forwarded/{week}"
    assert client.post(f"{grid}?for=team-{world.tier1.pk}", {field: "7"}).status_code == 302
    batch = Batch.objects.get(way="typed")
    roads = [
        world.url(f"metrics:{name}", batch=batch.pk)
        for name in ("entries-take-back", "entries-bring-back", "entry-grid-undo")
    ]
    RoleGrant.objects.filter(membership=world.bob).update(team=world.tier2)
    assert [client.post(road).status_code for road in roads] == [403, 403, 403]
    assert Entry.objects.of(world.organization).get().value == 7_000_000
    RoleGrant.objects.filter(membership=world.bob).update(team=world.tier1)
    assert client.post(roads[0]).status_code == 302
    assert not Entry.objects.of(world.organization).exists()
