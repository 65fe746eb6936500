"""Fixtures for every test; the database is the embedded PostgreSQL unless DATABASE_URL is set."""

import gc
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings as settings_of_django
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, settings

from okrapp.celery import app as celery_app
from tests.requirements import missing

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.live_server",
    "tests.fixtures.queries",
    "tests.fixtures.rt",
    "tests.fixtures.services",
    "tests.world",
]
NEEDS = ("browser", "rt")
# The files that take minutes, the longest first: begun last, each would keep one process at work
# while the other has nothing to do.
LONGEST = [
    "tests/front/test_every_page.py",
    "tests/permissions/test_matrix.py",
    "tests/okrapp/test_tables_in_worker.py",
    "tests/e2e/test_request_tracker.py",
]
# A busy machine draws its examples slowly: that says nothing about what is tested.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")


def pytest_configure() -> None:
    # Next to nothing that lives long is garbage: seeking it seldom saves a seventh of the time.
    gc.set_threshold(50_000, 20, 50)
    # Playwright keeps an event loop in the tests' own thread; the ORM is still used from it alone.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first. Skip what cannot run here; with CI=true that is an error."""
    items.sort(key=place)
    for item in items:
        for marker in NEEDS:
            if item.get_closest_marker(marker) is None:
                continue
            lack = missing(marker)
            if lack and os.environ.get("CI"):
                raise pytest.UsageError(f"{item.nodeid} cannot run: {lack}")
            if lack:
                item.add_marker(pytest.mark.skip(reason=f"{marker}: {lack}"))


def place(item: pytest.Item) -> int:
    """Where its file comes: among the longest, or after them in the order as found."""
    name = item.nodeid.split("::")[0]
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is missing on this machine and how many tests that has skipped."""
    skipped: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if reason.startswith(NEEDS):
            skipped[reason] += 1
    for reason, count in skipped.items():
        terminalreporter.write_line(f"{count} tests not run – {reason}", yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _tasks_known() -> None:
    """All tasks, before the live server's threads ask for one."""
    celery_app.loader.import_default_modules()
    celery_app.finalize()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page drawn in another language leaves it to the thread: no test speaks the last one's."""
    translation.activate(settings_of_django.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Ids begin anew with each test database: nothing may be left in the cache under an old one."""
    cache.clear()
