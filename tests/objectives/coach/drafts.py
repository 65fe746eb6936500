"""Drafts in which there is nothing to find, to be changed by one thing at a time."""

from datetime import date
from fractions import Fraction
from typing import Any

from objectives.coach.draft import KeyResult, Metric, Objective, Parent

QUARTER = (date(2026, 10, 1), date(2027, 1, 1))
LANGUAGES = ("en", "pl", "ru", "th")


def metric(**given: Any) -> Metric:
    """Customer satisfaction, as a department reads it."""
    usual = {"key": "csat", "name": "Customer satisfaction", "unit": "share", "better": "up"}
    return Metric(**(usual | {"is_part": True, "is_sampled": True} | given))


def key_result(**given: Any) -> KeyResult:
    """A typed count from 4 to 16 that somebody owns, unless said otherwise."""
    usual: dict[str, Any] = {"title": "Positive reviews", "owner": "Bob", "pk": 7}
    amounts = {"baseline": Fraction(4), "target": Fraction(16)}
    return KeyResult(**(usual | amounts | given))


def measured(**given: Any) -> KeyResult:
    """Customer satisfaction from 80 to 90 %, from 400 answers."""
    usual: dict[str, Any] = {"title": "CSAT", "metric": metric(), "unit": "share", "sample": 400}
    amounts = {"baseline": Fraction(8, 10), "target": Fraction(9, 10)}
    return key_result(**(usual | amounts | given))


def objective(**given: Any) -> Objective:
    """A team's, with two key results, under a company's of the same stage."""
    usual = {
        "title": "Customers trust what we promise",
        "cycle": QUARTER,
        "owner": "Bob",
        "team": "Tier 1",
        "parents": (Parent("Customers stay", "support"),),
        "key_results": (key_result(), measured(pk=8, metric=metric(timing="leading"))),
    }
    return Objective(**(usual | given))
