"""Shared objectives, initiatives and forecasts, wherever a cycle is got out."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from objectives.choices import InitiativeState, Visibility
from objectives.models import Forecast, Initiative, KeyResult, Objective
from objectives.use_cases.initiatives import InitiativeText, create_initiative
from objectives.use_cases.sharing import share_objective
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

FORETOLD = "forecast 48 (3 in 10)"


@pytest.fixture
def filled(quarter: Quarter, world: World) -> Objective:
    """Tier 1's at 50 %, of which Onboarding counts a quarter; foretold, with work behind it."""
    found = quarter.objective("Answer sooner")
    made = quarter.key_result(found, title="Replies within 45")
    quarter.said(made, 57 * M, on=TUESDAY - timedelta(days=7))
    quarter.said(made, 52_500_000)
    share_objective(access=quarter.alice, objective=found, team=world.onboarding, weight=M // 4)
    foretell(made)
    work(quarter, found, "A new rota", owner=world.bob, due=date(2026, 11, 10), key_result=made)
    work(quarter, found, "Fewer hand-overs", owner=world.carol, due=date(2026, 11, 24))
    done = work(quarter, found, "Templates", owner=world.carol, state=InitiativeState.DONE)
    Initiative.objects.filter(pk=done.pk).update(changed_at=TUESDAY)
    return found


def foretell(key_result: KeyResult) -> None:
    """48 at the end, between 40 and 56, with a chance of three in ten."""
    key_result.refresh_from_db()
    Forecast.objects.update_or_create(
        key_result=key_result,
        defaults={
            "organization": key_result.organization,
            "day": date(2026, 11, 16),
            "version": key_result.version,
            "low": 40 * M,
            "middle": 48 * M,
            "high": 56 * M,
            "chance": 300_000,
        },
    )


def work(quarter: Quarter, objective: Objective, title: str, **text: object) -> Initiative:
    with at(TUESDAY):
        return create_initiative(
            access=quarter.alice,
            objective=Objective.objects.select_related("cycle").get(pk=objective.pk),
            text=InitiativeText(title=title, **text),  # type: ignore[arg-type]
        )


def words(html: str) -> str:
    bare = re.sub(r"<[^>]+>", " ", html.replace("\N{NO-BREAK SPACE}", " "))
    return re.sub(r"\s+", " ", bare)


def page(quarter: Quarter, who: Membership, name: str, **query: str) -> str:
    world = quarter.world
    args = {"cycle": quarter.cycle.pk} if name.startswith("report") else {}
    with at(TUESDAY):
        answer = world.client(who).get(world.url(f"objectives:{name}", **args), query)
    assert answer.status_code == 200
    if name == "report-pdf":
        pages = PdfReader(BytesIO(answer.content)).pages
        return words(" ".join(each.extract_text() for each in pages))
    return words(answer.content.decode())


def table(quarter: Quarter, who: Membership, what: str, **query: str) -> list[dict[str, str]]:
    url = quarter.world.url(f"objectives:export-{what}-csv", cycle=quarter.cycle.pk)
    with at(TUESDAY):
        answer = quarter.world.client(who).get(url, query)
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", ["report", "report-pdf"])
def test_a_report_tells_who_shares_it_what_is_done_and_where_it_ends(
    quarter: Quarter, filled: Objective, world: World, name: str
) -> None:
    text = page(quarter, world.vera, name)

    assert "Shared with: Onboarding 25 %" in text
    # In Tier 1's part in full, in Onboarding's as what that team counts: ¼ of one, at 50 %.
    assert text.count("Answer sooner") == 2
    assert text.count("Shared by Tier 1 · counts 25 %") == 1
    assert text.count("Replies within 45") == 2  # the key result, and what the rota is behind
    assert text.count("50 % from 1 of 1 objective") == 2
    assert FORETOLD in text
    assert "A new rota Planned · Bob Berg · was due 10 Nov" in text
    assert "Fewer hand-overs Planned · Carol Castro · due 24 Nov" in text
    assert "Templates Done · Carol Castro" in text


def test_a_teams_report_has_what_it_shares_in_full(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    text = page(quarter, world.erin, "report", team="onboarding")

    assert text.count("Answer sooner") == 1
    assert "Shared by Tier 1 · counts 25 %" in text
    assert FORETOLD in text
    assert "A new rota" in text


def test_a_wall_shows_the_same(quarter: Quarter, filled: Objective, world: World) -> None:
    text = page(quarter, world.vera, "present")

    assert text.count("Answer sooner") == 2
    assert text.count("Shared by Tier 1 · counts 25 %") == 1
    assert text.count(FORETOLD) == 2
    # What is done is not still to be done.
    assert text.count("A new rota Bob Berg was due 10 Nov") == 2
    assert "Templates" not in text
    alone = page(quarter, world.erin, "present", team="onboarding")
    assert alone.count("Answer sooner") == 1
    assert "50 % from 1 of 1 objective" in alone


def test_a_wall_names_two_initiatives_and_counts_the_rest(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    work(quarter, filled, "A third one")

    text = page(quarter, world.vera, "present", team="tier-1")

    assert "A third one" not in text
    assert "1 more initiative" in text


def test_every_place_says_of_it_what_its_own_page_says(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    with at(TUESDAY):
        own = words(
            world.client(world.vera)
            .get(world.url("objectives:objective", objective=filled.pk))
            .content.decode()
        )

    places = [page(quarter, world.vera, name) for name in ("report", "report-pdf", "present")]
    for said in (FORETOLD, "50 %", "60 → 45"):
        for text in (own, *places):
            assert said in text, said
    assert FORETOLD in words(review(quarter, world.vera))


def test_tables_have_exact_forecasts_weights_and_work(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    (foretold,) = table(quarter, world.vera, "key-results")
    assert [
        Decimal(foretold[name])
        for name in ("Forecast", "Forecast from", "Forecast to", "Chance of the target")
    ] == [48, 40, 56, Decimal("0.3")]
    assert foretold["Unit of the forecast"] == "count"
    assert foretold["Forecast by data up to"] == "2026-11-16"

    (shared,) = table(quarter, world.vera, "shares")
    assert (shared["Team"], shared["Shared with"]) == ("Tier 1", "Onboarding")
    assert (Decimal(shared["Weight"]), Decimal(shared["Progress"])) == (
        Decimal("0.25"),
        Decimal("0.5"),
    )
    (objective,) = table(quarter, world.vera, "objectives")
    assert objective["Shared with"].replace("\N{NO-BREAK SPACE}", " ") == "Onboarding 25 %"

    rows = table(quarter, world.vera, "initiatives")
    assert [(each["Initiative"], each["State"], each["Due"], each["Late"]) for each in rows] == [
        ("A new rota", "Planned", "2026-11-10", "1"),
        ("Fewer hand-overs", "Planned", "2026-11-24", "0"),
        ("Templates", "Done", "", "0"),
    ]
    assert rows[0]["Key result"] == "Replies within 45"


def test_a_teams_tables_have_what_it_shares_once(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    for team, expected in (("onboarding", 1), ("customer-service", 1), ("tier-2", 0)):
        for what, each in (("objectives", 1), ("key-results", 1), ("check-ins", 2), ("shares", 1)):
            found = table(quarter, world.vera, what, team=team)
            assert len(found) == expected * each, (team, what)


def review_part(text: str, name: str) -> str:
    found = re.search(rf'aria-labelledby="step-{name}".*?</section>', text, re.DOTALL)
    assert found is not None, name
    return words(found[0])


def review(quarter: Quarter, who: Membership, **query: str) -> str:
    world = quarter.world
    with at(TUESDAY):
        answer = world.client(who).get(world.url("objectives:review"), query)
    return answer.content.decode()


def test_the_review_of_a_team_has_what_it_shares(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    html = review(quarter, world.erin, team="onboarding")

    assert "Replies within 45" in review_part(html, "forward")
    assert "Shared by Tier 1" in review_part(html, "forward")
    assert "1 of 1" in review_part(html, "glance")
    assert "Replies within 45" not in words(review(quarter, world.dan, team="tier-2"))
    # Beside a past week today's forecast would pass for that week's.
    past = review(quarter, world.erin, team="onboarding", week="2026-11-08")
    assert "forecast" not in words(past)


def test_the_teams_of_a_review_add_up_to_its_glance(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    own = quarter.objective("Welcome them", team=world.onboarding)
    quarter.key_result(own, title="Greeted")
    html = review(quarter, world.alice, team="onboarding")
    glance = review_part(html, "glance")

    assert "Check-ins made 1 of 2" in glance
    assert "Onboarding 0 of 1" in glance
    assert "Shared by other teams 1 of 1" in glance


def test_the_review_has_the_week_of_initiatives(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    work(quarter, filled, "Much later", due=date(2026, 12, 20))
    for who, query in ((world.vera, {}), (world.erin, {"team": "onboarding"})):
        found = review_part(review(quarter, who, **query), "work")
        assert re.findall("A new rota|Fewer hand-overs|Templates|Much later", found) == [
            "A new rota",
            "Fewer hand-overs",
            "Templates",
        ]
        assert "was due 10 Nov" in found
    assert "No initiative is late" in review_part(
        review(quarter, world.vera, team="tier-2"), "work"
    )


def hush(objective: Objective) -> None:
    Objective.objects.filter(pk=objective.pk).update(visibility=Visibility.PRIVATE)


@pytest.mark.parametrize(
    "got",
    [
        lambda quarter, who: page(quarter, who, "report"),
        lambda quarter, who: page(quarter, who, "report", team="onboarding"),
        lambda quarter, who: page(quarter, who, "present", team="onboarding"),
        lambda quarter, who: str(table(quarter, who, "initiatives", team="onboarding")),
        lambda quarter, who: str(table(quarter, who, "shares")),
        lambda quarter, who: str(table(quarter, who, "objectives", team="onboarding")),
        lambda quarter, who: words(review(quarter, who, team="onboarding")),
    ],
)
def test_what_is_private_shows_to_nobody_else(
    quarter: Quarter,
    filled: Objective,
    world: World,
    got: Callable[[Quarter, Membership], str],
) -> None:
    hush(filled)
    for who in (world.erin, world.carol, world.vera):
        assert not re.search("Answer sooner|A new rota|Replies", got(quarter, who)), who.name


def test_what_is_private_is_on_no_wall_whoever_puts_it_up(
    quarter: Quarter, filled: Objective, world: World
) -> None:
    hush(filled)
    assert "A new rota" in words(review(quarter, world.alice))
    for text in (
        page(quarter, world.alice, "present"),
        page(quarter, world.alice, "present", team="onboarding"),
        words(review(quarter, world.alice, walk="")),
    ):
        assert not re.search("Answer sooner|A new rota|Replies", text)


@pytest.mark.parametrize("name", ["report", "report-pdf", "present", "review"])
def test_statements_stay_within_the_budget(
    quarter: Quarter, filled: Objective, world: World, name: str, at_most_queries: AtMost
) -> None:
    for number in range(3):
        more = quarter.objective(f"More {number}")
        made = quarter.key_result(more)
        foretell(made)
        work(quarter, more, f"Work {number}", due=date(2026, 11, 10) + timedelta(days=number))
        share_objective(access=quarter.alice, objective=more, team=world.tier2, weight=M)
    args = {"cycle": quarter.cycle.pk} if name.startswith("report") else {}
    client = world.client(world.alice)
    with at(TUESDAY), at_most_queries(15):
        assert client.get(world.url(f"objectives:{name}", **args)).status_code == 200
