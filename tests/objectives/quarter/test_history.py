"""Once published, what was promised changes only with a reason, and the history shows it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from objectives.history.reading import read_history
from objectives.history.words import value_words
from objectives.models import Change, JourneyStage, KeyResult, Milestone, Objective
from objectives.use_cases.key_results import (
    KeyResultText,
    StepText,
    archive_key_result,
    change_key_result,
)
from objectives.use_cases.objectives import ObjectiveText, change_objective
from people.models import Membership
from people.use_cases.tokens import create_token
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.objectives.quarter.typed import form_in
from tests.world import World

HTMX = {"HX-Request": "true"}
# Deeds, which need no reason.
UNTOLD = ("added", "published", "state")


def fresh(key_result: KeyResult) -> KeyResult:
    found = KeyResult.objects.select_related("objective__cycle", "organization", "owner")
    return found.get(pk=key_result.pk)


def text_of(key_result: KeyResult, **changes: Any) -> KeyResultText:
    names = ("title", "owner", "kind", "unit", "window", "baseline", "target", "weight")
    return KeyResultText(**{name: getattr(key_result, name) for name in names} | changes)


def change(quarter: Quarter, made: KeyResult, reason: str = "", **changes: Any) -> None:
    found = fresh(made)
    with at(TUESDAY):
        change_key_result(
            access=quarter.alice, key_result=found, text=text_of(found, **changes), reason=reason
        )


def of(amount: int) -> dict[str, object]:
    return {"amount": amount * M, "unit": "count"}


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"target": 40 * M}, {"target": (of(45), of(40))}),
        ({"baseline": 61 * M}, {"baseline": (of(60), of(61))}),
        ({"weight": 2 * M}, {"weight": (of(1), of(2))}),
        ({"title": "Sooner"}, {"title": ("Replies within 45", "Sooner")}),
        ({"window": "week"}, {"window": ("default", "week")}),
        (
            {"kind": "maintain", "bound": "at_most", "target": None, "upper": 45 * M},
            {
                "kind": ("reach", "maintain"),
                "target": (of(45), None),
                "bound": (None, "at_most"),
                "upper": (None, of(45)),
            },
        ),
    ],
    ids=["target", "baseline", "weight", "title", "window", "bound"],
)
def test_what_was_promised_changes_only_with_a_reason(
    quarter: Quarter, changes: dict[str, Any], rows: dict[str, tuple[Any, Any]]
) -> None:
    made = quarter.key_result(quarter.objective())
    before = fresh(made).__dict__.copy()
    with pytest.raises(ValidationError) as refused:
        change(quarter, made, **changes)
    assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(ValidationError):
        change(quarter, made, reason="  \n", **changes)
    after = fresh(made).__dict__
    assert {name: after[name] for name in changes} == {name: before[name] for name in changes}
    assert not Change.objects.exclude(field__in=UNTOLD).exists()

    change(quarter, made, reason="The line opens a month later.", **changes)
    kept = Change.objects.exclude(field__in=UNTOLD)
    assert {each.field: (each.before, each.after) for each in kept} == rows
    assert {each.reason for each in kept} == {"The line opens a month later."}


@pytest.mark.parametrize(
    ("language", "was", "now"),
    [
        (
            "en",
            "Ask ten customers (due on 4 Dec 2026); Write it down × 2",
            "Ask ten customers (due on 18 Dec 2026); Write it down × 2",
        ),
        (
            "pl",
            "Ask ten customers (termin: 4 grudnia 2026); Write it down × 2",
            "Ask ten customers (termin: 18 grudnia 2026); Write it down × 2",
        ),
    ],
)
def test_the_day_a_step_is_due_moves_only_with_a_reason_and_the_history_has_both(
    quarter: Quarter, language: str, was: str, now: str
) -> None:
    steps = [StepText("Ask ten customers", due=date(2026, 12, 4)), StepText("Write it down", 2 * M)]
    made = quarter.key_result(quarter.objective(), kind="milestones", steps=steps)
    first, second = Milestone.objects.order_by("position")
    kept = StepText("Write it down", 2 * M, pk=second.pk)
    steps = [StepText("Ask ten customers", due=date(2026, 12, 18), pk=first.pk), kept]
    with pytest.raises(ValidationError) as refused:
        change(quarter, made, steps=steps)
    assert list(refused.value.message_dict) == ["reason"]
    first.refresh_from_db()
    assert first.due == date(2026, 12, 4)

    why = "Nobody answers in Advent."
    change(quarter, made, reason=why, steps=steps)
    first.refresh_from_db()
    assert first.due == date(2026, 12, 18)
    (row,) = Change.objects.exclude(field__in=UNTOLD)
    assert (row.field, row.by, row.at, row.reason) == (
        *("steps", quarter.world.alice, TUESDAY, why),
    )
    assert row.before == {
        "steps": [
            {"title": "Ask ten customers", "weight": M, "due": "2026-12-04"},
            {"title": "Write it down", "weight": 2 * M, "due": None},
        ]
    }
    with translation.override(language):
        entry, *_added = read_history(quarter.alice, key_result=made)
        ((_what, before, after, _is_deed),) = entry.lines
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in (before, after)] == [was, now]
    # Saved again as it is, nothing has changed.
    change(quarter, made, steps=steps)
    assert Change.objects.exclude(field__in=UNTOLD).count() == 1


def test_steps_kept_as_one_text_are_read_as_they_were_written(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    Change.objects.all().delete()
    Change.objects.create(
        organization=made.organization,
        objective=made.objective,
        key_result=made,
        field="steps",
        before="Ask; Tell × 2",
        after=None,
    )
    (entry,) = read_history(quarter.alice, key_result=made)
    assert entry.lines[0][:3] == ("Steps", "Ask; Tell × 2", "none")


def test_a_draft_needs_no_reason_and_has_no_history(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective(published=False))
    change(quarter, made, target=40 * M)
    assert not Change.objects.filter(objective__isnull=False).exists()


def test_saving_without_a_change_asks_nothing(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    change(quarter, made)
    assert not Change.objects.exclude(field__in=UNTOLD).exists()


@pytest.mark.parametrize("language", ["en", "pl", "ru", "th"])
def test_nor_does_a_time_that_is_finer_than_the_form_shows_it(
    quarter: Quarter, world: World, language: str
) -> None:
    # 15 % less than 50 s.
    text = {"unit": "seconds", "baseline": 50 * M, "target": 42_500_000, "stretch": 30_400_000}
    made = quarter.key_result(quarter.objective(), **text)
    client = world.client(world.alice)
    url = world.url("objectives:edit-key-result", key_result=made.pk)
    client.cookies["django_language"] = language
    shown = form_in(client.get(url).content.decode())
    assert client.post(url, shown, headers=HTMX).status_code == 204
    assert (fresh(made).target, fresh(made).stretch) == (42_500_000, 30_400_000)
    typed = shown | {"target": "42 s", "reason": "Rounder."}
    assert client.post(url, typed, headers=HTMX).status_code == 204
    assert (fresh(made).target, fresh(made).stretch) == (42 * M, 30_400_000)


def test_an_objective_too_and_its_why_alone_is_free(quarter: Quarter, world: World) -> None:
    made = quarter.objective()

    def write(reason: str = "", **changes: Any) -> None:
        found = Objective.objects.select_related("cycle", "team", "owner").get(pk=made.pk)
        names = ("title", "cycle", "team", "owner", "why", "stage")
        given = {name: getattr(found, name) for name in names} | changes
        text = ObjectiveText(**given)
        change_objective(access=quarter.alice, objective=found, text=text, reason=reason)

    write(why="They asked for it.")
    for changes in ({"title": "Later"}, {"owner": world.alice}, {"team": world.tier2}):
        with pytest.raises(ValidationError) as refused:
            write(**changes)
        assert list(refused.value.message_dict) == ["reason"]
    write(reason="Bob moves on.", owner=world.alice)

    kept = Change.objects.filter(objective=made).exclude(field__in=UNTOLD).order_by("id")
    assert [(each.field, each.before, each.after, each.reason) for each in kept] == [
        ("why", None, "They asked for it.", ""),
        ("owner", "Bob Berg", "Alice Adler", "Bob moves on."),
    ]


def test_the_page_says_who_changed_which_target_when_from_what_to_what_and_why(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    made = quarter.key_result(objective, unit="seconds", baseline=3600 * M, target=2700 * M)
    change(quarter, made, reason="The new line opens late.", target=3000 * M)
    client = world.client(world.vera)
    for url in (
        world.url("objectives:key-result", key_result=made.pk),
        world.url("objectives:objective", objective=objective.pk),
    ):
        page = client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        assert re.search(
            r"Alice Adler · 17 Nov 2026, 10:00 .*Target: 45 min .*50 min"
            r" The new line opens late\.",
            text,
        ), text


def test_the_form_asks_for_the_reason_beside_the_field_and_keeps_what_was_typed(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective())
    draft = quarter.key_result(quarter.objective(published=False))
    client = world.client(world.alice)
    url = world.url("objectives:edit-key-result", key_result=made.pk)
    form = {
        **{"title": made.title, "metric": "", "unit": "count", "kind": "reach"},
        **{"baseline": "60", "target": "40", "weight": "1", "owner": ""},
    }
    with at(TUESDAY):
        refused = client.post(url, form, headers=HTMX)
        assert refused.status_code == 422
        assert 'id="id_reason_error"' in refused.content.decode()
        assert 'value="40"' in refused.content.decode()
        assert client.post(url, form | {"reason": "Too easy."}, headers=HTMX).status_code == 204
    assert fresh(made).target == 40 * M
    of_draft = world.url("objectives:edit-key-result", key_result=draft.pk)
    assert 'name="reason"' not in client.get(of_draft).content.decode()


def test_the_history_of_what_one_may_not_see_is_not_there(quarter: Quarter, world: World) -> None:
    secret = quarter.objective("Secret", visibility="private", named=[world.dan, world.carol])
    of_carol = quarter.key_result(secret, person=world.carol, title="Carol's")
    open_to_all = quarter.key_result(quarter.objective())
    archived = fresh(of_carol)
    with at(TUESDAY + timedelta(minutes=1)):
        archive_key_result(access=quarter.alice, key_result=archived, reason="It was left out.")

    def seen_by(who: str) -> set[int | None]:
        found = Change.objects.visible_to(world.access(getattr(world, who)))
        found = found.filter(objective__isnull=False)
        return set(found.values_list("key_result", flat=True))

    assert seen_by("alice") == {None, of_carol.pk, open_to_all.pk}
    assert seen_by("carol") == {None, of_carol.pk, open_to_all.pk}
    assert seen_by("dan") == {None, open_to_all.pk}  # may read the objective, not her numbers
    assert seen_by("vera") == {None, open_to_all.pk}
    assert not Change.objects.visible_to(world.access(world.vera)).filter(objective=secret)
    assert seen_by("adam") == set()
    assert not Change.objects.visible_to(world.access(world.charlie)).exists()


def test_who_is_named_to_read_a_private_objective_stands_there_for_those_who_see_it(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective("Secret", visibility="private", named=[world.dan])

    def name(*people: Membership, reason: str = "", **changes: Any) -> None:
        found = Objective.objects.select_related("cycle", "team", "owner").get(pk=made.pk)
        names = ("title", "cycle", "team", "owner", "visibility", "stage")
        given = {name: getattr(found, name) for name in names} | changes
        text = ObjectiveText(**given, named=people)
        change_objective(access=quarter.alice, objective=found, text=text, reason=reason)

    def seen_by(person: Membership) -> list[tuple[str, str, str]]:
        entries = read_history(world.access(person), objective=made)
        lines = [line[:3] for entry in entries for line in entry.lines]
        return [line for line in lines if line[0] == "Who else may read it"]

    name(world.dan)  # the same as before
    assert seen_by(world.alice) == []
    name(world.carol, world.dan)
    name(world.carol)
    told = [
        ("Who else may read it", "Carol Castro, Dan Dietl", "Carol Castro"),
        ("Who else may read it", "Dan Dietl", "Carol Castro, Dan Dietl"),
    ]
    kept = Change.objects.filter(field="named")
    assert {(each.objective, each.by) for each in kept} == {(made, world.alice)}
    for person in (world.alice, world.bob, world.carol):  # directs, owns it, is named
        assert seen_by(person) == told
    for person in (world.dan, world.vera):  # is no longer; never was
        assert seen_by(person) == []
    name(reason="It is no secret any more.", visibility="everyone")
    assert seen_by(world.carol) == [("Who else may read it", "Carol Castro", "none"), *told]


def test_a_draft_keeps_not_who_is_named(quarter: Quarter, world: World) -> None:
    made = quarter.objective(published=False, visibility="private", named=[world.dan])
    found = Objective.objects.select_related("cycle", "team", "owner").get(pk=made.pk)
    names = ("title", "cycle", "team", "owner", "visibility", "stage")
    text = ObjectiveText(**{name: getattr(found, name) for name in names})
    change_objective(access=quarter.alice, objective=found, text=text)
    assert not found.named.exists()
    assert not Change.objects.filter(field="named").exists()


def test_the_api_lists_changes_of_one_key_result(quarter: Quarter, world: World) -> None:
    made, other = (quarter.key_result(quarter.objective()) for _ in range(2))
    change(quarter, made, reason="Too easy.", target=40 * M)
    change(quarter, other, reason="Too hard.", target=50 * M)
    _token, secret = create_token(membership=world.vera, name="Sheet")
    client = world.client(world.vera)
    headers = {"Authorization": f"Bearer {secret}"}
    url = f"/api/v1/changes/?key_result={made.pk}"
    (added, changed) = client.get(url, headers=headers).json()["results"]
    assert added["field"] == "added"
    assert changed | {"id": 0, "at": ""} == {
        **{"id": 0, "at": "", "cycle": None, "objective": made.objective_id},
        **{"key_result": made.pk, "initiative": None, "by": world.alice.pk, "field": "target"},
        **{"before": {"amount": 45 * M, "unit": "count"}},
        **{"after": {"amount": 40 * M, "unit": "count"}, "reason": "Too easy."},
    }
    nonsense = client.get("/api/v1/changes/?objective=x", headers=headers)
    assert nonsense.json()["results"] == []


@pytest.mark.parametrize(
    ("language", "field", "value", "words"),
    [
        ("en", "ambition", "stretch", "Stretch: 0.7 is a good result"),
        ("pl", "stage", "growth", "Wzrost"),
        ("ru", "cadence", "half_year", "Полугодие"),
        ("th", "unit", "seconds", "เวลา"),
        ("en", "unit", "nps", "A score"),
        ("pl", "aggregation", "median", "Mediana"),
        ("en", "aggregation", "of their own", "of their own"),
    ],
)
def test_what_was_chosen_stands_there_as_in_the_form(
    language: str, field: str, value: str, words: str
) -> None:
    with translation.override(language):
        assert value_words(field, value) == words


def test_a_stage_stands_there_as_the_organization_calls_it(quarter: Quarter, world: World) -> None:
    made = quarter.objective(stage="growth")
    found = Objective.objects.select_related("cycle", "team", "owner").get(pk=made.pk)
    JourneyStage.objects.create(
        organization=world.organization, key="growth", name="More of it", position=0
    )
    names = ("title", "cycle", "team", "owner")
    text = ObjectiveText(**{name: getattr(found, name) for name in names} | {"stage": "support"})
    change_objective(access=quarter.alice, objective=found, text=text, reason="It is not sold.")
    (entry, *_others) = read_history(quarter.alice, objective=made)
    assert entry.lines[0][:3] == ("Stage", "More of it", "Support")
