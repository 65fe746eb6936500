"""Weeks of many metrics for boards and scorecards, from stored values where these suffice."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from metrics.asking.windows import widened
from metrics.catalogue import CATALOGUE, Aggregation, Definition, definition_from_json
from metrics.catalogue_setup import current_versions
from metrics.showing.judging import ANYBODY, Reader
from metrics.values import Ask, Period, Scope, Table, Value, covers, instant, read_all
from metrics.values.reaching import Entered, Reach, reach_of
from metrics.values_due import is_stored
from metrics.values_stored import weekly_values
from people.models import Organization

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
        Ask(d, "", [widened(d, week) for week in weeks], scope, agents=reader.guarded)
        for d in (metrics[key].definition for key in live)
    ]
    sums = {
        key: known.definition.default
        for key, known in from_store.items()
        if known.definition.default.kind == "sum"
    }
    tables, entered = _read(organization, [*asks, *beside], sums.values())
    reaches = {key: reach_of(one, reach, entered) for key, one in sums.items()}
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
    """By metric, week by week. reaches: of sums, which are 0 where nothing was that data reach."""
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
        mine = rows.get(version_id, {})
        far = reaches.get(key, Reach())
        found[key] = [
            mine.get(week[0], NOTHING if covers(far, *moments) else Value())
            for week, moments in zip(weeks, instants, strict=True)
        ]
    return found
