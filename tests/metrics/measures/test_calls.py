"""abandoned and answered_in_time, by hand."""

import pytest

from metrics.facts import MILLION, Excluded, Limits, Measure, MeasurementRow
from metrics.measures.rules import Rules
from tests.metrics.measures.log import Log, clock

COUNTED, SHORT = Excluded.COUNTED, Excluded.SHORT_ABANDON
Found = tuple[int, Excluded]


def offered(outcome: str | None, waited: float | None, told: bool = True) -> Log:
    """A call offered at 10 s that ended like this; told: the helpdesk says how long it waited."""
    log = Log()
    log.created(0, channel="phone", group="first line", tier=1)
    log.add(10, "call_offered", "cat", "customer")
    log.set(11, "group_changed", "second line")
    if outcome and waited is not None:
        value = round(waited * MILLION) if told else None
        log.add(10 + waited, outcome, "ann", "agent", value=value)
    return log


def read(row: MeasurementRow) -> Found:
    """A yes or no, and whether it counts."""
    assert row.value is not None
    return row.value // MILLION, row.excluded


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("outcome", "waited", "abandoned", "in_time"),
    [
        ("call_answered", 19.9, (0, COUNTED), (1, COUNTED)),
        ("call_answered", 20, (0, COUNTED), (1, COUNTED)),
        ("call_answered", 20.1, (0, COUNTED), (0, COUNTED)),
        ("call_abandoned", 5, (0, SHORT), (0, SHORT)),
        ("call_abandoned", 29.9, (0, SHORT), (0, SHORT)),
        ("call_abandoned", 30, (1, COUNTED), (0, COUNTED)),
        ("call_abandoned", 90, (1, COUNTED), (0, COUNTED)),
        (None, None, (0, COUNTED), (0, COUNTED)),
    ],
)
def test_an_offered_call(
    outcome: str | None, waited: float | None, told: bool, abandoned: Found, in_time: Found
) -> None:
    log = offered(outcome, waited, told)
    for measure, expected in (
        (Measure.ABANDONED, abandoned),
        (Measure.ANSWERED_IN_TIME, in_time),
    ):
        row = log.row(measure)
        assert read(row) == expected
        # dated and placed at the offer
        assert (row.event, row.at, row.agent, row.group) == ("2", clock(10), None, "first line")


def test_the_helpdesks_own_seconds_go_before_the_clock() -> None:
    log = offered(None, None)
    log.add(40, "call_abandoned", "cat", "customer", value=12 * MILLION)
    assert log.row(Measure.ABANDONED).excluded is SHORT


def test_the_limits_can_be_set() -> None:
    limits = Limits(short_abandon=5, answered_in_time=60)
    assert read(offered("call_abandoned", 5).row(Measure.ABANDONED, rules=Rules(limits))) == (
        1,
        COUNTED,
    )
    log = offered("call_answered", 60)
    assert read(log.row(Measure.ANSWERED_IN_TIME, rules=Rules(limits))) == (1, COUNTED)


def test_each_offer_has_the_outcome_that_stands_next_after_it() -> None:
    log = Log()
    log.created(0, channel="phone")
    log.add(5, "call_answered", "ann", "agent", value=0)  # of no offer
    one = log.add(10, "call_offered")
    log.add(50, "call_abandoned", value=40 * MILLION)
    two = log.add(100, "call_offered")  # its outcome was never told
    three = log.add(200, "call_offered")
    log.add(210, "call_answered", "ann", "agent", value=10 * MILLION)
    log.add(220, "call_abandoned", value=120 * MILLION)  # the call has its outcome
    assert [(row.event, *read(row)) for row in log.rows(Measure.ABANDONED)] == [
        (one, 1, COUNTED),
        (two, 0, COUNTED),
        (three, 0, COUNTED),
    ]
    assert [(row.event, *read(row)) for row in log.rows(Measure.ANSWERED_IN_TIME)] == [
        (one, 0, COUNTED),
        (two, 0, COUNTED),
        (three, 1, COUNTED),
    ]
