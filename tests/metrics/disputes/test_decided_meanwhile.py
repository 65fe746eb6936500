"""Somebody else asks or decides while one has the form open: who comes second is told."""

from collections.abc import Callable
from typing import Any

import pytest

from metrics.disputing.keys import key_of
from metrics.models import Dispute, Ruling
from metrics.use_cases.disputes import answer, ask, decide, take_back, withdraw
from tests.metrics.disputes.desks import Desks

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MINE = {"decision": "taken_out", "reason": "As I see it."}
WAYS = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


def asked(desks: Desks) -> Dispute:
    access = desks.world.access(desks.world.carol)
    return ask(
        access=access, measurement=desks.row(), asks="should_not_count", text="The shop was down."
    )


def alice_decides(desks: Desks, question: Dispute | None, **said: Any) -> None:
    given: dict[str, Any] = {"access": desks.world.access(desks.world.alice), "reason": "So"} | said
    if question is None:
        decide(measurement=desks.row(), **given)
    else:
        answer(dispute=question, **given)
    desks.measure()


def sent(desks: Desks, who: Any, question: object = "", **headers: Any) -> Any:
    """The form of this question, or of none, that was opened a while ago."""
    url = desks.world.url("metrics:measurement-decide", key=key_of(desks.row()).text)
    return desks.world.client(who).post(url, MINE | {"question": str(question)}, **headers)


DECISIONS: dict[str, Callable[[Desks], dict[str, Any]]] = {
    "Taken out": lambda desks: {"decision": "taken_out"},
    # To whom it is credited it is an own one from then on.
    "Credited to somebody else": lambda desks: {
        "decision": "credited",
        "credited_to": desks.agent("bob"),
    },
    "Left as it is": lambda desks: {"decision": "kept"},
}


@WAYS
@pytest.mark.parametrize("words", DECISIONS)
def test_who_answers_second_is_told_who_decided_what(
    desks: Desks, headers: dict[str, str], words: str
) -> None:
    question = asked(desks)
    alice_decides(desks, question, **DECISIONS[words](desks))
    rulings = Ruling.objects.count()
    late = sent(desks, desks.world.bob, question.pk, headers=headers)
    assert late.status_code == 422
    assert f"{desks.world.alice.name} has decided this meanwhile: {words}." in late.text
    assert "As I see it." in late.text
    assert Ruling.objects.count() == rulings


@WAYS
@pytest.mark.parametrize("words", ["Taken out", "Credited to somebody else"])
def test_so_is_who_decides_unasked(desks: Desks, headers: dict[str, str], words: str) -> None:
    alice_decides(desks, None, **DECISIONS[words](desks))
    late = sent(desks, desks.world.bob, headers=headers)
    assert late.status_code == 422
    assert f"{desks.world.alice.name} has decided this already: {words}." in late.text
    assert "As I see it." in late.text
    assert Ruling.objects.count() == 1


@WAYS
@pytest.mark.parametrize("words", DECISIONS)
def test_once_told_one_decides_what_is_there_now(
    desks: Desks, headers: dict[str, str], words: str
) -> None:
    """Sent again it would be refused in the same words for ever, also when nothing holds any
    more."""
    question = asked(desks)
    alice_decides(desks, question, **DECISIONS[words](desks))
    late = sent(desks, desks.world.bob, question.pk, headers=headers)
    assert 'name="question" value="' not in late.text
    for ruling in Ruling.objects.all():
        again = sent(desks, desks.world.bob, headers=headers)
        assert f"{desks.world.alice.name} has decided this already: {words}." in again.text
        take_back(access=desks.world.access(desks.world.alice), ruling=ruling)
        desks.measure()
    assert sent(desks, desks.world.bob, headers=headers).status_code in (204, 302)
    held = Ruling.objects.get(withdrawn_at=None)
    assert (held.decided_by, held.reason) == (desks.world.bob, MINE["reason"])


def test_once_told_one_reads_what_was_asked_since(desks: Desks) -> None:
    first = asked(desks)
    alice_decides(desks, first, decision="kept")
    second = asked(desks)
    Dispute.objects.filter(pk=second.pk).update(text="Look again.")
    late = sent(desks, desks.world.bob, first.pk)
    assert (late.status_code, "has decided this meanwhile" in late.text) == (422, True)
    assert "Look again." in late.text
    assert sent(desks, desks.world.bob, second.pk).status_code == 302
    second.refresh_from_db()
    assert second.state == "taken_out"


def test_who_never_decided_it_is_told_nothing(desks: Desks) -> None:
    question = asked(desks)
    alice_decides(desks, question, decision="taken_out")
    for who in (desks.world.carol, desks.world.dan):
        assert sent(desks, who, question.pk).status_code in (403, 404)
        assert sent(desks, who).status_code in (403, 404)


def test_who_answers_what_was_withdrawn_is_told(desks: Desks) -> None:
    question = asked(desks)
    withdraw(access=desks.world.access(desks.world.carol), dispute=question)
    late = sent(desks, desks.world.bob, question.pk)
    assert (late.status_code, "withdrawn meanwhile" in late.text) == (422, True)
    assert not Ruling.objects.exists()
    # What is sent again is about what is there now: nobody asks.
    assert 'name="question" value="' not in late.text
    assert sent(desks, desks.world.bob).status_code == 302
    assert Ruling.objects.get().reason == MINE["reason"]


@WAYS
@pytest.mark.parametrize("unknown", ["", "0", "so"])
def test_no_form_answers_a_question_that_its_reader_has_not_read(
    desks: Desks, headers: dict[str, str], unknown: str
) -> None:
    question = asked(desks)
    shown = sent(desks, desks.world.bob, unknown, headers=headers)
    assert shown.status_code == 422
    assert f"{desks.world.carol.name} asks about this: the question stands above." in shown.text
    assert "The shop was down." in shown.text
    assert "As I see it." in shown.text
    assert f'name="question" value="{question.pk}"' in shown.text
    assert not Ruling.objects.exists()
    assert sent(desks, desks.world.bob, question.pk, headers=headers).status_code in (204, 302)
    question.refresh_from_db()
    assert question.state == "taken_out"


def test_what_nobody_asks_any_more_is_decided_of_ones_own_accord(desks: Desks) -> None:
    shown = sent(desks, desks.world.bob, 0)
    assert (shown.status_code, "Nobody asks about this by now." in shown.text) == (422, True)
    assert not Ruling.objects.exists()
    assert sent(desks, desks.world.bob).status_code == 302
    assert Ruling.objects.count() == 1
