"""The events of a measurement: those that bear on it, and no others."""

import pytest
from hypothesis import given

from metrics.exploring.made_of import made_of
from metrics.facts import Event, Measure, micros
from metrics.measures import measure_ticket
from tests.metrics.measures.log import DAY, LATE, Log, clock
from tests.metrics.measures.strategies import tickets
from tests.metrics.values.world import day


def event(id: int, days: int, hour: int, kind: str, role: str, actor: str, to: str = "") -> Event:
    return Event(str(id), micros(day(days, hour)), kind, actor, role, to)


STORY = [
    event(1, 0, 8, "created", "customer", "c1"),
    event(2, 0, 9, "assigned", "agent", "a1", "a1"),
    event(3, 0, 10, "agent_reply", "agent", "a1"),
    event(4, 0, 11, "customer_message", "customer", "c1"),
    event(5, 0, 12, "customer_message", "customer", "c1"),
    event(6, 0, 13, "time_worked", "agent", "a1"),
    event(7, 0, 14, "agent_reply", "agent", "a2"),
    event(8, 0, 15, "status", "agent", "a2", "solved"),
    event(9, 3, 12, "status", "customer", "c1", "open"),
    event(10, 4, 12, "status", "agent", "a2", "solved"),
    event(11, 9, 12, "status", "customer", "c1", "open"),
    event(12, 9, 13, "rated", "customer", "c1"),
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
    assert made_of(measure, str(dating), agent, STORY) == set(map(str, expected))


def test_a_call_and_what_became_of_it() -> None:
    log = Log()
    lost, answered = log.add(0, "call_offered"), log.add(5, "call_offered")
    taken = log.add(9, "call_answered", "a1", "agent")
    given_up = log.add(DAY, "call_offered")
    end = log.add(DAY + 90, "call_abandoned")
    assert made_of(Measure.ANSWERED_IN_TIME, lost, "", log.events) == {lost}
    assert made_of(Measure.ANSWERED_IN_TIME, answered, "", log.events) == {answered, taken}
    assert made_of(Measure.ABANDONED, given_up, "", log.events) == {given_up, end}


def test_a_reply_after_the_solution_is_one_of_the_replies() -> None:
    """A value of "no" that shows one reply and no reopen would be explained by nothing."""
    log = Log()
    log.created()
    first, solved = log.reply(10, "ann"), log.status(20, "solved", "ann")
    log.status(25, "closed")
    second = log.reply(30, "ann")
    row = log.row(Measure.ONE_TOUCH)
    assert (row.value, row.event) == (0, solved)
    assert made_of(Measure.ONE_TOUCH, solved, "", log.events) == {first, solved, second}


def test_a_move_to_a_higher_tier_after_the_solution_is_shown() -> None:
    log = Log()
    born, solved = log.created(tier=1), log.status(20, "solved", "ann")
    moved = log.set(40, "tier_changed", "2")
    assert log.row(Measure.ESCALATED).value == 1_000_000
    assert made_of(Measure.ESCALATED, solved, "", log.events) == {born, solved, moved}


@pytest.mark.parametrize("channel", ["chat", "phone"])
def test_an_answered_call_is_a_reply_on_the_phone_alone(channel: str) -> None:
    log = Log()
    born = log.created(channel=channel)
    log.add(5, "call_offered")
    answered = log.add(8, "call_answered", "ann", "agent")
    replied = log.reply(60, "ann")
    first = log.rows(Measure.RESPONSE)[0]
    assert first.event == (replied if channel == "chat" else answered)
    assert made_of(Measure.RESPONSE, first.event, "ann", log.events) == {born, first.event}


def test_closing_what_is_solved_ends_no_run_of_messages() -> None:
    log = Log()
    log.created()
    log.status(10, "solved", "ann")
    asked = log.message(20)
    log.status(30, "closed")
    replied = log.reply(40, "ann")
    assert log.row(Measure.RESPONSE).value == 20_000_000
    assert made_of(Measure.RESPONSE, replied, "ann", log.events) == {asked, replied}


SHOWN = (Measure.RESPONSE, Measure.ONE_TOUCH, Measure.ESCALATED, Measure.REPLIES, Measure.HANDLE)


@given(tickets)
def test_what_is_shown_makes_the_value(told: list[Event]) -> None:
    """Measured on the shown events alone it comes out the same.

    Beside them stands the creation, which says the channel; it asks nothing unless it is shown.
    """
    as_of = clock(LATE)
    for row in measure_ticket(told, as_of=as_of).rows:
        if row.measure in SHOWN:
            shown = made_of(row.measure, row.event, row.agent or "", told)
            few = [one for one in told if one.id in shown]
            few += [
                one._replace(role="bot")
                for one in told
                if one.kind == "created" and one.id not in shown
            ]
            again = measure_ticket(few, as_of=as_of).rows
            same = (row.measure, row.event, row.agent, row.value)
            assert same in [(one.measure, one.event, one.agent, one.value) for one in again]
