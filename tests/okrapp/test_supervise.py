"""`make run`'s supervisor, in a checkout of its own: start, failures, end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from okrapp.local import State
from okrapp.processes import free_port, runs_in

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("okrapp", "people", "metrics", "objectives", "templates", "static")
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "OKR_SERVICES")
pytestmark = pytest.mark.services


def until(true: Callable[[], bool], seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Checkout:
    """A copy of the code, and the supervisors started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = State(folder / ".okr")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.started: list[subprocess.Popen[bytes]] = []

    def run(self) -> subprocess.Popen[bytes]:
        """Start a supervisor; its output is added to the file ``output``."""
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        with (self.folder / "output").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "okrapp.supervise"],
                cwd=self.folder,
                env=environment | {"PORT": str(self.port), "DEMO": "no"},
                stdout=output,
                stderr=output,
            )
        self.started.append(process)
        return process

    def output(self) -> str:
        return (self.folder / "output").read_text()

    def pids(self) -> list[int]:
        """The processes of the supervisor that runs, in the order of their start."""
        pids: list[int] = json.loads((self.folder / ".okr" / "run.json").read_text())
        return pids

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/").is_success
        except httpx.HTTPError:
            return False

    def announced(self, times: int) -> bool:
        return self.output().count(f"open {self.url}") == times

    def all_gone(self, pids: list[int]) -> bool:
        return not any(runs_in(pid, self.folder) for pid in pids)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    folder = tmp_path / "a checkout"
    for name in PACKAGES:
        shutil.copytree(BASE_DIR / name, folder / name)
    shutil.copy(BASE_DIR / "manage.py", folder)
    checkout = Checkout(folder)
    yield checkout
    for process in checkout.started:
        process.terminate()
        process.wait(120)
    checkout.state.stop()


def test_a_life_of_the_supervisor(checkout: Checkout) -> None:
    first = checkout.run()
    until(lambda: checkout.announced(1))
    assert checkout.healthy()
    web, *others = checkout.pids()

    second = checkout.run()
    assert second.wait(120) == 1
    assert f"It already runs here: {checkout.url}" in checkout.output()

    os.kill(web, signal.SIGKILL)
    until(lambda: checkout.pids()[0] != web and checkout.healthy())
    assert checkout.pids()[1:] == others

    pids = checkout.pids()
    postgres = checkout.state.postgres().pid()
    first.kill()
    first.wait()
    until(lambda: checkout.all_gone(pids))

    third = checkout.run()
    until(lambda: checkout.announced(2))
    assert checkout.state.postgres().pid() == postgres

    pids = checkout.pids()
    third.send_signal(signal.SIGINT)
    assert third.wait(120) == 0
    assert checkout.all_gone(pids)
    assert checkout.state.postgres().pid() is None
    assert checkout.state.valkey().pid() is None
    assert not (checkout.folder / ".okr" / "run.json").exists()


def test_what_a_killed_run_left_behind_is_ended_by_the_next(checkout: Checkout) -> None:
    sleeper = subprocess.Popen(["sleep", "600"], cwd=checkout.folder, start_new_session=True)
    stranger = subprocess.Popen(["sleep", "600"], cwd="/", start_new_session=True)
    try:
        checkout.state.secret("x")
        record = checkout.folder / ".okr" / "run.json"
        record.write_text(json.dumps([sleeper.pid, stranger.pid]))
        run = checkout.run()
        assert sleeper.wait(120) == -signal.SIGTERM
        assert stranger.poll() is None
        run.terminate()
        assert run.wait(120) == 0
    finally:
        for process in (sleeper, stranger):
            process.kill()
            process.wait()
