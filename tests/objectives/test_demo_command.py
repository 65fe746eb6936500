"""manage.py demo, where the demonstration is there already, or cannot be."""

import json
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from metrics.models import Source, SourceKind
from objectives.demo.build import SLUG
from people.models import Organization, User
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def director() -> User:
    """Of a demonstration that was made once."""
    user = UserFactory.create(email="director@demo.example")
    user.set_password("the first one")
    user.save()
    MembershipFactory.create(organization=OrganizationFactory.create(slug=SLUG), user=user)
    return user


@pytest.fixture
def source(director: User) -> Source:
    return Source.objects.create(
        organization=Organization.objects.get(),
        kind=SourceKind.ZENDESK,
        name="Helpdesk",
        base_url="http://127.0.0.1:1",
        credentials={"email": "bot@demo.example", "token": "old"},
        failures=9,
    )


@pytest.mark.parametrize("key_is_lost", [False, True])
def test_it_goes_on_with_another_simulator(
    source: Source, settings: Any, key_is_lost: bool
) -> None:
    """Its database stands elsewhere, and .okr with the token and the keys was made anew."""
    if key_is_lost:
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    call_command("demo", "--if-empty", helpdesk="http://127.0.0.1:2", token="new")
    source.refresh_from_db()
    assert (source.base_url, source.failures) == ("http://127.0.0.1:2", 0)
    assert dict(source.credentials or {}) == {"email": "bot@demo.example", "token": "new"}


@pytest.mark.parametrize("address", ["https://acme.zendesk.com", "http://127.0.0.1:1"])
def test_what_somebody_added_to_it_stays_theirs(source: Source, address: str) -> None:
    theirs = Source.objects.create(
        organization=source.organization,
        kind=SourceKind.ZENDESK,
        name="Our own",
        base_url=address,
        credentials={"email": "ann@acme.example", "token": "ours"},
    )
    call_command("demo", "--if-empty", helpdesk="http://127.0.0.1:2", token="new")
    theirs.refresh_from_db()
    assert theirs.base_url == address
    assert dict(theirs.credentials or {}) == {"email": "ann@acme.example", "token": "ours"}
    source.refresh_from_db()
    assert source.base_url == "http://127.0.0.1:2"


def test_nor_is_its_own_taken_back_that_was_led_to_a_real_helpdesk(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(base_url="https://acme.zendesk.com")
    call_command("demo", "--if-empty", helpdesk="http://127.0.0.1:2", token="new")
    source.refresh_from_db()
    assert source.base_url == "https://acme.zendesk.com"
    assert dict(source.credentials or {}) == {"email": "bot@demo.example", "token": "old"}


def state() -> dict[str, str]:
    out = StringIO()
    call_command("demo", "--state", stdout=out)
    told: dict[str, str] = json.loads(out.getvalue())
    return told


def test_in_an_empty_database_it_is_to_be_made() -> None:
    assert state() == {"is": "due", "password": ""}


@pytest.mark.parametrize("slug", ["acme", SLUG])
def test_where_others_are_there_is_none(slug: str) -> None:
    """Nor is an organization of its name touched, which is somebody's own."""
    own = OrganizationFactory.create(slug=slug)
    source = Source.objects.create(
        organization=own, kind=SourceKind.ZENDESK, name="Ours", base_url="https://acme.zendesk.com"
    )
    assert state() == {"is": "none", "password": ""}
    call_command("demo", "--if-empty", helpdesk="http://127.0.0.1:2", token="new")
    source.refresh_from_db()
    assert source.base_url == "https://acme.zendesk.com"
    assert Organization.objects.get() == own


def test_its_password_is_told_as_long_as_it_is_the_one_that_is_set(
    director: User, settings: Any
) -> None:
    settings.DEMO_PASSWORD = "the first one"
    assert state() == {"is": "there", "password": "the first one"}
    settings.DEMO_PASSWORD = "another one"
    assert state() == {"is": "there", "password": ""}


def test_what_it_needs_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="--helpdesk and --token"):
        call_command("demo")
    OrganizationFactory.create(slug=SLUG)
    with pytest.raises(CommandError, match="somebody's own"):
        call_command("demo", helpdesk="http://127.0.0.1:2", token="new")
