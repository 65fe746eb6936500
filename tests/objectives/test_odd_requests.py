"""What nobody types by accident: addresses made up, letters no font has, texts without an end."""

from io import BytesIO

from django.test import Client
from pypdf import PdfReader

from metrics.catalogue import definition_from_json
from metrics.catalogue_setup import current_versions, ensure_metrics
from objectives.models import Change, CheckIn, Initiative, Mission, Objective
from objectives.use_cases.planning import write_mission
from objectives.use_cases.publishing import publish_objectives
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


def test_the_mission_of_a_team_that_is_not_there_is_not_the_departments(world: World) -> None:
    alice = world.access(world.alice)
    write_mission(access=alice, team=None, text="We answer.")
    url = world.url("objectives:team-mission", team="no-such-team")
    client = world.client(world.alice)
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": ""}).status_code == 404
    assert Mission.objects.get().text == "We answer."


def test_a_nul_in_a_title_that_becomes_an_initiative_is_refused(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective()
    client = Client(raise_request_exception=False)
    assert world.alice.user is not None
    client.force_login(world.alice.user)
    url = world.url("objectives:write-as-initiative", objective=made.pk)
    for title in ("Ask\0them", "x" * 201, " "):
        answer = client.post(url, {"title": title}, headers={"HX-Request": "true"})
        assert answer.status_code == 422, title[:10]
    assert not Initiative.objects.exists()


def test_published_by_two_at_once_it_is_published_once(quarter: Quarter) -> None:
    made = quarter.objective("Twice", published=False)
    quarter.key_result(made)
    first, second = (
        Objective.objects.select_related("cycle", "organization").get(pk=made.pk) for _ in range(2)
    )
    assert publish_objectives(access=quarter.alice, objectives=[first]) == [first]
    assert publish_objectives(access=quarter.alice, objectives=[second]) == []
    assert second.published_at == first.published_at
    assert Change.objects.filter(objective=made, field="published").count() == 1


def test_a_word_in_a_check_in_has_an_end(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective())
    client = world.client(world.bob)
    for name, most in (("comment", 4000), ("blocker", 1000)):
        words = {"confidence": "on_track", "value": "50", name: "x" * (most + 1)}
        with at(TUESDAY):
            answer = client.post(
                world.url("objectives:check-in", key_result=made.pk),
                words,
                headers={"HX-Request": "true"},
            )
        assert answer.status_code == 422, name
    assert not CheckIn.objects.exists()


def test_a_letter_that_no_font_has_keeps_the_report_from_nobody(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective("Sooner \N{DIRECT HIT} 日本語"))
    quarter.said(made, 50 * M, comment="Done \N{WHITE HEAVY CHECK MARK} \x01 and \ufffe")
    with at(TUESDAY):
        url = world.url("objectives:report-pdf", cycle=quarter.cycle.pk)
        answer = world.client(world.bob).get(url)
    assert answer.status_code == 200
    reader = PdfReader(BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "Sooner" in "".join(page.extract_text() for page in reader.pages)


def test_a_number_without_an_end_is_too_large(quarter: Quarter, world: World) -> None:
    """Python itself reads no more than 4,300 digits."""
    ensure_metrics(world.organization)
    made = quarter.objective(published=False)
    version = next(
        each
        for each in current_versions(world.organization)
        if definition_from_json(each.definition).better == "up"
    )
    client = world.client(world.alice)
    digits = "9" * 5000
    asked = {"kind": "reach", "metric": str(version.pk), "weight": "1", "title": "Many"}
    back_test = world.url("objectives:back-test", objective=made.pk)
    assert client.get(back_test, asked | {"target": digits}).status_code == 200
    form = world.url("objectives:new-key-result", objective=made.pk)
    assert client.post(form, asked | {"baseline": digits, "target": "1"}).status_code == 422
    steps = {"kind": "milestones", "title": "Steps", "weight": "1", "steps": "1"}
    steps |= {"step-0-title": "One", "step-0-weight": digits}
    assert client.post(form, steps).status_code == 422
    assert not made.key_results.exists()
