"""An objective of one's own as a template: what it asks, without its people, figures and dates."""

from collections.abc import Sequence

from django.utils.translation import get_language

from objectives.library.template import FALLBACK, Template, TemplateKeyResult
from objectives.models import KeyResult, Objective
from people.amounts import write_amount


def template_of(objective: Objective, key_results: Sequence[KeyResult]) -> Template:
    """In the one language that it was written in; filters by person and team stay behind."""
    language = (get_language() or FALLBACK).split("-")[0]
    return Template(
        code="",
        title={language: objective.title},
        why={language: objective.why},
        stage=objective.stage,
        cadence=objective.cycle.cadence,
        ambition=objective.ambition,
        key_results=tuple(_key_result(each, language) for each in key_results),
    )


def _key_result(key_result: KeyResult, language: str) -> TemplateKeyResult:
    filters = key_result.filters
    metric = key_result.metric.metric.key if key_result.metric else ""
    steps = list(key_result.milestones.order_by("position", "id"))
    return TemplateKeyResult(
        title={language: key_result.title},
        kind=key_result.kind,
        metric=metric,
        aggregation=key_result.aggregation,
        window=key_result.window,
        channel=filters.get("channel", ""),
        tier=filters.get("tier"),
        topic=filters.get("topic", ""),
        segment=filters.get("segment", ""),
        from_history=bool(metric) and key_result.baseline is not None,
        baseline=_written(key_result, "baseline"),
        target=_written(key_result, "target"),
        stretch=_written(key_result, "stretch"),
        bound=key_result.bound,
        lower=_written(key_result, "lower"),
        upper=_written(key_result, "upper"),
        each_of=key_result.each_of,
        weight=write_amount(key_result.weight, "ratio"),
        unit=key_result.unit,
        least_sample=key_result.least_sample,
        needed=key_result.needed,
        steps=tuple({language: step.title} for step in steps),
        step_weights=tuple(write_amount(step.weight, "ratio") for step in steps),
    )


def _written(key_result: KeyResult, field: str) -> str:
    return write_amount(getattr(key_result, field), key_result.unit)
