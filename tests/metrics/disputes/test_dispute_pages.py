"""The pages of questions about measurements."""

import pytest
from django.test import Client

from metrics.disputing.keys import key_of
from metrics.facts import Excluded, Measure
from metrics.models import Dispute, DisputeState, Ruling
from metrics.wording.crediting import CREDITING
from people.models import AuditEntry, Membership, User
from tests.fixtures.queries import AtMost
from tests.metrics.disputes.desks import Desks

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def url(desks: Desks, name: str, **names: object) -> str:
    return desks.world.url(f"metrics:{name}", **names)


def client(desks: Desks, person: Membership) -> Client:
    return desks.world.client(person)


def asked(desks: Desks) -> Dispute:
    answer = client(desks, desks.world.carol).post(
        url(desks, "dispute-ask", key=key_of(desks.row()).text),
        {"asks": "should_not_count", "text": "The shop was down."},
    )
    assert answer.status_code == 302
    return Dispute.objects.get()


def test_from_the_scorecard_to_the_question(desks: Desks) -> None:
    carol = client(desks, desks.world.carol)
    tickets = carol.get(
        url(desks, "tickets", key="csat"), {"start": "2026-03-02", "end": "2026-03-09"}
    )
    address = url(desks, "measurement", key=key_of(desks.row()).text)
    assert address in tickets.content.decode()
    page = carol.get(address).content.decode()
    assert str(CREDITING[Measure.CSAT]) in page
    assert url(desks, "dispute-ask", key=key_of(desks.row()).text) in page
    assert "/decide/" not in page


def test_asked_decided_answered(desks: Desks) -> None:
    world, dispute = desks.world, asked(desks)
    address = url(desks, "measurement", key=key_of(desks.row()).text)
    bob, carol = client(desks, world.bob), client(desks, world.carol)
    week = bob.get(world.url("objectives:my-week")).content.decode()
    assert "1 question about a measurement waits for you" in week
    waiting = bob.get(url(desks, "disputes")).content.decode()
    assert "The shop was down." in waiting
    decided = bob.post(
        f"{address}decide/",
        {"question": dispute.pk, "decision": "taken_out", "reason": "It was."},
        headers=HTMX,
    )
    assert decided.status_code == 204
    desks.measure()
    assert desks.row().excluded == Excluded.RULED_OUT
    for page in (carol.get(address), carol.get(url(desks, "disputes"))):
        assert "It was." in page.content.decode()
        assert "Taken out" in page.content.decode()
    assert "waits for you" not in bob.get(world.url("objectives:my-week")).content.decode()
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.TAKEN_OUT


def test_who_comes_too_late_is_told_beside_the_form(desks: Desks) -> None:
    dispute = asked(desks)
    address = url(desks, "measurement-decide", key=key_of(desks.row()).text)
    bob = client(desks, desks.world.bob)
    assert bob.post(address, {"decision": "taken_out"}).status_code == 422
    again = url(desks, "dispute-withdraw", dispute=dispute.pk)
    carol = client(desks, desks.world.carol)
    assert carol.post(again, headers=HTMX).status_code == 204
    assert carol.post(again, headers=HTMX).status_code == 422
    late = bob.post(address, {"question": dispute.pk, "decision": "kept", "reason": "So"})
    assert (late.status_code, "withdrawn meanwhile" in late.text) == (422, True)
    assert not Ruling.objects.exists()


def test_credited_by_the_form(desks: Desks) -> None:
    dispute = asked(desks)
    address = url(desks, "measurement-decide", key=key_of(desks.row()).text)
    bob = client(desks, desks.world.bob)
    form = {"question": dispute.pk, "decision": "credited", "reason": "Dan's"}
    assert "Choose whose it is" in bob.post(address, form).content.decode()
    assert bob.post(address, form | {"credited_to": desks.agent("dan").pk}).status_code == 302
    desks.measure()
    assert desks.row().person == desks.world.dan


def test_what_was_asked_and_answered_stands_between_the_readers_own_marks(desks: Desks) -> None:
    dispute, world = asked(desks), desks.world
    bob, address = client(desks, world.bob), key_of(desks.row()).text
    User.objects.filter(memberships=world.bob).update(language="ru")
    for headers in ({}, HTMX):
        form = bob.get(url(desks, "measurement-decide", key=address), headers=headers).text
        assert f"<p>{world.carol.name}: «The shop was down.»</p>" in form
    said = {"question": dispute.pk, "decision": "kept", "reason": "It was up."}
    assert bob.post(url(desks, "measurement-decide", key=address), said).status_code == 302
    page = bob.get(url(desks, "disputes")).text
    assert ": «The shop was down.»" in page
    assert f"{world.bob.name}: «It was up.»" in page


def test_a_lead_who_looks_is_noted(desks: Desks) -> None:
    client(desks, desks.world.bob).get(url(desks, "measurement", key=key_of(desks.row()).text))
    look = AuditEntry.objects.get(action="looked")
    assert (look.actor, look.about) == (desks.world.bob, desks.world.carol)


def test_a_key_that_is_none_is_nowhere(desks: Desks) -> None:
    alice = client(desks, desks.world.alice)
    for key in ("nonsense", "1.2.3", "99999999999999999999.18.1.1.0.", "7.18.1.1.0."):
        assert alice.get(url(desks, "measurement", key=key)).status_code == 404


def test_a_fixed_number_of_queries(desks: Desks, at_most_queries: AtMost) -> None:
    asked(desks)
    bob = client(desks, desks.world.bob)
    for address in (
        url(desks, "measurement", key=key_of(desks.row()).text),
        url(desks, "disputes"),
    ):
        with at_most_queries(15):
            assert bob.get(address).status_code == 200


def test_the_page_of_a_metric_says_whom_it_is_credited_to(desks: Desks) -> None:
    page = client(desks, desks.world.vera).get(url(desks, "detail", key="csat"))
    assert str(CREDITING[Measure.CSAT]) in page.content.decode()


def test_every_measure_says_whom_it_is_credited_to() -> None:
    assert set(CREDITING) == set(Measure)
