"""Connecting a helpdesk, reading it, handing in files and matching, in a real browser."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from metrics.intake import syncing
from metrics.intake.importing import import_upload
from metrics.intake.leases import claim_due
from metrics.models import (
    AgentMatch,
    BadRow,
    EventFile,
    GroupMatch,
    HelpdeskAgent,
    HelpdeskGroup,
    RunStatus,
    Source,
    SyncRun,
)
from people.models import Membership
from tests.axe import violations
from tests.metrics.pages.helpdesk import TOKEN, Helpdesk, helpdesk
from tests.people.test_in_browser import WIDTHS, refused_once, sign_in, town
from tests.world import World

__all__ = ["helpdesk", "town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Polling makes pages wait for a second or five; the worker's part is played by the test.


def go(page: Page, live_server: Any, town: World, name: str, **kwargs: Any) -> None:
    page.goto(live_server.url + town.url(name, **kwargs))


def test_from_a_wrong_token_to_the_first_reading(
    page: Page, live_server: Any, town: World, helpdesk: Helpdesk, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.adam)
    go(page, live_server, town, "metrics:sources")
    page.get_by_role("link", name="Connect a helpdesk").first.click()
    page.get_by_role("link", name="Request Tracker").click()
    page.get_by_label("Name").fill("Our desk")
    page.get_by_label("Address").fill(helpdesk.url)
    token = page.get_by_label("API token")
    token.fill("1-14-wrong")
    helpdesk.mode = 401
    page.get_by_role("button", name="Try the connection and connect").click()
    expect(page.locator("#page")).to_contain_text("The helpdesk does not accept the token.")
    expect(token).to_be_focused()
    expect(token).to_have_value("")
    expect(page.get_by_label("Address")).to_have_value(helpdesk.url)
    refused_once(page_errors)

    helpdesk.mode = "well"
    token.fill(TOKEN)
    page.keyboard.press("Enter")
    state = page.locator("#source-state")
    expect(page.get_by_role("heading", name="Our desk")).to_be_visible()
    expect(state).to_contain_text("Waits for its turn")
    for claim in claim_due():
        syncing.sync_step(claim=claim)
    expect(state).to_contain_text("Read to the end just now")
    expect(state.locator("tbody tr").first).to_contain_text("Succeeded")
    sync = page.get_by_role("button", name="Sync now")
    sync.focus()
    page.keyboard.press("Enter")
    expect(state.locator("tbody tr")).to_have_count(2)
    expect(sync).to_be_focused()
    for claim in claim_due():
        syncing.sync_step(claim=claim)
    expect(state.get_by_role("progressbar")).to_have_count(0)
    expect(sync).to_be_focused()


def test_a_file_is_handed_in_and_its_bad_rows_come_back(
    page: Page,
    live_server: Any,
    town: World,
    settings: Any,
    tmp_path: Path,
    page_errors: list[str],
) -> None:
    settings.MEDIA_ROOT = tmp_path
    source = Source.objects.create(organization=town.organization, name="Exports", kind="event_log")
    sign_in(page, live_server.url, town.adam)
    go(page, live_server, town, "metrics:source", source=source.pk)
    log = tmp_path / "march.csv"
    log.write_text(
        "ticket_id,event_id,at,kind,actor_id,actor_role,channel\n"
        "7,1,2026-03-01T10:00:00Z,created,c1,customer,email\n"
        "7,2,yesterday,agent_reply,a1,agent,\n"
    )
    page.get_by_label("Event log").set_input_files(log)
    page.get_by_role("button", name="Send and read").click()
    state = page.locator("#source-state")
    expect(state).to_contain_text("march.csv")
    assert import_upload(file_id=EventFile.objects.get().pk)
    expect(state).to_contain_text("1 row was not taken in")
    with page.expect_download() as download:
        page.get_by_role("link", name="1 row was not taken in").click()
    assert "yesterday" in download.value.path().read_text()

    page.get_by_label("Event log").set_input_files({"name": "x", "mimeType": "", "buffer": b""})
    page.get_by_role("button", name="Send and read").click()
    expect(page.get_by_text("The submitted file is empty.")).to_be_visible()
    refused_once(page_errors)


def test_matching_by_keyboard(page: Page, live_server: Any, town: World) -> None:
    source = Source.objects.create(organization=town.organization, name="Desk", kind="zendesk")
    of = {"organization": town.organization, "source": source}
    ann = HelpdeskAgent.objects.create(**of, external_id="1", name="Ann Arbor")
    HelpdeskAgent.objects.create(**of, external_id="2", name="Ben")
    HelpdeskGroup.objects.create(**of, external_id="3", name="Support")
    sign_in(page, live_server.url, town.adam)
    go(page, live_server, town, "metrics:matching")
    group = page.get_by_label("Team for Support")
    group.focus()
    page.keyboard.type("Tier 2")
    page.keyboard.press("Tab")
    expect(page.locator("#groups-waiting")).to_have_text("")
    assert GroupMatch.objects.get().team == town.tier2

    choice = page.get_by_label("Person for Ann Arbor")
    choice.focus()
    choice.select_option("Carol Castro")
    expect(page.locator(f"#agent-{ann.pk}")).to_contain_text("Saved.")
    expect(choice).to_be_focused()
    assert AgentMatch.objects.get().person == town.carol
    expect(page.locator("#agents-waiting")).to_contain_text("1 wait")
    choice.press("Home")  # the choices are there again after the swap
    expect(page.locator("#agents-waiting")).to_contain_text("2 wait")

    page.get_by_role("button", name="New person Ben").click()
    page.get_by_role("link", name="Invite Ben").click()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_label("Link of the invitation")).to_be_visible()


def test_all_become_people_after_a_question(page: Page, live_server: Any, town: World) -> None:
    source = Source.objects.create(organization=town.organization, name="Desk", kind="zendesk")
    for name in ("Ann", "Ben"):
        HelpdeskAgent.objects.create(
            organization=town.organization, source=source, external_id=name, name=name
        )
    sign_in(page, live_server.url, town.adam)
    go(page, live_server, town, "metrics:matching")
    page.get_by_role("button", name="Make all 2 agents people").click()
    question = page.get_by_role("dialog", name="Are you sure?")
    expect(question).to_contain_text("Nobody is invited yet")
    question.get_by_role("button", name="Make all 2 agents people").click()
    expect(page.get_by_role("status").filter(has_text="2 agents are people now.")).to_be_visible()
    expect(page.get_by_label("Person for Ann")).to_have_value(
        str(Membership.objects.get(name="Ann").pk)
    )
    expect(page.locator("#agents-waiting")).to_have_text("")


def test_removing_asks_and_can_be_undone(page: Page, live_server: Any, town: World) -> None:
    source = Source.objects.create(
        organization=town.organization, name="Desk", kind="request_tracker"
    )
    sign_in(page, live_server.url, town.adam)
    go(page, live_server, town, "metrics:source", source=source.pk)
    page.get_by_role("button", name="Stop reading this source").click()
    question = page.get_by_role("dialog", name="Are you sure?")
    question.get_by_role("button", name="Stop reading this source").click()
    expect(page.get_by_text("“Desk” is no longer read.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    assert Source.objects.of(town.organization).get() == source


def every_state(town: World) -> list[Source]:
    """Sources that were read, fail, are being read, have to wait, take files, were removed."""
    now = timezone.now()
    read = timedelta(minutes=3)
    shapes: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
        (
            "Support desk",
            "request_tracker",
            {"synced_at": now - read, "next_due_at": now + timedelta(minutes=2), "as_of": now},
            {"status": RunStatus.SUCCEEDED, "events_read": 1204, "events_new": 12},
        ),
        (
            "The helpdesk of the subsidiary in Aßlar-Klein-Altenstädten",
            "request_tracker",
            {"synced_at": now - timedelta(days=3)},
            {"status": RunStatus.FAILED, "error_code": "unauthorized"},
        ),
        (
            "Moving in",
            "request_tracker",
            {},
            {"pages": 12, "events_read": 240_112, "finished_at": None},
        ),
        (
            "Busy desk",
            "request_tracker",
            {"synced_at": now - timedelta(hours=1), "not_before": now + timedelta(minutes=9)},
            {"status": RunStatus.WAITING, "error_code": "rate_limited", "finished_at": None},
        ),
        (
            "Exports",
            "event_log",
            {"synced_at": now - timedelta(days=9), "as_of": now - timedelta(days=10)},
            {"status": RunStatus.SUCCEEDED, "rows_bad": 3, "events_read": 10_000},
        ),
        ("Phone system", "event_log", {}, {}),
        ("Old desk", "request_tracker", {"archived_at": now}, {}),
    ]
    sources = []
    for name, kind, fields, run in shapes:
        source = Source.objects.create(
            organization=town.organization,
            name=name,
            kind=kind,
            enabled=name != "Busy desk",
            **fields,
        )
        sources.append(source)
        if run:
            SyncRun.objects.create(
                organization=town.organization,
                source=source,
                requested_by=town.adam,
                **{"started_at": now - read, "finished_at": now} | run,
            )
    bad = SyncRun.objects.get(rows_bad=3)
    BadRow.objects.create(organization=town.organization, run=bad, line=7, code="bad_time")
    for number, name in enumerate(("Ann Arbor", "Bartholomäus von Hohenstein-Waldburg", "bot")):
        agent = HelpdeskAgent.objects.create(
            organization=town.organization,
            source=sources[number % 2],
            external_id=name,
            name=name,
            email=f"{name.split()[0].lower()}.of.a.long.name@helpdesk.example.com",
            ignored=name == "bot",
        )
    AgentMatch.objects.create(
        organization=town.organization,
        agent=HelpdeskAgent.objects.create(
            organization=town.organization, source=sources[0], external_id="c", name="carol.c"
        ),
        person=town.carol,
    )
    for name in ("Support", "Escalations of the second level"):
        group = HelpdeskGroup.objects.create(
            organization=town.organization, source=sources[0], external_id=name, name=name
        )
    GroupMatch.objects.create(organization=town.organization, group=group, team=town.tier2)
    assert agent.ignored
    return sources


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page: Page, live_server: Any, town: World, theme: str
) -> None:
    sign_in(page, live_server.url, town.adam)
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    names: list[tuple[str, dict[str, Any]]] = [("sources", {}), ("matching", {})]
    found = check(page, live_server, town, names)  # empty
    sources = every_state(town)
    names += [("source-choose", {}), ("source-change", {"source": sources[0].pk})]
    names += [("source-connect", {"kind": kind}) for kind in ("request_tracker", "event_log")]
    names += [("source", {"source": s.pk}) for s in sources if not s.archived_at]
    match = GroupMatch.objects.get(organization=town.organization)
    named = {"kind": "groups", "named": match.group_id}
    names += [("matches", named), ("match-change", named | {"match": match.pk})]
    found += check(page, live_server, town, names)
    sign_out_and_in(page, live_server, town.alice)
    found += check(page, live_server, town, [("sources", {}), ("matching", {})])
    assert found == []


def sign_out_and_in(page: Page, live_server: Any, person: Membership) -> None:
    page.context.clear_cookies()
    sign_in(page, live_server.url, person)


def check(
    page: Page, live_server: Any, town: World, names: list[tuple[str, dict[str, Any]]]
) -> list[str]:
    """What is wrong with these pages, at every width."""
    found = []
    for name, kwargs in names:
        address = town.url(f"metrics:{name}", **kwargs)
        page.goto(live_server.url + address)
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{address} is wider than {width}")
        found += [f"{address}: {violation}" for violation in violations(page)]
    return found


def test_a_chart_is_drawn_anew_for_another_choice(
    page: Page, live_server: Any, town: World
) -> None:
    sign_in(page, live_server.url, town.alice)
    page.goto(live_server.url + town.url("metrics:detail", key="csat"))
    expect(page.locator(".chart canvas")).to_be_visible()
    with page.expect_event("requestfinished", lambda sent: "channel=chat" in sent.url):
        page.get_by_label("Channel", exact=True).select_option("chat")
    page.wait_for_timeout(500)  # until it is swapped in: both before and after a chart stands there
    expect(page.locator(".chart canvas")).to_be_visible()


def test_what_comes_later_takes_its_own_place_alone(
    page: Page, live_server: Any, town: World
) -> None:
    """The key results on a scorecard come by themselves; the figures stay where they are."""
    sign_in(page, live_server.url, town.carol)
    with page.expect_response(lambda answer: "/contributions/" in answer.url):
        go(page, live_server, town, "metrics:my-scorecard")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#page")).to_contain_text("Your last four weeks")
    expect(page.get_by_text("Nothing is credited here yet")).to_be_visible()
