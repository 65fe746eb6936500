"""Fields with many choices as HTML, by functions: a list of people may have two thousand.

Django draws each option, and each button of a group, by templates of their own, at a third of a
millisecond each. What is written here is what these write.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets/"
Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Django's own, but for what may come by the thousand."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _select(widget: Widget) -> SafeString:
    """A list to choose from, its groups with their names."""
    groups = format_html_join(
        "", "{}", ((_group(name, options),) for name, options, _at in widget["optgroups"])
    )
    return format_html(
        '<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), groups
    )


def _group(name: str | None, options: list[Widget]) -> SafeString:
    drawn = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        (
            (str(each["value"]), _attributes(each["attrs"]), localize(each["label"]))
            for each in options
        ),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, drawn) if name else drawn


def _button(widget: Widget) -> SafeString:
    """One radio button or box to tick; within its label where it is asked for."""
    value, attributes = widget["value"], _attributes(widget["attrs"])
    told = SafeString("") if value is None else format_html(' value="{}"', str(value))
    button = format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], told, attributes
    )
    if not widget.get("wrap_label"):
        return button
    pk = widget["attrs"].get("id")
    of = format_html(' for="{}"', pk) if pk else SafeString("")
    return format_html("<label{}>{} {}</label>", of, button, localize(widget["label"]))


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(" {}", name)
                if value is True
                else format_html(' {}="{}"', name, str(value)),
            )
            for name, value in attributes.items()
            if value is not False
        ),
    )


DRAWN: Mapping[str, Callable[[Widget], SafeString]] = {
    f"{FOLDER}select.html": _select,
    f"{FOLDER}radio_option.html": _button,
    f"{FOLDER}checkbox_option.html": _button,
}
