"""What a cycle's report is made of: words and pictures, nothing of the database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """How many objectives show a status."""

    status: str
    label: str
    count: int


@dataclass(frozen=True)
class KeyResultPart:
    """A key result in words; bar: 0…100 as text; chart: SVG, empty where too little is known."""

    title: str
    measured: str
    goal: str
    now: str
    progress: str
    bar: str
    status: str
    label: str
    by_hand: bool
    score: str
    owner: str
    said: str
    forecast: str
    chart: str
    is_guardrail: bool


@dataclass(frozen=True)
class InitiativePart:
    """Work behind a key result; about: whose, until when, how far."""

    title: str
    about: str
    late: bool


@dataclass(frozen=True)
class ObjectivePart:
    """An objective in words, with its key results; learned: what one looks back on, and words.

    shared_by: of one that the section's team only shares; shared_with: the others that count it.
    """

    title: str
    why: str
    about: str
    progress: str
    bar: str
    status: str
    label: str
    by_hand: bool
    score: str
    learned: list[tuple[str, str]]
    private: bool
    shared_by: str
    shared_with: str
    key_results: list[KeyResultPart]
    initiatives: list[InitiativePart]


@dataclass(frozen=True)
class Section:
    """A team (or the company) with its objectives, then those that it shares.

    summary: the team's, as its board says it.
    """

    title: str
    summary: str
    objectives: list[ObjectivePart]


@dataclass(frozen=True)
class Report:
    """people: whose own numbers stand in it, as ids of memberships."""

    title: str
    organization: str
    about: str
    made: str
    counts: list[Count]
    sections: list[Section]
    words: dict[str, str]
    people: frozenset[int]
