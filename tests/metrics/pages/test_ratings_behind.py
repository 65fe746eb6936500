"""Behind the satisfaction of customers stands what they gave and said, not a yes or no alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.facts import HOUR, MILLION, Measure
from people.use_cases.tokens import create_token
from tests.fixtures.queries import AtMost, sent
from tests.metrics.disputes.desks import AT, TICKET, Desks, desks
from tests.metrics.entering.desk import entered
from tests.metrics.pages.test_api import api
from tests.metrics.pages.test_pages import read
from tests.world import World

__all__ = ["desks"]
pytestmark = pytest.mark.django_db
DAYS = {"start": "2026-03-02", "end": "2026-03-03"}


def rated_again(desks: Desks) -> None:
    """After 1 of 5 without a word the customer gives 4 of 5 with one."""
    again = TICKET[-1]._replace(
        id="6", at=AT + 5 * HOUR, value=4 * MILLION, comment="Fixed <in> the end, thanks"
    )
    desks.desk.store(("7", [again]), as_of=AT + 5 * HOUR)
    desks.measure()


def test_the_score_and_the_customers_words_stand_in_the_list(world: World, desks: Desks) -> None:
    """1 of 5 without a word, then 4 of 5 with one: the first no longer counts."""
    rated_again(desks)
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


def test_the_api_gives_score_and_comment_to_who_sees_them_on_the_page(
    world: World, desks: Desks
) -> None:
    rated_again(desks)
    for reader in (world.alice, world.bob, world.carol):
        rows = api(reader, "csat/tickets/", **DAYS)["results"]
        told = [(row["excluded"], row["score"], row["scale"], row["comment"]) for row in rows]
        assert sorted(told, key=str) == [
            ("rated again", 1.0, 5.0, ""),
            (None, 4.0, 5.0, "Fixed <in> the end, thanks"),
        ]
    # Dan answered another ticket: Carol's rating and its words are not his to read.
    for reader in (world.dan, world.charlie):
        assert api(reader, "csat/tickets/", **DAYS)["results"] == []
    for reader in (world.vera, world.adam):
        assert api(reader, "csat/tickets/", **DAYS) == 404
    (first,) = api(world.carol, "first_response_time/tickets/", **DAYS)["results"]
    assert (first["score"], first["scale"], first["comment"]) == (None, None, "")


def test_the_api_gives_the_comment_of_an_entry_as_the_page_does(world: World) -> None:
    entered(
        world,
        {
            "measure": "quality_score",
            "date": "2026-03-02",
            "person": "Carol Castro",
            "value": "8",
            "comment": "Kind and exact",
        },
    )
    page = world.client(world.carol).get(world.url("metrics:tickets", key="quality_score"), DAYS)
    assert "Kind and exact" in page.content.decode()
    for reader in (world.alice, world.bob, world.carol):
        (row,) = api(reader, "quality_score/tickets/", **DAYS)["results"]
        assert (row["value"], row["score"], row["comment"]) == (8.0, None, "Kind and exact")
    assert api(world.dan, "quality_score/tickets/", **DAYS)["results"] == []


def test_the_api_reads_ratings_and_entries_along_with_the_list(
    world: World, desks: Desks, at_most_queries: AtMost
) -> None:
    """A rating more costs no query more; the first call also notes that the token is used."""
    _row, secret = create_token(membership=world.alice, name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found, at_most_queries(15):
            client.get("/api/v1/metrics/csat/tickets/", DAYS)
        counted.append(len(sent(found)))
        rated_again(desks)
    assert counted[1] <= counted[0]
