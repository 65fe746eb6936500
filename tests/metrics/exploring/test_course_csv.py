"""The table under a metric's course as a file: the page's figures, exact, for the same readers."""

import csv
from decimal import Decimal
from fractions import Fraction
from html import unescape
from io import StringIO
from typing import Any

import pytest

from metrics.facts import Channel, Excluded, Measure
from metrics.showing.course_table import plain
from metrics.use_cases.own_metrics import change_metric, create_metric
from people.figures import measure_value
from people.models import AuditEntry, Membership
from tests.fixtures.queries import AtMost
from tests.metrics.own.test_versions import own
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["numbers", "rated"]
pytestmark = pytest.mark.django_db
WEEK = {"start": "2026-04-20", "end": "2026-04-27"}


def text_of(world: World, reader: Membership, key: str = "csat", **query: Any) -> str:
    answer = world.client(reader).get(world.url("metrics:course-csv", key=key), query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="northwind-{key}-')
    text = answer.content.decode()
    assert text.startswith("\ufeff")  # else Excel takes it for something else than UTF-8
    return text[1:]


def rows(world: World, reader: Membership, key: str = "csat", **query: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text_of(world, reader, key, **query))))


def test_a_week_by_hand(world: World, rated: Numbers) -> None:
    """31 of 43 are good; one more was replaced. Wilson's interval: 0.702810 ± 0.129723."""
    rated.measured(Measure.CSAT, 1, day(50), excluded=Excluded.RATED_AGAIN)
    *before, week = rows(world, world.alice, **WEEK)
    low, high = (Decimal(week.pop(name)) for name in ("Lower limit (95 %)", "Upper limit (95 %)"))
    assert (float(low), float(high)) == (
        pytest.approx(0.573087, abs=1e-5),
        pytest.approx(0.832533, abs=1e-5),
    )
    assert week == {
        "First day": "2026-04-20",
        "Last day": "2026-04-26",
        "Line": "Share",
        "Value": "0.720930232558",
        "Unit": "share",
        "Measurements": "43",
        "Numerator": "31",
        "Denominator": "43",
        "Left out": "1",
        "Remark": "",
    }
    assert len(before) >= 11
    assert {(row["Value"], row["Numerator"], row["Measurements"]) for row in before} == {
        ("", "", "0")
    }


@pytest.mark.parametrize(
    "look",
    [{}, {"step": "month"}, {"by": "channel"}, {"by": "person"}, {"beside": "before"}],
)
def test_the_file_has_the_figures_of_the_page(
    world: World, rated: Numbers, look: dict[str, str]
) -> None:
    for index in range(40):
        rated.measured(Measure.CSAT, index % 5 > 0, day(43), channel=Channel.PHONE, team="tier-1")
    page = world.client(world.alice).get(world.url("metrics:detail", key="csat"), WEEK | look)
    shown = [
        (cell["text"], row[place + 1])
        for row in page.context["rows"]
        for place, cell in enumerate(row)
        if isinstance(cell, dict)
    ]
    address = unescape(page.context["csv_url"])
    assert f'href="{page.context["csv_url"].replace("&", "&amp;")}"' in page.content.decode()
    text = world.client(world.alice).get(address).content.decode()[1:]
    told = list(csv.DictReader(StringIO(text)))
    assert len(told) == len(shown) > 0
    names = [column for column in page.context["chart_columns"][1:] if column != "Measurements"]
    assert [row["Line"] for row in told[: len(names)]] == names
    with_value = 0
    for row, (words, n) in zip(told, shown, strict=True):
        if row["Value"]:
            with_value += 1
            assert measure_value(Fraction(row["Value"]), row["Unit"]) == words
            assert measure_value(Fraction(row["Measurements"]), "count") == n
            exact = Fraction(row["Numerator"]) / Fraction(row["Denominator"])
            assert abs(exact - Fraction(row["Value"])) < Fraction(1, 10**12)
        else:
            assert words in ("–", "no data")
    assert with_value


def test_times_and_counts_are_plain_decimals(world: World, numbers: Numbers) -> None:
    """The middle of 90 s and 91.5 s; three solved tickets. No thousands, no comma, no exponent."""
    for seconds in (90, 91.5) * 15:
        numbers.measured(Measure.FIRST_RESPONSE, seconds, day(50))
    for _ in range(3):
        numbers.measured(Measure.SOLVED, 1, day(50))
    time = rows(world, world.alice, "first_response_time", **WEEK)[-1]
    assert (time["Value"], time["Unit"], time["Measurements"]) == ("90.75", "seconds", "30")
    assert (time["Numerator"], time["Denominator"]) == ("", "")
    solved = rows(world, world.alice, "tickets_solved", **WEEK)[-1]
    assert (solved["Value"], solved["Measurements"], solved["Lower limit (95 %)"]) == ("3", "3", "")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Fraction(1, 8), "0.125"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(-1, 3), "-0.333333333333"),
        (Fraction(12_345_678_901_234_567_890_123_456_789_000_001, 10**6), None),
        (Fraction(1, 10**9), "0.000000001"),
    ],
)
def test_what_has_an_end_is_written_out(amount: Fraction, written: str | None) -> None:
    found = plain(amount)
    assert found is not None
    text = f"{found:f}"
    assert text == (written or "12345678901234567890123456789.000001")
    assert "E" not in text


def test_what_is_kept_back_is_in_no_cell(world: World, rated: Numbers) -> None:
    """Fewer than four agents stand behind Tier 1's ratings: for Carol there is no figure of it."""
    rated.measured(Measure.CSAT, 1, day(50), excluded=Excluded.RATED_AGAIN, team="tier-1")
    week = rows(world, world.carol, team="tier-1", **WEEK)[-1]
    assert week["Remark"] == "Shown where at least 4 agents contribute."
    assert {name for name, cell in week.items() if cell} == {
        *("First day", "Last day", "Line", "Unit", "Remark")
    }
    assert rows(world, world.bob, team="tier-1", **WEEK)[-1]["Measurements"] == "39"


def test_too_few_are_told_as_such(world: World, rated: Numbers) -> None:
    """Dan's four ratings are too few for anybody but Dan; a director reads how many they are."""
    mine = rows(world, world.dan, person=world.dan.pk, **WEEK)[-1]
    assert (mine["Value"], mine["Numerator"], mine["Remark"]) == (
        "1",
        "4",
        "from 4 measurements · too few to judge",
    )
    told = rows(world, world.alice, person=world.dan.pk, **WEEK)[-1]
    assert (told["Value"], told["Numerator"], told["Left out"]) == ("", "", "")
    assert (told["Measurements"], told["Remark"]) == ("4", "from 4 measurements · too few to show")


def test_one_agents_course_is_for_who_sees_it_on_the_page(world: World, rated: Numbers) -> None:
    path = world.url("metrics:course-csv", key="csat")
    for reader in (world.dan, world.vera, world.adam, world.charlie):
        answer = world.client(reader).get(path, {"person": world.carol.pk})
        assert answer.status_code == 404
    assert world.client(world.carol).get(path, {"by": "person"}).status_code == 404
    assert not AuditEntry.objects.filter(action="looked").exists()
    rows(world, world.bob, person=world.carol.pk)
    looked = AuditEntry.objects.filter(action="looked").values_list("actor", "about")
    assert list(looked) == [(world.bob.pk, world.carol.pk)]


def test_a_line_named_like_a_formula_is_none(world: World, numbers: Numbers) -> None:
    for _ in range(30):
        ticket = numbers.ticket(topics=["=HYPERLINK(1)"])
        numbers.measured(Measure.CSAT, 1, day(50), ticket=ticket)
    told = rows(world, world.alice, by="topic", **WEEK)
    assert {row["Line"] for row in told} == {"'=HYPERLINK(1)"}


def test_an_older_version_stands_beside_the_present_one(world: World, rated: Numbers) -> None:
    """By phone 30 of 40 are good; the metric counted e-mails at first, 31 of 43."""
    for index in range(40):
        rated.measured(Measure.CSAT, index >= 10, day(50), channel=Channel.PHONE)
    alice = world.access(world.alice)
    metric = create_metric(access=alice, definition=own(filters={"channel": "email"}))
    changed = own(filters={"channel": "phone"})
    change_metric(access=alice, metric=metric, definition=changed, note="Why", seen=1)
    page = world.client(world.alice).get(world.url("metrics:detail", key=metric.key), WEEK)
    text = world.client(world.alice).get(page.context["csv_url"]).content.decode()[1:]
    now, then = list(csv.DictReader(StringIO(text)))[-2:]
    assert (now["Line"], now["Numerator"], now["Denominator"]) == ("Version 2", "30", "40")
    assert (then["Line"], then["Numerator"], then["Denominator"]) == ("Version 1", "31", "43")


def test_the_page_costs_few_queries(world: World, rated: Numbers, at_most_queries: AtMost) -> None:
    client = world.client(world.alice)
    for look in ({}, {"by": "channel"}, {"team": "tier-1", "beside": "year"}):
        with at_most_queries(15):
            client.get(world.url("metrics:course-csv", key="csat"), look)
