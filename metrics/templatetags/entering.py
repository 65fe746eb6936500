"""What the pages of what comes from elsewhere need: outcomes in words, money, scores."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from metrics.entering.entering import CORRECTED, NEW, UNCHANGED
from metrics.entering.files import REFUSED, Preview
from people.figures import measure_value

register = template.Library()
WORDS: dict[str, str | Promise] = {
    NEW: pgettext_lazy("row", "new"),
    CORRECTED: pgettext_lazy("row", "replaces what is there"),
    UNCHANGED: pgettext_lazy("row", "is there already"),
    REFUSED: pgettext_lazy("row", "refused"),
}


@register.filter
def outcome_words(outcome: str) -> str:
    """What becomes of a row."""
    return str(WORDS[outcome])


@register.simple_tag
def outcome_count(found: Preview, outcome: str) -> int:
    """How many rows would become that."""
    return found.count(outcome)


@register.filter
def money(value: int | None, currency: str = "") -> str:
    """Millionths of a currency: "1,250.75 EUR"; nothing where there is none."""
    if value is None:
        return ""
    return f"{measure_value(value, 'money')}\N{NO-BREAK SPACE}{currency}".strip()


@register.filter
def points(value: int | None) -> str:
    """Millionths of a point: "72"."""
    return "" if value is None else measure_value(value, "count")
