"""Measurements by the API: row by row, once by key, each answered for."""

from typing import Any

import pytest
from django.test import Client

from metrics.models import Account, Batch, Entry, Measurement
from people.models import Membership
from people.use_cases.tokens import create_token
from tests.metrics.entering.desk import account, measurements
from tests.world import World

pytestmark = pytest.mark.django_db
URL = "/api/v1/measurements/"
HIRE = {"key": "h1", "measure": "hire", "date": "2026-04-01", "value": 2, "team": "tier-1"}


def client(by: Membership, language: str = "en") -> Client:
    _row, secret = create_token(membership=by, name="test")
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": language})


def send(by: Membership, *rows: Any) -> Any:
    body = {"measurements": list(rows)}
    return client(by).post(URL, body, content_type="application/json")


def test_rows_are_taken_and_refused_one_by_one(world: World) -> None:
    account(world.organization)
    answer = send(
        world.alice,
        HIRE,
        {"key": "r", "measure": "account_revenue", "date": "2026-04-01", "value": "99.50"},
        {"key": "q", "measure": "quality_score", "date": "2026-04-01", "value": 8.25}
        | {"person": world.carol.pk},
        {"measure": "hire", "date": "2026-04-01", "value": 1},
        {"key": "t", "measure": "hire", "date": "2026-04-01", "valeu": 1},
        {"key": "t", "measure": "hire", "date": "2026-04-01", "value": [1]},
        "hire",
        {
            "key": "v",
            "measure": "standard_met",
            "date": "2026-04-01",
            "value": True,
            "team": "tier-1",
        },
        {"key": "c", "measure": "hire", "date": "2026-04-01", "value": "1,5"},
    )
    assert answer.status_code == 207
    told = answer.json()
    assert (told["taken"], told["refused"]) == (3, 6)
    assert [(row["row"], row["outcome"]) for row in told["rows"]] == [
        (0, "new"),
        (1, "refused"),
        (2, "new"),
        (3, "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
        (7, "new"),
        (8, "refused"),
    ]
    problems = {
        row["row"]: [(one["field"], one["code"]) for one in row["problems"]]
        for row in told["rows"]
        if row["problems"]
    }
    assert problems == {
        1: [("account", "missing"), ("currency", "missing")],
        3: [("key", "missing")],
        4: [("valeu", "unknown_field")],
        5: [("value", "not_plain")],
        6: [("", "not_a_row")],
        8: [("value", "not_a_number")],
    }
    assert told["rows"][1]["problems"][0]["reason"] == "“Account” is missing."
    assert [(row[0], row[3]) for row in measurements(world.organization)] == [
        ("hire", 2_000_000),
        ("quality_score", 8_250_000),
        ("standard_met", 1_000_000),
    ]
    batch = Batch.objects.get(pk=told["batch"])
    assert (batch.way, batch.rows, batch.by) == ("pushed", 3, world.alice)


def test_a_key_is_kept_once_and_corrected(world: World) -> None:
    outcomes = [
        send(world.alice, HIRE | {"value": value}).json()["rows"][0]["outcome"]
        for value in (2, 2, 3)
    ]
    assert outcomes == ["new", "unchanged", "corrected"]
    assert Measurement.objects.get().value == 3_000_000
    assert send(world.alice, HIRE | {"value": 3}).json()["batch"] is None
    twice = send(world.alice, HIRE, HIRE).json()
    assert [row["outcome"] for row in twice["rows"]] == ["corrected", "refused"]


def test_all_taken_is_200_and_nothing_to_take_is_400(world: World) -> None:
    assert send(world.alice, HIRE).status_code == 200
    for body in ("[]", "{}", '{"measurements": []}', '{"measurements": {}}', "nonsense"):
        answer = client(world.alice).post(URL, body, content_type="application/json")
        assert answer.status_code == 400, body
    too_many = send(world.alice, *[HIRE] * 1001)
    assert too_many.status_code == 400
    assert "1000" in too_many.json()["fields"]["measurements"][0]


def test_a_lead_sends_for_the_own_team_alone(world: World) -> None:
    row = {"measure": "training_hours", "date": "2026-04-01", "value": 2}
    told = send(
        world.bob,
        row | {"key": "1", "person": world.carol.email},
        row | {"key": "2", "person": world.dan.email},
    ).json()
    assert [one["outcome"] for one in told["rows"]] == ["new", "refused"]
    assert told["rows"][1]["problems"][0]["code"] == "not_yours"


def test_a_key_of_somebody_elses_figure_is_refused(world: World) -> None:
    """A lead corrects what stands for the own team, whoever sent it, and nothing else."""
    row = {"measure": "training_hours", "date": "2026-04-01"}
    send(
        world.alice,
        row | {"key": "theirs", "person": world.dan.email, "value": 8},
        row | {"key": "ours", "person": world.carol.email, "value": 8},
        row | {"key": "team", "team": "tier-2", "value": 8},
        {"key": "company", "measure": "kb_visit", "date": "2026-04-01", "value": 8},
    )
    mine = row | {"person": world.carol.email, "value": 2}
    told = send(world.bob, *(mine | {"key": key} for key in ("theirs", "ours", "team", "company")))
    rows = told.json()["rows"]
    assert [one["outcome"] for one in rows] == ["refused", "corrected", "refused", "refused"]
    assert {one["problems"][0]["code"] for one in rows if one["problems"]} == {"not_your_key"}
    held = {one.key: one.value for one in Entry.objects.of(world.organization)}
    assert held == {
        "key:theirs": 8_000_000,
        "key:ours": 2_000_000,
        "key:team": 8_000_000,
        "key:company": 8_000_000,
    }


def test_reading_what_was_sent(world: World) -> None:
    send(world.alice, HIRE, HIRE | {"key": "p1", "measure": "promotion"})
    send(world.adam, HIRE | {"key": "other"})
    found = client(world.alice).get(URL, {"measure": "hire"}).json()["results"]
    assert [(row["key"], row["measure"], row["value"]) for row in found] == [("h1", "hire", 2.0)]
    by_key = client(world.alice).get(URL, {"key": "p1"}).json()["results"]
    assert [row["measure"] for row in by_key] == ["promotion"]
    assert client(world.alice).get(URL, {"measure": "shoes"}).status_code == 400


def test_names_of_another_organization_are_unknown(world: World) -> None:
    account(world.outside, "A-9")
    told = send(
        world.alice,
        {"key": "1", "measure": "live_contact", "date": "2026-04-01", "account": "A-9"},
        {"key": "2", "measure": "training_hours", "date": "2026-04-01", "value": 1}
        | {"person": world.charlie.pk},
        {"key": "3", "measure": "training_hours", "date": "2026-04-01", "value": 1}
        | {"team": world.outside_team.pk},
    ).json()
    assert [row["problems"][0]["code"] for row in told["rows"]] == [
        "unknown_account",
        "unknown_person",
        "unknown_team",
    ]
    assert (Entry.objects.count(), Account.objects.count()) == (0, 1)


def test_an_address_that_was_only_typed_at_joining_names_nobody(world: World) -> None:
    """Dan joined with an address that nobody has verified."""
    world.dan.email, world.dan.email_claimed = "boss@acme.example", True
    world.dan.save(update_fields=["email", "email_claimed"])
    row = {"measure": "training_hours", "date": "2026-04-01", "value": 1}
    told = send(
        world.alice,
        row | {"key": "1", "person": "boss@acme.example"},
        row | {"key": "2", "person": world.dan.name},
        row | {"key": "3", "person": world.carol.email},
    ).json()
    assert [[one["code"] for one in each.get("problems", [])] for each in told["rows"]] == [
        ["unknown_person"],
        [],
        [],
    ]
    assert [one.person for one in Entry.objects.order_by("key")] == [world.dan, world.carol]


def test_a_name_that_reads_as_an_address_or_an_id_names_nobody(world: World) -> None:
    """Names are typed at joining too: Dan's is an address that is not his, then Carol's id."""
    row = {"measure": "training_hours", "date": "2026-04-01", "value": 1}
    world.dan.name = "boss@acme.example"
    world.dan.save(update_fields=["name"])
    told = send(world.alice, row | {"key": "1", "person": "boss@acme.example"}).json()
    assert told["rows"][0]["problems"][0]["code"] == "unknown_person"
    world.dan.name = str(world.carol.pk)
    world.dan.save(update_fields=["name"])
    told = send(world.alice, row | {"key": "2", "person": str(world.carol.pk)}).json()
    assert told["rows"][0]["problems"] == []
    assert [one.person for one in Entry.objects.all()] == [world.carol]


def test_the_description_tells_of_it(world: World) -> None:
    answer = client(world.alice).get("/api/v1/schema/", {"format": "json"})
    (paths,) = [value for key, value in answer.json()["paths"].items() if "measurements" in key]
    assert set(paths) == {"get", "post"}
    assert {"200", "207"} <= set(paths["post"]["responses"])


NUL, HALF = "\\u0000", "\\ud800"


@pytest.mark.parametrize("odd", [NUL, HALF], ids=["nul", "half-a-pair"])
def test_what_cannot_be_stored_is_refused_in_its_own_row(world: World, odd: str) -> None:
    """JSON can spell what PostgreSQL has no place for; the other rows are taken all the same."""
    fine = '{"key": "ok", "measure": "kb_visit", "date": "2026-04-01", "value": 1}'
    for number, field in enumerate(("key", "account", "person", "team", "subject", "comment")):
        given = {"key": f'"k{number}"', "measure": '"follow_up"', "date": '"2026-04-01"'}
        given[field] = f'"a{odd}b"'
        row = ", ".join(f'"{name}": {text}' for name, text in given.items())
        body = f'{{"measurements": [{{{row}}}, {fine}]}}'
        answer = client(world.alice).post(URL, body, content_type="application/json")
        assert answer.status_code == 207, field
        odd_row, other = answer.json()["rows"]
        assert [(one["field"], one["code"]) for one in odd_row["problems"]] == [
            (field, "bad_character")
        ]
        assert other["outcome"] in ("new", "unchanged")
    unknown = f'{{"measurements": [{{"a{odd}": 1}}, {fine}]}}'
    answer = client(world.alice).post(URL, unknown, content_type="application/json")
    assert answer.json()["rows"][0]["problems"][0]["code"] == "unknown_field"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_of_all_days_is_none(world: World, moment: str) -> None:
    answer = send(world.alice, HIRE | {"date": moment})
    assert answer.status_code == 207
    assert answer.json()["rows"][0]["problems"][0]["code"] == "not_a_moment"


def test_a_row_that_is_refused_replaces_nothing(world: World) -> None:
    """The złoty would be taken because the euros are all replaced, by a row that is not."""
    account(world.organization)
    euro = {"key": "may", "measure": "account_revenue", "date": "2026-05-01", "value": "3"}
    euro |= {"account": "A-1", "currency": "EUR"}
    zloty = euro | {"key": "april", "date": "2026-04-01", "currency": "PLN"}
    assert send(world.alice, euro).status_code == 200
    for rows in ((zloty, euro | {"value": "5"}), (euro | {"value": "6"}, zloty)):
        answer = send(world.alice, *rows).json()
        assert (answer["taken"], answer["refused"]) == (1, 1)
        assert set(Entry.objects.of(world.organization).values_list("variant", flat=True)) == {
            "EUR"
        }
    both = (zloty, euro | {"currency": "PLN"})
    assert send(world.alice, *both).json()["refused"] == 0


def test_an_agent_learns_of_no_person_and_no_account_that_is_not_theirs(world: World) -> None:
    """Whether there is somebody, or a customer, is not told by the way in which it is refused."""
    account(world.organization)
    row = {"key": "k", "measure": "follow_up", "date": "2026-04-01"}
    told: dict[str, list[set[str]]] = {}
    for field, names in {
        "person": (world.alice.email, str(world.alice.pk), "Alice Adler", "nobody@x.example", "9"),
        "account": ("A-1", "A-2"),
    }.items():
        for name in names:
            (answer,) = send(world.carol, row | {field: name}).json()["rows"]
            reasons = {one["reason"].replace(name, "…") for one in answer["problems"]}
            told.setdefault(field, []).append(reasons)
    assert [len({frozenset(each) for each in told[field]}) for field in told] == [1, 1]
