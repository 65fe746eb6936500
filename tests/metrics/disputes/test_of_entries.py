"""What was decided and asked about an entry stays when its key is sent again, or taken back."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from metrics.disputing.keys import key_of
from metrics.disputing.reading import Opened, open_measurement, to_decide
from metrics.disputing.rulings import rule
from metrics.entering.activities import note_activity, take_back_activity
from metrics.entering.entering import bring_back, take_back
from metrics.facts import Excluded
from metrics.matching.rematching import measure_scope
from metrics.models import Account, Batch, Dispute, DueScope, Entry, Measurement, Ruling
from metrics.use_cases import disputes
from people.models import AuditEntry
from tests.metrics.entering.desk import account, entered
from tests.world import World

pytestmark = pytest.mark.django_db

ROW = {
    "measure": "quality_score",
    "date": "2026-04-01",
    "value": "3",
    "person": "Carol Castro",
    "key": "q1",
}


def row() -> Measurement:
    return Measurement.objects.select_related("entry").get(entry__isnull=False)


def counts() -> list[str]:
    return [Excluded(one.excluded).words for one in Measurement.objects.order_by("at")]


def opened(world: World, who: Any, of: Measurement) -> Opened:
    found = open_measurement(world.access(who), key_of(of))
    assert found is not None
    return found


def test_a_decision_stays_by_every_road_on_which_one_entry_replaces_another(world: World) -> None:
    first = entered(world, ROW).batch
    before = row()
    rule(measurement=before, by=world.bob, reason="Wrong ticket", excludes=True)
    second = entered(world, ROW | {"comment": "again"}).batch
    assert counts() == ["ruled out"]
    assert row().entry_id != before.entry_id
    take_back(batch=second, by=world.alice)
    assert counts() == ["ruled out"]
    take_back(batch=first, by=world.alice)
    assert counts() == []
    bring_back(batch=second, by=world.alice)
    assert counts() == ["ruled out"]
    entered(world, ROW | {"key": "q2", "date": "2026-04-02"})
    entered(world, ROW | {"value": "4", "date": "2026-04-03"})
    assert counts() == ["counted", "ruled out"]


def test_it_is_seen_and_taken_back_by_any_address_that_the_measurement_had(world: World) -> None:
    entered(world, ROW)
    old = row()
    rule(measurement=old, by=world.bob, reason="Wrong ticket", excludes=True)
    entered(world, ROW | {"value": "4"})
    found = [opened(world, world.bob, each) for each in (old, row())]
    for one in found:
        assert one.ruling is not None
        assert one.row == row()
        assert one.takes_back
        assert [each.cause for each in one.history] == [
            "Something was entered",
            "A decision",
        ]
    assert found[0].key == found[1].key
    words = f"{world.bob.name} has decided this already: Taken out"
    with pytest.raises(ValidationError, match=words):
        disputes.decide(
            access=world.access(world.alice), measurement=row(), decision="taken_out", reason="So"
        )
    disputes.take_back(access=world.access(world.bob), ruling=Ruling.objects.get())
    assert counts() == ["counted"]
    rule(measurement=row(), by=world.bob, reason="Still wrong", excludes=True)
    assert counts() == ["ruled out"]
    assert len(opened(world, world.bob, old).rulings) == 2


def test_a_question_waits_for_its_answer_whatever_is_sent_meanwhile(world: World) -> None:
    entered(world, ROW)
    carol = world.access(world.carol)
    disputes.ask(access=carol, measurement=row(), asks="not_mine", text="Dan's")
    entered(world, ROW | {"comment": "see ticket 7"})
    (listed,) = to_decide(world.access(world.bob))
    assert not listed.gone
    now = opened(world, world.carol, row())
    assert now.waiting is not None
    assert not now.asks
    with pytest.raises(ValidationError, match="asked already"):
        disputes.ask(access=carol, measurement=row(), asks="not_mine", text="Dan's")
    access = world.access(world.bob)
    disputes.answer(
        access=access, dispute=listed.dispute, decision="taken_out", reason="It was Dan"
    )
    assert counts() == ["ruled out"]


def test_no_address_leads_past_what_was_asked(world: World) -> None:
    entered(world, ROW)
    disputes.ask(access=world.access(world.carol), measurement=row(), asks="not_mine", text="Dan's")
    key, client = key_of(row()), world.client(world.bob)
    page = client.get(world.url("metrics:measurement", key=key.text))
    assert "Dan&#x27;s" in page.content.decode()
    for forged in (key._replace(agent=1), key._replace(event=1)):
        assert client.get(world.url("metrics:measurement", key=forged.text)).status_code == 404
        typed = {"decision": "taken_out", "reason": "So"}
        url = world.url("metrics:measurement-decide", key=forged.text)
        assert client.post(url, typed).status_code == 404
    assert not Ruling.objects.exists()


def test_what_is_gone_is_shown_so(world: World) -> None:
    batch = entered(world, ROW).batch
    disputes.ask(access=world.access(world.carol), measurement=row(), asks="not_mine", text="No")
    take_back(batch=batch, by=world.alice)
    assert [one.gone for one in to_decide(world.access(world.bob))] == [True]
    bring_back(batch=batch, by=world.alice)
    assert [one.gone for one in to_decide(world.access(world.bob))] == [False]


@pytest.fixture
def hers(world: World) -> Account:
    found = account(world.organization)
    found.assignees.create(organization=world.organization, person=world.carol)
    return found


def noted(world: World, on: Account) -> Batch:
    today = timezone.now().astimezone(world.organization.zone).date()
    batch = note_activity(
        access=world.access(world.carol),
        account=on,
        measure="live_contact",
        day=today - timedelta(days=1),
        today=today,
    )
    assert batch is not None
    return batch


def test_what_was_decided_about_is_taken_back_by_who_answers_for_one_alone(
    world: World, hers: Account
) -> None:
    batch = noted(world, hers)
    page = world.url("metrics:account", account=hers.pk)
    assert "Take back" in world.client(world.carol).get(page).content.decode()
    rule(measurement=row(), by=world.bob, reason="Never happened", excludes=True)
    assert "Take back" not in world.client(world.carol).get(page).content.decode()
    assert "Take back" in world.client(world.bob).get(page).content.decode()
    with pytest.raises(ValidationError, match="has been decided"):
        take_back_activity(access=world.access(world.carol), batch=batch)
    undo = world.url("metrics:activity-undo", batch=batch.pk)
    answer = world.client(world.carol).post(undo, follow=True)
    assert "has been decided" in answer.content.decode()
    assert counts() == ["ruled out"]
    take_back_activity(access=world.access(world.bob), batch=batch)
    assert counts() == []
    again = noted(world, hers)
    assert counts() == ["ruled out"]
    disputes.take_back(access=world.access(world.bob), ruling=Ruling.objects.get())
    assert counts() == ["counted"]
    take_back_activity(access=world.access(world.carol), batch=again)
    assert counts() == []
    assert AuditEntry.objects.filter(action="entries.taken-back").count() == 2


def test_what_was_lost_before_holds_again(world: World) -> None:
    """As it was stored: each decision and question on the entry that there was at the time."""
    entered(world, ROW)
    entered(world, ROW | {"value": "4"})
    entered(world, ROW | {"value": "5"})
    first, second, third = Entry.objects.order_by("pk")
    key = {"organization": world.organization, "measure": first.measure}
    for entry in (first, second):
        Ruling.objects.create(
            **key, entry=entry, excludes=True, reason=entry.key, decided_by=world.bob
        )
    for entry in (second, third):
        Dispute.objects.create(
            **key, entry=entry, asked_by=world.carol, asks="not_mine", text=str(entry.pk)
        )
    assert counts() == ["counted"]
    with connection.cursor() as cursor:
        for step in import_module("metrics.migrations.0032_decisions_stay").STEPS:
            cursor.execute(step)
    assert set(Ruling.objects.values_list("entry", flat=True)) == {first.pk}
    assert Ruling.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert set(Dispute.objects.values_list("entry", "state", "text")) == {
        (first.pk, "withdrawn", str(second.pk)),
        (first.pk, "open", str(third.pk)),
    }
    assert measure_scope(organization_id=world.organization.pk) == 1
    assert counts() == ["ruled out"]
    assert not DueScope.objects.exists()


def told() -> list[tuple[int, str]]:
    """Whole value and reason of each, by value."""
    rows = Measurement.objects.filter(entry__isnull=False)
    return sorted(((one.value or 0) // 10**6, Excluded(one.excluded).words) for one in rows)


LOW = {name: text for name, text in ROW.items() if name != "key"}
HIGH = LOW | {"value": "9"}


def test_a_decision_moves_to_no_other_row_at_its_place_in_the_file(world: World) -> None:
    """Two reviews of one day without keys: the first one, a 3, is taken out."""
    entered(world, LOW, HIGH)
    low = Measurement.objects.get(value=3_000_000)
    rule(measurement=low, by=world.bob, reason="Wrong ticket", excludes=True)
    assert told() == [(3, "ruled out"), (9, "counted")]
    later = entered(world, HIGH).batch
    assert told() == [(9, "counted"), (9, "counted")]
    # The measurement that was decided about is gone; what stands in its place is undecided.
    assert opened(world, world.alice, low).row is None
    fresh = Measurement.objects.order_by("entry__key").first()
    assert fresh is not None
    now = opened(world, world.bob, fresh)
    assert (now.ruling, now.rulings, now.takes_back) == (None, [], False)
    take_back(batch=later, by=world.alice)
    assert told() == [(3, "ruled out"), (9, "counted")]
    entered(world, HIGH, LOW)
    assert told() == [(3, "counted"), (9, "counted")]
    entered(world, LOW, HIGH)
    assert told() == [(3, "ruled out"), (9, "counted")]
    entered(world, LOW | {"comment": "another customer"})
    assert told() == [(3, "counted"), (9, "counted")]


def test_a_question_waits_for_what_was_asked_about(world: World) -> None:
    entered(world, LOW)
    disputes.ask(access=world.access(world.carol), measurement=row(), asks="not_mine", text="No")
    entered(world, HIGH)
    (listed,) = to_decide(world.access(world.bob))
    assert listed.gone
    with pytest.raises(ValidationError, match="is gone"):
        disputes.answer(
            access=world.access(world.bob),
            dispute=listed.dispute,
            decision="taken_out",
            reason="It was Dan",
        )
    # The other one can be asked about as well.
    disputes.ask(access=world.access(world.carol), measurement=row(), asks="not_mine", text="No")
    assert [one.gone for one in to_decide(world.access(world.bob))] == [True, False]


def test_what_hung_on_a_place_hangs_on_what_was_meant(world: World) -> None:
    """As it was stored: on the first entry of the key, whatever was decided and asked about."""
    entered(world, LOW)
    entered(world, HIGH)
    first, second = Entry.objects.order_by("pk")
    key = {"organization": world.organization, "measure": first.measure, "entry": first}
    Ruling.objects.create(**key, excludes=True, reason="The 9", decided_by=world.bob)
    Dispute.objects.create(**key, asked_by=world.carol, asks="not_mine", text="The 9")
    with connection.cursor() as cursor:
        for step in import_module("metrics.migrations.0034_decisions_on_what_was_meant").STEPS:
            cursor.execute(step)
    assert (Ruling.objects.get().entry, Dispute.objects.get().entry) == (second, second)
    assert told() == [(9, "counted")]
    assert measure_scope(organization_id=world.organization.pk) == 1
    assert told() == [(9, "ruled out")]


def test_noted_again_with_other_words_it_is_the_same(world: World, hers: Account) -> None:
    noted(world, hers)
    rule(measurement=row(), by=world.bob, reason="Never happened", excludes=True)
    today = timezone.now().astimezone(world.organization.zone).date()
    note_activity(
        access=world.access(world.carol),
        account=hers,
        measure="live_contact",
        day=today - timedelta(days=1),
        today=today,
        comment="It did happen",
    )
    assert counts() == ["ruled out"]


def test_entered_anew_for_somebody_else_it_is_none_of_the_askers(world: World) -> None:
    """A 3 of Carol, Tier 1, becomes a 2 of Dan, Tier 2, while her question waits for Bob."""
    entered(world, ROW)
    hers = row()
    dispute = disputes.ask(
        access=world.access(world.carol), measurement=hers, asks="not_mine", text="It is Dan's"
    )
    entered(world, ROW | {"person": world.dan.name, "value": "2", "comment": "a bad one"})
    now = {who: opened(world, who, row()) for who in (world.carol, world.dan, world.alice)}
    shown = {who: one.row and one.row.value for who, one in now.items()}
    assert shown == {world.carol: None, world.dan: 2_000_000, world.alice: 2_000_000}
    before = {who: [each.credited for each in one.history] for who, one in now.items()}
    carol = world.carol.name
    assert before == {world.carol: [carol], world.dan: [], world.alice: [carol]}
    # Dan reads nothing of her question; Bob, who decides it, nothing of Dan's score.
    assert now[world.dan].disputes == []
    assert now[world.carol].disputes == [dispute]
    page = world.client(world.carol).get(world.url("metrics:measurement", key=key_of(hers).text))
    assert world.dan.name not in page.content.decode()
    bobs = opened(world, world.bob, hers)
    assert (bobs.row, bobs.waiting, bobs.decides, bobs.gone) == (None, dispute, True, True)
    (listed,) = to_decide(world.access(world.bob))
    assert listed.gone
    for who in (world.bob, world.alice):
        assert opened(world, who, row()).gone
        with pytest.raises(ValidationError, match="is gone"):
            disputes.answer(
                access=world.access(who), dispute=dispute, decision="taken_out", reason="Dan's"
            )
    assert counts() == ["counted"]
    bob = world.access(world.bob)
    disputes.answer(access=bob, dispute=dispute, decision="kept", reason="It is Dan's by now")
    # What the director then decides about Dan's is told to Dan, and not to Carol.
    alice = world.access(world.alice)
    disputes.decide(access=alice, measurement=row(), decision="taken_out", reason="No review")
    assert counts() == ["ruled out"]
    assert [one.reason for one in opened(world, world.dan, row()).rulings] == ["No review"]
    again = opened(world, world.carol, row())
    assert ([one.reason for one in again.disputes], again.rulings) == (["It is Dan's by now"], [])
    assert not opened(world, world.alice, row()).gone


def test_whose_it_is_now_asks_while_the_first_question_waits(world: World) -> None:
    """Carol asks, it is entered anew as Dan's, and Dan asks too: two answers, each to its own."""
    batches = [entered(world, ROW).batch]
    carols = disputes.ask(
        access=world.access(world.carol), measurement=row(), asks="not_mine", text="It is Dan's"
    )
    batches.append(entered(world, ROW | {"person": world.dan.name, "value": "2"}).batch)
    assert opened(world, world.dan, row()).asks
    dan = world.client(world.dan)
    key = key_of(row()).text
    said = {"asks": "should_not_count", "text": "A test call"}
    assert dan.post(world.url("metrics:dispute-ask", key=key), said).status_code == 302
    assert "asked already" in dan.post(world.url("metrics:dispute-ask", key=key), said).text
    dans = Dispute.objects.get(asked_by=world.dan)
    for who, asked in ((world.dan, dans), (world.carol, carols), (world.bob, carols)):
        seen = opened(world, who, row())
        assert (seen.disputes, seen.waiting, seen.asks) == ([asked], asked, False)
    hers = opened(world, world.alice, row())
    assert (hers.disputes, hers.waiting, hers.gone) == ([dans, carols], dans, False)
    waiting = [(one.dispute, one.gone) for one in to_decide(world.access(world.alice))]
    assert waiting == [(carols, True), (dans, False)]
    assert [one.dispute for one in to_decide(world.access(world.bob))] == [carols]

    # The director has the form of Dan's question open; she answers it elsewhere, then sends it.
    alice, address = world.client(world.alice), world.url("metrics:measurement-decide", key=key)
    form = alice.get(address).text
    assert "Dan Dietl: “A test call”" in form
    assert "Dan&#x27;s" not in form
    answer = {"question": str(dans.pk), "decision": "taken_out", "reason": "It was a test"}
    assert alice.post(address, answer).status_code == 302
    assert counts() == ["ruled out"]
    late = alice.post(address, answer)
    assert (late.status_code, "has decided this meanwhile" in late.text) == (422, True)
    carols.refresh_from_db()
    dans.refresh_from_db()
    assert (carols.state, dans.state) == ("open", "taken_out")

    # The lead's is Carol's alone, whose measurement is gone: it can only be left as it is.
    left = opened(world, world.alice, row())
    assert (left.waiting, left.gone) == (carols, True)
    bob = world.client(world.bob)
    form = bob.get(address).text
    assert "Carol Castro: “It is Dan&#x27;s”" in form
    assert "taken_out" not in form
    answer = {"question": str(carols.pk), "decision": "kept", "reason": "It is Dan's by now"}
    assert bob.post(address, answer).status_code == 302
    assert counts() == ["ruled out"]
    assert to_decide(world.access(world.alice)) == []

    # Both read their own alone: while it is Dan's, once it is Carol's again, and when it is gone.
    now, askers = row(), (world.carol, world.dan)
    for batch in (None, *reversed(batches)):
        if batch is not None:
            take_back(batch=batch, by=world.alice)
        told = [[one.reason for one in opened(world, who, now).disputes] for who in askers]
        assert told == [["It is Dan's by now"], ["It was a test"]]


def test_without_a_question_nobody_follows_it_to_somebody_else(world: World) -> None:
    entered(world, ROW)
    hers = row()
    entered(world, ROW | {"person": world.dan.name})
    assert open_measurement(world.access(world.carol), key_of(hers)) is None
    assert open_measurement(world.access(world.bob), key_of(hers)) is None
