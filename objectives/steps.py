"""Of milestones: what was done by a day, and how much of the weight that is."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from metrics.facts import MILLION
from objectives import progress
from objectives.asked import Reading
from objectives.models import Milestone


def done_by(day: date, steps: Iterable[Milestone]) -> Reading:
    """How many of the steps are done when the day ends; None where there is no step."""
    listed = list(steps)
    pairs = [
        (Fraction(step.weight, MILLION), step.done_on is not None and step.done_on <= day)
        for step in listed
    ]
    return Reading(
        day,
        Fraction(sum(is_done for _, is_done in pairs)) if listed else None,
        len(listed),
        done=progress.milestones(pairs),
    )
