"""An admin's and a newcomer's way through the pages, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.links import invitation_link, invitation_token
from people.models import Invitation, Membership
from people.use_cases.organizations import create_organization
from tests.axe import violations
from tests.factories import PASSWORD
from tests.permissions.things import Things
from tests.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 768, 1440)


@pytest.fixture
def town(transactional_db: None) -> World:
    """The world, where the server sees it."""
    return make_world()


def sign_in(page: Page, url: str, person: Membership) -> None:
    page.goto(f"{url}/sign-in/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/o/**")


def refused_once(errors: list[str]) -> None:
    """The browser logs the one 422 that was provoked, and nothing else."""
    assert len(errors) == 1
    assert "422" in errors.pop()


def test_an_admin_adds_and_moves_a_person(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.adam)
    expect(page).to_have_url(f"{live_server.url}/o/northwind/people/")
    page.get_by_role("link", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    dialog.get_by_label("Name").fill("Fay Frost")
    address = dialog.get_by_label("E-mail address")
    address.fill("CAROL.castro@example.com")
    dialog.get_by_role("button", name="Add").click()
    expect(address).to_be_focused()
    expect(dialog.get_by_label("Name")).to_have_value("Fay Frost")
    expect(dialog).to_contain_text("Someone here has this e-mail address already.")
    refused_once(page_errors)
    address.fill("fay@example.com")
    dialog.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Fay Frost")).to_be_visible()
    link = invitation_link(Invitation.objects.get(membership__name="Fay Frost"))
    expect(page.get_by_label("Link of the invitation")).to_have_value(link)

    opener = page.get_by_role("link", name="Change the team")
    opener.click()
    dialog = page.get_by_role("dialog", name="Team")
    dialog.get_by_label("Works in the team").select_option("Tier 1")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#page")).to_contain_text("From the beginning")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="Fay Frost is changed.")).to_be_visible()
    expect(opener).to_be_focused()


def test_searching_keeps_the_focus_and_the_address(
    page: Page, live_server: Any, town: World
) -> None:
    sign_in(page, live_server.url, town.adam)
    search = page.get_by_role("searchbox", name="Search people")
    search.press_sequentially("cast")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(search).to_be_focused()
    expect(search).to_have_value("cast")
    expect(page).to_have_url(f"{live_server.url}/o/northwind/people/?q=cast")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(7)


def test_what_destroys_asks_first(page: Page, live_server: Any, town: World) -> None:
    sign_in(page, live_server.url, town.adam)
    page.get_by_role("link", name="Carol Castro").click()
    page.get_by_role("button", name="End the membership").click()
    question = page.get_by_role("dialog", name="Are you sure?")
    expect(question).to_contain_text("Carol Castro loses all access at once")
    question.get_by_role("button", name="Cancel").click()
    assert Membership.objects.active().filter(name="Carol Castro").exists()
    page.get_by_role("button", name="End the membership").click()
    question.get_by_role("button", name="End the membership").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="End the membership")).to_be_visible()
    assert Membership.objects.active().filter(name="Carol Castro").exists()


def test_a_team_below_itself_is_refused(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.adam)
    page.goto(live_server.url + town.url("organization:teams"))
    page.locator(f"#team-{town.department.pk} summary").first.click()
    page.get_by_role("link", name="Rename or move").first.click()
    dialog = page.get_by_role("dialog", name="Change the team")
    dialog.get_by_label("Part of").select_option("Tier 2")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("cannot be part of itself or of a team below it.")
    expect(dialog.get_by_label("Part of")).to_be_focused()
    refused_once(page_errors)


def test_a_token_is_shown_once(page: Page, live_server: Any, town: World) -> None:
    sign_in(page, live_server.url, town.adam)
    page.goto(live_server.url + town.url("organization:tokens"))
    page.get_by_role("link", name="Create a token").click()
    page.get_by_label("What is it for?").fill("Weekly report")
    page.get_by_role("button", name="Create").click()
    secret = page.get_by_label("Weekly report").input_value()
    answer = page.request.get(
        f"{live_server.url}/api/v1/me/", headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.json()["name"] == "Adam Amsel"
    page.get_by_role("link", name="I have copied it").click()
    expect(page.locator("tbody")).to_contain_text("Weekly report")
    page.reload()
    assert secret not in page.content()


def test_from_the_printed_link_to_the_first_team(
    page: Page, live_server: Any, transactional_db: None
) -> None:
    made = create_organization(slug="ours", name="Ours", admin_email="ann@example.com")
    page.goto(f"{live_server.url}/invitations/{invitation_token(made)}/")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Password").fill("a fine new pass phrase")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    page.get_by_role("link", name="Make teams").click()
    page.get_by_role("link", name="Add a team").first.click()
    dialog = page.get_by_role("dialog", name="Add a team")
    dialog.get_by_label("Name").fill("Customer service")
    dialog.get_by_role("button", name="Add").click()
    expect(page.locator(".tree")).to_contain_text("Customer service")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_signing_in(
    page: Page, live_server: Any, town: World, page_errors: list[str], theme: str
) -> None:
    invitation = Things(town).newcomer.invitation
    page.goto(f"{live_server.url}/sign-in/")
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    found = []
    for address in (
        "/sign-in/",
        "/password/forgotten/",
        "/password/new/MQ/x-y/",
        f"/invitations/{invitation_token(invitation)}/",
        "/invitations/made-up/",
    ):
        page.goto(live_server.url + address)
        found += [f"{address}: {violation}" for violation in violations(page)]
    assert found == []
    # The last one is a 404, which the browser notes.
    assert [error for error in page_errors if "404" not in error] == []
    page_errors.clear()
