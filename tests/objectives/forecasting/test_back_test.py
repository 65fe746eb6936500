"""The rolling back-test of `python -m bench forecast`, smaller: intervals cover what they say, and
the chances beat a straight line's."""

import numpy as np
import pytest

from bench.forecast_scores import Judged, cases_of, judge, scores
from bench.forecast_series import made_up


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    cases = cases_of(made_up(7, 20), np.random.default_rng(8), each=3)
    return judge(cases)


def test_the_intervals_cover_four_of_five(judged: list[Judged]) -> None:
    found = scores(judged)
    assert found.cases == 360
    assert 0.75 <= found.covered <= 0.85


def test_the_chances_beat_the_straight_line(judged: list[Judged]) -> None:
    found = scores(judged)
    assert found.brier < 0.7 * found.line
    assert found.brier < found.known


def test_what_is_said_to_be_likely_happens_more_often(judged: list[Judged]) -> None:
    likely = [one.met for one in judged if one.chance >= 0.8]
    unlikely = [one.met for one in judged if one.chance <= 0.2]
    assert np.mean(likely) > 0.8
    assert np.mean(unlikely) < 0.2
