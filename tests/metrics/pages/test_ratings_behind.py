"""Behind the satisfaction of customers stands what they gave and said, not a yes or no alone."""

import pytest

from metrics.facts import HOUR, MILLION, Measure
from tests.metrics.disputes.desks import AT, TICKET, Desks, desks
from tests.metrics.pages.test_pages import read
from tests.world import World

__all__ = ["desks"]
pytestmark = pytest.mark.django_db
DAYS = {"start": "2026-03-02", "end": "2026-03-03"}


def test_the_score_and_the_customers_words_stand_in_the_list(world: World, desks: Desks) -> None:
    """1 of 5 without a word, then 4 of 5 with one: the first no longer counts."""
    again = TICKET[-1]._replace(
        id="6", at=AT + 5 * HOUR, value=4 * MILLION, comment="Fixed <in> the end, thanks"
    )
    desks.desk.store(("7", [again]), as_of=AT + 5 * HOUR)
    desks.measure()
    for reader in (world.alice, world.bob, world.carol):
        client, url = world.client(reader), world.url("metrics:tickets", key="csat")
        counted = read(client, url, **DAYS)
        assert "4 of 5" in counted
        assert "“Fixed &lt;in&gt; the end, thanks”" in counted
        assert "1 of 5" not in counted
        excluded = read(client, url, state="excluded", **DAYS)
        assert "1 of 5" in excluded
        assert "Fixed" not in excluded


def test_so_it_does_on_the_tickets_and_the_measurements_pages(world: World, desks: Desks) -> None:
    row = desks.row()
    assert row.ticket is not None
    client = world.client(world.alice)
    assert "1 of 5" in read(client, world.url("metrics:ticket", ticket=row.ticket.pk))
    listed = client.get(world.url("metrics:tickets", key="csat"), DAYS)
    (each,) = listed.context["rows"]
    assert (each.value, each.beside, each.comment) == ("No", "1 of 5", "")
    assert "1 of 5" in read(client, world.url("metrics:measurement", key=each.address))


def test_nothing_else_has_a_score(world: World, desks: Desks) -> None:
    client = world.client(world.alice)
    listed = client.get(world.url("metrics:tickets", key="first_response_time"), DAYS)
    row = next(each for each in listed.context["rows"] if each.row.ticket.external_id == "7")
    assert Measure(row.row.measure) is Measure.FIRST_RESPONSE
    assert (row.beside, row.comment) == ("", "")
