"""What the pages of a quarter's end say: scores, what was promised, how it came out."""

from fractions import Fraction

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from objectives.models import Cycle
from objectives.quarter.results import Outcome
from objectives.scores import score_words
from people.access import Access
from people.drawing import icon
from people.figures import bar_percent

register = template.Library()
register.filter("score", score_words)

# As the states of progress look: green, amber, red, none.
LOOKS = {"good": "on_track", "part": "at_risk", "missed": "behind", "no_data": "no_data"}
ICONS = {
    "good": "circle-check",
    "part": "alert-triangle",
    "missed": "circle-x",
    "no_data": "circle-dashed",
}
COMMITMENT: dict[str, Promise] = {
    "good": pgettext_lazy("a commitment", "Kept"),
    "part": pgettext_lazy("a commitment", "Not fully kept"),
    "missed": pgettext_lazy("a commitment", "Not kept"),
    "no_data": pgettext_lazy("a score", "No data"),
}
STRETCH: dict[str, Promise] = {
    "good": pgettext_lazy("a stretch", "Good result"),
    "part": pgettext_lazy("a stretch", "Part of the way"),
    "missed": pgettext_lazy("a stretch", "Missed"),
    "no_data": pgettext_lazy("a score", "No data"),
}


@register.filter
def ambition_words(outcome: Outcome) -> str:
    """What was promised."""
    return _("Commitment") if outcome.is_commitment else _("Stretch")


@register.filter
def verdict_words(outcome: Outcome) -> str:
    """How it came out, by what was promised."""
    return str((COMMITMENT if outcome.is_commitment else STRETCH)[outcome.verdict])


@register.simple_tag
def score_badge(outcome: Outcome) -> SafeString:
    """Icon, score and word."""
    return format_html(
        '<span class="badge status status-{}">{}<span class="tabular">{}</span> {}</span>',
        LOOKS[outcome.verdict],
        icon(ICONS[outcome.verdict]),
        "" if outcome.total.score is None else score_words(outcome.total.score),
        verdict_words(outcome),
    )


@register.filter
def writable_by(team_id: int | None, access: Access) -> bool:
    """Whether this person writes the objectives of that team."""
    return access.writes_team(team_id)


@register.filter
def bar(score: Fraction | None) -> str:
    """A score for a bar from 0 to 100."""
    return bar_percent(score)


@register.filter
def with_cycle(url: str, cycle: Cycle) -> str:
    """The address of a page, of this cycle."""
    return f"{url}?cycle={cycle.pk}"
