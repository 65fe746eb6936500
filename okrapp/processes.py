"""Processes and ports: what the embedded services and the supervisor both need."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15


class EmbeddedError(RuntimeError):
    """An embedded server cannot run here; the message says what to do about it."""


def runs_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and works in that folder: pids are used again after a restart."""
    if os.path.isdir("/proc/self"):
        try:
            return Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
        except OSError:
            return False
    seen = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return str(folder) in seen.stdout


def free_port(*preferred: int) -> int:
    """The first of those ports of 127.0.0.1 where nobody listens, else any free one."""
    for port in (*preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise EmbeddedError("No port is free on 127.0.0.1.")


def as_ordinary_user(command: Sequence[str], variable: str) -> list[str]:
    """The command, in a user namespace where root is nobody special: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return list(command)
    unshare = [shutil.which("unshare") or "unshare", "--user", "--map-user=1000"]
    unshare.append("--map-group=1000")
    try:
        refused = subprocess.run([*unshare, "true"], capture_output=True, text=True).stderr
    except FileNotFoundError:
        refused = "there is no `unshare` (package util-linux)"
    if refused:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and no user namespace can be made here: "
            f"{refused.strip()}. Run this as an ordinary user, or set {variable}."
        )
    return [*unshare, "--", *command]


def end_with_parent() -> None:
    """Between fork and exec: ask Linux for SIGTERM when the supervisor dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_group(pid: int, gone: Callable[[], bool]) -> None:
    """End a process that leads its group: politely, and after STOP_SECONDS with SIGKILL."""
    for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5)):
        if gone():
            break
        with suppress(ProcessLookupError):
            os.kill(pid, sign)  # to the leader alone: it ends its own workers
        deadline = time.monotonic() + seconds
        while not gone() and time.monotonic() < deadline:
            time.sleep(0.05)
    kill_group(pid)


def kill_group(leader: int) -> None:
    """SIGKILL to what is left of a process group."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
