"""csat, csat_score, ces and nps, by hand."""

import pytest

from metrics.facts import MILLION, Excluded, Measure
from tests.metrics.measures.log import DAY, HOUR, Log, clock, seconds


def answered() -> Log:
    """A ticket solved by ann after an hour."""
    log = Log()
    log.created(0, group="first line", priority="high", tier=2)
    log.assigned(10, "ann")
    log.status(HOUR, "solved")
    return log


@pytest.mark.parametrize(
    ("score", "scale", "value"),
    [
        (5, 5, 1),
        (4, 5, 1),  # 4 = 0.8 × 5
        (3, 5, 0),
        (2, 2, 1),
        (1, 2, 0),  # 1 < 1.6
        (6, 7, 1),
        (5, 7, 0),  # 5 < 5.6
        (8, 10, 1),
        (7, 10, 0),
        (3, 3, 1),
        (2, 3, 0),  # 2 < 2.4
    ],
)
def test_csat_is_good_from_four_fifths_of_its_scale(score: int, scale: int, value: int) -> None:
    log = answered()
    event = log.rated(DAY, score, scale)
    row = log.row(Measure.CSAT)
    assert (seconds(row), row.variant, row.event, row.at) == (value, str(scale), event, clock(DAY))
    scores = log.rows(Measure.CSAT_SCORE)
    assert [seconds(row) for row in scores] == ([score] if scale == 5 else [])


def test_a_scale_need_not_be_whole() -> None:
    log = answered()
    log.add(
        DAY, "rated", "cat", "customer", value=2 * MILLION, scale=5 * MILLION // 2, rating="csat"
    )
    row = log.row(Measure.CSAT)
    assert (seconds(row), row.variant) == (1, "2.5")  # 2 = 0.8 × 2.5


def test_a_rating_is_credited_to_the_assignee_when_rated() -> None:
    log = answered()
    log.assigned(2 * HOUR, "bob")
    log.set(2 * HOUR, "group_changed", "second line")
    log.rated(DAY, 5, 5)
    log.assigned(DAY, "eve")
    log.set(DAY, "tier_changed", "3")
    for measure in (Measure.CSAT, Measure.CSAT_SCORE):
        row = log.row(measure)
        assert (row.agent, row.group, row.tier, row.priority) == ("bob", "second line", 2, "high")


def test_a_rating_needs_no_solve() -> None:
    log = Log()
    log.created(0)
    log.rated(60, 2, 5)
    assert (log.row(Measure.CSAT).agent, log.row(Measure.CSAT).value) == (None, 0)


def test_an_agents_rating_does_not_count() -> None:
    log = answered()
    log.rated(DAY, 5, 5, by="ann", role="agent")
    for measure in (Measure.CSAT, Measure.CSAT_SCORE):
        assert log.row(measure).excluded is Excluded.RATED_BY_AGENT


@pytest.mark.parametrize(
    ("rating", "measure"),
    [("csat", Measure.CSAT), ("ces", Measure.CES), ("nps", Measure.NPS)],
)
def test_a_later_rating_of_the_kind_by_the_same_person_replaces(
    rating: str, measure: Measure
) -> None:
    log = answered()
    others = {"csat", "ces", "nps"} - {rating}
    again = log.rated(DAY, 5, 10, rating)
    kept = log.rated(DAY, 9, 10, rating)  # the order of events, not time alone
    dog = log.rated(DAY, 9, 10, rating, by="dog")
    for other in others:
        log.rated(2 * DAY, 1, 10, other)
    found = {row.event: row.excluded for row in log.rows(measure)}
    counted = Excluded.COUNTED
    assert found == {again: Excluded.RATED_AGAIN, kept: counted, dog: counted}


def test_a_rating_on_another_scale_replaces_too() -> None:
    log = answered()
    log.rated(DAY, 5, 5)
    log.rated(2 * DAY, 1, 2)
    found = {row.variant: (seconds(row), row.excluded) for row in log.rows(Measure.CSAT)}
    assert found == {"5": (1, Excluded.RATED_AGAIN), "2": (0, Excluded.COUNTED)}
    assert log.row(Measure.CSAT_SCORE).excluded is Excluded.RATED_AGAIN


def test_of_two_reasons_the_first_of_the_table_stands() -> None:
    log = answered()
    log.rated(DAY, 5, 5, by="ann", role="agent")
    log.rated(2 * DAY, 5, 5, by="ann", role="customer")
    first, second = sorted(log.rows(Measure.CSAT), key=lambda row: row.at)
    assert first.excluded is Excluded.RATED_BY_AGENT
    assert second.excluded is Excluded.COUNTED


def test_a_rating_without_score_says_and_replaces_nothing() -> None:
    log = answered()
    log.rated(DAY, 5, 5)
    log.add(2 * DAY, "rated", "cat", "customer", rating="csat")
    assert log.row(Measure.CSAT).excluded is Excluded.COUNTED


@pytest.mark.parametrize("scale", [7, 5])
def test_effort_is_never_rescaled(scale: int) -> None:
    log = answered()
    log.rated(DAY, 4, scale, "ces")
    row = log.row(Measure.CES)
    assert (seconds(row), row.variant, row.agent) == (4, str(scale), "ann")
    assert log.rows(Measure.CSAT) == []


@pytest.mark.parametrize(
    ("score", "value"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)]
)
def test_nps(score: int, value: int) -> None:
    log = answered()
    log.rated(DAY, score, 10, "nps")
    row = log.row(Measure.NPS)
    assert (seconds(row), row.agent, row.weight) == (value, "ann", MILLION)


def test_nps_is_defined_on_its_own_scale_alone() -> None:
    log = answered()
    log.rated(DAY, 5, 5, "nps")
    assert log.rows(Measure.NPS) == []
