"""A cycle's report: what stands in it, in every language, on the page and in the PDF."""

import re
import unicodedata
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from objectives.choices import Visibility
from objectives.reporting.drawing import Drawn, line_chart
from objectives.use_cases.overrides import override_status
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

CYCLE = (date(2026, 10, 1), date(2026, 12, 31))
# What would be markup of Typst, or of HTML.
HOSTILE = '#eval("x") $y$ <b>bold</b> \\ *star* _line_ @ref `code` // = head'
SPOKEN = {
    "en": "Nobody waits",
    "pl": "Zażółć gęślą jaźń",
    "ru": "Никто не ждёт",
    "th": "ไม่มีใครต้องรอ",
}


@pytest.fixture
def told(quarter: Quarter) -> Quarter:
    """An objective in each language, and one with everything that looks like markup."""
    for words in SPOKEN.values():
        objective = quarter.objective(words)
        quarter.said(quarter.key_result(objective, title=f"{words} 60 → 45"), 52_500_000)
    objective = quarter.objective(HOSTILE, why=HOSTILE)
    quarter.said(quarter.key_result(objective, title=HOSTILE), 50_000_000, comment=HOSTILE)
    return quarter


def pdf(world: World, quarter: Quarter, language: str = "en") -> PdfReader:
    client = world.client(world.bob)
    client.cookies["django_language"] = language
    with at(TUESDAY):
        response = client.get(world.url("objectives:report-pdf", cycle=quarter.cycle.pk))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


def letters(reader: PdfReader) -> str:
    """Its text without the spaces that setting brings in."""
    text = "".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("language", SPOKEN)
def test_the_pdf_speaks_the_readers_language_and_has_every_letter(
    told: Quarter, language: str
) -> None:
    reader = pdf(told.world, told, language)
    found = letters(reader)

    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "Q42026" in found
    for spoken in ("en", "pl", "ru"):
        assert SPOKEN[spoken].replace(" ", "") in found, spoken
    # Thai's marks stand over and under letters, in an order of their own: its consonants are there.
    assert {"ม", "ใ", "ค", "ร", "ต", "อ", "ง"} <= set(found)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    # Arrows alone come from the font that Typst brings.
    assert all("NotoSans" in name or "LibertinusSerif" in name for name in fonts), fonts
    assert any("NotoSansThai" in name for name in fonts)
    assert "\ufffd" not in found


def test_what_people_wrote_is_never_markup(told: Quarter) -> None:
    found = letters(pdf(told.world, told))

    assert HOSTILE.replace(" ", "") in found


def test_the_page_says_the_same_and_escapes_it(told: Quarter) -> None:
    world = told.world
    with at(TUESDAY):
        url = world.url("objectives:report", cycle=told.cycle.pk)
        html = world.client(world.bob).get(url).content.decode()

    assert "<b>bold</b>" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    for words in SPOKEN.values():
        assert words in html
    # (52.5 − 60) ÷ (45 − 60) = 50 %
    assert html.count("50\N{NO-BREAK SPACE}%") >= 2 * len(SPOKEN)


def test_a_stranger_to_a_private_objective_does_not_find_it(told: Quarter) -> None:
    world = told.world
    told.objective("Hush", owner=world.dan, visibility=Visibility.PRIVATE, team=world.tier2)

    assert "Hush" not in letters(pdf(world, told))
    with at(TUESDAY):
        url = world.url("objectives:report", cycle=told.cycle.pk)
        assert "Hush" not in world.client(world.bob).get(url).content.decode()
        assert "Hush" in world.client(world.alice).get(url).content.decode()


def test_nothing_private_and_no_draft_is_put_on_a_wall(told: Quarter) -> None:
    """Whoever put it up: five public ones are counted and shown, of the seven that Alice sees."""
    world = told.world
    told.objective("Hush", owner=world.dan, visibility=Visibility.PRIVATE, team=world.tier2)
    told.objective("Not yet", published=False)
    with at(TUESDAY):
        page = world.client(world.alice).get(world.url("objectives:present"))
    html = page.content.decode()

    assert "Hush" not in html
    assert "Not yet" not in html
    assert html.count('class="slide-objective"') == 5
    assert page.context["board"].total == sum(page.context["board"].counts.values()) == 5


def test_a_status_by_hand_is_told_as_a_persons_wherever_it_is_shown(quarter: Quarter) -> None:
    world = quarter.world
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 61 * M)  # 60 → 45 went the other way: behind
    made.refresh_from_db()
    with at(TUESDAY):
        override_status(
            access=world.access(world.bob), subject=made, status="on_track", reason="New rota."
        )
        client = world.client(world.carol)
        report = client.get(world.url("objectives:report", cycle=quarter.cycle.pk))
        wall = client.get(world.url("objectives:present"))

    for answer in (report, wall):
        assert answer.content.decode().count("set by a person") == 1
    assert "Ontrack(setbyaperson)" in letters(pdf(world, quarter))


def test_a_wall_shows_what_guards(quarter: Quarter) -> None:
    quarter.key_result(quarter.objective(), title="But quality stays", weight=0)
    world = quarter.world
    with at(TUESDAY):
        html = world.client(world.vera).get(world.url("objectives:present")).content.decode()

    assert "But quality stays" in html


def test_an_empty_cycle_has_a_report(quarter: Quarter) -> None:
    assert "Thereisnoobjectiveinityet" in letters(pdf(quarter.world, quarter))


@pytest.mark.parametrize("name", ["report", "report-pdf", "present"])
def test_statements_do_not_grow(told: Quarter, name: str, at_most_queries: AtMost) -> None:
    world = told.world
    args = {} if name == "present" else {"cycle": told.cycle.pk}
    client = world.client(world.alice)
    with at(TUESDAY), at_most_queries(15):
        assert client.get(world.url(f"objectives:{name}", **args)).status_code == 200


def test_a_wall_screen_shows_a_team_three_objectives_at_a_time(told: Quarter) -> None:
    world = told.world
    with at(TUESDAY):
        html = world.client(world.vera).get(world.url("objectives:present")).content.decode()

    # Five objectives of Tier 1: a slide of three, one of two, and the overview.
    assert re.findall(r'<section class="slide"\s+id="([^"]+)"', html) == [
        "slide-overview",
        "slide-tier-1-1",
        "slide-tier-1-2",
    ]
    assert html.count('class="slide-objective"') == 5


def test_a_picture_of_weeks_by_hand() -> None:
    """Ten days, from 0 to 100: the first value at the left's tenth and the bottom."""
    drawn = Drawn(
        points=[(date(2026, 10, 1), 0), (date(2026, 10, 5), None), (date(2026, 10, 10), 100)],
        cycle=(date(2026, 10, 1), date(2026, 10, 11)),
        target=50,
    )
    svg = line_chart(drawn)

    # 4 + 1/10 × 232 = 27.2; the bottom is 52, the top 4, the middle 28.
    assert 'points="27.2,52.0 27.2,52.0"' in svg
    assert 'points="236.0,4.0 236.0,4.0"' in svg
    assert 'y1="28.0" y2="28.0"' in svg
    assert svg.count("<polyline") == 2
    assert "style" not in svg


def test_a_band_has_a_line_at_either_end() -> None:
    """From 0 to 120 in 48 of height: 30 lies at 40, 90 at 16."""
    points: list[tuple[date, int | None]] = [(date(2026, 10, 4), 0), (date(2026, 10, 11), 120)]
    svg = line_chart(Drawn(points, CYCLE, target=30, upper=90))

    assert re.findall(r'<line [^>]*y1="([^"]+)"', svg) == ["40.0", "16.0"]


def test_the_report_draws_a_band_whole(quarter: Quarter) -> None:
    band = {"kind": "maintain", "bound": "within", "lower": 3 * M, "upper": 9 * M}
    made = quarter.key_result(quarter.objective(), unit="count", baseline=None, target=None, **band)
    quarter.said(made, 5 * M, on=TUESDAY - timedelta(weeks=1))
    quarter.said(made, 6 * M)
    world = quarter.world
    with at(TUESDAY):
        url = world.url("objectives:report", cycle=quarter.cycle.pk)
        html = world.client(world.alice).get(url).content.decode()

    # From 3 to 9: both are where the picture ends.
    assert re.findall(r'<line [^>]*y1="([^"]+)"', html) == ["52.0", "4.0"]


@pytest.mark.parametrize("points", [[], [(CYCLE[0], 5)], [(CYCLE[0], None), (CYCLE[0], 7)]])
def test_too_little_draws_nothing(points: list[tuple[date, int | None]]) -> None:
    assert line_chart(Drawn(points, CYCLE)) == ""


def test_values_that_do_not_move_are_a_line_in_the_middle() -> None:
    svg = line_chart(Drawn([(date(2026, 10, 4), 7), (date(2026, 10, 11), 7)], CYCLE))

    assert svg.count(",28.0") == 2
