"""The embedded services: started, attached to, cleaned up after, ended."""

import importlib.util
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
import redis
from cryptography.fernet import Fernet

from okrapp.local import State
from okrapp.processes import EmbeddedError, as_ordinary_user, free_port

BASE_DIR = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.services
START = "import sys; from pathlib import Path; from okrapp.local import State; "
START += "state = State(Path(sys.argv[1])); print(state.database_url(), state.redis_url())"


def started_elsewhere(root: Path) -> subprocess.Popen[str]:
    """Another process that starts or attaches to the services of ``root`` and prints their URLs."""
    return subprocess.Popen(
        [sys.executable, "-c", START, str(root)], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
    )


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def query(url: str, sql: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A folder whose path has a space and is longer than any unix socket's may be."""
    state = State(tmp_path / "a checkout" / ("deep" * 30) / ".okr")
    yield state
    state.stop()


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    State(tmp_path / ".okr")
    assert list(tmp_path.iterdir()) == []


def test_a_fresh_start_serves_both_on_loopback_with_a_password(state: State) -> None:
    url = state.database_url()
    assert query(url, "SELECT current_database(), current_user") == [("okr", "okr")]
    collation = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'okr'"
    assert query(url, collation) == [("b", "C.UTF-8")]
    settings = "SELECT current_setting('fsync'), current_setting('listen_addresses')"
    assert query(url, settings) == [("on", "127.0.0.1")]
    with redis.Redis.from_url(state.redis_url()) as client:
        assert client.ping()

    wrong = url.replace(state.secret("postgres"), "wrong")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        query(wrong, "SELECT 1")
    stranger = redis.Redis(port=state.valkey().port() or 0)
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_the_next_process_attaches_and_the_data_stay_after_a_stop(state: State) -> None:
    url = state.database_url()
    query(url, "CREATE TABLE kept (value text)")
    query(url, "INSERT INTO kept VALUES ('Łódź')")
    pid, port = state.postgres().pid(), state.postgres().port()
    other, _ = started_elsewhere(state.root).communicate()
    assert other.split()[0] == url
    assert state.postgres().pid() == pid

    assert state.stop() == ["valkey", "postgres"]
    assert state.stop() == []
    assert state.postgres().pid() is None
    assert query(state.database_url(), "SELECT value FROM kept") == [("Łódź",)]
    assert state.postgres().port() == port


def test_processes_that_start_at_once_share_one_server(state: State) -> None:
    processes = [started_elsewhere(state.root) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        printed = list(pool.map(lambda process: process.communicate()[0], processes))
    assert printed[0]
    assert set(printed) == {printed[0]}


def test_a_server_killed_hard_leaves_a_pid_file_that_is_cleaned_up(state: State) -> None:
    url = state.database_url()
    query(url, "CREATE TABLE kept ()")
    pid = state.postgres().pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: state.postgres().pid() is None)
    assert state.postgres().pid_file.exists()
    assert query(state.database_url(), "SELECT count(*) FROM kept") == [(0,)]
    assert state.postgres().pid() != pid


def test_a_pid_that_another_program_has_now_is_not_taken_for_the_server(state: State) -> None:
    state.database_url()
    state.stop()
    postgres = state.postgres()
    lines = [str(os.getpid()), str(postgres.folder), "1", str(postgres.port())]
    postgres.pid_file.write_text("\n".join(lines))
    assert postgres.pid() is None
    assert query(state.database_url(), "SELECT 1") == [(1,)]


def test_a_port_that_is_taken_is_left_alone(state: State) -> None:
    port = free_port()
    state.redis_url()
    state.stop()
    with socket.create_server(("127.0.0.1", port)):
        state.valkey().port_file.write_text(str(port))
        state.redis_url()
        assert state.valkey().port() != port


def test_a_server_outlives_the_process_that_started_it(state: State) -> None:
    started_elsewhere(state.root).communicate()
    assert state.postgres().answers()
    assert state.valkey().answers()


def test_a_first_start_killed_half_way_is_begun_again(state: State) -> None:
    half = state.root / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert query(state.database_url(), "SELECT 1") == [(1,)]


def test_without_the_wheel_the_message_names_the_variable(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match=r"No DATABASE_URL is set.*Set DATABASE_URL"):
        state.database_url()
    with pytest.raises(EmbeddedError, match=r"No REDIS_URL is set.*Set REDIS_URL"):
        state.redis_url()


def test_root_without_user_namespaces_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EmbeddedError, match="as an ordinary user, or set DATABASE_URL"):
        as_ordinary_user(["true"], "DATABASE_URL")


def test_a_server_that_cannot_start_shows_the_end_of_its_log(state: State) -> None:
    state.redis_url()
    state.stop()
    manifest = next((state.root / "valkey" / "appendonlydir").glob("*.manifest"))
    manifest.write_text("not a manifest\n")
    with pytest.raises(EmbeddedError, match=r"does not start\. Set REDIS_URL(.|\n)*manifest"):
        state.redis_url()


def test_secrets_are_made_once_and_for_their_owner_alone(state: State) -> None:
    secret = state.secret("secret_key")
    assert len(secret) == 43
    assert state.secret("secret_key") == secret
    assert state.secret("another") != secret
    Fernet(state.fernet_key("field_key"))
    state.redis_url()
    files = [*state.root.glob("*.secret"), state.root / "valkey" / "valkey.conf"]
    assert len(files) == 5
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.root.stat().st_mode) == 0o700


def test_a_folder_of_another_user_is_refused(state: State) -> None:
    state.secret("x")
    owner = state.root.stat().st_uid
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: owner + 1)
        with pytest.raises(EmbeddedError, match="belongs to another user"):
            state.secret("x")


def test_servers_are_not_started_where_that_is_switched_off(state: State) -> None:
    quiet = State(state.root, start=False)
    assert quiet.database_url().startswith("postgres://okr:")
    assert quiet.postgres().pid() is None
