"""What is asked of the measurements, and what comes back."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

Period = tuple[date, date]  # local dates, [start, end)


class Scope(NamedTuple):
    """Whose measurements. teams: these, already with all below them; person: a membership."""

    teams: frozenset[int] | None = None
    person: int | None = None

    @property
    def shape(self) -> tuple[bool, bool]:
        """Whether it has teams, and a person: scopes of one shape are read alike."""
        return self.teams is not None, self.person is not None


class Filters(NamedTuple):
    """Which of them. group and agent are the helpdesk's: a name or id, an id.

    complaint, language: of the ticket now. segment and age: of its account; the age is in days
    on the measurement's date, from inclusive, below exclusive. incidents: count also what an
    incident window takes out. weekday (1 Monday … 7 Sunday) and hour (0 … 23) are those of the
    measurement's date in the organization's time zone.
    without: leave out tickets created in [start, end). only_outages: nothing but what an incident
    window takes out (with `incidents`: counted).
    """

    channel: str | None = None
    tier: int | None = None
    topic: str | None = None
    group: str | None = None
    agent: str | None = None
    priority: str | None = None
    language: str | None = None
    complaint: bool | None = None
    segment: str | None = None
    age_from: int | None = None
    age_below: int | None = None
    incidents: bool = False
    weekday: int | None = None
    hour: int | None = None
    without: tuple[datetime, datetime] | None = None
    only_outages: bool | None = None

    @property
    def of_ticket(self) -> bool:
        """Whether the ticket itself has to be looked at."""
        ticket = (self.topic, self.language, self.complaint, self.without)
        return any(one is not None for one in ticket)

    @property
    def of_account(self) -> bool:
        """Whether its account has to be looked at."""
        return any(one is not None for one in (self.segment, self.age_from, self.age_below))


class Value(NamedTuple):
    """A metric for one scope and period, exact, in whole units; value is None without data.

    n and excluded (reason → how many) are the denominator's. agents: how many stand behind it; None
    unless asked for. low and high bound the 95 % interval. currency: of amounts of
    money. refused: why no value is given although there is data ("currencies": there are two).
    """

    value: Fraction | None = None
    n: int = 0
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    low: float | None = None
    high: float | None = None
    excluded: dict[str, int] = {}
    as_of: datetime | None = None
    agents: int | None = None
    currency: str = ""
    refused: str = ""


class Unanswerable(ValueError):
    """A filter or a breakdown that the metric knows nothing of; its name."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


Key = int | str | None
Periods = Sequence[Period]
COMPANY = Scope()
EVERYTHING = Filters()
