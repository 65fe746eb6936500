"""After publishing, adding, archiving and another support need a reason too, and stand there."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from objectives.history.reading import read_history
from objectives.history.words import field_words
from objectives.models import Change, Initiative, KeyResult, Objective, Proposal
from objectives.use_cases.initiatives import make_initiative
from objectives.use_cases.key_results import (
    KeyResultText,
    archive_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.use_cases.objectives import (
    ObjectiveText,
    archive_objective,
    change_objective,
    restore_objective,
)
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

WHY = "The board asked for it."
HTMX = {"HX-Request": "true"}


def fresh(objective: Objective) -> Objective:
    return Objective.objects.select_related("cycle", "team", "owner").get(pk=objective.pk)


def of_key_result(key_result: KeyResult) -> KeyResult:
    related = ("objective__cycle", "objective__team", "objective__owner", "owner", "organization")
    return KeyResult.objects.select_related(*related).get(pk=key_result.pk)


def kept(field: str) -> list[tuple[Any, Any, str]]:
    rows = Change.objects.filter(field=field).order_by("id")
    return [(each.before, each.after, each.reason) for each in rows]


def supports(quarter: Quarter, objective: Objective, *parents: Objective, reason: str = "") -> None:
    found = fresh(objective)
    names = ("title", "cycle", "team", "owner", "why", "stage")
    given = {name: getattr(found, name) for name in names}
    change_objective(
        access=quarter.alice,
        objective=found,
        text=ObjectiveText(**given, supports=parents),
        reason=reason,
    )


def asks_why(deed: Any) -> None:
    for reason in ("", " \n"):
        with pytest.raises(ValidationError) as refused:
            deed(reason)
        assert list(refused.value.message_dict) == ["reason"]


def test_what_it_supports(quarter: Quarter, world: World) -> None:
    above, other = (quarter.objective(title, team=None) for title in ("Above", "Beside"))
    secret = quarter.objective("Secret", team=None, visibility="private")
    made = quarter.objective("Ours", supports=[above])
    asks_why(lambda reason: supports(quarter, made, other, reason=reason))
    assert [each.pk for each in Objective.objects.filter(children__child=made)] == [above.pk]

    supports(quarter, made, above)  # the same as before
    supports(quarter, made, above, other, reason=WHY)
    supports(quarter, made, secret, reason=WHY)
    supports(quarter, made, reason=WHY)
    assert kept("supports") == [
        ({"objectives": ["Above"]}, {"objectives": ["Above", "Beside"]}, WHY),
        ({"objectives": ["Above", "Beside"]}, {"objectives": [None]}, WHY),
        ({"objectives": [None]}, None, WHY),
    ]
    page = world.url("objectives:objective", objective=made.pk)
    html = re.sub(r"<[^>]+>", " ", world.client(world.vera).get(page).content.decode())
    text = " ".join(html.split())
    assert re.search(r"Supports: Above (to )?Above, Beside The board asked", text), text
    assert "a private objective" in text
    assert "Secret" not in text


def test_of_a_draft_nothing_is_asked(quarter: Quarter) -> None:
    above = quarter.objective("Above", team=None)
    made = quarter.objective("Ours", published=False)
    supports(quarter, made, above)
    key_result = create_key_result(
        access=quarter.alice, objective=made, text=KeyResultText(title="T", target=M)
    )
    archive_key_result(access=quarter.alice, key_result=of_key_result(key_result))
    archive_objective(access=quarter.alice, objective=fresh(made))
    assert not Change.objects.filter(objective=made).exists()


def test_what_is_added(quarter: Quarter) -> None:
    made = quarter.objective()

    def add(reason: str) -> KeyResult:
        text = KeyResultText(title="T", target=M)
        return create_key_result(access=quarter.alice, objective=made, text=text, reason=reason)

    asks_why(add)
    assert not KeyResult.objects.exists()
    add(WHY)
    assert kept("added") == [(None, None, WHY)]


def test_what_is_put_away_and_comes_back(quarter: Quarter) -> None:
    objective = quarter.objective()
    made = of_key_result(quarter.key_result(objective))
    alice = quarter.alice
    asks_why(lambda reason: archive_key_result(access=alice, key_result=made, reason=reason))
    asks_why(lambda reason: archive_objective(access=alice, objective=objective, reason=reason))
    assert of_key_result(made).archived_at is fresh(objective).archived_at is None

    archive_key_result(access=alice, key_result=made, reason=WHY)
    restore_key_result(access=alice, key_result=made)
    archive_objective(access=alice, objective=objective, reason=WHY)
    restore_objective(access=alice, objective=objective)
    assert kept("archived") == [(None, None, WHY)] * 2
    assert kept("restored") == [(None, None, "")] * 2


def test_what_becomes_an_initiative_brings_its_reason(quarter: Quarter) -> None:
    made = of_key_result(quarter.key_result(quarter.objective(), title="Launch the rota"))
    make_initiative(access=quarter.alice, key_result=made)
    assert Initiative.objects.get().title == "Launch the rota"
    assert kept("archived") == [(None, None, "")]
    # Why is said in the language of who reads it, with the title that it had then.
    KeyResult.objects.update(title="The rota")
    for language, reason in (
        ("en", "It became the initiative “Launch the rota”."),
        ("pl", "Stało się inicjatywą „Launch the rota”."),
    ):
        with translation.override(language):
            entries = read_history(quarter.alice, objective=made.objective)
            told = [([line.what for line in each.lines], each.reason) for each in entries]
            assert ([field_words("archived")], reason) in told


@pytest.mark.parametrize("which", ["key-result", "objective"])
def test_the_dialog_asks_why_before_it_archives(quarter: Quarter, world: World, which: str) -> None:
    made = of_key_result(quarter.key_result(quarter.objective()))
    thing: KeyResult | Objective = made if which == "key-result" else made.objective
    url = world.url(f"objectives:archive-{which}", **{which.replace("-", "_"): thing.pk})
    client = world.client(world.bob)
    with at(TUESDAY):
        asked = client.get(url, headers=HTMX).content.decode()
        assert f"Archive “{thing.title}”?" in asked
        assert 'name="reason"' in asked
        refused = client.post(url, {"reason": ""}, headers=HTMX)
        assert refused.status_code == 422
        assert 'id="id_reason_error"' in refused.content.decode()
        sent = client.post(url, {"reason": WHY}, headers=HTMX)
    assert f"archived={thing.pk}" in sent.headers["HX-Redirect"]
    thing.refresh_from_db()
    assert thing.archived_at == TUESDAY
    assert kept("archived") == [(None, None, WHY)]


@pytest.mark.parametrize("which", ["key-result", "objective"])
def test_a_draft_goes_at_once(quarter: Quarter, world: World, which: str) -> None:
    made = of_key_result(quarter.key_result(quarter.objective(published=False)))
    thing: KeyResult | Objective = made if which == "key-result" else made.objective
    url = world.url(f"objectives:archive-{which}", **{which.replace("-", "_"): thing.pk})
    with at(TUESDAY):
        assert world.client(world.bob).post(url).status_code == 302
    thing.refresh_from_db()
    assert thing.archived_at == TUESDAY


def test_the_form_of_a_new_one_asks_too_and_keeps_what_was_typed(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    url = world.url("objectives:new-key-result", objective=objective.pk)
    form = {
        **{"title": "Sooner", "metric": "", "unit": "count", "kind": "reach"},
        **{"baseline": "60", "target": "40", "weight": "1", "owner": ""},
    }
    client = world.client(world.alice)
    with at(TUESDAY):
        refused = client.post(url, form, headers=HTMX)
        assert refused.status_code == 422
        html = refused.content.decode()
        assert 'id="id_reason_error"' in html
        assert 'value="Sooner"' in html
        assert client.post(url, form | {"reason": WHY}, headers=HTMX).status_code == 204
    assert kept("added") == [(None, None, WHY)]
    draft = world.url("objectives:new-key-result", objective=quarter.objective(published=False).pk)
    assert 'name="reason"' not in client.get(draft).content.decode()


def test_a_proposal_taken_up_asks_too(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    proposal = Proposal.objects.create(
        organization=world.organization,
        objective=objective,
        cycle=objective.cycle,
        team=objective.team,
        title="Sooner",
        by=world.carol,
    )
    url = world.url("objectives:new-key-result", objective=objective.pk)
    form = {
        **{"title": "Sooner", "metric": "", "unit": "count", "kind": "reach"},
        **{"baseline": "60", "target": "40", "weight": "1", "owner": ""},
    }
    client = world.client(world.bob)
    with at(TUESDAY):
        address = f"{url}?proposal={proposal.pk}"
        assert client.post(address, form, headers=HTMX).status_code == 422
        assert client.post(address, form | {"reason": WHY}, headers=HTMX).status_code == 204
    proposal.refresh_from_db()
    assert proposal.made_key_result == KeyResult.objects.get()
    assert kept("added") == [(None, None, WHY)]
