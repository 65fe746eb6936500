"""Processes that are kept alive, and ended in the opposite order of their start."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from okrapp.local import State
from okrapp.processes import end_group, end_with_parent, kill_group, runs_in

BASE_DIR = Path(__file__).resolve().parent.parent
RESTART_SECONDS = (1, 2, 5, 10, 30)  # the pause before each start after a death in a row
STEADY_SECONDS = 60


@dataclass
class Child:
    """One process and how it is kept alive."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started_at: float = 0
    again_at: float = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # the terminal's Ctrl-C reaches the supervisor alone
            preexec_fn=end_with_parent,
        )

    def keep_alive(self, now: float) -> bool:
        """Start it again if it has died and its pause is over; True if it was started."""
        if self.process is not None and self.process.poll() is not None:
            if now - self.started_at > STEADY_SECONDS:
                self.deaths = 0
            pause = RESTART_SECONDS[min(self.deaths, len(RESTART_SECONDS) - 1)]
            say(f"{self.name} ended with {self.process.returncode}; again in {pause} s.")
            kill_group(self.process.pid)  # workers without their leader would keep the port
            self.deaths, self.again_at, self.process = self.deaths + 1, now + pause, None
        if self.process is None and now >= self.again_at:
            self.start()
            return True
        return False

    def stop(self) -> None:
        if self.process is not None:
            end_group(self.process.pid, partial(_exited, self.process))


@dataclass
class Supervisor:
    """Children in the order of their start; they end in the opposite one."""

    state: State
    children: list[Child] = field(default_factory=list)

    @property
    def record(self) -> Path:
        """The pids of what runs, for the next start if this one is killed."""
        return self.state.root / "run.json"

    def add(self, name: str, *command: str) -> None:
        child = Child(name, list(command))
        self.children.append(child)
        child.start()
        self.write_record()

    def watch_until(self, done: Callable[[], bool]) -> None:
        """Keep everything alive until ``done()``."""
        while not done():
            for child in self.children:
                if child.keep_alive(time.monotonic()):
                    self.write_record()
            time.sleep(0.2)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
        self.record.unlink(missing_ok=True)

    def write_record(self) -> None:
        pids = [child.process.pid for child in self.children if child.process]
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps(pids))
        fresh.replace(self.record)

    def end_leftovers(self) -> None:
        """End what a supervisor that was killed has left running."""
        if not self.record.exists():
            return
        for pid in json.loads(self.record.read_text()):
            if runs_in(pid, BASE_DIR):
                say(f"Ending process {pid}, left behind by the last run.")
                end_group(pid, partial(_left, pid))
        self.record.unlink()


def say(text: str) -> None:
    print(text, flush=True)


def _exited(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def _left(pid: int) -> bool:
    return not runs_in(pid, BASE_DIR)
