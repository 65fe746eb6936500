"""Why this number, of an objective: what each key result adds to its progress."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from objectives.board.lines import ObjectiveLine
from objectives.computing.rolling import progress_of
from objectives.models import KeyResult
from objectives.progress import clamped
from objectives.why_kinds import Figure
from people.figures import PROGRESS, exact, measure_value, progress_percent
from people.sums import Term, written


def explain_objective(line: ObjectiveLine) -> list[Figure]:
    """Each key result with its weight and what counts of its progress: "1 × 62 %"."""
    key_results = [each.key_result for each in line.key_results]
    shares = dict(zip(_with_data(key_results), _shares(line, key_results), strict=True))
    return [
        Figure(each.title, f"{measure_value(each.weight, 'count')} × {_counted(each, shares)}")
        for each in key_results
    ]


def _with_data(key_results: Sequence[KeyResult]) -> list[int]:
    return [each.pk for each in key_results if progress_of(each) is not None]


def _shares(line: ObjectiveLine, key_results: Sequence[KeyResult]) -> list[str]:
    """What counts of each progress, so finely that the objective's comes out."""
    known = [
        (exact(each.weight), clamped(progress))
        for each in key_results
        if (progress := progress_of(each)) is not None
    ]
    weights = [weight for weight, _progress in known]
    terms = [Term(progress, PROGRESS) for _weight, progress in known]
    if line.roll.progress is None:
        return [progress_percent(term.figure) for term in terms]

    def works_out(told: Sequence[Fraction]) -> Fraction:
        parts = (weight * progress for weight, progress in zip(weights, told, strict=True))
        return sum(parts, Fraction(0)) / sum(weights)

    return written(terms, works_out, line.roll.progress)


def _counted(key_result: KeyResult, shares: dict[int, str]) -> str:
    """ "62 %"; past either end what counts: "100 % (it stands at 145 %)"."""
    progress = progress_of(key_result)
    if progress is None:
        return progress_percent(None)
    counted = shares[key_result.pk]
    if 0 <= progress <= 1:
        return counted
    words = {"counted": counted, "progress": progress_percent(progress)}
    return _("%(counted)s (it stands at %(progress)s)") % words
