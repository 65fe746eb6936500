"""What rows are checked against: accounts, people, teams, own measures, and what the sender may."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from metrics.facts import Measure


class KnownAccount(NamedTuple):
    """A customer as rows name it. assignee: who looks after it today."""

    id: int
    number: str
    name: str
    start: date
    end: date | None
    assignee: int | None = None


class OwnUnit(NamedTuple):
    """A measure of one's own: its short name and unit ("count", "share", "hours", "score")."""

    slug: str
    unit: str


class Allowed(NamedTuple):
    """For whom the sender may enter figures.

    only: these measures, each with an account that one of `people` looks after; None: every
    measure.
    """

    everything: bool = True
    people: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    only: frozenset[Measure] | None = None

    @property
    def oneself(self) -> int | None:
        """Whose own work it is; None of who enters for others."""
        return None if self.only is None else next(iter(self.people))

    def covers(self, person: int | None, team: int | None, assignee: int | None) -> bool:
        """Whether figures of this person and team are the sender's to enter; of what names
        neither, those of an account that this assignee looks after."""
        if self.everything:
            return True
        if person is None and team is None:
            return assignee in self.people
        return (person is None or person in self.people) and (team is None or team in self.teams)


class Held(NamedTuple):
    """Whose the figure is that stands under a key."""

    person: int | None
    team: int | None
    assignee: int | None


class Book(NamedTuple):
    """Names (folded, `fold`) → what they mean. today: the organization's local day.

    currencies: of each account the currency of each entry of its revenue, by the entry's key.
    held: what stands under the keys that rows name, for whom not everything may be entered.
    """

    language: str
    zone: ZoneInfo
    today: date
    allowed: Allowed = Allowed()
    formats: Sequence[str] = ()
    accounts: Mapping[str, Sequence[KnownAccount]] = {}
    people: Mapping[str, Sequence[int]] = {}
    teams: Mapping[str, Sequence[int]] = {}
    own: Mapping[str, OwnUnit] = {}
    currencies: Mapping[int, Mapping[str, str]] = {}
    held: Mapping[str, Held] = {}


def fold(name: str) -> str:
    """A name as it is compared: without case, and with single spaces."""
    return " ".join(name.casefold().split())
