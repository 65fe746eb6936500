"""All rules, asked in turn."""

from collections.abc import Callable, Iterable

from objectives.coach.draft import KeyResult, Objective
from objectives.coach.finding import ORDER, Finding
from objectives.coach.rules import (
    alignment,
    measuring,
    missing,
    past,
    size,
    targets,
    tasks,
    timing,
    wording,
)

OfKeyResult = Callable[[KeyResult, Objective], Finding | None]
OfObjective = Callable[[Objective], Finding | None]

# In the order in which they are shown, those of one severity beside one another.
OF_KEY_RESULTS: tuple[OfKeyResult, ...] = (
    targets.impossible_target,
    targets.wrong_direction,
    missing.no_metric,
    missing.no_baseline,
    missing.no_target,
    missing.key_result_without_owner,
    timing.key_result_outside_cycle,
    tasks.key_result_is_task,
    tasks.business_as_usual,
    past.already_met,
    past.too_easy,
    past.out_of_reach,
    measuring.no_guardrail,
    measuring.unfair_for_one_person,
    measuring.sample_too_small,
    missing.no_data,
    measuring.duplicate,
)
OF_OBJECTIVES: tuple[OfObjective, ...] = (
    missing.objective_without_owner,
    timing.objective_outside_cycle,
    wording.objective_has_number,
    wording.vague,
    wording.objective_too_long,
    alignment.not_aligned,
    alignment.parent_not_moved,
    size.too_many_key_results,
    size.too_many_objectives,
    alignment.only_lagging,
    size.too_few,
    size.team_too_big_for_its_lead,
)
# What is found of an objective as a whole, and says nothing while its first words are typed.
OF_THE_WHOLE = frozenset(("too-few", "only-lagging"))


def judge(objective: Objective) -> list[Finding]:
    """Everything there is to say, the worst first; of one severity the objective's own first."""
    found = judge_words(objective)
    for each in objective.key_results:
        found += judge_key_result(each, objective)
    if objective.owner is None:
        # One cause, said once: who owns the objective answers for what names nobody.
        found = [each for each in found if each.code != "no-owner" or not each.key_result]
    return worst_first(found)


def judge_words(objective: Objective) -> list[Finding]:
    """What is to be said of the objective itself."""
    return worst_first(each for rule in OF_OBJECTIVES if (each := rule(objective)))


def judge_key_result(key_result: KeyResult, objective: Objective) -> list[Finding]:
    """What is to be said of one of its key results."""
    return worst_first(
        each._replace(key_result=key_result.pk, title=key_result.title)
        for rule in OF_KEY_RESULTS
        if (each := rule(key_result, objective))
    )


def stops_of_key_result(key_result: KeyResult, objective: Objective) -> list[Finding]:
    """What is to be mended in it, each time outside the cycle on its own: `judge_key_result` tells
    the first, and that one may have been there before the others."""
    every = list(timing.all_outside_cycle(key_result, objective))
    codes = {each.code for each in every}
    others = judge_key_result(key_result, objective)
    return [each for each in others if each.stops and each.code not in codes] + every


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Stops, then warnings, then hints, each in the order in which they were found."""
    return sorted(findings, key=lambda each: ORDER.index(each.severity))
