"""``make run``: everything that one machine needs, under one small supervisor.

Ctrl-C (or SIGTERM) ends all of it in order. A process that dies is started again. If the
supervisor itself is killed hard, its processes end too (Linux), or the next start ends them.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import httpx

from okrapp.children import Supervisor, say
from okrapp.local import State
from okrapp.processes import (
    EmbeddedError,
    free_port,
)

BASE_DIR = Path(__file__).resolve().parent.parent
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_SECONDS = 180

MANAGE = (sys.executable, "manage.py")
GRANIAN = (
    *(sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"),
    *("--blocking-threads=4", "--log-level=warning"),
)
CELERY = (
    # Celery's warning of root is for machines that others reach.
    *(sys.executable, "-W", "ignore:You're running the worker"),
    *("-m", "celery", "--quiet", "--app=okrapp"),
)
# One of each role, by the demonstration's addresses (objectives/demo/people.py).
DEMO_USERS = ("director", "lead.tier-1", "anna.kowalska", "viewer")
WORKER_OPTIONS = ("--concurrency=2", "--without-mingle", "--loglevel=warning")


class Ended(Exception):
    """Someone asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


@contextmanager
def only_one(state: State) -> Iterator[None]:
    """Hold the run lock, or say that a supervisor already has it."""
    state.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with state.running.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            sys.exit(f"It already runs here: {file.read() or 'it is just starting'}")
        file.truncate(0)
        yield


def answers(url: str) -> bool:
    """Whether the web server says that it, its database and its broker are well."""
    try:
        return httpx.get(f"{url}/health/", timeout=5).is_success
    except httpx.HTTPError:
        return False


def manage(*arguments: str) -> None:
    """Run a management command to its end; SystemExit if it fails."""
    done = subprocess.run([*MANAGE, *arguments], cwd=BASE_DIR)
    if done.returncode:
        sys.exit(f"`manage.py {' '.join(arguments)}` has failed.")


def interrupted(_signal: int, _frame: FrameType | None) -> None:
    for sign in END_SIGNALS:
        signal.signal(sign, signal.SIG_IGN)  # the end goes on in order, however often asked
    raise Ended


def main() -> None:
    """Start everything, say where, and stay until asked to end."""
    for sign in END_SIGNALS:
        signal.signal(sign, interrupted)
    state = State(BASE_DIR / ".okr")
    with only_one(state), ExitStack() as at_end:
        try:
            run(state, at_end)
        except Ended:
            say("\nEnding …")


def add_demonstration(supervisor: Supervisor) -> str:
    """A simulated helpdesk, and the organization that reads it; on the far side of HTTP.

    Nothing where the database has other organizations alone. What to tell of signing in.
    """
    before = demonstration()
    if before["is"] == "none":
        return ""
    where = told_by("simulate_helpdesk", "--address")
    # A newcomer shall see figures move: it keeps back less, and lets read more, than the product.
    supervisor.add("simulator", *MANAGE, "simulate_helpdesk", "--withhold=2", "--per-minute=6000")
    port = urlsplit(where["url"]).port
    deadline = time.monotonic() + READY_SECONDS
    supervisor.watch_until(lambda: listens(port) or time.monotonic() > deadline)
    manage("demo", "--if-empty", f"--helpdesk={where['url']}", f"--token={where['token']}")
    return signing_in(before if before["is"] == "there" else demonstration())


def demonstration() -> dict[str, str]:
    """Whether the demonstration is there, and its password as far as it is known."""
    return told_by("demo", "--state")


def told_by(*arguments: str) -> dict[str, str]:
    """What a management command prints as JSON."""
    command = [*MANAGE, *arguments]
    done = subprocess.run(command, cwd=BASE_DIR, stdout=subprocess.PIPE, check=True)
    told: dict[str, str] = json.loads(done.stdout)
    return told


def listens(port: int | None) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def signing_in(told: dict[str, str]) -> str:
    """Who can sign in to the demonstration, where there is one."""
    if told["is"] != "there":
        return ""
    people = ", ".join(f"{who}@demo.example" for who in DEMO_USERS)
    password = told["password"] or "the password that was set when it was made"
    return f"  Sign in as {people}\n  with {password}\n\n"


def run(state: State, at_end: ExitStack) -> None:
    """Bring everything up in order, and keep it up."""
    supervisor = Supervisor(state)
    supervisor.end_leftovers()
    first = int(os.environ.get("PORT", "8000"))
    port = free_port(*range(first, first + 20))
    url = os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    at_end.callback(state.stop)
    at_end.callback(supervisor.stop)
    manage("migrate", "--verbosity=0")
    demo = add_demonstration(supervisor) if os.environ.get("DEMO") != "no" else ""
    supervisor.add("web", *GRANIAN, f"--port={port}", "okrapp.wsgi:application")
    supervisor.add("worker", *CELERY, "worker", *WORKER_OPTIONS)
    supervisor.add("beat", *CELERY, "beat", "--loglevel=warning")
    state.running.write_text(url)
    deadline = time.monotonic() + READY_SECONDS
    supervisor.watch_until(lambda: answers(url) or time.monotonic() > deadline)
    if not answers(url):
        sys.exit(f"The web server does not answer at {url}; what it printed is above.")
    say(f"\n  open {url}\n\n{demo}  Ctrl-C ends everything.\n")
    supervisor.watch_until(lambda: False)


if __name__ == "__main__":
    try:
        main()
    except EmbeddedError as error:
        sys.exit(str(error))
