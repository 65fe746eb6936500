"""The events of a measurement: those that bear on it, and no others."""

from datetime import timedelta

import pytest

from metrics.exploring.made_of import Told, made_of
from metrics.facts import Measure
from tests.metrics.values.world import day

STORY = [
    Told(1, day(0, 8), "created", "customer", "c1"),
    Told(2, day(0, 9), "assigned", "agent", "a1", "a1"),
    Told(3, day(0, 10), "agent_reply", "agent", "a1"),
    Told(4, day(0, 11), "customer_message", "customer", "c1"),
    Told(5, day(0, 12), "customer_message", "customer", "c1"),
    Told(6, day(0, 13), "time_worked", "agent", "a1"),
    Told(7, day(0, 14), "agent_reply", "agent", "a2"),
    Told(8, day(0, 15), "status", "agent", "a2", "solved"),
    Told(9, day(3), "status", "customer", "c1", "open"),
    Told(10, day(4), "status", "agent", "a2", "solved"),
    Told(11, day(9), "status", "customer", "c1", "open"),
    Told(12, day(9, 13), "rated", "customer", "c1"),
]


@pytest.mark.parametrize(
    ("measure", "dating", "agent", "expected"),
    [
        (Measure.CREATED, 1, "", {1}),
        (Measure.FIRST_RESPONSE, 3, "a1", {1, 3}),
        (Measure.RESPONSE, 3, "a1", {1, 3}),
        (Measure.RESPONSE, 7, "a2", {4, 7}),  # the run began with the first of two messages
        (Measure.RESOLUTION, 10, "a2", {1, 10}),
        (Measure.REPLIES, 10, "a2", {7, 10}),
        (Measure.HANDLE, 10, "a1", {6, 10}),
        (Measure.HANDLE, 10, "a2", {10}),
        (Measure.IN_HAND, 8, "a1", {1, 2, 8}),
        (Measure.REOPENED, 8, "a2", {8, 9}),  # the second reopen comes more than 7 days later
        (Measure.CSAT, 12, "a2", {12}),
        (Measure.CSAT, 99, "a2", set()),
    ],
)
def test_by_hand(measure: Measure, dating: int, agent: str, expected: set[int]) -> None:
    assert made_of(measure, dating, agent, STORY) == expected


def test_a_call_and_what_became_of_it() -> None:
    calls = [
        Told(1, day(0), "call_offered"),
        Told(2, day(0) + timedelta(seconds=9), "call_answered", "agent", "a1"),
        Told(3, day(1), "call_offered"),
        Told(4, day(1) + timedelta(seconds=90), "call_abandoned"),
    ]
    assert made_of(Measure.ANSWERED_IN_TIME, 1, "", calls) == {1, 2}
    assert made_of(Measure.ABANDONED, 3, "", calls) == {3, 4}
