"""A fact from elsewhere as it is kept: one row that was understood."""

from typing import NamedTuple

from metrics.facts import MILLION


class Fact(NamedTuple):
    """What becomes an Entry. at: microseconds; value and weight: millionths; the rest are ids.

    day: the local day as ISO text where no exact time was given. void: the fact of this key is
    taken back, and nothing takes its place. An NPS answer keeps its score from 0 to 10.
    ticket: the helpdesk's number of what was reviewed.
    """

    key: str
    measure: int
    at: int
    value: int
    weight: int = MILLION
    variant: str = ""
    account: int | None = None
    person: int | None = None
    team: int | None = None
    subject: str = ""
    wave: str = ""
    comment: str = ""
    day: str = ""
    void: bool = False
    ticket: str = ""
