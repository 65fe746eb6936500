"""Proof that the stored weekly values say what the measurements say."""

from datetime import date, timedelta

from metrics.catalogue import Aggregation, definition_from_json
from metrics.models import MetricValue, MetricVersion
from metrics.values import Ask, Key, Value, read_many
from metrics.values_due import Progress, every_cell, silence, stored_versions
from metrics.values_stored import value_of
from people.models import Organization


def differences(organization: Organization, told: Progress = silence) -> list[str]:
    """Where a stored value is not the one that `metrics.values` reads; a line each.

    told: gets each metric's key and how many values of it were compared.
    """
    found: list[str] = []
    for version_id, _definition in stored_versions(organization):
        version = MetricVersion.objects.select_related("metric").get(pk=version_id)
        stored = _stored(version)
        expected = _expected(organization, version)
        cells = stored.keys() | expected.keys()
        one = definition_from_json(version.definition).default
        wrong = [c for c in cells if _figures(one, stored.get(c)) != _figures(one, expected.get(c))]
        found += [f"{version.metric.key}, {_named(cell)}" for cell in sorted(wrong, key=str)]
        told(version.metric.key, len(cells))
    return found


Cell = tuple[date, str, Key]


def _stored(version: MetricVersion) -> dict[Cell, Value]:
    found: dict[Cell, Value] = {}
    for row in MetricValue.objects.filter(organization=version.organization_id, version=version):
        split = "team" if row.team_id else "person" if row.person_id else ""
        found[row.week, split, row.team_id or row.person_id] = value_of(row)
    return found


def _expected(organization: Organization, version: MetricVersion) -> dict[Cell, Value]:
    definition = definition_from_json(version.definition)
    weeks = sorted({cell.week for cell in every_cell(organization, version.pk, definition.default)})
    periods = [(week, week + timedelta(days=7)) for week in weeks]
    splits = ("", "team", "person")
    asks = [Ask(definition, "", periods, by=split) for split in splits]
    kept = ("", "team") if definition.default.adds_up else ("team",)
    found: dict[Cell, Value] = {}
    for split, table in zip(splits, read_many(organization=organization, asks=asks), strict=True):
        for week, values in zip(weeks, table, strict=True):
            for key, value in values.items():
                has_rows = value.n or value.excluded or (split in kept and value.numerator)
                if has_rows and (key is not None or not split):
                    found[week, split, key] = value
    return found


def _figures(one: Aggregation, value: Value | None) -> tuple[object, ...] | None:
    if value is None:
        return None
    # Where nothing counts it is 0 or None by how far the data reaches: that is not stored.
    told = value.numerator or (value.n and not one.is_of_entries)
    exact = (value.value, value.numerator) if told else ()
    return exact, value.n, sum(value.excluded.values())


def _named(cell: Cell) -> str:
    week, split, key = cell
    return f"week of {week}, " + (f"{split} {key}" if split else "company")
