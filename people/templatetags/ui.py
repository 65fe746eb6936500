"""What the templates' pieces need and includes cannot do: figures, small drawings, fields."""

from fractions import Fraction
from typing import Any

from django import forms, template
from django.conf import settings
from django.utils.html import format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people import drawing, figures, quoting

register = template.Library()
register.filter("measure_value", figures.measure_value)
register.filter("measure_change", figures.measure_change)
register.filter("progress_percent", figures.progress_percent)
register.filter("quoted", quoting.quoted)
register.filter("said_by", quoting.said_by)
register.simple_tag(drawing.icon)
register.simple_tag(drawing.badge_status)
register.simple_tag(drawing.progress)
register.simple_tag(drawing.sparkline)


@register.filter
def count(number: int) -> str:
    """A whole number as the language groups it: "1,204", "1 204"."""
    return figures.measure_value(Fraction(number), "count")


_CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


@register.simple_tag
def product_name() -> str:
    return str(settings.PRODUCT_NAME)


@register.filter
def state_icon(status: str) -> str:
    return drawing.STATES[status].icon


@register.filter
def state_label(status: str) -> str:
    return str(drawing.STATES[status].label)


@register.filter
def initials(name: str) -> str:
    """ "Łucja Nowak" → "ŁN"; a name of one word gives one letter."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


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
    "chart-limit": pgettext_lazy("chart", "Limit to date"),
    "chart-target": pgettext_lazy("chart", "Target"),
    "chart-baseline": pgettext_lazy("chart", "Baseline"),
    "chart-stretch": pgettext_lazy("chart", "Stretch"),
    "chart-expected": pgettext_lazy("chart", "Expected"),
    "chart-forecast": pgettext_lazy("chart", "Forecast"),
    "chart-checkin": pgettext_lazy("chart", "Check-in"),
    "chart-percent": _("%(number)s %%"),
    "chart-no-data": pgettext_lazy("value", "no data"),
}


@register.simple_tag
def script_texts() -> SafeString:
    """data- attributes for static/src/texts.js."""
    return format_html_join(" ", 'data-{}="{}"', SCRIPT_TEXTS.items())
