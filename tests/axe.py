"""What axe finds wrong with a page."""

from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What a theme can break: all the rest is the same in the other one.
OF_COLOURS = ("color-contrast", "link-in-text-block")
# No rule that runs reads the style sheets themselves, which would be fetched and parsed once more.
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
RUN = Path(__file__).with_suffix(".js").read_text()
# How texts look (colours, size, all that is behind them) whose contrast was measured and is enough.
GOOD: set[int] = set()


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """One line for each element and rule it breaks: impact, rule, selector, reason.

    rules: only these; else all of them.
    """
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found, good = page.evaluate(RUN, {"options": OPTIONS | only, "known": list(GOOD)})
    GOOD.update(good)
    return [
        f"{rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
