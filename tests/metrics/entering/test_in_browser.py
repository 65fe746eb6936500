"""Uploading a table, typing into the grid and looking up accounts, in a real browser."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.entering.uploading.steps import work_on_tables
from metrics.entering.uploading.taking import take_some
from metrics.models import Batch, Entry, EntryFile, Measurement
from tests.axe import violations
from tests.metrics.entering.desk import account, entered
from tests.people.test_in_browser import refused_once, sign_in, town
from tests.world import World

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILE = """when;how good;whom
2026-04-01;9,5;Carol Castro
2026-04-02;11;Carol Castro
2026-04-03;8;Nobody Known
"""


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def go(page: Page, live_server: Any, town: World, name: str, **kwargs: Any) -> None:
    page.goto(live_server.url + town.url(name, **kwargs))


def test_a_table_from_the_file_to_figures_and_back(
    page: Page, live_server: Any, town: World, tmp_path: Path
) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(FILE)
    sign_in(page, live_server.url, town.alice)
    go(page, live_server, town, "metrics:list")
    page.get_by_role("link", name="Figures from elsewhere").click()
    assert violations(page) == []
    page.get_by_role("link", name="Upload a table").click()
    assert violations(page) == []
    page.get_by_label("Table").set_input_files(path)
    page.get_by_role("button", name="Send and look").click()

    expect(page.get_by_text("No row can be taken over yet")).to_be_visible()
    page.get_by_label("What is measured", exact=True).select_option(label="all rows: Quality score")
    page.get_by_label("Day", exact=True).select_option("when")
    page.get_by_label("Value", exact=True).select_option("how good")
    page.get_by_label("Person", exact=True).select_option("whom")
    take = page.get_by_role("button", name="Take over 1 row")
    expect(take).to_be_visible()
    expect(page.locator("#page")).to_contain_text("“11” lies outside the scale from 0 to 10.")
    expect(page.locator("#page")).to_contain_text("There is nobody “Nobody Known” here.")
    assert violations(page) == []
    with page.expect_download() as got:
        page.get_by_role("link", name="Rows to mend").click()
    lines = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "when,how good,whom,Line,Reason"
    assert lines[1] == "2026-04-02,11,Carol Castro,3,“11” lies outside the scale from 0 to 10."

    take.click()
    expect(page.locator("#page")).to_contain_text("2 rows are refused")
    assert Measurement.objects.get().value == 9_500_000
    go(page, live_server, town, "metrics:entries")
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.locator("#page")).to_contain_text("Taken back by")
    assert not Measurement.objects.exists()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    assert Measurement.objects.count() == 1
    assert EntryFile.objects.get().batch == Batch.objects.get()


def test_a_large_table_in_the_background(
    page: Page, live_server: Any, town: World, tmp_path: Path
) -> None:
    """The worker's part is played by the test; the page follows by itself."""
    path = tmp_path / "calls.csv"
    rows = [f"follow_up,2025-{1 + n % 12:02}-{1 + n % 28:02},1,Carol Castro" for n in range(2500)]
    path.write_text("\n".join(["measure,date,value,person", *rows, "follow_up,2025-01-01,x,"]))
    sign_in(page, live_server.url, town.alice)
    go(page, live_server, town, "metrics:entry-upload")
    page.get_by_label("Table").set_input_files(path)
    page.get_by_role("button", name="Send and look").click()
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("The table is being read")
    assert violations(page) == []
    # Whoever leaves the page finds it again.
    go(page, live_server, town, "metrics:entries")
    expect(page.get_by_text("Handed in, not taken over yet")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="calls.csv").click()
    work_on_tables(organization_id=town.organization.pk)
    take = page.get_by_role("button", name="Take over 2500 rows")
    expect(take).to_be_visible()
    take.click()
    expect(outcome).to_contain_text("The rows are being taken over")
    kept = EntryFile.objects.get()
    take_some(kept.pk)
    expect(outcome.get_by_role("progressbar")).to_have_attribute("value", "80")
    expect(outcome).to_contain_text("2000 rows so far")
    assert violations(page) == []
    work_on_tables(organization_id=town.organization.pk)
    expect(outcome).to_contain_text("2500 rows were new or changed")
    assert Measurement.objects.count() == 2500
    outcome.get_by_role("button", name="Take back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.locator("#page")).to_contain_text("being taken back")
    work_on_tables(organization_id=town.organization.pk)
    expect(page.locator("#page")).to_contain_text("Taken back by")
    assert not Measurement.objects.exists()


def test_the_grid_by_keyboard(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.alice)
    go(page, live_server, town, "metrics:entry-grid")
    assert violations(page) == []
    cells = page.locator("[data-grid] tbody tr td:nth-child(2) input")
    first, second = cells.nth(0), cells.nth(1)
    first.fill("twelve")
    first.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_contain_text("“twelve” is not a number.")
    expect(first).to_have_value("twelve")
    expect(second).to_have_value("7")
    refused_once(page_errors)
    assert violations(page) == []
    assert not Entry.objects.exists()

    first.fill("12")
    first.press("Enter")
    expect(page.locator("#page .alert")).to_contain_text("2 figures are saved.")
    assert Measurement.objects.count() == 2
    page.reload()
    expect(first).to_have_value("12")
    second.fill("")
    second.press("Enter")
    expect(page.locator("#page .alert")).to_contain_text("1 figure is saved.")
    page.get_by_role("button", name="Undo").click()
    expect(second).to_have_value("7")
    assert Measurement.objects.count() == 2


def test_accounts(page: Page, live_server: Any, town: World) -> None:
    account(town.organization, "A-1", name="Acme")
    account(town.organization, "A-2", name="Beta")
    entered(
        town,
        {"measure": "account_health", "account": "A-1", "date": "2026-04-01", "value": "30"}
        | {"colour": "red"},
        {"measure": "account_revenue", "account": "A-1", "date": "2026-04-01", "value": "1250"}
        | {"currency": "EUR"},
    )
    sign_in(page, live_server.url, town.alice)
    go(page, live_server, town, "metrics:accounts")
    assert violations(page) == []
    page.get_by_label("Colour").select_option(label="Red")
    expect(page.get_by_role("link", name="Beta")).to_have_count(0)
    page.get_by_role("link", name="Acme").click()
    expect(page.locator("#page")).to_contain_text("EUR")
    assert violations(page) == []
    page.get_by_role("link", name="Hand over").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Looked after by").select_option(label="Carol Castro")
    dialog.get_by_role("button", name="Hand over").click()
    expect(page.locator("#page dl")).to_contain_text("Carol Castro")
