"""docker-compose.yml and the Dockerfile, as far as they can be judged without an engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "POSTGRES_PASSWORD", "VALKEY_PASSWORD")
Compose = dict[str, Any]


@pytest.fixture(scope="module")
def text() -> str:
    return (BASE_DIR / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def compose(text: str) -> Compose:
    parsed: Compose = yaml.safe_load(text)
    return parsed


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (BASE_DIR / "Dockerfile").read_text()


def test_it_has_every_service(compose: Compose) -> None:
    assert set(compose["services"]) == {"migrate", "web", "worker", "beat", "postgres", "valkey"}


def test_what_stays_up_has_a_health_check_and_what_starts_waits_for_it(compose: Compose) -> None:
    services = compose["services"]
    assert [name for name in services if "healthcheck" not in services[name]] == ["migrate"]
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "valkey": {"condition": "service_healthy"},
        }


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_has_no_default_and_its_lack_is_said(text: str, name: str) -> None:
    assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", text)
    assert not re.search(rf"\$\{{{name}:?-", text)


def test_nothing_runs_as_root(compose: Compose, dockerfile: str) -> None:
    for name in ("postgres", "valkey"):
        assert compose["services"][name]["user"] == name
    for service in compose["services"].values():
        assert service["cap_drop"] == ["ALL"]
    users = re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE)
    assert users == ["okr"]
    assert dockerfile.index("USER okr") < dockerfile.index("CMD [")


def test_only_the_web_server_is_reached_from_outside(compose: Compose) -> None:
    services = compose["services"]
    assert [name for name in services if "ports" in services[name]] == ["web"]
    assert services["web"]["ports"] == ["${OKR_LISTEN:-127.0.0.1:8000}:8000"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_data_live_in_named_volumes(compose: Compose) -> None:
    used = {"postgres": "postgres", "valkey": "valkey", "web": "media", "worker": "media"}
    assert set(compose["volumes"]) == set(used.values())
    for service, volume in used.items():
        assert compose["services"][service]["volumes"][0].startswith(f"{volume}:/")


def test_the_image_builds_from_what_the_context_holds(dockerfile: str) -> None:
    allowed = (BASE_DIR / ".dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        for name in line.split():
            assert (BASE_DIR / name).exists(), name
            # The rule lets in a part of the folder, or a folder around the file.
            assert [
                r for r in allowed if r.startswith(f"!{name}") or f"!{name}".startswith(f"{r}/")
            ]


def image(tmp_path: Path, dockerfile: str) -> None:
    """What the last stage copies, as a tree."""
    last = dockerfile[dockerfile.rindex("\nFROM ") :]
    lines = re.findall(
        r"^COPY (?:--from=assets /build/)?(?!--from)(\S+) (\S+)$", last, re.MULTILINE
    )
    for source, target in lines:
        place = tmp_path / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if (BASE_DIR / source).is_dir():
            shutil.copytree(BASE_DIR / source, place)
        else:
            shutil.copy(BASE_DIR / source, place)


def test_what_is_read_while_it_runs_is_in_the_image(tmp_path: Path, dockerfile: str) -> None:
    """Icons for every page, and the template and fonts of a report."""
    image(tmp_path, dockerfile)
    program = """
import django; django.setup()
from django.conf import settings
from people.drawing import icon_names
from objectives.reporting import pdf
assert "target" in icon_names()
assert (settings.BASE_DIR / pdf.TEMPLATE).is_file()
assert len(list((settings.BASE_DIR / pdf.FONTS).glob("*.ttf"))) == 8
assert str(settings.BASE_DIR) == __import__("os").getcwd()
"""
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=given_to(dockerfile) | {"DJANGO_SETTINGS_MODULE": "okrapp.settings"},
        check=True,
        capture_output=True,
    )


def given_to(dockerfile: str) -> dict[str, str]:
    """The environment in which the image is built."""
    given = dict(re.findall(r"\b([A-Z_]+)=(\S*\bbuild)\b", dockerfile))
    return {"PATH": os.environ["PATH"]} | given


def test_static_files_are_collected_as_the_image_does_it(tmp_path: Path, dockerfile: str) -> None:
    image(tmp_path, dockerfile)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input"],
        cwd=tmp_path,
        env=given_to(dockerfile),
        check=True,
        capture_output=True,
    )
    assert list((tmp_path / "staticfiles" / "build").glob("app.*.css.br"))
    assert not (tmp_path / ".okr").exists()
