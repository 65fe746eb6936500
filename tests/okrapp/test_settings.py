"""The environment decides, and production starts with nothing that is unsafe."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "OKR_ENV": "production",
    "SECRET_KEY": "s" * 64,
    "FIELD_KEYS": "f" * 43 + "=",
    "DATABASE_URL": "postgres://okr:pass@db:5432/okr",
    "REDIS_URL": "redis://:pass@broker:6379/0",
    "ALLOWED_HOSTS": "okr.example",
}
SHOW = """
import sys
from okrapp import settings
print(*(getattr(settings, name) for name in sys.argv[1:]), sep="\\n")
"""
Load = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which nothing was ever started."""
    shutil.copytree(BASE_DIR / "okrapp", tmp_path / "okrapp")
    return tmp_path


@pytest.fixture
def load(checkout: Path) -> Load:
    """Imports the settings in a process that has the given environment alone."""

    def load(environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
        base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-c", SHOW, *names],
            cwd=checkout,
            env=base | environment,
            capture_output=True,
            text=True,
        )

    return load


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"]
)
def test_production_has_no_default_for(load: Load, name: str) -> None:
    done = load({key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]


def test_a_secret_key_means_production(load: Load) -> None:
    environment = PRODUCTION.copy()
    del environment["OKR_ENV"]
    assert load(environment, "PRODUCTION").stdout == "True\n"


def test_production_is_safe_and_touches_no_local_state(load: Load, checkout: Path) -> None:
    names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    done = load(PRODUCTION, *names, "SECURE_HSTS_SECONDS")
    assert done.stdout.splitlines() == ["False", "True", "True", "True", "31536000"]
    assert not (checkout / ".okr").exists()


def test_debug_is_refused_in_production(load: Load) -> None:
    done = load(PRODUCTION | {"DEBUG": "true"})
    assert done.returncode == 1
    assert "DEBUG shows secrets" in done.stderr


def test_another_environment_is_refused(load: Load) -> None:
    done = load(PRODUCTION | {"OKR_ENV": "staging"})
    assert done.returncode == 1
    assert "either production or development" in done.stderr


def test_given_urls_are_used_in_development(load: Load) -> None:
    given = {name: PRODUCTION[name] for name in ("DATABASE_URL", "REDIS_URL")}
    done = load(given, "PRODUCTION", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS")
    assert done.stdout.splitlines() == [
        "False",
        "postgres://okr:pass@db:5432/okr",
        "redis://:pass@broker:6379/0",
        "['127.0.0.1', 'localhost']",
    ]


def test_production_starts_without_a_mail_server(load: Load) -> None:
    """As docker-compose.yml has it: what is not set is set to nothing."""
    done = load(PRODUCTION | {"EMAIL_URL": ""}, "MAIL_IS_SET", "EMAIL_BACKEND")
    assert done.stdout.splitlines() == ["False", "django.core.mail.backends.console.EmailBackend"]


def test_a_mail_server_is_read_from_its_address(load: Load) -> None:
    address = "smtp+tls://user:pass@mail.example:587"
    done = load(PRODUCTION | {"EMAIL_URL": address}, "MAIL_IS_SET", "EMAIL_HOST", "EMAIL_USE_TLS")
    assert done.stdout.splitlines() == ["True", "mail.example", "True"]


def test_the_environment_may_name_the_demonstrations_password(load: Load) -> None:
    done = load(PRODUCTION | {"DEMO_PASSWORD": "of my own"}, "DEMO_PASSWORD")
    assert done.stdout.strip() == "of my own"


ADDRESS = """
import sys
from django.test import RequestFactory
from okrapp import wsgi
environ = RequestFactory().get("/language/", headers={"host": "okr.example"}).environ | {
    "REMOTE_ADDR": sys.argv[1], "HTTP_X_FORWARDED_FOR": sys.argv[2]
}
wsgi.application(environ, lambda *_: None)
print(environ["REMOTE_ADDR"])
"""


@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "address"),
    [
        # Nobody is trusted unless named.
        ("", "172.18.0.1", "198.51.100.7", "172.18.0.1"),
        ("172.16.0.0/12", "172.18.0.1", "198.51.100.7", "198.51.100.7"),
        # Whoever is not that proxy cannot give another address,
        ("172.16.0.0/12", "203.0.113.5", "198.51.100.7", "203.0.113.5"),
        # and what a user sends to the proxy stands before what the proxy adds.
        ("172.16.0.0/12", "172.18.0.1", "10.1.1.1, 198.51.100.7", "198.51.100.7"),
    ],
)
def test_only_a_trusted_proxy_says_whose_request_it_is(
    trusted: str, remote: str, forwarded: str, address: str
) -> None:
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", ADDRESS, remote, forwarded],
        cwd=BASE_DIR,
        env=base
        | PRODUCTION
        | {
            "TRUSTED_PROXIES": trusted,
            "DJANGO_SETTINGS_MODULE": "okrapp.settings",
            "FIELD_KEYS": "Zm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm8=",
        },
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1:] == [address], done.stderr[-1000:]


def test_links_name_the_address_at_which_the_checkout_answers(load: Load, checkout: Path) -> None:
    assert load({"OKR_SERVICES": "off"}, "SITE_URL").stdout == "http://127.0.0.1:8000\n"
    lock = checkout / ".okr" / "run.lock"
    lock.write_text("http://127.0.0.1:9100")
    assert load({"OKR_SERVICES": "off"}, "SITE_URL").stdout == "http://127.0.0.1:9100\n"
    lock.write_text("")  # it is just starting
    assert load({"OKR_SERVICES": "off"}, "SITE_URL").stdout == "http://127.0.0.1:8000\n"
    given = {"OKR_SERVICES": "off", "SITE_URL": "https://okr.example/"}
    assert load(given, "SITE_URL").stdout == "https://okr.example\n"
