"""A helpdesk on paper: pages in a file, one JSON document a line.

Each page takes a moment, so that a kill falls into the midst.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from metrics.connectors.base import (
    AgentRecord,
    ConnectorError,
    Cursor,
    GroupRecord,
    Page,
    TicketRecord,
)
from metrics.facts import Event


class PaperDesk:
    """Page n is line n of the file; a line that is no JSON is a truncated answer."""

    streams: tuple[str, ...] = ("tickets",)

    def __init__(self, path: Path, pause: float) -> None:
        self.path, self.pause = path, pause

    def page(self, stream: str, cursor: Cursor) -> Page:
        time.sleep(self.pause)
        lines = self.path.read_text().splitlines()
        number = int(cursor.get("line", 0))
        if number >= len(lines):
            return Page((), dict(cursor), done=True)
        try:
            told = json.loads(lines[number])
        except ValueError:
            raise ConnectorError("truncated") from None
        if "retry_after" in told:
            raise ConnectorError("rate_limited", retry_after=told["retry_after"])
        records = tuple(
            TicketRecord(name, tuple(Event._make(event) for event in events))
            for name, events in told["tickets"]
        )
        done = number + 1 == len(lines)
        return Page(records, {"line": number + 1}, as_of=told["as_of"], done=done)

    def check(self) -> str:
        return "Paper"

    def groups(self) -> Iterator[GroupRecord]:
        return iter(())

    def agents(self) -> Iterator[AgentRecord]:
        return iter(())

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass


def write(path: Path, pages: list[tuple[dict[str, list[Event]], int]]) -> None:
    """The pages of a paper desk: tickets with their events, and as_of."""
    lines = (json.dumps({"tickets": list(t.items()), "as_of": as_of}) for t, as_of in pages)
    path.write_text("\n".join(lines))
