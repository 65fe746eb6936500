"""A review names the ticket that it is about: it is known by it, and its figure opens it."""

import pytest

from metrics.facts import HOUR, Event, Measure
from metrics.models import Entry
from tests.metrics.disputes.desks import AT, TICKET, Desks, desks
from tests.metrics.entering.desk import entered
from tests.metrics.entering.rows import checked, reasons
from tests.metrics.entering.test_api import client as api
from tests.metrics.pages.test_pages import read
from tests.metrics.storage.desk import Desk
from tests.world import World

__all__ = ["desks"]
pytestmark = pytest.mark.django_db
DAYS = {"start": "2026-03-01", "end": "2026-04-01"}
SCORE = {"measure": "quality_score", "date": "2026-03-04", "person": "Carol Castro"}
VERDICT = {"measure": "standard_met", "date": "2026-03-04", "person": "Carol Castro"}


def test_the_number_is_kept_without_its_sign() -> None:
    row = SCORE | {"person": "carol@x.test", "value": "8"}
    (good,) = checked(row | {"ticket": " #77 "}).good
    assert good.fact.ticket == "77"
    (plain,) = checked({"measure": "kb_visit", "date": "2026-03-04", "value": "1"}).good
    assert plain.fact.ticket == ""
    assert reasons(row | {"ticket": "7" * 201}) == [(2, "ticket", "too_long")]


def test_reviews_of_one_day_are_told_apart_by_their_tickets(world: World) -> None:
    """A later table has them in another order, and one of them mended."""
    entered(world, SCORE | {"value": "8", "ticket": "77"}, SCORE | {"value": "6", "ticket": "78"})
    again = entered(
        world, SCORE | {"value": "6", "ticket": "78"}, SCORE | {"value": "9", "ticket": "77"}
    )
    assert sorted(again.outcomes.values()) == ["corrected", "unchanged"]
    held = Entry.objects.of(world.organization).order_by("ticket")
    assert [(one.ticket, one.value // 1_000_000) for one in held] == [("77", 9), ("78", 6)]


def test_a_review_leads_to_its_ticket_for_who_may_open_it(world: World, desks: Desks) -> None:
    entered(world, SCORE | {"value": "8", "ticket": "7"}, VERDICT | {"value": "no", "ticket": "99"})
    link = world.url("metrics:ticket", ticket=desks.row().ticket_id)
    for reader in (world.alice, world.bob, world.carol):
        client = world.client(reader)
        behind = world.url("metrics:tickets", key="quality_score")
        page = client.get(behind, DAYS | {"person": world.carol.pk})
        (row,) = page.context["rows"]
        assert f'href="{link}">#7 It is broken' in page.content.decode()
        shown = client.get(world.url("metrics:measurement", key=row.address)).content.decode()
        assert f'href="{link}">#7 It is broken' in shown
        assert client.get(link).status_code == 200
    # No such ticket was ever seen: what was said of it is kept, with its number.
    client = world.client(world.alice)
    behind = world.url("metrics:tickets", key="consistent_resolution")
    assert "#99" in read(client, behind, **DAYS)
    assert 'href="' + link not in client.get(behind, DAYS).content.decode()


def test_of_two_helpdesks_with_that_number_neither_is_meant(world: World, desks: Desks) -> None:
    Desk(world.organization).store(("7", TICKET), as_of=AT + 5 * HOUR)
    entered(world, SCORE | {"value": "8", "ticket": "7"})
    behind = world.client(world.alice).get(
        world.url("metrics:tickets", key="quality_score"), DAYS | {"person": world.carol.pk}
    )
    (row,) = behind.context["rows"]
    assert row.reviewed is None
    assert "#7" in behind.content.decode()
    page = world.client(world.alice).get(world.url("metrics:ticket", ticket=desks.row().ticket_id))
    assert Measure.QUALITY_SCORE not in {each.row.measure for each in page.context["measurements"]}


def test_the_ticket_shows_its_review_to_who_may_see_that_persons_numbers(
    world: World, desks: Desks
) -> None:
    """Dan replied on Carol's ticket, and may open it; her review is not his to read."""
    reply = Event("9", AT + HOUR + HOUR // 2, "agent_reply", "dan", "agent")
    desks.desk.store(("7", [reply]), as_of=AT + 5 * HOUR)
    desks.measure()
    entered(world, SCORE | {"value": "8", "ticket": "7"})
    link = world.url("metrics:ticket", ticket=desks.row().ticket_id)
    for reader, told in (
        (world.alice, True),
        (world.bob, True),
        (world.carol, True),
        (world.dan, False),
    ):
        page = world.client(reader).get(link)
        measures = {each.row.measure for each in page.context["measurements"]}
        assert (Measure.QUALITY_SCORE in measures) is told, reader.name


def test_a_program_sends_and_reads_it(world: World) -> None:
    row = SCORE | {"key": "r-1", "value": "8", "ticket": "77", "person": str(world.carol.pk)}
    client = api(world.alice)
    sent = client.post(
        "/api/v1/measurements/", {"measurements": [row]}, content_type="application/json"
    )
    assert sent.status_code == 200, sent.json()
    (told,) = client.get("/api/v1/measurements/").json()["results"]
    assert (told["measure"], told["ticket"]) == ("quality_score", "77")
