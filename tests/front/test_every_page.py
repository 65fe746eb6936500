"""Every page of every role, on a department's data: none breaks, none shuts anybody out."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from objectives.demo.build import build
from people.models import Organization, User
from tests.axe import OF_COLOURS, violations
from tests.fixtures.browser import watch
from tests.pages.every import ROLES, hand_in, open_pages, pages_of
from tests.pages.picture import NO_PAGES
from tests.permissions.routes import MATRIX

pytestmark = [pytest.mark.browser, pytest.mark.services]
WEEKS = 6
# The director sees every piece there is; what the others see is made of the same.
THEMES = {
    "director": ("light", "dark"),
    "lead": ("dark",),
    "agent": ("light",),
    "viewer": ("dark",),
}
# Words are longer, or break elsewhere, in other languages.
LANGUAGES = {"director": "en", "lead": "ru", "agent": "th", "viewer": "pl"}
WIDTHS = (360, 1440)
# What is folded away is looked at too, once it has come.
UNFOLD = "document.querySelectorAll('main details:not(.menu)').forEach(each => each.open = true)"


class Helpdesk(NamedTuple):
    """Where the simulated helpdesk answers, and to which token."""

    url: str
    token: str


@pytest.fixture(scope="module")
def helpdesk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Helpdesk]:
    """A simulated helpdesk with some weeks of history, on the far side of HTTP."""
    state = tmp_path_factory.mktemp("helpdesk") / "state.json"
    since = date.today() - timedelta(weeks=WEEKS)  # noqa: DTZ011 - any day near it will do
    command = [sys.executable, "manage.py", "simulate_helpdesk", f"--state={state}"]
    command += [f"--since={since}", "--withhold=0", "--per-minute=60000", "--port=0"]
    where = Path(settings.BASE_DIR)
    told = subprocess.run([*command, "--address"], cwd=where, stdout=subprocess.PIPE, check=True)
    found = Helpdesk(**json.loads(told.stdout))
    command[-1] = f"--port={found.url.rsplit(':', 1)[1]}"
    process = subprocess.Popen(command, cwd=where, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()  # it says where it answers, once it does
    yield found
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.mark.django_db(transaction=True)
def test_every_page_of_every_role(
    live_server: LiveServer,
    browser: Browser,
    page_errors: list[str],
    helpdesk: Helpdesk,
    requests_over: None,
) -> None:
    password = "a pass phrase of the demonstration"
    build(
        helpdesk=helpdesk.url,
        credentials={"email": "bot@demo.example", "token": helpdesk.token},
        password=password,
        say=lambda _text: None,
    )
    organization = Organization.objects.get()
    hand_in(organization)
    check_that_none_is_forgotten(organization)
    wrong: list[str] = []
    for role, email in ROLES.items():
        User.objects.filter(email=email).update(language=LANGUAGES[role])
        for theme in THEMES[role]:
            context = browser.new_context(
                base_url=live_server.url,
                color_scheme=theme,  # type: ignore[arg-type]
                viewport={"width": WIDTHS[-1], "height": 900},
            )
            watch(context, page_errors)
            page = context.new_page()
            if role == "viewer":
                for picture in open_pages():
                    wrong += _look(page, role, theme, picture.path)
            page.goto("/sign-in/")
            page.fill("input[name=username]", email)
            page.fill("input[name=password]", password)
            page.press("input[name=password]", "Enter")
            page.wait_for_url("**/o/**")
            for picture in pages_of(role, organization):
                if theme == THEMES[role][0]:
                    wrong += _look(page, role, theme, picture.path)
                elif not picture.is_form:
                    wrong += _look(page, role, theme, picture.path, OF_COLOURS)
            context.close()
    assert not wrong, "\n".join(wrong)


def check_that_none_is_forgotten(organization: Organization) -> None:
    """Whatever answers a GET is looked at, or known to be no page; each picture has its name."""
    for role in ROLES:
        names = Counter(picture.name for picture in pages_of(role, organization))
        assert [name for name, count in names.items() if count > 1] == []
    looked_at = {
        resolve(picture.path.partition("?")[0]).view_name
        for role in ROLES
        for picture in pages_of(role, organization)
    }
    asked = {name for name, rows in MATRIX.items() if any("A" in row.get for row in rows)}
    assert asked - looked_at == NO_PAGES


def _look(page: Page, role: str, theme: str, path: str, rules: Sequence[str] = ()) -> list[str]:
    """What is wrong with a page: its answer, what axe finds, anything wider than a phone."""
    where = f"{role}, {theme}, {path}"
    answer = page.goto(path)
    assert answer is not None
    found = [] if answer.ok else [f"{where}: {answer.status}"]
    page.evaluate(UNFOLD)
    expect(page.locator(".htmx-request")).to_have_count(0)
    found += [f"{where}: {line}" for line in violations(page, rules)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            found.append(f"{where}: {over} px wider than {width}")
    return found
