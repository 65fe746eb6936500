"""Comments on initiatives: who may, who is told, where they stand; and the whole page without a
script."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from objectives.choices import Visibility
from objectives.models import Comment, Initiative, Objective
from objectives.use_cases.initiatives import InitiativeText, create_initiative
from objectives.use_cases.talk import change_comment, delete_comment, write_comment
from people.models import AuditEntry, Delivery
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def rota(quarter: Quarter, world: World) -> Initiative:
    """Bob's idea of what Carol does, behind a key result of Tier 1."""
    objective = quarter.objective()
    made = create_initiative(
        access=world.access(world.bob),
        objective=objective,
        text=InitiativeText(
            title="A new rota", owner=world.carol, key_result=quarter.key_result(objective)
        ),
    )
    Delivery.objects.all().delete()
    return Initiative.objects.select_related("objective__cycle", "key_result").get(pk=made.pk)


def told() -> set[tuple[str, str]]:
    rows = Delivery.objects.select_related("person")
    return {(each.kind, each.person.name.split()[0]) for each in rows}


def test_owner_author_and_who_is_named_are_told(rota: Initiative, world: World) -> None:
    write_comment(access=world.access(world.dan), thing=rota, text="And nights, @Erin Ek?")

    assert told() == {("mention", "Erin"), ("comment", "Carol"), ("comment", "Bob")}
    place = world.url("objectives:objective", objective=rota.objective_id)
    assert {each.data["path"] for each in Delivery.objects.all()} == {
        f"{place}#initiative-{rota.pk}"
    }
    assert AuditEntry.objects.filter(action="comment.written", subject="A new rota").exists()


def test_one_changes_and_deletes_ones_own_alone(rota: Initiative, world: World) -> None:
    dan = world.access(world.dan)
    made = write_comment(access=dan, thing=rota, text="Nights?")
    with pytest.raises(PermissionDenied):
        change_comment(access=world.access(world.alice), comment=made, text="No.")
    with pytest.raises(PermissionDenied):
        write_comment(access=world.access(world.vera), thing=rota, text="Hm.")
    change_comment(access=dan, comment=made, text="Nights, @Erin Ek?")
    assert ("mention", "Erin") in told()
    delete_comment(access=dan, comment=made)
    assert told() == set()
    assert not Comment.objects.exists()


def test_nobody_hears_of_a_private_one(rota: Initiative, world: World) -> None:
    Objective.objects.update(visibility=Visibility.PRIVATE)
    write_comment(
        access=world.access(world.alice),
        thing=Initiative.objects.select_related("objective__cycle", "key_result").get(),
        text="@Carol Castro @Dan Dietl",
    )

    assert told() == {("comment", "Bob")}  # its owner; Carol may not see it any more
    url = world.url("objectives:talk", about="initiatives", thing=rota.pk)
    assert world.client(world.carol).get(url).status_code == 404


def test_it_counts_them_and_opens_them(
    rota: Initiative, quarter: Quarter, world: World, at_most_queries: AtMost
) -> None:
    for text in ("One", "Two"):
        write_comment(access=world.access(world.dan), thing=rota, text=text)
    client = world.client(world.dan)
    for name, args in (
        ("objective", {"objective": rota.objective_id}),
        ("key-result", {"key_result": rota.key_result_id}),
    ):
        with at(TUESDAY), at_most_queries(15):
            html = client.get(world.url(f"objectives:{name}", **args)).content.decode()
        found = re.search(rf'id="initiative-{rota.pk}-talk".*?</details>', html, re.DOTALL)
        assert found is not None, name
        assert "2 comments" in found[0]
    url = world.url("objectives:talk", about="initiatives", thing=rota.pk)
    assert f'href="{url}"' in html
    said = client.post(url, {"text": "Three"}, headers=HTMX)
    assert re.findall("One|Two|Three", said.content.decode()) == ["One", "Two", "Three"]


@pytest.mark.parametrize("about", ["objectives", "key-results", "initiatives"])
def test_without_a_script_it_is_a_whole_page(
    rota: Initiative, world: World, about: str, at_most_queries: AtMost
) -> None:
    things = {"objectives": rota.objective, "key-results": rota.key_result, "initiatives": rota}
    thing = things[about]
    assert thing is not None
    write_comment(access=world.access(world.dan), thing=thing, text="One")
    client = world.client(world.dan)
    url = world.url("objectives:talk", about=about, thing=thing.pk)
    with at_most_queries(15):
        html = client.get(url).content.decode()

    assert html.lstrip().startswith("<!DOCTYPE html>")
    assert f"<title>Comments · {thing}" in re.sub(r"\s+", " ", html).replace("<title> ", "<title>")
    assert "One" in html
    refused = client.post(url, {"text": ""})
    assert refused.status_code == 422
    assert refused.content.decode().lstrip().startswith("<!DOCTYPE html>")
    back = client.post(url, {"text": "Two"})
    assert back.status_code == 302
    part = client.get(url, headers=HTMX).content.decode()
    assert "<html" not in part
    assert "Two" in part
