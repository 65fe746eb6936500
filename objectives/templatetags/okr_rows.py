"""Objectives and key results as rows, drawn by functions: templates cost a third more."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.board.folded import FoldedGroup
from objectives.board.lines import ObjectiveLine
from objectives.choices import Visibility
from objectives.lines import KeyResultLine
from objectives.templatetags.okr import (
    confidence,
    foretold,
    from_how_many,
    key_results_count,
    now_and_target,
    trend,
)
from people.drawing import badge_status, icon, progress, sparkline
from people.models import Organization

register = template.Library()

_ROW = """
<div class="okr-row okr-key-result" id="key-result-{pk}">
  <div>
    <a class="row-title" href="{url}">{title}</a>
    <div class="row-note">{guardrail}{stands}{forecast}{owner}</div>
  </div>
  <a class="okr-why" href="{url}#why" title="{why}">{progress}</a>
  <div>{status}</div>
  <div>{confidence}</div>
  <div class="okr-trend">{history}{trend}</div>
</div>
"""


_OBJECTIVE = """
<article class="okr" id="objective-{pk}">
  <div class="okr-row">
    <div>
      <a class="row-title" href="{url}">{title}</a>
      <div class="row-note">{owner}{parts}{private}{neglect}</div>
    </div>
    {standing}
  </div>
  {key_results}
</article>
"""
_STANDING = """
<a class="okr-why" href="{url}#why" title="{why}">{progress}</a>
<div>{status}</div>
<div>{confidence}</div>
<div>{trend}</div>
"""
# Its key results come when it is unfolded: most never are.
_UNFOLDS = """
<details class="okr-more" id="objective-{pk}-more">
  <summary>{icon}{count}</summary>
  <div id="objective-{pk}-rows" data-stays data-quiet hx-get="{rows}" hx-target="this"
       hx-trigger="unfold from:closest details" hx-swap="morph:innerHTML">
    <a class="okr-more-link" href="{url}">{link}</a>
  </div>
</details>
"""


@register.simple_tag
def objective_row(line: ObjectiveLine, organization: Organization) -> SafeString:
    """An objective as a row that unfolds to its key results."""
    objective, slug = line.objective, organization.slug
    partly = 0 < line.roll.counted < line.roll.weighted
    private = objective.visibility == Visibility.PRIVATE
    return format_html(
        _OBJECTIVE,
        pk=objective.pk,
        url=reverse("objectives:objective", args=[slug, objective.pk]),
        title=objective.title,
        owner=objective.owner.name if objective.owner else _("Nobody owns it yet"),
        parts=f" · {from_how_many(line)}" if partly else "",
        private=format_html(" · {}", icon("lock", "icon-sm", _("Private"))) if private else "",
        neglect=neglect(line),
        standing=objective_standing(line, organization),
        key_results=_unfolds(line, slug) if line.key_results or line.guardrails else "",
    )


def _unfolds(line: ObjectiveLine, slug: str) -> SafeString:
    address = [slug, line.objective.pk]
    return format_html(
        _UNFOLDS,
        pk=line.objective.pk,
        icon=icon("chevron-right", "icon-sm icon-open"),
        count=key_results_count(line),
        rows=reverse("objectives:key-result-rows", args=address),
        url=reverse("objectives:objective", args=address),
        link=_("Show its key results"),
    )


@register.simple_tag
def objective_standing(line: ObjectiveLine, organization: Organization) -> SafeString:
    """How an objective stands, as the cells of its row; its progress leads to why."""
    objective = line.objective
    return format_html(
        _STANDING,
        url=reverse("objectives:objective", args=[organization.slug, objective.pk]),
        why=_("Why this number?"),
        progress=progress(line.roll.progress, line.expected, line.status, objective.title),
        status=badge_status(line.status, overridden=line.is_by_hand),
        confidence=confidence(line.confidence),
        trend=trend(line.change),
    )


@register.simple_tag
def neglect(line: ObjectiveLine | FoldedGroup) -> str:
    """How many key results are neglected, where the status itself does not say so."""
    late = ngettext("%(late)s check-in late", "%(late)s check-ins late", line.late)
    stale = ngettext("%(stale)s with stale data", "%(stale)s with stale data", line.stale)
    words = (
        late % {"late": line.late} if line.late else "",
        stale % {"stale": line.stale} if line.stale else "",
    )
    return "".join(f" · {each}" for each in words if each)


@register.simple_tag
def key_result_row(row: KeyResultLine, organization: Organization) -> SafeString:
    """What it is, where it stands, who owns it; progress with the way to why, status, trend."""
    key_result, check_in = row.key_result, row.check_in
    return format_html(
        _ROW,
        pk=key_result.pk,
        url=reverse("objectives:key-result", args=[organization.slug, key_result.pk]),
        title=key_result.title,
        guardrail=_guardrail() if key_result.is_guardrail else "",
        stands=now_and_target(key_result),
        forecast=f" · {foretold(row)}" if row.forecast else "",
        owner=f" · {key_result.owner.name}" if key_result.owner else "",
        why=_("Why this number?"),
        progress=progress(key_result.progress, key_result.expected, row.status, key_result.title),
        status=badge_status(row.status, overridden=row.is_by_hand),
        confidence=confidence(check_in.confidence if check_in else None),
        history=sparkline(row.history, "sparkline-inline"),
        trend=trend(row.change),
    )


def key_result_rows(line: ObjectiveLine, organization: Organization) -> SafeString:
    """All of an objective's, its guardrails last."""
    rows = (key_result_row(row, organization) for row in (*line.key_results, *line.guardrails))
    return format_html_join("", "{}", ((row,) for row in rows))


def _guardrail() -> SafeString:
    return format_html("{}{} · ", icon("shield-half", "icon-sm me-1"), _("Guardrail"))
