"""From an entry to its measurement. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from metrics.facts import MILLION, Excluded, Measure
from metrics.measures.ratings import PASSIVE, PROMOTER


class Kept(NamedTuple):
    """An entry as it is stored, with what of its account matters. Times are microseconds."""

    id: int
    key: str
    measure: int
    variant: str
    at: int
    value: int
    weight: int
    account: int | None
    person: int | None
    team: int | None
    subject: str
    wave: str
    holds: bool  # neither withdrawn, nor does it say that there is nothing
    number: str  # the account's, as helpdesks know it
    end: int | None  # when the account ceases to be a customer


class Credit(NamedTuple):
    """To whom it goes."""

    person: int | None
    team: int | None


class Measured(NamedTuple):
    """A measurement as stored; its key is (entry, measure, variant)."""

    entry: int
    measure: int
    variant: str
    account: int | None
    person: int | None
    team: int | None
    at: int
    until: int | None
    value: int
    weight: int
    excluded: int


def measured(
    entry: Kept, *, credit: Credit, untils: Mapping[int, int | None], excluded: Excluded
) -> Measured:
    """The one measurement of an entry that holds."""
    return Measured(
        entry.id,
        entry.measure,
        entry.variant,
        entry.account,
        credit.person,
        credit.team,
        entry.at,
        untils.get(entry.id),
        promoter_points(entry.value) if entry.measure == Measure.NPS else entry.value,
        entry.weight,
        excluded.value,
    )


def promoter_points(score: int) -> int:
    """+100 for 9 and 10, 0 for 7 and 8, −100 below; in millionths, as the score is."""
    return ((score >= PASSIVE) + (score >= PROMOTER) - 1) * 100 * MILLION
