"""Headers, cookies, error pages, and forms that come from elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.world import World

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PAGES = ("/sign-in/", "/password/forgotten/", "/invitations/made-up/", "/nowhere/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_what_it_does_not_need(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts(world: World) -> None:
    client = Client()
    client.get("/sign-in/")
    data = {"username": world.alice.email, "password": "a long enough pass phrase"}
    client.post("/sign-in/", data)
    client.post("/language/", {"language": "pl"})
    for name in ("sessionid", "csrftoken", "django_language"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


PRINTED = """
import django; django.setup()
from django.test import Client
from django.conf import settings
answer = Client().get("/sign-out/", secure=True, headers={"host": "okr.example"})
print(answer["Strict-Transport-Security"])
print(Client().get("/sign-in/", headers={"host": "okr.example"})["Location"])
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.DEBUG)
"""


def in_production(**environment: str) -> subprocess.CompletedProcess[str]:
    """The settings as production has them, in a process of their own."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    settings = {"DJANGO_SETTINGS_MODULE": "okrapp.settings", "OKR_ENV": "production"}
    command = [sys.executable, "-c", PRINTED]
    return subprocess.run(
        command, env=clean | settings | environment, cwd=BASE_DIR, capture_output=True, text=True
    )


WHOLE = {
    "SECRET_KEY": "not-a-secret-but-long-enough-for-the-check-of-its-length-0123456789",
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgres://okr@127.0.0.1:9/okr",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "ALLOWED_HOSTS": "okr.example",
}


def test_production_speaks_https_alone() -> None:
    answer = in_production(**WHOLE)
    printed = answer.stdout.splitlines()
    assert printed, answer.stderr[-2000:]
    assert printed[0] == "max-age=31536000; includeSubDomains; preload"
    assert printed[1] == "https://okr.example/sign-in/"
    assert printed[2] == "True True False"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL"])
def test_production_has_no_default_for_a_secret(missing: str) -> None:
    answer = in_production(**{name: value for name, value in WHOLE.items() if name != missing})
    assert answer.returncode != 0
    assert missing in answer.stderr


def test_a_form_from_elsewhere_is_refused_in_the_readers_language(world: World) -> None:
    User.objects.filter(email=world.adam.email).update(language="pl")
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client(world.adam).cookies
    answer = client.post(world.url("organization:team-add"), {"name": "Planted"})
    assert answer.status_code == 403
    assert '<html lang="pl"' in answer.content.decode()
    assert not world.organization.teams.filter(name="Planted").exists()


@pytest.mark.parametrize(("name", "status"), [("activity", 404), ("person-add", 403)])
def test_refusals_speak_the_readers_language(world: World, name: str, status: int) -> None:
    User.objects.filter(email=world.bob.email).update(language="th")
    answer = world.client(world.bob).get(world.url(f"organization:{name}"))
    assert answer.status_code == status
    assert '<html lang="th"' in answer.content.decode()


def test_names_cannot_carry_markup_into_a_page(world: World) -> None:
    client = world.client(world.adam)
    evil = "<script>alert(1)</script>"
    client.post(world.url("organization:team-add"), {"name": evil})
    page = client.get(world.url("organization:teams")).content.decode()
    assert evil not in page
    assert "&lt;script&gt;alert(1)" in page


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    client = world.client(world.alice)
    stolen = client.cookies["sessionid"].value
    client.post(reverse("people:sign-out"))
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/profile/").status_code == 302


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    here, there = world.client(world.alice), world.client(world.alice)
    new = "another fine pass phrase"
    data = {"old_password": "a long enough pass phrase", "new_password1": new, "new_password2": new}
    assert here.post("/profile/password/", data).status_code == 302
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/").status_code == 302


def test_a_nul_is_refused_wherever_it_comes(world: World) -> None:
    client = world.client(world.alice)
    url = world.url("organization:people")
    for query in ("q=a%00b", "a%00b=q"):
        assert client.get(f"{url}?{query}").status_code == 400
    client.cookies["sessionid"] = "abcdefgh\0"
    assert client.get(url).status_code == 400
