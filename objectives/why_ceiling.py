"""Why this number, of a ceiling on the cycle's count: the limit to date with its figures."""

from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.asked import Question, limit_to_date
from objectives.calendar import DAY
from people.figures import measure_value
from people.sums import Term, written


def ceiling_sentences(question: Question, last: date | None, *, unit: str) -> list[str]:
    """How weeks are judged, and what that makes of the limit by the end of `last`."""
    rule = _("A week is inside where the count to date is at most the limit × what is due by then.")
    limit = None if last is None else limit_to_date(question, last)
    if last is None or limit is None:
        return [rule]
    upper = Term(question.upper or Fraction(0), unit)
    words = {
        "day": date_format(last, "MONTH_DAY_FORMAT"),
        "limit": measure_value(limit, unit),
    }
    seasonal = question.seasonal_share(last + DAY)
    if seasonal is not None:
        terms = [upper, Term(seasonal, "share")]
        of, share = written(terms, lambda told: told[0] * told[1], limit, unit)
        return [rule, _as_last_year({**words, "upper": of, "share": share})]
    part, whole = question.pace.passed(last + DAY)
    if not whole:
        return [rule]
    (of,) = written([upper], lambda told: told[0] * part / whole, limit, unit)
    return [rule, _of_working_days(part, whole, {**words, "upper": of})]


def _of_working_days(part: int, whole: int, words: dict[str, str]) -> str:
    return ngettext(
        "By %(day)s at most %(upper)s × %(part)s ÷ %(whole)s working day = %(limit)s",
        "By %(day)s at most %(upper)s × %(part)s ÷ %(whole)s working days = %(limit)s",
        whole,
    ) % {**words, "part": part, "whole": whole}


def _as_last_year(words: dict[str, str]) -> str:
    return _("By %(day)s at most %(upper)s × %(share)s, as last year's came in = %(limit)s") % words
