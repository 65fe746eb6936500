"""first_response, response, first_resolution and resolution, by hand."""

import pytest

from metrics.facts import MILLION, Excluded, Measure
from tests.metrics.measures.log import DAY, HOUR, MINUTE, Log, clock, seconds


def test_first_response_is_the_first_public_reply_by_a_person() -> None:
    log = Log()
    log.created(0, group="first line", priority="high")
    log.add(10, "auto_reply", "robot", "bot")
    log.add(20, "internal_note", "ann", "agent")
    log.assigned(30, "zoe")
    event = log.reply(12 * MINUTE, "ann")
    log.reply(13 * MINUTE, "bob")
    row = log.row(Measure.FIRST_RESPONSE)
    # 12 min = 720 s; credited to who replied, not to the assignee.
    assert row[:8] == (
        *(Measure.FIRST_RESPONSE, event, clock(720), 720 * MILLION),
        *("ann", "first line", None, "high"),
    )


def test_a_reply_by_a_bot_is_no_reply_by_a_person() -> None:
    log = Log()
    log.created()
    log.add(10, "agent_reply", "robot", "bot")
    assert log.rows(Measure.FIRST_RESPONSE) == log.rows(Measure.RESPONSE) == []


def test_a_ticket_created_by_an_agent() -> None:
    log = Log()
    log.created(0, role="agent")
    log.reply(60, "ann")
    row = log.row(Measure.FIRST_RESPONSE)
    assert (seconds(row), row.excluded) == (60, Excluded.CREATED_BY_AGENT)
    # Its creation opens no run of messages.
    assert log.rows(Measure.RESPONSE) == []


def test_a_reply_before_the_creation() -> None:
    log = Log()
    log.created(100)
    log.reply(99, "ann")
    log.reply(160, "ann")
    row = log.row(Measure.FIRST_RESPONSE)
    assert (seconds(row), row.excluded) == (-1, Excluded.BEFORE_CREATION)


def test_a_reply_at_the_creations_moment_follows_it() -> None:
    log = Log()
    log.reply(100, "ann")
    log.created(100)
    row = log.row(Measure.FIRST_RESPONSE)
    assert (seconds(row), row.excluded) == (0, Excluded.COUNTED)
    assert seconds(log.row(Measure.RESPONSE)) == 0


def test_each_run_of_messages_has_one_response() -> None:
    log = Log()
    log.created(0)
    log.message(100)
    log.reply(300, "ann")  # the run began with the creation: 300 − 0
    log.reply(350, "ann")  # answers nothing
    log.message(1_000)
    log.message(1_500)
    log.add(1_600, "auto_reply", "robot", "bot")
    log.reply(1_900, "bob")  # 1900 − 1000
    log.message(2_000)  # not answered yet
    found = [(seconds(row), row.agent) for row in log.rows(Measure.RESPONSE)]
    assert found == [(300, "ann"), (900, "bob")]


@pytest.mark.parametrize("role", ["system", "bot"])
def test_a_creation_that_is_not_the_customers_opens_no_run(role: str) -> None:
    log = Log()
    log.created(0, role=role)
    log.message(100)
    log.reply(300, "ann")
    assert seconds(log.row(Measure.RESPONSE)) == 200
    assert log.row(Measure.FIRST_RESPONSE).excluded is Excluded.COUNTED


def test_a_solve_ends_a_run_without_a_measurement() -> None:
    log = Log()
    log.created(0)
    log.status(100, "solved")
    log.reply(200, "ann")
    assert log.rows(Measure.RESPONSE) == []
    log.message(300)  # a run of a solved ticket …
    log.status(350, "closed")  # … which closing does not end: it is no solve …
    log.status(360, "open")
    log.reply(400, "ann")
    assert [seconds(row) for row in log.rows(Measure.RESPONSE)] == [100]  # 400 − 300


def test_chat_replies_are_never_joined_in_response() -> None:
    log = Log()
    log.created(0, channel="chat")
    log.reply(10, "ann")
    log.message(20)
    log.reply(25, "ann")
    assert [seconds(row) for row in log.rows(Measure.RESPONSE)] == [10, 5]


def test_on_the_phone_an_answered_call_is_a_reply() -> None:
    for channel, values in (("phone", [15]), ("chat", [])):
        log = Log()
        log.created(0, channel=channel)
        log.add(15, "call_answered", "ann", "agent", value=15 * MILLION)
        for measure in (Measure.FIRST_RESPONSE, Measure.RESPONSE):
            found = log.rows(measure)
            assert [seconds(row) for row in found] == values
            assert all(row.agent == "ann" for row in found)


def test_on_the_phone_a_call_that_a_machine_takes_is_none() -> None:
    log = Log()
    log.created(0, channel="phone")
    log.add(15, "call_answered", "ivr", "bot", value=15 * MILLION)
    assert log.rows(Measure.FIRST_RESPONSE) == []


def test_resolutions_count_from_the_creation_to_the_first_and_the_last_solve() -> None:
    log = Log()
    log.created(HOUR, group="first line", tier=1)
    log.assigned(2 * HOUR, "ann")
    first = log.status(5 * HOUR, "solved", "zoe")
    log.status(6 * HOUR, "open")
    log.assigned(7 * HOUR, "bob")
    log.set(7 * HOUR, "tier_changed", "2")
    last = log.status(DAY, "closed", "zoe")
    log.status(2 * DAY, "closed")  # already closed: no solve
    one, two = log.row(Measure.FIRST_RESOLUTION), log.row(Measure.RESOLUTION)
    assert (one.event, seconds(one), one.agent, one.tier) == (first, 4 * HOUR, "ann", 1)
    assert (two.event, seconds(two), two.agent, two.tier) == (last, 23 * HOUR, "bob", 2)


def test_a_reopen_takes_the_resolution_back_until_the_next_solve() -> None:
    log = Log()
    log.created(0)
    log.status(HOUR, "solved")
    log.status(2 * HOUR, "pending")
    assert log.rows(Measure.RESOLUTION) == log.rows(Measure.SOLVED) == []
    assert seconds(log.row(Measure.FIRST_RESOLUTION)) == HOUR
    log.status(3 * HOUR, "solved")
    assert seconds(log.row(Measure.RESOLUTION)) == 3 * HOUR


@pytest.mark.parametrize(
    ("assignee", "solver", "role", "credited"),
    [
        ("ann", "zoe", "agent", "ann"),
        ("", "zoe", "agent", "zoe"),
        ("", "cat", "customer", None),
        ("", "robot", "bot", None),
        ("", "", "agent", None),
    ],
)
def test_credit_goes_to_the_assignee_else_to_a_solver_who_is_an_agent(
    assignee: str, solver: str, role: str, credited: str | None
) -> None:
    log = Log()
    log.created(0)
    log.assigned(5, "old")
    log.assigned(10, assignee)
    log.add(20, "status", solver, role, to="solved")
    log.assigned(30, "late")
    for measure in (
        Measure.FIRST_RESOLUTION,
        Measure.RESOLUTION,
        Measure.SOLVED,
        Measure.REOPENED,
        Measure.LASTED,
    ):
        assert log.row(measure).agent == credited


def test_at_one_moment_the_order_of_ids_says_who_held_it() -> None:
    log = Log()
    log.created(0)
    log.assigned(10, "ann")
    log.status(10, "solved")
    log.assigned(10, "bob")
    assert log.row(Measure.SOLVED).agent == "ann"


def test_without_creation_the_first_status_can_be_a_solve() -> None:
    log = Log()
    log.status(10, "closed", "ann")
    row = log.row(Measure.SOLVED)
    assert (row.at, row.agent, row.excluded) == (clock(10), "ann", Excluded.NO_CREATION)
