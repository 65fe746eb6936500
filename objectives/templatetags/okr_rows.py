"""Key results as rows, drawn by a function: a board has many, and a template costs a third more."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from objectives.lines import KeyResultLine
from objectives.templatetags.okr import confidence, foretold, now_and_target, trend
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


def _guardrail() -> SafeString:
    return format_html("{}{} · ", icon("shield-half", "icon-sm me-1"), _("Guardrail"))
