"""Small pieces that stand in every row of long lists, as HTML: icons, states, progress, sparklines.

Drawn by functions: a template of its own for each costs several times as much.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from people.figures import Figure, bar_percent, progress_percent


class State(NamedTuple):
    """How a status, or a confidence, is shown."""

    icon: str
    label: str | Promise


STATES = {
    "done": State("circle-check-filled", pgettext_lazy("status", "Done")),
    "on_track": State("circle-check", pgettext_lazy("status", "On track")),
    "at_risk": State("alert-triangle", pgettext_lazy("status", "At risk")),
    "behind": State("circle-x", pgettext_lazy("status", "Behind")),
    "off_track": State("circle-x", pgettext_lazy("confidence", "Off track")),
    "no_data": State("circle-dashed", pgettext_lazy("status", "No data")),
    "no_check_in": State("clock-exclamation", pgettext_lazy("status", "No check-in")),
    "stale": State("plug-connected-x", pgettext_lazy("status", "Stale data")),
    "draft": State("pencil", pgettext_lazy("status", "Draft")),
}
HIDDEN = SafeString('aria-hidden="true"')


@cache
def icon_names() -> frozenset[str]:
    """The names in the sprite, as static/src/icons.txt lists them."""
    return frozenset((settings.BASE_DIR / "static/src/icons.txt").read_text().split())


@cache
def sprite() -> str:
    """The address of the file that has all icons."""
    return static("build/icons.svg")


@lru_cache(maxsize=1024, typed=True)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers unless it stands alone and has a `label`.

    Raises ValueError for a name that static/src/icons.txt does not list.
    """
    if name not in icon_names():
        raise ValueError(f"No icon {name!r}: add it to static/src/icons.txt.")
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#tabler-{}"></use></svg>',
        css,
        _spoken(label),
        sprite(),
        name,
    )


def badge_status(status: str, *, overridden: bool = False) -> SafeString:
    """A state (a key of STATES) as icon and word; `overridden`: a person said so."""
    return _badge(status, overridden, get_language())


@lru_cache(maxsize=128)
def _badge(status: str, overridden: bool, _language: str | None) -> SafeString:
    """The same, drawn once for each language."""
    state = STATES[status]
    return format_html(
        '<span class="badge status status-{}{}">{}{}{}</span>',
        status,
        " is-override" if overridden else "",
        icon(state.icon),
        state.label,
        _by_hand() if overridden else "",
    )


def _by_hand() -> SafeString:
    said = '{}<span class="visually-hidden">{}</span>'
    return format_html(said, icon("user-edit"), _("set by a person"))


def progress(
    value: Figure | None,
    expected: Figure | None = None,
    status: str = "no_data",
    label: str = "",
) -> SafeString:
    """Progress, unclamped, as figure and bar; with `expected`, where it should be by now, a mark.

    status: a key of STATES, gives the bar its colour. label: what is measured, for screen readers.
    """
    words = progress_percent(value)
    return format_html(
        '<div class="progress-row status-{}">'
        '<span class="progress-figure{}">{}</span>'
        '<div class="progress-track">'
        '<progress max="100" value="{}" aria-label="{}">{}</progress>{}</div></div>',
        status,
        " too-few" if value is None else "",
        words,
        bar_percent(value),
        label or _("Progress"),
        words,
        "" if expected is None else _pace(expected),
    )


def _pace(expected: Figure) -> SafeString:
    at = bar_percent(expected)
    return format_html(
        '<svg class="progress-pace" viewBox="0 0 100 10" preserveAspectRatio="none"'
        ' role="img" aria-label="{}"><line x1="{}" x2="{}" y1="0" y2="10"></line></svg>',
        _("Expected by now: %(percent)s") % {"percent": progress_percent(expected)},
        at,
        at,
    )


def sparkline(
    points: Iterable[Any], css: str = "", label: str = "", beside: Iterable[Any] = ()
) -> SafeString:
    """A line of `points` (numbers; None leaves a gap) drawn to fill its box; nothing under two.

    beside: another line over the same places, on the same scale. A point between two gaps is a dot.

    The highest point touches the top and the lowest the bottom: it shows the shape alone, so the
    figure must stand beside it. `label` says what it is where nothing beside it does.
    """
    values, others = _floats(points), _floats(beside)
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    known += [value for value in others if value is not None]
    low, high = min(known), max(known)
    lines = [_path(run, len(values), low, high) for run in _runs(values)]
    thin = [_path(run, len(others), low, high) for run in _runs(others)]
    drawn = format_html_join(
        "",
        '<polygon points="{0},30 {1} {2},30"></polygon><polyline points="{1}"></polyline>',
        ((line[0][0], " ".join(f"{x},{y}" for x, y in line), line[-1][0]) for line in lines),
    )
    compared = format_html_join(
        "",
        '<polyline class="sparkline-beside" points="{}"></polyline>',
        ((" ".join(f"{x},{y}" for x, y in line),) for line in thin),
    )
    return format_html(
        '<svg class="sparkline {}" viewBox="0 0 100 30" preserveAspectRatio="none" {}>{}{}</svg>',
        css,
        _spoken(label),
        drawn,
        compared,
    )


def _floats(points: Iterable[Any]) -> list[float | None]:
    return [None if point is None else float(point) for point in points]


def _spoken(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label) if label else HIDDEN


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches without a gap, each as (index, value)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _path(
    run: Sequence[tuple[int, float]], count: int, low: float, high: float
) -> list[tuple[str, str]]:
    spread = high - low
    points = [
        (
            f"{100 * index / (count - 1):.2f}",
            f"{28 - 26 * (value - low) / spread if spread else 15:.2f}",
        )
        for index, value in run
    ]
    # A line of no length has round ends: a dot.
    return points if len(points) > 1 else points * 2
