"""What a speed figure is, and where the benches find what they need."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection


@dataclass(frozen=True)
class Figure:
    """One measured number, beside what it is compared with; `ok` is None for one of no limit.

    ratio: value ÷ reference. limit: of the ratio if there is a reference, else of the value.
    """

    name: str
    value: float | None
    unit: str
    compared_with: str = ""
    reference: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the reference."""
        if self.value is None or not self.reference:
            return None
        return self.value / self.reference

    @property
    def ok(self) -> bool | None:
        """Whether it keeps its limit."""
        judged = self.ratio if self.reference is not None else self.value
        return None if self.limit is None or judged is None else judged <= self.limit

    def as_json(self) -> dict[str, Any]:
        """As the document has it; figures with four digits."""
        found = asdict(self) | {"ratio": self.ratio, "ok": self.ok}
        return {key: _short(value) for key, value in found.items() if value not in (None, "")}


@dataclass(frozen=True)
class Context:
    """Where the shared data is, how many tickets the made-up department has; `say` tells the
    terminal what is going on."""

    shared: Path
    repeat: int = 3
    size: int = 1_000_000

    @property
    def incidents(self) -> Path:
        """The real incident log, which the project does not ship."""
        return self.shared / "data" / "uci-incidents" / "event_log.csv.gz"

    def say(self, text: str) -> None:
        """On stderr: stdout is the document's."""
        print(f"bench: {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


Bench = Callable[[Context], list[Figure]]


def as_served() -> None:
    """As okrapp/wsgi.py leaves a server's process: what is there by now, the bench's own things
    among it, is never looked through for rubbish."""
    gc.collect()
    gc.freeze()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, by the wall clock."""
    return took(work).wall


class Took(NamedTuple):
    """Seconds by the wall clock, and of processor time: what else the machine does is in the first
    alone."""

    wall: float
    processor: float

    @property
    def note(self) -> str:
        """The second, as a figure's note says it."""
        return f"{self.processor:.2f} s of processor time"


def took(work: Callable[[], object]) -> Took:
    """How long it takes this process and the one of the server that works for it."""
    start, processor = time.perf_counter(), _processor()
    work()
    return Took(time.perf_counter() - start, _processor() - processor)


def _processor() -> float:
    """Seconds of processor time until now; the server's only where it is seen from here."""
    connection.ensure_connection()
    assert connection.connection is not None
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    theirs = int(told.read_text().split()[0]) / 1e9 if told.exists() else 0
    return time.process_time() + theirs


@contextmanager
def own_database() -> Iterator[None]:
    """A database of the benches' own, migrated, and gone afterwards."""
    ours = str(connection.settings_dict["NAME"])
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(ours, verbosity=0)


def database_url() -> str:
    """Where this process works, for processes of its own."""
    database = connection.settings_dict
    address = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{address}"


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
