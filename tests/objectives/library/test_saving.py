"""An objective saved as a template and started from again asks the same: every field of every
kind."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from metrics.catalogue_setup import ensure_metrics
from metrics.models import MetricVersion
from objectives.choices import Kind
from objectives.library.saving import template_of
from objectives.library.shelf import Shelf
from objectives.library.template import Template
from objectives.models import KeyResult, Objective
from objectives.use_cases.asked import OF_KIND, KeyResultText, StepText
from objectives.use_cases.key_results import create_key_result
from objectives.use_cases.library import save_template, start_from
from tests.objectives.cases import BEFORE, M, Quarter, at

# Persons, teams and what was measured stay behind; steps are compared by themselves.
LEFT_BEHIND = {"owner", "team", "person", "baseline_low", "baseline_high", "baseline_n", "steps"}
FIELDS = [each.name for each in fields(KeyResultText) if each.name not in LEFT_BEHIND]
SHARE = {"aggregation": "share", "unit": "share", "window": "four_weeks", "weight": 2 * M}
FILTERS = {"channel": "chat", "tier": 2, "topic": "Login", "segment": "Enterprise"}
# By kind: with a metric where it has one, with everything that the kind asks.
TEXTS: dict[str, list[dict[str, Any]]] = {
    Kind.REACH: [
        {"baseline": 60 * M, "target": 45 * M, "stretch": 40 * M, "unit": "seconds"},
        {"metric": "csat", "target": 900_000, "stretch": 950_000, "filters": FILTERS} | SHARE,
    ],
    Kind.MAINTAIN: [
        {"bound": "within", "lower": 3 * M, "upper": 5 * M, "baseline": 4 * M, "weight": 0},
        {"metric": "csat", "bound": "at_least", "lower": 850_000, "filters": {"tier": 1}} | SHARE,
        {"metric": "csat", "bound": "at_most", "upper": 990_000} | SHARE,
    ],
    Kind.EACH: [
        {"metric": "csat", "bound": "at_least", "lower": 900_000, "each_of": "channel",
         "least_sample": 50} | SHARE,
        {"metric": "csat", "bound": "at_most", "upper": 990_000, "each_of": "person",
         "least_sample": 0} | SHARE,
    ],
    Kind.MILESTONES: [
        {"steps": [StepText("Ask", 3 * M, date(2026, 10, 20)), StepText("Tell", 500_000)],
         "weight": 1_250_000},
    ],
    Kind.BASELINE: [{"metric": "csat", "needed": 120} | SHARE, {"needed": 45, "unit": "score10"}],
}  # fmt: skip
CASES = [
    pytest.param(kind, text, id=f"{kind}-{i}")
    for kind, texts in TEXTS.items()
    for i, text in enumerate(texts)
]


def written(quarter: Quarter, objective: Objective, kind: str, text: dict[str, Any]) -> KeyResult:
    organization = quarter.world.organization
    ensure_metrics(organization)
    given = dict(text)
    if key := given.pop("metric", ""):
        given["metric"] = MetricVersion.objects.get(organization=organization, metric__key=key)
    with at(BEFORE):
        return create_key_result(
            access=quarter.alice,
            objective=objective,
            text=KeyResultText(title=f"A {kind}", kind=kind, **given),
            unfinished=True,
        )


def started_again(quarter: Quarter, objective: Objective) -> Objective:
    key_results = objective.key_results.select_related("metric__metric").order_by("position")
    saved = save_template(access=quarter.alice, template=template_of(objective, list(key_results)))
    saved.refresh_from_db()
    book = Shelf(quarter.world.organization).get(f"saved-{saved.pk}")
    assert book is not None
    assert Template.from_json(json.loads(json.dumps(book.template.as_json()))) == book.template
    with at(BEFORE):
        return start_from(
            access=quarter.alice,
            template=book.template,
            keep=range(len(book.lines)),
            cycle=quarter.cycle,
        )


def test_every_kind_is_there() -> None:
    assert set(TEXTS) == set(Kind.values)
    for kind, texts in TEXTS.items():
        asked = set(OF_KIND[Kind(kind)]) - LEFT_BEHIND - {"baseline"}
        assert asked <= {name for text in texts for name in text} | {"steps"}, kind


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_it_asks_the_same_again(quarter: Quarter, kind: str, text: dict[str, Any]) -> None:
    objective = quarter.objective("Ours", published=False, why="They wait.", ambition="stretch")
    made = written(quarter, objective, kind, text)

    again = started_again(quarter, objective)

    (copy,) = again.key_results.all()
    assert copy.pk != made.pk
    assert {name: getattr(copy, name) for name in FIELDS} == {
        name: getattr(made, name) for name in FIELDS
    }
    for name, value in text.items():  # and both are what was written
        if name not in ("metric", "steps"):
            assert getattr(copy, name) == value, name
    steps = [list(each.milestones.order_by("position", "id")) for each in (made, copy)]
    assert [(each.title, each.weight) for each in steps[1]] == [
        (each.title, each.weight) for each in text.get("steps", ())
    ]
    assert all(each.due is None for each in steps[1])  # dates stay behind


def test_the_objective_is_the_same_again(quarter: Quarter) -> None:
    objective = quarter.objective(
        "Ours", published=False, why="They wait.", ambition="stretch", stage="growth"
    )
    for kind, texts in TEXTS.items():
        written(quarter, objective, kind, texts[0])

    again = started_again(quarter, objective)

    for name in ("title", "why", "stage", "ambition"):
        assert getattr(again, name) == getattr(objective, name), name
    assert [each.kind for each in again.key_results.order_by("position")] == list(TEXTS)


def test_what_was_saved_without_it_is_picked_all_the_same(quarter: Quarter) -> None:
    """Templates of before had no word of how many measurements a baseline takes."""
    objective = quarter.objective("Ours", published=False)
    written(quarter, objective, Kind.BASELINE, {"needed": 45})
    body = template_of(objective, list(objective.key_results.all())).as_json()
    for name in ("needed", "least_sample", "step_weights", "segment", "asks"):
        del body["key_results"][0][name]
    del body["ambition"]
    saved = save_template(access=quarter.alice, template=Template.from_json(body))
    assert saved.pk
    with at(BEFORE):
        made = start_from(
            access=quarter.alice, template=Template.from_json(body), keep=[0], cycle=quarter.cycle
        )
    assert made.key_results.get().needed == 30
