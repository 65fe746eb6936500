"""What the pages of what comes from elsewhere need: outcomes in words, money, scores."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from metrics.entering.entering import CORRECTED, NEW, UNCHANGED
from metrics.entering.problems import Problem
from metrics.entering.uploading.looking import problems_of
from metrics.entering.uploading.staged import REFUSED
from metrics.models import EntryRow
from people.figures import measure_value

register = template.Library()
WORDS: dict[str, str | Promise] = {
    NEW: pgettext_lazy("row", "new"),
    CORRECTED: pgettext_lazy("row", "replaces what is there"),
    UNCHANGED: pgettext_lazy("row", "is there already"),
    REFUSED: pgettext_lazy("row", "refused"),
}

HEADINGS: dict[str, str | Promise] = {
    NEW: pgettext_lazy("rows", "New"),
    CORRECTED: pgettext_lazy("rows", "Replace what is there"),
    UNCHANGED: pgettext_lazy("rows", "There already"),
    REFUSED: pgettext_lazy("rows", "Refused"),
}


@register.filter
def outcome_heading(outcome: str) -> str:
    """What becomes of some rows, above their number."""
    return str(HEADINGS[outcome])


@register.filter
def outcome_words(outcome: str) -> str:
    """What becomes of a row."""
    return str(WORDS[outcome])


@register.filter
def problems(row: EntryRow) -> list[Problem]:
    """Why a row is not taken."""
    return problems_of(row)


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
