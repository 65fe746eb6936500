"""Small drawings on the pages of metrics."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metrics.asking.asked import Asked
from metrics.catalogue import Definition
from metrics.catalogue.aggregation import Words
from metrics.catalogue.edges import edges_of
from metrics.showing.behind import Behind
from metrics.showing.figures import Figure
from metrics.showing.splits import SplitRow
from metrics.wording.naming import team_name
from metrics.wording.origins import origins

register = template.Library()


@register.filter
def edges(definition: Definition) -> Sequence[Words]:
    """What the metric does at its edges, a sentence each, whatever limits are set."""
    return edges_of(definition.key)


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
