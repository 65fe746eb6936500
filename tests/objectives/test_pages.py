"""The pages of objectives: what stands on them, for whom, in how many queries."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import MetricVersion, Source
from objectives.models import CheckIn, Cycle, KeyResult, Objective
from objectives.use_cases.objectives import archive_objective
from tests.fixtures.queries import AtMost, sent
from tests.metrics.values.world import World as Numbers
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

HTMX = {"HX-Request": "true"}


def get(client: Client, url: str, **headers: str) -> Any:
    with at(TUESDAY):
        return client.get(url, headers=headers)


def text_of(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", get(client, url).content.decode().replace("\N{NO-BREAK SPACE}", " "))


def filled(quarter: Quarter, count: int = 1) -> tuple[Objective, KeyResult]:
    """Objectives with a weighted key result and a guardrail, checked in on."""
    for _ in range(count):
        objective = quarter.objective()
        made = quarter.key_result(objective, unit="seconds", baseline=3600 * M, target=2700 * M)
        quarter.key_result(objective, title="Guard", weight=0)
        quarter.said(made, 3240 * M, confidence="at_risk", comment="A new rota.")
    return objective, made


def pages(world: World, objective: Objective, made: KeyResult) -> dict[str, str]:
    return {
        "dashboard": world.url("objectives:dashboard"),
        "team": world.url("objectives:team", team="tier-1"),
        "objective": world.url("objectives:objective", objective=objective.pk),
        "key result": world.url("objectives:key-result", key_result=made.pk),
        "week": world.url("objectives:my-week"),
        "cycles": world.url("objectives:cycles"),
        "new objective": world.url("objectives:new-objective"),
        "edit objective": world.url("objectives:edit-objective", objective=objective.pk),
        "new key result": world.url("objectives:new-key-result", objective=objective.pk),
        "edit key result": world.url("objectives:edit-key-result", key_result=made.pk),
    }


def test_every_page_keeps_its_queries_with_ten_times_the_objectives(
    quarter: Quarter, world: World
) -> None:
    def count() -> dict[str, int]:
        found = {}
        for name, url in pages(world, objective, made).items():
            for who in (world.alice, world.bob):
                client = world.client(who)
                get(client, world.url("objectives:cycles"))  # the session is cached from here on
                with CaptureQueriesContext(connection) as queries:
                    assert get(client, url).status_code == 200
                found[f"{name}, {who}"] = len(sent(queries))
        return found

    objective, made = filled(quarter)
    few = count()
    filled(quarter, 9)
    many = count()
    assert {name: n for name, n in many.items() if n > 15} == {}
    assert {name: (few[name], n) for name, n in many.items() if n > few[name]} == {}


def test_after_a_swap_the_page_equals_a_fresh_load(quarter: Quarter, world: World) -> None:
    objective, made = filled(quarter)
    client = world.client(world.alice)
    swapped = ("dashboard", "team", "objective", "key result", "week", "cycles")
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    for name, url in pages(world, objective, made).items():
        if name not in swapped:
            continue
        fresh = token.sub("", get(client, url).content.decode())
        part = token.sub("", get(client, url, **HTMX).content.decode()).strip()
        assert part.startswith('<div id="page"'), name
        assert part in fresh, name


def test_the_dashboard_shows_a_cycle_at_a_glance(quarter: Quarter, world: World) -> None:
    filled(quarter)
    text = text_of(world.client(world.vera), world.url("objectives:dashboard"))

    assert "Q4 2026 · week 8 of 13 · 45 days left" in text
    assert "Tier 1" in text
    assert "40 %" in text  # (60 − 54) ÷ (60 − 45)
    assert "New objective" not in text  # Vera only reads


def test_the_dashboard_filters_by_team_and_status(quarter: Quarter, world: World) -> None:
    quarter.objective("Ours")
    quarter.objective("Theirs", team=world.tier2)
    quarter.objective("Not yet", published=False)
    client, url = world.client(world.alice), world.url("objectives:dashboard")

    def shown(query: str) -> set[str]:
        text = text_of(client, f"{url}?{query}")
        return {title for title in ("Ours", "Theirs", "Not yet") if f">{title}<" in text}

    assert shown("") == {"Ours", "Theirs", "Not yet"}
    assert shown("team=tier-2") == {"Theirs"}
    assert shown("team=customer-service") == {"Ours", "Theirs", "Not yet"}  # all below it
    assert shown("status=draft") == {"Not yet"}
    assert shown("status=done") == set()
    assert shown("status=nonsense&cycle=999999") == {"Ours", "Theirs", "Not yet"}


def test_a_neglected_objective_is_not_green(quarter: Quarter, world: World) -> None:
    filled(quarter)
    friday = TUESDAY.replace(day=20)
    with at(friday):
        text = world.client(world.alice).get(world.url("objectives:dashboard")).content.decode()
    assert "status-on_track" in text  # checked in for the week to the 15th

    CheckIn.objects.all().delete()
    quarter.world.organization.__class__.objects.touch(world.organization.pk)
    with at(friday):
        text = world.client(world.alice).get(world.url("objectives:dashboard")).content.decode()
    assert "status-on_track" not in text
    assert "status-no_check_in" in text


def test_the_cache_never_mixes_readers(quarter: Quarter, world: World) -> None:
    quarter.objective("Secret", visibility="private")
    url = world.url("objectives:dashboard")

    def sees(who: Any) -> bool:
        return ">Secret<" in text_of(world.client(who), url)

    assert [sees(world.alice), sees(world.carol), sees(world.bob), sees(world.carol)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_change_shows_at_once_through_the_cache(quarter: Quarter, world: World) -> None:
    objective, _ = filled(quarter)
    client, url = world.client(world.alice), world.url("objectives:dashboard")
    assert ">Answer sooner<" in text_of(client, url)

    edit = world.url("objectives:edit-objective", objective=objective.pk)
    form = {
        "title": "Answer at once",
        "cycle": quarter.cycle.pk,
        "team": world.tier1.pk,
        "owner": world.bob.pk,
        "stage": "support",
        "visibility": "everyone",
        "reason": "As the customers said it.",
    }
    with at(TUESDAY):
        assert client.post(edit, form, headers=HTMX).status_code == 204
    assert ">Answer at once<" in text_of(client, url)


def test_how_fresh_the_data_is_stands_outside_the_cache(quarter: Quarter, world: World) -> None:
    filled(quarter)
    source = Source.objects.create(organization=world.organization, name="Desk", kind="zendesk")
    client, url = world.client(world.alice), world.url("objectives:dashboard")

    def shown(ago: timedelta) -> str:
        """As after a sync without news, which leaves the data's version as it was."""
        Source.objects.filter(pk=source.pk).update(synced_at=timezone.now() - ago)
        return client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert "synced 1 hour ago" in shown(timedelta(hours=1))
    assert "synced 2 minutes ago" in shown(timedelta(minutes=2))
    assert "freshness-stale" not in shown(timedelta(hours=23, minutes=59))
    assert "freshness-stale" in shown(timedelta(hours=24))


def test_an_objective_tells_how_it_comes_to_its_number(quarter: Quarter, world: World) -> None:
    objective, _ = filled(quarter)
    quarter.key_result(objective, title="Nobody has said")
    text = text_of(
        world.client(world.vera), world.url("objectives:objective", objective=objective.pk)
    )

    assert "40 % from 1 of 2 key results" in text
    assert "Guardrails" in text
    assert "A new rota." in text
    assert "Add a key result" not in text  # Vera only reads


def test_a_key_result_explains_itself(quarter: Quarter, world: World) -> None:
    _, made = filled(quarter)
    text = text_of(world.client(world.vera), world.url("objectives:key-result", key_result=made.pk))

    assert "(54 min − 1 h) ÷ (45 min − 1 h) = 40 %" in text
    assert "Typed by Alice Adler for the week to 15 Nov" in text


def test_my_week_lists_what_i_owe_and_what_is_done(quarter: Quarter, world: World) -> None:
    objective, _ = filled(quarter)
    carols = quarter.key_result(objective, title="Carol's", owner=world.carol)
    text = text_of(world.client(world.bob), world.url("objectives:my-week"))

    assert "Week to 15 Nov" in text
    assert "Checked in" in text  # Alice did it for Bob, whose objective it is
    assert "1 left" in text  # the guardrail
    assert "Carol&#x27;s" not in text
    assert f"check-in-{carols.pk}" in text_of(
        world.client(world.carol), world.url("objectives:my-week")
    )


def test_what_is_wrong_with_a_check_in_stands_beside_its_field(
    quarter: Quarter, world: World
) -> None:
    _, made = filled(quarter)
    key = f"kr{made.pk}"
    with at(TUESDAY):
        answer = world.client(world.bob).post(
            world.url("objectives:check-in", key_result=made.pk),
            {f"{key}-value": "soon", f"{key}-comment": "Kept", f"{key}-confidence": "on_track"},
            headers=HTMX,
        )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Type a time such as" in text
    assert ">Kept</textarea>" in text.replace("\n", "")
    assert 'value="soon"' in text


@pytest.mark.parametrize(
    ("language", "typed", "says"),
    [
        ("en", {"target": "4,5"}, "type 4.5 if that is what you mean"),
        ("en", {"target": "60"}, "The target equals the baseline"),
        ("en", {"weight": "-1"}, "The weight cannot be below 0."),
        ("pl", {"target": "4.500"}, "4,500"),
    ],
)
def test_a_key_result_is_refused_beside_its_field_with_what_was_typed(
    quarter: Quarter, world: World, language: str, typed: dict[str, str], says: str
) -> None:
    objective = quarter.objective()
    form = {"title": "Kept", "unit": "score10", "kind": "reach", "baseline": "60", "target": "45"}
    form["reason"] = "It was left out."
    client = world.client(world.alice)
    client.cookies["django_language"] = language
    url = world.url("objectives:new-key-result", objective=objective.pk)
    answer = client.post(url, form | typed, headers=HTMX)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert says in text
    assert 'value="Kept"' in text
    for value in typed.values():
        assert f'value="{value}"' in text
    assert not KeyResult.objects.exists()
    assert ('for="id_kind_1">Stay' in text) == (typed.get("target") == "60")  # offered instead


def test_a_cycle_that_overlaps_is_refused_beside_its_first_day(
    quarter: Quarter, world: World
) -> None:
    form = {"name": "Q4 again", "cadence": "quarter", "start": "2026-12-01", "end": "2027-02-28"}
    answer = world.client(world.alice).post(world.url("objectives:new-cycle"), form, headers=HTMX)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="id_start_error".*?Another cycle of this cadence', text, re.DOTALL)
    assert 'value="2026-12-01"' in text
    assert Cycle.objects.count() == 1


def test_an_archived_key_result_can_be_brought_back(quarter: Quarter, world: World) -> None:
    _, made = filled(quarter)
    client = world.client(world.bob)
    with at(TUESDAY):
        away = world.url("objectives:archive-key-result", key_result=made.pk)
        gone = client.post(away, {"reason": "It was left out."})
    text = text_of(client, gone.headers["Location"])
    restore = world.url("objectives:restore-key-result", key_result=made.pk)
    assert "is archived" in text
    assert f'action="{restore}"' in text

    with at(TUESDAY):
        client.post(restore)
    made.refresh_from_db()
    assert made.archived_at is None


def test_a_dashboard_leads_with_figures_that_are_fetched_beside_it(
    quarter: Quarter, world: World
) -> None:
    filled(quarter)
    ensure_metrics(world.organization)
    Source.objects.create(organization=world.organization, name="RT", kind="request_tracker")
    for name, kwargs in (("dashboard", {}), ("team", {"team": "tier-1"})):
        client = world.client(world.bob)
        page = world.url(f"objectives:{name}", **kwargs)
        part = world.url(
            "objectives:headline" if name == "dashboard" else "objectives:team-headline", **kwargs
        )
        assert f'hx-get="{part}"' in text_of(client, page)
        with CaptureQueriesContext(connection) as queries:
            figures = text_of(client, part)
        assert len(queries) <= 15
        assert "Customer satisfaction" in figures
        assert "Tickets solved" in figures
        # Kept until something changes: the page then needs no second request.
        assert f'hx-get="{part}"' not in text_of(client, page)
        assert "Customer satisfaction" in text_of(client, page)


@pytest.mark.parametrize(
    ("value", "raw", "counted"), [(38, "145 %", "100 %"), (62, "−15 %", "0 %"), (50, "66 %", "")]
)
def test_progress_past_either_end_says_what_counts(
    quarter: Quarter, world: World, value: int, raw: str, counted: str
) -> None:
    """From 60 to 45: 38.25 is 21.75 of 15; 62.25 is 2.25 the wrong way; 50 is 10 of 15."""
    objective = quarter.objective()
    made = quarter.key_result(objective)
    quarter.said(made, value * M + (M // 4 if counted else 0))
    client = world.client(world.vera)
    key_result = text_of(client, world.url("objectives:key-result", key_result=made.pk))
    whole = text_of(client, world.url("objectives:objective", objective=objective.pk))
    assert f"= {raw}" in key_result
    if counted:
        assert f"In the bar and in its objective it counts as {counted}." in key_result
        assert f"1 × {counted} (it stands at {raw})" in whole
    else:
        assert "it counts as" not in key_result
        assert f"<dd> 1 × {raw} </dd>" in whole


def test_figures_of_today_do_not_stand_above_a_closed_cycle(quarter: Quarter, world: World) -> None:
    Source.objects.create(organization=world.organization, name="RT", kind="request_tracker")
    client, url = world.client(world.alice), world.url("objectives:dashboard")
    assert 'id="headline"' in text_of(client, url)
    Cycle.objects.filter(pk=quarter.cycle.pk).update(state="closed")
    team = world.url("objectives:team", team=world.tier1.slug)
    for each in (url, team):
        assert 'id="headline"' not in text_of(client, f"{each}?cycle={quarter.cycle.pk}")


def test_a_cycle_without_objectives_leads_to_the_library(quarter: Quarter, world: World) -> None:
    for person in (world.alice, world.bob, world.vera):
        text = text_of(world.client(person), world.url("objectives:dashboard"))
        assert f'href="{world.url("objectives:library")}">Start from the library' in text


def test_a_chosen_metric_offers_the_topics_that_tickets_carry(
    quarter: Quarter, world: World
) -> None:
    ensure_metrics(world.organization)
    numbers = Numbers(organization=world.organization)
    now = TUESDAY - timedelta(days=1)
    numbers.measured(Measure.TOPIC, 1, now, variant="billing")
    Source.objects.update(as_of=TUESDAY)
    url = world.url("objectives:new-key-result", objective=quarter.objective().pk)
    metric = MetricVersion.objects.get(metric__key="csat", organization=world.organization)
    client = world.client(world.alice)
    chosen = get(client, f"{url}?kind=reach&metric={metric.pk}").content.decode()
    assert 'list="known-topics"' in chosen
    assert '<option value="billing"></option>' in chosen
    assert "known-topics" not in get(client, f"{url}?kind=reach&metric=").content.decode()


def test_an_archived_private_objective_is_there_for_nobody_else(
    quarter: Quarter, world: World
) -> None:
    """Bob leads the team, but it was never shared with him: no title by guessing, no restoring."""
    secret = quarter.objective("Secret", visibility="private", owner=world.carol)
    archive_objective(access=quarter.alice, objective=secret, reason="It was left out.")
    bob = world.client(world.bob)
    board = world.url("objectives:dashboard") + f"?cycle={quarter.cycle.pk}&archived={secret.pk}"
    assert "Secret" not in bob.get(board).content.decode()
    restore = world.url("objectives:restore-objective", objective=secret.pk)
    assert bob.post(restore).status_code == 404
    assert "Secret" in world.client(world.alice).get(board).content.decode()


def test_a_teams_page_lets_one_choose_the_cycle(
    quarter: Quarter, world: World, at_most_queries: AtMost
) -> None:
    url = world.url("objectives:team", team="tier-1")
    client = world.client(world.vera)
    quarter.objective("Now")
    with at(TUESDAY):
        # One cycle leaves nothing to choose.
        assert 'id="filter-cycle"' not in client.get(url).content.decode()
    later = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    quarter.objective("Later", cycle=later)
    with at(TUESDAY):
        running = client.get(url).content.decode()
    with at(TUESDAY), at_most_queries(15):
        chosen = client.get(url, {"cycle": later.pk}).content.decode()

    assert ("Now" in running, "Later" in running) == (True, False)
    assert f'<option value="{quarter.cycle.pk}" selected>' in running
    assert ("Now" in chosen, "Later" in chosen) == (False, True)
    assert f'<option value="{later.pk}" selected>' in chosen
    # What is not there is the running one.
    with at(TUESDAY):
        assert "Now" in client.get(url, {"cycle": "999999"}).content.decode()
