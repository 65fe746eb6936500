"""What axe finds wrong with a page."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What a theme can break: all the rest is the same in the other one.
OF_COLOURS = ("color-contrast", "link-in-text-block")


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """One line for each element and rule it breaks: impact, rule, selector, reason.

    rules: only these; else all of them.
    """
    # Half-way through a transition a colour is none that anybody is meant to read.
    page.evaluate(
        "for (const each of document.getAnimations())"
        " if (each instanceof CSSTransition) each.finish()"
    )
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    options = {"resultTypes": ["violations"]} | only
    return [
        f"{rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in Axe().run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]
