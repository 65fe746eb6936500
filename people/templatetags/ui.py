"""What the templates' pieces need and includes cannot do: icons, figures, small drawings."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people import figures

register = template.Library()
register.filter("measure_value", figures.measure_value)
register.filter("measure_change", figures.measure_change)
register.filter("progress_percent", figures.progress_percent)
register.filter("bar_percent", figures.bar_percent)


class State(NamedTuple):
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

_CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


@cache
def icon_names() -> frozenset[str]:
    """The names in the sprite, as static/src/icons.txt lists them."""
    return frozenset((settings.BASE_DIR / "static/src/icons.txt").read_text().split())


@register.simple_tag
def product_name() -> str:
    return str(settings.PRODUCT_NAME)


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers unless it stands alone and has a `label`.

    Raises ValueError for a name that static/src/icons.txt does not list.
    """
    if name not in icon_names():
        raise ValueError(f"No icon {name!r}: add it to static/src/icons.txt.")
    hidden = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#tabler-{}"></use></svg>',
        css,
        hidden,
        static("build/icons.svg"),
        name,
    )


@register.filter
def state_icon(status: str) -> str:
    return STATES[status].icon


@register.filter
def state_label(status: str) -> str:
    return str(STATES[status].label)


@register.filter
def initials(name: str) -> str:
    """ "Łucja Nowak" → "ŁN"; a name of one word gives one letter."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def sparkline(points: Iterable[Any], css: str = "", label: str = "") -> SafeString:
    """A line of `points` (numbers; None leaves a gap) drawn to fill its box; nothing under two.

    The highest point touches the top and the lowest the bottom: it shows the shape alone, so the
    figure must stand beside it. `label` says what it is where nothing beside it does.
    """
    values = [None if point is None else float(point) for point in points]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    lines = [_path(run, len(values), low, high) for run in _runs(values)]
    drawn = format_html_join(
        "",
        '<polygon points="{0},30 {1} {2},30"></polygon><polyline points="{1}"></polyline>',
        ((line[0][0], " ".join(f"{x},{y}" for x, y in line), line[-1][0]) for line in lines),
    )
    hidden = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="sparkline {}" viewBox="0 0 100 30" preserveAspectRatio="none" {}>{}</svg>',
        css,
        hidden,
        drawn,
    )


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
    return [
        (
            f"{100 * index / (count - 1):.2f}",
            f"{28 - 26 * (value - low) / spread if spread else 15:.2f}",
        )
        for index, value in run
    ]


@register.filter
def control(field: forms.BoundField) -> SafeString:
    """The field's widget with Tabler's class, and `is-invalid` where it has errors."""
    widget = field.field.widget
    if control_kind(field) == "choices":
        return format_html_join("", _CHOICE, (_choice(option) for option in field))
    css = next(
        (name for kind, name in _CONTROL_CLASSES if isinstance(widget, kind)), "form-control"
    )
    classes = [widget.attrs.get("class", ""), css, "is-invalid" if field.errors else ""]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


_CHOICE = '<label class="form-check" for="{}">{}<span class="form-check-label">{}</span></label>'


def _choice(option: forms.boundfield.BoundWidget) -> tuple[str, SafeString, str]:
    """Django gives a group's class to the box around it: each button gets its own here."""
    option.data["attrs"]["class"] = "form-check-input"
    return option.id_for_label, option.tag(), option.choice_label


@register.filter
def control_kind(field: forms.BoundField) -> str:
    """How field.html lays it out: "hidden", "checkbox", "choices" (a group) or "line"."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "line"


MESSAGE_LEVELS = {"debug": "info", "error": "danger"}


@register.filter
def alert_level(tag: str) -> str:
    """Django's message level as the alert's class: "error" → "danger"."""
    return MESSAGE_LEVELS.get(tag, tag)


ALERT_ICONS = {
    "success": "circle-check",
    "info": "info-circle",
    "warning": "alert-triangle",
    "danger": "alert-circle",
}


@register.filter
def alert_icon(level: str) -> str:
    return ALERT_ICONS[level]


@register.simple_tag
def chart_data(data: dict[str, Any], chart_id: str) -> SafeString:
    """The chart's data for its script, in `<chart_id>-data`; a metric's unit by its family."""
    unit = figures.family(data.get("unit", ""))
    return json_script(data | {"unit": unit}, f"{chart_id}-data")


# What scripts say, rendered into every page by page_services.html and read by static/src/texts.js.
SCRIPT_TEXTS = {
    "error-network": _("The server cannot be reached. Check your connection and try again."),
    "error-400": _("This was not accepted. Reload the page and try again."),
    "error-403": _("You may not do this."),
    "error-404": _("This no longer exists, or you may not see it."),
    "error-409": _("Someone else has changed this meanwhile. Reload the page to see it."),
    "error-429": _("Too many requests. Wait a moment and try again."),
    "error-500": _("Something went wrong on our side. Nothing was changed. Try again in a minute."),
    "copied": _("Copied."),
    "chart-value": pgettext_lazy("chart", "Value"),
    "chart-target": pgettext_lazy("chart", "Target"),
    "chart-baseline": pgettext_lazy("chart", "Baseline"),
    "chart-expected": pgettext_lazy("chart", "Expected"),
    "chart-checkin": pgettext_lazy("chart", "Check-in"),
    "chart-no-data": pgettext_lazy("value", "no data"),
}


@register.simple_tag
def script_texts() -> SafeString:
    """data- attributes for static/src/texts.js."""
    return format_html_join(" ", 'data-{}="{}"', SCRIPT_TEXTS.items())
