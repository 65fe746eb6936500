"""The shell and its pieces in a real browser, on a page that shows all of them."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.axe import violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.front.urls"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def guide(page: Page, live_server: Any) -> Page:
    """The style guide, with its charts drawn."""
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.locator("#c-kr canvas")).to_be_visible()
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_serious(guide: Page, theme: str, width: int) -> None:
    guide.set_viewport_size({"width": width, "height": 900})
    guide.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    guide.reload()
    assert guide.locator("html").get_attribute("data-bs-theme") == theme
    assert violations(guide) == []


@pytest.mark.parametrize("width", [360, 768, 992, 1440, 2560])
def test_nothing_is_wider_than_the_screen(guide: Page, width: int) -> None:
    guide.set_viewport_size({"width": width, "height": 900})
    assert guide.evaluate("document.documentElement.scrollWidth") == width


def test_every_chart_is_drawn_and_follows_the_theme(guide: Page) -> None:
    expect(guide.locator(".chart:has(canvas)")).to_have_count(guide.locator(".chart").count())
    light = guide.locator("#c-kr canvas").screenshot()
    guide.locator(".sidebar details.menu > summary").click()
    guide.get_by_role("button", name="Dark").click()
    expect(guide.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert guide.locator("#c-kr canvas").screenshot() != light
    assert guide.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    guide.reload()
    expect(guide.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_refused_input_comes_back_with_its_errors_and_the_focus(
    guide: Page, page_errors: list[str]
) -> None:
    form = guide.locator("#check-in form")
    form.get_by_label("What changed?").fill("Two people are ill.")
    form.get_by_label("Value").fill("1,5,0")
    form.get_by_label("At risk").check()
    form.get_by_role("button", name="Save the check-in").click()
    value = guide.locator("#check-in").get_by_label("Value")
    expect(value).to_be_focused()
    expect(value).to_have_value("1,5,0")
    expect(value).to_have_accessible_description("In per cent, such as 91.4. Enter a number.")
    expect(guide.locator("#check-in").get_by_label("What changed?")).to_have_value(
        "Two people are ill."
    )
    expect_only("422", page_errors)


def test_a_dialog_takes_the_focus_saves_and_gives_it_back(guide: Page) -> None:
    opener = guide.get_by_role("link", name="New objective")
    opener.focus()
    guide.keyboard.press("Enter")
    dialog = guide.get_by_role("dialog", name="Check in")
    expect(dialog).to_be_visible()
    assert guide.evaluate("document.activeElement.closest('dialog')?.id") == "dialog"
    guide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    guide.keyboard.press("Enter")
    dialog.get_by_label("On track").check()
    dialog.get_by_label("Value").fill("91.4")
    dialog.get_by_label("What changed?").fill("The new macro.")
    dialog.get_by_role("button", name="Save the check-in").click()
    expect(dialog).to_be_hidden()
    expect(guide.locator("#announcer")).to_have_text("The check-in is saved.")
    expect(opener).to_be_focused()


def test_errors_in_a_dialog_stay_in_it(guide: Page, page_errors: list[str]) -> None:
    guide.get_by_role("link", name="New objective").click()
    dialog = guide.get_by_role("dialog")
    dialog.get_by_role("button", name="Save the check-in").click()
    expect(dialog.locator(".invalid-feedback").first).to_have_text("This field is required.")
    expect_only("422", page_errors)


def test_what_destroys_asks_first(guide: Page) -> None:
    remove = guide.get_by_role("button", name="Remove")
    remove.click()
    question = guide.get_by_role("dialog", name="Are you sure?")
    expect(question).to_contain_text("Remove this button?")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    guide.keyboard.press("Enter")
    expect(remove).to_be_focused()
    remove.click()
    question.get_by_role("button", name="Go ahead").click()
    expect(remove).to_have_count(0)
    # What had the focus is gone: the keyboard goes on from there, not from the top of the page.
    guide.wait_for_function("document.activeElement !== document.body")


def test_a_plain_form_asks_in_its_own_words(guide: Page, page_errors: list[str]) -> None:
    guide.get_by_role("button", name="Delete the objective").click()
    question = guide.get_by_role("dialog", name="Delete this objective?")
    expect(question).to_contain_text("This cannot be undone.")
    with guide.expect_navigation():
        question.get_by_role("button", name="Delete the objective").click()
    expect_only("422", page_errors)


def test_a_failing_server_is_said_in_words(guide: Page, page_errors: list[str]) -> None:
    guide.locator("#fail").click()
    expect(guide.locator("#toasts .alert")).to_contain_text("Something went wrong on our side.")
    expect(guide.locator("#check-in")).to_contain_text("Save the check-in")
    guide.get_by_role("button", name="Dismiss").click()
    expect(guide.locator("#toasts .alert")).to_have_count(0)
    expect_only("500", page_errors)


def test_a_lost_network_is_said_in_words(guide: Page, page_errors: list[str]) -> None:
    def lose(route: Route) -> None:
        route.abort("internetdisconnected")

    guide.route("**/broken/", lose)
    guide.locator("#fail").click()
    expect(guide.locator("#toasts .alert")).to_contain_text("The server cannot be reached.")
    expect_only("ERR_INTERNET_DISCONNECTED", [e for e in page_errors if "htmx:" not in e])
    page_errors.clear()


def test_menus_close_on_escape_and_outside(guide: Page) -> None:
    menu = guide.locator(".page-actions details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    guide.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    guide.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_the_sidebar_folds_into_a_top_bar(guide: Page) -> None:
    guide.set_viewport_size({"width": 360, "height": 800})
    link = guide.get_by_role("link", name="Objectives", exact=True)
    expect(link).to_be_hidden()
    guide.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    expect(guide.get_by_role("button", name="Menu")).to_have_attribute("aria-expanded", "true")


def test_the_language_is_switched_from_the_menu(guide: Page) -> None:
    guide.locator(".sidebar details.menu > summary").click()
    guide.get_by_role("button", name="Polski").click()
    expect(guide.locator("html")).to_have_attribute("lang", "pl")
    assert guide.url.endswith("/styleguide/")


def test_the_first_tab_leads_to_the_content(guide: Page) -> None:
    guide.keyboard.press("Tab")
    skip = guide.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    guide.keyboard.press("Enter")
    expect(guide.locator("main")).to_be_focused()


def test_what_does_not_exist_has_a_page_of_its_own(
    page: Page, live_server: Any, page_errors: list[str]
) -> None:
    page.goto(f"{live_server.url}/no-such-page/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert violations(page) == []
    expect_only("404", page_errors)


def expect_only(reason: str, errors: list[str]) -> None:
    """The browser logs a refused or failed answer as an error: that one is meant."""
    assert errors
    assert all(reason in error for error in errors)
    errors.clear()
