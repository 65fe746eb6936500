"""What the quarters before say about a target, while it is typed."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from objectives.asking import units
from objectives.choices import Bound, Window
from objectives.forecasting.history import Goal, read_history
from objectives.forecasting.wording import tell_history
from objectives.forms.key_result_initial import new_initial
from objectives.forms.key_results import KeyResultForm
from objectives.models import KeyResult, Objective
from objectives.views.key_result_writing import versions_for
from objectives.views.objectives import writable_objective
from objectives.views.readers import reads
from people.forms.typed import AmountField
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


def _goal(form: KeyResultForm) -> Goal:
    """What is typed so far; what cannot be read yet is not there."""
    unit, baseline = form.unit_now, _amount(form, "baseline")
    try:
        target = AmountField.read_target(_text(form, "target"), unit, baseline)
    except ValidationError:
        target = None
    return Goal(
        kind=form.kind_now,
        window=form.chosen("window") or Window.DEFAULT,
        baseline=units(baseline),
        target=units(target),
        bound=form.bound_now,
        lower=None if form.bound_now == Bound.AT_MOST else units(_amount(form, "lower")),
        upper=None if form.bound_now == Bound.AT_LEAST else units(_amount(form, "upper")),
    )


def _amount(form: KeyResultForm, name: str) -> int | None:
    try:
        return AmountField.read(_text(form, name), form.unit_now)
    except ValidationError:
        return None


def _text(form: KeyResultForm, name: str) -> str:
    return str(form[name].value() or "").strip()


def _changed(request: OrganizationRequest, objective: Objective) -> KeyResult | None:
    of = KeyResult.objects.visible_to(request.access).filter(objective=objective)
    wanted = of.filter(pk=row_id(request.GET.get("key_result", "")) or 0)
    return wanted.select_related("metric__metric", "owner").first()


@require_safe
@organization_view(reads=reads)
def back_test(request: OrganizationRequest, objective: int) -> HttpResponse:
    """A few sentences below the target of the key result's form, from what is typed there.

    key_result: the one that is changed, which keeps the version of its metric and by whose figures
    it is measured already.
    """
    access = request.access
    found = writable_objective(access, objective)
    kept = _changed(request, found)
    form = KeyResultForm(
        access=access,
        versions=versions_for(access, kept),
        kept=kept,
        start=found.cycle.start,
        initial=new_initial(found) | request.GET.dict(),
    )
    history = None
    if form.definition is not None and form.one is not None and not form.tells_of_few:
        team, person = form.chosen("team"), form.chosen("person")
        request.looks |= {person.pk} if person else set()
        history = read_history(
            organization=access.organization,
            cycle=found.cycle,
            definition=form.definition,
            goal=_goal(form),
            aggregation=form.one.name,
            teams=frozenset(access.below(team)) if team else None,
            person_id=person.pk if person else None,
            filters=form.filters(),
        )
    sentences = tell_history(history, cadence=found.cycle.cadence, unit=form.unit_now)
    return render(request, "objectives/forecasting/_back_test.html", {"sentences": sentences})
