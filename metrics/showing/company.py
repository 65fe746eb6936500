"""Which figures of the company and of teams are put together from stored weeks, and for whom."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from metrics.asking.asked import Asked
from metrics.showing.splits import reader_of
from metrics.showing.weekly import Known, by_week
from metrics.values import Ask, Filters, Period, Scope, Table, Value, read_many
from metrics.values_composed import Stored, Teams, is_composed, read_composed
from people.access import Access


def stored_of(known: Known | None, teams: Teams = None) -> Stored | None:
    """The weeks of a metric, if the company's figure over any days can be made of them, or that of
    these teams."""
    if known is None or known.version_id is None or not by_week(known.definition):
        return None
    composed = is_composed(known.definition.default, teams)
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


# What each measurement has one of, or none: such parts leave out what the whole leaves out.
_APART = frozenset(("team", "channel", "tier", "priority", "language"))


def read_course(
    access: Access,
    stored: Stored | None,
    whole: Ask,
    now: Period,
    parts: Sequence[Ask],
    *,
    weeks: Sequence[Period],
) -> tuple[Table, Table, list[Table]]:
    """The values of the whole, of further weeks, and of parts; two queries.

    Where weeks are stored the whole is put together from them, and the further weeks are too: else
    these are none. Why something is left out is then said of the period `now` alone.
    """
    organization = access.organization
    if stored is None:
        measured, *others = read_many(organization=organization, asks=[whole, *parts])
        return measured, [], others
    telling = next((each for each in parts if _tells(each, whole, now)), None)
    asks = [*parts] if telling else [*parts, whole._replace(periods=[now])]
    tables = read_many(organization=organization, asks=asks)
    periods = [*whole.periods, *weeks]
    (values,) = read_composed(organization=organization, stored=[stored], periods=periods)
    told = asks.index(telling) if telling else -1
    reasons = _reasons(tables[told][asks[told].periods.index(now)].values())
    table: Table = [
        {None: value._replace(excluded=reasons) if period == now else value}
        for period, value in zip(periods, values, strict=True)
    ]
    return table[: len(whole.periods)], table[len(whole.periods) :], tables[: len(parts)]


def _tells(part: Ask, whole: Ask, now: Period) -> bool:
    """Whether what it leaves out is what the whole leaves out."""
    same = (part.aggregation, part.scope, part.filters) == (
        whole.aggregation,
        whole.scope,
        whole.filters,
    )
    return same and part.by in _APART and now in part.periods


def _reasons(values: Iterable[Value]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for value in values:
        found.update(value.excluded)
    return dict(sorted(found.items()))
