"""A real log of 24,918 incidents gives the figures that were worked out without this code."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from statistics import median

import pytest

from metrics.facts import MILLION, Excluded, Measure, MeasurementRow, micros
from metrics.measures import measure_ticket
from tests.metrics.measures.incidents import LOG, events_by_ticket

pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the shared incident log is not here")

AS_OF = micros(datetime(2017, 2, 18, 15, 0, tzinfo=UTC))
Rows = dict[Measure, list[MeasurementRow]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    found: Rows = {measure: [] for measure in Measure}
    events = 0
    for ticket in events_by_ticket().values():
        events += len(ticket)
        for row in measure_ticket(ticket, as_of=AS_OF).rows:
            found[row.measure].append(row)
    assert events == 152_422
    return found


def counted(rows: list[MeasurementRow]) -> list[int]:
    return [row.value for row in rows if not row.excluded and row.value is not None]


def mean(values: list[int]) -> float:
    return float(Fraction(sum(values), len(values) * MILLION))


@pytest.mark.parametrize("measure", [Measure.CREATED, Measure.SOLVED])
def test_every_incident_was_created_and_solved(rows: Rows, measure: Measure) -> None:
    assert counted(rows[measure]) == [MILLION] * 24_918


@pytest.mark.parametrize(
    ("measure", "middle", "average"),
    [
        (Measure.RESOLUTION, 54_420, 595_173.1904647243),
        (Measure.FIRST_RESOLUTION, 49_740, 586_231.3339754394),
    ],
)
def test_resolution(rows: Rows, measure: Measure, middle: int, average: float) -> None:
    values = counted(rows[measure])
    assert median(values) == middle * MILLION
    assert mean(values) == average


@pytest.mark.parametrize("measure", [Measure.REOPENED, Measure.LASTED])
def test_outcomes_wait_seven_days(rows: Rows, measure: Measure) -> None:
    reasons = Counter(row.excluded for row in rows[measure])
    assert reasons == {Excluded.COUNTED: 24_903, Excluded.PROVISIONAL: 15}


def test_reopened(rows: Rows) -> None:
    assert sum(counted(rows[Measure.REOPENED])) == 264 * MILLION


def test_without_replies_there_is_no_one_touch(rows: Rows) -> None:
    reasons = Counter(row.excluded for row in rows[Measure.ONE_TOUCH])
    assert reasons == {Excluded.NO_REPLY: 24_918}
