"""``make pictures``: one of every page for each role, theme, width and language, into pictures/.

``python -m tests.pictures --language pl --width 360 --role agent`` takes a part of them. The pages
are those of the demonstration organization, as `make run` has made it in this checkout.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okrapp.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright has a loop of its own in this thread
django.setup()

from django.conf import settings  # noqa: E402

from objectives.demo.build import SLUG  # noqa: E402
from okrapp.processes import free_port  # noqa: E402
from okrapp.supervise import GRANIAN, answers  # noqa: E402
from people.models import Organization  # noqa: E402
from tests.fixtures.browser import ARGUMENTS  # noqa: E402
from tests.pages.every import ROLES, hand_in, open_pages, pages_of  # noqa: E402
from tests.pages.picture import Picture  # noqa: E402
from tests.requirements import chromium, missing  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
THEMES, WIDTHS, LANGUAGES = ("light", "dark"), (360, 1440), ("en", "pl", "ru", "th")
HEIGHT, START_SECONDS = 900, 30


def main(arguments: Sequence[str]) -> None:
    """Take what was asked for; say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=ROLES, action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--width", choices=WIDTHS, type=int, action="append")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--page", action="append", help="a page's name, such as dashboard")
    asked = parser.parse_args(arguments)
    organization = Organization.objects.filter(slug=SLUG).first()
    if organization is None:
        sys.exit("There is no demonstration organization yet: run `make run` once.")
    if lacking := missing("browser"):
        sys.exit(f"No picture can be taken: {lacking}.")
    hand_in(organization)
    taken = 0
    with ExitStack() as stack:
        base = stack.enter_context(_served())
        browser = stack.enter_context(_browser())
        for role in asked.role or ROLES:
            pages = pages_of(role, organization)
            if role == "viewer":
                pages = [*open_pages(), *pages]
            wanted = [page for page in pages if not asked.page or page.name in asked.page]
            for language in asked.language or LANGUAGES:
                for theme in asked.theme or THEMES:
                    for width in asked.width or WIDTHS:
                        taken += _shoot(browser, base, role, language, theme, width, wanted)
    sys.stdout.write(f"{taken} pictures in {FOLDER}\n")


def _shoot(
    browser: Browser,
    base: str,
    role: str,
    language: str,
    theme: str,
    width: int,
    pages: Sequence[Picture],
) -> int:
    """One role's pages in one language, theme and width."""
    folder = FOLDER / language / f"{theme}-{width}" / role
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme=theme,  # type: ignore[arg-type]
        base_url=base,
    )
    page = context.new_page()
    _sign_in(page, ROLES[role])
    _speak(page, language)
    for picture in pages:
        if picture in open_pages():
            context.clear_cookies()
            context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        page.goto(picture.path, wait_until="networkidle")
        page.screenshot(path=folder / f"{picture.name}.png", full_page=True)
        if picture == open_pages()[-1]:
            _sign_in(page, ROLES[role])
            _speak(page, language)
    context.close()
    return len(pages)


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=username]", email)
    page.fill("input[name=password]", settings.DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/o/**")


def _speak(page: Page, language: str) -> None:
    """Choose the language as a user does; it is kept with the account."""
    page.evaluate(
        "language => document.querySelector(`button[name=language][value=${language}]`).click()",
        language,
    )
    page.wait_for_function("language => document.documentElement.lang === language", arg=language)


@contextmanager
def _served() -> Iterator[str]:
    """The application on a port of its own."""
    port = free_port(*range(8400, 8420))
    base = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([*GRANIAN, f"--port={port}", "okrapp.wsgi:application"])
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(base):
            if time.monotonic() > deadline:
                sys.exit("The web server does not answer.")
            time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _browser() -> Iterator[Browser]:
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
