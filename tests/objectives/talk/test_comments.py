"""Comments, acknowledgements and thanks: who may, who is told, what is shown."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoAssertNumQueries

from objectives.models import Acknowledgement, CheckIn, Comment, Cycle, Thanks
from objectives.use_cases import talk
from objectives.use_cases.rules import hold_open
from objectives.use_cases.talk import (
    acknowledge,
    change_comment,
    delete_comment,
    thank,
    write_comment,
)
from people.models import AuditEntry, Delivery
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

HTMX = {"HX-Request": "true"}


def told() -> set[tuple[str, str]]:
    rows = Delivery.objects.select_related("person")
    return {(each.kind, each.person.name.split()[0]) for each in rows}


def test_who_is_named_is_told_and_who_owns_it(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()  # Bob's
    carol, alice = world.access(world.carol), quarter.alice
    write_comment(access=carol, thing=objective, text="What of chats, @Dan Dietl?")
    assert told() == {("mention", "Dan"), ("comment", "Bob")}
    Delivery.objects.all().delete()

    # Who took part is told as well; who is named gets one word, not two; never the writer.
    write_comment(access=alice, thing=objective, text="@Bob Berg, @Alice Adler: indeed.")
    assert told() == {("mention", "Bob"), ("comment", "Carol")}


def test_nobody_is_told_of_what_they_may_not_see(quarter: Quarter, world: World) -> None:
    private = quarter.objective(owner=world.alice, visibility="private")
    write_comment(access=quarter.alice, thing=private, text="@Carol Castro @Bob Berg")
    assert told() == set()


def test_a_changed_comment_tells_only_who_is_new_in_it(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    alice = quarter.alice
    comment = write_comment(access=alice, thing=objective, text="@Carol Castro?")
    change_comment(access=alice, comment=comment, text="@Carol Castro? Or @Dan Dietl?")
    assert Delivery.objects.filter(kind="mention").count() == 2
    with pytest.raises(PermissionDenied):
        change_comment(access=world.access(world.bob), comment=comment, text="No.")
    with pytest.raises(PermissionDenied):
        delete_comment(access=world.access(world.bob), comment=comment)
    delete_comment(access=alice, comment=comment)
    assert told() == set()  # the page no longer tells of what is gone


def written(quarter: Quarter) -> tuple[Comment, Comment]:
    """One comment, as two pages have read it."""
    made = write_comment(access=quarter.alice, thing=quarter.objective(), text="@Carol Castro?")
    rows = Comment.objects.select_related("objective__cycle", "objective__organization")
    return rows.get(pk=made.pk), rows.get(pk=made.pk)


def test_a_comment_is_deleted_once(quarter: Quarter) -> None:
    one, two = written(quarter)
    delete_comment(access=quarter.alice, comment=one)
    with pytest.raises(ValidationError, match="Somebody has done this already"):
        delete_comment(access=quarter.alice, comment=two)
    assert AuditEntry.objects.filter(action="comment.deleted").count() == 1


def test_what_was_deleted_meanwhile_is_not_changed(quarter: Quarter) -> None:
    one, two = written(quarter)
    delete_comment(access=quarter.alice, comment=one)
    with pytest.raises(ValidationError, match="put this away or changed it meanwhile"):
        change_comment(access=quarter.alice, comment=two, text="@Dan Dietl?")
    assert told() == set()
    assert not AuditEntry.objects.filter(action="comment.changed").exists()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("road", ["edit-comment", "delete-comment"])
def test_their_pages_say_so(
    quarter: Quarter,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    road: str,
) -> None:
    one, _two = written(quarter)

    def meanwhile(cycle: Cycle) -> None:
        Comment.objects.filter(pk=one.pk).delete()
        hold_open(cycle)

    monkeypatch.setattr(talk, "hold_open", meanwhile)
    client = world.client(world.alice)
    url = world.url(f"objectives:{road}", comment=one.pk)
    answer = client.post(url, {"text": "As I see it."}, headers=headers)
    if road == "edit-comment":
        assert answer.status_code == 422
        assert "Somebody has put this away or changed it meanwhile" in answer.text
        assert "As I see it." in answer.text
    elif headers:
        assert answer.status_code == 422
        assert "Somebody has done this already" in answer.headers["HX-Trigger"]
    else:
        assert "Somebody has done this already" in client.get(answer.headers["Location"]).text


def test_viewers_read_and_a_closed_cycle_is_silent(quarter: Quarter, world: World) -> None:
    draft = quarter.objective(published=False)
    write_comment(access=world.access(world.carol), thing=draft, text="Too much?")
    with pytest.raises(PermissionDenied):
        write_comment(access=world.access(world.vera), thing=draft, text="Hm.")
    page = world.client(world.vera).get(
        world.url("objectives:talk", about="objectives", thing=draft.pk)
    )
    assert "Too much?" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    Cycle.objects.update(state="closed")
    closed = type(draft).objects.get(pk=draft.pk)
    with pytest.raises(PermissionDenied):
        write_comment(access=quarter.alice, thing=closed, text="Late.")


def test_a_comment_is_text_and_nothing_else(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    client = world.client(world.carol)
    url = world.url("objectives:talk", about="objectives", thing=objective.pk)
    said = client.post(url, {"text": "<b>1</b>\n2"}, headers=HTMX)
    assert said.status_code == 200
    assert "&lt;b&gt;1&lt;/b&gt;" in said.content.decode()
    assert said.content.decode().count("<textarea") == 1
    empty = client.post(url, {"text": "  "}, headers=HTMX)
    assert empty.status_code == 422
    assert Comment.objects.count() == 1


def test_names_are_those_of_readers(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(owner=world.bob, visibility="private")
    url = world.url("objectives:talk-names", about="objectives", thing=objective.pk)
    client = world.client(world.bob)
    assert client.get(f"{url}?q=al").json() == {"names": ["Alice Adler"]}
    assert client.get(f"{url}?q=car").json() == {"names": []}
    assert world.client(world.carol).get(url).status_code == 404


@pytest.fixture
def said(quarter: Quarter, world: World) -> CheckIn:
    """Carol's, in Bob's team."""
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    quarter.said(made, 54 * M, by=world.carol)
    return CheckIn.objects.select_related("key_result__objective").get()


def test_a_lead_acknowledges_and_the_author_knows(said: CheckIn, world: World) -> None:
    bob = world.access(world.bob)
    for _ in range(2):
        acknowledge(access=bob, check_in=said)
    assert Acknowledgement.objects.count() == 1
    assert told() == {("read", "Carol")}
    for person in (world.carol, world.dan, world.vera):
        with pytest.raises(PermissionDenied):
            acknowledge(access=world.access(person), check_in=said)
    with at(TUESDAY):
        page = world.client(world.bob).get(
            world.url("objectives:key-result", key_result=said.key_result_id)
        )
    assert "Read by Bob Berg" in page.content.decode()
    assert "I have read it" not in page.content.decode()


def test_thanks_stand_on_the_scorecard_and_are_not_counted(world: World) -> None:
    vera = world.access(world.vera)
    for number in range(3):
        thank(access=vera, to=world.carol, text=f"For help no. {number}", path="/")
    with pytest.raises(ValidationError, match="somebody else"):
        thank(access=vera, to=world.vera, text="Me", path="/")
    assert Thanks.objects.count() == 3
    scorecard = world.client(world.carol).get(world.url("metrics:my-scorecard"))
    part = re.search(r'hx-get="([^"]+/thanks/\?person=\d+)"', scorecard.content.decode())
    assert part is not None
    text = world.client(world.bob).get(part[1]).content.decode()
    assert "For help no. 2" in text
    assert "Vera Viel" in text
    assert ">3<" not in text
    assert world.client(world.dan).get(part[1]).status_code == 404


def test_a_talk_costs_few_queries(
    quarter: Quarter, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    objective = quarter.objective()
    for number in range(20):
        write_comment(access=quarter.alice, thing=objective, text=f"No. {number}")
    client = world.client(world.carol)
    url = world.url("objectives:talk", about="objectives", thing=objective.pk)
    client.get(url)
    with django_assert_max_num_queries(15):
        assert client.get(url).content.decode().count("No. ") == 20
