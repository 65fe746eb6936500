"""What a checkout needs where the environment gives nothing: secrets and the embedded services.

All of it lives in one folder (.okr/), which may be deleted when nothing runs.
``python -m okrapp.local [status|start|stop]`` shows, starts or ends the services.
"""

import fcntl
import os
import secrets
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrapp.embedded import Postgres, Server, Valkey
from okrapp.processes import EmbeddedError

ADDRESS = "http://127.0.0.1:8000"  # unless that port is taken or another was asked for


class State:
    """The folder ``root``; nothing is made or started before it is asked for."""

    def __init__(self, root: Path, *, start: bool = True) -> None:
        self.root = root
        self.start = start

    def secret(self, name: str) -> str:
        """The secret of that name: 43 URL-safe characters, made at the first call, mode 0600."""
        path = self._folder() / f"{name}.secret"
        if not path.exists():
            self._keep(path, secrets.token_urlsafe(32))
        return path.read_text()

    def fernet_key(self, name: str) -> str:
        """A key for Fernet, kept in the same way."""
        path = self._folder() / f"{name}.secret"
        if not path.exists():
            self._keep(path, urlsafe_b64encode(secrets.token_bytes(32)).decode())
        return path.read_text()

    def database_url(self) -> str:
        """The embedded PostgreSQL's address; starts or attaches to it first."""
        self._ensure(self.postgres())
        return self.postgres().url()

    def redis_url(self) -> str:
        """The embedded Valkey's address (database 0 of 64); starts or attaches to it first."""
        self._ensure(self.valkey())
        return self.valkey().url()

    @property
    def running(self) -> Path:
        """What `make run` holds while it runs; in it stands where its web server answers."""
        return self.root / "run.lock"

    def address(self) -> str:
        """Where the web server of this checkout answers, or answered last."""
        told = self.running.read_text() if self.running.exists() else ""
        return told or ADDRESS

    def postgres(self) -> Postgres:
        """The embedded PostgreSQL, running or not."""
        return Postgres(self.root / "postgres", self.secret("postgres"))

    def valkey(self) -> Valkey:
        """The embedded Valkey, running or not."""
        return Valkey(self.root / "valkey", self.secret("valkey"))

    def servers(self) -> list[Server]:
        """Both, in the order in which they end."""
        return [self.valkey(), self.postgres()]

    def stop(self) -> list[str]:
        """End what runs; the names of what was ended."""
        with self.lock():
            return [server.folder.name for server in self.servers() if server.stop()]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Only one process starts or stops services at a time."""
        with (self._folder() / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _ensure(self, server: Server) -> None:
        if not self.start or server.answers():
            return
        with self.lock():
            server.ensure()

    def _folder(self) -> Path:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.root.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"{self.root} belongs to another user: work as that user, or stop what runs "
                f"there and delete it."
            )
        return self.root

    def _keep(self, path: Path, value: str) -> None:
        """Write it whole and for us alone; of two processes that do it at once the first wins."""
        fresh = path.with_suffix(f".{os.getpid()}")
        with open(fresh, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(value)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()


def main(action: str) -> None:
    """The command line: ``status``, ``start`` or ``stop``."""
    state = State(Path(__file__).resolve().parent.parent / ".okr")
    if action == "stop":
        print("Stopped:", ", ".join(state.stop()) or "nothing was running")
    if action == "start":
        state.database_url(), state.redis_url()
    for server in state.servers():
        pid = server.pid()
        where = f"pid {pid}, 127.0.0.1:{server.port()}" if pid else "not running"
        print(f"{server.folder.name}: {where}")


if __name__ == "__main__":
    try:
        main(*(sys.argv[1:] or ["status"]))
    except EmbeddedError as error:
        sys.exit(str(error))
