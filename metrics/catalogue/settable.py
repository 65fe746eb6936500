"""Metrics whose definition has a limit that an organization may set: the words follow it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.building import in_millionths, population
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

HOUR = 3600
USUAL_LIMIT = 24  # hours
SOLVED_WITHIN, COVERAGE = "solved_within", "account_coverage"


def _told(words: Callable[[], str]) -> Any:
    """Said anew in each reader's language."""
    return lazy(words, str)()


def solved_within(hours: int) -> Definition:
    """Solved within so many hours of the creation; open past them is a miss, dated then."""
    seconds = hours * HOUR
    return Definition(
        key=SOLVED_WITHIN,
        name=_told(
            lambda: (
                ngettext("Solved within %(hours)s hour", "Solved within %(hours)s hours", hours)
                % {"hours": hours}
            )
        ),
        description=_told(
            lambda: (
                ngettext(
                    "How many tickets were solved within %(hours)s hour of their creation.",
                    "How many tickets were solved within %(hours)s hours of their creation.",
                    hours,
                )
                % {"hours": hours}
            )
        ),
        formula=_told(
            lambda: (
                ngettext(
                    "Tickets solved within %(hours)s hour ÷ tickets solved, plus those still open "
                    "after %(hours)s hour.",
                    "Tickets solved within %(hours)s hours ÷ tickets solved, plus those still open "
                    "after %(hours)s hours.",
                    hours,
                )
                % {"hours": hours}
            )
        ),
        aggregations=(
            Aggregation(
                "share",
                "quotient",
                "share",
                (Part(Measure.RESOLUTION, "count", at_most=in_millionths(seconds)),),
                (
                    Part(Measure.RESOLUTION, "count"),
                    Part(Measure.OPEN_PAST_LIMIT, "count", str(seconds)),
                ),
            ),
        ),
        better="up",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CTA"),
        guards=("csat", "backlog"),
        fair_for_one=True,
    )


def account_coverage(k: int) -> Definition:
    """Accounts with at least k live contacts."""
    return Definition(
        key=COVERAGE,
        name=_("Account coverage"),
        description=_("How many accounts somebody of ours really talked to."),
        formula=_told(
            lambda: (
                ngettext(
                    "Accounts with at least %(k)s live contact in the period ÷ accounts.",
                    "Accounts with at least %(k)s live contacts in the period ÷ accounts.",
                    k,
                )
                % {"k": k}
            )
        ),
        aggregations=(population("coverage", Measure.LIVE_CONTACT, k=k),),
        better="up",
        category="growth",
        timing="leading",
        levels=frozenset("CTA"),
        stage="adoption",
        window="cycle_to_date",
        fair_for_one=True,
    )


def as_set(*, solved: int = USUAL_LIMIT, covered: int = 1) -> dict[str, Definition]:
    """The definitions with these limits, by key."""
    return {SOLVED_WITHIN: solved_within(solved), COVERAGE: account_coverage(covered)}


def as_stored(data: Mapping[str, Any]) -> Definition | None:
    """The definition with the limits that a stored version has; None for all other metrics."""
    if data["key"] == COVERAGE:
        return account_coverage(data["aggregations"][0].get("k", 1))
    if data["key"] == SOLVED_WITHIN:
        past = data["aggregations"][0]["denominator"][1]["variant"]
        return solved_within(int(past) // HOUR)
    return None
