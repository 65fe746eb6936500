"""Whatever way events arrive, what is stored in the end is what the pure functions say of them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.facts import DAY, Event
from metrics.measures import measure_ticket
from tests.metrics.measures.strategies import tickets
from tests.metrics.storage.desk import Desk, told

few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
as_ofs = st.integers(0, 40 * DAY)


@pytest.mark.django_db
@few
@given(tickets.filter(bool), as_ofs, st.data())
def test_permutation_repetition_and_split_change_nothing(
    events: list[Event], as_of: int, data: st.DataObject
) -> None:
    desk = Desk()
    arrivals = data.draw(st.permutations([*events, *data.draw(st.lists(st.sampled_from(events)))]))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(arrivals)), max_size=4)))
    for start, end in zip([0, *cuts], [*cuts, None], strict=True):
        desk.store(("1", arrivals[start:end]))
        if data.draw(st.booleans()):
            desk.measure()
    desk.store(as_of=as_of)
    desk.measure()
    assert desk.rows() == told(measure_ticket(events, as_of=as_of).rows)


@pytest.mark.django_db
@few
@given(tickets.filter(bool), st.lists(as_ofs, min_size=1, max_size=4))
def test_time_alone_brings_a_ticket_up_to_date(events: list[Event], as_ofs: list[int]) -> None:
    """due_at is never too late: measured step by step it is as if measured once at the end."""
    desk = Desk()
    desk.store(("1", events))
    for as_of in sorted(as_ofs):
        desk.store(as_of=as_of)
        desk.measure()
    assert desk.rows() == told(measure_ticket(events, as_of=max(as_ofs)).rows)


@pytest.mark.django_db
@few
@given(tickets.filter(bool), tickets.filter(bool), st.data())
def test_the_highest_revision_stands(
    before: list[Event], after: list[Event], data: st.DataObject
) -> None:
    """Corrections under the same ids win in whatever order they come."""
    desk = Desk()
    newer = [event._replace(revision=1) for event in after]
    for event in data.draw(st.permutations([*before, *newer])):
        desk.store(("1", [event]))
    desk.store(as_of=40 * DAY)
    desk.measure()
    standing = {event.id: event for event in [*before, *newer]}
    assert desk.rows() == told(measure_ticket(standing.values(), as_of=40 * DAY).rows)
