"""FIELD_KEYS that change, and one that was lost: what is stored, what pages and sources say."""

from html import unescape
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from metrics.intake.leases import claim_due
from metrics.intake.syncing import sync_step
from metrics.models import RunStatus, Source, SyncRun
from metrics.models.encrypted import Sealed
from metrics.use_cases.sources import create_source, restore_source
from people.access import access_of_membership
from tests.metrics.pages.helpdesk import TOKEN, Helpdesk, helpdesk
from tests.metrics.pages.test_sources import beside, change, make, typed
from tests.world import World

__all__ = ["helpdesk"]
LOST = "The stored token can no longer be read: the key that encrypted it is missing."


def key() -> str:
    return Fernet.generate_key().decode()


def rotate_keys() -> str:
    told = StringIO()
    call_command("rotate_keys", stdout=told)
    return told.getvalue()


def read() -> SyncRun:
    """What the tick and a task do."""
    Source.objects.update(next_due_at=None)
    (claim,) = claim_due()
    sync_step(claim=claim)
    return SyncRun.objects.latest("pk")


def test_after_rotating_the_old_key_can_go(world: World, settings: Any) -> None:
    source, removed = make(world), make(world, "Removed", archived_at="2026-01-01T00:00Z")
    make(world, "Files", kind="event_log", credentials={})
    new, old = key(), settings.FIELD_KEYS
    settings.FIELD_KEYS = [new, *old]
    assert rotate_keys() == "Encrypted with the first key: 2\n"
    settings.FIELD_KEYS = [new]
    for each in (source, removed):
        each.refresh_from_db()
        assert each.credentials == {"token": TOKEN}
    settings.FIELD_KEYS = old
    source.refresh_from_db()
    assert isinstance(source.credentials, Sealed)


def test_what_no_key_opens_is_named_and_left(world: World, settings: Any) -> None:
    lost = make(world, "Lost desk")
    old, settings.FIELD_KEYS = settings.FIELD_KEYS, [key()]
    make(world, "Known desk")
    known, settings.FIELD_KEYS = settings.FIELD_KEYS, [key(), *settings.FIELD_KEYS]
    with pytest.raises(CommandError, match=r"of: Lost desk \(Northwind Care\)\. Put back"):
        rotate_keys()
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert Source.objects.get(name="Known desk").credentials == {"token": TOKEN}
    settings.FIELD_KEYS = [*known, *old]
    lost.refresh_from_db()
    assert lost.credentials == {"token": TOKEN}


def test_what_nobody_can_enter_again_fails_nothing(world: World, settings: Any) -> None:
    access = access_of_membership(world.adam, world.organization)
    files = create_source(access=access, kind="event_log", name="F", credentials={}, settings={})
    removed = make(world, "Removed desk", archived_at="2026-01-01T00:00Z")
    make(world, "Old files", kind="event_log", archived_at="2026-01-01T00:00Z", credentials={})
    settings.FIELD_KEYS = [key()]
    files.refresh_from_db()
    assert files.credentials is None
    make(world, "Known desk")
    assert rotate_keys() == (
        "Encrypted with the first key: 1\n"
        "None of the keys opens those of removed sources: Removed desk (Northwind Care)."
        " Whoever brings one back enters them again.\n"
    )
    restore_source(access=access, source=removed)
    with pytest.raises(CommandError, match=r"of: Removed desk \(Northwind Care\)\. Put back"):
        rotate_keys()


@pytest.mark.parametrize(
    "name",
    [
        *("objectives:dashboard", "objectives:headline", "metrics:list", "metrics:explorer"),
        *("metrics:sources", "metrics:matching"),
    ],
)
def test_a_lost_key_takes_down_no_page(world: World, settings: Any, name: str) -> None:
    make(world)
    settings.FIELD_KEYS = [key()]
    assert world.client(world.alice).get(world.url(name)).status_code == 200


def test_the_source_says_what_to_do_and_entering_the_token_again_mends_it(
    world: World, helpdesk: Helpdesk, settings: Any
) -> None:
    source = make(world, base_url=helpdesk.url)
    settings.FIELD_KEYS = [key()]
    run = read()
    assert (run.status, run.error_code) == (RunStatus.FAILED, "sealed")
    assert helpdesk.tokens == []

    client = world.client(world.adam)
    page = unescape(client.get(world.url("metrics:source", source=source.pk)).content.decode())
    assert LOST in page
    assert "Enter it again in the source's settings." in page
    form = client.get(world.url("metrics:source-change", source=source.pk))
    assert "The stored one can no longer be read: enter it again." in form.content.decode()

    refused = change(world, source, typed(helpdesk, token=""))
    assert "This field is required." in beside(refused.content.decode(), "token")
    assert change(world, source, typed(helpdesk)).status_code == 302
    source.refresh_from_db()
    assert source.credentials == {"token": TOKEN}
    assert read().status == RunStatus.SUCCEEDED


def test_whoever_finds_the_key_again_has_the_token_again(world: World, settings: Any) -> None:
    source = make(world)
    old, settings.FIELD_KEYS = settings.FIELD_KEYS, [key()]
    source.refresh_from_db()
    assert not source.credentials
    source.save()
    settings.FIELD_KEYS = old
    source.refresh_from_db()
    assert source.credentials == {"token": TOKEN}
