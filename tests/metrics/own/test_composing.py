"""What was chosen becomes an aggregation and can be read back; what a version changed is told."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, Aggregation, Part
from metrics.facts import Measure
from metrics.own.composing import HOWS, RATIO_UNITS, Recipe, compose, recipe_of
from metrics.own.mistakes import mistakes
from metrics.own.picks import picks
from metrics.own.telling import differences, formula_of, lines_of

KNOWN = picks([("visits", "Visits", "count"), ("mood", "Mood", "share")])


def recipe(how: str, measure: str, **more: Any) -> Recipe:
    return Recipe(how=how, measures=(KNOWN[measure],), **more)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """Anything that can be chosen, also what makes no sense."""
    one = st.sampled_from(sorted(KNOWN))
    how = draw(st.sampled_from(sorted(HOWS)))
    chosen = [KNOWN[key] for key in draw(st.lists(one, min_size=1, max_size=2))]
    is_ratio = how == "ratio"
    below = [KNOWN[key] for key in draw(st.lists(one, max_size=2))] if is_ratio else []
    limits = st.none() | st.integers(0, 10**12)
    money = any(pick.is_money for pick in chosen)
    return Recipe(
        how=how,
        measures=tuple(chosen),
        against=tuple(below),
        low=draw(limits) if how == "within" else None,
        high=draw(limits) if how == "within" else None,
        business=all(pick.is_time for pick in chosen) and draw(st.booleans()),
        unit=draw(st.sampled_from(sorted(RATIO_UNITS))) if is_ratio else "ratio",
        currency=draw(st.sampled_from(["EUR", "PLN"])) if money else "",
        k=draw(st.integers(1, 9)) if how == "coverage" else 1,
    )


@given(recipes())
def test_whatever_makes_sense_can_be_opened_again(chosen: Recipe) -> None:
    if not mistakes(chosen):
        composed = compose(chosen)
        found = recipe_of(composed, KNOWN)
        assert found == chosen
        assert compose(found) == composed


def test_by_hand() -> None:
    """A share within 4 h, a ratio, and what is left unsolved."""
    within = recipe("within", "first_response", high=4 * 3600 * 10**6)
    part = Part(Measure.FIRST_RESPONSE, "count")
    assert compose(within) == Aggregation(
        "share", "quotient", "share", (part._replace(at_most=14_400_000_000),), (part,)
    )
    hours = Part(Measure.STAFFED_HOURS)
    per_hour = recipe("ratio", "solved", against=(KNOWN["staffed_hours"],), unit="per_hour")
    assert compose(per_hour) == Aggregation(
        "ratio", "quotient", "per_hour", (Part(Measure.SOLVED),), (hours,), sample=(hours,)
    )
    assert compose(recipe("last", "backlog")) == Aggregation(
        "last", "last", "count", (Part(Measure.BACKLOG),)
    )
    assert compose(recipe("median", "resolution", business=True)) == Aggregation(
        "median_business",
        "percentile",
        "seconds",
        (Part(Measure.RESOLUTION, business=True),),
        quantile=Fraction(1, 2),
    )


@pytest.mark.parametrize("key", ["csat", "first_response_time", "complaints", "nps", "backlog"])
def test_the_catalogues_own_can_be_copied(key: str) -> None:
    one = CATALOGUE[key].default
    found = recipe_of(one, KNOWN)
    assert found is not None
    assert compose(found).numerator == one.numerator
    assert compose(found).denominator == one.denominator


def test_a_formula_says_everything_that_counts() -> None:
    one = compose(recipe("within", "resolution", high=24 * 3600 * 10**6, business=True))
    assert formula_of(one, {"tier": 2, "complaint": False}, KNOWN) == (
        "Share within a limit: Last solution; At most: 24\N{NO-BREAK SPACE}h; "
        "Time: Opening hours alone; Tier: Tier 2; Complaints: All but complaints"
    )


def test_what_a_version_changed() -> None:
    old = lines_of(CATALOGUE["csat"], KNOWN)
    new = lines_of(CATALOGUE["reopen_rate"], KNOWN)
    changed = differences(old, new)
    assert "What is measured: Good rating → Reopened within 7 days" in changed
    assert "Better: Higher is better. → Lower is better." in changed
    assert differences(old, old) == []


@pytest.mark.parametrize("how", ["within", "median", "p90", "ratio"])
def test_answers_about_oneself_are_read_as_a_mean_alone(how: str) -> None:
    """By limits, one after the other, the single answers of five people would come out."""
    more = {"low": 0, "high": 2 * 10**6} if how == "within" else {}
    below = (KNOWN["created"],) if how == "ratio" else ()
    assert "how" in mistakes(recipe(how, "pulse", against=below, **more))
    assert "how" in mistakes(recipe("ratio", "created", against=(KNOWN["pulse"],)))
    assert mistakes(recipe("mean", "pulse")) == {}
