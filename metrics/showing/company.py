"""Which of the company's figures are put together from stored weeks, and for whom."""

from collections.abc import Iterable, Mapping, Sequence

from metrics.asking.asked import Asked
from metrics.showing.splits import reader_of
from metrics.showing.weekly import Known, by_week
from metrics.values import Filters, Period, Scope, Table
from metrics.values_composed import Stored, is_composed, read_composed
from people.access import Access


def stored_of(known: Known | None) -> Stored | None:
    """The weeks of a metric, if the company's figure over any days can be made of them."""
    if known is None or known.version_id is None or not by_week(known.definition):
        return None
    composed = is_composed(known.definition.default)
    return Stored(known.version_id, known.definition) if composed else None


def stored_for(
    access: Access,
    question: Asked,
    known: Known | None,
    periods: Iterable[Period],
    members: Mapping[int, int],
) -> Stored | None:
    """The same where the question is about all of it, and its agents need not be counted for this
    reader."""
    stored = stored_of(known)
    if stored is None or (question.scope, question.filters) != (Scope(), Filters()):
        return None
    definition = stored.definition
    if question.definition != definition or question.one != definition.default:
        return None
    readers = (reader_of(access, question._replace(period=each), members) for each in periods)
    return None if any(reader.guarded for reader in readers) else stored


def read_table(access: Access, stored: Stored | None, periods: Sequence[Period]) -> Table:
    """The company's values over the periods as a table; none where nothing is stored."""
    if stored is None:
        return []
    (values,) = read_composed(organization=access.organization, stored=[stored], periods=periods)
    return [{None: value} for value in values]
