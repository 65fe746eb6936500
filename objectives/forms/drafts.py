"""What is being typed into a form, as rows that are not stored: for the coach."""

from typing import Any

from objectives.choices import Bound, Kind, Stage
from objectives.forms.key_results import KeyResultForm
from objectives.forms.objectives import ObjectiveForm
from objectives.models import KeyResult, Objective
from people.access import Access
from people.figures import MILLION


def typed_objective(
    form: ObjectiveForm, access: Access, stored: Objective | None
) -> Objective | None:
    """As far as the form can be read; None while it says nothing, or in no cycle."""
    form.full_clean()
    given = form.cleaned_data
    cycle = given.get("cycle") or (stored.cycle if stored else None)
    if not given.get("title") or cycle is None:
        return None
    return Objective(
        pk=stored.pk if stored else None,
        organization=access.organization,
        title=given["title"],
        cycle=cycle,
        team=given.get("team"),
        owner=given.get("owner"),
        personal=bool(given.get("personal")),
        stage=given.get("stage") or Stage.SUPPORT,
    )


def typed_key_result(
    form: KeyResultForm, objective: Objective, stored: KeyResult | None
) -> KeyResult | None:
    """As far as the form can be read; None while nothing stands in it."""
    form.full_clean()
    given: dict[str, Any] = form.cleaned_data
    if not given.get("title") and given.get("target") is None:
        return None
    kind = form.kind_now
    made = KeyResult(
        pk=stored.pk if stored else None,
        organization=objective.organization,
        objective=objective,
        owner=given.get("owner"),
        title=given.get("title") or "",
        kind=kind,
        metric=form.version,
        aggregation=form.one.name if form.one else "",
        unit=form.unit_now,
        team=form.chosen("team"),
        person=form.chosen("person"),
        filters=form.filters() if form.one else {},
        baseline=given.get("baseline"),
        target=given.get("target") if kind == Kind.REACH else None,
        weight=MILLION if given.get("weight") is None else given["weight"],
    )
    made.window = given.get("window") or made.window
    made.each_of = given.get("each_of") or ""
    if kind in (Kind.MAINTAIN, Kind.EACH):
        made.bound = form.bound_now
        made.lower = None if made.bound == Bound.AT_MOST else given.get("lower")
        made.upper = None if made.bound == Bound.AT_LEAST else given.get("upper")
    return made
