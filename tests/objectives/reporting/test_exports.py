"""Tables of a cycle: exact figures, what the reader may see alone, and no formulas."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from objectives.choices import Visibility
from people.models import AuditEntry
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at

HOSTILE = '=HYPERLINK("http://evil.example","click")'


@pytest.fixture
def filled(quarter: Quarter) -> Quarter:
    """Two objectives: one of Tier 1 with a check-in, one that is private to Dan."""
    objective = quarter.objective("Answer sooner", why="+1 for the customer")
    key_result = quarter.key_result(objective, title=HOSTILE)
    quarter.said(key_result, 52_500_000, comment="-ish; two, three\nfour")
    secret = quarter.objective(
        "A secret", owner=quarter.world.dan, visibility=Visibility.PRIVATE, team=quarter.world.tier2
    )
    quarter.key_result(secret, title="Hidden")
    return quarter


def rows_of(client: Client, quarter: Quarter, what: str, **query: str) -> list[list[str]]:
    url = quarter.world.url(f"objectives:export-{what}-csv", cycle=quarter.cycle.pk)
    with at(TUESDAY):
        response = client.get(url, query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_key_results_have_exact_amounts_and_no_formula(filled: Quarter) -> None:
    head, *rows = rows_of(filled.world.client(filled.world.bob), filled, "key-results")
    (row,) = (dict(zip(head, each, strict=True)) for each in rows)

    # Text that begins like a formula is kept from being one.
    assert row["Key result"] == f"'{HOSTILE}"
    assert (row["Baseline"], row["Target"], row["Value"]) == ("60", "45", "52.5")
    # (52.5 − 60) ÷ (45 − 60) = 0.5
    assert row["Progress"] == "0.5"
    assert row["Unit"] == "count"
    assert row["Team"] == "Tier 1"


def test_check_ins_keep_what_was_said(filled: Quarter) -> None:
    head, *rows = rows_of(filled.world.client(filled.world.bob), filled, "check-ins")
    (row,) = (dict(zip(head, each, strict=True)) for each in rows)

    assert row["Week to"] == "2026-11-15"
    assert row["What changed"] == "'-ish; two, three\nfour"
    assert row["Value as reported"] == "52.5"
    assert row["Confidence"] == "On track"


def test_what_one_may_not_see_is_not_in_it(filled: Quarter) -> None:
    world = filled.world
    seen = {
        person.name: {row[3] for row in rows_of(world.client(person), filled, "objectives")[1:]}
        for person in (world.alice, world.bob, world.dan, world.vera)
    }

    assert seen["Alice Adler"] == {"Answer sooner", "A secret"}
    assert "A secret" in seen[world.dan.name]
    assert seen[world.bob.name] == seen[world.vera.name] == {"Answer sooner"}
    for what in ("key-results", "check-ins"):
        text = str(rows_of(world.client(world.vera), filled, what))
        assert "Hidden" not in text
        assert "secret" not in text


def test_one_team_alone(filled: Quarter) -> None:
    alice = filled.world.client(filled.world.alice)

    of_tier2 = rows_of(alice, filled, "objectives", team="tier-2")
    assert [row[3] for row in of_tier2[1:]] == ["A secret"]
    url = filled.world.url("objectives:export-objectives-csv", cycle=filled.cycle.pk)
    assert alice.get(url, {"team": "nowhere"}).status_code == 404


def test_a_spreadsheet_has_numbers_dates_and_text(filled: Quarter) -> None:
    client = filled.world.client(filled.world.bob)
    sheets = {}
    for what in ("objectives", "key-results", "check-ins"):
        url = filled.world.url(f"objectives:export-{what}-xlsx", cycle=filled.cycle.pk)
        with at(TUESDAY):
            content = client.get(url).content
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        head = [cell.value for cell in sheet[1]]
        sheets[what] = dict(zip(head, sheet[2], strict=True))

    asked = sheets["key-results"]
    assert asked["Key result"].value == HOSTILE
    assert asked["Key result"].data_type == "s"
    assert asked["Value"].value == 52.5
    assert asked["Weight"].value == 1
    said = sheets["check-ins"]
    assert said["Week to"].value.date() == date(2026, 11, 15)
    assert sheets["objectives"]["Why"].value == "+1 for the customer"


def test_headings_speak_the_readers_language(filled: Quarter) -> None:
    client = filled.world.client(filled.world.bob)
    client.cookies["django_language"] = "pl"

    head, *_rows = rows_of(client, filled, "objectives")

    assert "Cel" in head
    assert "Zespół" in head


def test_a_look_at_somebodys_numbers_is_noted(filled: Quarter) -> None:
    world = filled.world
    own = filled.objective("Carol's own", owner=world.carol, visibility=Visibility.PRIVATE)
    filled.key_result(own, person=world.carol)

    rows_of(world.client(world.alice), filled, "key-results")

    looked = AuditEntry.objects.filter(actor=world.alice, about=world.carol)
    assert looked.exists()


@pytest.mark.parametrize("what", ["objectives", "key-results", "check-ins"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_statements_do_not_grow(
    filled: Quarter, what: str, form: str, at_most_queries: AtMost
) -> None:
    world = filled.world
    for number in range(4):
        more = filled.objective(f"More {number}")
        filled.said(filled.key_result(more), M * 50)
    client = world.client(world.alice)
    url = world.url(f"objectives:export-{what}-{form}", cycle=filled.cycle.pk)

    with at_most_queries(15):
        assert client.get(url).status_code == 200
