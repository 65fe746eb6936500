"""Who is named with an @, and who may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue_setup import current_versions, ensure_metrics
from objectives.models import KeyResult, Objective
from objectives.talk.mentions import mentioned, starting
from objectives.talk.readers import readers_of
from people.models import Membership
from tests.objectives.cases import Quarter
from tests.world import World

PEOPLE = {1: "Anna", 2: "Anna Maria Nowak", 3: "Łucja Nowak", 4: "สมชาย", 5: "Anna", 6: "O'Neil"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Anna, look", {1, 5}),  # two of one name: both are meant
        ("@Anna Maria Nowak look", {2}),
        ("@anna maria nowak", {2}),
        ("@Annabel", set()),
        ("anna@anna.example", set()),  # an address names nobody
        ("Thanks @łucja nowak! And (@O'Neil)", {3, 6}),
        ("ขอบคุณ @สมชายครับ", {4}),  # Thai runs on
        ("@", set()),
        ("@@Anna", {1, 5}),
    ],
)
def test_who_is_named(text: str, named: set[int]) -> None:
    assert mentioned(text, PEOPLE) == named


@given(st.text(alphabet="@aAnN Mb", max_size=30))
def test_nobody_is_named_without_the_name_behind_a_sign(text: str) -> None:
    for pk in mentioned(text, PEOPLE):
        assert f"@{PEOPLE[pk]}".casefold() in text.casefold()


def test_names_as_they_are_typed() -> None:
    names = list(PEOPLE.items())
    assert [pk for pk, _ in starting("now", names, 8)] == [2, 3]
    assert [pk for pk, _ in starting("ANNA", names, 2)] == [1, 2]
    assert len(starting("", names, 4)) == 4


def test_readers_are_those_who_see_it(quarter: Quarter, world: World) -> None:
    """The other way round than Access: asked of each person and thing, both say the same."""
    ensure_metrics(world.organization)
    csat = next(v for v in current_versions(world.organization) if v.metric.key == "csat")
    private = quarter.objective("Private", owner=world.bob, visibility="private")
    named = quarter.objective("Named", visibility="private", named=[world.erin])
    quarter.key_result(quarter.objective("Public"))
    of_carol = quarter.key_result(
        named, metric=csat, unit="share", baseline=800_000, target=900_000, person=world.carol
    )
    things: list[Objective | KeyResult] = [*Objective.objects.all(), *KeyResult.objects.all()]
    assert {private, of_carol} <= set(things)
    for thing in things:
        can = set()
        for person in Membership.objects.of(world.organization):
            access = world.access(person)
            if type(thing).objects.visible_to(access).filter(pk=thing.pk).exists():
                can.add(person.name)
        assert {each.name for each in readers_of(thing)} == can, thing
