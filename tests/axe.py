"""What axe finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """One line for each element and rule it breaks: impact, rule, selector, reason."""
    # Half-way through a transition a colour is none that anybody is meant to read.
    page.evaluate(
        "for (const each of document.getAnimations())"
        " if (each instanceof CSSTransition) each.finish()"
    )
    return [
        f"{rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
