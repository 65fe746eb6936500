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


def ceiling_sentences(question: Question, last: date | None) -> list[str]:
    """How weeks are judged, and what that makes of the limit by the end of `last`."""
    rule = _("A week is inside where the count to date is at most the limit × what is due by then.")
    limit = None if last is None else limit_to_date(question, last)
    if last is None or limit is None:
        return [rule]
    words = {
        "day": date_format(last, "MONTH_DAY_FORMAT"),
        "upper": measure_value(question.upper, "count"),
        "limit": measure_value(limit, "count"),
    }
    seasonal = question.seasonal_share(last + DAY)
    if seasonal is not None:
        return [rule, _as_last_year(question, seasonal, limit, words)]
    part, whole = question.pace.passed(last + DAY)
    return [rule, _of_working_days(part, whole, words)] if whole else [rule]


def _of_working_days(part: int, whole: int, words: dict[str, str]) -> str:
    return ngettext(
        "By %(day)s at most %(upper)s × %(part)s ÷ %(whole)s working day = %(limit)s",
        "By %(day)s at most %(upper)s × %(part)s ÷ %(whole)s working days = %(limit)s",
        whole,
    ) % {**words, "part": part, "whole": whole}


def _as_last_year(
    question: Question, seasonal: Fraction, limit: Fraction, words: dict[str, str]
) -> str:
    terms = [Term(question.upper or Fraction(0), "count"), Term(seasonal, "share")]
    upper, share = written(terms, lambda told: told[0] * told[1], limit, "count")
    return _("By %(day)s at most %(upper)s × %(share)s, as last year's came in = %(limit)s") % {
        **words,
        "upper": upper,
        "share": share,
    }
