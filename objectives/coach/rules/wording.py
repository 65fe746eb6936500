"""How an objective is worded."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.coach.draft import KeyResult, Objective
from objectives.coach.finding import Finding, hint, warn
from objectives.coach.rules.tasks import counts_something, key_result_is_task
from objectives.coach.text.comparing import compares, vague_comparison
from objectives.coach.text.numbers import numbers
from objectives.coach.text.tasks import names_deliverable

LONGEST = 120


def objective_has_number(objective: Objective) -> Finding | None:
    """A number belongs in a key result."""
    found = numbers(objective.title)
    if not found:
        return None
    return warn(
        "objective-has-number",
        objective.title,
        what=_("There is a number in the objective: %(number)s.") % {"number": found[0]},
        why=_("An objective says in words what is to be true; numbers are how one sees it."),
        fix=_("Move the number into a key result, with its baseline, and say here what it is for."),
    )


def objective_too_long(objective: Objective) -> Finding | None:
    """Over 120 characters: nobody will know it by heart. Marks above or below a letter are none."""
    length = sum(not unicodedata.category(sign).startswith("M") for sign in objective.title)
    if length <= LONGEST:
        return None
    return hint(
        "objective-too-long",
        objective.title,
        what=ngettext(
            "The objective has %(length)s character.",
            "The objective has %(length)s characters.",
            length,
        )
        % {"length": length},
        why=_("An objective that one can say from memory is the one that people act on."),
        fix=_("Say the one thing in at most %(longest)s characters; the rest belongs under “Why”.")
        % {"longest": LONGEST},
    )


def vague(objective: Objective) -> Finding | None:
    """ "Best", "world-class": with no key result that compares with anybody."""
    words = vague_comparison(objective.title)
    if not words or any(_compares(each, objective) for each in objective.key_results):
        return None
    return warn(
        "vague-comparison",
        objective.title,
        what=_("“%(words)s” compares with others, and no key result does.") % {"words": words},
        why=_("Nobody can say at the end whether it came true."),
        fix=_(
            "Add a key result that compares, such as customer satisfaction against a named"
            " benchmark; or say what customers will notice."
        ),
    )


def _compares(key_result: KeyResult, objective: Objective) -> bool:
    """Whether it is measured against somebody: its metric has a benchmark, or its words say so.

    Work on competitors, such as to analyse two of them, is not.
    """
    metric = key_result.metric
    if metric is not None and metric.benchmarks:
        return True
    if not compares(key_result.title) or names_deliverable(key_result.title):
        return False
    return metric is not None or (
        counts_something(key_result) and key_result_is_task(key_result, objective) is None
    )
