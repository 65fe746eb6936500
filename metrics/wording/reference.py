"""The catalogue as a text: docs/metrics.md, made of the definitions alone, in English."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import translation

from metrics.catalogue import CATALOGUE, Aggregation, Definition
from metrics.catalogue.edges import EDGES
from metrics.wording.origins import origins
from metrics.wording.words import CATEGORIES

PATH = Path(settings.BASE_DIR) / "docs" / "metrics.md"
_HEAD = """# Metrics: every line of the catalogue

Made by `manage.py metrics_reference` of the catalogue itself (`metrics/catalogue/`): change it
there.

Every number is Σ value ÷ Σ weight, a sum, a percentile over measurements, or a count of accounts;
it is exact until it is shown, and opens what stands behind it. No data is no value, never 0.
Periods are whole local days, the last included. A filter or a split of which a metric knows
nothing is refused. Shares carry Wilson's 95 % interval, means Student's, medians that of order
statistics; under 5 cases a number is hidden on pages, under 30 it is grey. Where a single part of a
whole is hidden so, or because fewer than 4 agents stand behind it, the smallest of the other parts
is kept back with it, or it could be worked out
([decisions/0050](decisions/0050-hidden-parts.md)).

A number is known as of the oldest of its sources: as far as every helpdesk was read. A file of
events ends where it ends, so an export of a helpdesk that is no longer in use holds nothing back:
files do not count beside a helpdesk, and where there are files alone the newest decides
([decisions/0011](decisions/0011-measures.md)). What people and programs enter is known from the
first entry of its kind on, of a measure of one's own from its own first entry.

What the definitions leave open, and how it was decided: measures of tickets
[decisions/0011](decisions/0011-measures.md), opening hours and promises
[decisions/0030](decisions/0030-opening-hours.md), what is entered
[decisions/0031](decisions/0031-measures-from-elsewhere.md), the catalogue
[decisions/0032](decisions/0032-catalogue.md), rulings and outages
[decisions/0035](decisions/0035-rulings-outages-restatement.md).
"""
_LEVELS = {"C": "company", "T": "team", "A": "agent"}
_BETTER = {"up": "higher", "down": "lower", None: "neither"}
_WINDOWS = {
    "last_4_weeks": "the last 4 weeks",
    "cycle_to_date": "cycle to date",
    "count": "cycle to date; with a baseline, as many days as the cycle has",
    "last_day": "as of the last day",
    "trailing_year": "the last 12 months",
}


def reference() -> str:
    """The whole text; the same for the same catalogue."""
    with translation.override("en"):
        return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterable[str]:
    for key, name in CATEGORIES.items():
        mine = [one for one in CATALOGUE.values() if one.category == key]
        if mine:
            yield f"## {name}\n"
            yield from (_entry(definition) for definition in mine)


def _entry(definition: Definition) -> str:
    levels = ", ".join(_LEVELS[level] for level in "CTA" if level in definition.levels)
    target = "yes" if definition.fair_for_one else "no"
    lines = [
        f"### {definition.name} · `{definition.key}`\n",
        f"{definition.description}\n",
        f"- Formula: {definition.formula}",
        f"- Read as: {'; '.join(_way(one) for one in definition.aggregations)}",
        f"- Better: {_BETTER[definition.better]}; {definition.timing}; for {levels};"
        f" stage: {definition.stage}; usual window: {_WINDOWS[definition.window]}",
        f"- Fair as one agent's target: {target}",
    ]
    if definition.guards:
        lines.append(f"- Guarded by: {', '.join(f'`{guard}`' for guard in definition.guards)}")
    lines += [f"- Edge: {words}" for words in EDGES.get(definition.key, ())]
    lines += [f"- Comes from: {words}" for words in origins(definition)]
    return "\n".join(lines) + "\n"


def _way(one: Aggregation) -> str:
    return f"`{one.name}` ({one.label}, {one.unit})"
