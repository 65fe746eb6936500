"""What holds of every ticket, tried on random ones."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.facts import DAY, Event, Excluded, Limits, Measure
from metrics.measures import measure_ticket
from metrics.measures.rules import Rules
from tests.metrics.measures.reference import Found, Reference
from tests.metrics.measures.strategies import limits, moments, rules, tickets

REFERENCED = frozenset(Measure) - {
    Measure.CREATED,
    Measure.TIME_WORKED,
    Measure.CSAT,
    Measure.CSAT_SCORE,
    Measure.CES,
    Measure.NPS,
    Measure.COMPLAINT,
    Measure.TOPIC,
    Measure.ABANDONED,
    Measure.ANSWERED_IN_TIME,
    Measure.SLA_FIRST_RESPONSE,
    Measure.SLA_RESOLUTION,
}
# Dated when a limit passed: no event is the cause.
PASSED = (Measure.OPEN_PAST_LIMIT, Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION)
many = settings(max_examples=300, deadline=None)
as_ofs = st.one_of(moments, st.integers(0, 40 * DAY))


@many
@given(tickets, as_ofs, rules, st.data())
def test_arrival_does_not_matter(
    events: list[Event], as_of: int, rules: Rules, data: st.DataObject
) -> None:
    expected = measure_ticket(events, as_of=as_of, rules=rules)
    again = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    superseded = [event._replace(revision=-1, at=event.at + 1, to="zzz") for event in again]
    arrived = data.draw(st.permutations(events + again + superseded))
    assert measure_ticket(arrived, as_of=as_of, rules=rules) == expected


@many
@given(tickets, as_ofs, st.data())
def test_other_content_under_one_id_is_settled_without_arrival(
    events: list[Event], as_of: int, data: st.DataObject
) -> None:
    doubles = data.draw(st.lists(st.sampled_from(events), max_size=4)) if events else []
    told = events + [event._replace(at=event.at + 1) for event in doubles]
    arrived = data.draw(st.permutations(told))
    assert measure_ticket(arrived, as_of=as_of) == measure_ticket(told, as_of=as_of)


@many
@given(tickets, as_ofs, limits)
def test_the_slow_reading_of_the_definitions_agrees(
    events: list[Event], as_of: int, limits: Limits
) -> None:
    rows = measure_ticket(events, as_of=as_of, rules=Rules(limits)).rows
    found = [
        Found(
            *(row.measure, row.at, row.value, row.agent, row.group, row.tier, row.priority),
            *(row.excluded, row.variant, row.until),
        )
        for row in rows
        if row.measure in REFERENCED
    ]
    assert sorted(found, key=repr) == Reference(events, as_of, limits).all()


@many
@given(tickets, as_ofs, rules)
def test_keys_are_unique_and_name_an_event_of_the_ticket(
    events: list[Event], as_of: int, rules: Rules
) -> None:
    rows = measure_ticket(events, as_of=as_of, rules=rules).rows
    keys = [(row.measure, row.variant, row.event, row.agent) for row in rows]
    assert len(set(keys)) == len(keys)
    dated = {event.id: event.at for event in events}
    for row in rows:
        assert row.at == dated[row.event] or (row.measure in PASSED and not row.value)
        assert row.excluded in Excluded
        assert row.value is not None or row.excluded is Excluded.NO_CREATION


@many
@given(tickets, as_ofs, rules, st.integers(1, 40 * DAY))
def test_due_at_is_when_time_alone_changes_the_rows(
    events: list[Event], as_of: int, rules: Rules, later: int
) -> None:
    rows, state, due = measure_ticket(events, as_of=as_of, rules=rules)
    then = as_of + later if due is None else min(as_of + later, due - 1)
    for moment in (then, as_of if due is None else due - 1):
        assert measure_ticket(events, as_of=moment, rules=rules) == (rows, state, due)
    if due is not None:
        assert due > as_of
        assert measure_ticket(events, as_of=due, rules=rules).rows != rows


@many
@given(tickets, as_ofs)
def test_what_bars_a_ticket_bars_all_of_it_for_one_reason(events: list[Event], as_of: int) -> None:
    rows, state, _ = measure_ticket(events, as_of=as_of)
    first = [
        (state.created_at is None, Excluded.NO_CREATION),
        (state.spam, Excluded.SPAM),
        (state.deleted, Excluded.DELETED),
        (bool(state.merged_into), Excluded.MERGED),
    ]
    reason = next((why for holds, why in first if holds), None)
    barring = {why for _, why in first}
    for row in rows:
        assert row.excluded is reason if reason else row.excluded not in barring


@many
@given(tickets, as_ofs)
def test_spells_of_the_backlog_never_overlap_and_end_with_the_ticket(
    events: list[Event], as_of: int
) -> None:
    rows, state, _ = measure_ticket(events, as_of=as_of)
    spells = [(row.at, row.until) for row in rows if row.measure is Measure.BACKLOG]
    for (start, until), (following, _) in pairwise(spells):
        assert until is not None
        assert start < until <= following
    still = bool(spells) and spells[-1][1] is None
    assert still == (state.status not in ("", "solved", "closed"))


@many
@given(tickets, as_ofs)
def test_hands_and_waits_fit_into_the_resolution(events: list[Event], as_of: int) -> None:
    rows = measure_ticket(events, as_of=as_of).rows
    of = {
        measure: [row.value or 0 for row in rows if row.measure is measure] for measure in Measure
    }
    variants = {row.variant: row.value or 0 for row in rows if row.measure is Measure.WAITING}
    if variants:
        assert sum(of[Measure.IN_HAND]) <= variants["working"]
        if all(row.excluded is Excluded.COUNTED for row in rows if row.measure is Measure.WAITING):
            assert sum(variants.values()) <= of[Measure.RESOLUTION][0]
