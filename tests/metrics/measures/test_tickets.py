"""What is dated at the creation, and what keeps a whole ticket from counting; by hand."""

import pytest

from metrics.facts import MILLION, Excluded, Measure
from tests.metrics.measures.log import DAY, HOUR, Log, clock


def test_created_is_placed_by_the_creations_own_fields() -> None:
    log = Log()
    event = log.created(5, group="first line", tier=1, priority="low")
    log.set(6, "group_changed", "second line")
    log.set(6, "tier_changed", "2")
    log.set(6, "priority_changed", "high")
    row = log.row(Measure.CREATED)
    assert row == (
        *(Measure.CREATED, event, clock(5), MILLION),
        *(None, "first line", 1, "low", MILLION, Excluded.COUNTED, "", None, ()),
    )


def test_what_stands_before_the_creation_is_not_its_own() -> None:
    log = Log()
    log.set(-10, "group_changed", "front desk")
    log.created(0)
    assert log.row(Measure.CREATED).group is None
    log.status(60, "solved")
    assert log.row(Measure.SOLVED).group == "front desk"


def test_the_creation_speaks_last_of_what_it_states() -> None:
    log = Log()
    log.set(-10, "group_changed", "front desk")
    log.set(-10, "topics_set", "old")
    log.created(0, group="first line", topics=["new"])
    log.status(60, "solved")
    assert log.row(Measure.SOLVED).group == "first line"
    assert log.row(Measure.TOPIC).variant == "new"


def test_of_two_creations_the_first_in_order_is_the_creation() -> None:
    log = Log()
    log.created(60, group="second")
    log.created(0, group="first")
    row = log.row(Measure.CREATED)
    assert (row.at, row.group) == (clock(0), "first")


@pytest.mark.parametrize("tier", ["2", 2])
def test_a_tier_may_come_as_text_or_number(tier: object) -> None:
    log = Log()
    log.created(tier=tier)
    assert log.row(Measure.CREATED).tier == 2


def test_a_mark_is_what_its_last_event_says() -> None:
    log = Log()
    log.created(0, group="first line")
    log.set(1, "marked", "complaint")
    log.set(2, "group_changed", "second line")
    assert log.row(Measure.COMPLAINT)[2:6] == (clock(0), MILLION, None, "first line")
    log.set(3, "unmarked", "complaint")
    assert log.rows(Measure.COMPLAINT) == []
    log.set(4, "marked", "complaint")
    log.set(4.5, "marked", "complaint")
    assert len(log.rows(Measure.COMPLAINT)) == 1


def test_topics_are_those_it_has_now_each_once() -> None:
    log = Log()
    log.created(0, group="first line", topics=["login", "billing", "login"])
    rows = log.rows(Measure.TOPIC)
    assert [(row.variant, row.value, row.group) for row in rows] == [
        ("login", MILLION, "first line"),
        ("billing", MILLION, "first line"),
    ]
    log.set(9, "topics_set", "refund|login| refund ||")
    assert [row.variant for row in log.rows(Measure.TOPIC)] == ["refund", "login"]
    log.set(10, "topics_set", "")
    assert log.row(Measure.TOPIC).variant == ""


def everything(log: Log) -> Log:
    """A reply, a rating, a solve and work on a ticket, whatever else is said of it."""
    log.message(30)
    log.reply(60, "ann")
    log.worked(70, "ann", 30)
    log.status(HOUR, "solved", "ann")
    log.rated(2 * HOUR, 5, 5)
    return log


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        (["spam"], Excluded.SPAM),
        (["deleted"], Excluded.DELETED),
        (["merged:77"], Excluded.MERGED),
        (["merged:77", "deleted", "spam"], Excluded.SPAM),
        (["merged:77", "deleted"], Excluded.DELETED),
    ],
)
def test_a_marked_ticket_keeps_its_measurements_excluded(
    marks: list[str], reason: Excluded
) -> None:
    plain, marked = Log(), Log()
    for log in (plain, marked):
        log.created(0, role="agent")
        everything(log)
    for mark in marks:
        marked.set(DAY, "marked", mark)
    for measure in Measure:
        kept = [row._replace(excluded=reason) for row in plain.rows(measure)]
        assert marked.rows(measure) == kept
    assert marked.rows(Measure.CREATED)


def test_unmarked_it_counts_again() -> None:
    log = everything(Log())
    log.created(0)
    log.set(DAY, "marked", "merged:77")
    log.set(2 * DAY, "unmarked", "merged:77")
    assert log.row(Measure.SOLVED).excluded is Excluded.COUNTED


def test_without_creation_nothing_counts_and_durations_are_empty() -> None:
    log = everything(Log())
    log.set(DAY, "marked", "spam")
    for measure in Measure:
        assert all(row.excluded is Excluded.NO_CREATION for row in log.rows(measure))
    for measure in (Measure.FIRST_RESPONSE, Measure.FIRST_RESOLUTION, Measure.RESOLUTION):
        assert log.row(measure).value is None
    # What can be computed is: the message at 30 s, answered at 60 s.
    assert log.row(Measure.RESPONSE).value == 30 * MILLION
    for measure in (Measure.CREATED, Measure.TOPIC, Measure.OPEN_PAST_LIMIT):
        assert log.rows(measure) == []


def test_before_creation_is_excluded_everywhere() -> None:
    log = everything(Log())
    log.created(3 * HOUR, role="agent")
    reasons = {
        measure: {row.excluded for row in rows}
        for measure in Measure
        if (rows := log.rows(measure, as_of=4 * HOUR))
    }
    assert reasons.pop(Measure.CREATED) == reasons.pop(Measure.TOPIC) == {Excluded.COUNTED}
    # Its first reason in the table's order is another.
    assert reasons.pop(Measure.FIRST_RESPONSE) == {Excluded.CREATED_BY_AGENT}
    assert set(reasons) >= {Measure.REOPENED, Measure.CSAT, Measure.TIME_WORKED, Measure.REPLIES}
    assert all(found == {Excluded.BEFORE_CREATION} for found in reasons.values())
    assert log.row(Measure.RESOLUTION).value == -2 * HOUR * MILLION
