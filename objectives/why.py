"""Why this number: the formula of a key result's progress with its figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.restating.moments import about, told
from metrics.use_cases.own_metrics import is_own
from objectives.assess import Question, is_ceiling
from objectives.calendar import DAY
from objectives.choices import Kind
from objectives.computing.rolling import progress_of
from objectives.models import CheckIn, KeyResult
from objectives.models.kinds import COUNTED
from objectives.storing import millionths
from objectives.why_ceiling import ceiling_sentences
from objectives.why_kinds import Figure, kind_figures, kind_sentences
from objectives.wording import goal, now
from people.figures import MILLION, exact, measure_value, progress_percent
from people.sums import Term, written


@dataclass(frozen=True)
class Why:
    """sentences: the formula in words and with its figures.

    query: the same question as an address of metrics has it; empty where nothing is measured.
    """

    sentences: list[str]
    figures: list[Figure] = field(default_factory=list)
    query: str = ""


def explain_progress(
    key_result: KeyResult, question: Question, *, kept: list[bool | None], last: CheckIn | None
) -> Why:
    """kept: of a maintained one, whether each week that is over was inside (None: no data)."""
    figures = [
        Figure(_("Now"), now(key_result)),
        Figure(_("Asked for"), goal(key_result)),
        *kind_figures(key_result),
    ]
    if key_result.baseline_n is not None:
        figures.append(_baseline_sample(key_result))
    if key_result.expected is not None:
        label = _("Expected by now")
        if question.season is not None:
            label = _("Expected by now, as last year's came in")
        figures.append(Figure(label, progress_percent(key_result.expected)))
    figures.append(_weight(key_result))
    sentences = (
        kind_sentences(key_result)
        if key_result.kind in COUNTED
        else _kept(key_result, question, kept)
        if key_result.kind == Kind.MAINTAIN
        else _reached(key_result, question)
    )
    if key_result.refused:
        sentences.append(_("Amounts in different currencies are never added up."))
    if key_result.kind == Kind.MILESTONES:
        return Why(sentences, figures)
    if key_result.metric is None:
        figures.append(_typed(last))
        return Why(sentences, figures)
    return Why(sentences, figures, _query(key_result, question))


def query_of(key_result: KeyResult, question: Question, last: date) -> str:
    """Metric, scope, filters, and the days that the value as of `last` is read over.

    As an address of metrics has it, its question mark included.
    """
    return "?" + urlencode(_asked(key_result, question, last))


def query_at(key_result: KeyResult, question: Question, last: date, moment: datetime) -> str:
    """The same beside what was known of it at a moment; of one that is measured by a metric."""
    asked = _asked(key_result, question, last)
    metric = key_result.metric
    if metric is None:
        raise ValueError("What people type is not restated.")
    at = told(moment, about(key_result.organization_id, metric.metric.key, asked))
    return "?" + urlencode(asked | {"at": at})


def _asked(key_result: KeyResult, question: Question, last: date) -> dict[str, str]:
    start, end = question.period(last)
    metric = key_result.metric
    asked = {
        # Its own definition stays frozen, whatever the metric says by now.
        "version": metric.number if metric and is_own(metric.metric.key) else "",
        "aggregation": key_result.aggregation,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "team": key_result.team.slug if key_result.team else "",
        "person": key_result.person_id or "",
    } | key_result.filters
    return {name: str(value) for name, value in asked.items() if value}


def _reached(key_result: KeyResult, question: Question) -> list[str]:
    unit, start = key_result.shown_unit, question.start_value
    value, target, progress = key_result.value, key_result.target, key_result.progress
    if value is None or start is None or target is None or progress is None:
        return [_("Progress = (now − baseline) ÷ (target − baseline), once there is a value.")]
    terms = [Term(each, unit) for each in (_now(key_result, start), start, exact(target))]
    words = dict(zip(("now", "baseline", "target"), written(terms, _reach, progress), strict=True))
    words["progress"] = progress_percent(progress)
    return [
        _("Progress = (now − baseline) ÷ (target − baseline)"),
        _("(%(now)s − %(baseline)s) ÷ (%(target)s − %(baseline)s) = %(progress)s") % words,
        *_clamped(progress),
    ]


def _now(key_result: KeyResult, start: Fraction) -> Fraction:
    """The value as exactly as progress was made of it: it is stored to the millionth."""
    progress, target = progress_of(key_result), key_result.target
    if progress is None or target is None or millionths(progress) != key_result.progress:
        return exact(key_result.value or 0)
    return start + progress * (exact(target) - start)


def _reach(told: Sequence[Fraction]) -> Fraction:
    now, baseline, target = told
    return (now - baseline) / (target - baseline)


def _clamped(progress: int) -> list[str]:
    """That a bar and the objective take no more than all of it, and no less than nothing."""
    if 0 <= progress <= MILLION:
        return []
    counted = progress_percent(min(max(progress, 0), MILLION))
    return [_("In the bar and in its objective it counts as %(counted)s.") % {"counted": counted}]


def _kept(key_result: KeyResult, question: Question, kept: list[bool | None]) -> list[str]:
    if not is_ceiling(question):
        return [_maintained(kept)]
    last, unit = _last_day(key_result, question), key_result.shown_unit
    return [_maintained(kept), *ceiling_sentences(question, last, unit=unit)]


def _maintained(kept: list[bool | None]) -> str:
    judged = [week for week in kept if week is not None]
    return ngettext(
        "Progress = weeks inside ÷ weeks with data: %(inside)s of %(count)s week",
        "Progress = weeks inside ÷ weeks with data: %(inside)s of %(count)s weeks",
        len(judged),
    ) % {"inside": sum(judged), "count": len(judged)}


def _baseline_sample(key_result: KeyResult) -> Figure:
    unit, n = key_result.shown_unit, key_result.baseline_n or 0
    words = ngettext(
        "%(value)s from %(count)s measurement", "%(value)s from %(count)s measurements", n
    ) % {"value": measure_value(key_result.baseline, unit), "count": n}
    if key_result.baseline_low is not None and key_result.baseline_high is not None:
        words += _(", plausible from %(low)s to %(high)s") % {
            "low": measure_value(key_result.baseline_low, unit),
            "high": measure_value(key_result.baseline_high, unit),
        }
    return Figure(_("Baseline"), words)


def _weight(key_result: KeyResult) -> Figure:
    if key_result.is_guardrail:
        return Figure(_("Weight"), _("0: a guardrail, it adds no progress"))
    return Figure(_("Weight"), measure_value(key_result.weight, "count"))


def _typed(last: CheckIn | None) -> Figure:
    if last is None:
        return Figure(_("Source"), _("Typed at check-in; nobody has yet"))
    words = {"name": last.author.name, "day": date_format(last.week_end, "MONTH_DAY_FORMAT")}
    return Figure(_("Source"), _("Typed by %(name)s for the week to %(day)s") % words)


def _query(key_result: KeyResult, question: Question) -> str:
    last = _last_day(key_result, question)
    return "" if last is None else query_of(key_result, question, last)


def _last_day(key_result: KeyResult, question: Question) -> date | None:
    """The value's own day, in the cycle."""
    if key_result.value_as_of is None:
        return None
    local = key_result.value_as_of.astimezone(key_result.organization.zone).date()
    return min(local, question.cycle[1] - DAY)
