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
