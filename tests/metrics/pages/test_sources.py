"""All sources: the list, connecting, changing, removing and bringing back."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.connectors.http import Network
from metrics.forms import source as source_form
from metrics.models import RunStatus, Source, Stream, SyncRun, Ticket
from people.audit import sentence
from people.models import AuditEntry
from tests.metrics.pages.helpdesk import TOKEN, Helpdesk, helpdesk
from tests.world import World

__all__ = ["helpdesk"]
HTMX = {"HX-Request": "true"}


def typed(helpdesk: Helpdesk, **fields: Any) -> dict[str, Any]:
    """What an admin types into the form of a Request Tracker."""
    return {
        "name": "Our desk",
        "base_url": helpdesk.url,
        "token": TOKEN,
        "tiers": "Support = 1",
        "channel_field": "Channel",
        "default_channel": "email",
        "rating_scale": "5",
        "interval": "10",
        "enabled": "on",
    } | fields


def make(world: World, name: str = "Our desk", **fields: Any) -> Source:
    defaults: dict[str, Any] = {
        "kind": "request_tracker",
        "base_url": "https://rt.example.com",
        "credentials": {"token": TOKEN},
        "synced_at": timezone.now() - timedelta(minutes=3),
    }
    return Source.objects.create(organization=world.organization, name=name, **defaults | fields)


def connect(world: World, data: dict[str, Any], kind: str = "request_tracker") -> Any:
    return world.client(world.adam).post(world.url("metrics:source-connect", kind=kind), data)


def beside(page: str, field: str) -> str:
    """What stands beside a field as its errors."""
    found = re.search(rf'id="id_{field}_error">(.*?)</div>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def test_the_list_says_how_fresh_each_is_and_what_went_wrong(world: World) -> None:
    make(world, "Łódź desk")
    failing = make(world, "Zurich desk", synced_at=timezone.now() - timedelta(days=2))
    make(world, "Main desk", synced_at=None, enabled=False)
    SyncRun.objects.create(
        organization=world.organization,
        source=failing,
        status=RunStatus.FAILED,
        finished_at=timezone.now(),
        error_code="unauthorized",
        error_detail="rt: 401: raw words of the server",
    )
    page = unescape(world.client(world.alice).get(world.url("metrics:sources")).content.decode())
    names = re.findall(r'/sources/\d+/">([^<]+)</a>', page)
    assert names == ["Łódź desk", "Main desk", "Zurich desk"]
    assert "Read to the end 3\xa0minutes ago" in page
    assert "Not read yet" in page
    assert "freshness-stale" in page
    assert "The helpdesk does not accept the token." in page
    assert "Read only when somebody asks for it." in page
    assert "raw words" not in page
    assert "Connect a helpdesk" not in page  # a director reads


def test_an_empty_list_says_what_to_do(world: World) -> None:
    url = world.url("metrics:sources")
    assert world.url("metrics:source-choose") in world.client(world.adam).get(url).content.decode()
    page = world.client(world.bob).get(url).content.decode()
    assert "An admin of your organization can connect one." in page
    assert world.url("metrics:source-choose") not in page


def test_a_swap_gives_what_a_fresh_load_gives(world: World) -> None:
    make(world)
    client, url = world.client(world.adam), world.url("metrics:sources")
    part = client.get(url, headers=HTMX).content.decode().strip()
    assert part in client.get(url).content.decode()
    assert "<html" not in part


def test_the_list_costs_the_same_with_many_sources(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        SyncRun.objects.create(
            organization=world.organization, source=make(world, f"Desk {number}")
        )
    client = world.client(world.adam)
    with django_assert_max_num_queries(15):
        client.get(world.url("metrics:sources"))


def test_every_kind_that_can_be_read_is_offered(world: World) -> None:
    page = world.client(world.adam).get(world.url("metrics:source-choose")).content.decode()
    kinds = re.findall(r"/sources/new/(\w+)/", page)
    assert kinds[0] == "request_tracker"
    assert kinds[-1] == "event_log"
    for kind in kinds:
        form = world.client(world.adam).get(world.url("metrics:source-connect", kind=kind))
        assert form.status_code == 200
        assert 'name="name"' in form.content.decode()


def test_connecting_stores_it_and_begins_to_read(world: World, helpdesk: Helpdesk) -> None:
    response = connect(world, typed(helpdesk))
    source = Source.objects.get()
    assert response.headers["Location"] == world.url("metrics:source", source=source.pk)
    assert helpdesk.tokens == [f"token {TOKEN}"] * len(helpdesk.tokens)
    assert source.organization == world.organization
    assert (source.name, source.base_url, source.interval) == ("Our desk", helpdesk.url, 600)
    assert source.credentials == {"token": TOKEN}
    assert source.settings["tiers"] == "Support = 1"
    run = SyncRun.objects.get()
    assert (run.source, run.requested_by, run.status) == (source, world.adam, RunStatus.RUNNING)
    assert sentence(AuditEntry.objects.get()) == "Connected the source Our desk"


def test_the_token_is_encrypted_where_it_is_stored(world: World, helpdesk: Helpdesk) -> None:
    connect(world, typed(helpdesk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text, credentials FROM metrics_source s")
        row, stored = cursor.fetchone()
    assert TOKEN not in row
    assert TOKEN.encode() not in bytes(stored)


REFUSALS = [
    (401, "token", "The helpdesk does not accept the token."),
    (403, "token", "The token's user may not read this in the helpdesk."),
    (404, "base_url", "the helpdesk's interface is not there"),
    (429, "base_url", "asks us to read more slowly"),
    (500, "base_url", "reports an error of its own"),
    (503, "base_url", "is not available at the moment"),
    ("html", "base_url", "A web page came back where data was expected"),
    ("truncated", "base_url", "broke off in the middle"),
    ("cut", "base_url", "broke off in the middle"),
    ("elsewhere", "base_url", "sends us on to another address"),
    ("another product", "base_url", "not as this kind of helpdesk does"),
    ("slow", "base_url", "took too long to answer"),
]


@pytest.mark.parametrize(("mode", "field", "words"), REFUSALS)
def test_what_the_helpdesk_refuses_stands_beside_the_field_at_fault(
    world: World,
    helpdesk: Helpdesk,
    monkeypatch: pytest.MonkeyPatch,
    mode: str | int,
    field: str,
    words: str,
) -> None:
    monkeypatch.setattr(source_form, "PATIENCE", Network(read_seconds=0.4, attempts=1))
    helpdesk.mode = mode
    response = connect(world, typed(helpdesk))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in beside(page, field)
    assert f'value="{helpdesk.url}"' in page  # what was typed is still there
    assert 'value="Our desk"' in page
    assert TOKEN not in page
    assert not Source.objects.exists()
    assert not SyncRun.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("our helpdesk", "not one that a browser could open"),
        ("ftp://rt.example.com", "not one that a browser could open"),
        ("javascript:alert(1)", "not one that a browser could open"),
        ("https://user:pass@rt.example.com", "not one that a browser could open"),
        ("http://[", "not one that a browser could open"),
        ("https://rt..example.com", "not one that a browser could open"),
        ("https://rt.example.com:abc", "not one that a browser could open"),
        (f"https://{'a' * 64}.example.com", "not one that a browser could open"),
        ("http://127.0.0.1:1", "Nothing answers"),
        ("https://no-such-host.invalid", "Nothing answers"),
        ("http://169.254.169.254", "in which no helpdesk may be read"),
        ("http://[fe80::1]", "in which no helpdesk may be read"),
        ("", "This field is required."),
    ],
)
def test_an_address_that_cannot_be(
    world: World, helpdesk: Helpdesk, address: str, words: str
) -> None:
    response = connect(world, typed(helpdesk, base_url=address))
    assert response.status_code == 422
    assert words in beside(response.content.decode(), "base_url")
    assert helpdesk.tokens == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "n" * 81}, "name", "at most 80 characters"),
        ({"name": "Taken"}, "name", "Another source has this name."),
        ({"name": "Removed"}, "name", "bring it back, or choose another name"),
        ({"token": ""}, "token", "This field is required."),
        ({"token": "  "}, "token", "This field is required."),
        ({"interval": "0"}, "interval", "greater than or equal to 1"),
        ({"interval": "1441"}, "interval", "less than or equal to 1440"),
        ({"interval": "2.5"}, "interval", "Enter a whole number."),
        ({"interval": "often"}, "interval", "Enter a whole number."),
        ({"rating_scale": "0"}, "rating_scale", "greater than or equal to 1"),
        ({"default_channel": "smoke"}, "default_channel", "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_before_the_helpdesk_is_asked(
    world: World, helpdesk: Helpdesk, fields: dict[str, str], field: str, words: str
) -> None:
    make(world, "Taken")
    make(world, "Removed", archived_at=timezone.now())
    response = connect(world, typed(helpdesk, **fields))
    assert response.status_code == 422
    page = response.content.decode()
    assert words in beside(page, field)
    if fields.get(field) and field not in ("default_channel", "token"):
        assert f'value="{fields[field]}"' in page
    assert helpdesk.tokens == []


def test_another_organization_may_use_the_same_name(world: World, helpdesk: Helpdesk) -> None:
    Source.objects.create(organization=world.outside, name="Our desk", kind="event_log")
    assert connect(world, typed(helpdesk)).status_code == 302


def test_a_setting_that_cannot_be_read_is_shown_where_it_stands(
    world: World, helpdesk: Helpdesk
) -> None:
    response = connect(world, typed(helpdesk, tiers="Support = 9"))
    page = response.content.decode()
    assert "settings cannot be read" in beside(page, "tiers")
    assert re.search(r'<details[^>]*id="more"\s+open', page)


def test_files_need_a_name_alone(world: World) -> None:
    response = connect(world, {"name": "Exports"}, kind="event_log")
    source = Source.objects.get()
    assert response.headers["Location"] == world.url("metrics:source", source=source.pk)
    assert not SyncRun.objects.exists()


def test_a_kind_that_is_none(world: World) -> None:
    assert connect(world, {"name": "x"}, kind="fax").status_code == 404


def change(world: World, source: Source, data: dict[str, Any], client: Client | None = None) -> Any:
    client = client or world.client(world.adam)
    return client.post(world.url("metrics:source-change", source=source.pk), data)


def test_a_change_keeps_the_token_that_is_not_typed_again(world: World, helpdesk: Helpdesk) -> None:
    source = make(world, base_url=helpdesk.url, failures=4, not_before=timezone.now())
    data = typed(helpdesk, name="New name", token="", interval="30", enabled="")
    assert change(world, source, data).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.interval, source.enabled) == ("New name", 1800, False)
    assert source.credentials == {"token": TOKEN}
    assert (source.failures, source.not_before) == (0, None)
    assert set(helpdesk.tokens) == {f"token {TOKEN}"}
    assert sentence(AuditEntry.objects.get()) == "Changed the source New name"


@pytest.mark.parametrize("stored", [{}, {"token": ""}, {"token": " "}])
@pytest.mark.parametrize("token", ["", "  \t", "\u00a0"])
def test_a_blank_token_is_none_neither_typed_nor_stored(
    world: World, helpdesk: Helpdesk, stored: dict[str, str], token: str
) -> None:
    source = make(world, base_url=helpdesk.url, credentials=stored)
    response = change(world, source, typed(helpdesk, token=token))
    page = response.content.decode()
    assert (response.status_code, beside(page, "base_url")) == (422, "")
    assert beside(page, "token") == "This field is required."
    assert "Leave it empty to keep" not in page
    assert helpdesk.tokens == []


ZENDESK = {
    "name": "Our desk",
    "base_url": "https://example.zendesk.com",
    "requests_per_minute": "10",
    "interval": "5",
    "enabled": "on",
}


@pytest.mark.parametrize(
    ("typed_secrets", "then"),
    [
        ({"email": "", "token": ""}, {"email": "a@desk.test", "token": "api"}),
        ({"email": "", "token": "oauth"}, {"email": "", "token": "oauth"}),
        ({"email": "b@desk.test", "token": ""}, {"email": "b@desk.test", "token": "api"}),
        ({"email": "b@desk.test", "token": "new"}, {"email": "b@desk.test", "token": "new"}),
    ],
)
def test_an_address_belongs_to_its_token(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    typed_secrets: dict[str, str],
    then: dict[str, str],
) -> None:
    """So a new OAuth token goes without one; the connection is tried as it will be made."""
    tried: list[dict[str, str]] = []

    def opened(kind: str, url: str, credentials: dict[str, str], *_: Any, **__: Any) -> Any:
        tried.append(dict(credentials))
        return MagicMock()

    monkeypatch.setattr(source_form, "open_connector", opened)
    stored = {"email": "a@desk.test", "token": "api"}
    source = make(world, kind="zendesk", base_url=ZENDESK["base_url"], credentials=stored)
    url = world.url("metrics:source-change", source=source.pk)
    page = world.client(world.adam).get(url).content.decode()
    assert "As long as no new token is entered, the stored one stays." in page
    assert change(world, source, ZENDESK | typed_secrets).status_code == 302
    source.refresh_from_db()
    assert tried == [source.credentials] == [then]


def test_the_stored_token_goes_to_no_other_server(world: World, helpdesk: Helpdesk) -> None:
    source = make(world, base_url="https://rt.example.com")
    response = change(world, source, typed(helpdesk, token=""))
    assert "enter this again" in beside(response.content.decode(), "token")
    assert helpdesk.tokens == []
    assert change(world, source, typed(helpdesk, token="1-2-new")).status_code == 302
    assert set(helpdesk.tokens) == {"token 1-2-new"}
    source.refresh_from_db()
    assert source.credentials == {"token": "1-2-new"}


SAME = "It is the same helpdesk under a new address"
ANOTHER = "Tickets were read from another address"


@pytest.mark.parametrize("trace", ["a ticket", "a cursor"])
def test_where_it_was_read_another_address_is_asked_about(
    world: World, helpdesk: Helpdesk, trace: str
) -> None:
    source = make(world, base_url="https://rt.example.com")
    of = {"organization": world.organization, "source": source}
    if trace == "a ticket":
        Ticket.objects.create(**of, external_id="1")
    else:
        Stream.objects.create(**of, name="transactions", cursor={"id": 7})
    form = world.client(world.adam).get(world.url("metrics:source-change", source=source.pk))
    assert SAME not in form.content.decode()

    refused = change(world, source, typed(helpdesk))
    assert refused.status_code == 422
    page = unescape(refused.content.decode())
    assert ANOTHER in beside(page, "base_url")
    assert page.index('id="id_base_url"') < page.index(SAME) < page.index('id="id_token"')
    source.refresh_from_db()
    assert source.base_url == "https://rt.example.com"

    assert change(world, source, typed(helpdesk, same_helpdesk="on")).status_code == 302
    source.refresh_from_db()
    assert source.base_url == helpdesk.url
    assert Stream.objects.count() == (trace == "a cursor")  # reading goes on where it was


def test_where_nothing_was_read_the_address_may_be_another(
    world: World, helpdesk: Helpdesk
) -> None:
    source = make(world, base_url="https://rt.example.com")
    Stream.objects.create(organization=world.organization, source=source, name="transactions")
    assert change(world, source, typed(helpdesk)).status_code == 302


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("http://rt.example.com/rt", "https://RT.example.com:443/", False),
        ("https://rt.example.com", "https://rt.example.com:8443", True),
        ("https://rt.example.com", "https://desk.example.com", True),
    ],
)
def test_what_counts_as_another_server(
    world: World, monkeypatch: pytest.MonkeyPatch, before: str, after: str, asked: bool
) -> None:
    monkeypatch.setattr(source_form, "open_connector", MagicMock())
    source = make(world, kind="zendesk", base_url=before)
    Ticket.objects.create(organization=world.organization, source=source, external_id="1")
    response = change(world, source, ZENDESK | {"base_url": after, "token": "new"})
    assert (response.status_code == 422) is asked
    assert (ANOTHER in response.content.decode()) is asked


@pytest.mark.parametrize("address", ["http://[", "https://rt.example.com:abc"])
def test_a_change_to_an_address_that_cannot_be(
    world: World, helpdesk: Helpdesk, address: str
) -> None:
    source = make(world, base_url=helpdesk.url)
    response = change(world, source, typed(helpdesk, base_url=address))
    assert response.status_code == 422
    assert "not one that a browser could open" in beside(response.content.decode(), "base_url")
    source.refresh_from_db()
    assert source.base_url == helpdesk.url


def test_the_form_of_a_stored_source_holds_no_secret(world: World) -> None:
    source = make(world, settings={"tiers": "Support = 2"})
    url = world.url("metrics:source-change", source=source.pk)
    page = world.client(world.adam).get(url).content.decode()
    assert TOKEN not in page
    assert "Support = 2" in page
    assert "Leave it empty to keep the one that is stored." in page


def test_removing_offers_the_way_back(world: World) -> None:
    source = make(world)
    client = world.client(world.adam)
    response = client.post(world.url("metrics:source-remove", source=source.pk), follow=True)
    page = unescape(response.content.decode())
    assert "“Our desk” is no longer read." in page
    assert client.get(world.url("metrics:source", source=source.pk)).status_code == 404
    client.post(world.url("metrics:source-bring-back", source=source.pk))
    source.refresh_from_db()
    assert source.archived_at is None
    assert SyncRun.objects.get().requested_by == world.adam
    said = [sentence(entry) for entry in AuditEntry.objects.order_by("pk")]
    assert said == ["Stopped reading the source Our desk", "Brought back the source Our desk"]


def test_who_reads_gets_no_way_back(world: World) -> None:
    source = make(world, archived_at=timezone.now())
    url = f"{world.url('metrics:sources')}?removed={source.pk}"
    page = world.client(world.alice).get(url).content.decode()
    assert "bring-back" not in page
