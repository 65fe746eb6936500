"""What the simulated helpdesk remembers between two starts, in one small file."""

import json
import os
import secrets
import time
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from metrics.simulator.world import Session, World, two_quarters_before


@dataclass
class State:
    """seed and since make its past, sessions what came in while somebody watched."""

    path: Path
    seed: int
    since: str
    token: str
    port: int
    sessions: list[Session] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path, *, seed: int, since: date | None, port: int) -> Self:
        """As it was left, or a new one; what is asked for anew replaces what was."""
        if path.exists():
            kept = json.loads(path.read_text())
            sessions = [Session(*session) for session in kept.pop("sessions")]
            state = cls(path=path, **kept, sessions=sessions)
        else:
            first = since or two_quarters_before(date.today())  # noqa: DTZ011
            token = secrets.token_urlsafe(24)
            state = cls(path, seed, first.isoformat(), token, port)
        state.since = since.isoformat() if since else state.since
        state.port = port or state.port
        return state

    def world(self) -> World:
        """The world of this state; it grows with its sessions."""
        return World(seed=self.seed, since=date.fromisoformat(self.since), sessions=self.sessions)

    def begin(self, speed: float) -> None:
        """From now on the server runs."""
        now = int(time.time())
        self.sessions.append(Session(now, now, speed))

    def beat(self) -> None:
        """It still runs: so far tickets come in."""
        self.sessions[-1] = self.sessions[-1]._replace(end=int(time.time()))
        self.save()

    def save(self) -> None:
        """Whole or not at all, and for nobody else to read: a token is in it."""
        kept = asdict(self)
        del kept["path"]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file)
        fresh.replace(self.path)
