"""Asking, withdrawing, deciding: what becomes of the measurement, and who may."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.disputing.keys import MeasurementKey, key_of, read_key
from metrics.disputing.reading import how_many_to_decide, open_measurement, to_decide
from metrics.disputing.rulings import rule
from metrics.entering.entering import enter
from metrics.entering.facts import Fact
from metrics.facts import HOUR, Event, Excluded, Measure
from metrics.models import (
    Batch,
    Dispute,
    DisputeState,
    DueScope,
    HelpdeskAgent,
    Measurement,
    MeasurementHistory,
    Ruling,
)
from metrics.use_cases.disputes import answer, ask, decide, take_back, withdraw
from people.audit import sentence
from people.models import AuditEntry, Membership, Role
from tests.factories import RoleGrantFactory
from tests.metrics.disputes.desks import AT, Desks
from tests.people.test_at_once import at_once
from tests.world import World

pytestmark = pytest.mark.django_db


def asked(desks: Desks, measure: Measure = Measure.CSAT, **said: str) -> Dispute:
    access = desks.world.access(desks.world.carol)
    text = {"asks": "should_not_count", "text": "The shop was down."} | said
    return ask(access=access, measurement=desks.row(measure), **text)


def answered(desks: Desks, dispute: Dispute, decision: str, by: Membership, **more: object) -> None:
    answer(
        access=desks.world.access(by),
        dispute=dispute,
        decision=decision,
        reason="So it was.",
        **more,  # type: ignore[arg-type]
    )


def log(action: str) -> AuditEntry:
    return AuditEntry.objects.get(action=action)


def test_the_log_says_what_was_measured_in_the_readers_language(desks: Desks) -> None:
    with translation.override("pl"):
        asked(desks)
    entry = log("dispute.asked")
    assert entry.subject == "csat"
    for language, words in (("en", "Good rating"), ("pl", "Dobra ocena")):
        with translation.override(language):
            assert sentence(entry).endswith(f": {words}")
    # One of before has its words as they were kept, if its key says nothing.
    entry.subject, entry.details = "Dobra ocena", {}
    assert sentence(entry).endswith(": Dobra ocena")


def test_taken_out_with_a_reason_and_back_again(desks: Desks) -> None:
    world, dispute = desks.world, asked(desks)
    assert dispute.team == world.tier1
    answered(desks, dispute, "taken_out", world.bob)
    desks.measure()
    assert desks.row().excluded == Excluded.RULED_OUT
    history = MeasurementHistory.objects.get(measure=Measure.CSAT)
    assert (history.cause, history.excluded) == ("ruling", Excluded.COUNTED)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by, dispute.reason) == (
        DisputeState.TAKEN_OUT,
        world.bob,
        "So it was.",
    )
    noted = log("dispute.taken_out")
    assert (noted.actor, noted.about) == (world.bob, world.carol)
    assert noted.details["reason"] == "So it was."
    assert dispute.ruling is not None
    take_back(access=world.access(world.bob), ruling=dispute.ruling)
    desks.measure()
    assert desks.row().excluded == Excluded.COUNTED
    assert log("measurement.restored").actor == world.bob
    with pytest.raises(ValidationError, match="taken this decision back already"):
        take_back(access=world.access(world.bob), ruling=dispute.ruling)


def test_credited_to_somebody_else_and_found_under_both_names(desks: Desks) -> None:
    world, dispute = desks.world, asked(desks, asks="not_mine")
    before = key_of(desks.row())
    answered(desks, dispute, "credited", world.bob, credited_to=desks.agent("dan"))
    desks.measure()
    row = desks.row()
    assert (row.person, row.team, row.excluded) == (world.dan, world.tier1, Excluded.COUNTED)
    for key in (before, key_of(row)):
        opened = open_measurement(world.access(world.alice), key)
        assert opened is not None
        assert opened.key == before
        assert opened.row == row
        assert opened.disputes == [dispute]
        assert [each.credited for each in opened.history] == [world.carol.name]
    # Carol, who asked, still sees the answer; Dan sees what is his now.
    assert open_measurement(world.access(world.carol), before) is not None
    assert open_measurement(world.access(world.dan), key_of(row)) is not None
    assert open_measurement(world.access(world.erin), before) is None


def test_left_as_it_is(desks: Desks) -> None:
    dispute = asked(desks)
    answered(desks, dispute, "kept", desks.world.bob)
    assert not Ruling.objects.exists()
    assert not DueScope.objects.exists()
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.KEPT
    asked(desks)  # and it can be asked again


def test_withdrawn(desks: Desks) -> None:
    world, dispute = desks.world, asked(desks)
    with pytest.raises(PermissionDenied):
        withdraw(access=world.access(world.bob), dispute=dispute)
    withdraw(access=world.access(world.carol), dispute=dispute)
    with pytest.raises(ValidationError, match="withdrawn meanwhile"):
        answered(desks, dispute, "kept", world.bob)
    assert how_many_to_decide(world.access(world.bob)) == 0


def test_one_open_question_a_measurement(desks: Desks) -> None:
    asked(desks)
    with pytest.raises(ValidationError, match="has been asked already"):
        asked(desks, asks="not_mine")
    assert Dispute.objects.count() == 1
    asked(desks, Measure.SOLVED)


@pytest.mark.parametrize("said", [{"text": "  "}, {"asks": "please"}, {"text": "x" * 1001}])
def test_a_question_says_what_and_why(desks: Desks, said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        asked(desks, Measure.CSAT, **said)


def test_only_about_an_own_measurement(desks: Desks) -> None:
    for name in ("alice", "bob", "dan", "vera", "adam"):
        access = desks.world.access(getattr(desks.world, name))
        with pytest.raises(PermissionDenied):
            ask(access=access, measurement=desks.row(), asks="not_mine", text="No")


def test_who_decides(desks: Desks) -> None:
    world, dispute = desks.world, asked(desks)
    for name, decides in {
        "alice": True,
        "bob": True,
        "carol": False,
        "dan": False,
        "erin": False,
        "vera": False,
        "adam": False,
    }.items():
        access = world.access(getattr(world, name))
        assert [each.dispute for each in to_decide(access)] == ([dispute] if decides else [])
        assert how_many_to_decide(access) == decides
        with transaction.atomic():
            if decides:
                answered(desks, dispute, "kept", getattr(world, name))
            else:
                with pytest.raises(PermissionDenied):
                    answered(desks, dispute, "kept", getattr(world, name))
            transaction.set_rollback(True)


def test_nobody_decides_over_an_own_measurement_nor_credits_one_to_themselves(
    desks: Desks,
) -> None:
    """Carol leads Tier 1 too: Bob, who leads it likewise, and Alice decide what is hers."""
    world = desks.world
    RoleGrantFactory.create(membership=world.carol, role=Role.LEAD, team=world.tier1)
    access = world.access(world.carol)
    dispute = asked(desks)
    assert to_decide(access) == []
    with pytest.raises(PermissionDenied):
        answered(desks, dispute, "taken_out", world.carol)
    with pytest.raises(PermissionDenied):
        decide(
            access=access, measurement=desks.row(Measure.SOLVED), decision="taken_out", reason="No"
        )
    with pytest.raises(ValidationError, match="Nobody credits"):
        answered(desks, dispute, "credited", world.bob, credited_to=desks.agent("bob"))
    answered(desks, dispute, "credited", world.bob, credited_to=desks.agent("dan"))


def test_a_director_is_no_judge_in_an_own_matter(desks: Desks) -> None:
    world = desks.world
    RoleGrantFactory.create(membership=world.carol, role=Role.DIRECTOR)
    dispute = asked(desks)
    with pytest.raises(PermissionDenied):
        answered(desks, dispute, "taken_out", world.carol)
    answered(desks, dispute, "taken_out", world.alice)


def test_of_ones_own_accord(desks: Desks) -> None:
    world = desks.world
    access = world.access(world.bob)
    with pytest.raises(ValidationError, match="Nobody asked"):
        decide(access=access, measurement=desks.row(), decision="kept", reason="So")
    with pytest.raises(ValidationError, match="Say why"):
        decide(access=access, measurement=desks.row(), decision="taken_out", reason="")
    decide(access=access, measurement=desks.row(), decision="taken_out", reason="A test ticket")
    desks.measure()
    assert desks.row().excluded == Excluded.RULED_OUT
    assert log("measurement.taken_out").about == world.carol


def test_what_is_never_one_agents_can_only_be_taken_out(desks: Desks) -> None:
    access = desks.world.access(desks.world.bob)
    for measure in (Measure.ONE_TOUCH, Measure.REPLIES):
        with pytest.raises(ValidationError, match="can only be taken out"):
            decide(
                access=access,
                measurement=desks.row(measure),
                decision="credited",
                reason="So",
                credited_to=desks.agent("dan"),
            )


def test_a_measurement_that_is_gone_is_shown_so_and_its_decision_comes_back_with_it(
    desks: Desks,
) -> None:
    """A reopened ticket is not solved: what was decided about the solution waits for it."""
    world, dispute = desks.world, asked(desks, Measure.SOLVED)
    key = key_of(desks.row(Measure.SOLVED))
    reopened = Event("6", AT + 5 * HOUR, "status", "cat", "customer", to="open")
    desks.desk.store(("7", [reopened]))
    desks.measure()
    opened = open_measurement(world.access(world.bob), key)
    assert opened is not None
    assert opened.row is None
    assert opened.decides
    assert [each.gone for each in to_decide(world.access(world.bob))] == [True]
    with pytest.raises(ValidationError, match="The measurement is gone"):
        answered(desks, dispute, "taken_out", world.bob)
    desks.desk.store(("7", [reopened._replace(revision=1, kind="internal_note", to="")]))
    desks.measure()
    answered(desks, dispute, "taken_out", world.bob)
    desks.measure()
    desks.desk.store(("7", [reopened._replace(revision=2)]))
    desks.measure()
    opened = open_measurement(world.access(world.alice), key)
    assert opened is not None
    assert (opened.row, opened.ruling is not None) == (None, True)
    desks.desk.store(("7", [reopened._replace(revision=3, kind="internal_note", to="")]))
    desks.measure()
    assert desks.row(Measure.SOLVED).excluded == Excluded.RULED_OUT


def test_an_address_says_the_key_and_nothing_else(desks: Desks) -> None:
    key = MeasurementKey(7, Measure.TOPIC, "żółw / 1.5", 3, None, None)
    assert read_key(key.text) == key
    own = key_of(desks.row())
    assert read_key(own.text) == own
    for text in (
        "",
        "1",
        "7.18.3.4.0",
        "7.18.3.4.5.NQ",
        "x.18.3.4.0.",
        "7.99.3.4.0.",
        "0.18.0.0.0.",
        "7.18.0.4.0.",  # every measurement of a ticket is dated by an event
        "0.54.0.1.54.",
        "0.54.3.0.54.",
        "07.18.3.4.0.",
        "٧.18.3.4.0.",
        "7.36.3.4.0.TlE=",
        "7.36.3.4.0.T l!E",
    ):
        assert read_key(text) is None
    assert read_key("7.18.3.4.0.AA") is None  # a NUL
    assert read_key("7.18.3.4.0.___") is None  # no UTF-8


NUMBERS = st.sampled_from(["", "0", "00", "1", "7", "07", "٧", "18", "36", "54", "-1", "9" * 18])
VARIANTS = st.text("ANQTlE_-=!. ", max_size=6) | st.text(max_size=6).map(
    lambda variant: urlsafe_b64encode(variant.encode()).decode().rstrip("=")
)


@given(st.lists(NUMBERS, min_size=5, max_size=5), VARIANTS)
@example(["0", "54", "0", "0", "54"], "TlE")
@example(["7", "36", "3", "4", "0"], "TlE")
def test_an_address_that_is_read_is_the_only_one_of_its_key(numbers: list[str], last: str) -> None:
    text = ".".join([*numbers, last])
    key = read_key(text)
    if key is not None:
        assert key_of(Measurement(**key.columns)).text == text
        assert (key.entry is None) == (key.ticket is not None) == (key.event is not None)
        assert key.entry is None or key.agent is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(desks: Desks) -> None:
    world, dispute = desks.world, asked(desks)

    def decided(decision: str, by: Membership) -> Callable[[], object]:
        return lambda: answered(desks, dispute, decision, by)

    got = at_once(decided("taken_out", world.bob), decided("kept", world.alice))
    refused = [each for each in got if isinstance(each, ValidationError)]
    assert len(refused) == 1
    assert "has decided this meanwhile" in refused[0].messages[0]
    dispute.refresh_from_db()
    assert Ruling.objects.count() == (dispute.state == DisputeState.TAKEN_OUT)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_unasked_at_once_one_wins(desks: Desks) -> None:
    world, row = desks.world, desks.row()

    def decided(by: Membership) -> Callable[[], object]:
        access = world.access(by)
        return lambda: decide(access=access, measurement=row, decision="taken_out", reason="So")

    got = at_once(decided(world.bob), decided(world.alice))
    (refused,) = (each for each in got if isinstance(each, ValidationError))
    first = Ruling.objects.get().decided_by
    assert first is not None
    assert refused.messages[0].startswith(f"{first.name} has decided this already: Taken out.")


def test_what_was_decided_since_one_looked_is_not_replaced(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alice has just seen that nothing is decided, and Bob's decision stands before hers."""
    world, row = desks.world, desks.row()
    decide(access=world.access(world.bob), measurement=row, decision="taken_out", reason="Spam")
    monkeypatch.setattr("metrics.use_cases.disputes.measured_key", lambda _pk, key: (key, None))
    with pytest.raises(ValidationError, match=f"{world.bob.name} has decided this already"):
        decide(access=world.access(world.alice), measurement=row, decision="taken_out", reason="So")
    (only,) = Ruling.objects.all()
    assert (only.decided_by, only.withdrawn_at) == (world.bob, None)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_ask_once(desks: Desks) -> None:
    row, access = desks.row(), desks.world.access(desks.world.carol)

    def once() -> object:
        return ask(access=access, measurement=row, asks="not_mine", text="Dan's")

    got = at_once(once, once)
    assert sum(isinstance(each, ValidationError) for each in got) == 1
    assert Dispute.objects.count() == 1


def test_what_was_known_stays(desks: Desks) -> None:
    """The history says when it changed; the two rows meet without a gap."""
    answered(desks, asked(desks), "taken_out", desks.world.bob)
    desks.measure()
    before = MeasurementHistory.objects.get(measure=Measure.CSAT)
    after = Measurement.objects.get(measure=Measure.CSAT)
    assert before.known_until == after.known_from
    assert before.known_until - before.known_from > timedelta(0)
    assert (before.channel, before.tier, before.priority) == (
        after.channel,
        after.tier,
        after.priority,
    )


def test_what_was_entered_can_be_taken_out_and_comes_back(world: World) -> None:
    """A reviewer's 7 of 10 about Carol, typed in for Tier 1."""
    fact = Fact(
        key="q1",
        measure=Measure.QUALITY_SCORE,
        at=AT,
        value=7_000_000,
        person=world.carol.pk,
        team=world.tier1.pk,
    )
    enter(organization=world.organization, batch=Batch(way="typed", by=world.bob), facts=[fact])
    row = Measurement.objects.get(measure=Measure.QUALITY_SCORE)
    dispute = ask(
        access=world.access(world.carol), measurement=row, asks="should_not_count", text="Not me"
    )
    access = world.access(world.bob)
    with pytest.raises(ValidationError, match="enter it anew"):
        rule(measurement=row, by=world.bob, reason="So", credited_to=HelpdeskAgent(pk=1))
    answer(access=access, dispute=dispute, decision="taken_out", reason="Wrong person")
    assert Measurement.objects.get(measure=Measure.QUALITY_SCORE).excluded == Excluded.RULED_OUT
    assert MeasurementHistory.objects.get(measure=Measure.QUALITY_SCORE).cause == "ruling"
    opened = open_measurement(access, key_of(row))
    assert opened is not None
    assert opened.ruling is not None
    take_back(access=access, ruling=opened.ruling)
    assert Measurement.objects.get(measure=Measure.QUALITY_SCORE).excluded == Excluded.COUNTED
