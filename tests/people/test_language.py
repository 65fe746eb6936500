"""In which language and time zone pages speak."""

import pytest
from django.test import Client

from people.models import Organization, User
from tests.factories import UserFactory
from tests.world import World


@pytest.fixture
def user(db: None) -> User:
    return UserFactory.create()


def language_of(client: Client, path: str = "/profile/") -> str | None:
    return client.get(path).headers.get("Content-Language")


def test_the_browser_decides_before_signing_in(client: Client, db: None) -> None:
    assert client.get("/sign-in/", headers={"Accept-Language": "th"})["Content-Language"] == "th"


def test_the_own_language_wins_after_signing_in(client: Client, user: User) -> None:
    User.objects.update(language="pl")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/profile/", headers={"Accept-Language": "th"})
    assert answer["Content-Language"] == "pl"
    assert '<html lang="pl"' in answer.content.decode()


def test_choosing_a_language_keeps_it_with_the_user(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/language/", {"language": "ru", "next": "/profile/"})
    assert answer["Location"] == "/profile/"
    user.refresh_from_db()
    assert user.language == "ru"
    assert language_of(client) == "ru"


def test_an_unknown_language_changes_nothing(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/language/", {"language": "../../etc/passwd"})
    user.refresh_from_db()
    assert user.language == ""


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example"])
def test_choosing_a_language_leads_nowhere_else(client: Client, db: None, address: str) -> None:
    answer = client.post("/language/", {"language": "pl", "next": address})
    assert answer["Location"] == "/"


def test_a_get_chooses_no_language(client: Client, db: None) -> None:
    assert client.get("/language/?language=pl").status_code == 405


def test_an_organizations_language_stands_in_where_the_user_has_none(world: World) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(language="pl")
    client = world.client(world.alice)
    assert language_of(client, world.url("organization:people")) == "pl"
    client.cookies["django_language"] = "th"
    assert language_of(client, world.url("organization:people")) == "th"


def test_a_language_that_is_not_offered_is_not_kept(client: Client, user: User) -> None:
    """Django itself speaks German; these pages do not."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/language/", {"language": "de"}).status_code == 302
    user.refresh_from_db()
    assert user.language == ""
