"""Small drawings on the pages of metrics."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from metrics.asking.asked import Asked
from metrics.catalogue import Definition
from metrics.catalogue.edges import edges_of
from metrics.showing.behind import Behind
from metrics.showing.figures import Figure
from metrics.showing.splits import SplitRow
from metrics.wording.naming import team_name
from metrics.wording.origins import origins

register = template.Library()


@register.simple_tag
def reference(definition: Definition) -> SafeString:
    """How a metric is computed, in the reader's language."""
    texts = edges_of(definition.key), origins(definition)
    edges, sources = (tuple(map(str, words)) for words in texts)
    return _reference(str(definition.formula), edges, sources, get_language() or "")


@lru_cache(maxsize=1024)
def _reference(
    formula: str, edges: Sequence[str], origins: Sequence[str], _language: str
) -> SafeString:
    """The list of metrics has sixty of them, and they say the same to everybody."""
    words = {"formula": formula, "edges": edges, "origins": origins}
    return render_to_string("metrics/_reference.html", words)


register.filter("origins", origins)
register.filter("team_name", team_name)


@register.simple_tag
def extent(rows: Sequence[SplitRow]) -> tuple[float, float] | None:
    """The smallest and largest edge of the rows' intervals; None where no row has one."""
    edges = [edge for row in rows for edge in _edges(row.figures[0])]
    return (min(edges), max(edges)) if edges and min(edges) < max(edges) else None


def _edges(figure: Figure) -> list[float]:
    if figure.value is None or figure.low is None or figure.high is None:
        return []
    return [figure.low, figure.high]


@register.simple_tag
def tickets_of(row: SplitRow, behind: Behind, question: Asked) -> str:
    """Where the tickets behind a row stand; empty where they cannot be asked for."""
    return behind.of(row.query, question.period)


@register.simple_tag
def whisker(figure: Figure, span: tuple[float, float]) -> SafeString:
    """Where a figure lies within the span, with its interval: overlapping ones differ by chance.

    The figures stand beside it in words, so that it is hidden from screen readers.
    """
    if not _edges(figure) or figure.value is None:
        return SafeString("")
    low, value, high = (_place(at, span) for at in (figure.low, float(figure.value), figure.high))
    return format_html(
        '<svg class="whisker" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<line x1="{0}" x2="{2}" y1="5" y2="5"></line>'
        '<line class="whisker-value" x1="{1}" x2="{1}" y1="1" y2="9"></line></svg>',
        low,
        value,
        high,
    )


def _place(at: float | None, span: tuple[float, float]) -> str:
    start, end = span
    return f"{100 * ((at or 0.0) - start) / (end - start):.2f}"
