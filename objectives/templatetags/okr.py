"""What pages of objectives say: figures with their words, confidence, trend."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from metrics.showing.figures import period_words
from objectives.board import wording as board_wording
from objectives.board.folded import FoldedGroup
from objectives.board.groups import SharedLine, TeamGroup
from objectives.board.lines import ObjectiveLine
from objectives.choices import Confidence, Stage, Status
from objectives.forecasting.wording import in_short
from objectives.lines import KeyResultLine
from objectives.models import CheckIn, Cycle, KeyResult, KeyResultPoint, Reported
from objectives.owed import Owed
from objectives.quarter.known import Known
from objectives.reporting.words import due_words, still_due
from objectives.review.week import Restated, Row
from objectives.why_kinds import found_words
from objectives.wording import as_it_stood, goal, measured_by, now, of_whole
from people.drawing import STATES, icon
from people.figures import measure_change, progress_percent
from people.models import Organization

register = template.Library()
register.filter("goal", goal)
register.filter("measured_by", measured_by)
register.filter("now", now)
register.filter("found", found_words)
register.filter("due_words", due_words)
register.filter("still_due", still_due)
ORDER = [
    Status.BEHIND,
    Status.AT_RISK,
    Status.NO_CHECK_IN,
    Status.STALE,
    Status.NO_DATA,
    Status.ON_TRACK,
    Status.DONE,
    "draft",
]


@register.filter
def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The statuses that occur, the worst first."""
    return [(str(status), counts[status]) for status in ORDER if counts.get(status)]


@register.filter
def status_counts(counts: Mapping[str, int]) -> SafeString:
    """How many show each status, the worst first, as badges."""
    return format_html_join(
        " ",
        '<span class="badge status status-{}">{}{} <strong>{}</strong></span>',
        (
            (status, icon(STATES[status].icon), STATES[status].label, count)
            for status, count in in_order(counts)
        ),
    )


@register.filter
def from_how_many(line: ObjectiveLine) -> str:
    """ "62 % from 3 of 4 key results": no data is left out, and named."""
    return ngettext(
        "%(progress)s from %(counted)s of %(weighted)s key result",
        "%(progress)s from %(counted)s of %(weighted)s key results",
        line.roll.weighted,
    ) % {
        "progress": progress_percent(line.roll.progress),
        "counted": line.roll.counted,
        "weighted": line.roll.weighted,
    }


@register.filter
def in_sum(group: TeamGroup | FoldedGroup) -> str:
    """ "62 % from 3 of 4 objectives", those that it shares among them."""
    return board_wording.in_sum(group.summary)


@register.filter
def shared_by(shared: SharedLine) -> str:
    """ "Shared by Tier 1 · counts 25 %"."""
    return board_wording.shared_by(shared.line.objective, shared.weight)


@register.filter
def listed(words: Iterable[str]) -> str:
    """ "A, B"."""
    return pgettext("between items of a list", ", ").join(words)


@register.filter
def stage_name(stage: str) -> str:
    """A stage of the customer's journey in words."""
    return str(Stage(stage).label)


@register.filter
def dates(cycle: Cycle) -> str:
    """ "1 Oct – 31 Dec 2026"."""
    return period_words((cycle.start, cycle.end))


@register.filter
def synced(moment: datetime) -> str:
    """ "synced 3 minutes ago"."""
    if timezone.now() - moment < timedelta(minutes=1):
        return _("synced just now")
    return _("synced %(time)s ago") % {"time": timesince(moment, depth=1)}


@register.filter
def key_results_count(line: ObjectiveLine) -> str:
    """ "3 key results, 1 guardrail"."""
    weighted, guardrails = len(line.key_results), len(line.guardrails)
    words = []
    if weighted:
        words.append(
            ngettext("%(count)s key result", "%(count)s key results", weighted)
            % {"count": weighted}
        )
    if guardrails:
        words.append(
            ngettext("%(count)s guardrail", "%(count)s guardrails", guardrails)
            % {"count": guardrails}
        )
    return pgettext("between items of a list", ", ").join(words)


@register.simple_tag
def exported_tables(cycle: Cycle, organization: Organization) -> Sequence[tuple[str, str, str]]:
    """What of a cycle can be had as a file: its name, address and format."""
    return _tables(cycle.pk, organization.slug, get_language())


@lru_cache(maxsize=256)
def _tables(cycle: int, slug: str, _language: str | None) -> tuple[tuple[str, str, str], ...]:
    names = {
        "objectives": _("Objectives"),
        "key-results": _("Key results"),
        "check-ins": _("Check-ins"),
        "initiatives": _("Initiatives"),
        "shares": _("Shared objectives"),
    }
    return tuple(
        (
            name,
            reverse(f"objectives:export-{what}-{form}", args=[slug, cycle]),
            form.upper(),
        )
        for what, name in names.items()
        for form in ("csv", "xlsx")
    )


@register.simple_tag
def confidence(said: str | None) -> SafeString:
    """What a person believes, as an icon; the word for screen readers and on hovering."""
    return _confidence(said or "", get_language())


@lru_cache(maxsize=32)
def _confidence(said: str, _language: str | None) -> SafeString:
    """The same, drawn once for each language."""
    if not said:
        return format_html('<span class="row-note">{}</span>', "–")
    word = _("Confidence: %(confidence)s") % {"confidence": Confidence(said).label}
    return format_html(
        '<span class="confidence status-{}" title="{}">{}</span>',
        said,
        word,
        icon(STATES[said].icon, label=word),
    )


@register.simple_tag
def trend(change: int | Fraction | None) -> SafeString:
    """How progress moved in a week, in points."""
    if change is None:
        return SafeString("")
    tone = "good" if change > 0 else "bad" if change < 0 else "flat"
    return format_html(
        '<span class="delta delta-{}">{}</span>', tone, measure_change(change, "share")
    )


@register.filter
def stood(key_result: KeyResult, then: CheckIn | KeyResultPoint | Reported | Known) -> str:
    """How it was reported, or stood, at another time: "52 min", "7 of 9"."""
    return as_it_stood(key_result, then.value, then.sample)


@register.filter
def in_review(row: Row) -> str:
    """How a row of a review stood at that week's end, likewise."""
    return of_whole(row.value, row.unit, row.whole)


@register.filter
def as_reported(restated: Restated) -> str:
    """What was reported of a week that reads differently by now, likewise."""
    return of_whole(restated.reported, restated.row.unit, restated.reported_of)


@register.filter
def as_known(restated: Restated) -> str:
    """How that week reads now."""
    return of_whole(restated.known, restated.row.unit, restated.known_of)


@register.filter
def change(key_result: KeyResult, amount: int | None) -> str:
    """A difference in the key result's unit."""
    return measure_change(amount, key_result.value_unit)


@register.filter
def foretold(line: KeyResultLine) -> str:
    """ "forecast 4.4 (3 in 10)": where it will end, and the chance of its target."""
    return in_short(line.key_result, line.forecast)


@register.filter
def reported(owed: Owed) -> str:
    """What a check-in reports, as of its week's end: "52 min", "7 of 9"."""
    return as_it_stood(owed.key_result, owed.value, owed.sample)


@register.filter
def now_and_target(key_result: KeyResult) -> str:
    """ "52 min now, 60 min → 45 min"."""
    return _("%(now)s now · %(goal)s") % {
        "now": now(key_result),
        "goal": goal(key_result),
    }
