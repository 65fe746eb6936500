"""Key results are graded, objectives looked back on; who may, and when."""

from datetime import UTC, datetime
from fractions import Fraction as F

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import Change, Cycle, Grade, KeyResult, Retrospective
from objectives.quarter.results import read_results
from objectives.quarter.to_grade import tasks_of
from objectives.use_cases.cycles import grade_what_has_ended
from objectives.use_cases.grading import LookBack, grade, write_retrospective
from people.models import AuditEntry
from tests.fixtures.queries import AtMost
from tests.objectives.cases import M, at
from tests.objectives.quarter.ends import JANUARY, Ended
from tests.objectives.quarter.typed import form_in
from tests.world import World

HTMX = {"HX-Request": "true"}


def give(
    ended: Ended, which: KeyResult, score: int | None, reason: str = "", who: str = "bob"
) -> Grade:
    access = ended.world.access(getattr(ended.world, who))
    with at(JANUARY):
        return grade(access=access, key_result=ended.key_result(which), score=score, reason=reason)


def scores(ended: Ended) -> list[tuple[F | None, list[F | None]]]:
    return [
        (each.total.score, [result.score for result in each.results])
        for each in read_results(ended.alice, ended.cycle)
    ]


def test_scores_are_proposed_from_progress_and_rolled_up_by_weight(ended: Ended) -> None:
    ended.graded()
    # (3 × 0.5 + 1 × 1.0) ÷ 4 = 0.625; nobody measured the other.
    assert scores(ended) == [(F(5, 8), [F(1, 2), F(1), None]), (None, [None])]


def test_an_owner_may_differ_with_a_reason_alone(ended: Ended) -> None:
    ended.graded()
    with pytest.raises(ValidationError) as refused:
        give(ended, ended.half, 700_000)
    assert list(refused.value.message_dict) == ["reason"]
    give(ended, ended.half, 700_000, "Two weeks of strike.")
    # (3 × 0.7 + 1) ÷ 4 = 0.775
    assert scores(ended)[0][0] == F(31, 40)
    kept = Change.objects.get(key_result=ended.half, field="score")
    assert (kept.before, kept.after, kept.reason) == (None, 700_000, "Two weeks of strike.")

    give(
        ended, ended.half, 500_000, "never mind"
    )  # what is proposed: accepted, no score of its own
    given = Grade.objects.get(key_result=ended.half)
    assert (given.score, given.reason) == (None, "")


def test_a_score_that_is_left_as_it_is_shown_stays_what_it_is(ended: Ended, world: World) -> None:
    ended.graded()
    give(ended, ended.half, 666_667, "Two of three.")
    client, page = world.client(world.bob), world.url("objectives:grading")
    url = world.url("objectives:grade", key_result=ended.half.pk)
    with at(JANUARY):
        shown = form_in(client.get(page).content.decode())
        assert shown[f"kr{ended.half.pk}-score"] == "0.66"
        typed = shown | {f"kr{ended.half.pk}-reason": "Two of three lines."}
        assert client.post(url, typed, headers=HTMX).status_code == 200
    given = Grade.objects.get(key_result=ended.half)
    assert (given.score, given.reason) == (666_667, "Two of three lines.")
    assert Change.objects.filter(key_result=ended.half, field="score").count() == 1


def test_a_score_beyond_its_ends_is_refused_beside_it(ended: Ended) -> None:
    ended.graded()
    for wrong in (-1, M + 1):
        with pytest.raises(ValidationError) as refused:
            give(ended, ended.half, wrong, "Because")
        assert list(refused.value.message_dict) == ["score"]


def test_without_data_a_person_may_still_say_what_it_is_worth(ended: Ended) -> None:
    ended.graded()
    give(ended, ended.unknown, None)
    assert Grade.objects.get(key_result=ended.unknown).score is None
    give(ended, ended.unknown, 300_000, "Counted by hand.")
    assert scores(ended)[1] == (F(3, 10), [F(3, 10)])


def test_only_while_the_cycle_is_graded(ended: Ended) -> None:
    with pytest.raises(ValidationError, match="not before, nor after"):
        give(ended, ended.half, None)
    ended.closed()
    with pytest.raises(ValidationError, match="not before, nor after"):
        give(ended, ended.half, None)
    with at(JANUARY), pytest.raises(ValidationError):
        write_retrospective(
            access=ended.alice, objective=ended.objective_(ended.objective), text=LookBack(keep="x")
        )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[("alice", True), ("bob", True)],
        *[(who, False) for who in ("carol", "dan", "vera", "adam")],
    ],
)
def test_who_grades(ended: Ended, who: str, may: bool) -> None:
    ended.graded()
    if may:
        assert give(ended, ended.half, None, who=who).by == getattr(ended.world, who)
        return
    with pytest.raises(PermissionDenied):
        give(ended, ended.half, None, who=who)


def test_an_agent_grades_what_is_the_agents_own(ended: Ended, world: World) -> None:
    KeyResult.objects.filter(pk=ended.half.pk).update(owner=world.carol)
    ended.graded()
    give(ended, ended.half, 600_000, "As I see it.", who="carol")
    (task,) = tasks_of(world.access(world.carol), ended.cycle)
    assert [each.key_result.pk for each in task.results] == [ended.half.pk]
    assert (task.looks_back, task.open, task.size) == (False, 0, 1)


def test_a_retrospective_says_at_least_one_thing(ended: Ended) -> None:
    ended.graded()
    objective = ended.objective_(ended.objective)
    bob = ended.world.access(ended.world.bob)
    with pytest.raises(ValidationError):
        write_retrospective(access=bob, objective=objective, text=LookBack())
    with at(JANUARY):
        write_retrospective(access=bob, objective=objective, text=LookBack(helped="The rota"))
        write_retrospective(access=bob, objective=objective, text=LookBack(keep="The rota"))
    told = Retrospective.objects.get(objective=objective)
    assert (told.helped, told.keep, told.by) == ("", "The rota", ended.world.bob)


def test_a_cycle_goes_to_grading_by_itself_when_its_last_day_is_over(ended: Ended) -> None:
    """31 December ends at midnight in Warsaw, an hour before UTC's."""
    organization = ended.world.organization.pk
    for moment, moved in (
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), 0),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 1),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 0),
    ):
        assert grade_what_has_ended(organization_id=organization, now=moment) == moved
    assert Cycle.objects.get(pk=ended.cycle.pk).state == "grading"
    assert AuditEntry.objects.get(action="cycle.grading").actor is None
    assert Change.objects.get(cycle=ended.cycle, after="grading").by is None


def test_the_page_says_how_much_is_done_and_saves_one_by_one(ended: Ended, world: World) -> None:
    ended.graded()
    client = world.client(world.bob)
    url = world.url("objectives:grading")
    with at(JANUARY):
        page = client.get(url).content.decode()
    assert "0 of 6 done" in page  # four key results, two objectives
    save = world.url("objectives:grade", key_result=ended.half.pk)
    name = f"kr{ended.half.pk}"
    with at(JANUARY):
        wrong = client.post(save, {f"{name}-score": "0.7"}, headers=HTMX)
        assert wrong.status_code == 422
        assert f'id="id_{name}-reason_error"' in wrong.content.decode()
        assert 'value="0.7"' in wrong.content.decode()
        right = client.post(
            save, {f"{name}-score": "0.7", f"{name}-reason": "Strike."}, headers=HTMX
        )
        assert "1 of 6 done" in right.content.decode()
        told = client.post(
            world.url("objectives:look-back", objective=ended.objective.pk),
            {f"o{ended.objective.pk}-keep": "The rota"},
            headers=HTMX,
        )
    assert "2 of 6 done" in told.content.decode()
    learned = client.get(world.url("objectives:retrospectives", cycle=ended.cycle.pk))
    assert "The rota" in learned.content.decode()


def test_a_private_objectives_retrospective_is_for_its_readers(ended: Ended, world: World) -> None:
    ended.graded()
    type(ended.objective).objects.filter(pk=ended.objective.pk).update(visibility="private")
    with at(JANUARY):
        write_retrospective(
            access=ended.alice,
            objective=ended.objective_(ended.objective),
            text=LookBack(helped="Secret sauce"),
        )
    for name in ("retrospectives", "cycle"):
        url = world.url(f"objectives:{name}", cycle=ended.cycle.pk)
        for who, sees in (("alice", True), ("bob", True), ("carol", False), ("vera", False)):
            page = world.client(getattr(world, who)).get(url).content.decode()
            assert ("Answer sooner" in page) == sees, (name, who)
            assert "Secret sauce" not in page or sees


def test_pages_keep_their_queries_whatever_the_size(
    ended: Ended, world: World, at_most_queries: AtMost
) -> None:
    for _ in range(8):
        ended.quarter.key_result(ended.quarter.objective())
    ended.closed()
    urls = [
        *(
            world.url(f"objectives:{name}", cycle=ended.cycle.pk)
            for name in ("cycle", "retrospectives")
        ),
        *(
            world.url(f"objectives:{name}", key_result=ended.half.pk)
            for name in ("key-result", "as-now-known")
        ),
        world.url("objectives:objective", objective=ended.objective.pk),
    ]
    for url in urls:
        client = world.client(world.bob)
        with at_most_queries(15):
            assert client.get(url).status_code == 200


def test_the_page_to_grade_keeps_its_queries(
    ended: Ended, world: World, at_most_queries: AtMost
) -> None:
    for _ in range(8):
        ended.quarter.key_result(ended.quarter.objective())
    ended.graded()
    for query in ("", "?all"):
        client = world.client(world.bob)
        with at_most_queries(15):
            assert client.get(world.url("objectives:grading") + query).status_code == 200
