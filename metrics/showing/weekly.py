"""Weeks of many metrics for boards and scorecards, from stored values where these suffice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar

from metrics.asking.windows import widened
from metrics.catalogue import CATALOGUE, Aggregation, Definition, definition_from_json
from metrics.catalogue_setup import current_versions
from metrics.showing.figures import Figure
from metrics.showing.judging import ANYBODY, Reader
from metrics.values import (
    Ask,
    Period,
    Scope,
    Table,
    Value,
    covers,
    instant,
    read_all,
    weeks_until,
)
from metrics.values.reaching import Entered, Reach, known_of
from metrics.values_due import is_stored
from metrics.values_stored import as_known, weekly_values
from people.models import Organization

Week = TypeVar("Week")
WEEKS, DAY = 12, timedelta(days=1)
NOTHING = Value(value=Fraction(0), numerator=Fraction(0))


class Known(NamedTuple):
    """A metric of the organization: its current version's id (None: no values of it are stored
    yet), its definition."""

    version_id: int | None
    definition: Definition


def known_metrics(organization: Organization) -> dict[str, Known]:
    """The organization's metrics by key, and the catalogue's without rows yet; one query."""
    return {key: Known(None, definition) for key, definition in CATALOGUE.items()} | {
        version.metric.key: Known(
            version.pk if version.filled_at else None, definition_from_json(version.definition)
        )
        for version in current_versions(organization)
    }


def line_weeks(until: date) -> list[Period]:
    """The weeks that are read for a line: one more than it shows, as one may still run."""
    return weeks_until(until - DAY, WEEKS + 1)


def line_periods(definition: Definition, until: date) -> list[Period]:
    """What each point of a metric's line is about."""
    return [period for period, _week in line_of(definition, line_weeks(until), until)]


def line_of(
    definition: Definition, read: Sequence[Week], until: date, *, over: bool = False
) -> list[tuple[Period, Week]]:
    """Each point of a metric's line: what it is about, and what was read for it.

    The last WEEKS; of totals those that are over, as one that still runs says too little. over: of
    what is counted within each week too.
    """
    weeks = line_weeks(until)
    counted = definition.default.kind == "sum" or (over and _is_counted_by_week(definition))
    ends = weeks[-1][1] != until and counted
    shown = slice(0, WEEKS) if ends else slice(1, WEEKS + 1)
    periods = [widened(definition, week) for week in weeks[shown]]
    return [*zip(periods, read[shown], strict=True)]


def line_of_whole_weeks(
    definition: Definition, read: Sequence[Value], until: date, *, since: date | None
) -> list[tuple[Period, Value]]:
    """The same of weeks of which every day has data: nothing of those that began before `since`."""
    line = line_of(definition, read, until, over=True)
    if since is None or not _is_counted_by_week(definition):
        return line
    return [(week, value if week[0] >= since else Value()) for week, value in line]


def _is_counted_by_week(definition: Definition) -> bool:
    """Whether a week says what was done within it, and a day of it what was done on that day."""
    return not definition.default.is_state and definition.window != "trailing_year"


def gaps_in(line: Sequence[Figure]) -> int:
    """How many weeks a line leaves out though there is something; of none where it is no line."""
    is_line = sum(week.value is not None for week in line) > 1
    return sum(week.is_kept_back for week in line) if is_line else 0


def weeks_of(
    organization: Organization,
    metrics: Mapping[str, Known],
    weeks: Sequence[Period],
    *,
    scope: Scope,
    reach: Reach,
    reader: Reader = ANYBODY,
    beside: Sequence[Ask] = (),
) -> tuple[dict[str, list[Value]], list[Table]]:
    """Each metric's default aggregation, week by week; and what is asked `beside`. Two queries.

    Of what is read over 12 months, those up to the end of each week.

    Stored are the company, single teams and people. A team with others below it, and a team whose
    agents have to be counted for this reader, is read from the measurements.
    """
    one_team = scope.teams is not None and len(scope.teams) == 1 and scope.person is None
    stored = not reader.guarded and (scope.teams is None or one_team)
    from_store = {
        key: known
        for key, known in metrics.items()
        if stored and known.version_id is not None and by_week(known.definition)
    }
    live = [key for key in metrics if key not in from_store]
    asks = [
        Ask(
            d,
            "",
            [widened(d, week) for week in weeks],
            scope,
            agents=reader.guarded,
            if_entered=True,
        )
        for d in (metrics[key].definition for key in live)
    ]
    sums = {
        key: known.definition.default
        for key, known in from_store.items()
        if known.definition.default.can_be_nothing
    }
    tables, entered = _read(organization, [*asks, *beside], sums.values())
    reaches = {key: known_of(one, reach, entered) for key, one in sums.items()}
    found = _stored(organization, from_store, weeks, scope, reaches)
    found |= {key: [cell[None] for cell in tables[index]] for index, key in enumerate(live)}
    return found, tables[len(live) :]


def _read(
    organization: Organization, asks: Sequence[Ask], sums: Iterable[Aggregation]
) -> tuple[list[Table], Entered]:
    """No query where nothing is asked: stored shares and means know no reach."""
    named = list(sums)
    if not asks and not named:
        return [], {}
    return read_all(organization=organization, asks=asks, also=named)


def by_week(definition: Definition) -> bool:
    """Whether the stored values of single weeks are what is to be shown."""
    return is_stored(definition) and definition.window != "trailing_year"


def _stored(
    organization: Organization,
    metrics: Mapping[str, Known],
    weeks: Sequence[Period],
    scope: Scope,
    reaches: Mapping[str, Reach],
) -> dict[str, list[Value]]:
    """By metric, week by week. reaches: of what is 0 where nothing was that data reach."""
    if not metrics:
        return {}
    ids = {key: known.version_id for key, known in metrics.items() if known.version_id is not None}
    rows = weekly_values(
        organization_id=organization.pk,
        version_ids=ids.values(),
        weeks=[start for start, _ in weeks],
        team=next(iter(scope.teams)) if scope.teams else None,
        person=scope.person,
    )
    zone = organization.zone
    instants = [(instant(start, zone), instant(end, zone)) for start, end in weeks]
    found = {}
    for key, version_id in ids.items():
        mine, one = rows.get(version_id, {}), metrics[key].definition.default
        far = reaches.get(key, Reach())
        nothing = NOTHING if one.kind == "sum" else Value()
        found[key] = [
            as_known(one, mine.get(week[0], nothing if known else Value()), covered=known)
            for week, known in (
                (week, covers(far, *moments)) for week, moments in zip(weeks, instants, strict=True)
            )
        ]
    return found
