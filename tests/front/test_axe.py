"""Contrast is measured once for each look of a text: whatever changes what is seen is another."""

import pytest
from playwright.sync_api import Page

from tests import axe

GOOD = '<p style="color: #555">Read well on white</p>'
BLOCK = '<div style="height: 6em; background: #666"></div>'
AFTER_BLOCK = f"<style>div + p {{ margin-top: -5em }}</style>{BLOCK}{GOOD}"
BENEATH = "position: relative; z-index: -1; background: #666; height: 6em; margin-bottom: -6em"
DARK = '<div style="position: absolute; inset: 0 0 auto; height: 20em; background: #666"></div>'
PAGE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main>"
RULE = ["color-contrast"]


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "GOOD", set())


def found(page: Page, body: str) -> int:
    page.set_content(PAGE.format(body))
    return len(axe.violations(page, RULE))


@pytest.mark.browser
@pytest.mark.parametrize(
    "faint",
    [
        '<p style="color: #bbb">Read well on white</p>',
        f'<div style="background: #666">{GOOD}</div>',
        f'<div style="opacity: .5">{GOOD}</div>',
        f'{DARK}<div style="position: absolute; top: 1em">{GOOD}</div>',
        f'{DARK}<div style="position: relative; top: -1em">{GOOD}</div>',
        f'<div style="background: #fff"><div style="background: #666">{GOOD}</div></div>',
        f"<style>p {{ background: #777 }}</style>{GOOD}",
        f'{BLOCK}<div style="margin-top: -5em">{GOOD}</div>',
        AFTER_BLOCK,
        f'<div style="{BENEATH}"></div>{GOOD}',
    ],
    ids=[
        "colour",
        "ground",
        "opacity",
        "laid over",
        "moved over",
        "ground inside",
        "own ground",
        "margin",
        "own margin",
        "beneath",
    ],
)
def test_a_faint_text_is_found_after_a_good_one(page: Page, faint: str) -> None:
    assert found(page, GOOD) == 0
    assert axe.GOOD
    assert found(page, faint) == 1
    assert found(page, GOOD + faint.replace("on white", "on grey")) >= 1


@pytest.mark.browser
def test_every_faint_text_is_told_and_none_becomes_known(page: Page) -> None:
    faint = '<p style="color: #bbb">Faint</p>'
    assert found(page, faint * 3) == 3
    assert found(page, faint * 2) == 2


@pytest.mark.browser
def test_what_is_hidden_is_not_known_when_it_is_shown(page: Page) -> None:
    assert found(page, '<p style="color: #bbb; opacity: 0">Faint</p>') == 0
    assert found(page, '<p style="color: #bbb" hidden>Faint</p>') == 0
    assert found(page, '<p style="color: #bbb">Faint</p>') == 1


@pytest.mark.browser
def test_alike_texts_are_measured_once(page: Page) -> None:
    assert found(page, GOOD * 5) == 0
    assert len(axe.GOOD) == 2  # the heading's look, and theirs
